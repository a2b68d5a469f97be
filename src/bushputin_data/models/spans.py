"""The days that a date can stand for: the one place where a precision becomes a first and a last day."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bushputin_data.models.vocabulary import Precision

if TYPE_CHECKING:
    from bushputin_data.models.facts import Statement

Days = tuple[dt.date, dt.date]


def last_day(date: dt.date, precision: Precision | None, end: dt.date | None = None) -> dt.date:
    """The last day that a date can stand for; of a range whose end is not known, the last day there is."""
    if precision is Precision.YEAR:
        return date.replace(month=12, day=31)
    if precision is Precision.MONTH:
        return date.replace(day=monthrange(date.year, date.month)[1])
    if precision is Precision.RANGE:
        return end or dt.date.max
    return date


def parsed(text: str) -> Days:
    """The first and the last day of a day, a month or a year as ISO 8601 writes it.

    Raises:
        ValueError: the text is none of them.
    """
    parts = text.split("-")
    if [len(part) for part in parts] == [4]:
        first = dt.date.fromisoformat(f"{text}-01-01")
        return first, last_day(first, Precision.YEAR)
    if [len(part) for part in parts] == [4, 2]:
        first = dt.date.fromisoformat(f"{text}-01")
        return first, last_day(first, Precision.MONTH)
    day = dt.date.fromisoformat(text)
    # The standard library reads more forms than this one.
    if str(day) != text:
        raise ValueError(text)
    return day, day


def by_date(statements: Iterable[Statement]) -> list[Statement]:
    """Statements as one reads them: by day, contact, and sequence within it; those of no known day come last."""
    return sorted(statements, key=reading_place)


def reading_place(row: Statement) -> tuple[dt.date, str, int, str]:
    """Where a statement stands among others by date."""
    first = row.days[0] if row.days else dt.date.max
    return first, row.meeting_id or "", row.sequence or 0, row.statement_id
