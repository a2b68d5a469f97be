from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import check
from bushputin_data.validation.checks import own
from tests.validation.packages import checked, field, place, table, write

FIELDS = [field("id", pattern="[a-z]+"), field("n", "integer")]


def test_findings_stand_in_the_order_of_resources_lines_and_columns(tmp_path: Path) -> None:
    first = table("z", FIELDS, "id,n\n1,x\na,y\na,1\n", primaryKey="id")
    second = table("a", FIELDS, "id,n\n2,3\n")
    found = [(one.resource, *place(one)) for one in checked(tmp_path, first, second).findings]
    assert found == [
        ("z", "pattern", 2, 1),
        ("z", "type", 2, 2),
        ("z", "type", 3, 2),
        ("z", "primary_key", 4, 1),
        ("a", "pattern", 2, 1),
    ]


def test_limit_keeps_the_first_of_each_rule_and_counts_all(tmp_path: Path) -> None:
    rows = "".join(f"{number},x\n" for number in range(1000))
    write(tmp_path, table("t", FIELDS, "id,n\n" + rows))
    report = check(tmp_path, limit=2)
    assert [(one.rule, one.line) for one in report.findings] == [
        ("pattern", 2),
        ("type", 2),
        ("pattern", 3),
        ("type", 3),
    ]
    assert report.counts == {
        "errors": 2000,
        "warnings": 0,
        "by_rule": {"pattern": 1000, "type": 1000},
        "waived": 0,
        "rows": 1000,
    }


def test_progress_is_told_as_rows_are_read(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    write(tmp_path, table("t", FIELDS, "id,n\n" + "a,1\n" * 600))
    check(tmp_path, progress=lambda name, rows: told.append((name, rows)))
    assert told[-1] == ("t", 600)
    assert len(told) > 1


def test_user_gives_a_kind_of_rule(tmp_path: Path) -> None:
    def even(row: Mapping[str, Any], entry: Mapping[str, Any]) -> str | None:
        return f"{row['n']} is odd." if row["n"] and row["n"] % entry["by"] else None

    entry = {"rule": "even", "resource": "t", "fields": ["n"], "by": 2, "name": "n-is-even", "level": "warning"}
    write(tmp_path, table("t", FIELDS, "id,n\na,2\nb,3\n"), checks=[entry])
    (found,) = check(tmp_path, kinds={"even": even}).findings
    assert (found.rule, found.check, found.level, found.line, found.column) == ("even", "n-is-even", "warning", 3, 2)
    assert found.message == "3 is odd."


def test_check_needs_neither_pydantic_nor_pandas(tmp_path: Path) -> None:
    write(tmp_path, table("t", FIELDS, "id,n\na,1\n"))
    code = (
        "import sys; from bushputin_data.validation import check; "
        "from bushputin_data.validation.reports import text as formats; "
        f"print(formats.text(check({str(tmp_path)!r}))); "
        "print(sorted({'pydantic', 'pandas', 'sqlite3', 'zipfile', 'decimal', 'difflib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(3), RecursionError()])
def test_function_that_raises_ends_no_run(tmp_path: Path, error: BaseException) -> None:
    def raising(row: Mapping[str, Any], entry: Mapping[str, Any]) -> str | None:
        raise error

    entry = {"rule": "mine", "resource": "t", "fields": ["n"]}
    write(tmp_path, table("t", FIELDS, "id,n\na,2\nb,x\n"), checks=[entry])
    found = check(tmp_path, kinds={"mine": raising}).findings
    assert {(one.level, one.rule, one.field) for one in found} == {
        ("error", "not_checked", "/checks/0"),
        ("error", "type", "n"),
    }
    assert any(type(error).__name__ in one.message for one in found)


def test_function_that_never_ends_ends_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(row: Mapping[str, Any], entry: Mapping[str, Any]) -> str | None:
        while True:
            pass

    monkeypatch.setattr(own, "SECONDS", 0.2)
    write(tmp_path, table("t", FIELDS, "id,n\na,2\n"), checks=[{"rule": "mine", "resource": "t"}])
    (found,) = check(tmp_path, kinds={"mine": endless}).findings
    assert (found.rule, "took more than 0.2 s" in found.message) == ("not_checked", True)


def test_function_is_given_no_row_with_a_faulty_cell(tmp_path: Path) -> None:
    given: list[Mapping[str, Any]] = []

    def gather(row: Mapping[str, Any], entry: Mapping[str, Any]) -> str | None:
        given.append(row)
        return None

    write(tmp_path, table("t", FIELDS, "id,n\na,2\nb,x\nc,\n"), checks=[{"rule": "mine", "resource": "t"}])
    check(tmp_path, kinds={"mine": gather})
    assert given == [{"id": "a", "n": 2}, {"id": "c", "n": None}]
