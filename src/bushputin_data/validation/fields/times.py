"""Dates, times and durations, independent of locale and time zone: the default forms, `any`, and strptime patterns."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, NamedTuple

# As in XML Schema: four digits or more, before our era with a sign, and a time zone if need be.
ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
YEAR = re.compile(r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))" + ZONE)
YEARMONTH = re.compile(YEAR.pattern.removesuffix(ZONE) + "-(?:0[1-9]|1[0-2])" + ZONE)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
TIME = re.compile(r"[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
DATETIME = re.compile(DATE.pattern + "T" + TIME.pattern)
# A part of a duration has no more digits than this.
LONG = 18
DURATION = re.compile(
    r"(-)?P(?=.)(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?"
    r"(?:T(?=.)(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?"
)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
# What the format `any` reads beside ISO 8601: forms that cannot be taken for one another.
ANY_DATE = ("%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%d.%m.%Y")
ANY_TIME = ("%H:%M:%S.%f", "%H:%M:%S", "%H:%M", "%I:%M %p")


class UnknownPatternError(ValueError):
    """A strptime pattern with a directive that is not known."""


class Duration(NamedTuple):
    """Months and seconds: a month has no fixed number of days, so they are not added up."""

    months: int
    seconds: float

    @property
    def least(self) -> float:
        """The shortest it can be, in seconds."""
        return self.seconds + min(self.months * 28, self.months * 31) * 86400

    @property
    def most(self) -> float:
        """The longest it can be, in seconds."""
        return self.seconds + max(self.months * 28, self.months * 31) * 86400


def duration(text: str) -> Duration:
    """An ISO 8601 duration."""
    match = DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    sign, *parts = match.groups()
    if max(map(len, filter(None, parts))) > LONG:
        raise ValueError(text)
    years, months, weeks, days, hours, minutes, seconds = (float(part or 0) for part in parts)
    factor = -1 if sign else 1
    whole = int(years * 12 + months)
    return Duration(factor * whole, factor * ((weeks * 7 + days) * 86400 + hours * 3600 + minutes * 60 + seconds))


def year(text: str) -> int:
    """The number of a year, without its time zone."""
    found = YEAR.fullmatch(text)
    assert found
    return int(found[1])


def either(words: Iterable[str]) -> str:
    """A group that matches one of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


# Each directive of strptime: the texts it stands for, in ASCII digits and English names of any letter case.
DIRECTIVES = {
    "Y": "[0-9]{4}",
    "y": "[0-9]{2}",
    "m": "1[0-2]|0?[1-9]",
    "d": "3[01]|[12][0-9]|0?[1-9]",
    "j": "[0-9]{1,3}",
    "H": "2[0-3]|[01]?[0-9]",
    "I": "1[0-2]|0?[1-9]",
    "M": "[0-5]?[0-9]",
    "S": "[0-5]?[0-9]",
    "f": "[0-9]{1,6}",
    "p": "AM|PM",
    "z": r"Z|[+-][0-9]{2}:?[0-9]{2}",
    "B": either(MONTHS),
    "b": either(month[:3] for month in MONTHS),
    "A": either(DAYS),
    "a": either(day[:3] for day in DAYS),
}
# Directives that are left to the standard library: they need a calendar, or a table of time zones.
STANDARD = re.compile("%[GVuUWwZ]")
COMPOSED = {"%T": "%H:%M:%S", "%F": "%Y-%m-%d", "%D": "%m/%d/%y", "%R": "%H:%M", "%h": "%b"}


def expression(pattern: str) -> re.Pattern[str]:
    """The regular expression that a strptime pattern stands for, one named group for each directive."""
    for short, long in COMPOSED.items():
        pattern = pattern.replace(short, long)
    parts = re.split(r"%(.)", pattern)
    out = [re.escape(parts[0])]
    for directive, literal in zip(parts[1::2], parts[2::2], strict=True):
        if directive != "%" and directive not in DIRECTIVES:
            raise UnknownPatternError(f"%{directive} in the format {pattern!r}: known are %{' %'.join(DIRECTIVES)}")
        group = "%" if directive == "%" else f"(?P<{directive}>{DIRECTIVES[directive]})"
        out += [group, re.escape(literal)]
    if len(parts) == 1:
        raise UnknownPatternError(f"format {pattern!r}: neither 'default', 'any' nor a strptime pattern")
    try:
        return re.compile("".join(out), re.IGNORECASE | re.ASCII)
    except re.error:
        raise UnknownPatternError(f"format {pattern!r}: names a part twice") from None


def day(parts: dict[str, str]) -> dt.date:
    """The date that the directives name; what they leave open is the first of its kind, as in strptime."""
    year = int(parts["Y"]) if "Y" in parts else 1900
    if "y" in parts:
        short = int(parts["y"])
        year = short + (1900 if short >= 69 else 2000)
    if "j" in parts:
        found = dt.date(year, 1, 1) + dt.timedelta(days=int(parts["j"]) - 1)
        if found.year != year:
            raise ValueError(parts["j"])
        return found
    month = int(parts.get("m", 1))
    if name := parts.get("B") or parts.get("b"):
        month = 1 + next(rank for rank, full in enumerate(MONTHS) if full.startswith(name.capitalize()))
    found = dt.date(year, month, int(parts.get("d", 1)))
    if (weekday := parts.get("A") or parts.get("a")) and not DAYS[found.weekday()].startswith(weekday.capitalize()):
        raise ValueError(weekday)
    return found


def clock(parts: dict[str, str]) -> dt.time:
    """The time of day that the directives name."""
    hour = int(parts.get("H", 0))
    if "I" in parts:
        hour = int(parts["I"]) % 12 + (12 if parts.get("p", "").upper() == "PM" else 0)
    zone = dt.time.fromisoformat("00:00" + parts["z"].upper()).tzinfo if "z" in parts else None
    microsecond = int(parts.get("f", "0").ljust(6, "0"))
    return dt.time(hour, int(parts.get("M", 0)), int(parts.get("S", 0)), microsecond, tzinfo=zone)


def moment(parts: dict[str, str]) -> dt.datetime:
    """The date and time that the directives name."""
    return dt.datetime.combine(day(parts), clock(parts))


def patterned(pattern: str, build: Callable[[dict[str, str]], Any]) -> Callable[[str], Any]:
    """Read texts of a strptime pattern."""
    if STANDARD.search(pattern):
        return by_library(pattern, build)
    match = expression(pattern).fullmatch

    def read(text: str) -> Any:
        found = match(text)
        if found is None:
            raise ValueError(text)
        return build(found.groupdict())

    return read


def by_library(pattern: str, build: Callable[[dict[str, str]], Any]) -> Callable[[str], Any]:
    """Read texts of a pattern with weeks, or the name of a time zone, by the standard library."""

    def read(text: str) -> Any:
        if not text.isascii():
            raise ValueError(text)
        found = dt.datetime.strptime(text, pattern)
        return found.date() if build is day else found.timetz() if build is clock else found

    return read


def first_of(readers: list[Callable[[str], Any]]) -> Callable[[str], Any]:
    """Read a text with the first reader that can."""

    def read(text: str) -> Any:
        for reader in readers:
            try:
                return reader(text)
            except ValueError:
                continue
        raise ValueError(text)

    return read


def strict(pattern: re.Pattern[str], convert: Callable[[str], Any]) -> Callable[[str], Any]:
    """Read an ISO 8601 text that has the one form that the standard names."""
    match = pattern.fullmatch

    def read(text: str) -> Any:
        if match(text) is None:
            raise ValueError(text)
        return convert(text)

    return read


def reader(
    form: str, name: str, default: Callable[[str], Any], build: Callable[[dict[str, str]], Any], loose: Iterable[str]
) -> tuple[str, Callable[[str], Any]]:
    """What is expected of a format, and how it is read."""
    if form == "any":
        return name, first_of([default, *(patterned(pattern, build) for pattern in loose)])
    form = form.removeprefix("fmt:")
    return f"{name} of the form {form}", patterned(form, build)


def date(form: str) -> tuple[str, Callable[[str], Any]]:
    """How dates of a format are read."""
    default = strict(DATE, dt.date.fromisoformat)
    if form == "default":
        return "a date as YYYY-MM-DD", default
    return reader(form, "a date", default, day, ANY_DATE)


def time(form: str) -> tuple[str, Callable[[str], Any]]:
    """How times of day of a format are read."""
    default = strict(TIME, dt.time.fromisoformat)
    if form == "default":
        return "a time as hh:mm:ss", default
    return reader(form, "a time", default, clock, ANY_TIME)


def datetime(form: str) -> tuple[str, Callable[[str], Any]]:
    """How dates with times of a format are read."""
    default = strict(DATETIME, dt.datetime.fromisoformat)
    if form == "default":
        return "a date and time as YYYY-MM-DDThh:mm:ss", default
    loose = [f"{date}{mark}{time}" for date in ("%Y-%m-%d", *ANY_DATE) for mark in "T " for time in ANY_TIME]
    return reader(form, "a date and time", default, moment, loose)


def comparable(value: Any) -> Any:
    """A value that can be ordered beside others of its type: moments of known zones in UTC, others as they are."""
    if isinstance(value, dt.datetime) and value.tzinfo:
        with suppress(OverflowError):
            value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None)
    if isinstance(value, dt.time) and value.tzinfo:
        return value.replace(tzinfo=None)
    return value
