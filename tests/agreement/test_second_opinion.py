"""`validate --second-opinion`: what frictionless finds, and the sentence that decides."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bushputin_data.commands import main as cli
from bushputin_data.commands import second_opinion as command
from bushputin_data.validation import PackageError
from bushputin_data.validation.agreement.opinion import second_opinion
from tests.validation.packages import field, table, write

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
FIELDS = [field("id", "integer"), field("n", "integer"), field("t", "time")]
SORTED = {"rule": "sorted", "resource": "t", "fields": ["id"]}
ROWS = 'id,n,t\n7,"٣",24:00:00\n,x,10:00:00\n1,4,"a\nb"\n5,6,7\n'


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return write(tmp_path, table("t", FIELDS, ROWS, primaryKey=["id"]), checks=[SORTED])


def test_each_difference_has_its_entry_of_the_ledger(faulty: Path) -> None:
    opinion = second_opinion(faulty)
    assert [
        (case.side, case.fault.row, case.fault.kind, entry and entry.name) for case, entry in opinion.differences
    ] == [
        ("ours", 2, "type-error", "digits are ASCII"),
        ("ours", 2, "type-error", "the last hour of a time is 23"),
        ("ours", 3, "constraint:required", "a required key is a required field"),
        ("theirs", 3, "primary-key", "an unreadable key is reported once"),
    ]
    assert opinion.beyond == {"sorted": 1}
    # Rows are counted as frictionless counts them, also behind a cell of two lines.
    assert {(fault.row, fault.field) for fault in opinion.agreed} == {(3, "n"), (4, "t"), (5, "t")}


def test_the_command_explains_them(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", str(faulty), "--second-opinion"]) == 1
    out = capsys.readouterr().out.partition("Second opinion")[2]
    assert "Errors found by both: 3; by only one: 4." in out
    assert "Not compared, because frictionless has no such rules: sorted (1)." in out
    assert "Digits are ASCII\n  We accept the digits 0 to 9;" in out
    assert "\n  only here: t, row 2, n: type-error\n" in out
    assert "Unexplained" not in out


def test_what_nobody_can_explain_is_said_to_be_so(
    faulty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bushputin_data.validation.agreement.opinion.DIFFERENCES", ())
    cli.main(["validate", str(faulty), "--second-opinion"])
    out = capsys.readouterr().out
    assert "Unexplained\n" in out
    assert out.count("  only ") == 4


def test_a_package_in_which_both_find_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, table("t", FIELDS, "id,n,t\n1,2,10:00:00\n"))
    assert cli.main(["validate", str(tmp_path), "--second-opinion"]) == 0
    assert "Errors found by both: 0; by only one: 0." in capsys.readouterr().out


def test_nothing_is_fetched(tmp_path: Path) -> None:
    write(tmp_path, table("t", FIELDS, ROWS, path="https://example.org/t.csv"))
    with pytest.raises(PackageError, match=r"frictionless would fetch https://example\.org/t\.csv"):
        second_opinion(tmp_path)


def test_without_frictionless_it_is_one_sentence(
    faulty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "find_spec", lambda name: None)
    assert cli.main(["validate", str(faulty), "--second-opinion"]) == 2
    assert capsys.readouterr().err == "bushputin: --second-opinion needs frictionless: pip install frictionless\n"


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_it_is_told_in_text(form: str, faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", str(faulty), "--second-opinion", "--format", form]) == 2
    assert "--second-opinion prints text only" in capsys.readouterr().err


def test_where_frictionless_fails_it_is_said(faulty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(sys.modules["frictionless"], "validate", fail)
    with pytest.raises(PackageError, match="frictionless failed: RuntimeError: no"):
        second_opinion(faulty)
