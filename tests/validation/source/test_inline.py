"""Rows in the descriptor: JSON values are read as what they are."""

import json
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import Report, check
from tests.validation.packages import faults, field, places


def found(folder: Path, fields: list[dict[str, Any]], data: Any, **more: Any) -> list[Any]:
    return places(judged(folder, fields, data, **more))


def judged(folder: Path, fields: list[dict[str, Any]], data: Any, **more: Any) -> Report:
    resource = {"name": "t", "data": data, "schema": {"fields": fields}} | more
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [resource]}), "utf-8")
    return check(folder)


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        (field("a", "number", missingValues=["-"]), None),
        (field("a", "boolean", trueValues=["yes"], falseValues=["no"]), True),
        (field("a", "number", decimalChar=",", groupChar=".", maximum=2), 1.5),
        (field("a", "list", itemType="integer", delimiter=";"), [1, 2]),
        (field("a", "object"), {"b": [1]}),
        (field("a", "array"), [1, "x"]),
        (field("a", "geopoint", format="array"), [14.37, 46.28]),
        (field("a", "string"), "text"),
    ],
)
def test_value_of_json_is_one_of_the_field(tmp_path: Path, declared: dict[str, Any], value: Any) -> None:
    assert found(tmp_path, [declared, field("b")], [{"a": value, "b": "x"}], format="json") == []


@pytest.mark.parametrize(("kind", "value"), [("integer", True), ("boolean", "si"), ("number", "1,5"), ("date", 2001)])
def test_value_of_another_type_is_found_at_its_pointer(tmp_path: Path, kind: str, value: Any) -> None:
    found = faults(judged(tmp_path, [field("a", kind)], [["a"], ["1"], [value]]))
    assert found[-1] == ("type", "/resources/0/data/2/0")


def test_objects_are_found_at_their_pointers(tmp_path: Path) -> None:
    report = judged(tmp_path, [field("a/b", "integer")], [{"a/b": 1}, {"a/b": "x"}, {"a/b": 1}], format="json")
    (found,) = report.findings
    assert (found.file, found.line, found.field) == ("datapackage.json", None, "/resources/0/data/1/a~1b")


def test_rows_of_many_batches_keep_their_index(tmp_path: Path) -> None:
    data: list[Any] = [["a", "b"], *(["1", "x"] for _ in range(600)), ["?", "y"], ["2", "z"], ["?", "w"]]
    report = judged(tmp_path, [field("a", "integer"), field("b")], data)
    assert [found.field for found in report.findings] == ["/resources/0/data/601/0", "/resources/0/data/603/0"]
    assert report.rows == 603


def test_arrays_may_have_no_header(tmp_path: Path) -> None:
    report = judged(tmp_path, [field("a", "integer"), field("b")], [["1", "x"], ["?", "y"]], dialect={"header": False})
    assert faults(report) == [("type", "/resources/0/data/1/0")]
    assert report.rows == 2


def test_null_is_a_missing_value_where_there_is_one_and_no_cell_where_there_is_none(tmp_path: Path) -> None:
    rows = [{"a": None, "b": "x"}, {"a": "", "b": "y"}]
    assert found(tmp_path, [field("a", "integer", missingValues=["-"]), field("b")], rows[:1]) == []
    assert found(tmp_path, [field("a", missingValues=[]), field("b")], rows[:1]) == []
    assert [rule for rule, *_ in found(tmp_path, [field("a", "integer", missingValues=["-"]), field("b")], rows)] == [
        "type"
    ]


def test_true_is_no_word_of_another_type(tmp_path: Path) -> None:
    fields = [field("a", trueValues=["yes"]), field("b", "boolean", trueValues=["yes"])]
    assert found(tmp_path, [field("a", enum=["true"], trueValues=["yes"]), fields[1]], [{"a": True, "b": True}]) == []


DATA = [
    ([["a", "b"], [1, "x"], [1, "y"], ["?", "a", "b"]], ["/2/0", "/3/2", "/3/0"]),
    ([{"a": 1, "b": "x"}, {"a": 1}, ["?", "c"]], ["/1/a", "/2/0"]),
    ("a,b\n1,x\n1,y\n?,c\n", ["", ""]),
]


@pytest.mark.parametrize(("data", "pointers"), DATA)
def test_cells_are_found_in_the_descriptor_by_its_own_name_at_pointers_that_lead_there(
    tmp_path: Path, data: Any, pointers: list[str]
) -> None:
    schema = {"fields": [field("a", "integer"), field("b")], "primaryKey": "a"}
    resource = {"name": "t", "type": "table", "data": data, "schema": schema, "format": "csv"}
    package = {"name": "p", "resources": [resource]}
    path = tmp_path / "my.json"
    path.write_text(json.dumps(package), "utf-8")
    found = check(path).findings
    assert sorted(one.field or "" for one in found) == sorted(f"/resources/0/data{place}" for place in pointers)
    assert {one.file for one in found} == {"my.json"}


def test_a_pattern_without_end_is_told_in_the_descriptor_by_its_own_name(tmp_path: Path) -> None:
    schema = {"fields": [field("a", pattern="(a|aa)+b")]}
    package = {
        "name": "p",
        "resources": [{"name": "t", "type": "table", "data": [["a"], ["a" * 90]], "schema": schema}],
    }
    path = tmp_path / "my.json"
    path.write_text(json.dumps(package), "utf-8")
    assert {one.file for one in check(path).findings} == {"my.json"}
