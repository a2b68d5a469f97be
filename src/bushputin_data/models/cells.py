"""Converts values to cells and back; no other module does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bushputin_data.models.columns import Column
    from bushputin_data.models.vocabulary import Vocabulary

BOOLEANS = {"true": True, "false": False}
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def text(value: Any) -> str:
    """The cell of a value; empty if the value is missing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return str(value)


def value(column: Column, cell: str) -> Any:
    """The value of a non-empty cell; constraints are not checked.

    Raises:
        ValueError: the text does not match the column's type or code list.
    """
    if column.vocabulary:
        return member(column.vocabulary, cell)
    found = READERS[column.kind](cell)
    # The standard library accepts more forms of dates and times than a cell may have.
    if isinstance(found, dt.date | dt.time) and text(found) != cell:
        raise ValueError(cell)
    return found


def member(vocabulary: type[Vocabulary], cell: str) -> Vocabulary:
    """The member of a code list with this text."""
    for one in vocabulary:
        if one == cell:
            return one
    raise ValueError(cell)


def boolean(cell: str) -> bool:
    """“true” or “false” as a boolean."""
    if cell not in BOOLEANS:
        raise ValueError(cell)
    return BOOLEANS[cell]


def integer(cell: str) -> int:
    """An integer in ASCII digits."""
    if not re.fullmatch(r"[+-]?[0-9]+", cell):
        raise ValueError(cell)
    return int(cell)


def number(cell: str) -> float:
    """A decimal number in ASCII digits."""
    if not NUMBER.fullmatch(cell):
        raise ValueError(cell)
    return float(cell)


READERS: dict[type, Callable[[str], Any]] = {
    str: str,
    bool: boolean,
    int: integer,
    float: number,
    dt.date: dt.date.fromisoformat,
    dt.time: dt.time.fromisoformat,
}
