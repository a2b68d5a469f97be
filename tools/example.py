"""The descriptor of the sister package, which follows from its study (examples/reagan-gorbachev/datapackage.json)."""

from __future__ import annotations

import json
from pathlib import Path

from bushputin_data.study import Study
from bushputin_data.template import descriptor

FILE = "examples/reagan-gorbachev/datapackage.json"


def text(root: Path) -> str:
    """The descriptor, with the name, title and study that it has."""
    said = json.loads((root / FILE).read_text("utf-8"))
    new = descriptor(said["name"], said["title"], Study.read(said["study"]))
    return json.dumps(new, indent=2, ensure_ascii=False) + "\n"
