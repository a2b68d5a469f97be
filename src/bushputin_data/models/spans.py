"""The days that a date allows: the only place where a precision is turned into a first and a last day."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bushputin_data.models.vocabulary import Precision
from bushputin_data.values import KNOWN, as_known

if TYPE_CHECKING:
    from bushputin_data.models.facts import Statement
    from bushputin_data.models.row import Row

Days = tuple[dt.date, dt.date]
# The columns with dates that may be known less precisely, and where the precision is.
PRECISIONS = {"date": "date_precision", "start_date": "date_precision", "published_on": "published_precision"}


def last_day(date: dt.date, precision: Precision | None, end: dt.date | None = None) -> dt.date:
    """The last day that a date allows; for a range with an unknown end, the latest possible date."""
    if precision is Precision.YEAR:
        return date.replace(month=12, day=31)
    if precision is Precision.MONTH:
        return date.replace(day=monthrange(date.year, date.month)[1])
    if precision is Precision.RANGE:
        return end or dt.date.max
    return date


def parsed(text: str) -> Days:
    """The first and last day of a day, a month or a year in ISO 8601 notation.

    Raises:
        ValueError: the text is none of these.
    """
    parts = text.split("-")
    if [len(part) for part in parts] == [4]:
        first = dt.date.fromisoformat(f"{text}-01-01")
        return first, last_day(first, Precision.YEAR)
    if [len(part) for part in parts] == [4, 2]:
        first = dt.date.fromisoformat(f"{text}-01")
        return first, last_day(first, Precision.MONTH)
    day = dt.date.fromisoformat(text)
    # The standard library accepts other forms as well.
    if str(day) != text:
        raise ValueError(text)
    return day, day


def written(row: Row) -> str:
    """The date of a row as far as it is known: its first day, if the row lasted several; empty without a date."""
    days: Days | None = getattr(row, "days", None)
    if days is None:
        return ""
    precision = next((getattr(row, name) for name in PRECISIONS.values() if hasattr(row, name)), None)
    # A statement without a date of its own was made on some day of its contact.
    is_open = getattr(row, "date", days) is None and days[0] != days[1]
    return as_known(days[0], precision, is_open=is_open)


def unsure(precision: Precision | None) -> str:
    """What to say beside a date of which only the year or the month is known."""
    return f"only the {precision} is known" if precision in KNOWN else ""


def by_date(statements: Iterable[Statement]) -> list[Statement]:
    """Statements in reading order: by day, contact and sequence; undated statements come last."""
    return sorted(statements, key=reading_place)


def reading_place(row: Statement) -> tuple[dt.date, str, int, str]:
    """The sort key of a statement in reading order."""
    first = row.days[0] if row.days else dt.date.max
    return first, row.meeting_id or "", row.sequence or 0, row.statement_id
