"""Laws of cells: what is written canonically is read as itself, and no text raises, whatever the field is."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import FAULTY, compile_field
from bushputin_data.validation.fields.numbers import canonical
from bushputin_data.validation.fields.times import YearMonth, comparable
from bushputin_data.validation.fields.types import FORMS
from bushputin_data.validation.findings import Fault
from tests.validation.packages import field

PATTERNS = ["%x", "%X", "%c", "%Y-%m-%d", "%Y-%j", "%G-W%V-%u", "%Y %U %w", "%y%m%d", "%H:%M:%S.%f%z", "%I %p %Z"]
FORMATS = {
    "string": ["default", "email", "uri", "uuid", "binary"],
    "geopoint": ["default", "array", "object"],
    "geojson": ["default", "topojson"],
} | {kind: ["default", "any", *PATTERNS] for kind in ("date", "time", "datetime")}
NOTATIONS: list[dict[str, Any]] = [{"groupChar": ","}, {"groupChar": ".", "decimalChar": ","}, {"bareNumber": False}]
NOTATIONS += [{"groupChar": "'", "decimalChar": ",", "bareNumber": False}]
FIELDS = [
    *({"name": "a", "type": kind, "format": form} for kind in FORMS for form in FORMATS.get(kind, ["default"])),
    *({"name": "a", "type": kind, **more} for kind in ("integer", "number") for more in NOTATIONS),
    *(
        {"name": "a", "type": "list", "itemType": kind, "delimiter": ";"}
        for kind in ("integer", "date", "time", "number")
    ),
]
CELLS = {json.dumps(declared): compile_field(declared) for declared in FIELDS}
# Texts that are nearly of some type, and what makes them longer, larger or none.
NEARLY = [
    "2001-06-16",
    "9999-366",
    "2001-W24-6",
    "T24:00:00",
    "+14:00",
    "1e99",
    "-INF",
    "0.",
    "P1Y",
    "[1,",
    '{"a":',
    "16 June 2001",
]
TEXTS = st.text() | st.lists(
    st.sampled_from([*NEARLY, *"0123456789-+.,:;/ %eETZW\"'[]{}€\u0660\ud800\u00a0"]), max_size=12
).map("".join)


@pytest.mark.parametrize("declared", CELLS)
@given(text=TEXTS)
def test_any_text_gives_a_value_or_faults_and_never_raises(declared: str, text: str) -> None:
    cell = CELLS[declared]
    value, faults = cell.judge(text)
    assert all(isinstance(fault, Fault) and fault.fact for fault in faults)
    assert (value is FAULTY) is any(fault.rule == "type" for fault in faults)
    assert cell.judge(text)[1] == faults
    exact = cell.exact(text)
    assert (exact is FAULTY) is (value is FAULTY or value != value)
    if any(fault.level == "error" for fault in faults):
        with pytest.raises(FaultError):
            cell.read(text)
    else:
        cell.read(text)


def iso(value: Any) -> str:
    return str(value.isoformat())


ZONES = st.none() | st.integers(-14 * 60, 14 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
TIMES = st.times(timezones=ZONES).map(lambda time: time.replace(fold=0))
MOMENTS = st.datetimes(timezones=ZONES).map(lambda moment: moment.replace(fold=0))
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)
WRITTEN: dict[str, tuple[dict[str, Any], st.SearchStrategy[Any], Callable[[Any], str]]] = {
    "string": (field("a"), st.text(min_size=1), str),
    "integer": (field("a", "integer"), st.integers(), str),
    "grouped": (field("a", "integer", groupChar=","), st.integers(), "{:,}".format),
    "number": (field("a", "number"), st.floats(allow_nan=False), lambda value: repr(value).replace("inf", "INF")),
    "decimal comma": (
        field("a", "number", decimalChar=",", groupChar="."),
        st.integers(-(10**12), 10**12).map(lambda cents: cents / 100),
        lambda value: f"{value:,.2f}".translate({44: ".", 46: ","}),
    ),
    "boolean": (field("a", "boolean"), st.booleans(), lambda value: str(value).lower()),
    "object": (field("a", "object"), st.dictionaries(st.text(), st.integers() | st.text() | st.booleans()), json.dumps),
    "array": (field("a", "array"), st.lists(st.floats(allow_nan=False, allow_infinity=False) | st.none()), json.dumps),
    "list": (
        field("a", "list", itemType="integer", delimiter=";"),
        st.lists(st.integers(), min_size=1),
        lambda value: ";".join(map(str, value)),
    ),
    "date": (field("a", "date"), st.dates(), iso),
    "date any": (field("a", "date", format="any"), st.dates(), iso),
    "date x": (
        field("a", "date", format="%x"),
        st.dates(dt.date(1969, 1, 1), dt.date(2068, 12, 31)),
        "{:%m/%d/%y}".format,
    ),
    "date week": (field("a", "date", format="%G-W%V-%u"), st.dates(dt.date(1000, 1, 4)), "{:%G-W%V-%u}".format),
    "date sunday week": (field("a", "date", format="%Y %U %w"), st.dates(dt.date(1000, 1, 1)), "{:%Y %U %w}".format),
    "date names": (field("a", "date", format="%A %d %B %Y"), st.dates(dt.date(1000, 1, 1)), "{:%A %d %B %Y}".format),
    "time": (field("a", "time"), TIMES, iso),
    "time any": (field("a", "time", format="any"), TIMES, iso),
    "datetime": (field("a", "datetime"), MOMENTS, iso),
    "datetime any": (field("a", "datetime", format="any"), MOMENTS, lambda value: iso(value).replace("T", " ")),
    "year": (field("a", "year"), st.integers(-99999, 99999), lambda value: f"{'-' * (value < 0)}{abs(value):04}"),
    "yearmonth": (
        field("a", "yearmonth"),
        st.builds("{:04}-{:02}".format, st.integers(1, 99999), st.integers(1, 12)).map(YearMonth),
        str,
    ),
    "geopoint": (
        field("a", "geopoint"),
        st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
        lambda value: f"{value[0]!r}, {value[1]!r}",
    ),
    "geopoint object": (
        field("a", "geopoint", format="object"),
        st.tuples(st.floats(-180, 180), st.floats(-90, 90)),
        lambda value: json.dumps({"lon": value[0], "lat": value[1]}),
    ),
}


@pytest.mark.parametrize("name", WRITTEN)
@given(data=st.data())
def test_what_is_written_canonically_is_read_as_itself(name: str, data: st.DataObject) -> None:
    declared, values, write = WRITTEN[name]
    value = data.draw(values)
    found, faults = compile_field(declared).judge(write(value))
    assert (found, type(found), faults) == (value, type(value), ())
    if isinstance(value, dt.time | dt.datetime):
        assert found.utcoffset() == value.utcoffset()


NUMBER = compile_field(field("a", "number"))


@given(DECIMALS, DECIMALS)
def test_exact_numbers_are_those_of_decimal(one: Decimal, other: Decimal) -> None:
    mine, its = NUMBER.exact(str(one)), NUMBER.exact(str(other))
    assert mine is FAULTY or mine == one
    assert (mine == its) is (one == other)
    assert (canonical(one) == canonical(other)) is (one == other)
    assert Decimal(canonical(one)) == one


@given(DECIMALS, DECIMALS, st.sampled_from(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]))
def test_number_is_beyond_its_bound_when_decimal_says_so(value: Decimal, edge: Decimal, name: str) -> None:
    holds = {
        "minimum": value >= edge,
        "maximum": value <= edge,
        "exclusiveMinimum": value > edge,
        "exclusiveMaximum": value < edge,
    }
    assume(NUMBER.exact(str(value)) is not FAULTY and NUMBER.exact(str(edge)) is not FAULTY)
    assert (not compile_field(field("a", "number", **{name: str(edge)})).judge(str(value))[1]) is holds[name]


@given(DECIMALS, st.lists(DECIMALS, min_size=1, max_size=4))
def test_number_is_in_an_enum_when_decimal_says_so(value: Decimal, values: list[Decimal]) -> None:
    assume(all(NUMBER.exact(str(one)) is not FAULTY for one in (value, *values)))
    cell = compile_field(field("a", "number", enum=list(map(str, values))))
    assert (not cell.judge(str(value))[1]) is (value in values)


def instant(value: dt.datetime | dt.time) -> dt.timedelta:
    """The time since a beginning, which is the same for all; without a time zone it is in UTC."""
    day = value.toordinal() if isinstance(value, dt.datetime) else 0
    clock = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    return dt.timedelta(days=day) + clock - (value.utcoffset() or dt.timedelta())


@pytest.mark.parametrize("values", [TIMES, MOMENTS], ids=["time", "datetime"])
@given(data=st.data())
def test_order_is_that_of_instants(values: st.SearchStrategy[Any], data: st.DataObject) -> None:
    one, other = data.draw(values), data.draw(values)
    mine, its = comparable(one), comparable(other)
    assert (mine < its, mine == its, mine > its) == (
        instant(one) < instant(other),
        instant(one) == instant(other),
        instant(one) > instant(other),
    )
    if mine == its:
        assert hash(mine) == hash(its)


@given(st.integers(), st.integers(), st.integers())
def test_integers_keep_to_their_bounds(value: int, low: int, high: int) -> None:
    cell = compile_field(field("a", "integer", minimum=low, maximum=high))
    rules = {"minimum"} if value < low else set()
    assert {fault.rule for fault in cell.judge(str(value))[1]} == rules | ({"maximum"} if value > high else set())


@given(st.floats())
def test_float_is_read_as_it_was_written(value: float) -> None:
    found = NUMBER.read(repr(value).replace("inf", "INF"))
    assert found == value or (math.isnan(found) and math.isnan(value))
