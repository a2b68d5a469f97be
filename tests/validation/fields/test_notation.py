"""Numbers in a field's own notation: groups, decimal characters, units, and what is said of those out of place."""

from __future__ import annotations

from typing import Any

import pytest

from bushputin_data.validation.fields.cells import FAULTY, compile_field
from tests.validation.packages import field

EUROPEAN = field("n", "number", decimalChar=",", groupChar=".")
BARE = field("n", "number", bareNumber=False)


@pytest.mark.parametrize(
    ("declared", "text", "value"),
    [
        (EUROPEAN, "1.234,56", 1234.56),
        (EUROPEAN, "1,5", 1.5),
        (EUROPEAN, "1234", 1234.0),
        (EUROPEAN, "1.234.567", 1234567.0),
        (EUROPEAN, "-1.234,5e3", -1234500.0),
        (EUROPEAN, "nan", None),
        (field("n", "number", groupChar=","), "12,34,567.8", 1234567.8),
        (field("n", "number", groupChar=" ", bareNumber=False), "€ 1 234.5", 1234.5),
        (field("n", "integer", groupChar=","), "1,800", 1800),
        (field("n", "integer", groupChar=",", bareNumber=False), "ca. 1,800, more or less", 1800),
    ],
)
def test_number_in_its_notation_is_read_without_a_warning(declared: dict[str, Any], text: str, value: Any) -> None:
    found, faults = compile_field(declared).judge(text)
    assert (found == value or value is None, faults) == (True, ())


@pytest.mark.parametrize(
    ("declared", "text", "value"),
    [
        (EUROPEAN, "12.34", 1234.0),
        (EUROPEAN, "1.2.3,4", 123.4),
        (EUROPEAN, "1.234,567.8", 1234.5678),
        (EUROPEAN, "0.123", 123.0),
        (EUROPEAN, "1234.567", 1234567.0),
        (EUROPEAN, ".5", 5.0),
        (EUROPEAN, "5.", 5.0),
        (EUROPEAN, "1..234", 1234.0),
        (EUROPEAN, "1e1.000", float("inf")),
        (field("n", "integer", groupChar=","), "1,80", 180),
        (field("n", "integer", groupChar=",", bareNumber=False), "$1,80 each", 180),
    ],
)
def test_group_character_out_of_place_is_a_warning_and_the_value_stays(
    declared: dict[str, Any], text: str, value: Any
) -> None:
    cell = compile_field(declared)
    found, (fault,) = cell.judge(text)
    assert (found, fault.rule, fault.level) == (value, "group_char", "warning")
    assert cell.read(text) == value


def test_group_character_out_of_place_says_what_is_read_and_what_may_be_meant() -> None:
    (fault,) = compile_field(EUROPEAN).judge("12.34")[1]
    assert fault.fact == "has the groupChar '.' out of place, and is read as 1234"
    assert fault.hint == "Group the digits in threes, or write ',' as the decimal mark."


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("95.5 %", 95.5),
        ("$-5", -5.0),
        ("-5%", -5.0),
        ("5 Std.", 5.0),
        ("No. 5", 5.0),
        ("Rs. 500", 500.0),
        (".5%", 0.5),
        ("EUR 95", 95.0),
        ("1e3 m²", 1000.0),
        ("-INF", float("-inf")),
        ("$" * 1_000_000 + "1" + "%" * 1_000_000, 1.0),
    ],
)
def test_what_stands_around_a_number_is_taken_away(text: str, value: float) -> None:
    assert compile_field(BARE).judge(text) == (value, ())


@pytest.mark.parametrize("text", ["-$5", "\u22125 €", "Rs.500", "5-7", "m2 5", "%", "five", "--5"])
def test_text_that_can_be_another_number_is_not_guessed_at(text: str) -> None:
    assert compile_field(BARE).judge(text)[0] is FAULTY


HINTS: list[tuple[dict[str, Any], str, str | None]] = [
    (field("n", "number"), "2,5", "If ',' is the decimal mark, declare it as decimalChar."),
    (
        field("n", "number"),
        "1,800",
        "If ',' groups digits, declare it as groupChar; if it is the decimal mark, as decimalChar.",
    ),
    (field("n", "number"), "1,800.5", "If ',' groups digits, declare it as groupChar."),
    (field("n", "number"), "1 800", "If ' ' groups digits, declare it as groupChar."),
    (field("n", "integer"), "1,800", "If ',' groups digits, declare it as groupChar."),
    (field("n", "integer"), "1\u00a0800", "If '\\xa0' groups digits, declare it as groupChar."),
    (
        field("n", "number", decimalChar=","),
        "2.5",
        "If '.' is the decimal mark, declare it as decimalChar; this field uses ','.",
    ),
    (field("n", "number"), "95%", "If the rest is a unit, set bareNumber to false."),
    (field("n", "number"), "$5", "If the rest is a unit, set bareNumber to false."),
    (field("n", "integer"), "5 km", "If the rest is a unit, set bareNumber to false."),
    (field("n", "integer"), "x5", None),
    (field("n", "integer"), "7.0", "Write 7."),
    (field("n", "integer"), "7.5", "Declare the type number to allow it."),
    (field("n", "integer"), "1e3", "Declare the type number to allow it."),
    (field("n", "integer"), "\u22125", "Write the minus sign as '-'."),
    (field("n", "integer"), "٣", None),
    (field("n", "integer"), " 5", "Remove the spaces around it."),
    (field("n", "integer"), "n/a", "If 'n/a' means a missing value, add it to missingValues."),
    (field("n", "integer"), "NULL", "If 'NULL' means a missing value, add it to missingValues."),
    (field("n", "integer", missingValues=["-"]), "", "If '' means a missing value, add it to missingValues."),
    (
        field("n", "number"),
        "#DIV/0!",
        "This is a spreadsheet error: correct it in the spreadsheet.",
    ),
    (field("n", "boolean"), "Yes", "If it means true or false, add it to trueValues or falseValues."),
    (field("n", "boolean"), "tRUE", "Write true."),
    (field("n", "geopoint"), "46.28, 114.37", "The longitude comes first."),
    (field("n", "geopoint"), "190, 95", "Longitudes are -180 to 180, latitudes -90 to 90."),
    (field("n", "list", itemType="integer"), "1,x,3", "Item 2, 'x', is not an integer."),
    (field("n", "object"), "{'a': 1}", "JSON uses double quotes."),
    (field("n", "date"), "16 June", None),
    (field("n", "date"), "June 16, 2001", "Write 2001-06-16."),
    (field("n", "time"), "11:30", "Write 11:30:00."),
    (field("n", "datetime"), "2001-06-16 11:30Z", "Write 2001-06-16T11:30:00Z."),
    (field("n", "datetime"), "12001-06-16T11:30:00", "Only years from 0001 to 9999 are supported."),
    (field("n", pattern="[A-Z]{2}"), "Slovenia", "It asks for two capital letters: a two-letter code, such as 'SI'."),
    (field("n", pattern="[a-z]{2}"), "Slovene", "It asks for two small letters: a two-letter code, such as 'sl'."),
    (field("n", "integer"), "2,5", "If ',' is the decimal mark, declare the type number, and ',' as decimalChar."),
    (field("n", "integer"), "1.234,5", "Declare the type number, '.' as groupChar and ',' as decimalChar."),
    (field("n", "number"), "1.234,5", "Declare '.' as groupChar and ',' as decimalChar."),
    (field("n", "number"), "1 234,5", "Declare ' ' as groupChar and ',' as decimalChar."),
    (field("n", "boolean"), "yes", "If it means true or false, add it to trueValues or falseValues."),
    (field("n", "date"), "2001", "It is only a year: add month and day, or declare the type year."),
    (field("n", "date"), "2001-06", "It has no day: add it, or declare the type yearmonth."),
    (
        field("n", "date"),
        "31/12/2001",
        ("Write 2001-12-31. If all dates are written like this, declare the format '%d/%m/%Y'."),
    ),
    (
        field("n", "date", format="%d/%m/%Y"),
        "2001-06-16",
        "Write it like 16/06/2001, or declare the format default if all values are written like this one.",
    ),
    (
        field("n", "list", itemType="integer"),
        "1;2",
        "Item 1, '1;2', is not an integer. If ';' separates the items, declare it as delimiter.",
    ),
    (field("n", pattern="[A-Z]{2}"), "N/A", "If 'N/A' means a missing value, add it to missingValues."),
    (field("n", enum=["yes", "no"]), "n/a", "If 'n/a' means a missing value, add it to missingValues."),
    (field("n", "integer", enum=[10, 20]), "1", None),
]


@pytest.mark.parametrize(("declared", "text", "hint"), HINTS)
def test_hint_names_the_property_that_would_make_it_right(
    declared: dict[str, Any], text: str, hint: str | None
) -> None:
    (fault,) = compile_field(declared).judge(text)[1]
    assert fault.hint == hint


@pytest.mark.parametrize(
    ("declared", "text", "fact", "expected"),
    [
        (field("n", "integer"), "x", "is not an integer", "an integer"),
        (field("n", "date"), "16 June", "is not a date (use YYYY-MM-DD)", "a date as YYYY-MM-DD"),
        (field("n", "integer", minimum=3), "2", "is below the minimum 3", "3 or more"),
        (field("n", "integer", exclusiveMaximum=3), "3", "is not below 3", "less than 3"),
        (
            field("n", "date", maximum="2001-01-20"),
            "2001-01-21",
            "is after the maximum '2001-01-20'",
            "'2001-01-20' or earlier",
        ),
        (field("n", minLength=2), "x", "has 1 character", "at least 2 characters"),
        (field("n", maxLength=1), "xy", "has 2 characters", "at most 1 character"),
        (field("n", enum=["a", "b"]), "c", "is not one of the allowed values", "one of 'a', 'b'"),
        (field("n", categories=["a", "b"]), "c", "is not one of the categories", "one of 'a', 'b'"),
        (field("n", "boolean", enum=[True]), "0", "is not one of the allowed values", "one of 'true'"),
        (field("n", pattern="[a-z]"), "1", "does not match its pattern", "a value that matches the pattern '[a-z]'"),
        (field("n", pattern=r"\d{4}"), "1", "does not match its pattern", r"a value that matches the pattern '\d{4}'"),
        (field("n", required=True), "", "is empty", "a value"),
        (field("n", required=True, missingValues=["NA"]), "NA", "is a missing value", "a value"),
        (
            field("n", "boolean", trueValues=["si"], falseValues=["no"]),
            "yes",
            "is not a boolean ('si', 'no')",
            "one of 'si', 'no'",
        ),
    ],
)
def test_fault_says_what_is_wrong_and_what_was_expected(
    declared: dict[str, Any], text: str, fact: str, expected: str
) -> None:
    (fault,) = compile_field(declared).judge(text)[1]
    assert (fault.fact, fault.expected) == (fact, expected)
