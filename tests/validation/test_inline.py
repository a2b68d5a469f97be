"""Rows in the descriptor: JSON values are read as what they are."""

import json
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import check
from tests.validation.packages import field, places


def found(folder: Path, fields: list[dict[str, Any]], data: Any, **more: Any) -> list[Any]:
    resource = {"name": "t", "data": data, "schema": {"fields": fields}} | more
    (folder / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [resource]}), "utf-8")
    return places(check(folder))


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
def test_value_of_another_type_is_found(tmp_path: Path, kind: str, value: Any) -> None:
    assert found(tmp_path, [field("a", kind)], [["a"], ["1"], [value]])[-1] == ("type", 3, 1)
