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
    assert found[-1] == ("type", "/resources/0/data/2/a")


def test_objects_are_found_at_their_pointers(tmp_path: Path) -> None:
    report = judged(tmp_path, [field("a/b", "integer")], [{"a/b": 1}, {"a/b": "x"}, {"a/b": 1}], format="json")
    (found,) = report.findings
    assert (found.file, found.line, found.field) == ("datapackage.json", None, "/resources/0/data/1/a~1b")
