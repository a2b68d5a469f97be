from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import check
from tests.validation.packages import checked, faults, field, refers, table, write


def tiny(text: str = "a\nx\n", **more: Any) -> dict[str, Any]:
    return table("t", [field("a")], text, **more)


@pytest.mark.parametrize(
    ("descriptor", "found"),
    [
        ({"resources": []}, ("descriptor", "/resources")),
        ({"resources": "all"}, ("descriptor", "/resources")),
        ({"resources": [1]}, ("descriptor", "/resources/0")),
        ({"version": "first"}, ("descriptor", "/version")),
        ({"title": 1}, ("descriptor", "/title")),
        ({"licenses": [{}]}, ("descriptor", "/licenses/0")),
        ({"contributors": ["me"]}, ("descriptor", "/contributors/0")),
        ({"checks": {}}, ("descriptor", "/checks")),
    ],
)
def test_fault_of_the_package_is_found_at_its_pointer(tmp_path: Path, descriptor: Any, found: Any) -> None:
    assert faults(checked(tmp_path, tiny(), **descriptor)) == [found]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "/resources/0/name"),
        ({"path": 1}, "/resources/0/path"),
        ({"data": []}, "/resources/0"),
        ({"hash": "sha256:12"}, "/resources/0/hash"),
        ({"bytes": "4"}, "/resources/0/bytes"),
        ({"dialect": {"delimiter": 5}}, "/resources/0/dialect/delimiter"),
        ({"dialect": {"lineTerminator": ""}}, "/resources/0/dialect/lineTerminator"),
        ({"dialect": {"headerRows": 0}}, "/resources/0/dialect/headerRows"),
        ({"schema": []}, "/resources/0/schema"),
        ({"dialect": 1}, "/resources/0/dialect"),
        ({"schema": {"fields": [{"name": "a"}], "uniqueKeys": "a"}}, "/resources/0/schema/uniqueKeys"),
        ({"schema": {"fields": []}}, "/resources/0/schema/fields"),
        ({"schema": {"fields": [{}]}}, "/resources/0/schema/fields/0"),
        ({"schema": {"fields": [{"name": "a"}, {"name": "a"}]}}, "/resources/0/schema/fields/1/name"),
        ({"schema": {"fields": [{"name": "a", "type": "text"}]}}, "/resources/0/schema/fields/0/type"),
        (
            {"schema": {"fields": [{"name": "a", "constraints": {"minimum": 1}}]}},
            "/resources/0/schema/fields/0/constraints/minimum",
        ),
        ({"schema": {"fields": [{"name": "a"}], "primaryKey": "b"}}, "/resources/0/schema/primaryKey"),
        ({"schema": {"fields": [{"name": "a"}], "uniqueKeys": [["b"]]}}, "/resources/0/schema/uniqueKeys/0"),
        ({"schema": {"fields": [{"name": "a"}], "missingValues": "NA"}}, "/resources/0/schema/missingValues"),
        ({"schema": {"fields": [{"name": "a"}], "fieldsMatch": "some"}}, "/resources/0/schema/fieldsMatch"),
        ({"schema": {"fields": [{"name": "a"}], "foreignKeys": [{}]}}, "/resources/0/schema/foreignKeys/0"),
    ],
)
def test_fault_of_a_resource_is_found_at_its_pointer(tmp_path: Path, change: dict[str, Any], pointer: str) -> None:
    report = checked(tmp_path, tiny() | change)
    assert ("descriptor", pointer) in faults(report)
    assert all(found.file == "datapackage.json" for found in report.findings if found.field == pointer)


@pytest.mark.parametrize("to", ["nowhere.a", "t.b"])
def test_reference_to_what_is_not_there_is_a_fault_of_the_descriptor(tmp_path: Path, to: str) -> None:
    report = checked(tmp_path, tiny(foreignKeys=[refers("a", to)]))
    ((rule, pointer),) = faults(report)
    assert rule == "reference_target"
    assert (pointer or "").startswith("/resources/0/schema/foreignKeys/0/reference/")


def test_two_resources_of_one_name_are_found(tmp_path: Path) -> None:
    assert ("descriptor", "/resources/1/name") in faults(checked(tmp_path, tiny(), tiny()))


@pytest.mark.parametrize("algorithm", ["md5", "sha1", "sha256", "sha512"])
def test_hash_and_size_are_compared(tmp_path: Path, algorithm: str) -> None:
    text = "a\nx\n"
    digest = hashlib.new(algorithm, text.encode(), usedforsecurity=False).hexdigest()
    declared = digest if algorithm == "md5" else f"{algorithm}:{digest}"
    assert checked(tmp_path, tiny(text, hash=declared, bytes=4)).valid
    report = checked(tmp_path, tiny("a\nxy\n", hash=declared, bytes=4))
    assert sorted(rule for rule, _ in faults(report)) == ["bytes", "hash"]


def test_key_said_twice_is_found_at_its_pointer(tmp_path: Path) -> None:
    write(tmp_path, tiny())
    text = (tmp_path / "datapackage.json").read_text("utf-8")
    (tmp_path / "datapackage.json").write_text(
        text.replace('"type": "string"', '"type": "date", "type": "string"'), "utf-8"
    )
    assert faults(check(tmp_path)) == [("duplicate_json_key", "/resources/0/schema/fields/0/type")]


def test_schema_in_a_file_of_its_own_is_read(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text(json.dumps({"fields": [field("a", "integer")]}), "utf-8")
    assert faults(checked(tmp_path, tiny() | {"schema": "schema.json"})) == [("type", "a")]


def test_format_that_is_not_read_is_said(tmp_path: Path) -> None:
    (found,) = checked(tmp_path, tiny(format="xlsx")).findings
    assert (found.level, found.field) == ("error", "/resources/0/format")


def test_inline_rows_are_judged(tmp_path: Path) -> None:
    resource = {"name": "t", "type": "table", "schema": {"fields": [field("a", "integer"), field("b", "boolean")]}}
    rows = [{"a": 1, "b": True}, {"a": "x", "b": None}]
    report = checked(tmp_path, resources=[resource | {"data": rows}])
    assert faults(report) == [("type", "/resources/0/data/1/a")]
    assert report.rows == 2


@pytest.mark.parametrize("declared", [{"bytes": 9}, {"hash": "0" * 32}])
def test_changed_file_says_how_the_change_is_made_known(tmp_path: Path, declared: dict[str, Any]) -> None:
    (found,) = checked(tmp_path, table("t", [field("a")], "a\nx\n") | declared).findings
    assert found.rule in declared
    assert found.hint == "If the change is intended, update bytes and hash in the descriptor."
