"""Rows in the descriptor itself, as records of texts like those of a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import Cell
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.limits import hint
from bushputin_data.validation.source.records import Batch
from bushputin_data.validation.source.records import Cell as Text

Write = Callable[[Any], Text]


def labels_of(data: Any, header_rows: int) -> tuple[list[str], int]:
    """The names of the columns of inline data, and the index of the first item that is a row.

    Args:
        data: a list of arrays, the first of which is the header, or a list of objects, whose keys are the names.
        header_rows: how many rows of arrays make the header.
    """
    items = data if isinstance(data, list) else []
    names = list(dict.fromkeys(name for item in items if isinstance(item, dict) for name in item))
    if names:
        return names, 0
    first = items[0] if items and header_rows else []
    return [as_text(value) for value in (first if isinstance(first, list) else [first])], min(header_rows, 1)


def batches(
    data: Any, first: int, names: list[str], writers: Mapping[int, Write], most: int, absent: int
) -> Iterator[Batch]:
    """The rows of inline data as records, each under its index in the data.

    Args:
        data: as in the descriptor.
        first: the index of the first item that is a row.
        names: of the columns, in which order the members of objects come.
        writers: how the values of each position that belongs to a field are written, from 1.
        most: how many records a batch has.
        absent: how many cells the rows may lack in all.

    Raises:
        FaultError: they lack more.
    """
    items = data if isinstance(data, list) else []
    for start in range(first, len(items), most):
        some = items[start : start + most]
        absent -= sum(len(names) - len(item) for item in some if isinstance(item, dict))
        if absent < 0:
            fact = "The objects lack too many of one another's members; those from here on are not checked."
            raise FaultError(Fault("size_limit", fact, hint("absent_cells")))
        rows = [list(written(cells_of(item, names), writers)) for item in some]
        yield Batch(range(start, start + len(some)), rows)


def cells_of(item: Any, names: Iterable[str]) -> list[Any]:
    """The values of one item, in the order of the columns."""
    if isinstance(item, dict):
        return [item.get(name) for name in names]
    return item if isinstance(item, list) else [item]


def written(values: Iterable[Any], writers: Mapping[int, Write]) -> Iterator[Text]:
    """Values as texts."""
    for position, value in enumerate(values, 1):
        yield writers[position](value) if position in writers else as_text(value)


def as_text(value: Any) -> str:
    """A JSON value as the text of a cell without a known field."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def writer(field: Mapping[str, Any], cell: Cell) -> Write:
    """How a JSON value is written as a cell of a field, so that it is read as that value."""
    missing = first_of(cell.missing)
    point = text_of(field, "decimalChar", ".")
    words = {True: list_of(field, "trueValues", "true"), False: list_of(field, "falseValues", "false")}
    delimiter = text_of(field, "delimiter", ",")

    def write(value: Any) -> Text:
        if value is None:
            return missing
        if isinstance(value, bool) and cell.type == "boolean":
            return as_text(words[value][0])
        if isinstance(value, int | float) and cell.type in ("integer", "number"):
            return as_text(value).replace(".", point)
        if isinstance(value, list) and cell.type == "list":
            return delimiter.join(map(as_text, value))
        return as_text(value)

    return write


@lru_cache(maxsize=16)
def first_of(texts: frozenset[str]) -> str | None:
    """The text that comes first; the fields of a schema have their missing values in common."""
    return min(texts, default=None)


def text_of(field: Mapping[str, Any], name: str, default: str) -> str:
    """A property that is a string, or its default."""
    value = field.get(name)
    return value if isinstance(value, str) and value else default


def list_of(field: Mapping[str, Any], name: str, default: str) -> list[Any]:
    """A property that is a list, or one with its default."""
    value = field.get(name)
    return value if isinstance(value, list) and value else [default]
