"""The format `any` of dates and times: ISO 8601, RFC 2822, and other forms that can be read in one way only."""

from __future__ import annotations

import datetime as dt
import re

from bushputin_data.validation.fields import strptime
from bushputin_data.validation.fields.strptime import DAYS, MONTHS, one_of
from bushputin_data.validation.fields.times import iso_datetime, next_day, read_date, read_datetime, read_time

WEEKDAY = rf"(?:(?P<a>{one_of([*DAYS, *(name[:3] for name in DAYS)])})\.?(?:,\s*|\s+))?"
MONTH = rf"(?P<b>{one_of([*MONTHS, *(name[:3] for name in MONTHS), 'Sept'])})\.?"
# The names of zones to which RFC 2822 gives a distance from UTC; without its form, EST could be Australia's.
UTC = ("Z", "UTC", "GMT", "UT")
NAMED = {"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500"}
NAMED |= {"MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700"}
ZONE = rf"(?:\s*(?P<z>{one_of([*UTC, *NAMED])}|[+-][0-9]{{2}}(?::?[0-5][0-9])?)(?:\s*\([A-Za-z ]+\))?)?"
SECONDS = r"(?P<S>[0-9]{2})(?:[.,](?P<f>[0-9]+))?"
DATES = [
    # ISO 8601: a day of a month, of a week or of the year; with hyphens or without.
    r"(?P<Y>[0-9]{4})(?P<mark>-?)(?P<m>[0-9]{2})(?P=mark)(?P<d>[0-9]{2})",
    r"(?P<G>[0-9]{4})(?P<mark>-?)W(?P<V>[0-9]{2})(?P=mark)(?P<u>[1-7])",
    r"(?P<Y>[0-9]{4})-(?P<j>[0-9]{3})",
    # The year first, or days and months told apart by points.
    r"(?P<Y>[0-9]{4})(?P<mark>[-/.])(?P<m>[0-9]{1,2})(?P=mark)(?P<d>[0-9]{1,2})",
    r"(?P<d>[0-9]{1,2})\.(?P<m>[0-9]{1,2})\.(?P<Y>[0-9]{4})",
    # The month by its English name.
    rf"{WEEKDAY}(?P<d>[0-9]{{1,2}})(?P<mark>\s+|-){MONTH}(?P=mark)(?P<Y>[0-9]{{4}})",
    rf"{WEEKDAY}{MONTH}\s+(?P<d>[0-9]{{1,2}}),?\s+(?P<Y>[0-9]{{4}})",
]
TIMES = [
    rf"(?P<H>[0-9]{{1,2}}):(?P<M>[0-9]{{2}})(?::{SECONDS})?{ZONE}",
    rf"(?P<I>0?[1-9]|1[0-2]):(?P<M>[0-9]{{2}})(?::{SECONDS})?\s?(?P<p>[AP])\.?M\.?",
    rf"(?P<H>[0-9]{{2}})(?P<M>[0-9]{{2}})(?:{SECONDS})?{ZONE}",
]
HOUR = rf"(?P<H>[0-9]{{2}}){ZONE}"
# The commonest of them, which the standard library reads at once.
USUAL = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
# As the C library and the command `date` write it.
ASCTIME = rf"{WEEKDAY}{MONTH}\s+(?P<d>[0-9]{{1,2}})\s+{TIMES[0]}\s+(?P<Y>[0-9]{{4}})"
# No date is longer, nor any date with its time: longer texts are not looked at.
LONGEST_DATE, LONGEST = 40, 100
# What is said of texts that cannot be read.
FORMS = {
    "date": "ISO 8601 (2022-07-01), 1 July 2022, July 1, 2022, 01.07.2022 and 2022/07/01",
    "time": "ISO 8601 (08:37, 08:37:00Z) and 8:37 AM",
    "datetime": (
        "ISO 8601 (2022-07-01T08:37Z), RFC 2822 (Fri, 01 Jul 2022 08:37:00 GMT), "
        "1 July 2022 8:37, July 1, 2022 8:37 AM, 01.07.2022 8:37 and 2022/07/01 8:37"
    ),
}


def compiled(*expressions: str) -> list[re.Pattern[str]]:
    """Expressions for texts in ASCII, in either letter case."""
    return [re.compile(one, re.IGNORECASE | re.ASCII) for one in expressions]


DATE_PATTERNS = compiled(*DATES)
TIME_PATTERNS = compiled(*(f"T?{one}" for one in TIMES), f"T{HOUR}")
MOMENT_PATTERNS = compiled(
    *(rf"(?P<date>.{{6,{LONGEST_DATE}}}?)(?:T|,?\s+){one}" for one in TIMES),
    rf"(?P<date>.{{6,{LONGEST_DATE}}}?)T{HOUR}",
    ASCTIME,
)


def date(text: str) -> dt.date:
    """A date in any form that can be read in one way only.

    Raises:
        ValueError: it is not one.
    """
    try:
        return read_date(text)
    except ValueError:
        return strptime.day(date_parts(text))


def time(text: str) -> dt.time:
    """A time of day in any form.

    Raises:
        ValueError: it is not one.
    """
    try:
        return read_time(text)
    except ValueError:
        return clock(found_parts(TIME_PATTERNS, text))


def datetime(text: str) -> dt.datetime:
    """A date and time in any form that can be read in one way only.

    Raises:
        ValueError: it is not one.
    """
    try:
        return iso_datetime(text) if USUAL.fullmatch(text) else read_datetime(text)
    except ValueError:
        return moment(text)


def moment(text: str) -> dt.datetime:
    """A date and time that is not in the default format."""
    for pattern in MOMENT_PATTERNS if len(text) <= LONGEST else ():
        if (found := pattern.fullmatch(text)) is None:
            continue
        parts = named(found)
        if "date" in parts:
            # A time of four digits can also be a year, which leaves no date before it: then it is another form.
            try:
                parts |= date_parts(parts.pop("date"))
            except ValueError:
                continue
        if parts.get("z") in NAMED and "b" not in parts:
            break
        if parts.get("H") == "24" and not any(int(parts.get(name) or 0) for name in "MSf"):
            return next_day(dt.datetime.combine(strptime.day(parts), clock(parts | {"H": "0"})))
        return dt.datetime.combine(strptime.day(parts), clock(parts))
    raise ValueError(text)


def date_parts(text: str) -> dict[str, str]:
    """The parts of a date, by the directives of strptime that they stand for."""
    return found_parts(DATE_PATTERNS, text)


def found_parts(patterns: list[re.Pattern[str]], text: str) -> dict[str, str]:
    """What the first pattern that matches finds.

    Raises:
        ValueError: none does.
    """
    for pattern in patterns if len(text) <= LONGEST else ():
        if found := pattern.fullmatch(text):
            return named(found)
    raise ValueError(text)


def named(found: re.Match[str]) -> dict[str, str]:
    """What was found, by directive, names of days and months cut to three letters."""
    parts = {name: text for name, text in found.groupdict().items() if text is not None and name != "mark"}
    return parts | {name: parts[name][:3] for name in "ab" if name in parts} | zone(parts)


def zone(parts: dict[str, str]) -> dict[str, str]:
    """The time zone as its name or distance, in upper case."""
    return {"z": parts["z"].upper()} if "z" in parts else {}


def clock(parts: dict[str, str]) -> dt.time:
    """The time of day; of the fraction of a second the microseconds."""
    change = {}
    if "z" in parts:
        change["z"] = "Z" if parts["z"] in UTC else NAMED.get(parts["z"], parts["z"])
    if "f" in parts:
        change["f"] = parts["f"][:6]
    if "p" in parts:
        change["p"] = f"{parts['p']}M"
    return strptime.clock(parts | change)
