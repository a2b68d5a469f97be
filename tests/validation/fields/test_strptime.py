"""Patterns of strptime: as Python reads them in the C locale, wherever the process runs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields import strptime
from bushputin_data.validation.fields.cells import FAULTY, compile_field
from tests.validation.packages import field

READ: list[tuple[str, str, str, Any]] = [
    ("date", "%x", "06/16/01", dt.date(2001, 6, 16)),
    ("time", "%X", "14:05:09", dt.time(14, 5, 9)),
    ("datetime", "%c", "Sat Jun 16 14:05:09 2001", dt.datetime(2001, 6, 16, 14, 5, 9)),
    ("datetime", "%c", "Fri Jun  1 14:05:09 2001", dt.datetime(2001, 6, 1, 14, 5, 9)),
    ("time", "%r", "02:05:09 PM", dt.time(14, 5, 9)),
    ("date", "%D", "06/16/01", dt.date(2001, 6, 16)),
    ("date", "%e %h %Y", " 1 Jun 2001", dt.date(2001, 6, 1)),
    ("date", "%F", "2001-06-16", dt.date(2001, 6, 16)),
    ("datetime", "%FT%T", "2001-06-16T14:05:09", dt.datetime(2001, 6, 16, 14, 5, 9)),
    ("date", "%G-W%V-%u", "2001-W24-6", dt.date(2001, 6, 16)),
    ("date", "%G-W%V", "2001-W24", dt.date(2001, 6, 11)),
    ("date", "%Y week %U day %w", "2001 week 23 day 6", dt.date(2001, 6, 16)),
    ("date", "%Y week %W %A", "2001 week 24 Saturday", dt.date(2001, 6, 16)),
    ("date", "%Y-%W", "2001-24", dt.date(2001, 6, 11)),
    ("date", "%Y-%U", "2001-24", dt.date(2001, 6, 17)),
    ("date", "%Y-%j", "2001-167", dt.date(2001, 6, 16)),
    ("date", "%C%y", "1901", dt.date(1901, 1, 1)),
    ("date", "%y", "69", dt.date(1969, 1, 1)),
    ("date", "%-d/%-m/%Y", "1/6/2001", dt.date(2001, 6, 1)),
    ("date", "%Od.%Om.%EY", "16.06.2001", dt.date(2001, 6, 16)),
    ("date", "%d %B %Y", "16   june 2001", dt.date(2001, 6, 16)),
    ("date", "100%% %Y", "100% 2001", dt.date(2001, 1, 1)),
    ("date", "%%T%Y", "%T2001", dt.date(2001, 1, 1)),
    ("date", "fmt:%Y", "2001", dt.date(2001, 1, 1)),
    ("datetime", "%Y-%m-%d %H:%M %Z", "2001-06-16 14:05 GMT", dt.datetime(2001, 6, 16, 14, 5, tzinfo=dt.UTC)),
    ("datetime", "%Y%z", "2001-0530", dt.datetime(2001, 1, 1, tzinfo=dt.timezone(-dt.timedelta(hours=5, minutes=30)))),
    ("datetime", "%Y%:z", "2001+01:00:30", dt.datetime(2001, 1, 1, tzinfo=dt.timezone(dt.timedelta(seconds=3630)))),
    ("time", "%H:%M:%S.%f", "14:05:09.25", dt.time(14, 5, 9, 250_000)),
]


@pytest.mark.parametrize(("kind", "pattern", "text", "value"), READ)
def test_pattern_is_read_as_in_the_c_locale(kind: str, pattern: str, text: str, value: Any) -> None:
    found = compile_field(field("a", kind, format=pattern)).read(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("%Y-%j", "9999-366"),
        ("%Y-%j", "2001-366"),
        ("%G-W%V-%u", "9999-W53-7"),
        ("%G-W%V-%u", "2001-W53-1"),
        ("%Y %U %w", "9999 53 6"),
        ("%Y %U %w", "2001 00 0"),
        ("%A %Y-%m-%d", "Monday 2001-06-16"),
        ("%a %Y-%m-%d", "Mon 2001-06-16"),
        ("%Y %y", "2001 02"),
        ("%Y-%m-%d %j", "2001-06-16 001"),
        ("%d %B %Y", "16 juin 2001"),
        ("%d %B %Y", "١٦ June 2001"),
        ("%Y", "0000"),
        ("%Y-%m-%d %Z", "2001-06-16 CET"),
        ("%Y-%m-%d %Z", "2001-06-16 EST"),
        ("%Y-%m-%d", "2001-06-16 "),
        ("%Y%m%d", "2001１６16"),
    ],
)
def test_text_without_a_day_or_in_another_language_is_refused(pattern: str, text: str) -> None:
    assert compile_field(field("a", "date", format=pattern)).judge(text)[0] is FAULTY


PATTERNS = ["%Y-%m-%d", "%y%m%d", "%d.%m.%y", "%x", "%c", "%j %Y", "%G-W%V-%u", "%Y %U %w", "%Y %W %w", "%A %d %B %Y"]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_day_is_read_as_the_standard_library_reads_it(pattern: str) -> None:
    # The suite runs without a call of setlocale, and so in the C locale.
    read = strptime.compiled(pattern, strptime.day)
    for number in range(dt.date(1969, 1, 1).toordinal(), dt.date(2068, 12, 31).toordinal(), 17):
        day = dt.datetime.fromordinal(number)
        text = day.strftime(pattern)
        assert read(text) == dt.datetime.strptime(text, pattern).date() == (day.date()), text


@pytest.mark.parametrize(
    ("kind", "pattern", "says"),
    [
        ("date", "%Q", "%Q"),
        ("date", "%s", "%s"),
        ("date", "%", "'%'"),
        ("date", "%Y-%", "'%'"),
        ("date", "%d %x", "%d twice"),
        ("date", "%V %Y", "(year) and %V (week)"),
        ("date", "ISO", "no directive"),
        ("time", "%%", "no directive"),
    ],
)
def test_pattern_that_is_none_says_why(kind: str, pattern: str, says: str) -> None:
    with pytest.raises(FaultError) as caught:
        compile_field(field("a", kind, format=pattern))
    assert (caught.value.place, caught.value.fault.rule) == ("format", "descriptor")
    assert says in caught.value.fault.fact


@pytest.mark.parametrize(
    ("kind", "wanted", "meant"),
    [
        ("date", "DD/MM/YYYY", "%d/%m/%Y"),
        ("date", "MM-DD-YYYY", "%m-%d-%Y"),
        ("date", "dd.MM.yyyy", "%d.%m.%Y"),
        ("date", "DD MMM YYYY", "%d %b %Y"),
        ("time", "HH:MM:SS", "%H:%M:%S"),
        ("datetime", "YYYY-MM-DD hh:mm", "%Y-%m-%d %H:%M"),
        ("date", "ISO", None),
        ("date", "DD/MM/YYYY (day first)", None),
    ],
)
def test_notation_of_other_programs_is_translated_where_that_is_sure(kind: str, wanted: str, meant: str | None) -> None:
    with pytest.raises(FaultError) as caught:
        compile_field(field("a", kind, format=wanted))
    assert caught.value.fault.hint == (f"Did you mean {meant!r}?" if meant else None)


def test_what_is_expected_of_a_pattern_has_an_example() -> None:
    _, (fault,) = compile_field(field("a", "date", format="%d %B %Y")).judge("soon")
    assert fault.fact == "is not a date in the format %d %B %Y (such as 16 June 2001)"


@pytest.mark.parametrize(
    "pattern", ["%Y" + "%%" * 10_000, "%Y" + "%n%t" * 10_000, "%Y" + " x" * 10_000, "%Y" + "z" * 10_000]
)
def test_long_pattern_takes_no_long_time(pattern: str) -> None:
    cell = compile_field(field("a", "date", format=pattern))
    assert cell.judge("2001" + " " * 100_000)[0] in (FAULTY, dt.date(2001, 1, 1))
