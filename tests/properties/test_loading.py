"""A law of load(): whatever the JSON of a table is, its rows are those that validate reads, or it is refused."""

import json
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from bushputin_data import CellsError, Dataset, ShapeError, canonical, datapackage, load, validate
from bushputin_data.models import BY_NAME, Meeting

JSON: list[Any] = [None, True, False, 0, 1, -1, 2.5, "", "x", "utf-8", [], [1], ["x"], {}, {"x": None}, [[]], [{}]]
# Rules that need more than a row: load() does not look at them.
BETWEEN_ROWS = {"primary_key", "unique", "reference", "reference_target", "ambiguous_key"}
# Fields of each type; what holds of one string holds of all.
FIELDS = ("meeting_id", "kind", "start_date", "start_time", "duration_minutes", "latitude")
PLACES: dict[str, tuple[str, ...]] = {
    "": (
        "name", "type", "profile", "path", "data", "format", "mediatype", "encoding", "bytes", "hash", "rows", "title",
    ),
    "/dialect": (
        "delimiter", "lineTerminator", "quoteChar", "doubleQuote", "escapeChar", "skipInitialSpace", "header",
        "headerRows", "headerJoin", "commentChar", "commentRows", "caseSensitiveHeader", "nullSequence", "$schema",
    ),
    "/schema": ("fields", "fieldsMatch", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys", "$schema"),
}  # fmt: skip
OF_A_FIELD = (
    "name", "type", "format", "missingValues", "constraints", "categories", "categoriesOrdered", "trueValues",
    "falseValues", "decimalChar", "groupChar", "bareNumber", "delimiter", "itemType", "rdfType",
)  # fmt: skip
OF_CONSTRAINTS = ("required", "unique", "minLength", "minimum", "exclusiveMaximum", "pattern", "enum", "jsonSchema")


def pointers() -> Iterator[str]:
    """Each property of a table that load() looks at, or might."""
    for parent, names in PLACES.items():
        yield from (f"{parent}/{name}" for name in names)
    yield from ("/dialect", "/schema")
    for name in FIELDS:
        number = list(Meeting.model_fields).index(name)
        yield f"/schema/fields/{number}"
        yield from (f"/schema/fields/{number}/{name}" for name in OF_A_FIELD)
        yield from (f"/schema/fields/{number}/constraints/{name}" for name in OF_CONSTRAINTS)


def put(value: Any, pointer: str, resource: Any) -> None:
    """Set what a pointer leads to."""
    *parents, last = pointer.strip("/").split("/")
    for name in parents:
        resource = resource[int(name) if isinstance(resource, list) else name]
    resource[int(last) if isinstance(resource, list) else last] = value


@pytest.fixture(scope="module")
def package(release: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package with a few contacts, and the names of the other tables."""
    folder = tmp_path_factory.mktemp("package")
    (folder / "data").mkdir()
    (folder / Meeting.resource.path).write_bytes(canonical.table(Meeting, islice(release.meetings, 5)))
    return folder


@pytest.mark.parametrize("pointer", list(pointers()))
def test_any_json_at_any_property(pointer: str, package: Path, tmp_path: Path) -> None:
    shutil.copytree(package, tmp_path / "package")
    for value in JSON:
        table = json.loads(
            json.dumps(datapackage.table(Meeting, datapackage.measured((package / "data/meetings.csv").read_bytes())))
        )
        for field in table["schema"]["fields"]:
            field.setdefault("constraints", {})
        put(value, pointer, table)
        others = [{"name": name} for name in BY_NAME if name != "meetings"]
        said = json.dumps({"name": "x", "study": datapackage.study().said(), "resources": [table, *others]})
        (tmp_path / "package" / "datapackage.json").write_text(said, "utf-8")
        try:
            dataset = load(tmp_path / "package")
            frame = dataset.meetings.frame()
        except (ShapeError, CellsError):
            continue
        report = validate(tmp_path / "package")
        assert len(frame) == len(dataset.meetings) == report.rows
        own = [one for one in report.findings if one.resource == "meetings" and one.level == "error"]
        assert {one.rule for one in own if one.file != "datapackage.json"} <= BETWEEN_ROWS


@pytest.mark.parametrize(
    "pointer", ["/name", "/version", "/title", "/study", "/study/sides", "/resources", "/resources/0", "/checks"]
)
def test_any_json_at_any_property_of_the_package(pointer: str, package: Path, tmp_path: Path) -> None:
    shutil.copytree(package, tmp_path / "package")
    for value in JSON:
        table = datapackage.table(Meeting, datapackage.measured((package / "data/meetings.csv").read_bytes()))
        resources = [table, *({"name": name} for name in BY_NAME if name != "meetings")]
        said = {"name": "x", "version": "1.0", "study": datapackage.study().said(), "resources": resources}
        put(value, pointer, said)
        (tmp_path / "package" / "datapackage.json").write_text(json.dumps(said), "utf-8")
        try:
            dataset = load(tmp_path / "package")
        except ShapeError:
            assert pointer.startswith("/resources")
        else:
            assert repr(dataset).startswith("<Dataset ")
            if pointer.startswith("/study"):
                # No odd value is a study; the first table that needs one says so.
                with pytest.raises(ShapeError, match="the study"):
                    dataset.meetings.frame()
            else:
                assert len(dataset.meetings) == 5
