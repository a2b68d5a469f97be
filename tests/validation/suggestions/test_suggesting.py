"""What is suggested for small tables, and what is not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.commands import main as cli
from bushputin_data.validation import check
from bushputin_data.validation.suggestions.columns import shape_of
from bushputin_data.validation.suggestions.passing import Passed, passing
from bushputin_data.validation.suggestions.suggesting import suggest
from tests.validation.packages import field, table, write

PEOPLE = "".join(f"P{number:03},Name of {number},{'US' if number % 2 else 'RU'}\n" for number in range(30))
TALKS = "".join(f"{number},P{number % 7:03},2001-06-{number % 28 + 1:02},{number % 9}\n" for number in range(40))


def said(path: Path) -> list[tuple[str, str, str]]:
    return [(one.resource, one.kind, one.says) for one in suggest(path).suggestions]


def columns(*names: str) -> list[dict[str, Any]]:
    return [{"name": name} for name in names]


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    people = table("people", columns("person_id", "name", "side"), f"person_id,name,side\n{PEOPLE}")
    talks = table("talks", columns("talk", "person", "day", "minutes"), f"talk,person,day,minutes\n{TALKS}")
    return write(tmp_path, people, talks)


def test_each_suggestion_has_its_counts(bare: Path) -> None:
    assert said(bare) == [
        ("people", "primaryKey", "'person_id' has a different value in each of 30 rows"),
        ("people", "pattern", "'person_id' matches P[0-9]{3} in 30 of 30 values"),
        ("people", "required", "'name' has a value in 30 of 30 rows"),
        ("people", "required", "'side' has a value in 30 of 30 rows"),
        ("people", "enum", "'side' has 2 different values in 30 rows, each at least 15 times"),
        ("talks", "type", "'talk' has the type integer in 40 of 40 values"),
        ("talks", "type", "'day' has the type date in 40 of 40 values"),
        ("talks", "type", "'minutes' has the type integer in 40 of 40 values"),
        ("talks", "foreignKey", "values of 'person' are all in people.person_id: 40 of 40, 7 different"),
        ("talks", "required", "'talk' has a value in 40 of 40 rows"),
        ("talks", "minimum", "'talk' is never below 0 in 40 values"),
        ("talks", "required", "'person' has a value in 40 of 40 rows"),
        ("talks", "required", "'day' has a value in 40 of 40 rows"),
        ("talks", "required", "'minutes' has a value in 40 of 40 rows"),
        ("talks", "minimum", "'minutes' is never below 0 in 40 values"),
    ]


def test_what_the_present_descriptor_lets_pass_is_counted(bare: Path) -> None:
    assert passing(suggest(bare)) == [
        Passed("type", 3, 3),
        Passed("required", 6, 6),
        Passed("enum", 1, 1),
        Passed("pattern", 1, 1),
        Passed("minimum", 2, 2),
        Passed("primary_key", 1, 1),
        Passed("reference", 1, 1),
    ]


def test_a_table_without_a_schema_gets_one(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("day,n\n" + "2001-06-16,1.5\n" * 6, "utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [{"name": "t", "path": "t.csv"}]}), "utf-8")
    schema = suggest(tmp_path).suggested.descriptor["resources"][0]["schema"]
    assert schema == {"fields": [{"name": "day", "type": "date"}, {"name": "n", "type": "number"}]}


def test_a_schema_in_a_file_of_its_own_has_a_patch_of_its_own(bare: Path) -> None:
    whole = json.loads((bare / "datapackage.json").read_text("utf-8"))
    (bare / "people.json").write_text(json.dumps(whole["resources"][0]["schema"]), "utf-8")
    whole["resources"][0]["schema"] = "people.json"
    (bare / "datapackage.json").write_text(json.dumps(whole), "utf-8")
    draft = suggest(bare)
    assert draft.patches["people.json"][0] == {"op": "add", "path": "/primaryKey", "value": "person_id"}
    assert draft.patches["datapackage.json"][0]["path"] == "/resources/1/schema/fields/0/type"


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("few rows", [str(number) for number in range(4)]),
        ("digits that somebody called text", [f"{number}" for number in range(1, 31)]),
        ("codes with zeros in front", [f"{number:05}" for number in range(0, 60, 2)]),
        ("prose", [f"sentence number {'x' * number}" for number in range(30)]),
    ],
)
def test_nothing_but_a_value_in_each_row_is_suggested_for(name: str, texts: list[str], tmp_path: Path) -> None:
    rows = "".join(f"{text},{'-' if number % 3 else ''}\n" for number, text in enumerate(texts))
    write(tmp_path, table("t", [field("zip"), field("b")], f"zip,b\n{rows}"))
    assert {kind for _, kind, _ in said(tmp_path)} <= {"required", "primaryKey", "pattern"}, name


def test_a_reference_of_figures_needs_a_name_that_says_so(tmp_path: Path) -> None:
    keys = table("topics", [field("id", "integer")], "id\n" + "".join(f"{n}\n" for n in range(30)), primaryKey=["id"])
    rows = "".join(f"{n % 9},{n % 9}\n" for n in range(30))
    other = table("t", [field("topic_id", "integer"), field("minutes", "integer")], f"topic_id,minutes\n{rows}")
    write(tmp_path, keys, other)
    found = [one.fields for one in suggest(tmp_path).suggestions if one.kind == "foreignKey"]
    assert found == [("topic_id",)]


def test_one_exception_is_enough_to_suggest_nothing_of_the_kind(tmp_path: Path) -> None:
    rows = PEOPLE.replace("P003,", "P03,").replace("Name of 4,RU", "Name of 4,").replace("P005,", "P006,")
    write(tmp_path, table("people", columns("person_id", "name", "side"), f"person_id,name,side\n{rows}"))
    assert {(one.kind, *one.fields, str(one.value)) for one in suggest(tmp_path).suggestions} == {
        ("required", "person_id", "True"),
        ("pattern", "person_id", "P[0-9]+"),
        ("required", "name", "True"),
        ("enum", "side", "['RU', 'US']"),
    }


@pytest.mark.parametrize(
    ("texts", "shape"),
    [
        (["S0001", "S0127"], "S[0-9]{4}"),
        (["K1", "K27"], "K[0-9]+"),
        (["AB-1", "XY-2"], r"[A-Z]{2}\-[0-9]+"),
        (["a.b1", "a.c2"], r"a\.[a-z]{1}[0-9]+"),
        (["12", "34"], None),
        (["ab", "cd"], None),
        (["a 1", "b 2"], None),
        (["é1", "é2"], None),
    ],
)
def test_a_shape_is_what_all_texts_have(texts: list[str], shape: str | None) -> None:
    assert shape_of(texts) == shape


def test_tables_that_are_not_looked_at_are_named(tmp_path: Path) -> None:
    write(tmp_path, table("t", [field("a")], "b\nx\n"), table("u", [field("a"), field("b")], "a,b\n1\n"))
    assert suggest(tmp_path).left_out == (
        "t has a header that differs from its schema",
        "u has rows of different lengths",
    )


# The command


def test_the_command_prints_suggestions_and_what_they_rest_on(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["suggest", str(bare)]) == 1
    out = capsys.readouterr().out
    assert "\n  foreignKey: values of 'person' are all in people.person_id: 40 of 40, 7 different\n" in out
    assert "Of 15 injected faults that violate these suggestions, the present descriptor misses 15: type 3 of 3," in out
    assert out.endswith("tiny: 15 suggestions from 70 rows\n")


def test_the_suggested_descriptor_is_valid_and_has_nothing_left_to_suggest(
    bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cli.main(["suggest", str(bare), "--format", "descriptor"])
    (bare / "datapackage.json").write_text(capsys.readouterr().out, "utf-8")
    assert check(bare).findings == ()
    assert cli.main(["suggest", str(bare)]) == 0
    assert capsys.readouterr().out == "tiny: 0 suggestions from 70 rows\n"


def test_json_has_the_patches(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["suggest", str(bare), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "bushputin-suggestions/1"
    assert len(found["suggestions"]) == 15
    assert found["patches"][0]["operations"][0]["path"] == "/resources/0/schema/primaryKey"


def test_what_cannot_be_read_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["suggest", str(tmp_path / "nothing")]) == 2
    assert "no such path" in capsys.readouterr().err
