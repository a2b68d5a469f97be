"""Dates that are known only to the month, the year or a range: the span of days in which each lies."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bushputin_data.validation.checks.check import is_known
from bushputin_data.validation.fields.times import comparable
from bushputin_data.validation.findings import listed, shown
from bushputin_data.validation.plan.entries import Column, Entry, wrong

# The earliest and the latest that a value can be; the latest is None if it is open.
Span = tuple[Any, Any]


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


def precisions(entry: Entry, columns: tuple[Column, ...]) -> tuple[Column | None, ...]:
    """For each column, the column with its precision, if `precision` names one.

    Raises:
        FaultError: `precision` names a column that the entry does not compare.
    """
    named, paths = entry.mapping("precision"), [column.path for column in columns]
    for path in named:
        if path not in paths:
            raise wrong("precision", f"{shown(path)} is not one of the compared columns: {listed(paths)}.")
    return tuple(entry.column(named[path]) if path in named else None for path in paths)


def span(value: Any, precision: Any = None) -> Span | None:
    """The range of a value; None if it is missing or invalid."""
    if not is_known(value):
        return None
    value = comparable(value)
    widen = ENDS.get(precision) if isinstance(value, dt.date) and isinstance(precision, str) else None
    return (value, widen(value)) if widen else (value, value)


def is_wide(precisions: Sequence[Any]) -> bool:
    """Whether any date is known less precisely than to the day."""
    return any(precision in ENDS for precision in precisions if isinstance(precision, str))


def shifted(value: Any, days: int) -> Any:
    """A date some days later; None if that is beyond the calendar. Anything else is returned unchanged."""
    if not days or not isinstance(value, dt.date):
        return value
    try:
        return value + dt.timedelta(days=days)
    except OverflowError:
        return None


def after(left: Span, right: Span, slack: int = 0) -> bool:
    """Whether left can start after the latest that right can be."""
    end = None if right[1] is None else shifted(right[1], slack)
    return end is not None and bool(left[0] > end)


def not_before(left: Span, right: Span, slack: int) -> bool:
    """Whether left can only be at or after the latest that right can be."""
    end = None if right[1] is None else shifted(right[1], slack)
    return end is not None and bool(left[0] >= end)


# Whether a comparison certainly fails, for any values within their ranges and with some days of slack.
FAILS: Mapping[str, Callable[[Span, Span, int], bool]] = {
    "<=": after,
    "<": not_before,
    ">=": lambda left, right, slack: after(right, left, slack),
    ">": lambda left, right, slack: not_before(right, left, slack),
    "==": lambda left, right, slack: after(left, right, slack) or after(right, left, slack),
    "!=": lambda left, right, slack: left == right and left[0] == left[1],
}
