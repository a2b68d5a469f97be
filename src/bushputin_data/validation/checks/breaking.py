"""What a kind of check says of how it is broken: for the mutation score, which puts its faults into a valid package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from numbers import Number
from typing import Any, NamedTuple, Protocol

from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.plan.entries import Column, Condition

# Farther than any slack, and near enough to be a day.
FAR = 4_000
Values = tuple[Any, ...]


class Put(NamedTuple):
    """Another value in a cell of the column's own table: the first of these that the column can hold."""

    row: int
    column: Column
    values: Sequence[Any]

    @property
    def table(self) -> str:
        """Of which table the row is."""
        return self.column.table


class Copy(NamedTuple):
    """A row once more, directly behind itself; with another value in one field, the first that this can hold."""

    table: str
    row: int
    column: Column | None = None
    values: Sequence[Any] = ()


class Remove(NamedTuple):
    """A row that goes."""

    table: str
    row: int


class Swap(NamedTuple):
    """A row and the next one in the other order."""

    table: str
    row: int


class Break(NamedTuple):
    """A change that breaks a check, and where that must be found.

    Attributes:
        row: of the check's table, as its rows are numbered after the change, from 0.
        column: at whose cell the finding stands.
    """

    change: Put | Copy | Remove | Swap
    row: int
    column: Column


class Rows(Protocol):
    """The rows of a valid package, in which a check looks for some that it can break."""

    def some(self, columns: Sequence[Column]) -> Iterator[tuple[int, Values]]:
        """Rows of the check's table that meet its condition, in a random order, with the values of some columns."""

    def all(self, table: str, when: Condition, columns: Sequence[Column]) -> Iterator[tuple[int, Values]]:
        """The rows of a table that meet a condition, in their order, with the values of some columns."""


def moved(value: Any, steps: int, days: int = 0) -> Iterator[Any]:
    """A value so many steps after another one, or before it; of dates a step is a day, and they go some days more."""
    with suppress(OverflowError):
        if isinstance(value, dt.date):
            yield value + dt.timedelta(days=steps + days)
        elif not steps:
            yield value
        elif isinstance(value, Number):
            yield value + steps  # type: ignore[operator]
        elif isinstance(value, dt.time):
            end = value.replace(*((23, 59, 59) if steps > 0 else (0, 0, 0)), microsecond=0)
            if end != value:
                yield end
        elif isinstance(value, str) and steps > 0:
            yield value + "x"


def strangers(value: Any) -> Iterator[Any]:
    """Values that look like a key, and are probably not one."""
    if isinstance(value, str):
        yield from (f"{value}-x", f"{value}x", f"{value}9", f"9{value}")
    else:
        for steps in (1, FAR, 10 * FAR):
            yield from moved(value, steps)


def own(column: Column) -> Column:
    """The field of the table itself with which a field reference begins."""
    return replace(column, link=None, beyond=None)


def written(field: Mapping[str, Any], value: Any) -> str:
    """A value as a cell of a field."""
    pattern = str(field.get("format", ""))
    if isinstance(value, dt.date | dt.time) and pattern.startswith("%"):
        return value.strftime(pattern)
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, bool):
        words = field.get("trueValues" if value else "falseValues")
        return str(words[0]) if isinstance(words, list) and words else str(value).lower()
    if isinstance(value, Number):
        return str(value).replace(".", str(field.get("decimalChar", ".")))
    return as_text(value) or ""
