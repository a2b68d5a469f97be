"""What is planned of a descriptor that is partly wrong, and what is left out of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import check
from tests.validation.packages import checked, faults, field, places, refers, table, write

ID = [field("id")]
PAIR = [field("a"), field("b")]
WAIVERS = "rule,resource,row_key,field,reason\n"


def rules(report: Any) -> list[tuple[str, str]]:
    return [(found.level, found.rule) for found in report.findings]


# Resources


def test_of_two_tables_of_one_name_the_first_is_checked(tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text("n\nx\n", newline="")
    second = table("t", [field("n", "integer")], "id\na\na\n", path="u.csv")
    report = checked(tmp_path, table("t", ID, "id\na\na\n", primaryKey="id"), second)
    assert ("descriptor", "/resources/1/name") in faults(report)
    assert [found.rule for found in report.findings if found.line] == ["primary_key"]
    assert (report.tables, report.checked) == (2, 1)


def test_a_file_that_is_no_table_is_not_counted_as_one(tmp_path: Path) -> None:
    report = checked(tmp_path, table("t", ID, "id\na\n"), {"name": "u", "path": "u.csv", "format": "txt", "text": "x"})
    assert (report.tables, report.checked) == (1, 1)


@pytest.mark.parametrize(("schema", "level"), [({"schema": {"fields": ID}}, "error"), ({}, "warning")])
def test_a_format_that_is_not_read_is_wrong_only_where_a_schema_asks_for_it(
    tmp_path: Path, schema: dict[str, Any], level: str
) -> None:
    resource = {"name": "t", "path": "t.csv", "format": "parquet", "text": "x", **schema}
    (found,) = checked(tmp_path, resource).findings
    assert (found.level, found.rule, found.field) == (level, "not_checked", "/resources/0/format")


@pytest.mark.parametrize(
    ("path", "named", "text"),
    [
        ("t.tsv", {}, "a\tb\n1\t2\n"),
        ("t.csv", {"format": "CSV"}, "a,b\n1,2\n"),
        ("t.csv", {"format": "TSV"}, "a\tb\n1\t2\n"),
        ("t.txt", {}, "a,b\n1,2\n"),
    ],
)
def test_a_table_is_read_by_its_format_or_by_how_its_path_ends(
    tmp_path: Path, path: str, named: dict[str, str], text: str
) -> None:
    (tmp_path / path).write_text(text, newline="")
    report = checked(tmp_path, table("t", PAIR, text, path=path) | named)
    assert (report.findings, report.rows) == ((), 1)


def test_a_waiver_of_a_reference_to_a_table_that_is_not_read_is_not_called_stale(tmp_path: Path) -> None:
    keys = table("keys", ID, "id\nk\n", primaryKey="id") | {"format": "parquet"}
    child = table(
        "t", [field("id"), field("to")], "id,to\na,k\n", primaryKey="id", foreignKeys=[refers("to", "keys.id")]
    )
    write(tmp_path, keys, child)
    (tmp_path / "waivers.csv").write_text(WAIVERS + "reference,t,a,to,Why.\n", newline="")
    assert rules(check(tmp_path)) == [("error", "not_checked")]


LEFT_OUT = [
    ({"format": "parquet"}, "/resources/0/format"),
    ({"dialect": {"delimiter": "::"}}, "/resources/0/dialect/delimiter"),
    ({"schema": "gone.json"}, "/resources/0/schema"),
    ({"schema": "gone.json", "format": "parquet"}, "/resources/0/format"),
]


@pytest.mark.parametrize(("left_out", "place"), LEFT_OUT)
@pytest.mark.parametrize("is_target", [True, False])
def test_what_looks_at_a_table_that_is_left_out_is_neither_wrong_nor_judged(
    tmp_path: Path, left_out: dict[str, Any], place: str, is_target: bool
) -> None:
    keys = table("keys", ID, "id\nk\n", primaryKey="id")
    child = table(
        "t", [field("id"), field("to")], "id,to\na,z\n", primaryKey="id", foreignKeys=[refers("to", "keys.id")]
    )
    one, other = (keys | left_out, child) if is_target else (child | left_out, keys)
    related = {"resource": "keys", "fields": ["id"], "field": "id"}
    entries = [
        {"rule": "sorted", "resource": one["name"], "fields": ["id"]},
        {"rule": "count", "resource": "keys", "child": {"resource": "t", "fields": ["to"]}, "minimum": 1},
        {"rule": "equals_related", "resource": "t", "fields": ["to"], "related": related},
        {"rule": "covered", "resource": "keys", "fields": ["id"]},
        {"rule": "covered", "resource": "keys", "fields": ["id"], "by": ["t.to"]},
        {"rule": "word_limit", "resource": "t", "fields": ["to.id"], "maximum": 0},
    ]
    report = checked(tmp_path, one, other, checks=entries)
    assert faults(report) == [("missing_file" if place == "/resources/0/schema" else "not_checked", place)]
    assert (report.tables, report.checked) == (2, 1)


def test_rows_are_not_called_idle_where_a_foreign_key_cannot_be_followed(tmp_path: Path) -> None:
    keys = table("keys", ID, "id\nk\n", primaryKey="id")
    child = table("t", PAIR, "a,b\nk,\n", foreignKeys=[refers("a", "keys.ID"), refers("b", "keys.id")])
    report = checked(tmp_path, keys, child, checks=[{"rule": "covered", "resource": "keys"}])
    assert faults(report) == [("reference_target", "/resources/1/schema/foreignKeys/0/reference/fields")]


def test_a_check_of_a_table_that_is_left_out_can_be_wrong_itself(tmp_path: Path) -> None:
    entry = {"rule": "sorted", "resource": "t", "fields": ["x"]}
    report = checked(tmp_path, table("t", ID, "id\na\n") | {"format": "parquet"}, checks=[entry])
    assert sorted(faults(report)) == [("descriptor", "/checks/0/fields"), ("not_checked", "/resources/0/format")]


def test_what_looks_at_a_file_that_is_no_table_is_wrong(tmp_path: Path) -> None:
    picture = {"name": "u", "path": "u.csv", "format": "png", "text": "x"}
    child = table("t", ID, "id\na\n", foreignKeys=[refers("id", "u.id")])
    report = checked(tmp_path, child, picture, checks=[{"rule": "sorted", "resource": "u", "fields": ["id"]}])
    assert sorted(faults(report)) == [
        ("descriptor", "/checks/0/resource"),
        ("reference_target", "/resources/0/schema/foreignKeys/0/reference/resource"),
    ]


@pytest.mark.parametrize(
    ("to", "message", "hint"),
    [
        ("countries.id", "There is no table 'countries'.", "Did you mean 'country'?"),
        ("x.id", "There is no table 'x'.", "The tables are 'country', 't'."),
        ("country.idd", "country has no field 'idd'.", "The only field is 'id'."),
    ],
)
def test_a_foreign_key_to_nothing_gets_the_near_name_or_all(tmp_path: Path, to: str, message: str, hint: str) -> None:
    country = table("country", ID, "id\nk\n", primaryKey="id")
    child = table("t", ID, "id\nk\n", foreignKeys=[refers("id", to)])
    (found,) = checked(tmp_path, country, child).findings
    assert (found.rule, found.message, found.hint) == ("reference_target", message, hint)


# Fields and keys


def test_of_two_fields_of_one_name_the_first_is_the_key(tmp_path: Path) -> None:
    fields = [field("id"), field("id")]
    report = checked(tmp_path, table("t", fields, "id,id\na,\nb,\n,c\n", primaryKey="id", fieldsMatch="equal"))
    assert [place for place in places(report) if place[0] == "required"] == [("required", 4, 1)]


def test_a_field_that_says_it_is_not_unique_is_not(tmp_path: Path) -> None:
    assert checked(tmp_path, table("t", [field("id", unique=False)], "id\na\na\n")).findings == ()


def test_a_key_of_a_field_that_is_not_there_is_no_key(tmp_path: Path) -> None:
    report = checked(tmp_path, table("t", PAIR, "a,b\n1,2\n1,3\n", primaryKey=["a", "c"]))
    assert faults(report) == [("descriptor", "/resources/0/schema/primaryKey")]


@pytest.mark.parametrize(("fields", "columns"), [(["a"], ["a", "b"]), (["a", "b"], ["a"])])
def test_a_foreign_key_has_as_many_fields_as_its_reference(tmp_path: Path, fields: Any, columns: Any) -> None:
    key = {"fields": fields, "reference": {"resource": "t", "fields": columns}}
    report = checked(tmp_path, table("t", PAIR, "a,b\n1,2\n", primaryKey=["a", "b"], foreignKeys=[key]))
    assert ("reference_target", "/resources/0/schema/foreignKeys/0") in faults(report)


@pytest.mark.parametrize("more", [{}, {"uniqueKeys": [["a", "b"]]}])
def test_a_reference_to_fields_that_are_declared_unique_is_right(tmp_path: Path, more: dict[str, Any]) -> None:
    key = {"fields": ["a", "b"], "reference": {"resource": "", "fields": ["a", "b"]}}
    report = checked(tmp_path, table("t", PAIR, "a,b\n1,2\n1,2\n", foreignKeys=[key], **more))
    assert [rule for rule, _ in faults(report)] == (["unique_key"] if more else ["reference_target"])


def test_a_reference_is_an_id_like_the_key_to_which_it_leads(tmp_path: Path) -> None:
    keys = table("keys", ID, "id\nKа1\n", primaryKey="id")
    report = checked(
        tmp_path,
        keys,
        table("t", [field("to"), field("note")], "to,note\nKа1,Kа1\n", foreignKeys=[refers("to", "keys.id")]),
    )
    assert places(report) == [("look_alike", 2, 1), ("look_alike", 2, 1)]


# Entries of checks


def tree(folder: Path, entry: dict[str, Any]) -> list[tuple[str, str | None]]:
    fields = [field("id"), field("up"), field("n", "integer"), field("y", "year"), field("p", "geopoint")]
    text = 'id,up,n,y,p\na,,1,2001,"10, 20"\nb,a,,2001,\n'
    one = table("t", fields, text, primaryKey="id", foreignKeys=[refers("up", "t.id")])
    return faults(checked(folder, one, checks=[{"resource": "t", **entry}]))


@pytest.mark.parametrize(("steps", "found"), [(20, []), (21, [("descriptor", "/checks/0/fields")])])
def test_a_way_of_twenty_steps_is_followed(tmp_path: Path, steps: int, found: list[Any]) -> None:
    assert tree(tmp_path, {"rule": "word_limit", "fields": ["up." * steps + "id"], "maximum": 9}) == found


def test_a_year_can_be_compared_with_an_integer(tmp_path: Path) -> None:
    assert tree(tmp_path, {"rule": "compare", "fields": ["n", "y"], "operator": "<"}) == []


def test_a_waiver_of_a_table_with_a_check_that_cannot_be_followed_is_not_called_stale(tmp_path: Path) -> None:
    write(
        tmp_path,
        table("t", ID, "id\na\n", primaryKey="id"),
        checks=[{"rule": "sorted", "resource": "t", "fields": ["x"]}],
    )
    (tmp_path / "waivers.csv").write_text(WAIVERS + "sorted,t,a,id,Why.\n", newline="")
    assert rules(check(tmp_path)) == [("error", "descriptor")]


def test_true_is_no_number(tmp_path: Path) -> None:
    entry = {"rule": "word_limit", "fields": ["id"], "maximum": True}
    assert tree(tmp_path, entry) == [("descriptor", "/checks/0/maximum")]


def test_a_condition_on_a_point_compares_its_text(tmp_path: Path) -> None:
    assert tree(tmp_path, {"rule": "required_if", "fields": ["up"], "when": {"p": "10, 20"}}) == [("required_if", "up")]
    assert tree(tmp_path, {"rule": "required_if", "fields": ["up"], "when": {"p": "10, 21"}}) == []


def test_only_a_foreign_key_of_one_field_leads_on(tmp_path: Path) -> None:
    key = {"fields": ["a", "b"], "reference": {"resource": "", "fields": ["a", "b"]}}
    entry = {"rule": "word_limit", "resource": "t", "fields": ["a.b"], "maximum": 9}
    one = table("t", PAIR, "a,b\n1,2\n", primaryKey=["a", "b"], foreignKeys=[key])
    assert faults(checked(tmp_path, one, checks=[entry])) == [("descriptor", "/checks/0/fields")]


def test_a_finding_stands_at_the_last_of_the_tables_own_fields(tmp_path: Path) -> None:
    entry = {"rule": "equals_related", "one_of": ["z"]}
    assert tree(tmp_path, {**entry, "fields": ["id", "up", "up.id"]}) == [("equals_related", "up")] * 2
    assert tree(tmp_path, {**entry, "fields": ["up.id", "up.up"]}) == [("equals_related", "up")] * 2
