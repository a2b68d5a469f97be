from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import check
from tests.validation.packages import checked, faults, field, refers, table, write

FIELDS = [field("id"), field("n", "integer"), field("day", "date"), field("other")]
COMPARE = {"rule": "compare", "resource": "t", "fields": ["n"], "operator": "<", "value": 3}
COUNT = {"rule": "count", "resource": "t", "exactly": 1, "child": {"resource": "t", "fields": ["other"]}}


@pytest.mark.parametrize(
    ("entry", "rule", "place"),
    [
        ("text", "descriptor", ""),
        ({}, "unknown_rule", "rule"),
        ({"rule": "compair"}, "unknown_rule", "rule"),
        ({"rule": ["compare"]}, "unknown_rule", "rule"),
        (COMPARE | {"level": "fatal"}, "descriptor", "level"),
        (COMPARE | {"resource": "u"}, "descriptor", "resource"),
        (COMPARE | {"resource": []}, "descriptor", "resource"),
        (COMPARE | {"fields": ["m"]}, "descriptor", "fields"),
        (COMPARE | {"fields": "n"}, "descriptor", "fields"),
        (COMPARE | {"fields": []}, "descriptor", "fields"),
        (COMPARE | {"fields": ["n.x"]}, "descriptor", "fields"),
        (COMPARE | {"operator": "≤"}, "descriptor", "operator"),
        (COMPARE | {"value": "three"}, "descriptor", "value"),
        (COMPARE | {"valu": 3}, "descriptor", "valu"),
        (COMPARE | {"when": []}, "descriptor", "when"),
        (COMPARE | {"when": {"n": "x"}}, "descriptor", "when"),
        (COMPARE | {"slack_days": "1"}, "descriptor", "slack_days"),
        (COMPARE | {"precision": 1}, "descriptor", "precision"),
        (COMPARE | {"precision": {"day": "other"}}, "descriptor", "precision"),
        ({"rule": "compare", "resource": "t", "fields": ["n", "day"], "operator": "<"}, "descriptor", "fields"),
        ({"rule": "prefix", "resource": "t", "fields": ["id"], "between": ["day"]}, "descriptor", "between"),
        ({"rule": "prefix", "resource": "t", "fields": ["n"], "between": ["day", "day"]}, "descriptor", "fields"),
        (COUNT | {"exactly": None}, "descriptor", "child"),
        (COUNT | {"child": {"resource": "t", "fields": []}}, "descriptor", "child/fields"),
        (COUNT | {"child": {"resource": "u", "fields": ["id"]}}, "descriptor", "child/resource"),
        (COUNT | {"child": "t"}, "descriptor", "child"),
        ({"rule": "covered", "resource": "t"}, "descriptor", "by"),
        ({"rule": "covered", "resource": "t", "except": "a"}, "descriptor", "by"),
        ({"rule": "sequence", "resource": "t", "fields": ["id"]}, "descriptor", "fields"),
        ({"rule": "acyclic", "resource": "t", "fields": ["id"]}, "descriptor", "fields"),
        ({"rule": "word_limit", "resource": "t", "fields": ["id"]}, "descriptor", "maximum"),
        ({"rule": "equals_related", "resource": "t", "fields": ["id"], "related": []}, "descriptor", "related"),
    ],
)
def test_entry_that_cannot_be_followed_is_a_finding(tmp_path: Path, entry: Any, rule: str, place: str) -> None:
    tables = table("t", FIELDS, "id,n,day,other\na,1,2001-06-16,a\n", primaryKey="id")
    assert faults(checked(tmp_path, tables, checks=[entry])) == [(rule, f"/checks/0/{place}".removesuffix("/"))]


def test_rule_over_a_table_that_was_not_read_says_nothing(tmp_path: Path) -> None:
    parents = table("p", [field("id")], "id\nx\n", primaryKey="id")
    children = table("c", [field("p_id")], "p_id\nx\n", foreignKeys=[refers("p_id", "p.id")])
    write(tmp_path, parents, children, checks=[{"rule": "covered", "resource": "p"}])
    (tmp_path / "c.csv").unlink()
    assert faults(check(tmp_path)) == [("missing_file", None)]


def test_rule_over_a_column_that_is_missing_says_nothing(tmp_path: Path) -> None:
    tables = table("t", FIELDS, "id,day,other\na,2001-06-16,a\n", primaryKey="id", fieldsMatch="equal")
    assert faults(checked(tmp_path, tables, checks=[COMPARE])) == [("missing_column", "n")]


def test_rule_over_a_key_that_is_missing_says_nothing(tmp_path: Path) -> None:
    entry = COUNT | {"child": {"resource": "t", "fields": ["id", "n"]}}
    tables = table("t", FIELDS, "id,day,other\na,2001-06-16,a\n", primaryKey=["id", "n"], fieldsMatch="equal")
    assert faults(checked(tmp_path, tables, checks=[entry])) == [("missing_column", "n")]
