"""The metadata file for a SQLite export of the same name in Datasette: titles, licence, and column descriptions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bushputin_data.datapackage import described
from bushputin_data.exports import about
from bushputin_data.models import MODELS, Row

if TYPE_CHECKING:
    from bushputin_data.dataset import Dataset


def make(dataset: Dataset, stem: str) -> bytes:
    """The file; `stem` is the name of the database, which Datasette takes from the file name."""
    said = about.facts(dataset.descriptor)
    licence = next(iter(about.all_of(dataset.descriptor, "licenses")), {})
    metadata = {
        "title": said.get("title", ""),
        "description": said.get("description", ""),
        "license": licence.get("name", ""),
        "license_url": licence.get("path", ""),
        "source": said.get("cite", ""),
        "databases": {stem: {"tables": {model.resource.name: table(model) for model in MODELS}}},
    }
    return (json.dumps(metadata, indent=2, ensure_ascii=False) + "\n").encode()


def table(model: type[Row]) -> dict[str, Any]:
    """The metadata of a table."""
    return {
        "title": model.resource.title,
        "description": described(model),
        "columns": {column.name: column.description for column in about.held(model)},
        **({"label_column": model.resource.label[0]} if model.resource.label else {}),
    }
