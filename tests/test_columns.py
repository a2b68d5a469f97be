"""The registry: every constraint of a row model reaches all who read it, and what could not is refused."""

import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from annotated_types import Gt, Interval
from hypothesis import given
from hypothesis import strategies as st
from pydantic import AfterValidator, Field, ValidationError, field_validator, model_validator

from bushputin_data import canonical, datapackage
from bushputin_data.models import MODELS, Resource, Row, cells, columns
from bushputin_data.models.columns import register
from bushputin_data.models.row import column
from bushputin_data.models.vocabulary import Certainty, ContactKind, Vocabulary
from bushputin_data.strategies import rows
from bushputin_data.validation import Report, check


class Thing(Row):
    """A table with each constraint, on each type that may have it."""

    resource: ClassVar[Resource] = Resource("things", "Things", key=("id",), order=("id",), unique=(("label",),))

    id: Annotated[str, column("The key.", "a", pattern=r"a|bc+")]
    label: Annotated[str | None, column("A label.")] = None
    short: Annotated[str | None, column("Two or three letters.", min_length=2, max_length=3)] = None
    address: Annotated[str | None, column("A URI.", uri=True, max_length=40)] = None
    flag: Annotated[bool | None, column("A flag.")] = None
    kind: Annotated[ContactKind | None, column("A member of a closed list.")] = None
    sureness: Annotated[Certainty | None, column("A member of an ordered one.")] = None
    whole: Annotated[int | None, column("An integer.", ge=2, le=5)] = None
    inner: Annotated[int | None, column("An integer.", gt=2, lt=5)] = None
    number: Annotated[float | None, column("A number.", ge=-1.5, le=1)] = None
    within: Annotated[float | None, column("A number.", gt=-1.5, lt=1)] = None
    day: Annotated[dt.date | None, column("A day.", ge=dt.date(2001, 1, 20), lt=dt.date(2009, 1, 20))] = None
    later: Annotated[dt.date | None, column("A day.", gt=dt.date(2001, 1, 20), le=dt.date(2009, 1, 20))] = None
    hour: Annotated[dt.time | None, column("A time.", ge=dt.time(9), lt=dt.time(17, 30))] = None
    evening: Annotated[dt.time | None, column("A time.", gt=dt.time(17, 30), le=dt.time(23, 59))] = None


# For each column texts that it may have and texts that it may not, each with the rule that must find it.
CASES: dict[str, tuple[list[str], dict[str, str]]] = {
    "id": (["a", "bc", "bccc"], {"ab": "pattern", "xa": "pattern", "b": "pattern"}),
    "short": (["ab", "abc"], {"a": "min_length", "abcd": "max_length"}),
    "address": (["https://example.org"], {"example.org": "type", "https://example.org/" + "x" * 40: "max_length"}),
    "flag": (["true", "false"], {"yes": "type"}),
    "kind": (["telephone"], {"phone": "enum"}),
    "sureness": (["low"], {"lower": "enum"}),
    "whole": (["2", "5"], {"1": "minimum", "6": "maximum", "2.0": "type"}),
    "inner": (["3", "4"], {"2": "exclusive_minimum", "5": "exclusive_maximum"}),
    "number": (["-1.5", "1"], {"-1.51": "minimum", "1.01": "maximum"}),
    "within": (["-1.49", "0.99"], {"-1.5": "exclusive_minimum", "1": "exclusive_maximum"}),
    "day": (["2001-01-20", "2009-01-19"], {"2001-01-19": "minimum", "2009-01-20": "exclusive_maximum"}),
    "later": (["2001-01-21", "2009-01-20"], {"2001-01-20": "exclusive_minimum", "2009-01-21": "maximum"}),
    "hour": (["09:00", "17:29"], {"08:59": "minimum", "17:30": "exclusive_maximum"}),
    "evening": (["17:31", "23:59"], {"17:30": "exclusive_minimum"}),
}


def checked(records: list[list[str]]) -> Report:
    """What the validator says of a table of things, by the descriptor that is made of the model."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Thing.resource.path
        path.parent.mkdir()
        path.write_bytes(canonical.encode(records))
        resource = datapackage.table(Thing, datapackage.measured(path.read_bytes()))
        (Path(folder) / "datapackage.json").write_text(json.dumps({"resources": [resource]}), "utf-8")
        return check(folder)


def record(name: str, cell: str) -> list[str]:
    return [cell if column.name == name else "a" if column.name == "id" else "" for column in columns(Thing)]


HEADER = [column.name for column in columns(Thing)]


def test_each_column_with_a_limit_has_its_cases() -> None:
    assert set(CASES) == set(HEADER) - {"label"}
    declared = {(column.kind, limit) for column in columns(Thing) for limit in column.limits}
    assert declared == {
        *((str, name) for name in ("min_length", "max_length", "pattern")),
        *((kind, name) for kind in (int, float, dt.date, dt.time) for name in ("ge", "gt", "le", "lt")),
    }


@pytest.mark.parametrize("name", CASES)
def test_validator_and_model_judge_alike(name: str) -> None:
    (described,) = (one for one in columns(Thing) if one.name == name)
    right, wrong = CASES[name]
    for cell in right:
        assert checked([HEADER, record(name, cell)]).findings == (), cell
        assert Thing(**{"id": "a"} | {name: cells.value(described, cell)})
    for cell, rule in wrong.items():
        assert [found.rule for found in checked([HEADER, record(name, cell)]).findings] == [rule], cell
        if rule != "type":
            value = cell if described.vocabulary else cells.value(described, cell)
            with pytest.raises(ValidationError):
                Thing(**{"id": "a"} | {name: value})


def test_a_unique_column_is_unique() -> None:
    records = [HEADER, record("label", "one"), record("label", "one")]
    records[2][0] = "bc"
    assert [found.rule for found in checked(records).findings] == ["unique"]


@given(st.lists(rows(Thing), max_size=4, unique_by=lambda row: row.id))
def test_rows_that_are_drawn_are_valid_and_come_back(things: list[Thing]) -> None:
    labels = [thing.label for thing in things if thing.label]
    report = checked([HEADER, *map(canonical.cells, things)])
    assert {found.rule for found in report.findings} <= ({"unique"} if len(set(labels)) < len(labels) else set())
    for thing in things:
        back = {
            one.name: cells.value(one, cell)
            for one, cell in zip(columns(Thing), canonical.cells(thing), strict=True)
            if cell
        }
        assert Thing(**back) == thing


def test_limits_are_reached_by_what_is_drawn() -> None:
    # A strategy that kept away from the edges would never try what breaks there.
    from hypothesis import find

    for name, edge in (("whole", 2), ("whole", 5), ("inner", 3), ("inner", 4), ("day", dt.date(2001, 1, 20))):
        assert find(rows(Thing), lambda row, name=name, edge=edge: getattr(row, name) == edge)  # type: ignore[misc]


class Empty(Vocabulary):
    """A closed list without values."""


def as_it_is(value: int) -> int:
    return value


LOST: dict[str, tuple[Any, Any]] = {
    "multiple_of": (int, column("An integer.", multiple_of=2)),
    "strict": (int, column("An integer.", strict=False)),
    "allow_inf_nan": (float, column("A number.", allow_inf_nan=False)),
    "title": (str, column("A text.", title="Text")),
    "alias": (str, column("A text.", alias="other")),
    "min_length": (ContactKind, column("A kind.", min_length=2)),
    "pattern": (str, Field(pattern="^a", description="A text.", json_schema_extra=column("x").json_schema_extra)),
    "set within a set": (str, column("A text.", pattern="[a[b]]")),
    "regular expression": (str, column("A text.", pattern=r"\z")),
    "inf": (float, column("A number.", ge=float("-inf"))),
    "le": (dt.time, column("A time.", le=dt.time(9, 30, 15))),
    "column\\(\\)": (str, Field(description="A text.")),
    "description": (str, column("")),
    "list": (list[str], column("A list.")),
    "datetime": (dt.datetime, column("A moment.")),
    "bytes": (bytes, column("Bytes.")),
    "Union|int \\| str": (int | str, column("One or the other.")),
    "Empty": (Empty, column("A member of nothing.")),
    "Annotated": (Annotated[int, Gt(1)] | None, column("An integer.")),
    "no default|default": (int | None, column("An integer.")),
    "AfterValidator|func": (Annotated[int, AfterValidator(as_it_is)], column("An integer.")),
    "twice": (Annotated[int, Gt(1)], column("An integer.", gt=2)),
    "example": (int, Field(examples=[1, 2], description="x", json_schema_extra=column("x").json_schema_extra)),
}


def declare(annotation: Any, info: Any, **more: Any) -> type[Row]:
    """A model with one column of this declaration beside its key."""
    members: dict[str, Any] = {
        "__annotations__": {"resource": ClassVar[Resource], "id": Annotated[str, column("The key.")]},
        "__module__": __name__,
        "__doc__": "A table.",
        "resource": Resource("odd", "Odd", key=("id",)),
    }
    members["__annotations__"]["odd"] = Annotated[annotation, info]
    return type("Odd", (Row,), members | more)


@pytest.mark.parametrize("what", LOST)
def test_what_would_not_reach_the_descriptor_is_refused(what: str) -> None:
    with pytest.raises(TypeError, match=rf"(?s)Odd\.odd: .*({what})"):
        columns(declare(*LOST[what]))


def test_a_default_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Odd\.odd: .*no default.*5"):
        columns(declare(int, column("An integer."), odd=5))
    with pytest.raises(TypeError, match=r"Odd\.odd: .*default is None.*5"):
        columns(declare(int | None, column("An integer."), odd=5))
    assert columns(declare(int | None, column("An integer."), odd=None))[1].required is False


def test_validators_are_refused() -> None:
    with pytest.raises(TypeError, match=r"Odd\.positive: a validator does not reach the descriptor"):
        columns(declare(int, column("An integer."), positive=field_validator("odd")(lambda value: value)))
    with pytest.raises(TypeError, match=r"Odd\.ordered: a validator does not reach the descriptor"):
        columns(declare(int, column("An integer."), ordered=model_validator(mode="before")(lambda values: values)))


def test_constraints_in_groups_are_read() -> None:
    (_, odd) = columns(declare(Annotated[int, Interval(ge=1, lt=9)], column("An integer.", le=5)))
    assert odd.limits == {"ge": 1, "lt": 9, "le": 5}


@pytest.mark.parametrize(
    ("resource", "message"),
    [
        (Resource("odd", "Odd", key=("nr",)), r"Odd\.nr: the table has no such column"),
        (Resource("odd", "Odd", key=("id",), order=("date",)), r"Odd\.date: the table has no such column"),
        (Resource("odd", "Odd", key=("id",), unique=(("id", "x"),)), r"Odd\.x: the table has no such column"),
        (Resource("odd", "Odd", key=("id",), label=("name",)), r"Odd\.name: the table has no such column"),
        (Resource("odd", "Odd", key=("odd",)), r"Odd\.odd: a column of the key may not be missing"),
    ],
)
def test_a_resource_names_columns_of_its_table(resource: Resource, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        register([declare(int | None, column("An integer."), odd=None, resource=resource)])


@pytest.mark.parametrize("target", ["no such table", "participants"])
def test_a_reference_leads_to_a_key_of_one_column(target: str) -> None:
    with pytest.raises(TypeError, match=rf"Odd\.odd: no table '{target}'"):
        register([*MODELS, declare(str, column("A reference.", to=target))])


def test_a_column_that_hides_what_every_row_has_is_refused() -> None:
    members = {"__annotations__": {"home": Annotated[str, column("A home.")]}, "__module__": __name__}
    with pytest.warns(UserWarning, match="shadows"):
        model = type("Odd", (Row,), members | {"resource": Resource("odd", "Odd", key=("home",))})
    with pytest.raises(TypeError, match=r"Odd\.home: every row has another attribute of this name"):
        columns(model)


def test_two_tables_of_one_name_are_refused() -> None:
    with pytest.raises(TypeError, match="there is another table 'topics'"):
        register([*MODELS, declare(int, column("x"), resource=Resource("topics", "Topics", key=("id",)))])


def test_an_empty_text_is_not_a_value() -> None:
    with pytest.raises(ValidationError):
        Thing(id="a", label="")
