"""The format `any`: every form that can be read in one way only, and a reason for all others."""

from __future__ import annotations

import datetime as dt

import pytest

from bushputin_data.validation.fields.cells import FAULTY, compile_field
from tests.validation.packages import field

EIGHT = dt.datetime(2022, 7, 1, 8, 37)
UTC = EIGHT.replace(tzinfo=dt.UTC)
MOMENTS = {
    "2022-07-01T08:37Z": UTC,
    "2022-07-01T08:37+02:00": EIGHT.replace(tzinfo=dt.timezone(dt.timedelta(hours=2))),
    "Fri, 01 Jul 2022 08:37:00 GMT": UTC,
    "20220701T083700": EIGHT,
    "2022-07-01 08:37:00+00": UTC,
    "2022-07-01 08:37:00 UTC": UTC,
    "2022-07-01T08:37:00.000+0200": EIGHT.replace(tzinfo=dt.timezone(dt.timedelta(hours=2))),
    "2022-07-01T08:37:00": EIGHT,
    "2022-07-01 08:37": EIGHT,
    "2022-07-01T08:37:00,5": EIGHT.replace(microsecond=500_000),
    "2022-07-01T08:37:00.1234567Z": UTC.replace(microsecond=123_456),
    "20220701T0837Z": UTC,
    "20220701T083700+0000": UTC,
    "2022-W26-5T08:37": EIGHT,
    "2022W265T0837": EIGHT,
    "2022-182T08:37": EIGHT,
    "2022-07-01T08-05": dt.datetime(2022, 7, 1, 8, tzinfo=dt.timezone(-dt.timedelta(hours=5))),
    "2022-06-30T24:00": dt.datetime(2022, 7, 1),
    "1 Jul 2022 08:37:00 -0500": EIGHT.replace(tzinfo=dt.timezone(-dt.timedelta(hours=5))),
    "Fri, 1 Jul 2022 08:37 EST": EIGHT.replace(tzinfo=dt.timezone(-dt.timedelta(hours=5))),
    "Fri, 1 Jul 2022 08:37 PDT": EIGHT.replace(tzinfo=dt.timezone(-dt.timedelta(hours=7))),
    "Fri, 01 Jul 2022 08:37:00 +0000 (UTC)": UTC,
    "friday, 1 july 2022 8:37 am": EIGHT,
    "July 1, 2022, 8:37 PM": EIGHT.replace(hour=20),
    "Fri Jul  1 08:37:00 2022": EIGHT,
    "01-Jul-2022 08:37": EIGHT,
    "01.07.2022 08:37": EIGHT,
    "2022/07/01 8:37": EIGHT,
}
DAY = dt.date(2001, 6, 16)
DATES = ["2001-06-16", "20010616", "2001-6-16", "2001/6/16", "2001.06.16", "16.6.2001", "2001-W24-6", "2001W246"]
DATES += ["2001-167", "16 June 2001", "16 jun 2001", "16-Jun-2001", "June 16, 2001", "Jun 16 2001", "Sat, 16 Jun 2001"]
DATES += ["Saturday, June 16, 2001", "Sat 16 Jun 2001"]
TIMES = {
    "11:30": dt.time(11, 30),
    "9:05": dt.time(9, 5),
    "11:30:00": dt.time(11, 30),
    "T11:30": dt.time(11, 30),
    "T11": dt.time(11),
    "1130": dt.time(11, 30),
    "113000": dt.time(11, 30),
    "11:30:00.25": dt.time(11, 30, 0, 250_000),
    "11:30Z": dt.time(11, 30, tzinfo=dt.UTC),
    "11:30 GMT": dt.time(11, 30, tzinfo=dt.UTC),
    "11:30+02": dt.time(11, 30, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    "11:30 PM": dt.time(23, 30),
    "12:05 a.m.": dt.time(0, 5),
}


@pytest.mark.parametrize("text", MOMENTS)
def test_date_with_time_is_read_in_each_form(text: str) -> None:
    found = compile_field(field("a", "datetime", format="any")).read(text)
    assert (found, found.utcoffset()) == (MOMENTS[text], MOMENTS[text].utcoffset())


@pytest.mark.parametrize("text", DATES)
def test_date_is_read_in_each_form(text: str) -> None:
    assert compile_field(field("a", "date", format="any")).read(text) == DAY


@pytest.mark.parametrize("text", TIMES)
def test_time_is_read_in_each_form(text: str) -> None:
    found = compile_field(field("a", "time", format="any")).read(text)
    assert (found, found.utcoffset()) == (TIMES[text], TIMES[text].utcoffset())


@pytest.mark.parametrize(
    ("kind", "text", "hint"),
    [
        (
            "datetime",
            "7/1/2022 8:37",
            "It could mean 2022-01-07T08:37:00 or 2022-07-01T08:37:00: write the one you mean.",
        ),
        (
            "date",
            "7/1/2022",
            "It could mean 2022-01-07 or 2022-07-01: write the one you mean. "
            "If all dates are written like this, declare the format '%d/%m/%Y' or '%m/%d/%Y'.",
        ),
        (
            "date",
            "7-1-2022",
            "It could mean 2022-01-07 or 2022-07-01: write the one you mean. "
            "If all dates are written like this, declare the format '%d-%m-%Y' or '%m-%d-%Y'.",
        ),
        (
            "date",
            "24/1/2022",
            "Write 2022-01-24. If all dates are written like this, declare the format '%d/%m/%Y'.",
        ),
        ("date", "7/1/22", "Write the year first, with four digits."),
        ("date", "2022-02-30", "February 2022 has 28 days."),
        ("date", "2022-07-01T08:37", "It has a time of day: declare the type datetime, or remove the time."),
        ("datetime", "2022-07-01", "It has no time of day: declare the type date, or add the time."),
        ("datetime", "2022-07-01T25:00", "Hours run from 00 to 23."),
        ("time", "2022-07-01T08:37", "It has a date: declare the type datetime, or remove the date."),
        ("time", "11:60", "Minutes run from 00 to 59."),
        ("time", "23:59:60", "Seconds run from 00 to 59."),
        ("date", "12022-07-01", "Only years from 0001 to 9999 are supported."),
        (
            "date",
            "soon",
            "Accepted forms: ISO 8601 (2022-07-01), 1 July 2022, July 1, 2022, 01.07.2022 and 2022/07/01.",
        ),
        ("time", "noon", "Accepted forms: ISO 8601 (08:37, 08:37:00Z) and 8:37 AM."),
    ],
)
def test_text_that_is_refused_says_why_or_which_forms_are_read(kind: str, text: str, hint: str) -> None:
    value, (fault,) = compile_field(field("a", kind, format="any")).judge(text)
    assert value is FAULTY
    assert fault.hint == hint


def test_datetime_that_says_nothing_is_told_all_forms() -> None:
    _, (fault,) = compile_field(field("a", "datetime", format="any")).judge("soon")
    assert fault.fact == "cannot be read as a date and time"
    assert fault.hint
    for text in ("2022-07-01T08:37Z", "Fri, 01 Jul 2022 08:37:00 GMT", "1 July 2022 8:37", "01.07.2022 8:37"):
        assert text in fault.hint
        assert text in MOMENTS or not compile_field(field("a", "datetime", format="any")).judge(text)[1]


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 01 Jul 2022 08:37:00 GMT",
        "2022-07-01 08:37 EST",
        "Fri, 01 Jul 2022 08:37:00 CET",
        "2022-07-01T08:37+25:00",
        "9999-12-31T24:00",
        "2022-07-01T24:01",
        "2022-366T08:37",
        "２０２２-07-01 08:37",
        "1 July 2022",
        " " * 1_000_000,
        "1" * 1_000_000,
        "2022-07-01 08:37" + " " * 1_000_000 + "Z",
    ],
)
def test_text_that_contradicts_itself_or_is_no_date_is_refused(text: str) -> None:
    assert compile_field(field("a", "datetime", format="any")).judge(text)[0] is FAULTY
