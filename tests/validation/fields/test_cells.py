from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import FAULTY, compile_field
from bushputin_data.validation.fields.times import Duration, YearMonth
from tests.validation.packages import field

RIGHT: list[tuple[dict[str, Any], str, Any]] = [
    (field("a"), " any text ", " any text "),
    (field("a", format="email"), "george@example.org", "george@example.org"),
    (field("a", format="uri"), "https://example.org/ü?q=1#x", "https://example.org/ü?q=1#x"),
    (field("a", format="uuid"), "123E4567-e89b-12d3-a456-426614174000", "123E4567-e89b-12d3-a456-426614174000"),
    (field("a", format="binary"), "aGVsbG8=", "aGVsbG8="),
    (field("a", "integer"), "-007", -7),
    (field("a", "integer", bareNumber=False), "$1800 each", 1800),
    (field("a", "integer", groupChar=","), "1,800", 1800),
    (field("a", "number"), "-33.9", -33.9),
    (field("a", "number"), "1e3", 1000.0),
    (field("a", "number"), ".5", 0.5),
    (field("a", "number"), "-INF", -math.inf),
    (field("a", "number", decimalChar=",", groupChar="."), "1.234,5", 1234.5),
    (field("a", "number", bareNumber=False), "95.5 %", 95.5),
    (field("a", "boolean"), "TRUE", True),
    (field("a", "boolean", trueValues=["yes"], falseValues=["no"]), "no", False),
    (field("a", "object"), '{"a": 1}', {"a": 1}),
    (field("a", "array"), "[1, 2]", [1, 2]),
    (field("a", "list", itemType="integer", delimiter=";"), "1;2", [1, 2]),
    (field("a", "date"), "2001-06-16", dt.date(2001, 6, 16)),
    (field("a", "date", format="%d %B %Y"), "16 June 2001", dt.date(2001, 6, 16)),
    (field("a", "date", format="any"), "June 16, 2001", dt.date(2001, 6, 16)),
    (field("a", "time"), "11:30:00", dt.time(11, 30)),
    (field("a", "time", format="%H:%M"), "11:30", dt.time(11, 30)),
    (field("a", "time", format="%I:%M %p"), "12:05 AM", dt.time(0, 5)),
    (field("a", "datetime"), "2001-06-16T11:30:00Z", dt.datetime(2001, 6, 16, 11, 30, tzinfo=dt.UTC)),
    (field("a", "datetime", format="%Y-%m-%d %H:%M"), "2001-06-16 11:30", dt.datetime(2001, 6, 16, 11, 30)),
    (field("a", "datetime", format="any"), "2001/06/16 11:30", dt.datetime(2001, 6, 16, 11, 30)),
    (field("a", "number"), "-inf", -math.inf),
    (field("a", "number", bareNumber=False), "INF", math.inf),
    (field("a", "time", format="%H:%M"), "9:05", dt.time(9, 5)),
    (field("a", "date", format="%d %b %Y"), "1 jan 2001", dt.date(2001, 1, 1)),
    (field("a", "date", format="%G-W%V-%u"), "2001-W24-6", dt.date(2001, 6, 16)),
    (field("a", "year"), "-0044", -44),
    (field("a", "year"), "2001Z", 2001),
    (field("a", "year"), "2001", 2001),
    (field("a", "yearmonth"), "2001-06", YearMonth("2001-06")),
    (field("a", "duration"), "P1Y2M3DT4H", Duration(14, 273600)),
    (field("a", "geopoint"), "14.37, 46.28", (14.37, 46.28)),
    (field("a", "geopoint", format="array"), "[14.37, 46.28]", (14.37, 46.28)),
    (field("a", "geopoint", format="object"), '{"lon": 14.37, "lat": 46.28}', (14.37, 46.28)),
    (field("a", "geojson"), '{"type": "Point", "coordinates": [1, 2]}', {"type": "Point", "coordinates": [1, 2]}),
    (field("a", "any"), "anything", "anything"),
    (field("a", "integer"), "", None),
]

# Numbers at their bounds, written with signs of their own.
AT_BOUND: list[tuple[dict[str, Any], str, bool]] = [
    (field("a", "number", decimalChar=",", minimum=0.5), "0,5", True),
    (field("a", "number", decimalChar=",", groupChar=".", minimum=1000), "1.000", True),
    (field("a", "number", bareNumber=False, minimum=50), "50%", True),
    (field("a", "number", decimalChar=",", maximum=-0.5), "-0,5", True),
    (field("a", "number", groupChar=",", exclusiveMaximum=1000), "1,000", False),
    (field("a", "number", maximum=90), "90.000000000000000001", False),
]

NOT_OF_TYPE: list[tuple[dict[str, Any], str]] = [
    (field("a", "geopoint", format="array"), "0"),
    (field("a", "geopoint", format="array"), "[1]"),
    (field("a", "geopoint", format="object"), "[1, 2]"),
    (field("a", format="email"), "george at example"),
    (field("a", format="uri"), "example.org"),
    (field("a", format="uuid"), "123"),
    (field("a", format="binary"), "aGVsbG8"),
    (field("a", "integer"), " 7"),
    (field("a", "integer"), "7 "),
    (field("a", "integer"), "1_0"),
    (field("a", "integer"), "٧"),
    (field("a", "integer"), "7\n"),
    (field("a", "integer"), "7.0"),
    (field("a", "integer"), "9" * 5000),
    (field("a", "number"), "12,5"),
    (field("a", "number"), "Infinity"),
    (field("a", "number"), "1 2"),
    (field("a", "number", decimalChar=","), "1.5"),
    (field("a", "boolean"), "yes"),
    (field("a", "object"), "[1]"),
    (field("a", "object"), '{"a": NaN}'),
    (field("a", "array"), "[" * 100_000),
    (field("a", "list", itemType="integer"), "1,x"),
    (field("a", "date"), "2001-6-16"),
    (field("a", "date"), "2001-02-30"),
    (field("a", "date"), "20010616"),
    (field("a", "date", format="%d %B %Y"), "16 Juni 2001"),
    (field("a", "date", format="%A %Y-%m-%d"), "Monday 2001-06-16"),
    (field("a", "date", format="any"), "soon"),
    (field("a", "time"), "11:30"),
    (field("a", "time", format="%H:%M"), "24:00"),
    (field("a", "datetime"), "2001-06-16 11:30:00"),
    (field("a", "year"), "901"),
    (field("a", "yearmonth"), "2001-13"),
    (field("a", "duration"), "P"),
    (field("a", "geopoint"), "190,46"),
    (field("a", "geopoint", format="object"), '{"lon": 14}'),
    (field("a", "geojson"), '{"type": "Dot"}'),
]


@pytest.mark.parametrize(("declared", "text", "value"), RIGHT)
def test_text_is_read_as_its_type_says(declared: dict[str, Any], text: str, value: Any) -> None:
    found = compile_field(declared).read(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(("declared", "text", "right"), AT_BOUND)
def test_a_number_at_its_bound_is_judged_to_the_last_digit(declared: dict[str, Any], text: str, right: bool) -> None:
    assert (not compile_field(declared).judge(text)[1]) is right


@pytest.mark.parametrize(("declared", "text"), NOT_OF_TYPE)
def test_text_of_another_form_is_a_type_fault(declared: dict[str, Any], text: str) -> None:
    value, faults = compile_field(declared).judge(text)
    assert value is FAULTY
    assert [fault.rule for fault in faults] == ["type"]


BROKEN: list[tuple[dict[str, Any], str, str]] = [
    (field("a", required=True), "", "required"),
    (field("a", enum=["x", "y"]), "z", "enum"),
    (field("a", "integer", enum=[1, 2]), "3", "enum"),
    (field("a", categories=["x"]), "z", "category"),
    (field("a", categories=[{"value": "x", "label": "X"}]), "X", "category"),
    (field("a", enum=["x"], categories=["x"]), "z", "enum"),
    (field("a", pattern="[a-z]+"), "a1", "pattern"),
    (field("a", minLength=3), "ab", "min_length"),
    (field("a", maxLength=3), "abcd", "max_length"),
    (field("a", "array", maxLength=1), "[1, 2]", "max_length"),
    (field("a", "integer", minimum=3), "2", "minimum"),
    (field("a", "number", maximum=90), "90.000000000000000001", "maximum"),
    (field("a", "number", maximum=90), "NaN", "maximum"),
    (field("a", "number", exclusiveMinimum=0), "0.0", "exclusive_minimum"),
    (field("a", "year", exclusiveMaximum=2009), "2009", "exclusive_maximum"),
    (field("a", "date", minimum="2001-01-20"), "2001-01-19", "minimum"),
    (field("a", "date", format="%d.%m.%Y", maximum="20.01.2009"), "21.01.2009", "maximum"),
    (field("a", "datetime", maximum="2001-01-01T00:00:00Z"), "2001-01-01T00:00:01", "maximum"),
    (field("a", "duration", maximum="P1M"), "P32D", "maximum"),
]


@pytest.mark.parametrize(("declared", "text", "rule"), BROKEN)
def test_broken_constraint_is_one_fault(declared: dict[str, Any], text: str, rule: str) -> None:
    assert [fault.rule for fault in compile_field(declared).judge(text)[1]] == [rule]


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        (field("a", "integer", enum=["1", "2"]), "01"),
        (field("a", "number", minimum="0.1"), "0.10"),
        (field("a", "duration", maximum="P1M"), "P30D"),
        (field("a", pattern="^[a-z]+$"), "abc"),
    ],
)
def test_value_at_its_limit_is_right(declared: dict[str, Any], text: str) -> None:
    assert not compile_field(declared).judge(text)[1]


WRONG = [*((declared, text) for declared, text, _ in BROKEN if text), *NOT_OF_TYPE, (field("a", "number"), "NaN")]


@pytest.mark.parametrize(("declared", "text"), WRONG)
def test_texts_are_surely_right_together_only_where_each_is(declared: dict[str, Any], text: str) -> None:
    assert compile_field(declared).all_right([text]) is None


def test_one_wrong_text_among_others_is_not_surely_right() -> None:
    cell = compile_field(field("a", pattern="a*a*b"))
    assert cell.all_right(["b", "ab"]) == ["b", "ab"]
    assert cell.all_right(["b", "c", "ab"]) is None
    # A long one may take long: it is asked about by itself.
    long = "a" * cell.patterns[0].reach + "b"
    assert not cell.judge(long)[1]
    assert cell.all_right(["b", long]) is None


def test_a_json_schema_that_takes_long_is_asked_about_each_value() -> None:
    assert compile_field(field("a", "object", jsonSchema={"type": "object"})).all_right(["{}"]) is None


def test_all_broken_constraints_are_told() -> None:
    declared = field("a", pattern="[a-z]+", minLength=3)
    assert {fault.rule for fault in compile_field(declared).judge("1")[1]} == {"pattern", "min_length"}


def test_field_has_missing_values_of_its_own() -> None:
    cell = compile_field({"name": "a", "type": "integer", "missingValues": ["-", {"value": "?", "label": "unknown"}]})
    assert cell.read("-") is None
    assert cell.read("?") is None
    with pytest.raises(FaultError, match="integer"):
        cell.read("")


@pytest.mark.parametrize(
    ("declared", "text", "hint"),
    [
        (field("a", "integer"), " 7", "Remove the spaces around it."),
        (field("a", "number"), "12,5", "If ',' is the decimal mark, declare it as decimalChar."),
        (field("a", enum=["telephone", "message"]), "telefone", "Did you mean 'telephone'?"),
        (field("a", enum=["telephone"]), "Telephone ", "Did you mean 'telephone'?"),
    ],
)
def test_hint_says_how_to_mend(declared: dict[str, Any], text: str, hint: str) -> None:
    with pytest.raises(FaultError) as caught:
        compile_field(declared).read(text)
    assert caught.value.fault.hint == hint


@pytest.mark.parametrize(
    ("declared", "name"),
    [
        (field("a", "text"), "type"),
        (field("a", format="url"), "format"),
        (field("a", "date", format="%Q"), "format"),
        (field("a", "date", format="ISO"), "format"),
        (field("a", "integer", pattern="1"), "pattern"),
        (field("a", pattern="("), "pattern"),
        (field("a", "integer", minimum="x"), "minimum"),
        (field("a", minLength="x"), "minLength"),
        (field("a", enum=[]), "enum"),
        (field("a", required="yes"), "required"),
        (field("a", jsonSchema={}), "jsonSchema"),
        (field("a", "object", jsonSchema=5), "jsonSchema"),
        (field("a", "object", jsonSchema={"type": "text"}), "jsonSchema"),
        (field("a", "object", jsonSchema={"pattern": "("}), "jsonSchema"),
        (field("a", "object", jsonSchema={"$schema": []}), "jsonSchema"),
        (field("a", categories={}), "categories"),
    ],
)
def test_wrong_descriptor_is_told_by_its_part(declared: dict[str, Any], name: str) -> None:
    with pytest.raises(FaultError) as caught:
        compile_field(declared)
    assert caught.value.place == name
