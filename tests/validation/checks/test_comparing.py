from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.validation.packages import checked, field, places, refers, table

pytestmark = pytest.mark.usefixtures("store")

MEETINGS = [field("id"), field("start", "date"), field("end", "date"), field("precision")]


def meetings(rows: str) -> dict[str, Any]:
    return table("meetings", MEETINGS, "id,start,end,precision\n" + rows, primaryKey="id")


def statements(rows: str) -> dict[str, Any]:
    fields = [field("id"), field("meeting_id"), field("date", "date"), field("precision")]
    reference = [refers("meeting_id", "meetings.id")]
    return table("statements", fields, "id,meeting_id,date,precision\n" + rows, primaryKey="id", foreignKeys=reference)


ORDER = {"rule": "compare", "resource": "meetings", "fields": ["start", "end"], "operator": "<="}


@pytest.mark.parametrize(
    ("row", "more", "broken"),
    [
        ("m,2001-06-16,2001-06-16,day", {}, False),
        ("m,2001-06-17,2001-06-16,day", {}, True),
        ("m,2001-06-17,2001-06-16,day", {"slack_days": 1}, False),
        ("m,2001-06-16,,day", {}, False),
        ("m,2001-06-16,2001-06-16,day", {"operator": "<"}, True),
        ("m,2001-06-16,2001-06-16,day", {"operator": "!="}, True),
        ("m,2001-06-17,2001-06-16,day", {"operator": "=="}, True),
        ("m,2001-06-17,2001-06-16,day", {"operator": ">="}, False),
        ("m,2001-06-16,2001-06-16,day", {"operator": ">"}, True),
        ("m,2001-06-17,2001-06-16,day", {"when": {"precision": "month"}}, False),
        ("m,2001-06-17,2001-06-16,day", {"when": {"precision": ["day", "month"]}}, True),
        ("m,2001-06-17,2001-06-01,month", {"precision": {"end": "precision"}}, False),
        ("m,2001-07-01,2001-06-01,month", {"precision": {"end": "precision"}}, True),
        ("m,2001-12-31,2001-01-01,year", {"precision": {"end": "precision"}}, False),
        ("m,2008-12-31,2001-01-01,range", {"precision": {"end": "precision"}}, False),
    ],
)
def test_two_fields_are_compared(tmp_path: Path, row: str, more: dict[str, Any], broken: bool) -> None:
    report = checked(tmp_path, meetings(row + "\n"), checks=[ORDER | more])
    assert places(report) == ([("compare", 2, 3)] if broken else [])


def test_field_is_compared_with_a_constant(tmp_path: Path) -> None:
    entry = {"rule": "compare", "resource": "meetings", "fields": ["start"], "operator": ">=", "value": "2001-01-20"}
    rows = "m1,2001-01-19,,\nm2,2001-01-20,,\n"
    assert places(checked(tmp_path, meetings(rows), checks=[entry])) == [("compare", 2, 2)]


def test_field_of_another_table_is_reached_along_the_foreign_key(tmp_path: Path) -> None:
    entry = {"rule": "compare", "resource": "statements", "operator": ">=", "fields": ["date", "meeting_id.start"]}
    rows = "s1,m1,2001-06-15,\ns2,m1,2001-06-16,\ns3,,2001-01-01,\n"
    report = checked(tmp_path, meetings("m1,2001-06-16,,\n"), statements(rows), checks=[entry])
    assert places(report) == [("compare", 2, 3)]


def test_row_that_leads_nowhere_is_only_a_dangling_reference(tmp_path: Path) -> None:
    entry = {"rule": "required_if", "resource": "statements", "fields": ["meeting_id.start"], "when": {"id": True}}
    report = checked(tmp_path, meetings("m1,2001-06-16,,\n"), statements("s1,m9,2001-06-15,\n"), checks=[entry])
    assert places(report) == [("reference", 2, 2)]


def test_finding_tells_check_level_and_message_of_its_entry(tmp_path: Path) -> None:
    entry = ORDER | {"name": "ends-after-start", "level": "warning", "message": "It ends before it starts."}
    (found,) = checked(tmp_path, meetings("m,2001-06-17,2001-06-16,\n"), checks=[entry]).findings
    assert (found.check, found.level) == ("ends-after-start", "warning")


@pytest.mark.parametrize("message", ["The contact ends before it starts", "The contact ends before it starts. "])
def test_message_of_an_entry_leads_that_of_its_rule(tmp_path: Path, message: str) -> None:
    rows = meetings("m,2001-06-17,2001-06-16,\n")
    (found,) = checked(tmp_path, rows, checks=[ORDER | {"message": message}]).findings
    assert found.message == "The contact ends before it starts: start '2001-06-17' is not <= end '2001-06-16'."


@pytest.mark.parametrize(
    ("key", "broken"),
    [("2001-06-16-brdo", False), ("2001-06-17-brdo", False), ("2001-06-18-brdo", True), ("brdo", True)],
)
def test_key_begins_with_a_day_of_its_row(tmp_path: Path, key: str, broken: bool) -> None:
    entry = {"rule": "prefix", "resource": "meetings", "fields": ["id"], "between": ["start", "end"]}
    report = checked(tmp_path, meetings(f"{key},2001-06-16,2001-06-17,\n"), checks=[entry])
    assert places(report) == ([("prefix", 2, 1)] if broken else [])


WITHIN = {
    "rule": "within_parent",
    "resource": "statements",
    "fields": ["date"],
    "parent": "meeting_id",
    "between": ["start", "end"],
    "precision": {"date": "precision"},
}


@pytest.mark.parametrize(
    ("date", "precision", "more", "broken"),
    [
        ("2001-06-16", "day", {}, False),
        ("2001-06-15", "day", {}, True),
        ("2001-06-18", "day", {}, True),
        ("2001-06-18", "day", {"slack_days": 1}, False),
        ("2001-06-01", "month", {}, False),
        ("2001-07-01", "month", {}, True),
        ("2001-05-01", "month", {}, True),
        ("2001-06-18", "day", {"when": {"meeting_id.precision": "month"}}, False),
        ("", "day", {}, False),
    ],
)
def test_date_lies_within_the_days_of_its_parent(
    tmp_path: Path, date: str, precision: str, more: dict[str, Any], broken: bool
) -> None:
    parents = meetings("m1,2001-06-16,2001-06-17,day\n")
    report = checked(tmp_path, parents, statements(f"s1,m1,{date},{precision}\n"), checks=[WITHIN | more])
    assert places(report) == ([("within_parent", 2, 3)] if broken else [])
