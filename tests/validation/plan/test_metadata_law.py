"""The law: whatever JSON stands at a place of a descriptor, it is told where its type is wrong, and nowhere else."""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation import PackageError, check
from bushputin_data.validation.plan.metadata import metadata_faults
from bushputin_data.validation.plan.pointers import pointer
from bushputin_data.validation.plan.properties import PACKAGE, Property
from bushputin_data.validation.source.package import open_package
from tests.validation.plan.whole import WHOLE, Steps, at, places, put, write_whole

# What the standard says of each place, written down once more: by this the table in the code is judged. Before the
# colon stands what the places lie in.
STANDARD = {
    "string": """
        : $schema profile name id title description homepage version created image keywords/0
        licenses/0: name path title
        sources/0: title path email version
        contributors/0: title givenName familyName path email organization role roles/0
        resources/0: $schema profile name path/0 type title description homepage format mediatype encoding hash
        resources/0: sources/0/title sources/0/path licenses/0/name
        resources/0/schema: $schema primaryKey/0 uniqueKeys/0/0 uniqueKeys/0/1
        resources/0/schema/foreignKeys/0: fields/0 reference/resource reference/fields/0
        resources/0/schema/fields: 0/name 1/name 2/name 3/name 4/name 5/name 6/name 0/title 0/description 0/rdfType
        resources/1: name type schema/fields/0/name schema/missingValues/0/value schema/missingValues/0/label
    """,
    "boolean": "resources/0/schema/fields: 0/categoriesOrdered",
    "integer": "resources/0: bytes",
    "array": """
        : keywords licenses sources contributors contributors/0/roles resources checks
        resources/0: sources licenses schema/fields schema/missingValues schema/uniqueKeys schema/uniqueKeys/0
        resources/0: schema/foreignKeys
        resources/1: schema/fields schema/missingValues
    """,
    "object": """
        : licenses/0 sources/0 contributors/0 resources/0 resources/1 resources/0/sources/0 resources/0/licenses/0
        resources/0/schema: foreignKeys/0 foreignKeys/0/reference
        resources/0/schema: fields/0 fields/1 fields/2 fields/3 fields/4 fields/5 fields/6
        resources/1: schema/fields/0
    """,
    "string or array": """
        resources/0: path schema/fieldsMatch schema/primaryKey
        resources/0/schema/foreignKeys/0: fields reference/fields
        resources/1: schema/primaryKey
    """,
    "string or object": """
        resources/0: schema dialect schema/missingValues/0 schema/missingValues/1
        resources/1: schema schema/missingValues/0
    """,
    "array or object": "resources/1/data: 0 1",
    "array, object or string": "resources/1: data",
}
# Where anything may stand, or what stands there is judged in another room.
ELSEWHERE = [
    *("checks/0", "dialect/", "/data/0/a", "/data/1/a", "/example", "/type", "/format", "/constraints", "/categories"),
    *("fields/0/missingValues", "/trueValues", "/falseValues", "/decimalChar", "/groupChar", "/bareNumber"),
    *("/delimiter", "/itemType"),
]
VALUES: dict[str, list[Any]] = {
    "null": [None],
    "boolean": [True, False],
    "integer": [3, 10**400],
    "number": [3.5, float("inf")],
    "string": ["x", "", "\ud800", "a\0b"],
    "array": [[], [1], ["x"], [None], [[[[[]]]]]],
    "object": [{}, {"a": 1}, {"value": None}],
}


def types() -> dict[str, str]:
    """The places with the types that may stand there."""
    found: dict[str, str] = {}
    for kinds, text in STANDARD.items():
        for line in text.strip().splitlines():
            above, _, names = line.strip().partition(":")
            found |= {f"{above}/{name}".lstrip("/"): kinds for name in names.split()}
    return found


TYPES = types()
PHRASES = {"string": "a string", "array": "an array", "object": "an object", "boolean": "true or false"}
PHRASES |= {"integer": "an integer"}


def deep() -> Any:
    value: Any = []
    for _ in range(60):
        value = [value]
    return value


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


def at_place(folder: Path, value: Any, steps: Steps) -> list[str]:
    """What the whole check finds wrong with the descriptor at a place."""
    write_whole(folder, put(value, *steps))
    try:
        found = check(folder).findings
    except PackageError as error:
        return [f"error {error}"]
    place = pointer(steps)
    return [f"{one.level} {one.message}" for one in found if (one.rule, one.field) == ("descriptor", place)]


def is_elsewhere(place: str) -> bool:
    return place not in TYPES and any(part in place for part in ELSEWHERE)


def test_package_with_every_property_is_right(tmp_path: Path) -> None:
    assert check(write_whole(tmp_path, WHOLE)).findings == ()


def test_each_place_has_its_types_here_or_is_judged_elsewhere() -> None:
    every = {"/".join(map(str, steps)) for steps in places()}
    assert {place for place in every if place not in TYPES and not is_elsewhere(place)} == set()
    assert set(TYPES) <= every


@pytest.mark.parametrize("place", TYPES)
def test_value_of_a_wrong_type_is_an_error_at_its_place_and_of_a_right_one_is_none(folder: Path, place: str) -> None:
    steps = next(steps for steps in places() if "/".join(map(str, steps)) == place)
    kinds = TYPES[place]
    words = re.sub("[a-z]{3,}", lambda match: PHRASES[match[0]], kinds)
    for kind, values in VALUES.items():
        for value in values:
            found = at_place(folder, value, steps)
            told = [one for one in found if one.startswith("error") and one.endswith(f", not {words}.")]
            assert len(told) == (kind not in kinds), (value, found)
    assert at_place(folder, at(steps), steps) == []


def test_whatever_stands_at_a_place_that_is_judged_elsewhere_the_check_comes_to_an_end(folder: Path) -> None:
    for steps in places():
        if is_elsewhere("/".join(map(str, steps))):
            for value in [*(values[-1] for values in VALUES.values()), "x", [], {}, 10**400, deep()]:
                at_place(folder, value, steps)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(st.characters(codec=None), max_size=5)
    | st.sampled_from(["s", "t", "u", "integer", "%Y", "csv", "t.csv", "a", 10**400, "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "fields", "value", "rule", "path", "type", "x", "~/"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


@given(st.lists(st.tuples(st.sampled_from(list(places())), JSON), min_size=1, max_size=3))
def test_whatever_stands_at_several_places_the_check_comes_to_an_end(changes: list[tuple[Steps, Any]]) -> None:
    whole = json.loads(json.dumps(WHOLE))
    for steps, value in changes:
        inner = whole
        try:
            for step in steps[:-1]:
                inner = inner[step]
            inner[steps[-1]] = value
        except (LookupError, TypeError):
            continue
    with TemporaryDirectory() as folder:
        try:
            check(write_whole(Path(folder), whole))
        except PackageError:
            return


def test_schema_in_a_file_of_its_own_is_judged_like_one_in_the_descriptor(tmp_path: Path) -> None:
    for steps in places():
        if steps[:3] != ("resources", 0, "schema") or len(steps) < 4:
            continue
        whole = put(3, *steps)
        inside = list(metadata_faults(open_package(write_whole(tmp_path, whole))))
        (tmp_path / "s.json").write_text(json.dumps(whole["resources"][0]["schema"]), "utf-8")
        whole["resources"][0]["schema"] = "s.json"
        assert list(metadata_faults(open_package(write_whole(tmp_path, whole)))) == inside


def names(prop: Property, above: str = "") -> set[str]:
    """Every property of the table, with those around it."""
    own = {f"{above}/{name}": inner for name, inner in prop.members.items()}
    below = [names(inner, place) for place, inner in own.items()]
    return {place for place, inner in own.items() if not inner.judged_by}.union(
        *below, names(prop.items, f"{above}/*") if prop.items else set()
    )


def test_the_table_has_no_property_that_is_not_tried_here() -> None:
    tried = {"/" + "/".join("*" if isinstance(step, int) else step for step in steps) for steps in places()}
    assert names(PACKAGE) - tried == {f"/resources/*/{name}" for name in SHORTER}


# Of what resources have as the package has, not all is said twice.
SHORTER = {
    *(f"licenses/*/{name}" for name in ("path", "title")),
    *(f"sources/*/{name}" for name in ("email", "version")),
}
