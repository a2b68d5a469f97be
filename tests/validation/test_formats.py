from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import Report, check
from bushputin_data.validation.reports import text as formats
from tests.validation.packages import field, refers, table, write


@pytest.fixture
def report(tmp_path: Path) -> Report:
    meetings = table("meetings", [field("id", pattern="m[0-9]+")], "id\nm1\nXm12345\n", primaryKey="id")
    fields = [field("id"), field("meeting_id")]
    rows = "".join(f"s{number},m12345\n" for number in range(3)) + "s4,\x1b[31m\u202em9\n" + "s5,m7\ns6,m7\n"
    statements = table(
        "statements", fields, "id,meeting_id\n" + rows, foreignKeys=[refers("meeting_id", "meetings.id")]
    )
    return check(write(tmp_path, meetings, statements))


def test_text_puts_what_follows_under_its_cause(report: Report) -> None:
    lines = formats.text(report).splitlines()
    assert lines[:3] == [
        "meetings.csv:3:1 id  pattern",
        "  'Xm12345' does not match its pattern → 'm[0-9]+'. It asks for 'm', then one or more digits.",
        "  and 3 rows that depend on it",
    ]
    assert lines[-1] == "7 errors, 1 warning in 2 tables, 8 rows"


def test_text_counts_findings_of_one_cause(report: Report) -> None:
    assert "  'm7' is not in meetings.\n  and 1 row like it\n" in formats.text(report)


def test_nothing_that_moves_the_cursor_or_turns_the_text_is_shown(report: Report) -> None:
    for text in (formats.text(report), formats.json(report)):
        assert not {"\x1b", "\u202e"} & set(text)


def test_text_tells_how_many_are_not_shown(report: Report) -> None:
    text = formats.text(report, limit=1)
    assert text.count("  reference\n") == 1
    assert "2 more findings not shown\n" in text


def test_colour_is_for_terminals(report: Report) -> None:
    assert "\x1b[31mpattern\x1b[0m" in formats.text(report, colour=True)


def test_json_has_the_shape_that_is_promised(report: Report) -> None:
    shape = json.loads(formats.json(report))
    assert list(shape) == ["schema", "package", "valid", "engine", "counts", "findings"]
    assert (shape["schema"], shape["engine"], shape["valid"]) == ("bushputin-report/1", "exact", False)
    assert shape["counts"]["errors"] == 7
    assert list(shape["findings"][0]) == [
        *("level", "rule", "resource", "file", "line", "column", "field"),
        *("row_key", "value", "expected", "message", "hint"),
    ]


def test_right_package_is_one_line(tmp_path: Path) -> None:
    report = check(write(tmp_path, table("t", [field("a")], "a\nx\n")))
    assert formats.text(report) == "0 errors, 0 warnings in 1 table, 1 row\n"
    assert report.at_least("warning") == ()


LEVELS = ["high", "low", "medium"]
MANY = [f"v{number}" for number in range(12)]


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        (field("a", enum=LEVELS), "'new' is not one of the allowed values → 'high', 'low', 'medium'.\n"),
        (field("a", categories=LEVELS), "'new' is not one of the categories → 'high', 'low', 'medium'.\n"),
        (field("a", enum=MANY), "values → 'v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7' … (12 in all).\n"),
        (field("a", pattern="[^x]"), "'new' does not match its pattern → '[^x]'.\n"),
        (field("a", pattern="[0-9]{4}"), "'new' does not match its pattern → '[0-9]{4}'. It asks for four digits.\n"),
        (field("a", minLength=5), "'new' has 3 characters → at least 5 characters.\n"),
        (field("a", "integer"), "'new' is not an integer.\n"),
    ],
)
def test_text_says_once_what_was_expected(tmp_path: Path, declared: dict[str, Any], told: str) -> None:
    assert told in formats.text(check(write(tmp_path, table("t", [declared], "a\nnew\n"))))


def test_json_keeps_message_and_expectation_apart(tmp_path: Path) -> None:
    report = check(write(tmp_path, table("t", [field("a", enum=LEVELS)], "a\nnew\n")))
    (found,) = json.loads(formats.json(report))["findings"]
    assert found["message"] == "'new' is not one of the allowed values."
    assert found["expected"] == "one of 'high', 'low', 'medium'"
