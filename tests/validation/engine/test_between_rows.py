"""Keys, references and checks at the edge: tables that were not read whole, missing columns, limits, what is told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import Limits, check
from bushputin_data.validation.checks import kinds
from bushputin_data.validation.checks.check import Check
from bushputin_data.validation.engine.keys import looked_at
from bushputin_data.validation.engine.reading import ReadTable
from bushputin_data.validation.plan.planner import make_plan
from bushputin_data.validation.source.package import open_package
from tests.validation.packages import checked, field, places, refers, table, write

pytestmark = pytest.mark.usefixtures("store")

ID = [field("id")]
WAIVERS = "rule,resource,row_key,field,reason\n"


def child(text: str, **more: Any) -> dict[str, Any]:
    fields = [field("id"), field("to"), field("n", "integer")]
    return table("t", fields, text, primaryKey="id", foreignKeys=[refers("to", "keys.id")], **more)


def keys(text: str, **more: Any) -> dict[str, Any]:
    return table("keys", [field("id"), field("low", "integer")], text, primaryKey="id", **more)


# Tables that were not read whole


def test_nothing_refers_to_nothing_where_the_target_is_not_there(tmp_path: Path) -> None:
    report = checked(tmp_path, keys("id,low\nk,1\n", path="gone.csv"), child("id,to,n\na,z,1\n"))
    assert places(report) == [("missing_file", None, None)]


def test_references_to_a_table_that_was_cut_off_are_not_judged(tmp_path: Path) -> None:
    long = "x" * 50
    write(tmp_path, keys(f"id,low\nk,1\n{long},2\nz,3\n"), child("id,to,n\na,z,1\n"))
    report = check(tmp_path, limits=Limits(cell_characters=40))
    assert places(report) == [("size_limit", 3, None)]


def test_checks_of_a_table_that_was_cut_off_are_not_judged(tmp_path: Path) -> None:
    covered = {"rule": "covered", "resource": "keys"}
    count = {"rule": "count", "resource": "keys", "child": {"resource": "t", "fields": ["to"]}, "minimum": 1}
    write(tmp_path, keys("id,low\nk,1\n"), child(f"id,to,n\n{'x' * 50},k,1\n"), checks=[covered, count])
    assert places(check(tmp_path, limits=Limits(cell_characters=40))) == [("size_limit", 2, None)]


def test_a_check_of_a_column_that_the_file_lacks_is_not_judged(tmp_path: Path) -> None:
    entries = [
        {"rule": "required_if", "resource": "t", "fields": ["n"]},
        {"rule": "compare", "resource": "t", "fields": ["to.low"], "operator": ">", "value": 5},
    ]
    report = checked(
        tmp_path, keys("id\nk\n", fieldsMatch="superset"), child("id,to\na,k\n", fieldsMatch="superset"), checks=entries
    )
    assert report.findings == ()


def test_a_check_along_a_key_that_the_other_file_lacks_is_not_judged(tmp_path: Path) -> None:
    fields = [field("code", unique=True), field("low", "integer")]
    target = table("keys", fields, "low\n1\n", fieldsMatch="superset")
    entry = {"rule": "compare", "resource": "t", "fields": ["to.low"], "operator": ">", "value": 5}
    source = table("t", [field("to")], "to\na\n", foreignKeys=[refers("to", "keys.code")])
    assert checked(tmp_path, target, source, checks=[entry]).findings == ()


# What is told


def test_only_a_repeated_primary_key_asks_for_a_key_of_its_own(tmp_path: Path) -> None:
    fields = [field("id"), field("code", unique=True)]
    report = checked(tmp_path, table("t", fields, "id,code\na,x\na,x\n", primaryKey="id"))
    assert [(found.rule, found.hint) for found in report.findings] == [
        ("primary_key", "Remove the row, or give it a key of its own."),
        ("unique", None),
    ]


def test_a_repeated_key_names_the_file_of_the_first(tmp_path: Path) -> None:
    resource = table("t", ID, "id\na\n", primaryKey="id") | {"path": ["t.csv", "u.csv"]}
    (tmp_path / "u.csv").write_text("b\na\nb\n", newline="")
    first, second = checked(tmp_path, resource).findings
    assert (first.file, first.line, first.message) == ("u.csv", 2, "'a' already appears on line 2 of 't.csv'.")
    assert (second.file, second.line, second.message) == ("u.csv", 3, "'b' already appears on line 1.")


def test_a_key_of_several_fields_is_not_guessed(tmp_path: Path) -> None:
    two = [field("a"), field("b")]
    reference = {"fields": ["a", "b"], "reference": {"resource": "keys", "fields": ["a", "b"]}}
    target = table("keys", two, "a,b\nabc,def\n", primaryKey=["a", "b"])
    (found,) = checked(tmp_path, target, table("t", two, "a,b\nabc,dex\n", foreignKeys=[reference])).findings
    assert found.hint is None
    assert found.expected == "the a, b of a row of keys"


def test_findings_of_several_files_stand_in_the_order_of_the_files(tmp_path: Path) -> None:
    resource = table("t", [field("id", pattern="[a-z]")], "id\na\nb\n9\n") | {"path": ["t.csv", "u.csv"]}
    (tmp_path / "u.csv").write_text("8\nc\n", newline="")
    report = checked(tmp_path, resource)
    assert [(found.file, found.line) for found in report.findings] == [("t.csv", 4), ("u.csv", 1)]


def test_a_function_that_raises_is_told_at_its_entry(tmp_path: Path) -> None:
    def broken(row: Mapping[str, Any], entry: Mapping[str, Any]) -> str:
        raise ValueError("no such thing")

    write(tmp_path, table("t", ID, "id\na\n"), checks=[{"rule": "broken", "resource": "t", "fields": ["id"]}])
    (found,) = check(tmp_path, kinds={"broken": broken}).findings
    assert (found.level, found.rule, found.file, found.field) == (
        "error",
        "not_checked",
        "datapackage.json",
        "/checks/0",
    )


# Limits


def numbers(limit: int, level: str, waived: str = "", folder: Path | None = None) -> Any:
    assert folder
    entry = {
        "rule": "compare",
        "resource": "t",
        "fields": ["n"],
        "operator": ">",
        "value": 5,
        "name": "big",
        "level": level,
    }
    fields = [field("id"), field("n", "integer")]
    write(folder, table("t", fields, "id,n\na,1\nb,2\nc,3\nd,4\ne,5\n", primaryKey="id"), checks=[entry])
    (folder / "waivers.csv").write_text(WAIVERS + waived, newline="")
    return check(folder, limit=limit)


def test_findings_that_are_only_counted_have_their_level(tmp_path: Path) -> None:
    report = numbers(1, "warning", folder=tmp_path)
    assert (report.counts["errors"], report.counts["warnings"]) == (0, 5)
    assert places(report) == [("compare", 2, 2)]


def test_a_waiver_finds_what_is_only_counted(tmp_path: Path) -> None:
    report = numbers(1, "error", "big,t,e,n,For a test.\n", tmp_path)
    assert (report.waived, report.counts["errors"]) == (1, 4)
    assert dict(report.omitted) == {("t", "compare"): 3}


def test_every_look_at_a_row_counts(tmp_path: Path) -> None:
    entries = [
        {"rule": "required_if", "resource": "t", "fields": ["n"]},
        {"rule": "compare", "resource": "t", "fields": ["n", "to.low"], "operator": "<="},
    ]
    plain = table("plain", ID, "id\na\n")
    other = table("other", [field("n", "integer")], "n\n1\n")
    other["schema"]["foreignKeys"] = [{"fields": ["n"], "reference": {"resource": "t", "fields": ["n"]}}]
    path = write(tmp_path, keys("id,low\nk,1\n"), child("id,to,n\na,k,1\n"), plain, other, checks=entries)
    plan = make_plan(open_package(path), kinds())
    tables = {name: ReadTable(one) for name, one in plan.tables.items()}
    for read, rows in zip(tables.values(), (2, 30, 500, 7_000), strict=True):
        read.places.add(range(1, rows + 1))
    sizes = {name: read.rows for name, read in tables.items()}
    between = 2 + (30 + 30) + (7_000 + 7_000) + 2 + (30 + 30)
    assert looked_at(tables.values(), [], sizes) == between
    checks = [check for check in plan.checks if isinstance(check, Check)]
    assert looked_at(tables.values(), checks, sizes) == between + (30 + 30) + (30 + 30 + 30 + 2)


# Row keys


FORMS = [
    (field("k", "integer"), "7", "007"),
    (field("k", "integer", bareNumber=False), "7", "7 %"),
    (field("k", "number"), "7.5", "7.50e1"),
    (field("k", "boolean", trueValues=["yes", "true"]), "true", "yes"),
    (field("k", "date", format="%d.%m.%Y"), "17.06.2001", "16.06.2001"),
    (field("k", "string"), "x", "x" * 2_000),
    (field("k", "string", missingValues=["-"]), "x", "-"),
    (field("k", "integer"), "7", "seven"),
]


@pytest.mark.parametrize(("declared", "plain", "text"), FORMS)
@pytest.mark.parametrize("before", [0, 600])
def test_a_row_has_one_key_as_its_file_has_it(
    tmp_path: Path, declared: dict[str, Any], plain: str, text: str, before: int
) -> None:
    fields = [field("n", "integer"), declared, field("second")]
    rows = [*(f"1,{plain},{row}" for row in range(before)), f"x,{text},b", f"1,{text},b"]
    one = table("t", fields, "\n".join(["n,k,second", *rows]) + "\n", primaryKey=["second", "k"])
    entry = {"rule": "forbidden_if", "resource": "t", "fields": ["second"], "when": {"second": "b"}}
    report = checked(tmp_path, one, checks=[entry])
    mine = [found for found in report.findings if found.line and found.line > before + 1]
    assert {"type", "forbidden_if"} <= {found.rule for found in mine}
    assert {"|".join(found.row_key.values()) for found in mine} == {f"b|{text}"}
    waivers = [f"{found.rule},t,b|{text},{found.field},x" for found in mine]
    (tmp_path / "waivers.csv").write_text("\n".join(["rule,resource,row_key,field,reason", *waivers]) + "\n")
    assert [found for found in check(tmp_path).findings if found in mine or found.rule == "stale_waiver"] == []
