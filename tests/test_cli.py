import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bushputin_data
from bushputin_data import cli
from bushputin_data.release import root
from bushputin_data.strategies import grids, write
from bushputin_data.validation.catalogue import catalogue


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """The release with one misspelt value."""
    records = grids({name: list(table) for name, table in bushputin_data.load().tables.items()})
    records["meetings"][1][records["meetings"][0].index("certainty")] = "hihg"
    shutil.copy(root() / "waivers.csv", tmp_path)
    return write(records, tmp_path)


def run(*arguments: str, encoding: str = "utf-8") -> "subprocess.CompletedProcess[bytes]":
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "bushputin_data.cli", *arguments]
    return subprocess.run(command, capture_output=True, env=environment, check=False)


def test_validate_says_that_the_release_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate"]) == 0
    assert "0 errors" in capsys.readouterr().out


def test_validate_names_place_value_and_nearest_value(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", str(faulty)]) == 1
    out = capsys.readouterr().out
    assert re.search(r"data/meetings\.csv:2:\d+ certainty +enum", out)
    assert "'hihg'" in out
    assert "'high'" in out
    assert "1 error" in out.splitlines()[-1]
    assert "\033[" not in out


def test_validate_writes_json(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", str(faulty), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["schema"] == "bushputin-report/1"
    assert report["counts"]["errors"] == 1
    (finding,) = report["findings"]
    assert set(finding) >= {
        "level",
        "rule",
        "resource",
        "file",
        "line",
        "column",
        "field",
        "row_key",
        "value",
        "expected",
    }
    assert finding["file"] == "data/meetings.csv"


@pytest.mark.parametrize("command", ["validate", "report"])
def test_no_package_is_said_in_one_line(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, str(tmp_path / "nothing")]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith("bushputin: ")
    assert len(error.splitlines()) == 1


@pytest.mark.parametrize("arguments", [["validate", "--limit", "0"], ["validate", "--format", "xml"], ["nonsense"]])
def test_bad_use_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    assert stop.value.code == 2
    assert "bushputin" in capsys.readouterr().err


def test_limit_shows_fewer_and_counts_all(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    topics = faulty / "data" / "topics.csv"
    topics.write_text(topics.read_text("utf-8").replace("-", "_"), "utf-8", newline="\n")
    cli.main(["validate", str(faulty), "--format", "json"])
    whole = json.loads(capsys.readouterr().out)
    cli.main(["validate", str(faulty), "--format", "json", "--limit", "1"])
    cut = json.loads(capsys.readouterr().out)
    assert cut["counts"] == whole["counts"]
    assert len(cut["findings"]) == len(whole["counts"]["by_rule"]) < len(whole["findings"])


def test_level_says_what_exits_with_1(tmp_path: Path) -> None:
    shutil.copytree(root() / "data", tmp_path / "data")
    shutil.copy(root() / "datapackage.json", tmp_path)
    assert cli.main(["validate", str(tmp_path)]) == 0
    assert cli.main(["validate", str(tmp_path), "--level", "warning"]) == 1


def test_report_is_on_the_package_that_was_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = grids({name: list(table) for name, table in bushputin_data.load().tables.items()})
    records["coverage"] = records["coverage"][:1]
    shutil.copy(root() / "waivers.csv", tmp_path)
    assert cli.main(["report", str(write(records, tmp_path))]) == 0
    assert "What was searched in vain is not recorded yet" in capsys.readouterr().out


def test_no_command_shows_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    assert "validate" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"bushputin-data {bushputin_data.__version__}\n"


def test_report_fits_a_screen_of_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["report"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) <= 60
    assert lines[-1].startswith("Checked: 0 errors")


@pytest.mark.parametrize("fault", ["value", "file", "reference"])
def test_no_report_on_a_faulty_package(fault: str, faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = faulty / "data" / "statements.csv"
    if fault == "file":
        table.unlink()
    elif fault == "reference":
        table.write_text(table.read_text("utf-8").replace("vladimir-putin", "vladmir-putin", 1), "utf-8", newline="\n")
    assert cli.main(["report", str(faulty)]) == 1
    out, error = capsys.readouterr()
    assert out == ""
    assert error.splitlines()[0].endswith(f"Run: bushputin validate {faulty}")


@pytest.mark.parametrize("command", ["report", "validate"])
def test_a_console_of_another_encoding_gets_marks_and_no_traceback(command: str) -> None:
    done = run(command, encoding="ascii")
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""


@pytest.mark.parametrize("arguments", [["report"], ["validate"], ["--version"]])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_gets_no_complaint(arguments: list[str], unbuffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "bushputin_data.cli", *arguments]
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(writing)
    assert (done.stderr, done.returncode) == (b"", 0)


def test_colour_only_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert cli.wants_colour(sys.stdout)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not cli.wants_colour(sys.stdout)


def test_the_default_is_the_release(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["validate", "--format", "json"])
    default = json.loads(capsys.readouterr().out)
    cli.main(["validate", str(root()), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["counts"] == default["counts"]


def test_explain_prints_a_rule_its_cure_and_its_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "compare"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("compare (as declared)\n")
    assert all(word in out for word in ("Why: ", "Cure: ", '"rule": "compare"', "  operator: ", "  when: "))
    assert max(map(len, out.splitlines())) <= 80


def test_explain_lists_all_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain"]) == 0
    out = capsys.readouterr().out
    assert all(f"\n{rule} " in f"\n{out}" for rule in catalogue())
    assert max(map(len, out.splitlines())) <= 80


def test_explain_names_the_nearest_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "refrence"]) == 2
    assert "Did you mean 'reference'?" in capsys.readouterr().err
