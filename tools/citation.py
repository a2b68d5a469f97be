"""package.toml makes CITATION.cff."""

from __future__ import annotations

import json
from pathlib import Path

from bushputin_data.datapackage import metadata


def text(_root: Path) -> str:
    """The citation file (Citation File Format 1.2.0) of the release."""
    said = metadata()
    entries = {
        "cff-version": "1.2.0",
        "message": "Please cite the release that you used.",
        "type": "dataset",
        "title": said["title"],
        "version": said["version"],
        "date-released": said["created"][:10],
        "license": said["licenses"][0]["name"],
        "authors": [{"name": person["title"]} for person in said["contributors"]],
        "keywords": said["keywords"],
        "abstract": said["description"],
    }
    # JSON values are YAML values: no YAML writer is needed.
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in entries.items())
