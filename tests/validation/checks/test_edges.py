"""Kinds of checks at the edge: faulty values on the way, wide dates, several keys, and what a user's function gives."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import check
from tests.validation.packages import checked, faults, field, places, refers, table, write

pytestmark = pytest.mark.usefixtures("store")


def numbered(rows: str) -> dict[str, Any]:
    return table("t", [field("id", "integer"), field("n", "integer")], "id,n\n" + rows, primaryKey="id")


def children(rows: str, *, to: str = "t.id") -> dict[str, Any]:
    fields = [field("to", "integer"), field("n", "integer")]
    return table("c", fields, "to,n\n" + rows, foreignKeys=[refers("to", to)])


def test_no_row_belongs_to_one_whose_key_is_faulty(tmp_path: Path) -> None:
    entry = {"rule": "count", "resource": "t", "child": {"resource": "c", "fields": ["to"]}, "maximum": 0}
    report = checked(tmp_path, numbered("x,1\n1,1\n"), children("x,1\ny,1\n"), checks=[entry])
    assert places(report) == [("type", 2, 1), ("type", 2, 1), ("type", 3, 1)]


def test_a_faulty_related_value_might_be_the_right_one(tmp_path: Path) -> None:
    related = {"resource": "c", "fields": ["to"], "field": "n"}
    entry = {"rule": "equals_related", "resource": "t", "fields": ["n"], "related": related}
    report = checked(tmp_path, numbered("1,5\n2,6\n3,\n"), children("1,x\n2,7\n3,8\n"), checks=[entry])
    assert places(report) == [("equals_related", 3, 2), ("equals_related", 4, 2), ("type", 2, 2)]


def test_a_wide_date_does_not_hide_what_went_back_before_it(tmp_path: Path) -> None:
    fields = [field("n", "integer"), field("day", "date"), field("precision")]
    entry = {
        "rule": "sequence",
        "resource": "t",
        "fields": ["n"],
        "ascending": ["day"],
        "precision": {"day": "precision"},
    }
    rows = "n,day,precision\n1,2001-06-16,day\n2,2001-06-01,month\n3,2001-06-10,day\n4,2001-06-16,day\n"
    assert places(checked(tmp_path, table("t", fields, rows), checks=[entry])) == [("sequence", 4, 2)]


def test_what_has_no_order_can_still_be_equal(tmp_path: Path) -> None:
    two = [field("a", "geopoint"), field("b", "geopoint")]
    entries = [{"rule": "compare", "resource": "t", "fields": ["a", "b"], "operator": one} for one in ("==", "!=", "<")]
    report = checked(tmp_path, table("t", two, 'a,b\n"1, 2","1, 3"\n'), checks=entries)
    assert faults(report) == [("descriptor", "/checks/2/fields"), ("compare", "b")]


@pytest.mark.parametrize(
    ("rows", "line"),
    [("a,c\nb,c\nc,b\n", 3), ("a,c\nb,\nc,d\nd,c\n", 4), ("a,a\nb,a\n", 2), ("a,b\nb,c\nc,a\n", 2)],
)
def test_a_circle_is_found_at_its_first_row_wherever_it_is_entered(tmp_path: Path, rows: str, line: int) -> None:
    tree = table("t", [field("id"), field("up")], "id,up\n" + rows, primaryKey="id", foreignKeys=[refers("up", "t.id")])
    report = checked(tmp_path, tree, checks=[{"rule": "acyclic", "resource": "t", "fields": ["up"]}])
    assert places(report) == [("acyclic", line, 2)]


def test_references_to_any_of_its_keys_cover_a_row(tmp_path: Path) -> None:
    fields = [field("id"), field("code", unique=True)]
    target = table("t", fields, "id,code\na,x\nb,y\nc,z\n", primaryKey="id")
    keys = [refers("id", "t.id"), refers("code", "t.code")]
    source = table("c", [field("id"), field("code")], "id,code\na,y\n", foreignKeys=keys)
    report = checked(tmp_path, target, source, checks=[{"rule": "covered", "resource": "t"}])
    assert places(report) == [("covered", 4, 1)]


def test_the_longest_beginning_that_is_a_value_counts(tmp_path: Path) -> None:
    fields = [field("key"), field("low", "integer"), field("high", "integer")]
    entry = {"rule": "prefix", "resource": "t", "fields": ["key"], "between": ["low", "high"]}
    rows = "key,low,high\n5-a,1,9\n57-b,50,60\n575-c,50,60\n6,6,6\n"
    assert places(checked(tmp_path, table("t", fields, rows), checks=[entry])) == [("prefix", 4, 1)]


@pytest.mark.parametrize("said", ["", None, False])
def test_a_function_that_says_nothing_finds_nothing(tmp_path: Path, said: Any) -> None:
    write(tmp_path, numbered("1,1\n"), checks=[{"rule": "own", "resource": "t", "fields": ["n"]}])
    assert check(tmp_path, kinds={"own": lambda row, entry: said}).findings == ()


def test_a_function_is_not_given_what_its_column_cannot_hold(tmp_path: Path) -> None:
    given: list[Any] = []

    def own(row: Mapping[str, Any], entry: Mapping[str, Any]) -> str | None:
        given.append(dict(row))
        return None

    write(tmp_path, numbered("1,x\n2,\n3,3\n"), checks=[{"rule": "own", "resource": "t", "fields": ["n"]}])
    assert places(check(tmp_path, kinds={"own": own})) == [("type", 2, 2)]
    assert given == [{"id": 2, "n": None}, {"id": 3, "n": 3}]


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "=="])
@pytest.mark.parametrize("slack", [1, 10**6, 10**12])
@pytest.mark.parametrize("kind", ["date", "datetime"])
def test_nothing_lies_beyond_the_slack_that_leads_out_of_the_calendar(
    tmp_path: Path, operator: str, slack: int, kind: str
) -> None:
    fields = [field("a", kind), field("b", kind)]
    last = "9999-12-31" + ("T12:00:00Z" if kind == "datetime" else "")
    entry = {"rule": "compare", "resource": "t", "fields": ["a", "b"], "operator": operator, "slack_days": slack}
    assert checked(tmp_path, table("t", fields, f"a,b\n{last},{last}\n"), checks=[entry]).findings == ()
