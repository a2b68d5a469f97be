"""Hints for texts that should be a date, a time or both, but are not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from bushputin_data.validation.fields import loose, strptime, times
from bushputin_data.validation.fields.strptime import MONTHS
from bushputin_data.validation.findings import shown

DIGIT = re.compile(r"[0-9]")
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?![0-9])")
# Day and month by numbers, in either order: 7/1/2022 and 7-1-2022, not 7.1.2022.
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?![0-9])")
LONG_YEAR = re.compile(r"-[0-9]{4,}-|[0-9]{5,}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"(?:^|[T\s])([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?![0-9])")
Hint = Callable[[str], str | None]


def hint(kind: str) -> Hint:
    """The hint for an invalid date, time or datetime in the default format: why it is invalid, or how to write it."""

    def say(text: str) -> str | None:
        if not DIGIT.search(text):
            return None
        if reason := impossible(kind, text):
            return reason
        with suppress(ValueError):
            return f"Write {written(READERS[kind](text))}.{or_format(kind, text)}"
        return misfit(kind, text) or two_ways(kind, text)

    return say


def hint_any(kind: str) -> Hint:
    """The same for the format `any`; failing that, the accepted forms."""

    def say(text: str) -> str | None:
        reason = None
        if DIGIT.search(text):
            reason = impossible(kind, text) or two_ways(kind, text) or misfit(kind, text)
        return reason or f"Accepted forms: {loose.FORMS[kind]}."

    return say


READERS: dict[str, Callable[[str], Any]] = {"year": times.read_year, "yearmonth": times.read_yearmonth}
READERS |= {"date": loose.date, "time": loose.time, "datetime": loose.datetime}


def written(value: Any) -> str:
    """A value in the default format of its type."""
    return str(value.isoformat()).replace("+00:00", "Z")


def impossible(kind: str, text: str) -> str | None:
    """Which part of a date as YYYY-MM-DD or of a time as hh:mm:ss is out of range."""
    if kind != "time":
        if LONG_YEAR.match(text):
            return "Only years from 0001 to 9999 are supported."
        if (found := ISO.match(text)) and (reason := no_such_day(*map(int, found.groups()))):
            return reason
    if kind != "date" and (found := TIME.search(text)):
        return no_such_time(*(int(part or 0) for part in found.groups()))
    return None


def no_such_day(year: int, month: int, day: int) -> str | None:
    """Why a day does not exist; None if it does."""
    if year < 1:
        return "The first year is 0001."
    if not 1 <= month <= 12:
        return "Months run from 01 to 12."
    days = next(last for last in (31, 30, 29, 28) if real((year, month, last)))
    name = f"February {year:04}" if month == 2 else MONTHS[month - 1]
    return None if 1 <= day <= days else f"{name} has {days} days." if day else "The first day is 01."


def no_such_time(hour: int, minute: int, second: int) -> str | None:
    """Why a time of day does not exist; None if it does."""
    if hour > 23:
        return "Hours run from 00 to 23."
    if minute > 59:
        return "Minutes run from 00 to 59."
    return "Seconds run from 00 to 59." if second > 59 else None


def misfit(kind: str, text: str) -> str | None:
    """The hint that a text has a superfluous time of day, or lacks one."""
    for other, say in {
        "date": {
            "year": "It is only a year: add month and day, or declare the type year.",
            "yearmonth": "It has no day: add it, or declare the type yearmonth.",
            "datetime": "It has a time of day: declare the type datetime, or remove the time.",
        },
        "datetime": {"date": "It has no time of day: declare the type date, or add the time."},
        "time": {"datetime": "It has a date: declare the type datetime, or remove the date."},
    }[kind].items():
        with suppress(ValueError):
            READERS[other](text)
            return say
    return None


def two_ways(kind: str, text: str) -> str | None:
    """How to write a date with a numeric day and month whose order is ambiguous."""
    found = YEAR_LAST.match(text)
    if found is None or kind == "time":
        return None
    if len(found[4]) == 2:
        return "Write the year first, with four digits."
    ways = []
    for day in sorted(candidates(found)):
        with suppress(ValueError):
            ways.append(written(READERS[kind](f"{day}{text[found.end() :]}")))
    if len(ways) == 2:
        return f"It could mean {ways[0]} or {ways[1]}: write the one you mean.{or_format(kind, text)}"
    return f"Write {ways[0]}.{or_format(kind, text)}" if ways else None


def or_format(kind: str, text: str) -> str:
    """The formats by which a date that ends with the year could be read as it is; empty if there are none."""
    found = YEAR_LAST.fullmatch(text) if kind == "date" else None
    orders = ("%d{0}%m{0}%Y", "%m{0}%d{0}%Y") if found and found[2] != "." else ("%d{0}%m{0}%Y",)
    formats = [order.format(found[2]) for order in orders if found]
    reading = " or ".join(shown(one) for one in formats if reads(one, text))
    return f" If all dates are written like this, declare the format {reading}." if reading else ""


def reads(pattern: str, text: str) -> bool:
    """Whether a date can be read by a pattern."""
    try:
        strptime.compiled(pattern, strptime.day)(text)
    except ValueError:
        return False
    return True


def candidates(found: re.Match[str]) -> set[dt.date]:
    """The days that a text can mean: in 3/4/2001 either number could be the month."""
    first, second, year = map(int, found.group(1, 3, 4))
    return real((year, first, second), (year, second, first))


def real(*orders: tuple[int, int, int]) -> set[dt.date]:
    """The days that exist, of years, months and days."""
    out = set()
    for order in orders:
        with suppress(ValueError):
            out.add(dt.date(*order))
    return out
