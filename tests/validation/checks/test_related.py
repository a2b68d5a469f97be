from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.validation.packages import checked, field, places, refers, table

pytestmark = pytest.mark.usefixtures("store")

STATEMENTS = [field("id"), field("stance"), field("source_id"), field("origin_id")]
CODINGS = [field("statement_id"), field("role"), field("stance"), field("version")]


def statements(rows: str) -> dict[str, Any]:
    references = [refers("source_id", "sources.id"), refers("origin_id", "sources.id")]
    text = "id,stance,source_id,origin_id\n" + rows
    return table("statements", STATEMENTS, text, primaryKey="id", foreignKeys=references)


def sources(rows: str = "x,memcon\ny,news\n") -> dict[str, Any]:
    return table("sources", [field("id"), field("type")], "id,type\n" + rows, primaryKey="id")


def codings(rows: str) -> dict[str, Any]:
    return table("codings", CODINGS, "statement_id,role,stance,version\n" + rows)


@pytest.mark.parametrize(
    ("limits", "rows", "broken"),
    [
        ({"exactly": 1}, "s1,coder,,\n", False),
        ({"exactly": 1}, "s1,coder,,\ns1,coder,,\n", True),
        ({"exactly": 1}, "s1,other,,\n", True),
        ({"minimum": 1}, "", True),
        ({"minimum": 1}, "s1,coder,,\ns1,coder,,\n", False),
        ({"maximum": 1}, "s1,coder,,\ns1,coder,,\n", True),
        ({"maximum": 1}, "", False),
    ],
)
def test_rows_that_belong_to_a_row_are_counted(tmp_path: Path, limits: dict[str, int], rows: str, broken: bool) -> None:
    child = {"resource": "codings", "fields": ["statement_id"], "when": {"role": "coder"}}
    entry = {"rule": "count", "resource": "statements", "child": child} | limits
    report = checked(tmp_path, sources(), statements("s1,,x,\n"), codings(rows), checks=[entry])
    assert places(report) == ([("count", 2, 1)] if broken else [])


def test_row_that_nothing_refers_to_is_found(tmp_path: Path) -> None:
    entry = {"rule": "covered", "resource": "sources"}
    report = checked(tmp_path, sources("x,news\ny,news\nz,news\n"), statements("s1,,x,y\n"), checks=[entry])
    assert places(report) == [("covered", 4, 1)]


def test_only_the_named_references_count(tmp_path: Path) -> None:
    entry = {"rule": "covered", "resource": "sources", "by": ["statements.source_id"]}
    assert places(checked(tmp_path, sources(), statements("s1,,x,y\n"), checks=[entry])) == [("covered", 3, 1)]


def test_a_key_that_is_excepted_needs_no_reference(tmp_path: Path) -> None:
    entry = {"rule": "covered", "resource": "sources", "except": ["y", "not there"]}
    report = checked(tmp_path, sources("x,news\ny,news\nz,news\n"), statements("s1,,x,\n"), checks=[entry])
    assert places(report) == [("covered", 4, 1)]


STANCE = {
    "rule": "equals_related",
    "resource": "statements",
    "fields": ["stance"],
    "related": {
        "resource": "codings",
        "fields": ["statement_id"],
        "field": "stance",
        "prefer": [{"role": "adjudication"}, {"role": "first_reading"}],
        "newest": "version",
    },
}


@pytest.mark.parametrize(
    ("rows", "broken"),
    [
        ("s1,first_reading,neutral,1.0\n", False),
        ("s1,first_reading,hostile,1.0\n", True),
        ("s1,first_reading,hostile,1.0\ns1,adjudication,neutral,1.0\n", False),
        ("s1,adjudication,neutral,1.10\ns1,adjudication,hostile,1.9\n", False),
        ("s1,adjudication,hostile,1.0\ns1,first_reading,neutral,2.0\n", False),
        ("s1,adjudication,neutral,1.0\ns1,first_reading,hostile,2.0\n", True),
        ("s1,adjudication,neutral,1.0\ns1,coding,hostile,2.0\n", False),
        ("s1,coding,neutral,1.0\n", True),
        ("", True),
    ],
)
def test_field_equals_that_of_the_preferred_row(tmp_path: Path, rows: str, broken: bool) -> None:
    report = checked(tmp_path, sources(), statements("s1,neutral,x,\n"), codings(rows), checks=[STANCE])
    assert places(report) == ([("equals_related", 2, 2)] if broken else [])


@pytest.mark.parametrize(
    ("row", "broken"), [("s1,,x,", False), ("s1,,y,x", False), ("s1,,y,", True), ("s1,,y,y", True)]
)
def test_one_of_several_references_leads_to_a_listed_value(tmp_path: Path, row: str, broken: bool) -> None:
    entry = {
        "rule": "equals_related",
        "resource": "statements",
        "fields": ["source_id.type", "origin_id.type"],
        "one_of": ["memcon", "telcon"],
    }
    report = checked(tmp_path, sources(), statements(row + "\n"), checks=[entry])
    assert places(report) == ([("equals_related", 2, 4)] if broken else [])
