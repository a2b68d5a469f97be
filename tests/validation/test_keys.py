from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import check
from bushputin_data.validation.findings import Cause
from tests.validation.packages import checked, faults, field, places, refers, table, write

TREE = [field("id"), field("parent")]


pytestmark = pytest.mark.usefixtures("store")


def parent(text: str = "id\nm1\nm2\n", **more: Any) -> dict[str, Any]:
    return table("meetings", [field("id")], text, primaryKey=["id"], **more)


def child(text: str, **more: Any) -> dict[str, Any]:
    fields = [field("id"), field("meeting_id")]
    return table("statements", fields, text, primaryKey="id", foreignKeys=[refers("meeting_id", "meetings.id")], **more)


def test_repeated_primary_key_is_found_at_the_later_row(tmp_path: Path) -> None:
    report = checked(tmp_path, parent("id\nm1\nm2\nm1\nm1\n"))
    assert places(report) == [("primary_key", 4, 1), ("primary_key", 5, 1)]
    assert "line 2" in report.findings[0].message
    assert report.findings[0].hint == "Remove the row, or give it a key of its own."


def test_key_of_two_columns_is_compared_whole(tmp_path: Path) -> None:
    fields = [field("a"), field("n", "integer")]
    report = checked(tmp_path, table("t", fields, "a,n\nx,1\nx,2\ny,1\nx,01\n", primaryKey=["a", "n"]))
    assert places(report) == [("primary_key", 5, 1)]


def test_missing_key_is_required_and_no_repeat(tmp_path: Path) -> None:
    fields = [field("id"), field("b")]
    report = checked(tmp_path, table("t", fields, "id,b\n,x\n,y\n", primaryKey="id"))
    assert places(report) == [("required", 2, 1), ("required", 3, 1)]


@pytest.mark.parametrize(
    ("unique", "rule"), [({"uniqueKeys": [["a"]]}, "unique"), ({"uniqueKeys": [["a", "b"]]}, "unique_key")]
)
def test_repeated_unique_key_is_found_but_missing_ones_are_not(
    tmp_path: Path, unique: dict[str, Any], rule: str
) -> None:
    text = "a,b\nx,1\n,1\n,1\nx,1\n"
    report = checked(tmp_path, table("t", [field("a"), field("b")], text, **unique))
    assert places(report) == [(rule, 5, 1)]


def test_unique_field_is_compared_by_value(tmp_path: Path) -> None:
    fields = [field("a"), field("day", "date", unique=True, format="any")]
    report = checked(tmp_path, table("t", fields, "a,day\nx,2001-06-16\ny,2001/06/16\n"))
    assert places(report) == [("unique", 3, 2)]


def test_reference_to_no_row_is_found_with_what_was_meant(tmp_path: Path) -> None:
    (found,) = checked(
        tmp_path,
        parent("id\n2002-05-24-moscow\n2001-06-16-brdo\n"),
        child("id,meeting_id\ns1,2002-05-24-moskow\ns2,\ns3,2001-06-16-brdo\n"),
    ).findings
    assert (found.rule, found.resource, found.line, found.column) == ("reference", "statements", 2, 2)
    assert found.message == "'2002-05-24-moskow' is not in meetings."
    assert found.hint == "Did you mean '2002-05-24-moscow'?"
    assert dict(found.row_key) == {"id": "s1"}


def test_reference_of_two_columns_is_compared_whole(tmp_path: Path) -> None:
    fields = [field("a"), field("n", "integer")]
    reference = {"fields": ["a", "n"], "reference": {"resource": "", "fields": ["a", "n"]}}
    other = {"fields": ["a", "n"], "reference": {"resource": "t", "fields": ["a", "n"]}}
    report = checked(
        tmp_path,
        table("t", fields, "a,n\nx,1\ny,2\n", primaryKey=["a", "n"], foreignKeys=[reference]),
        table("u", fields, "a,n\nx,1\nx,2\n,2\n", foreignKeys=[other]),
    )
    assert places(report) == [("reference", 3, 1)]


def test_reference_to_the_own_table_is_followed(tmp_path: Path) -> None:
    reference = {"fields": "parent", "reference": {"fields": "id"}}
    report = checked(tmp_path, table("t", TREE, "id,parent\na,\nb,a\nc,z\n", primaryKey="id", foreignKeys=[reference]))
    assert places(report) == [("reference", 4, 2)]


def test_cell_that_is_no_value_is_no_reference(tmp_path: Path) -> None:
    report = checked(
        tmp_path,
        table("p", [field("n", "integer")], "n\n1\n", primaryKey="n"),
        table("c", [field("n", "integer")], "n\none\n", foreignKeys=[refers("n", "p.n")]),
    )
    assert faults(report) == [("type", "n")]


def test_nothing_is_said_of_references_to_a_table_that_was_not_read(tmp_path: Path) -> None:
    write(tmp_path, parent(), child("id,meeting_id\ns1,m9\n"))
    (tmp_path / "meetings.csv").unlink()
    assert faults(check(tmp_path)) == [("missing_file", None)]


def test_nothing_is_said_of_references_to_rows_that_a_quote_swallowed(tmp_path: Path) -> None:
    report = checked(tmp_path, parent('id\nm1\n"m2\nm3\n'), child("id,meeting_id\ns1,m3\n"))
    assert [rule for rule, _ in faults(report)] == ["quote"]


def test_reference_to_columns_that_repeat_is_a_fault_of_the_descriptor(tmp_path: Path) -> None:
    (found,) = checked(
        tmp_path,
        table("p", [field("n")], "n\nx\nx\n"),
        table("c", [field("n")], "n\nx\n", foreignKeys=[refers("n", "p.n")]),
    ).findings
    assert (found.rule, found.field) == ("reference_target", "/resources/1/schema/foreignKeys/0")


def test_child_of_a_row_with_a_faulty_key_names_its_cause(tmp_path: Path) -> None:
    key = field("id", pattern="m[0-9]+")
    parents = table("meetings", [key], "id\nXm12345\n", primaryKey="id")
    first, second = checked(tmp_path, parents, child("id,meeting_id\ns1,m12345\n")).findings
    assert (first.rule, second.rule) == ("pattern", "reference")
    assert first.cause == second.cause == Cause(id=1, count=2)


def test_nan_equals_nothing(tmp_path: Path) -> None:
    fields = [field("id"), field("n", "number", unique=True)]
    assert checked(tmp_path, table("t", fields, "id,n\na,NaN\nb,NaN\nc,1\nd,1.0\n")).counts["by_rule"] == {"unique": 1}
