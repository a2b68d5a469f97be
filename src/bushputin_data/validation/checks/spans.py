"""Dates that are known only to the month, the year or a range: the span of days in which each lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from bushputin_data.validation.checks.columns import Column, RuleError, is_known
from bushputin_data.validation.checks.entry import Entry
from bushputin_data.validation.fields.times import comparable
from bushputin_data.validation.findings import listed, shown

# The first and the last that a value can be; the last is None where it is open.
Span = tuple[Any, Any]
ReadSpan = Callable[[int], Span | None]


def month_end(day: dt.date) -> dt.date:
    """The last day of a date's month."""
    first = day.replace(day=1)
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1) if first < LAST_MONTH else dt.date.max


LAST_MONTH = dt.date.max.replace(day=1)
ENDS: dict[Any, Callable[[dt.date], dt.date | None]] = {
    "month": month_end,
    "year": lambda day: day.replace(month=12, day=31),
    "range": lambda day: None,
}


def read_span(entry: Entry, column: Column) -> ReadSpan:
    """How the span of a column's value is read, with its precision where `precision` names a column for it."""
    named = entry.mapping("precision")
    precision = entry.column(named[column.path]) if column.path in named else None

    def read(row: int) -> Span | None:
        value = column(row)
        if not is_known(value):
            return None
        value = comparable(value)
        widen = ENDS.get(precision(row)) if precision and isinstance(value, dt.date) else None
        return (value, widen(value)) if widen else (value, value)

    return read


def check_precision(entry: Entry) -> None:
    """Each key of `precision` is a column that the entry compares.

    Raises:
        RuleError: one is not.
    """
    known = [column.path for column in entry.fields]
    for path in entry.mapping("precision"):
        if path not in known and path not in entry.texts("ascending"):
            raise RuleError("precision", f"{shown(path)} is none of the columns that are compared: {listed(known)}.")


def shifted(value: Any, days: int) -> Any:
    """A date some days later or earlier; what is no date stays."""
    if not days or not isinstance(value, dt.date):
        return value
    try:
        return value + dt.timedelta(days=days)
    except OverflowError:
        return value


def certainly_not(left: Span, operator: str, right: Span, slack: int = 0) -> bool:
    """Whatever the two values are within their spans, the comparison fails, even with some days of slack."""
    return FAILS[operator](left, right, slack)


def after(left: Span, right: Span, slack: int) -> bool:
    """The first that left can be is after the last that right can be."""
    return right[1] is not None and bool(left[0] > shifted(right[1], slack))


def not_before(left: Span, right: Span, slack: int) -> bool:
    """Left can only be at or after the last that right can be."""
    return right[1] is not None and bool(left[0] >= shifted(right[1], slack))


FAILS: Mapping[str, Callable[[Span, Span, int], bool]] = {
    "<=": after,
    "<": not_before,
    ">=": lambda left, right, slack: after(right, left, slack),
    ">": lambda left, right, slack: not_before(right, left, slack),
    "==": lambda left, right, slack: after(left, right, slack) or after(right, left, slack),
    "!=": lambda left, right, slack: left == right and left[0] == left[1],
}
