"""`python -m tools`: the tasks, and what a corrected cell takes from the first command to the last."""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tools import __main__ as tasks
from tools import correct, errata, measure

SOURCE = "whitehouse-2003-camp-david-joint-statement"
REASON = 'The list, called "official", has Brdo.'


def test_the_list_has_each_task_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert tasks.main([]) == tasks.main(["--help"]) == 0
    said = capsys.readouterr().out
    for name, task in tasks.TASKS.items():
        assert f"  {name:<9}{task.what}\n" in said
        assert task.what.endswith(".")


def test_every_command_of_a_task_is_there() -> None:
    commands = [command for task in tasks.TASKS.values() for command in task.commands]
    for module, *_ in commands:
        assert find_spec(module), module
    assert {module for module, *_ in commands if module.startswith("tools.")} >= {"tools.build", "tools.correct"}


def test_a_task_runs_all_its_commands_and_names_those_that_failed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[list[str]] = []

    def run(command: Sequence[str], **more: Any) -> Any:
        ran.append(list(command[2:]))
        return subprocess.CompletedProcess(command, 3 if command[2] == "mypy" else 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert tasks.main(["lint"]) == 3
    assert ran == [list(command) for command in tasks.LINT]
    assert capsys.readouterr().out.endswith("failed:\n  python -m mypy\n")
    assert tasks.main(["format"]) == 0
    assert capsys.readouterr().out.endswith("all well\n")
    assert tasks.main(["test", "tests/test_docs.py", "-n0"]) == 0
    assert ran[-1] == ["pytest", "tests/test_docs.py", "-n0"]


def test_a_task_is_really_run(capfd: pytest.CaptureFixture[str]) -> None:
    assert tasks.run([["tools.measure", "--check"], ["tools"]]) == 0
    said = capfd.readouterr().out
    assert "datapackage.json: up to date" in said
    assert "python -m tools TASK" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek"], "There is no task 'chek'. Did you mean check?"),
        (["lint", "src"], "lint takes no arguments: it is 3 commands"),
    ],
)
def test_what_cannot_be_run_is_said(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert tasks.main(arguments) == 2
    assert said in capsys.readouterr().err


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(tasks, "find_spec", lambda name: None)
    monkeypatch.setattr(sys, "executable", str(Path.cwd() / ".venv" / "bin" / "python"))
    assert tasks.main(["lint"]) == 2
    said = capsys.readouterr().err
    assert said == "lint needs mypy and ruff. Type: .venv/bin/python -m pip install -e '.[test]'\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The tables, and what is needed to correct one."""
    for name in ("data", "releases"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("datapackage.json", "waivers.csv", "errata.csv"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def change(root: Path, table: str, old: str, new: str) -> None:
    """Change the first cell that has this text."""
    path = root / "data" / f"{table}.csv"
    path.write_bytes(path.read_bytes().replace(old.encode(), new.encode(), 1))


def test_a_clean_checkout_is_left_as_it_is(checkout: Path) -> None:
    before = {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()}
    assert correct.main([], checkout) == 0
    assert {path: path.read_bytes() for path in checkout.rglob("*") if path.is_file()} == before


def test_a_fact_is_corrected_and_gets_its_line(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = errata.lines(checkout)
    change(checkout, "meetings", "Brdo pri Kranju", "Brdo")
    assert correct.main([], checkout) == 1
    said = capsys.readouterr().out
    assert "datapackage.json: written" in said
    assert ": 0 errors" in said
    assert "meetings 2001-06-16-brdo city: 'Brdo pri Kranju' in release 0.2.0, now 'Brdo'" in said
    assert "--reason" in said
    assert errata.lines(checkout) == before

    assert correct.main(["--reason", REASON, "--source", SOURCE], checkout) == 0
    assert "errata.csv: 1 new. Next: git commit" in capsys.readouterr().out
    (line,) = [line for line in errata.lines(checkout) if line not in before]
    assert list(line.values())[:5] == ["meetings", "2001-06-16-brdo", "city", "Brdo pri Kranju", "Brdo"]
    assert (line["reason"], line["source_id"]) == (REASON, SOURCE)
    assert errata.renewed(checkout) == (errata.lines(checkout), [])

    assert correct.main([], checkout) == 0
    assert "no line is missing" in capsys.readouterr().out


def test_edited_wording_needs_no_line(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(checkout, "events", "Attacks of 11 September", "Attacks of 11 September 2001")
    before = (checkout / "errata.csv").read_bytes()
    wanted = errata.renewed(checkout)[1]
    assert correct.main([], checkout) == (1 if wanted else 0)
    assert (checkout / "errata.csv").read_bytes() == before
    assert ("errata.csv: no line is missing" in capsys.readouterr().out) == (not wanted)


@pytest.mark.parametrize("spoilt", [b'x,"y\n', b"\xff\n"], ids=["an open quote", "a byte that is no text"])
def test_what_is_wrong_with_a_table_is_said_before_anything_else(
    checkout: Path, capsys: pytest.CaptureFixture[str], spoilt: bytes
) -> None:
    with (checkout / "data" / "meetings.csv").open("ab") as table:
        table.write(spoilt)
    before = (checkout / "errata.csv").read_bytes()
    assert correct.main(["--reason", REASON], checkout) == 1
    said = capsys.readouterr().out
    assert re.search(r"^data/meetings.csv:\d+:1 ", said, re.MULTILINE)
    assert "Nothing was entered in errata.csv" in said
    assert (checkout / "errata.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--source", SOURCE], "--source goes with --reason"),
        (["--reason", "because"], "--reason: a sentence"),
        (["--reason", REASON, "--source", SOURCE[:-2]], f"Did you mean '?{SOURCE}"),
    ],
)
def test_a_reason_is_a_sentence_and_a_source_is_in_the_table(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        correct.main(arguments)
    assert re.search(said, f"{end.value} {capsys.readouterr().err}")


def test_to_look_is_not_to_write(checkout: Path) -> None:
    assert measure.main(checkout, check=True) == errata.main(checkout, check=True) == 0
    change(checkout, "meetings", "Brdo pri Kranju", "Brdo")
    files = [checkout / "datapackage.json", checkout / "errata.csv"]
    before = [file.read_bytes() for file in files]
    assert measure.main(checkout, check=True) == errata.main(checkout, check=True) == 1
    assert [file.read_bytes() for file in files] == before


def test_the_tasks_run_with_the_core_alone() -> None:
    code = "import sys, tools.__main__, tools.correct; print(*sorted({one.partition('.')[0] for one in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pytest", "hypothesis", "frictionless", "ruff", "mypy"} & set(done.stdout.split())
