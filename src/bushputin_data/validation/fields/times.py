"""Dates, times and durations: how the default format of each type is read, and how their values are ordered."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import lru_cache
from operator import le, lt
from typing import TYPE_CHECKING, Any, NamedTuple

from bushputin_data.validation.fields.numbers import read_integer

if TYPE_CHECKING:
    from fractions import Fraction

# As in XML Schema: four digits or more, before our era with a sign, and a time zone of at most 14 hours if need be.
ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
YEAR = re.compile(rf"(-?(?:[1-9][0-9]{{3,}}|0[0-9]{{3}})){ZONE}")
YEARMONTH = re.compile(rf"(-?(?:[1-9][0-9]{{3,}}|0[0-9]{{3}})-(?:0[1-9]|1[0-2])){ZONE}")
is_year, is_yearmonth = YEAR.fullmatch, YEARMONTH.fullmatch
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CLOCK = r"[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
TIME = re.compile(rf"(?:[01][0-9]|2[0-3]):{CLOCK}{ZONE}")
DATETIME = re.compile(rf"{DATE.pattern}T(?:[01][0-9]|2[0-3]):{CLOCK}{ZONE}")
is_time, is_datetime = TIME.fullmatch, DATETIME.fullmatch
iso_date, iso_time, iso_datetime = dt.date.fromisoformat, dt.time.fromisoformat, dt.datetime.fromisoformat
# The end of a day, which is the beginning of the next one.
END_OF_DAY = re.compile(rf"({DATE.pattern}T)24(:00:00(?:\.0+)?{ZONE})")
DURATION = re.compile(
    r"(-)?P(?=.)(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?"
    r"(?:T(?=.)(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]+))?S)?)?"
)
# The months from which XML Schema counts to compare durations: among them are all that a number of months can last.
STARTS = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
SECONDS_OF_A_DAY = 86400


def read_date(text: str) -> dt.date:
    """A date as YYYY-MM-DD.

    Raises:
        ValueError: it is not one.
    """
    # fromisoformat reads other forms of ISO 8601 as well, none of them with hyphens at these two places.
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise ValueError(text)
    return iso_date(text)


def read_time(text: str) -> dt.time:
    """A time of day as hh:mm:ss, with a fraction and a time zone if need be.

    Raises:
        ValueError: it is not one.
    """
    if is_time(text) is None:
        raise ValueError(text)
    return iso_time(text)


def read_datetime(text: str) -> dt.datetime:
    """A date and time as YYYY-MM-DDThh:mm:ss, with a fraction and a time zone if need be.

    Raises:
        ValueError: it is not one.
    """
    if is_datetime(text) is None:
        if found := END_OF_DAY.fullmatch(text):
            return next_day(iso_datetime(f"{found[1]}00{found[2]}"))
        raise ValueError(text)
    return iso_datetime(text)


def next_day(day: dt.datetime) -> dt.datetime:
    """The same time on the next day.

    Raises:
        ValueError: no date is as late.
    """
    try:
        return day + dt.timedelta(days=1)
    except OverflowError:
        raise ValueError(day) from None


def read_year(text: str) -> int:
    """The number of a year, without its time zone.

    Raises:
        ValueError: it is not one.
    """
    found = is_year(text)
    if found is None:
        raise ValueError(text)
    return int(text) if len(text) == 4 else read_integer(found[1])


class YearMonth(str):
    """A month of a year as YYYY-MM: a text that is ordered by time, also beyond year 9999 and before our era."""

    __slots__ = ()

    def order(self) -> tuple[int, int]:
        """Year and month."""
        year, _, month = self.rpartition("-")
        return int(year), int(month)

    def __lt__(self, other: str) -> bool:
        return self.order() < YearMonth(other).order()

    def __le__(self, other: str) -> bool:
        return self.order() <= YearMonth(other).order()

    def __gt__(self, other: str) -> bool:
        return self.order() > YearMonth(other).order()

    def __ge__(self, other: str) -> bool:
        return self.order() >= YearMonth(other).order()


def read_yearmonth(text: str) -> YearMonth:
    """A month of a year, without its time zone.

    Raises:
        ValueError: it is not one, or its year has more than 4,300 digits.
    """
    found = is_yearmonth(text)
    if found is None:
        raise ValueError(text)
    if len(text) == 7:
        return YearMonth(text)
    read_integer(found[1].rpartition("-")[0])
    return YearMonth(found[1])


class Duration(NamedTuple):
    """Months and seconds: a month has no fixed number of days, so they are not added up."""

    months: int
    seconds: int | Fraction

    def is_below(self, other: Duration) -> bool:
        """Whether it is certainly shorter, whichever month both are counted from."""
        return all(map(lt, lengths(self), lengths(other)))

    def is_at_most(self, other: Duration) -> bool:
        """Whether it is certainly not longer, whichever month both are counted from."""
        return all(map(le, lengths(self), lengths(other)))


# One of the two that are compared is usually the same bound.
@lru_cache(maxsize=64)
def lengths(duration: Duration) -> list[int | Fraction]:
    """What a duration lasts in seconds, from each of the months from which XML Schema counts."""
    return [duration.seconds + SECONDS_OF_A_DAY * days(*start, duration.months) for start in STARTS]


def days(year: int, month: int, months: int) -> int:
    """How many days some months last that begin with this one, in the Gregorian calendar of all times."""
    return first_day(year, month + months) - first_day(year, month)


def first_day(year: int, month: int) -> int:
    """The number of a month's first day, counted from a day long ago; months beyond 12 are those of later years."""
    # Years that begin in March have their leap day at the end.
    years, months = divmod(year * 12 + month - 3, 12)
    return years * 365 + years // 4 - years // 100 + years // 400 + (months * 153 + 2) // 5


def read_duration(text: str) -> Duration:
    """An ISO 8601 duration.

    Raises:
        ValueError: it is not one, or a number in it has more than 4,300 digits.
    """
    match = DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    sign, *parts, fraction = match.groups()
    years, months, weeks, days, hours, minutes, whole = (read_integer(part) if part else 0 for part in parts)
    seconds: int | Fraction = ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + whole
    if fraction and (digits := fraction.rstrip("0")):
        from fractions import Fraction

        seconds += Fraction(read_integer(digits), 10 ** len(digits))
    months += years * 12
    return Duration(-months, -seconds) if sign else Duration(months, seconds)


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A time of day that is ordered by when it is, not by what a clock shows; without a time zone it counts as UTC."""

    microseconds: int
    time: dt.time = field(compare=False)

    def __str__(self) -> str:
        return str(self.time)


def instant(time: dt.time) -> Instant:
    """When a time of day is, on one and the same day: 00:30+01:00 comes before 00:00Z."""
    at = dt.timedelta(hours=time.hour, minutes=time.minute, seconds=time.second, microseconds=time.microsecond)
    at -= time.utcoffset() or dt.timedelta()
    return Instant(at // dt.timedelta(microseconds=1), time)


class Unzoned(dt.datetime):
    """A date with time that has no time zone, beside others that have one: it counts as UTC, and does not show it."""

    def __str__(self) -> str:
        return self.replace(tzinfo=None).isoformat(" ")


def comparable(value: Any) -> Any:
    """A value that can be ordered beside others of its type: dates with times and times of day by when they are.

    What has no time zone counts as UTC.
    """
    if isinstance(value, dt.datetime):
        return value if value.tzinfo else Unzoned.combine(value, value.time(), dt.UTC)
    return instant(value) if isinstance(value, dt.time) else value
