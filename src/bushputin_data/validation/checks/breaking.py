"""How a kind of check can be violated: used by the mutation score, which injects such faults into a valid package."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from numbers import Number
from typing import Any, NamedTuple, Protocol

from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.plan.entries import Column, Condition

# Beyond any slack, but still a valid number of days.
FAR = 4_000
Values = tuple[Any, ...]


class SetCell(NamedTuple):
    """A new value for a cell in the column's own table: the first of these that the column can hold."""

    row: int
    column: Column
    values: Sequence[Any]

    @property
    def table(self) -> str:
        """The table of the row."""
        return self.column.table


class Copy(NamedTuple):
    """A duplicate of a row, directly after it; in one field it may have another value, the first that fits."""

    table: str
    row: int
    column: Column | None = None
    values: Sequence[Any] = ()


class Remove(NamedTuple):
    """A row to remove."""

    table: str
    row: int


class Swap(NamedTuple):
    """A row that changes places with the next one."""

    table: str
    row: int


class Break(NamedTuple):
    """A change that violates a check, and where it must be reported.

    Attributes:
        row: the row of the check's table, numbered from 0 after the change.
        column: the column of the finding.
    """

    change: SetCell | Copy | Remove | Swap
    row: int
    column: Column


class Rows(Protocol):
    """The rows of a valid package, among which a check looks for some that it can violate."""

    def some(self, columns: Sequence[Column]) -> Iterator[tuple[int, Values]]:
        """Rows of the check's table that meet its condition, in a random order, with the values of some columns."""

    def all(self, table: str, when: Condition, columns: Sequence[Column]) -> Iterator[tuple[int, Values]]:
        """The rows of a table that meet a condition, in their order, with the values of some columns."""


def moved(value: Any, steps: int, days: int = 0) -> Iterator[Any]:
    """A value a number of steps after or before another one; for dates a step is a day, plus some extra days."""
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


def unused_keys(value: Any) -> Iterator[Any]:
    """Values that look like keys but probably are not."""
    if isinstance(value, str):
        yield from (f"{value}-x", f"{value}x", f"{value}9", f"9{value}")
    else:
        for steps in (1, FAR, 10 * FAR):
            yield from moved(value, steps)


def own(column: Column) -> Column:
    """The table's own field with which a field reference begins."""
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
