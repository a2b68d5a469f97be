from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.validation.packages import checked, field, places, table

pytestmark = pytest.mark.usefixtures("store")

FIELDS = [field("group"), field("n", "integer"), field("day", "date"), field("precision")]
SEQUENCE = {
    "rule": "sequence",
    "resource": "t",
    "fields": ["n"],
    "within": ["group"],
    "ascending": ["day"],
    "precision": {"day": "precision"},
}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("a,1,,\na,2,,\nb,1,,\n", []),
        ("a,2,,\na,1,,\n", []),
        ("a,1,,\na,3,,\n", [("sequence", 3, 2)]),
        ("a,2,,\n", [("sequence", 2, 2)]),
        ("a,1,,\na,1,,\n", [("sequence", 3, 2)]),
        ("a,,,\n,1,,\n", []),
        ("a,1,2001-06-16,day\na,2,2001-06-15,day\n", [("sequence", 3, 3)]),
        ("a,2,2001-06-15,day\na,1,2001-06-16,day\n", [("sequence", 2, 3)]),
        ("a,1,2001-06-16,day\na,2,2001-06-01,month\n", []),
        ("a,1,2001-06-16,day\na,2,,\na,3,2001-06-15,day\n", [("sequence", 4, 3)]),
    ],
)
def test_numbers_run_without_gap_and_dates_do_not_go_back(tmp_path: Path, rows: str, found: list[Any]) -> None:
    text = "group,n,day,precision\n" + rows
    assert places(checked(tmp_path, table("t", FIELDS, text), checks=[SEQUENCE])) == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("a,2,,\na,10,,\nb,1,,\n", []),
        ("a,10,,\na,2,,\n", [("sorted", 3, 1)]),
        (",5,,\na,,,\na,1,,\n", []),
        ("b,1,,\na,1,,\nc,1,,\n", [("sorted", 3, 1)]),
    ],
)
def test_rows_ascend_by_value_the_missing_first(tmp_path: Path, rows: str, found: list[Any]) -> None:
    entry = {"rule": "sorted", "resource": "t", "fields": ["group", "n"]}
    assert places(checked(tmp_path, table("t", FIELDS, "group,n,day,precision\n" + rows), checks=[entry])) == found


def test_row_without_a_required_value_has_no_place_in_the_order(tmp_path: Path) -> None:
    fields = [field("group"), field("n", "integer", required=True)]
    entry = {"rule": "sorted", "resource": "t", "fields": ["group", "n"]}
    faulty = checked(tmp_path, table("t", fields, "group,n\na,2\na,\na,3\n"), checks=[entry])
    assert places(faulty) == [("required", 3, 2)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("a,\nb,a\nc,b\n", []),
        ("a,b\nb,a\n", [("acyclic", 2, 2)]),
        ("a,\nd,c\nb,d\nc,b\ne,c\n", [("acyclic", 3, 2)]),
        ("a,a\n", [("acyclic", 2, 2)]),
    ],
)
def test_each_cycle_is_found_once_at_its_first_row(tmp_path: Path, rows: str, found: list[Any]) -> None:
    reference = {"fields": ["parent"], "reference": {"resource": "t", "fields": ["id"]}}
    tree = table("t", [field("id"), field("parent")], "id,parent\n" + rows, primaryKey="id", foreignKeys=[reference])
    assert places(checked(tmp_path, tree, checks=[{"rule": "acyclic", "resource": "t", "fields": ["parent"]}])) == found


def test_row_out_of_order_says_by_what_to_sort(tmp_path: Path) -> None:
    entry = {"rule": "sorted", "resource": "t", "fields": ["group", "n"]}
    (found,) = checked(tmp_path, table("t", FIELDS, "group,n,day,precision\nb,1,,\na,1,,\n"), checks=[entry]).findings
    assert found.hint == "Sort the rows by group, n."
