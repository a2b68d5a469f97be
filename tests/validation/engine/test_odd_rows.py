"""Rows of another width, blank and broken ones, texts that are not known: what follows from them, and what does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import Limits, check
from bushputin_data.validation.engine import exact, reading
from tests.validation.packages import checked, faults, field, places, refers, table, write

pytestmark = pytest.mark.usefixtures("store")

PAIR = [field("a"), field("b")]


def both(first: str | bytes, second: str | bytes, **more: Any) -> list[dict[str, Any]]:
    """A table of keys, and one that refers to it."""
    keys = table("keys", [field("id"), field("name")], first, primaryKey="id", **more)
    return [keys, table("t", [field("to"), field("note")], second, foreignKeys=[refers("to", "keys.id")])]


# Widths


@pytest.mark.parametrize(
    ("rows", "found"), [(2, [("extra_cell", 2, 3), ("extra_cell", 3, 3)]), (3, [("extra_cell", 1, 3)])]
)
def test_three_rows_of_one_width_say_that_the_header_is_wrong(tmp_path: Path, rows: int, found: Any) -> None:
    assert places(checked(tmp_path, table("t", PAIR, "a,b\n" + "1,2,3\n" * rows))) == found


def test_rows_without_a_header_say_nothing_of_one(tmp_path: Path) -> None:
    report = checked(tmp_path, table("t", PAIR, "1,2,3\n" * 4, dialect={"header": False}))
    assert places(report) == [("extra_cell", line, 3) for line in range(1, 5)]


def test_a_blank_row_does_not_hide_that_all_others_have_one_width(tmp_path: Path) -> None:
    report = checked(tmp_path, table("t", PAIR, "a,b\n1,2,3\n\n1,2,3\n1,2,3\n"))
    assert places(report) == [("extra_cell", 1, 3)]


def test_the_first_of_several_cells_too_many_is_named(tmp_path: Path) -> None:
    (found,) = checked(tmp_path, table("t", PAIR, "a,b\n1,2,x,y\n")).findings
    assert found.message == "The row has 4 cells, not 2: 'x' is one too many."


def test_a_short_row_says_how_many_cells_it_lacks(tmp_path: Path) -> None:
    fields = [*PAIR, field("c")]
    (one,) = checked(tmp_path, table("t", fields, "a,b,c\n1,2\n")).findings
    assert one.message == "The row has 2 of 3 cells: this one is missing."
    (two,) = checked(tmp_path, table("t", fields, "a,b,c\n1\n")).findings
    assert two.message == "The row has 1 of 3 cells: this one and 1 more are missing."


def test_cells_that_short_rows_lack_are_no_part_of_a_key(tmp_path: Path) -> None:
    report = checked(tmp_path, table("t", PAIR, "a,b\nx,1\nx\nx\n", primaryKey=["a", "b"]))
    assert places(report) == [("missing_cell", 3, 2), ("missing_cell", 4, 2)]


def test_a_cell_that_a_short_row_lacks_refers_to_nothing(tmp_path: Path) -> None:
    fields = [field("note"), field("to")]
    keys = table("keys", [field("id")], "id\nk\n", primaryKey="id")
    report = checked(tmp_path, keys, table("t", fields, "note,to\nx,k\ny\n", foreignKeys=[refers("to", "keys.id")]))
    assert places(report) == [("missing_cell", 3, 2)]


def test_rows_behind_a_blank_one_keep_their_lines_in_keys(tmp_path: Path) -> None:
    report = checked(tmp_path, table("t", PAIR, "a,b\n1,x\n\n2,y\n1,z\n", primaryKey="a"))
    assert places(report) == [("blank_row", 3, None), ("primary_key", 5, 1)]
    assert "on line 2" in report.findings[1].message


# Broken rows


@pytest.mark.parametrize("row", ['"k', 'k,"x'])
def test_a_row_with_a_stray_quote_is_that_one_finding(tmp_path: Path, row: str) -> None:
    report = checked(tmp_path, table("t", PAIR, f"a,b\n1,2\n{row}\n3,4\n"))
    assert [(found.rule, found.line) for found in report.findings] == [("quote", 3)]


def test_nothing_is_concluded_from_what_a_table_with_a_broken_row_lacks(tmp_path: Path) -> None:
    child = {"resource": "t", "fields": ["to"]}
    count = {"rule": "count", "resource": "keys", "child": child, "minimum": 1}
    report = checked(tmp_path, *both('id,name\nk,"x\nm,y\n', "to,note\nz,1\n"), checks=[count])
    assert [(found.rule, found.line) for found in report.findings] == [("quote", 2)]


def test_a_quote_inside_a_cell_hides_no_reference(tmp_path: Path) -> None:
    report = checked(tmp_path, *both('id,name\nk,x"y\n', "to,note\nz,1\n"))
    assert [(found.level, found.rule) for found in report.findings] == [("warning", "quote"), ("error", "reference")]


# Values that are not known


def test_bytes_that_are_not_text_make_no_key(tmp_path: Path) -> None:
    report = checked(tmp_path, *both("id,name\nk,x\n", b"to,note\nk\xff,1\nk,2\n"))
    assert places(report) == [("encoding", 2, 1)]


@pytest.mark.parametrize("kind", ["object", "array", "geojson"])
def test_faulty_texts_are_no_equal_keys(tmp_path: Path, kind: str) -> None:
    report = checked(tmp_path, table("t", [field("a"), field("b", kind, unique=True)], "a,b\n1,{\n2,{\n3,\n4,\n"))
    assert places(report) == [("type", 2, 2), ("type", 3, 2)]


def test_nan_equals_nothing_and_has_no_order(tmp_path: Path) -> None:
    fields = [field("id"), field("n", "number", unique=True)]
    order = {"rule": "sorted", "resource": "t", "fields": ["n"]}
    bound = {"rule": "compare", "resource": "t", "fields": ["n"], "operator": "<=", "value": 9}
    report = checked(tmp_path, table("t", fields, "id,n\na,1\nb,NaN\nc,NaN\nd,2\n"), checks=[order, bound])
    assert report.findings == ()


# Texts that are remembered


@pytest.mark.parametrize("remembered", [1, 3, 100, 25_000])
def test_what_is_found_does_not_depend_on_what_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, remembered: int
) -> None:
    monkeypatch.setattr(exact, "REMEMBERED", remembered)
    monkeypatch.setattr(reading, "BATCH", 4)
    rows = [f"k{number % 7},{number % 5 or 'x'},{number}" for number in range(300)] + ["k9,x", "k8,1,7"]
    fields = [field("id"), field("n", "integer", unique=True), field("m", "integer", unique=True)]
    report = checked(tmp_path, table("t", fields, "id,n,m\n" + "\n".join(rows) + "\n"))
    assert report.counts["by_rule"] == {"type": 61, "missing_cell": 1, "unique": 240 - 4 + 1 + 1}
    assert [found.line for found in report.findings if found.rule == "type"] == list(range(2, 303, 5))


def test_of_each_rule_the_first_are_kept_though_another_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "BATCH", 2)
    fields = [field("id"), field("a", required=True, pattern="[a-z]+")]
    write(tmp_path, table("t", fields, "id,a\n1,\n2,\n3,\n4,\n5,\n6,9\n"))
    report = check(tmp_path, limits=Limits(findings=1))
    assert places(report) == [("required", 2, 2), ("pattern", 7, 2)]
    assert dict(report.omitted) == {("t", "required"): 4}


# How a finding names its row


def test_the_key_of_a_row_may_be_its_last_cell(tmp_path: Path) -> None:
    (found,) = checked(
        tmp_path, table("t", [field("n", "integer"), field("id")], "n,id\nx,a\n", primaryKey="id")
    ).findings
    assert dict(found.row_key) == {"id": "a"}


def test_the_key_of_a_row_does_not_name_what_is_missing(tmp_path: Path) -> None:
    entry = {"rule": "forbidden_if", "resource": "t", "fields": ["c"]}
    fields = [*PAIR, field("c")]
    report = checked(tmp_path, table("t", fields, "a,b,c\n,1,x\n", primaryKey=["a", "b"]), checks=[entry])
    assert [(found.rule, dict(found.row_key)) for found in report.findings] == [
        ("required", {"b": "1"}),
        ("forbidden_if", {"b": "1"}),
    ]


def test_a_cell_too_many_in_an_array_is_found_at_its_index(tmp_path: Path) -> None:
    resource = table("t", PAIR, "", data=[["a", "b"], ["1", "2"], ["1", "2", "3"]], dialect={})
    del resource["path"]
    assert faults(checked(tmp_path, resource)) == [("extra_cell", "/resources/0/data/2/2")]
