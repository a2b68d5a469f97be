"""Rows that stand in the descriptor itself, as records of texts like those of a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from bushputin_data.validation.lines import Record


def inline_records(data: Any) -> Iterator[Record]:
    """The header and the rows of inline data; a row's number stands for its line.

    Args:
        data: a list of arrays, the first of which is the header, or a list of objects.
    """
    rows = data if isinstance(data, list) else []
    labels = list(dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row))
    if labels:
        yield 1, labels
    for number, row in enumerate(rows, 2 if labels else 1):
        values = (
            [row.get(name) for name in labels] if isinstance(row, dict) else row if isinstance(row, list) else [row]
        )
        yield number, [as_cell(value) for value in values]


def as_cell(value: Any) -> str:
    """A JSON value as the text of a cell."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
