"""What can be said of a text that should be a date as YYYY-MM-DD and is none."""

from __future__ import annotations

import datetime as dt
import re

from bushputin_data.validation.fields.times import MONTHS

ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})")
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")


def cure(text: str) -> str | None:
    """Why a day does not exist, or how to write one that has its parts in another order; None where neither is sure."""
    if found := ISO.fullmatch(text):
        return impossible(*map(int, found.groups()))
    meant = candidates(text)
    return f"Write {meant.pop().isoformat()}." if len(meant) == 1 else None


def impossible(year: int, month: int, day: int) -> str | None:
    """Which part of a date is beyond what there is."""
    if not 1 <= month <= 12:
        return "The months are 01 to 12."
    if year < 1 or day < 1:
        return None
    days = next(last for last in (31, 30, 29, 28) if real((year, month, last)))
    name = f"February {year:04}" if month == 2 else MONTHS[month - 1]
    return f"{name} has {days} days." if day > days else None


def candidates(text: str) -> set[dt.date]:
    """The days that a text can mean: of 3/4/2001 nobody knows which number is the month."""
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.group(1, 3, 4))
        return real((year, month, day))
    if found := YEAR_LAST.fullmatch(text):
        first, second, year = map(int, found.group(1, 3, 4))
        return real((year, first, second), (year, second, first))
    return set()


def real(*orders: tuple[int, int, int]) -> set[dt.date]:
    """The days that exist, of years, months and days."""
    out = set()
    for order in orders:
        try:
            out.add(dt.date(*order))
        except ValueError:
            continue
    return out
