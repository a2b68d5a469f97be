"""The order of times, dates with times, months and durations is that of XML Schema, and equal values are equal keys."""

from __future__ import annotations

import datetime as dt
import itertools
import pickle
from fractions import Fraction
from typing import Any

import pytest

from bushputin_data.validation.fields.cells import FAULTY, compile_field
from bushputin_data.validation.fields.times import Duration, YearMonth, comparable, days
from tests.validation.packages import field

# In the order of time; those on one line are equal.
ORDERED = {
    "time": [
        ["00:00:00+14:00"],
        ["00:30:00+01:00"],
        ["00:00:00", "00:00:00Z", "01:00:00+01:00", "00:00:00.000"],
        ["09:00:00+02:00", "07:00:00Z"],
        ["08:00:00+00:00"],
        ["23:59:59.999999Z"],
        ["23:00:00-14:00"],
    ],
    "datetime": [
        ["0001-01-01T00:00:00+14:00"],
        ["0001-01-01T00:00:00+13:00"],
        ["0001-01-01T00:00:00Z"],
        ["2001-01-01T00:00:00Z", "2001-01-01T02:00:00+02:00", "2000-12-31T24:00:00Z", "2000-12-31T19:00:00-05:00"],
        ["2001-01-01T00:00:01"],
        ["2001-01-01T00:00:00-14:00"],
        ["9999-12-31T23:59:59Z"],
        ["9999-12-31T23:59:59-13:00"],
        ["9999-12-31T23:59:59-14:00"],
    ],
    "yearmonth": [
        ["-10000-01"],
        ["-0002-12"],
        ["-0001-01"],
        ["0001-01"],
        ["2001-06", "2001-06Z", "2001-06+02:00"],
        ["12001-01"],
    ],
    "year": [["-10000"], ["-0002"], ["-0001"], ["0001"], ["2001", "2001Z"], ["12001"]],
    "date": [["0001-01-01"], ["2000-02-29"], ["9999-12-31"]],
}
PAIRS = [
    (kind, lower, higher)
    for kind, groups in ORDERED.items()
    for one, other in itertools.combinations(groups, 2)
    for lower, higher in itertools.product(one, other)
]
EQUAL = [
    (kind, *pair) for kind, groups in ORDERED.items() for group in groups for pair in itertools.combinations(group, 2)
]


@pytest.mark.parametrize(("kind", "lower", "higher"), PAIRS)
def test_values_are_ordered_by_when_they_are(kind: str, lower: str, higher: str) -> None:
    cell = compile_field(field("a", kind))
    one, other = comparable(cell.read(lower)), comparable(cell.read(higher))
    assert one < other
    assert other > one
    assert one != other
    for name, edge, text, right in (
        ("minimum", lower, higher, True),
        ("minimum", higher, lower, False),
        ("exclusiveMaximum", higher, lower, True),
        ("exclusiveMaximum", lower, higher, False),
    ):
        assert (not compile_field(field("a", kind, **{name: edge})).judge(text)[1]) is right


@pytest.mark.parametrize(("kind", "one", "other"), EQUAL)
def test_equal_values_keep_to_their_bounds(kind: str, one: str, other: str) -> None:
    for name, right in (("minimum", True), ("maximum", True), ("exclusiveMinimum", False), ("exclusiveMaximum", False)):
        assert (not compile_field(field("a", kind, **{name: one})).judge(other)[1]) is right
    mine, its = (compile_field(field("a", kind)).exact(text) for text in (one, other))
    assert comparable(mine) == comparable(its)
    assert hash(comparable(mine)) == hash(comparable(its))
    if getattr(mine, "tzinfo", None) and getattr(its, "tzinfo", None):
        assert (mine, hash(mine)) == (its, hash(its))


def test_comparable_values_are_shown_as_they_were() -> None:
    for value in (
        dt.time(9),
        dt.time(9, tzinfo=dt.UTC),
        dt.datetime(2001, 1, 1),
        dt.datetime(2001, 1, 1, tzinfo=dt.UTC),
    ):
        assert str(comparable(value)) == str(value)
    assert str(comparable(dt.datetime(2001, 1, 1)) + dt.timedelta(days=1)) == "2001-01-02 00:00:00"


def test_values_survive_a_pickle() -> None:
    for value in (
        YearMonth("2001-06"),
        Duration(1, Fraction(1, 3)),
        comparable(dt.time(9)),
        comparable(dt.datetime(2001, 1, 1)),
    ):
        again = pickle.loads(pickle.dumps(value))
        assert (again, type(again)) == (value, type(value))
    assert pickle.loads(pickle.dumps(FAULTY)) is FAULTY


BOUNDS: list[tuple[str, str, str, bool]] = [
    ("minimum", "P1D", "PT24H", True),
    ("exclusiveMinimum", "P1D", "PT24H", False),
    ("exclusiveMaximum", "P1D", "PT24H", False),
    ("exclusiveMinimum", "P1D", "PT24H0.000001S", True),
    ("maximum", "P1M", "P31D", True),
    ("maximum", "P1M", "P32D", False),
    ("minimum", "P1M", "P28D", True),
    ("minimum", "P1M", "P27D", False),
    ("maximum", "P350D", "P1Y", False),
    ("maximum", "P365D", "P1Y", True),
    ("maximum", "P2M", "P62D", True),
    ("maximum", "P2M", "P63D", False),
    ("minimum", "P2M", "P58D", False),
    ("maximum", "P400Y", "P146097D", True),
    ("exclusiveMaximum", "P400Y", "P146097D", False),
    ("minimum", "-P1M", "-P32D", False),
    ("minimum", "-P1M", "-P31D", True),
    ("maximum", "P0D", "-PT0.1S", True),
    ("maximum", "P999999999999999999999Y", "P1D", True),
    ("maximum", "PT9007199254740992S", "PT9007199254740993S", False),
]


@pytest.mark.parametrize(("name", "edge", "text", "right"), BOUNDS)
def test_duration_breaks_a_bound_where_it_certainly_does(name: str, edge: str, text: str, right: bool) -> None:
    assert (not compile_field(field("a", "duration", **{name: edge})).judge(text)[1]) is right


def test_months_last_as_long_as_in_the_calendar() -> None:
    for year, month, months in itertools.product(
        (1696, 1697, 1900, 1903, 2000), (1, 2, 7, 12), (-30, -1, 0, 1, 12, 400)
    ):
        years, rest = divmod(month - 1 + months, 12)
        there = dt.date(year + years, rest + 1, 1)
        assert days(year, month, months) == (there - dt.date(year, month, 1)).days


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("datetime", "2001-06-16T24:00:00", dt.datetime(2001, 6, 17)),
        ("datetime", "2001-06-16T24:00:00.000Z", dt.datetime(2001, 6, 17, tzinfo=dt.UTC)),
        ("datetime", "2001-06-16T12:00:00.1234567", dt.datetime(2001, 6, 16, 12, 0, 0, 123456)),
        ("datetime", "2001-06-16T12:00:00-00:00", dt.datetime(2001, 6, 16, 12, tzinfo=dt.UTC)),
        ("yearmonth", "2001-06Z", YearMonth("2001-06")),
        ("duration", "PT0.5S", Duration(0, Fraction(1, 2))),
        ("duration", "-P1Y2M3DT4H5M6S", Duration(-14, -273906)),
        ("duration", "P2W", Duration(0, 1209600)),
    ],
)
def test_text_is_read_as_xml_schema_has_it(kind: str, text: str, value: Any) -> None:
    assert compile_field(field("a", kind)).read(text) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("datetime", "2001-06-16T24:00:01"),
        ("datetime", "9999-12-31T24:00:00"),
        ("datetime", "2001-06-16T12:00:00+14:01"),
        ("datetime", "2001-06-16T12:00:00+15:00"),
        ("datetime", "2001-06-16T12:00:00,5"),
        ("datetime", "2001-06-16t12:00:00"),
        ("time", "24:00:00"),
        ("time", "12:00:00+99:00"),
        ("time", "12:00:00.5.5"),
        ("date", "2001-W24-6"),
        ("date", "2001-1-016"),
        ("date", "２００１-06-16"),
        ("date", "2001-06-1６"),
        ("date", "2001-06-1\ud800"),
        ("date", "+001-06-16"),
        ("year", "2001+15:00"),
        ("yearmonth", "2001-00"),
    ],
)
def test_text_beyond_xml_schema_is_refused(kind: str, text: str) -> None:
    assert compile_field(field("a", kind)).judge(text)[0] is FAULTY
