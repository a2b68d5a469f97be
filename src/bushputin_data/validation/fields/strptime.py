"""Patterns of strptime, read as in the C locale: nothing depends on the locale or the time zone of the process."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Parts = Mapping[str, str]
Build = Callable[[Parts], Any]
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


class Directive(NamedTuple):
    """What a directive stands for: a regular expression in ASCII, and its text for 16 June 2001, 14:05:09.25 UTC."""

    expression: str
    example: str


def one_of(words: Iterable[str]) -> str:
    """An expression that matches one of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


DIRECTIVES = {
    "Y": Directive("[0-9]{4}", "2001"),
    "C": Directive("[0-9]{2}", "20"),
    "y": Directive("[0-9]{2}", "01"),
    "m": Directive("1[0-2]|0?[1-9]", "06"),
    "d": Directive("3[01]|[12][0-9]|0?[1-9]| [1-9]", "16"),
    "j": Directive("36[0-6]|3[0-5][0-9]|[12][0-9]{2}|0?[1-9][0-9]|0?0?[1-9]", "167"),
    "H": Directive("2[0-3]|[01]?[0-9]", "14"),
    "I": Directive("1[0-2]|0?[1-9]", "02"),
    "M": Directive("[0-5]?[0-9]", "05"),
    "S": Directive("[0-5]?[0-9]", "09"),
    "f": Directive("[0-9]{1,6}", "250000"),
    "p": Directive("AM|PM", "PM"),
    "z": Directive(r"Z|[+-][0-9]{2}:?[0-5][0-9](?::?[0-5][0-9](?:\.[0-9]{1,6})?)?", "+0000"),
    "Z": Directive("UTC|GMT", "UTC"),
    "B": Directive(one_of(MONTHS), "June"),
    "b": Directive(one_of(month[:3] for month in MONTHS), "Jun"),
    "A": Directive(one_of(DAYS), "Saturday"),
    "a": Directive(one_of(day[:3] for day in DAYS), "Sat"),
    "w": Directive("[0-6]", "6"),
    "u": Directive("[1-7]", "6"),
    "U": Directive("5[0-3]|[0-4]?[0-9]", "23"),
    "W": Directive("5[0-3]|[0-4]?[0-9]", "24"),
    "G": Directive("[0-9]{4}", "2001"),
    "V": Directive("5[0-3]|[1-4][0-9]|0?[1-9]", "24"),
}
# Numbers of one digit or more, and of a fixed number of digits: between neighbours of the first kind every division of
# the digits is tried, whose number doubles with each.
OPEN, FIXED = frozenset("mdjHIMSfUWV"), frozenset("YCywuG")
SIDE_BY_SIDE = 6
# Directives that stand for others; those of a locale for what they are in the C locale.
COMPOSED = {
    "c": "%a %b %d %H:%M:%S %Y",
    "x": "%m/%d/%y",
    "X": "%H:%M:%S",
    "r": "%I:%M:%S %p",
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "R": "%H:%M",
    "T": "%H:%M:%S",
    "h": "%b",
    "e": "%d",
    "k": "%H",
    "l": "%I",
    "P": "%p",
    "n": " ",
    "t": " ",
}
WEEKS = {"U": 6, "W": 0}
# Flags say how strftime pads; the modifiers E and O ask for a locale's own digits and eras, of which C has none.
TOKEN = re.compile(r"%(?::(?=z)|[-_0^#]?(?:[EO](?=[A-Za-z]))?)(.)|(\s+)|([^%\s]+)|%", re.DOTALL)


class PatternError(ValueError):
    """An invalid strptime pattern; the message says why."""


def tokens(pattern: str) -> list[str]:
    """The pattern in parts: directives with their % sign, white space as one space, and other text.

    Raises:
        PatternError: it has a directive that is not known.
    """
    out: list[str] = []
    for found in TOKEN.finditer(pattern):
        directive, space, text = found.groups()
        if space is not None or text is not None:
            out.append(" " if space else text)
        elif directive in COMPOSED:
            out += tokens(COMPOSED[directive])
        elif directive == "%" or directive in DIRECTIVES:
            out.append(f"%{directive}")
        else:
            known = " ".join(f"%{name}" for name in [*DIRECTIVES, *COMPOSED])
            raise PatternError(f"it has {found[0]!r}, which is not a directive of strptime ({known})")
    return [part for place, part in enumerate(out) if part != " " or out[place - 1 : place] != [" "]]


def compiled(pattern: str, build: Build) -> Callable[[str], Any]:
    """The reader of texts of a pattern; it raises ValueError for any other text.

    Args:
        pattern: of directives such as %Y-%m-%d.
        build: makes the value of the texts that stand at the directives.

    Raises:
        PatternError: it is not a strptime pattern.
    """
    parts = tokens(pattern)
    check(parts)
    match = re.compile("".join(map(expression, parts)), re.IGNORECASE | re.ASCII).fullmatch
    if build is day and {part for part in parts if part[0] == "%"} == {"%Y", "%m", "%d"}:
        return plain_date(match)

    def read(text: str) -> Any:
        found = match(text)
        if found is None:
            raise ValueError(text)
        return build({name: value for name, value in found.groupdict().items() if value is not None})

    return read


def plain_date(match: Callable[[str], re.Match[str] | None]) -> Callable[[str], dt.date]:
    """The reader of dates that are year, month and day, as nearly all are."""

    def read(text: str) -> dt.date:
        found = match(text)
        if found is None:
            raise ValueError(text)
        year, month, day = found.group("Y", "m", "d")
        return dt.date(int(year), int(month), int(day))

    return read


def check(parts: list[str]) -> None:
    """Stop at a pattern that can have no value.

    Raises:
        PatternError: it has no directive, one of them twice, too many numbers side by side, or a week without its year.
    """
    found = [part[1:] for part in parts if part[0] == "%" and part != "%%"]
    if not found:
        raise PatternError("it has no directive such as %Y")
    if twice := next((name for name in found if found.count(name) > 1), None):
        raise PatternError(f"it has %{twice} twice")
    if longest(parts) > SIDE_BY_SIDE:
        raise PatternError(f"it has more than {SIDE_BY_SIDE} adjacent numbers of variable length")
    if ("V" in found) != ("G" in found):
        raise PatternError("%G (year) and %V (week) must be used together")


def longest(parts: Sequence[str]) -> int:
    """How many directives of one digit or more stand side by side, with nothing but digits between them."""
    return max(map(len, "".join(map(run, parts)).split()), default=0)


def run(part: str) -> str:
    """What a part is for the division of digits: n for a number of no fixed length, a space for what ends a run."""
    if part[0] != "%" or part == "%%":
        return "" if part.isascii() and part.isdecimal() else " "
    # A zone begins with a sign, and may have seconds.
    return "n" if part[1:] in OPEN else "" if part[1:] in FIXED else " n" if part == "%z" else " "


def expression(part: str) -> str:
    """The regular expression of a part; as in strptime, white space stands for any amount of it."""
    if part == " ":
        return r"\s+"
    if part[0] != "%" or part == "%%":
        return re.escape(part[-1] if part == "%%" else part)
    return f"(?P<{part[1:]}>{DIRECTIVES[part[1:]].expression})"


def example(pattern: str) -> str:
    """A text of a pattern."""
    return "".join(
        "%" if part == "%%" else DIRECTIVES[part[1:]].example if part[0] == "%" else part for part in tokens(pattern)
    )


def day(parts: Parts) -> dt.date:
    """The date that the directives name; what they leave open is the first of its kind, as in strptime.

    Raises:
        ValueError: there is no such day, or two directives name different ones.
    """
    try:
        found = calendar_day(parts)
    except OverflowError as error:
        raise ValueError(str(error)) from None
    for name, is_its in CONSISTENT.items():
        if name in parts and not is_its(found, parts[name]):
            raise ValueError(parts[name])
    return found


def calendar_day(parts: Parts) -> dt.date:
    """The date by week, by day of the year, or by month."""
    if "V" in parts:
        return dt.date.fromisocalendar(int(parts["G"]), int(parts["V"]), weekday(parts, 0) + 1)
    year = year_of(parts)
    if "j" in parts:
        return dt.date(year, 1, 1) + dt.timedelta(days=int(parts["j"]) - 1)
    if "d" not in parts and month_of(parts) is None:
        for name, first in WEEKS.items():
            if name in parts:
                return week_day(year, int(parts[name]), first, weekday(parts, first))
    return dt.date(year, month_of(parts) or 1, int(parts.get("d", 1)))


def year_of(parts: Parts) -> int:
    """The year; 1900 where none is named, and of two digits the one from 1969 to 2068."""
    if "Y" in parts:
        return int(parts["Y"])
    short = int(parts.get("y", 0))
    if "C" in parts:
        return int(parts["C"]) * 100 + short
    return short + (1900 if short >= 69 or "y" not in parts else 2000)


def month_of(parts: Parts) -> int | None:
    """The month, by its number or its name."""
    if name := parts.get("B") or parts.get("b"):
        return 1 + next(rank for rank, full in enumerate(MONTHS) if full.startswith(name.capitalize()))
    return int(parts["m"]) if "m" in parts else None


def weekday(parts: Parts, default: int) -> int:
    """The day of the week, from Monday = 0."""
    if name := parts.get("A") or parts.get("a"):
        return next(rank for rank, full in enumerate(DAYS) if full.startswith(name.capitalize()))
    if "u" in parts:
        return int(parts["u"]) - 1
    return (int(parts["w"]) - 1) % 7 if "w" in parts else default


def week_day(year: int, week: int, first: int, day: int) -> dt.date:
    """A day of a week that begins on the weekday `first`; week 1 begins on the first such day of the year."""
    new_year = dt.date(year, 1, 1)
    start = (first - new_year.weekday()) % 7
    return new_year + dt.timedelta(days=start + 7 * (week - 1) + (day - first) % 7)


def week_number(day: dt.date, first: int) -> int:
    """The week of its year in which a day lies, where weeks begin on the weekday `first`."""
    return (day.timetuple().tm_yday + 6 - (day.weekday() - first) % 7) // 7


# What two directives say of one day must agree.
CONSISTENT: dict[str, Callable[[dt.date, str], bool]] = {
    "A": lambda day, text: DAYS[day.weekday()] == text.capitalize(),
    "a": lambda day, text: DAYS[day.weekday()][:3] == text.capitalize(),
    "u": lambda day, text: day.isoweekday() == int(text),
    "w": lambda day, text: day.isoweekday() % 7 == int(text),
    "d": lambda day, text: day.day == int(text),
    "m": lambda day, text: day.month == int(text),
    "B": lambda day, text: MONTHS[day.month - 1] == text.capitalize(),
    "b": lambda day, text: MONTHS[day.month - 1][:3] == text.capitalize(),
    "Y": lambda day, text: day.year == int(text),
    "y": lambda day, text: day.year % 100 == int(text),
    "C": lambda day, text: day.year // 100 == int(text),
    "j": lambda day, text: day.timetuple().tm_yday == int(text),
    "U": lambda day, text: week_number(day, WEEKS["U"]) == int(text),
    "W": lambda day, text: week_number(day, WEEKS["W"]) == int(text),
}


def clock(parts: Parts) -> dt.time:
    """The time of day that the directives name."""
    hour = int(parts.get("H", 0))
    if "I" in parts and "H" not in parts:
        hour = int(parts["I"]) % 12 + (12 if parts.get("p", "").upper() == "PM" else 0)
    zone = offset(parts["z"]) if "z" in parts else dt.UTC if "Z" in parts else None
    microsecond = int(parts.get("f", "0").ljust(6, "0"))
    return dt.time(hour, int(parts.get("M", 0)), int(parts.get("S", 0)), microsecond, tzinfo=zone)


def offset(text: str) -> dt.timezone:
    """A time zone by its distance from UTC, such as Z, +02, +0200 or +02:00."""
    if text in ("Z", "z"):
        return dt.UTC
    digits, _, fraction = text[1:].replace(":", "").partition(".")
    hours, minutes, seconds = (int(digits[place : place + 2] or 0) for place in (0, 2, 4))
    distance = dt.timedelta(
        hours=hours, minutes=minutes, seconds=seconds, microseconds=int(fraction.ljust(6, "0") or 0)
    )
    return dt.timezone(-distance if text[0] == "-" else distance)


def moment(parts: Parts) -> dt.datetime:
    """The date and time that the directives name."""
    return dt.datetime.combine(day(parts), clock(parts))
