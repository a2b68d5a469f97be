import dataclasses
import inspect
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import bushputin_data
from bushputin_data import validation
from bushputin_data.commands import main as cli
from bushputin_data.commands.validate import meanings
from bushputin_data.release import root
from bushputin_data.strategies import grids, write
from bushputin_data.validation import Limits, Report
from bushputin_data.validation.catalogue import catalogue
from tests.validation.packages import field, table
from tests.validation.packages import write as package


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """The release with one misspelt value."""
    records = grids({name: list(table) for name, table in bushputin_data.load().tables.items()})
    records["meetings"][1][records["meetings"][0].index("certainty")] = "hihg"
    shutil.copy(root() / "waivers.csv", tmp_path)
    return write(records, tmp_path)


def run(*arguments: str, encoding: str = "utf-8") -> "subprocess.CompletedProcess[bytes]":
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "bushputin_data", *arguments]
    return subprocess.run(command, capture_output=True, env=environment, check=False)


def test_validate_says_that_the_release_is_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate"]) == 0
    assert "0 errors" in capsys.readouterr().out


def test_validate_names_place_value_and_nearest_value(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", str(faulty)]) == 1
    out = capsys.readouterr().out
    assert re.search(r"data/meetings\.csv:2:\d+ certainty \([A-Z]2\) +enum", out)
    assert "'hihg'" in out
    assert "'high'" in out
    assert "1 error" in out.splitlines()[-1]
    assert "\033[" not in out


def test_validate_writes_json(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", str(faulty), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["schema"] == "bushputin-report/2"
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


BAD_USE = [
    ["validate", "--limit", "-1"],
    ["validate", "--limit", "²"],
    ["validate", "--format", "xml"],
    ["validate", "--form", "json"],
    ["validate", ""],
    ["mutate", "--each", "0"],
    ["nonsense"],
    ["init", "new"],
]


@pytest.mark.parametrize("arguments", BAD_USE, ids=" ".join)
def test_bad_use_is_said_in_one_line_and_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith("bushputin: ")
    assert len(error.splitlines()) == 1


def test_limit_shows_fewer_and_counts_all(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    topics = faulty / "data" / "topics.csv"
    topics.write_text(topics.read_text("utf-8").replace("-", "_"), "utf-8", newline="\n")
    cli.main(["validate", str(faulty), "--format", "json"])
    whole = json.loads(capsys.readouterr().out)
    cli.main(["validate", str(faulty), "--format", "json", "--limit", "1"])
    cut = json.loads(capsys.readouterr().out)
    assert cut["counts"] == whole["counts"]
    series = {(found["resource"], found["rule"]) for found in whole["findings"]}
    assert len(cut["findings"]) == len(series) < len(whole["findings"])
    assert whole["omitted"] == []
    assert sum(one["count"] for one in cut["omitted"]) == len(whole["findings"]) - len(cut["findings"])


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
@pytest.mark.parametrize("limit", [[], ["--limit", "0"], ["--limit", "1"], ["--limit", "2"]], ids=str)
def test_the_exit_code_does_not_depend_on_what_is_shown(
    form: str, limit: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # One rule gives a warning first, and an error below it.
    check = {"rule": "compare", "resource": "t", "operator": "<", "value": 5}
    checks = [check | {"fields": ["a"], "level": "warning"}, check | {"fields": ["b"]}]
    fields = [field("a", "integer"), field("b", "integer")]
    path = str(package(tmp_path, table("t", fields, "a,b\n9,1\n1,9\n"), checks=checks))
    assert cli.main(["validate", path, "--format", form, *limit]) == 1
    assert cli.main(["validate", path, "--format", form, "--level", "warning", *limit]) == 1
    assert "'9'" in capsys.readouterr().out


def test_level_says_what_exits_with_1(tmp_path: Path) -> None:
    shutil.copytree(root() / "data", tmp_path / "data")
    shutil.copy(root() / "datapackage.json", tmp_path)
    assert cli.main(["validate", str(tmp_path)]) == 0
    assert cli.main(["validate", str(tmp_path), "--level", "warning"]) == 1


def test_report_is_on_the_package_that_was_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = grids({name: list(table) for name, table in bushputin_data.load().tables.items()})
    records["coverage"] = records["coverage"][:1]
    shutil.copy(root() / "waivers.csv", tmp_path)
    assert cli.main(["report", "--full", str(write(records, tmp_path))]) == 0
    assert "Searches that found nothing are not recorded yet" in capsys.readouterr().out


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
    assert "0 errors, 0 warnings" in " ".join(lines[-2:])


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
    assert error.splitlines()[0].endswith(f"Type: bushputin validate {faulty}")


@pytest.mark.parametrize("command", ["report", "validate"])
def test_a_console_of_another_encoding_gets_marks_and_no_traceback(command: str) -> None:
    done = run(command, encoding="ascii")
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""


def test_the_default_is_the_release(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    cli.main(["validate", "--format", "json"])
    default = json.loads(capsys.readouterr().out)
    cli.main(["validate", str(root()), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["counts"] == default["counts"]


def test_explain_prints_a_rule_its_cure_and_its_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "compare"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("compare (as declared)\n")
    assert all(word in out for word in ("Why: ", "Fix: ", '"rule": "compare"', "  operator: ", "  when: "))
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("foreign_key", "reference"),
        ("foreign-key", "reference"),
        ("foreign-key-error", "reference"),
        ("primary-key", "primary_key"),
        ("primaryKey", "primary_key"),
        ("fk", "reference"),
        ("decimalChar", "type"),
        ("trueValues", "type"),
        ("type-error", "type"),
        ("blank-row", "blank_row"),
        ("missing-label", "missing_column"),
        ("minLength", "min_length"),
        ("Unique Keys", "unique_key"),
        ("enumerable-constraint", "enum"),
    ],
)
def test_explain_knows_the_names_of_the_standard_and_of_frictionless(
    name: str, rule: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["explain", name]) == 0
    assert f"{rule} (" in capsys.readouterr().out


def test_explain_lists_the_rules_of_a_name_that_means_several(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", "constraint-error"]) == 0
    out = capsys.readouterr().out
    assert all(f"\n{rule} " in out for rule in ("required", "enum", "pattern", "json_schema"))


def test_explain_lists_all_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain"]) == 0
    out = capsys.readouterr().out
    assert all(f"\n{rule} " in f"\n{out}" for rule in catalogue())
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("name", "meant"),
    [("refrence", "reference"), ("foregn-key", "reference"), ("foreignkey", "reference"), ("exrta_cell", "extra_cell")],
)
def test_explain_names_the_nearest_rule(name: str, meant: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["explain", name]) == 2
    assert f"Did you mean '{meant}'?" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["validate", "--bound", "help"], ["validate", "nothing", "--bound", "help"]])
def test_bound_help_lists_the_limits(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == 0
    out = capsys.readouterr().out
    for one in dataclasses.fields(Limits):
        assert re.search(rf"^  {one.name}=[\d_.]+  \w", out, re.MULTILINE)
    assert max(map(len, out.splitlines())) <= 80


def test_what_a_limit_means_is_read_from_a_docstring_of_any_python() -> None:
    doc = "Limits.\n\n    Attributes:\n        one: of a file,\n            or of two.\n        other: of all.\n    "
    for written in (doc, inspect.cleandoc(doc)):
        assert meanings(written) == {"one": "of a file, or of two.", "other": "of all."}


@pytest.mark.parametrize("command", [*cli.COMMANDS, ""])
def test_help_has_examples_and_fits_a_screen(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert cli.main([*filter(None, [command]), "--help"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"^examples?:\n  bushputin ", out, re.MULTILINE)
    assert max(map(len, out.splitlines())) <= 80


def test_the_examples_of_the_help_can_be_typed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = []
    for command in ("", *cli.COMMANDS):
        cli.main([*filter(None, [command]), "--help"])
        examples = capsys.readouterr().out.partition("\nexample")[2].replace(" \\\n     ", "")
        lines += re.findall(r"^  (bushputin.*?)(?:  .*| [>|] .*)?$", examples, re.MULTILINE)
    assert len(lines) >= 15
    for one in lines:
        arguments = shlex.split(one)[1:]
        if "--help" not in arguments:
            cli.parser().parse_args(arguments)


def test_without_waivers_all_is_reported(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[object] = []

    def check(path: object, *, waivers: bool = True, **more: object) -> Report:
        passed.append(waivers)
        return Report("p")

    monkeypatch.setattr(validation, "check", check)
    assert cli.main(["validate", str(root()), "--no-waivers"]) == 0
    assert cli.main(["validate", str(root())]) == 0
    assert passed == [False, True]


def test_both_ways_of_starting_it_are_one() -> None:
    assert run("--version").stdout.decode() == f"bushputin-data {bushputin_data.__version__}\n"


@pytest.mark.parametrize(
    "typed", ["cite S0001", "search foxhole", "show S0001", "list meetings", "questions --number 1", "report"]
)
def test_data_of_somebody_else_in_the_folder_are_none_of_its_business(
    typed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "t.csv").write_text("a\n1\n", "utf-8")
    text = '{"name": "x", "resources": [{"name": "t", "path": "t.csv", "schema": {"fields": [{"name": "a"}]}}]}'
    monkeypatch.chdir(tmp_path)
    assert cli.main(typed.split()) == 0
    without = capsys.readouterr().out
    (tmp_path / "datapackage.json").write_text(text, "utf-8")
    assert cli.main(typed.split()) == 0
    assert capsys.readouterr().out == without


def test_help_of_codings_lists_its_actions(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["codings", "--help"]) == 0
    out = capsys.readouterr().out
    assert "write a sheet to fill in" in out
    assert "add a filled-in sheet to the table of codings" in out
