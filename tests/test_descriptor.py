import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bushputin_data import datapackage
from bushputin_data.models import BY_NAME, MODELS, Row, cells, columns
from bushputin_data.release import root
from bushputin_data.validation import check

PROFILE = Path(__file__).parent / "profiles" / "datapackage-2.0.json"


@pytest.fixture(scope="module")
def committed() -> dict[str, Any]:
    said: dict[str, Any] = json.loads((root() / "datapackage.json").read_text("utf-8"))
    return said


def test_descriptor_is_valid_by_the_official_profile(committed: dict[str, Any]) -> None:
    profile = json.loads(PROFILE.read_text("utf-8"))
    jsonschema.Draft7Validator.check_schema(profile)
    assert [error.message for error in jsonschema.Draft7Validator(profile).iter_errors(committed)] == []


def test_profile_rejects_a_descriptor_that_is_none(committed: dict[str, Any]) -> None:
    profile = json.loads(PROFILE.read_text("utf-8"))
    assert list(jsonschema.Draft7Validator(profile).iter_errors(committed | {"resources": []}))


def test_every_model_is_a_resource_and_every_resource_a_model(committed: dict[str, Any]) -> None:
    assert [resource["name"] for resource in committed["resources"]] == list(BY_NAME)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.resource.name)
def test_fields_are_the_columns_of_the_model(model: type[Row], committed: dict[str, Any]) -> None:
    (resource,) = (one for one in committed["resources"] if one["name"] == model.resource.name)
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert list(fields) == list(model.model_fields)
    required = {name for name, field in fields.items() if field.get("constraints", {}).get("required")}
    assert required == {name for name, info in model.model_fields.items() if info.is_required()}
    assert all(field["description"].endswith(".") for field in fields.values())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.resource.name)
def test_examples_are_values_of_their_column(model: type[Row], tmp_path: Path) -> None:
    fields = [field for field in datapackage.schema(model, datapackage.study())["fields"] if "example" in field]
    record = {field["name"]: field["example"] for field in fields}
    resource = {"name": "examples", "data": [record], "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
    assert check(tmp_path).findings == ()
    for column in columns(model):
        if column.name in record:
            assert cells.text(cells.value(column, record[column.name])) == record[column.name]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.resource.name)
def test_keys_and_references_name_columns(model: type[Row]) -> None:
    schema = datapackage.schema(model, datapackage.study())
    assert set(schema["primaryKey"]) <= set(model.model_fields)
    for key in schema.get("foreignKeys", []):
        target = BY_NAME[key["reference"]["resource"]]
        assert tuple(key["reference"]["fields"]) == target.resource.key


def test_checks_have_unique_names_and_name_tables(committed: dict[str, Any]) -> None:
    names = [check["name"] for check in committed["checks"]]
    assert len(names) == len(set(names))
    assert {check["resource"] for check in committed["checks"]} <= set(BY_NAME)


def test_row_counts_are_those_of_the_tables(committed: dict[str, Any], release: Any) -> None:
    assert {one["name"]: one["rows"] for one in committed["resources"]} == {
        name: len(table) for name, table in release.tables.items()
    }
