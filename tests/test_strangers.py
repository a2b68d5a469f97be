"""Whatever stands in a package, nothing that a command prints of it harms a terminal or a log."""

import io
import json
import shutil
import unicodedata
from pathlib import Path

import pytest

import bushputin_data
from bushputin_data.commands import main as cli
from bushputin_data.progress import Progress
from bushputin_data.release import root
from bushputin_data.strategies import grids, write
from bushputin_data.validation.testing.mutation import scoring
from tests.harmless import HOSTILE, harms


def save(folder: Path, descriptor: object, **files: str) -> Path:
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, "utf-8", newline="")
    return folder


def hostile(folder: Path) -> Path:
    """A package in which every name and text is hostile."""
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    fields = [
        {"name": HOSTILE, "type": "integer"},
        {"name": "b", "type": "integer"},
        {"name": "c", "type": HOSTILE},
        {"name": "d", "constraints": {"pattern": "(" + HOSTILE}},
        {"name": "e", "constraints": {"enum": [HOSTILE]}},
    ]
    check = {"name": HOSTILE, "rule": "compare", "resource": "t", "fields": ["b"], "operator": ">", "value": 0}
    keys = [{"fields": "b", "reference": {"resource": HOSTILE, "fields": HOSTILE}}]
    resources = [
        {"name": "t", "path": "t.csv", "schema": {"fields": fields, "foreignKeys": keys, "primaryKey": HOSTILE}},
        {"name": HOSTILE, "path": HOSTILE, "schema": {"fields": [{"name": "x"}]}, "hash": HOSTILE, HOSTILE: 1},
        {"name": HOSTILE, "path": "u.csv", "encoding": HOSTILE, "schema": "s.json", "dialect": {"delimiter": HOSTILE}},
        {"name": "v", "path": "t.csv", "format": HOSTILE, "schema": HOSTILE, "dialect": HOSTILE},
    ]
    checks = [check | {"message": HOSTILE}, check | {"rule": HOSTILE}, check | {"resource": HOSTILE}, HOSTILE]
    descriptor = {"name": HOSTILE, "version": HOSTILE, "title": HOSTILE, "resources": resources, "checks": checks}
    (folder / "s.json").write_text(HOSTILE, "utf-8", newline="")
    rows = f"{quoted},b,c,d,e\r\nx,-1,{quoted},y,{quoted}\r\n{quoted},2\r\n"
    waivers = f"rule,resource,row_key,field,reason\n{quoted},{quoted},,,why\n"
    return save(folder, descriptor, t=rows, u=quoted, waivers=waivers)


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_no_format_of_a_report_does_harm(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", str(hostile(tmp_path)), "--format", form]) == 1
    out, error = capsys.readouterr()
    assert error == ""
    assert len(out) > 2000
    if form != "github":
        assert harms(out) == []
        return
    assert [line for line in out.split("\n") if any(unicodedata.category(char) == "Cc" for char in line)] == []
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in out.splitlines())


@pytest.mark.parametrize("command", ["report", "mutate"])
def test_no_refusal_of_a_command_does_harm(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, str(hostile(tmp_path))]) in (1, 2)
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert harms(error) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["validate", HOSTILE],
        ["validate", "--level", HOSTILE],
        ["validate", "--bound", HOSTILE],
        ["validate", "--bound", f"line_bytes={HOSTILE}"],
        ["validate", "a", HOSTILE],
        ["explain", HOSTILE],
        ["explain", f"foreign_key{HOSTILE}"],
        ["mutate", "--each", HOSTILE],
        ["mutate", HOSTILE],
        ["report", HOSTILE],
        ["init", HOSTILE, "--leaders", "a", HOSTILE, "--sides", "a", "a", "--term", HOSTILE, HOSTILE],
        ["init", "x", "--leaders", "a", "a", "--sides", HOSTILE, HOSTILE, "--term", "2001-01-01", "2002-01-01"],
        [HOSTILE],
    ],
    ids=lambda arguments: " ".join(one if one.isprintable() else "…" for one in arguments),
)
def test_nothing_that_is_typed_does_harm(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.count("\n") == 1
    assert harms(error) == []


def test_an_empty_package_of_strange_names_does_no_harm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--leaders", HOSTILE, "b c", "--sides", HOSTILE, "d", "--term", "2001-01-01", "2002-01-01"]
    assert cli.main(["init", str(tmp_path / "x\n::error::y"), *words]) == 0
    assert harms(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    "descriptor",
    [HOSTILE, json.dumps(HOSTILE), json.dumps({"resources": [HOSTILE]}), '{"name": NaN}', "\x1b[2J"],
    ids=["text", "string", "resources", "nan", "escape"],
)
def test_no_broken_descriptor_does_harm(descriptor: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "a\n::error::b\x1b[2J"
    folder.mkdir()
    for name in ("datapackage.json", "x\n::error::y.json"):
        (folder / name).write_text(descriptor, "utf-8", newline="")
        for command in ("validate", "report", "mutate"):
            assert cli.main([command, str(folder / name)]) in (1, 2)
            out, error = capsys.readouterr()
            assert harms(out + error) == []


def test_a_report_on_strange_names_does_no_harm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    records = grids({name: list(table) for name, table in bushputin_data.load().tables.items()})
    for name, column in (("topics", "label"), ("people", "sort_name")):
        header, *rows = records[name]
        for row in rows:
            row[header.index(column)] = f"::error::{row[header.index(column)]}\x1b[2J\u202e##[error]"
    shutil.copy(root() / "waivers.csv", tmp_path)
    folder = write(records, tmp_path)
    path = folder / "datapackage.json"
    version = "1 " + "x" * 60 + " ::error::y " + HOSTILE
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"title": HOSTILE, "version": version}), "utf-8")
    assert cli.main(["report", str(folder)]) == 0
    out, error = capsys.readouterr()
    assert error == ""
    assert r"a\n::error file=/etc/passwd::pwned\r\n" in out
    assert harms(out) == []


def test_no_fault_that_was_not_found_does_harm(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "score", lambda *arguments, **options: [])
    monkeypatch.setattr(scoring, "failures", lambda scores: iter([HOSTILE, "::error::x"]))
    assert cli.main(["mutate"]) == 0
    out = capsys.readouterr().out
    assert "pwned" in out
    assert harms(out) == []


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_no_name_of_a_table_does_harm_while_it_is_read() -> None:
    stream, now = Terminal(), iter([0.0, 1.2])
    progress = Progress(stream, clock=lambda: next(now))
    progress(HOSTILE + "x" * 100, 1)
    said = stream.getvalue()
    assert said.startswith("\r\033[Kchecking a\\n::error")
    assert harms(said.removeprefix("\r\033[K")) == []
    assert len(said) < 80
