"""What a cell's other form can mean: one reading is a repair, two are none."""

from __future__ import annotations

from typing import Any

import pytest

from bushputin_data.validation.fields.cells import compile_field
from bushputin_data.validation.repairs.repair import NotProposedError
from bushputin_data.validation.repairs.values import repaired

DATE, DATETIME, TIME = {"type": "date"}, {"type": "datetime"}, {"type": "time"}
INTEGER, NUMBER = {"type": "integer"}, {"type": "number"}
DAY_FIRST = {"type": "date", "format": "%d/%m/%Y"}


def new(field: dict[str, Any], text: str, *rules: str) -> str:
    return repaired(compile_field({"name": "a", **field}), field, text, rules or ("type",))


@pytest.mark.parametrize(
    ("field", "text", "right"),
    [
        (DATE, "16 June 2001", "2001-06-16"),
        (DATE, "June 16, 2001", "2001-06-16"),
        (DATE, "2001/06/16", "2001-06-16"),
        (DATE, "2001-6-7", "2001-06-07"),
        (DATE, "20010616", "2001-06-16"),
        (DATE, " 2001-06-16", "2001-06-16"),
        (DATE, "16.06.2001", "2001-06-16"),
        (DATE, "06/16/2001", "2001-06-16"),
        (DATE, "7/7/2001", "2001-07-07"),
        (DAY_FIRST, "2001-06-07", "07/06/2001"),
        (DAY_FIRST, "06/16/2001", "16/06/2001"),
        (DATETIME, "2001-06-16 11:30", "2001-06-16T11:30:00"),
        (DATETIME, "16/06/2001 11:30", "2001-06-16T11:30:00"),
        (TIME, "9:05", "09:05:00"),
        (TIME, "8:37 PM", "20:37:00"),
        (INTEGER, "1,234", "1234"),
        (INTEGER, "1 234 567", "1234567"),
        (INTEGER, "1.234.567", "1234567"),
        (INTEGER, "12.0", "12"),
        (INTEGER, "1234.000", "1234"),
        (INTEGER, "−5", "-5"),
        (INTEGER, "7 ", "7"),
        (NUMBER, "1,5", "1.5"),
        (NUMBER, "1,234.5", "1234.5"),
        (NUMBER, "1.234,5", "1234.5"),
        (NUMBER, "1 234,567", "1234.567"),
        (NUMBER, "1,234,567", "1234567"),
    ],
)
def test_one_reading_is_a_repair(field: dict[str, Any], text: str, right: str) -> None:
    assert new(field, text) == right


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        (DATE, "3/4/2001", "it could mean 2001-03-04 or 2001-04-03"),
        (DATE, "03.04.2001", "it could mean 2001-03-04 or 2001-04-03"),
        (DATETIME, "3/4/2001 11:30", "it could mean 2001-03-04T11:30:00 or 2001-04-03T11:30:00"),
        (NUMBER, "1,234", "it could mean 1.234 or 1234"),
        (INTEGER, "1.000", "it could mean 1 or 1000"),
        (DATE, " ", "without its spaces it would be a missing value"),
        (INTEGER | {"constraints": {"maximum": 1000}}, "1,234", "the repaired value '1234' is above the maximum 1000"),
    ],
)
def test_of_two_readings_or_a_new_fault_the_reason_is_told(field: dict[str, Any], text: str, why: str) -> None:
    with pytest.raises(NotProposedError) as told:
        new(field, text)
    assert str(told.value) == why


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (DATE, "16/06/01"),
        (DATE, "2001-123"),
        (DATE, "2001-W24-6"),
        (DATE, "Monday, 16 June 2001"),
        (DATE, "June 2001"),
        (DATETIME, "3/4/01 11:30"),
        (TIME, "1130"),
        (INTEGER, "12%"),
        (INTEGER, "1.5"),
        (INTEGER, "1,23"),
        (INTEGER, "0,123"),
        (NUMBER, "$5"),
        (NUMBER | {"decimalChar": ","}, "1.234"),
        ({"type": "boolean"}, "yes"),
    ],
)
def test_what_is_no_other_form_is_not_told_of(field: dict[str, Any], text: str) -> None:
    with pytest.raises(NotProposedError) as told:
        new(field, text)
    assert str(told.value) == ""


def test_spaces_and_normal_form_go_together() -> None:
    assert new({"type": "string"}, " Zoe\u0301 ", "edge_space", "not_nfc") == "Zo\u00e9"


@pytest.mark.parametrize(
    ("text", "why"), [("  ", "only a missing value would be left"), ("a\n", "a line break is part of the cell")]
)
def test_a_space_may_be_all_there_is(text: str, why: str) -> None:
    with pytest.raises(NotProposedError) as told:
        new({"type": "string"}, text, "edge_space")
    assert str(told.value) == why
