"""The properties of a field: each has its JSON type, or is a fault at its place; none is read as something else."""

from __future__ import annotations

import json
from itertools import product
from typing import Any

import pytest

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import FAULTY, compile_field
from bushputin_data.validation.fields.properties import MOST, pointer
from tests.validation.packages import field

JSON: list[Any] = [None, True, False, 0, 1, -1.5, "", "x", "yes", [], ["x"], [1], [[]], [None], {}, {"a": 1}]
# Which of these values each property may have, in a field of a type for which it has a meaning.
STRINGS, FLAGS = ("x", "yes"), (True, False)
PROPERTIES: list[tuple[str, str, tuple[Any, ...]]] = [
    ("number", "groupChar", STRINGS),
    ("number", "decimalChar", STRINGS),
    ("integer", "groupChar", STRINGS),
    ("number", "bareNumber", FLAGS),
    ("integer", "bareNumber", FLAGS),
    ("boolean", "trueValues", (["x"],)),
    ("boolean", "falseValues", (["x"],)),
    ("list", "delimiter", STRINGS),
    ("list", "itemType", ()),
    ("string", "type", ()),
    ("string", "format", ()),
    ("date", "format", ()),
    ("time", "format", ()),
    ("datetime", "format", ()),
    ("geopoint", "format", ()),
    ("geojson", "format", ()),
    ("string", "missingValues", ([], ["x"])),
    ("string", "constraints", ({},)),
    ("string", "categories", (["x"],)),
    ("integer", "categories", ([1],)),
]
CONSTRAINTS: list[tuple[str, str, tuple[Any, ...]]] = [
    ("string", "required", FLAGS),
    ("string", "unique", FLAGS),
    ("string", "minLength", (0, 1)),
    ("string", "maxLength", (0, 1)),
    ("string", "pattern", ("", *STRINGS)),
    ("string", "enum", (["x"],)),
    ("integer", "enum", ([1],)),
    ("number", "enum", ([1],)),
    ("boolean", "enum", ()),
    ("date", "enum", ()),
    ("integer", "minimum", (0, 1, -1.5)),
    ("number", "maximum", (0, 1, -1.5)),
    ("year", "minimum", (0, 1, -1.5)),
    ("date", "exclusiveMinimum", ()),
    ("time", "exclusiveMaximum", ()),
    ("datetime", "minimum", ()),
    ("yearmonth", "minimum", ()),
    ("duration", "maximum", ()),
]


def one_of(value: Any, values: tuple[Any, ...]) -> bool:
    return json.dumps(value) in map(json.dumps, values)


def faults(declared: dict[str, Any]) -> list[FaultError]:
    found: list[FaultError] = []
    compile_field(declared, faults=found)
    return found


@pytest.mark.parametrize(("kind", "name", "right"), PROPERTIES)
@pytest.mark.parametrize("value", JSON, ids=json.dumps)
def test_property_of_another_json_type_is_a_fault_at_its_place(
    kind: str, name: str, right: tuple[Any, ...], value: Any
) -> None:
    found = [one for one in faults(field("a", kind) | {name: value}) if one.fault.level == "error"]
    assert bool(found) is not one_of(value, right), found
    assert {one.place.partition("/")[0] for one in found} <= {name}
    assert all(one.fault.rule == "descriptor" and one.fault.fact.endswith(".") for one in found)


@pytest.mark.parametrize(("kind", "name", "right"), CONSTRAINTS)
@pytest.mark.parametrize("value", JSON, ids=json.dumps)
def test_constraint_of_another_json_type_is_a_fault_at_its_place(
    kind: str, name: str, right: tuple[Any, ...], value: Any
) -> None:
    found = faults(field("a", kind, **{name: value}))
    assert bool(found) is not one_of(value, right), found
    assert {pointer(one.place).rpartition(name)[0] for one in found} <= {"constraints/"}


@pytest.mark.parametrize("declared", [field("a", kind) for kind in ("string", "integer", "boolean", "date", "list")])
def test_properties_together_raise_nothing(declared: dict[str, Any]) -> None:
    names = [name for _, name, _ in PROPERTIES]
    for (one, other), value in product(zip(names, names[3:], strict=False), JSON):
        cell = compile_field(declared | {one: value, other: value}, faults=[])
        cell.judge("1")
        cell.judge(None)


@pytest.mark.parametrize(
    ("declared", "place", "fact", "hint"),
    [
        (
            field("n", "number", bareNumber="false", groupChar=","),
            "bareNumber",
            "bareNumber is 'false', not true or false.",
            "Write false without quotes.",
        ),
        (
            field("k", "boolean", trueValues=[1], falseValues=["0"]),
            "trueValues/0",
            "trueValues contains 1, which is not a string.",
            'Write "1".',
        ),
        (
            field("k", "boolean", trueValues=["1"], falseValues=["0", False]),
            "falseValues/1",
            "falseValues contains false, which is not a string.",
            'Write "false".',
        ),
        (
            field("k", "integer", missingValues=["", -99]),
            "missingValues/1",
            "missingValues contains -99, which is not a string.",
            'Write "-99".',
        ),
        (
            field("k", missingValues=[{"label": "x"}]),
            "missingValues/0",
            "missingValues contains null, which is not a string.",
            None,
        ),
        (field("k", "boolean", trueValues=[]), "trueValues", "trueValues has no values.", None),
        (
            field("k", "boolean", trueValues=["0"]),
            "trueValues",
            "'0' means both true and false.",
            "Declare both trueValues and falseValues.",
        ),
        (field("k", "text"), "type", None, "Did you mean 'string'?"),
        (field("k", "integr"), "type", None, "Did you mean 'integer'?"),
        (field("k", "list", itemType="object"), "itemType", None, None),
        (field("k", "list", delimiter=""), "delimiter", "delimiter is empty.", None),
        (field("k", "number", groupChar=""), "groupChar", "groupChar is empty.", None),
        (
            field("k", "number", decimalChar="5"),
            "decimalChar",
            "decimalChar is '5', which can be part of a number.",
            None,
        ),
        (field("k", "number", groupChar="-"), "groupChar", "groupChar is '-', which can be part of a number.", None),
        (
            field("k", "number", groupChar="."),
            "groupChar",
            "groupChar is '.', which is also the decimalChar.",
            "Declare another decimalChar (the default is a point).",
        ),
        (field("k", "number", groupChar=",", decimalChar=","), "groupChar", None, None),
        (field("k", enum="x"), "enum", "enum is 'x', not an array.", None),
        (field("k", enum=["x", 5]), "enum/1", "enum contains 5, which is not a string.", None),
        (field("k", enum=["x", None]), "enum/1", "enum contains null, which is not a string.", None),
        (field("k", "integer", enum=[1, True]), "enum/1", "enum contains true, which is not an integer.", None),
        (field("k", "integer", enum=[1, 1.5]), "enum/1", "enum contains 1.5, which is not an integer.", None),
        (field("k", "boolean", enum=[True, 1]), "enum/1", None, None),
        (
            field("k", "number", minimum="NaN"),
            "minimum",
            "minimum is 'NaN', which cannot be compared.",
            None,
        ),
        (field("k", "number", minimum=float("inf")), "minimum", "minimum is Infinity, not a number.", None),
        (field("k", categories=["a", "a"]), "categories", "categories lists 'a' twice.", "Remove one."),
        (field("k", categories=[{"label": "A"}]), "categories/0", "The category has no value.", None),
        (field("k", categories=[{"value": "a", "label": 1}]), "categories/0/label", "label is 1, not a string.", None),
        (field("k", categories=["a"], enum=["a", "b"]), "enum", "enum lists 'b', which categories does not.", None),
        (field("k", categories=[5]), "categories/0", "categories contains 5, which is not a string.", None),
        (field("k", "date", format=5), "format", "format is 5, not a string.", None),
    ],
)
def test_fault_names_the_value_and_how_to_write_it(
    declared: dict[str, Any], place: str, fact: str | None, hint: str | None
) -> None:
    (found,) = faults(declared)
    assert (found.place, found.fault.level) == (place, "error")
    assert fact is None or found.fault.fact == fact
    assert hint is None or found.fault.hint == hint


@pytest.mark.parametrize(
    ("declared", "place"),
    [
        (field("a", "year", format="%Y"), "format"),
        (field("a", "integer", format="x"), "format"),
        (field("a", "number", groupChar="''"), "groupChar"),
        (field("a", pattern=r"\p{L}+"), "pattern"),
    ],
)
def test_what_has_no_effect_is_a_warning(declared: dict[str, Any], place: str) -> None:
    (found,) = faults(declared)
    assert (found.place, found.fault.level) == (place, "warning")
    assert compile_field(declared, faults=[]).type == declared["type"]


@pytest.mark.parametrize(
    "declared", [field("a", "number", bareNumber="false"), field("a", "date", format="ISO"), field("a", "integr")]
)
def test_cells_are_not_judged_by_a_type_that_is_not_rightly_declared(declared: dict[str, Any]) -> None:
    cell = compile_field(declared, faults=[])
    assert (cell.type, cell.judge("95%")) == ("any", ("95%", ()))


@pytest.mark.parametrize(
    ("declared", "text", "value"),
    [
        (field("k", "boolean", trueValues=[1], falseValues=[0]), "1", "1"),
        (field("k", "integer", missingValues=["", -99]), "-99", None),
    ],
)
def test_value_that_should_be_a_string_is_read_as_meant_and_makes_no_further_fault(
    declared: dict[str, Any], text: str, value: Any
) -> None:
    assert compile_field(declared, faults=[]).judge(text) == (value, ())


def test_without_a_list_the_first_fault_is_raised() -> None:
    with pytest.raises(FaultError, match="bareNumber"):
        compile_field(field("a", "number", bareNumber="false", minimum="x"))


def test_a_long_array_of_wrong_values_is_a_few_faults() -> None:
    found = faults(field("a", missingValues=[1] * 20_000))
    assert [one.place for one in found] == [*(f"missingValues/{index}" for index in range(MOST)), "missingValues"]
    assert found[-1].fault.fact == "missingValues contains 19,990 more items that are not strings."


@pytest.mark.parametrize("name", ["trueValues", "falseValues", "missingValues", "categories"])
def test_long_arrays_take_no_long_time(name: str) -> None:
    values = [f"v{number}" for number in range(20_000)]
    declared = field("a", "boolean" if name.endswith("eValues") and name != "missingValues" else "string")
    cell = compile_field(
        declared | {name: values} | ({"trueValues": values} if name == "falseValues" else {}), faults=[]
    )
    for number in range(200):
        cell.judge(f"w{number}")


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("type", "type"),
        ("trueValues/0", "trueValues/0"),
        ("minimum", "constraints/minimum"),
        ("enum/3", "constraints/enum/3"),
        ("constraints", "constraints"),
        ("constraints/foo~1bar", "constraints/foo~1bar"),
        ("categories/0/label", "categories/0/label"),
    ],
)
def test_place_is_a_pointer_below_the_field(place: str, path: str) -> None:
    assert pointer(place) == path


def test_unknown_constraint_is_named_with_the_nearest() -> None:
    (found,) = faults({"name": "a", "type": "string", "constraints": {"max/Length": 1, "maxlength": 1}} | {})[-1:]
    assert (found.place, found.fault.hint) == ("constraints/maxlength", "Did you mean 'maxLength'?")
    assert faults({"name": "a", "constraints": {"max/Length": 1}})[0].place == "constraints/max~1Length"


def test_absent_type_takes_values_of_any_and_constraints_of_strings() -> None:
    cell = compile_field({"name": "a", "constraints": {"minLength": 2, "enum": [10, "x"]}})
    assert not cell.judge("10")[1]
    assert [fault.rule for fault in cell.judge("x")[1]] == ["min_length"]
    assert cell.judge("11")[0] is not FAULTY
