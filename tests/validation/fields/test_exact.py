"""The value of a cell for keys and comparisons: a number to its last digit, and in bounded time."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from bushputin_data.validation.fields.cells import FAULTY, compile_field
from bushputin_data.validation.fields.numbers import DIGITS, canonical
from tests.validation.packages import field

NUMBER = compile_field(field("a", "number"))


def test_numbers_that_are_one_float_differ() -> None:
    texts = ["9007199254740992", "9007199254740993", "1.0", "1"]
    assert [
        texts.index(text) for text in texts if NUMBER.exact(text) in map(NUMBER.exact, texts[: texts.index(text)])
    ] == [3]


@pytest.mark.parametrize(
    ("one", "other"),
    [("1", "1.0"), ("0", "-0"), ("1e3", "1000"), (".5", "0.50"), ("+7", "7"), ("INF", "inf"), ("1E400", "10e399")],
)
def test_equal_numbers_are_equal_keys(one: str, other: str) -> None:
    assert NUMBER.exact(one) == NUMBER.exact(other)
    assert hash(NUMBER.exact(one)) == hash(NUMBER.exact(other))
    assert canonical(NUMBER.exact(one)) == canonical(NUMBER.exact(other))


@pytest.mark.parametrize(
    ("one", "other"), [("1e400", "1e401"), ("0.1", "0.10000000000000000001"), ("1e-999999999", "0"), ("1", "-1")]
)
def test_unequal_numbers_are_unequal_keys(one: str, other: str) -> None:
    assert NUMBER.exact(one) != NUMBER.exact(other)
    assert canonical(NUMBER.exact(one)) != canonical(NUMBER.exact(other))


@pytest.mark.parametrize(
    ("declared", "text", "value"),
    [
        (field("a", "number", decimalChar=",", groupChar="."), "1.234,50", Decimal("1234.5")),
        (field("a", "number", bareNumber=False), "95.5 %", Decimal("95.5")),
        (field("a", "number", missingValues=["NA"]), "NA", None),
        (field("a", "number"), None, None),
        (field("a", "number", maximum=1), "2", Decimal(2)),
        (field("a", "integer"), "007", 7),
        (field("a", "integer", minimum=9), "7", 7),
        (field("a", "geopoint"), "14.10, 46", (Decimal("14.1"), Decimal(46))),
        (field("a", "list", itemType="number"), "0.1,1e400", [Decimal("0.1"), Decimal("1e400")]),
        (field("a"), "x", "x"),
    ],
)
def test_exact_value_is_that_of_the_text_whatever_its_constraints(declared: Any, text: str | None, value: Any) -> None:
    found = compile_field(declared).exact(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "text"), [("number", "x"), ("number", "NaN"), ("integer", "x"), ("date", "x"), ("geopoint", "0, NaN")]
)
def test_what_has_no_value_or_equals_nothing_is_faulty(kind: str, text: str) -> None:
    assert compile_field(field("a", kind)).exact(text) is FAULTY


@pytest.mark.parametrize(
    ("kind", "text", "hint"),
    [
        ("integer", "9" * (DIGITS + 1), "It has 4,301 digits; at most 4,300 are supported."),
        ("integer", "-" + "9" * 1_000_000, "It has 1,000,000 digits; at most 4,300 are supported."),
        ("number", "1e" + "9" * 18, "Its exponent has more than 17 digits, which is not supported."),
        ("number", "1e-" + "9" * 100_000, "Its exponent has more than 17 digits, which is not supported."),
        ("year", "9" * (DIGITS + 1), None),
        ("yearmonth", "9" * (DIGITS + 1) + "-01", None),
        ("duration", "P" + "9" * (DIGITS + 1) + "Y", None),
        ("duration", "PT0." + "9" * (DIGITS + 1) + "S", None),
        ("object", '{"a": ' + "9" * (DIGITS + 1) + "}", "It has a number of more than 4,300 digits."),
    ],
)
def test_number_that_is_too_long_is_a_finding_that_says_so(kind: str, text: str, hint: str | None) -> None:
    started = time.process_time()
    value, (fault,) = compile_field(field("a", kind)).judge(text)
    assert value is FAULTY
    assert (fault.rule, fault.hint) == ("type", hint)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "9" * DIGITS),
        ("integer", "0" * 100_000 + "1"),
        ("number", "9" * 1_000_000),
        ("number", "1e" + "9" * 17),
        ("number", "-1e-" + "9" * 17),
        ("number", "0." + "0" * 1_000_000 + "1"),
        ("object", '{"a": ' + "9" * DIGITS + "}"),
    ],
)
def test_long_number_is_read_and_compared_in_bounded_time(kind: str, text: str) -> None:
    cell = compile_field(field("a", kind))
    started = time.process_time()
    value = cell.exact(text)
    assert value == cell.exact(text)
    assert kind == "object" or (hash(value) == hash(cell.exact(text)) and (value > 2) is not (value < 2))
    assert not cell.judge(text)[1]
    assert time.process_time() - started < 5


BOUNDED: list[tuple[dict[str, Any], str, bool]] = [
    (field("a", "number", maximum="1e400"), "1e400", True),
    (field("a", "number", maximum="1e400"), "1.1e400", False),
    (field("a", "number", maximum=1e308), "1e400", False),
    (field("a", "number", minimum="-1e999999999"), "-1e999999998", True),
    (field("a", "number", minimum="-1e999999999"), "-1e9999999999", False),
    (field("a", "number", exclusiveMinimum=0), "1e-999999999", True),
    (field("a", "number", exclusiveMinimum=0), "-0", False),
    (field("a", "number", minimum=0), "-0", True),
    (field("a", "number", maximum="INF"), "INF", True),
    (field("a", "number", exclusiveMaximum="INF"), "1e400", True),
    (field("a", "number", exclusiveMaximum="INF"), "INF", False),
    (field("a", "number", minimum="-INF"), "NaN", False),
    (field("a", "number", maximum=9007199254740992), "9007199254740993", False),
    (field("a", "number", decimalChar=",", maximum="0,5"), "0,5", True),
    (field("a", "number", decimalChar=",", maximum="0,5"), "0,50000000000000000001", False),
    (field("a", "integer", maximum=10**400), "1" + "0" * 400, True),
    (field("a", "integer", minimum=1.5), "1", False),
    (field("a", "integer", minimum=1.5), "2", True),
]


@pytest.mark.parametrize(("declared", "text", "right"), BOUNDED)
def test_number_is_compared_with_its_bound_to_the_last_digit(declared: dict[str, Any], text: str, right: bool) -> None:
    assert (not compile_field(declared).judge(text)[1]) is right


LISTED: list[tuple[dict[str, Any], str, bool]] = [
    (field("a", "number", enum=["NaN", "INF"]), "nan", True),
    (field("a", "number", enum=["NaN", "INF"]), "-INF", False),
    (field("a", "number", enum=[0]), "-0.0", True),
    (field("a", "number", enum=[9007199254740992]), "9007199254740993", False),
    (field("a", "number", enum=[0.1]), "0.10", True),
    (field("a", "number", enum=[0.1]), "0.1000000000000000055", False),
    (field("a", "number", enum=["1e400"]), "10e399", True),
    (field("a", "integer", enum=[1.0, "2"]), "02", True),
    (field("a", "boolean", enum=[True]), "TRUE", True),
    (field("a", "boolean", enum=["true"]), "1", True),
    (field("a", "boolean", enum=[True]), "false", False),
    (field("a", "duration", enum=["P1Y"]), "P12M", True),
    (field("a", "duration", enum=["P1M"]), "P30D", False),
    (field("a", "duration", enum=["PT0.1S"]), "PT0.10S", True),
    (field("a", "object", enum=[{"a": 1, "b": [True]}]), '{"b": [true], "a": 1.0}', True),
    (field("a", "object", enum=[{"a": 1}]), '{"a": true}', False),
    (field("a", "array", enum=["[1, 2]"]), "[1,2]", True),
    (field("a", "geopoint", enum=[[14.1, 46]]), "14.10, 46", True),
    (field("a", "geopoint", enum=[{"lon": 14.1, "lat": 46}]), "14.10, 46", True),
    (field("a", "geopoint", format="array", enum=["[1.4e1, 46]"]), "[14, 46.0]", True),
    (field("a", "list", itemType="number", enum=["1,2", [0.1, 3]]), "0.10,3", True),
    (field("a", "list", itemType="date", enum=[["2001-06-16"]]), "2001-06-16", True),
    (field("a", "datetime", enum=["2001-06-16T00:00:00Z"]), "2001-06-16T02:00:00+02:00", True),
    (field("a", "yearmonth", enum=["2001-06"]), "2001-06Z", True),
    (field("a", "any", enum=[1, "x"]), "1", True),
    ({"name": "a", "constraints": {"enum": [1, "x"]}}, "1", True),
]


@pytest.mark.parametrize(("declared", "text", "right"), LISTED)
def test_value_is_looked_up_as_what_it_is_and_not_as_it_is_written(
    declared: dict[str, Any], text: str, right: bool
) -> None:
    assert (not compile_field(declared).judge(text)[1]) is right


def test_json_beyond_some_depth_is_a_finding_whoever_calls() -> None:
    cell = compile_field(field("a", "array"))

    def at(depth: int) -> list[str | None]:
        return (
            [cell.judge(f"{'[' * levels}{']' * levels}")[1][0].hint for levels in (101, 400)]
            if not depth
            else at(depth - 1)
        )

    assert not cell.judge("[" * 100 + "]" * 100)[1]
    assert not cell.judge('["' + "[" * 500 + '"]')[1]
    assert at(0) == at(700) == ["It is nested more than 100 levels deep."] * 2
