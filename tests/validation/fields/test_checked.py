"""Whole packages in which the meaning of a cell, or of a field's property, was missed or misread."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bushputin_data.validation import Report
from tests.validation.packages import checked, field, table


def found(report: Report) -> list[tuple[str, str, int | None, str | None]]:
    return [(one.level, one.rule, one.line, one.field) for one in report.findings]


def check(folder: Path, declared: dict[str, Any], *cells: str) -> list[tuple[str, str, int | None, str | None]]:
    text = "n,a\n" + "".join(f'{number},"{cell}"\n' for number, cell in enumerate(cells))
    return found(checked(folder, table("t", [field("n", "integer"), declared], text)))


def test_any_form_of_a_date_with_time_is_read_but_the_one_that_can_mean_two(tmp_path: Path) -> None:
    cells = ["2022-07-01T08:37Z", "2022-07-01T08:37+02:00", "Fri, 01 Jul 2022 08:37:00 GMT", "20220701T083700"]
    cells += ["2022-07-01 08:37:00+00", "2022-07-01 08:37:00 UTC", "2022-07-01T08:37:00.000+0200", "7/1/2022 8:37"]
    assert check(tmp_path, field("a", "datetime", format="any"), *cells) == [("error", "type", 9, "a")]


def test_format_of_the_locale_is_that_of_the_c_locale(tmp_path: Path) -> None:
    assert check(tmp_path, field("a", "date", format="%x"), "06/16/01") == []


def test_bare_number_in_quotes_is_one_fault_of_the_descriptor(tmp_path: Path) -> None:
    declared = field("a", "number", bareNumber="false", groupChar=",")
    place = "/resources/0/schema/fields/1/bareNumber"
    assert check(tmp_path, declared, "95%", "5") == [("error", "descriptor", None, place)]


def test_true_values_without_quotes_are_faults_of_the_descriptor_alone(tmp_path: Path) -> None:
    declared, place = field("a", "boolean", trueValues=[1], falseValues=[0]), "/resources/0/schema/fields/1"
    assert check(tmp_path, declared, "1", "0") == [
        ("error", "descriptor", None, f"{place}/falseValues/0"),
        ("error", "descriptor", None, f"{place}/trueValues/0"),
    ]


def test_constraint_is_pointed_at_below_constraints(tmp_path: Path) -> None:
    place = "/resources/0/schema/fields/1/constraints/enum/1"
    assert check(tmp_path, field("a", enum=["x", 5]), "x") == [("error", "descriptor", None, place)]


def test_group_characters_out_of_place_are_warnings(tmp_path: Path) -> None:
    declared = field("a", "number", decimalChar=",", groupChar=".")
    cells = ["1.234,56", "1,5", "12.34", "1.2.3,4", "1234", "1.234,567.8"]
    assert check(tmp_path, declared, *cells) == [("warning", "group_char", line, "a") for line in (4, 5, 7)]


def test_misread_lost_and_mixed_letters_are_warnings(tmp_path: Path) -> None:
    cells = ["donâ€™t", "ab\ufffdcd", "Рutin went", "<script>alert(1)</script>", "N/A"]
    assert check(tmp_path, field("a"), *cells) == [
        ("warning", "mojibake", 2, "a"),
        ("warning", "replacement_character", 3, "a"),
        ("warning", "look_alike", 4, "a"),
    ]


def test_day_that_overflows_is_a_finding(tmp_path: Path) -> None:
    assert check(tmp_path, field("a", "date", format="%Y-%j"), "9999-366") == [("error", "type", 2, "a")]
