from __future__ import annotations

from json import loads
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import Report, check
from bushputin_data.validation.reports import json, text
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
    lines = text.text(report).splitlines()
    assert lines[:3] == [
        "meetings.csv:3:1 id (A3)  pattern",
        "  'Xm12345' does not match its pattern → 'm[0-9]+'. It asks for 'm', then one or more digits.",
        "  and 3 more findings that follow from it",
    ]
    assert lines[-1] == f"{report.path} (tiny): 7 errors, 1 warning; 2 of 2 tables checked, 8 rows"


def test_text_counts_findings_of_one_cause(report: Report) -> None:
    assert "  'm7' is not in meetings.\n  and 1 more finding like it\n" in text.text(report)


def test_nothing_that_moves_the_cursor_or_turns_the_text_is_shown(report: Report) -> None:
    for said in (text.text(report), json.json(report)):
        assert not {"\x1b", "\u202e"} & set(said)


def test_text_tells_how_many_are_not_shown(report: Report) -> None:
    said = text.text(report, limit=1)
    # Under its cause a finding is not shown by itself, and takes no room.
    assert said.count("  reference\n") == 1
    assert "… and 2 more `reference` findings in statements.csv (--limit 0 shows all)\n" in said


def test_colour_is_for_terminals(report: Report) -> None:
    assert "\x1b[31mpattern\x1b[0m" in text.text(report, colour=True)


def test_json_has_the_shape_that_is_promised(report: Report) -> None:
    shape = loads(json.json(report))
    assert list(shape) == [
        *("schema", "package", "version", "path", "valid", "engine", "tables", "checked", "assumed"),
        *("counts", "omitted", "findings"),
    ]
    assert (shape["schema"], shape["engine"], shape["valid"]) == ("bushputin-report/2", "exact", False)
    assert (shape["tables"], shape["checked"], shape["path"]) == (2, 2, report.path)
    assert shape["counts"]["errors"] == 7
    assert list(shape["findings"][0]) == [
        *("level", "rule", "resource", "file", "line", "column", "character", "cell", "field"),
        *("row_key", "value", "expected", "message", "hint", "cause"),
    ]
    causes = [found["cause"] for found in shape["findings"] if found["cause"]]
    assert sorted((one["id"], one["count"]) for one in causes) == [(1, 4)] * 4 + [(2, 2)] * 2


def test_right_package_is_one_line(tmp_path: Path) -> None:
    report = check(write(tmp_path, table("t", [field("a")], "a\nx\n"), version="1.0"))
    assert text.text(report) == f"{tmp_path} (tiny 1.0): 0 errors, 0 warnings; 1 of 1 table checked, 1 row\n"
    assert text.text(report, subject="it").startswith("it (tiny 1.0): ")
    assert report.at_least("warning") == ()


def test_no_table_hides_what_is_wrong_in_another(tmp_path: Path) -> None:
    rows = "".join("1,2\n" + "1\n" * 3 for _ in range(1000))
    votes = table("votes", [field("id", "integer"), field("pair", "integer")], "id,pair\n" + rows)
    groups = table("groups", [field("id", "integer")], "id\nsoc\n")
    lines = text.text(check(write(tmp_path, votes, groups)), limit=10).splitlines()
    assert lines[:3] == [
        "votes.csv:3:2 pair (B3)  missing_cell",
        "  The row has 1 of 2 cells: this one is missing. Is a delimiter or a quote missing?",
        "  and 2,999 more findings like it",
    ]
    assert lines[3:5] == ["groups.csv:2:1 id (A2)  type", "  'soc' is not an integer."]


LEVELS = ["high", "low", "medium"]
MANY = [f"v{number}" for number in range(12)]


@pytest.mark.parametrize(
    ("declared", "told"),
    [
        (field("a", enum=LEVELS), "'N;A' is not one of the allowed values → 'high', 'low', 'medium'.\n"),
        (field("a", categories=LEVELS), "'N;A' is not one of the categories → 'high', 'low', 'medium'.\n"),
        (field("a", enum=MANY), "values → 'v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7' … (12 in all).\n"),
        (field("a", pattern="[a-z]+"), "'N;A' does not match its pattern → '[a-z]+'. It asks for one or more"),
        (field("a", minLength=5), "'N;A' has 3 characters → at least 5 characters.\n"),
        (field("a", "integer"), "'N;A' is not an integer.\n"),
    ],
)
def test_text_says_once_what_was_expected(tmp_path: Path, declared: dict[str, Any], told: str) -> None:
    assert told in text.text(check(write(tmp_path, table("t", [declared], "a\nN;A\n"))))


def test_json_keeps_message_and_expectation_apart(tmp_path: Path) -> None:
    report = check(write(tmp_path, table("t", [field("a", enum=LEVELS)], "a\nN/A\n")))
    (found,) = loads(json.json(report))["findings"]
    assert found["message"] == "'N/A' is not one of the allowed values."
    assert found["expected"] == "one of 'high', 'low', 'medium'"
