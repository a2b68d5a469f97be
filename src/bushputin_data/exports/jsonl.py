"""JSON Lines: one file per table, one line per row, every column in every line; missing values are null."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bushputin_data.exports import about
from bushputin_data.models import Row
from bushputin_data.models.cells import text

if TYPE_CHECKING:
    from bushputin_data.dataset import Dataset


def make(dataset: Dataset, _stem: str) -> dict[str, bytes]:
    """The files by name."""
    files = {f"{name}.jsonl": b"".join(map(line, rows)) for name, rows in dataset.tables.items()}
    return {about.README: about.readme(dataset.descriptor, dataset.study), **files}


def line(row: Row) -> bytes:
    """A row as one line of JSON."""
    return (json.dumps(values(row), ensure_ascii=False) + "\n").encode()


def values(row: Row) -> dict[str, Any]:
    """The values of a row by column as in JSON, with dates and times as text."""
    return {column.name: plain(about.value(row, column.name)) for column in about.held(type(row))}


def plain(value: Any) -> Any:
    """A value as in JSON."""
    return value if value is None or isinstance(value, int | float) else text(value)
