"""The constraint jsonSchema: judged by jsonschema where it is installed, and never a way out."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.json_schemas import Judge, compile_schema
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.limits import Limits
from tests.validation.packages import checked, field, table

PERSON = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
TEXT = """a
"{""name"": ""Ann""}"
"{""name"": 5}"
{}
"""
UNEVALUATED: dict[str, Any] = {"unevaluatedProperties": False}


def package(schema: Any, text: str = TEXT) -> dict[str, Any]:
    return table("t", [field("a", "object", jsonSchema=schema)], text)


@pytest.fixture
def cage() -> Iterator[Cage]:
    with Cage(Limits(pattern_seconds=0.5)) as one:
        yield one


def refused(schema: Any, cage: Cage) -> Fault:
    start = time.perf_counter()
    with pytest.raises(FaultError) as caught:
        compile_schema(schema, cage)
    assert time.perf_counter() - start < 60
    assert caught.value.place == "jsonSchema"
    return caught.value.fault


def judged(judge: Judge, value: Any) -> str | None:
    """The fault of a value, or why it cannot be judged."""
    start = time.perf_counter()
    try:
        return judge(value)
    except FaultError as error:
        fault, place = error.fault, error.place
    finally:
        assert time.perf_counter() - start < 60
    assert (fault.rule, fault.level, place) == ("descriptor", "error", "jsonSchema")
    return fault.fact


def test_each_value_is_judged_by_the_schema(tmp_path: Path) -> None:
    found = checked(tmp_path, package(PERSON)).findings
    assert [(one.rule, one.line, one.column) for one in found] == [("json_schema", 3, 1), ("json_schema", 4, 1)]
    assert "'name' is a required property" in found[1].message


def test_a_schema_that_is_not_judged_is_told(tmp_path: Path) -> None:
    (found,) = checked(tmp_path, package({"properties": {"name": {"pattern": "(a+)+b"}}})).findings
    assert (found.level, found.field) == ("warning", "/resources/0/schema/fields/0/constraints/jsonSchema")
    assert "'(a+)+b', which may take too long" in found.message


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"name": {"pattern": "(a+)+b"}}},
        {"patternProperties": {"(a*)*c": {}}},
        {"$defs": {"a": {"items": [{"pattern": "(a|a)*b"}]}}},
        {"propertyNames": {"pattern": "(?:a|a)" * 40 + "b"}},
        {"not": {"anyOf": [{"if": {"pattern": r"(x)\1"}}]}},
        {"pattern": "^a.*b.*c.*d$"},
        {"pattern": "a+b"},
        {"pattern": "^" + "a" * 10_000},
        {"allOf": [{"dependentSchemas": {"a": {"patternProperties": {"a": {"pattern": "(a|aa)+$"}}}}}]},
    ],
)
def test_a_pattern_that_may_take_too_long_is_not_tried(schema: Any, cage: Cage) -> None:
    fault = refused(schema, cage)
    assert (fault.rule, fault.level) == ("not_checked", "warning")
    assert "which may take too long" in fault.fact


def test_a_format_is_not_judged(cage: Cage) -> None:
    assert compile_schema({"format": "regex"}, cage)("(") is None


@pytest.mark.parametrize("reference", ["http://127.0.0.1:9/schema.json", "file:///etc/passwd", "other.json#/a", "//x"])
def test_nothing_is_fetched(reference: str, cage: Cage) -> None:
    fault = refused({"properties": {"a": {"$ref": reference}}}, cage)
    assert (fault.rule, fault.level) == ("not_checked", "warning")
    assert "which is not fetched" in fault.fact


def test_without_the_library_it_is_told_what_to_install(cage: Cage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bushputin_data.validation.fields.json_schemas.find_spec", lambda name: None)
    assert importlib.util.find_spec("jsonschema")
    fault = refused(PERSON, cage)
    assert (fault.rule, fault.level, fault.hint) == ("not_checked", "warning", "pip install jsonschema")


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        (5, "is '5'"),
        ([], "is '[]'"),
        ({"type": "text"}, "'text' is not"),
        ({"pattern": "("}, "not a regular expression"),
        ({"patternProperties": {"[": {}}}, "not a regular expression"),
        ({"$schema": []}, "cannot be read"),
        ({"multipleOf": 0}, "0 is less than or equal to"),
        ({"$ref": "#/nothing"}, "refers to '#/nothing', which is not in it"),
        ({"$ref": "#/maxLength", "maxLength": 3}, "which is not a schema"),
        ({"$ref": "#/allOf/7", "allOf": [{}]}, "which is not in it"),
    ],
)
def test_what_is_not_a_schema_is_told(schema: Any, words: str, cage: Cage) -> None:
    fault = refused(schema, cage)
    assert (fault.rule, fault.level) == ("descriptor", "error")
    assert words in fault.fact


def laughs(levels: int, keyword: str = "allOf") -> dict[str, Any]:
    """A schema that is small as it stands, and doubles with each reference."""
    parts: dict[str, Any] = {"l0": {"type": "object"}}
    for level in range(1, levels):
        parts[f"l{level}"] = {keyword: [{"$ref": f"#/$defs/l{level - 1}"}] * 2}
    return {"$defs": parts, "$ref": f"#/$defs/l{levels - 1}"}


def dependents(levels: int) -> dict[str, Any]:
    parts: dict[str, Any] = {"l0": {}}
    for level in range(1, levels):
        below = {"$ref": f"#/$defs/l{level - 1}"}
        parts[f"l{level}"] = {"dependentSchemas": {"a": below, "b": below}}
    return {"unevaluatedProperties": False, "$defs": parts, "$ref": f"#/$defs/l{levels - 1}"}


def nested(levels: int, keyword: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"}
    for _ in range(levels):
        schema = {keyword: [schema] if keyword.endswith("Of") else schema}
    return schema


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"not": {"$ref": "#"}}, "refers to itself"),
        ({"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"}, "refers to itself"),
        ({"$defs": {"a": {"$ref": "#/$defs/%61"}}, "$ref": "#/$defs/a"}, "refers to itself"),
        ({"$defs": {"a": {"items": {"$ref": "#/$defs"}}}, "$ref": "#/$defs/a"}, "refers to itself"),
        ({"$recursiveRef": "#"}, "refers to itself"),
        ({"$dynamicRef": "#x", "$dynamicAnchor": "x"}, "is a name, not a place"),
        ({"$ref": "#x", "$defs": {"a": {"$anchor": "x", "$ref": "#x"}}}, "is a name, not a place"),
        (
            {
                "$id": "http://e/",
                "$defs": {
                    "b": {"$id": "b", "$ref": "c"},
                    "c": {"$id": "c", "allOf": [{"$ref": "b"}, {"$ref": "b"}]},
                },
                "$ref": "b",
            },
            "both $id and references",
        ),
        (laughs(40), "when its references are followed"),
        (laughs(40, "anyOf"), "when its references are followed"),
        (laughs(40, "oneOf"), "when its references are followed"),
        (dependents(40), "both unevaluatedProperties and references"),
        ({"patternProperties": {"^a": {}}, "unevaluatedProperties": False}, "both patternProperties and unevaluated"),
        (nested(200, "not"), "nested more than 48 levels"),
        (nested(5000, "allOf"), "nested more than 48 levels"),
        ({"enum": list(range(20_000))}, "more than 10,000 parts"),
        ({"properties": {f"p{number}": {"type": "string"} for number in range(20_000)}}, "more than 10,000 parts"),
        # At a part with a dialect of its own the library goes back to keywords that count no steps.
        ({"allOf": [{"$schema": "http://json-schema.org/draft-07/schema#"}]}, "a $schema of their own"),
    ],
)
def test_a_schema_that_may_never_end_is_not_tried(schema: Any, words: str, cage: Cage) -> None:
    fault = refused(schema, cage)
    assert (fault.rule, fault.level) == ("not_checked", "warning")
    assert words in fault.fact


def test_references_that_end_are_followed(cage: Cage) -> None:
    schema = {"$defs": {"a": {"type": "object"}, "b/c": {"$ref": "#/$defs/a"}}, "allOf": [{"$ref": "#/$defs/b~1c"}] * 2}
    judge = compile_schema(schema, cage)
    assert judge({}) is None
    assert judge([]) == "[] is not of type 'object'"
    assert judged(compile_schema(laughs(8), cage), {}) is None


MANY: list[Any] = list(range(100_000))
TOO_LONG = "cannot be checked: its jsonSchema takes too long"
OVERFLOW = "cannot be checked: its jsonSchema raises OverflowError"
DRAFT_3, DRAFT_4 = (f"http://json-schema.org/draft-0{number}/schema#" for number in (3, 4))


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"uniqueItems": True}, [{"a": number} for number in MANY], None),
        ({"uniqueItems": True}, [number if number % 2 else str(number) for number in MANY], None),
        ({"uniqueItems": True}, [*([number] for number in MANY), [5.0]], "[[0], [1]"),
        ({"items": {"enum": [{"a": number} for number in range(2000)]}}, [{"a": 1999}] * 50_000, None),
        ({"items": {"const": list(range(4000))}}, [list(range(4000))] * 100, None),
        ({"contains": {"contains": {"contains": {"const": 1}}}}, [[[0] * 40] * 40] * 40, "[[[0, 0"),
        ({"anyOf": [{"type": "string"}] * 1000}, MANY, TOO_LONG),
        ({"oneOf": [{"items": {"maximum": 10**6}}] * 1000}, MANY, TOO_LONG),
        ({"allOf": [{"items": {}}] * 1000}, MANY, TOO_LONG),
        ({"patternProperties": {f"^a{number}": {} for number in range(500)}}, dict.fromkeys(map(str, MANY)), TOO_LONG),
        ({"propertyNames": {"pattern": "^[a-z]+$"}}, dict.fromkeys(map(str, MANY)), "'0' does not match"),
        ({"multipleOf": 1e-300}, 10**4000, OVERFLOW),
        ({"multipleOf": 0.1}, float("inf"), OVERFLOW),
        ({"multipleOf": 1e-320}, 1e300, "1e+300 is not a multiple"),
        ({"multipleOf": 7}, 10**4000, "1000"),
        ({"pattern": "^[a-z]+$"}, "a" * (1 << 20), None),
        ({"pattern": "^[a-z]+$"}, "a" * (1 << 20) + "!", TOO_LONG),
        ({"dependentRequired": {"a": [f"a{number}" for number in range(4000)]}}, {"a": 1}, "'a0' is a dependency"),
        ({"allOf": [UNEVALUATED | {"allOf": [UNEVALUATED | {"allOf": [UNEVALUATED]}]}]}, {"a": 1}, "Unevaluated"),
        ({"$schema": DRAFT_4, "enum": [{"a": number} for number in range(1500)]}, 5, "5 is not one of"),
        ({"$schema": DRAFT_3, "extends": [{"disallow": ["any"]}] * 20}, 5, "'any' is disallowed"),
    ],
)
def test_a_value_that_takes_long_is_judged_or_given_up(
    schema: Any, value: Any, expected: str | None, cage: Cage
) -> None:
    found = judged(compile_schema(schema, cage), value)
    assert found is None if expected is None else str(found).startswith(expected)


def test_after_a_value_that_took_too_long_no_other_is_tried(cage: Cage) -> None:
    judge = compile_schema({"allOf": [{"items": {}}] * 1000}, cage)
    assert judged(judge, MANY) == TOO_LONG
    start = time.perf_counter()
    for _ in range(1000):
        assert judged(judge, []) == TOO_LONG
    assert time.perf_counter() - start < 60


def test_values_share_the_time_of_a_run() -> None:
    told = set()
    with Cage(Limits(pattern_seconds=0.2)) as cage:
        schemas = [{"title": str(number), "allOf": [{"minProperties": 0}] * 60} for number in range(20)]
        judges = [compile_schema(schema, cage) for schema in schemas]
        plain = compile_schema(PERSON, cage)
        start = time.perf_counter()
        for judge in judges:
            told |= {judged(judge, {}) for _ in range(500)}
        assert time.perf_counter() - start < 60
        # What takes no more than its own steps is still judged.
        assert judged(plain, {"name": "Ann"}) is None
    assert told == {None, TOO_LONG}


def test_many_schemas_are_not_all_read() -> None:
    facts = []
    with Cage(Limits(pattern_seconds=0.2)) as cage:
        start = time.perf_counter()
        for number in range(400):
            try:
                compile_schema({"properties": {f"a{number}b{one}": {"type": "string"} for one in range(200)}}, cage)
            except FaultError as error:
                facts.append(error.fault.fact)
        assert time.perf_counter() - start < 60
    assert "takes too long to be read" in facts[-1]


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 3)
    | st.sampled_from([0.0, 1.0, 2.5])
    | st.sampled_from(["", "a", "ab", "1"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "b", "ab"]), inner, max_size=3),
    max_leaves=8,
)
LEAVES = st.sampled_from(
    [
        {"type": "string"},
        {"type": ["integer", "object"]},
        {"minimum": 1},
        {"multipleOf": 2},
        {"multipleOf": 0.5},
        {"const": 1},
        {"const": [True]},
        {"enum": [0, False, "a", [1]]},
        {"minLength": 1},
        {"pattern": "^a"},
        {"pattern": "a$"},
        {"uniqueItems": True},
        {"minItems": 2},
        {"required": ["a"]},
        {"maxProperties": 1},
        {"dependentRequired": {"a": ["b"]}},
    ]
)


def combined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = ("not", "items", "contains", "additionalProperties", "propertyNames", "if", "then", "else")
    one = dict.fromkeys(names, inner)
    many = {name: st.lists(inner, min_size=1, max_size=3) for name in ("allOf", "anyOf", "oneOf", "prefixItems")}
    named = st.dictionaries(st.sampled_from(["a", "b"]), inner, max_size=2)
    patterned = st.dictionaries(st.sampled_from(["^a", "b$"]), inner, max_size=2)
    more = {"properties": named, "dependentSchemas": named, "patternProperties": patterned}
    return st.fixed_dictionaries({}, optional=one | many | more)


SCHEMAS = st.recursive(LEAVES | st.booleans(), combined, max_leaves=8)


@settings(deadline=None, max_examples=300)
@given(SCHEMAS, st.lists(VALUES, min_size=1, max_size=4))
@example({"uniqueItems": True}, [[1, True], [1, 1.0], [[1], [True]], [{"a": 1}, {"a": 1.0}], [0, False], ["1", 1]])
@example({"patternProperties": {"^a": {}}, "additionalProperties": False}, [{"a": 1}, {"b": 1}])
def test_verdict_is_that_of_the_library(schema: Any, values: list[Any]) -> None:
    from jsonschema.validators import Draft202012Validator

    with Cage() as cage:
        judge = compile_schema(schema, cage)
    plain = Draft202012Validator(schema)
    assert [judge(value) is None for value in values] == [plain.is_valid(value) for value in values]
