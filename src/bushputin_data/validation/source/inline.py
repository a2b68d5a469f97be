"""Rows that stand in the descriptor itself, as records of texts like those of a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bushputin_data.validation.fields.cells import Cell
from bushputin_data.validation.source.records import Record

Write = Callable[[Any], str | None]


def inline_rows(data: Any) -> Iterator[tuple[int, list[Any]]]:
    """The header and the rows of inline data, as JSON has them; a row's number stands for its line.

    Args:
        data: a list of arrays, the first of which is the header, or a list of objects.
    """
    rows = data if isinstance(data, list) else []
    labels = list(dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row))
    if labels:
        yield 1, labels
    for number, row in enumerate(rows, 2 if labels else 1):
        if isinstance(row, dict):
            yield number, [row.get(name) for name in labels]
        else:
            yield number, row if isinstance(row, list) else [row]


def as_records(rows: Iterable[tuple[int, list[Any]]], writers: Mapping[int, Write]) -> Iterator[Record]:
    """Rows as texts; `writers` has the one of each position that belongs to a field, counted from 1."""
    for number, values in rows:
        yield number, [writers.get(place, as_text)(value) for place, value in enumerate(values, 1)]  # type: ignore[misc]


def as_text(value: Any) -> str:
    """A JSON value as the text of a cell of which no field is known."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def writer(field: Mapping[str, Any], cell: Cell) -> Write:
    """How a JSON value is written as a cell of a field, so that it is read as that value."""
    missing, point = next(iter(sorted(cell.missing)), None), field.get("decimalChar") or "."
    words = {True: field.get("trueValues") or ["true"], False: field.get("falseValues") or ["false"]}

    def write(value: Any) -> str | None:
        if value is None:
            return missing
        if isinstance(value, bool) and cell.type == "boolean":
            return as_text(words[value][0])
        if isinstance(value, int | float) and cell.type in ("integer", "number"):
            return as_text(value).replace(".", point)
        if isinstance(value, list) and cell.type == "list":
            return str(field.get("delimiter") or ",").join(map(as_text, value))
        return as_text(value)

    return write
