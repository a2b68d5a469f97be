"""Laws of suggestions, over generated packages of which little is declared."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation import check
from bushputin_data.validation.suggestions.suggesting import suggest
from bushputin_data.validation.testing.strategies import draw_column, fields

Draw = Callable[[st.SearchStrategy[Any]], Any]
Files = dict[str, bytes]
DECLARED = ("type", "format", "constraints")


@st.composite
def packages(draw: Draw) -> Files:
    """Two tables of some rows, the second of which refers to the first; of each field something is left undeclared."""
    files: Files = {}
    resources = []
    ids = [f"K{number:03}" for number in range(draw(st.integers(3, 30)))]
    for name in ("places", "visits"):
        size = len(ids) if name == "places" else draw(st.integers(0, 40))
        keys = ids if name == "places" else [str(number) for number in range(size)]
        columns: list[tuple[dict[str, Any], list[str]]] = [({"name": "id"}, keys)]
        if name == "visits":
            columns.append(({"name": "place_id"}, [draw(st.sampled_from([*ids, ""])) for _ in range(size)]))
        for number in range(draw(st.integers(1, 3))):
            field, drawn = draw(fields(f"f{number}"))
            kept = {"name"} | draw(st.sets(st.sampled_from([one for one in field if one in DECLARED])))
            texts = draw_column(draw, field, drawn, size, [""])
            kept |= {key for key in field if key not in DECLARED}
            columns.append(({key: one for key, one in field.items() if key in kept}, texts))
        out = io.StringIO(newline="")
        labels, cells = [field["name"] for field, _ in columns], [texts for _, texts in columns]
        csv.writer(out).writerows([labels, *zip(*cells, strict=True)])
        files[f"{name}.csv"] = out.getvalue().encode()
        resource: dict[str, Any] = {"name": name, "path": f"{name}.csv"}
        if draw(st.integers(0, 3)):
            schema: Any = {"fields": [field for field, _ in columns]}
            if draw(st.booleans()):
                files[f"{name}.json"], schema = json.dumps(schema).encode(), f"{name}.json"
            resource["schema"] = schema
        resources.append(resource)
    return files | {"datapackage.json": json.dumps({"name": "drawn", "resources": resources}).encode()}


def put(files: Files, folder: Path) -> Path:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def errors(files: Files) -> set[tuple[Any, ...]]:
    with tempfile.TemporaryDirectory() as folder:
        found = check(put(files, Path(folder))).findings
    return {(one.rule, one.resource, one.line, one.field) for one in found if one.level == "error"}


def followed(files: Files, patches: dict[str, list[dict[str, Any]]]) -> Files:
    """The files after JSON Patches that only add, by other means than the package's."""
    out = dict(files)
    for file, operations in patches.items():
        whole = json.loads(out[file])
        for one in operations:
            assert one["op"] == "add"
            *above, last = one["path"].split("/")[1:]
            at = whole
            for step in above:
                at = at[int(step)] if isinstance(at, list) else at[step]
            if isinstance(at, list):
                at.append(one["value"])
            else:
                at[last] = one["value"]
        out[file] = json.dumps(whole).encode()
    return out


@given(packages())
def test_the_data_satisfy_what_is_suggested(files: Files) -> None:
    with tempfile.TemporaryDirectory() as folder:
        patches = suggest(put(files, Path(folder))).patches
    assert errors(followed(files, patches)) <= errors(files)


@given(packages())
def test_suggestions_are_the_same_each_time(files: Files) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = put(files, Path(folder))
        assert suggest(path).to_dict() == suggest(path).to_dict()


@given(packages())
def test_nothing_is_left_to_suggest_where_all_was_followed(files: Files) -> None:
    with tempfile.TemporaryDirectory() as folder:
        patches = suggest(put(files, Path(folder))).patches
        again = suggest(put(followed(files, patches), Path(folder)))
    assert [one.says for one in again.suggestions] == []
