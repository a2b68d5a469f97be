"""The constraint jsonSchema: judged by jsonschema where it is installed, and never a way out."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from tests.validation.packages import checked, field, table

PERSON = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
TEXT = """a
"{""name"": ""Ann""}"
"{""name"": 5}"
{}
"""


def package(schema: Any, text: str = TEXT) -> dict[str, Any]:
    return table("t", [field("a", "object", jsonSchema=schema)], text)


def test_each_value_is_judged_by_the_schema(tmp_path: Path) -> None:
    found = checked(tmp_path, package(PERSON)).findings
    assert [(one.rule, one.line, one.column) for one in found] == [("json_schema", 3, 1), ("json_schema", 4, 1)]
    assert "'name' is a required property" in found[1].message


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "object", "properties": {"name": {"pattern": "(a+)+b"}}}, "may never end"),
        ({"patternProperties": {"(a*)*c": {}}}, "may never end"),
    ],
)
def test_a_pattern_without_end_is_not_tried(tmp_path: Path, schema: Any, words: str) -> None:
    (found,) = checked(tmp_path, package(schema)).findings
    assert (found.level, found.field) == ("warning", "/resources/0/schema/fields/0/constraints/jsonSchema")
    assert words in found.message


def test_nothing_is_fetched(tmp_path: Path) -> None:
    found = checked(tmp_path, package({"$ref": "http://127.0.0.1:9/schema.json"})).findings
    assert {one.rule for one in found} == {"json_schema"}
    assert "which is not in it" in found[0].message


def test_without_the_library_it_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bushputin_data.validation.fields.json_schemas.find_spec", lambda name: None)
    assert importlib.util.find_spec("jsonschema")
    (found,) = checked(tmp_path, package(PERSON)).findings
    assert (found.level, found.rule) == ("warning", "descriptor")
    assert "pip install jsonschema" in found.message


@pytest.mark.parametrize("schema", [{"$ref": "#/maxLength", "maxLength": 3}, {"multipleOf": 0}])
def test_a_schema_that_cannot_be_followed_is_told(tmp_path: Path, schema: Any) -> None:
    rules = {one.rule for one in checked(tmp_path, package(schema)).findings}
    assert rules <= {"json_schema", "descriptor"}


@pytest.mark.parametrize(
    ("schema", "recursive"),
    [
        ({"not": {"$ref": "#"}}, True),
        ({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}, True),
        ({"$dynamicRef": "#x"}, True),
        ({"$defs": {"a": {"type": "object"}}, "allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/a"}]}, False),
        ({"$ref": "http://127.0.0.1:9/schema.json"}, False),
    ],
)
def test_a_schema_that_refers_to_itself_is_not_tried(tmp_path: Path, schema: Any, recursive: bool) -> None:
    found = checked(tmp_path, package(schema)).findings
    assert any("refers to itself" in one.message for one in found) is recursive
