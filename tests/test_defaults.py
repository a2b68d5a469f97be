"""Which package a command is about when none is named, and what is said where there is none."""

import json
from pathlib import Path

import pytest

from bushputin_data.commands import main as cli
from bushputin_data.commands.paths import Target
from bushputin_data.release import root
from tests.validation.packages import field, table, write

NOTE = "bushputin: there is no datapackage.json in this folder: "


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_package_of_this_folder_comes_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, table("t", [field("a", "integer")], "a\nx\n"), name="mine", version="1.0")
    assert cli.main(["validate"]) == 1
    out, error = capsys.readouterr()
    assert error == ""
    last = out.splitlines()[-1]
    assert last == "this folder (mine 1.0): 1 error, 0 warnings; 1 of 1 table checked, 1 row"
    cli.main(["validate", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["path"] == "."


TABLES = ["a.csv", "b.TSV", "c.csv.gz", "d.xlsx", "e.parquet"]


@pytest.mark.parametrize("name", TABLES)
def test_a_folder_with_tables_alone_is_not_passed_over(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / name).write_bytes(b"a\n1\n")
    for arguments in (["validate"], ["mutate"], ["validate", "."], ["mutate", name], ["validate", str(folder)]):
        assert cli.main(arguments) == 2
        out, error = capsys.readouterr()
        assert out == ""
        assert name in error or str(folder) in error
        assert "Type: bushputin validate" in error or "type: bushputin validate" in error
        assert error.count("\n") == 1


@pytest.mark.parametrize("name", TABLES[:3])
def test_a_table_alone_is_checked_by_what_stands_in_it(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / name).write_bytes(b"a,b\n1,2\n")
    assert cli.main(["validate", name]) == 0
    out, _ = capsys.readouterr()
    assert "\n  The types are: 'a' integer, 'b' integer.\n" in out
    assert out.splitlines()[-1].startswith(f"{name} ({name[0]}): 0 errors")


@pytest.mark.parametrize("name", TABLES[3:])
def test_a_table_of_another_format_is_to_be_saved_as_csv(
    name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / name).write_bytes(b"PAR1")
    assert cli.main(["validate", name]) == 2
    assert "Save it as CSV" in capsys.readouterr().err


@pytest.mark.parametrize(
    "descriptor", ["{", "[]", '{"resources": [{"path": 1}]}', '{"resources": [{"path": "b.csv"}]}']
)
def test_a_descriptor_that_does_not_list_a_table_is_none_for_it(descriptor: str, folder: Path) -> None:
    (folder / "a.csv").write_text("a,b\n1,2\n", "utf-8")
    (folder / "datapackage.json").write_text(descriptor, "utf-8")
    assert cli.main(["validate", "a.csv"]) == 0


def test_the_descriptor_that_is_inferred_can_be_written_and_is_not_lost(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "a.csv").write_text("a;b\n1,5;x\n", "utf-8")
    assert cli.main(["validate", "data/a.csv", "--write-descriptor", "datapackage.json"]) == 0
    written = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert written["resources"][0]["path"] == "data/a.csv"
    assert capsys.readouterr().err.endswith("then type: bushputin validate .\n")
    assert cli.main(["validate"]) == 0
    # It is listed now: its descriptor is what counts.
    assert cli.main(["validate", "data/a.csv"]) == 2
    assert "data/a.csv is listed in a datapackage.json. Type: bushputin validate ." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["a.csv", "--write-descriptor", "there.json"], "'there.json' already exists; --overwrite replaces it"),
        (["a.csv", "--write-descriptor", "sub/new.json"], "must be in the same folder as the table, or above it"),
        (["a.csv", "--write-descriptor", "a.csv"], "'a.csv' is the table itself"),
        (["a.csv", "--overwrite", "--write-descriptor", "a.csv"], "'a.csv' is the table itself"),
        (["--write-descriptor", "a.csv"], "before the option, name a CSV file that no descriptor lists"),
        ([".", "--write-descriptor"], "name a CSV file"),
    ],
)
def test_a_descriptor_is_written_only_where_it_should(
    arguments: list[str], told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "sub").mkdir()
    (folder / "a.csv").write_text("a,b\n1,2\n", "utf-8")
    (folder / "there.json").write_text("mine", "utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert cli.main(["validate", *arguments]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert told in error
    assert error.count("\n") == 1
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_table_that_is_listed_has_no_descriptor_to_infer(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.csv").write_text("a,b\n1,2\n", "utf-8")
    assert cli.main(["validate", "a.csv", "--write-descriptor"]) == 0
    capsys.readouterr()
    assert cli.main(["validate", "a.csv", "--write-descriptor", "--overwrite"]) == 2
    told = "'a.csv' is already listed in 'datapackage.json': edit it, or delete it to infer it anew\n"
    assert capsys.readouterr().err == f"bushputin: argument --write-descriptor: {told}"


def test_a_further_table_is_added_to_the_descriptor(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "sub").mkdir()
    for name in ("a.csv", "b.csv", "sub/a.csv"):
        (folder / name).write_text("a,b\n1,2\n", "utf-8")
    assert cli.main(["validate", "a.csv", "--write-descriptor"]) == 0
    first = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert cli.main(["validate", "b.csv", "--write-descriptor"]) == 0
    assert "datapackage.json now lists 'b.csv' as well. Review and correct it" in capsys.readouterr().err
    assert cli.main(["validate", "sub/a.csv", "--write-descriptor", "datapackage.json"]) == 0
    written = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert written["resources"][0] == first["resources"][0]
    assert {**written, "resources": None} == {**first, "resources": None}
    assert [(one["name"], one["path"]) for one in written["resources"]] == [
        ("a", "a.csv"),
        ("b", "b.csv"),
        ("a-2", "sub/a.csv"),
    ]
    assert cli.main(["validate"]) == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["fix", "."], "only tables: a.csv, book.xlsx. fix needs a datapackage.json; to write one, type: "),
        (["fix", "a.csv"], "type: bushputin validate a.csv --write-descriptor"),
        (["suggest", "."], "only tables: a.csv, book.xlsx. For one of them, type: bushputin suggest a.csv"),
        (["suggest", "book.xlsx"], "Save it as CSV, then type: bushputin suggest TABLE.csv"),
        (["validate", "."], "To check one of them, type: bushputin validate a.csv; add --write-descriptor"),
        (["validate", "a.csv", "b.csv"], "one path at a time: leave out b.csv. Type: bushputin validate --help"),
        (["validate", "-"], "standard input is not read: give the path of a folder or file"),
        (["fix", "-"], "standard input is not read"),
    ],
)
def test_what_a_command_needs_is_said(
    arguments: list[str], told: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("book.xlsx", "a.csv"):
        (folder / name).write_text("a\n1\n", "utf-8")
    assert cli.main(arguments) == 2
    assert told in capsys.readouterr().err


def test_a_workbook_before_a_plain_table_does_not_decide(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.xlsx", "b.csv"):
        (folder / name).write_text("a\n1\n", "utf-8")
    for command in ("validate", "fix", "suggest"):
        assert cli.main([command, "."]) == 2
        assert "b.csv" in capsys.readouterr().err.partition("type: ")[2]


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["list", "statements", "--limit", "3"], ""),
        (["list", "statements", "--sinse", "2001"], " Did you mean '--since'?"),
        (["validate", "--lim", "3"], " Did you mean '--limit'?"),
        (["validate", "--frmat", "text"], " Did you mean '--format'?"),
    ],
)
def test_only_a_near_option_is_suggested(arguments: list[str], hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments) == 2
    said = capsys.readouterr().err
    assert f"unrecognized arguments: {arguments[-2]}" in said
    assert f".{hint} " in said
    assert ("Did you mean" in said) == bool(hint)


def test_what_may_be_overwritten_is(folder: Path) -> None:
    (folder / "a.csv").write_text("a,b\n1,2\n", "utf-8")
    (folder / "there.json").write_text("mine", "utf-8")
    assert cli.main(["validate", "a.csv", "--overwrite", "--write-descriptor", "there.json"]) == 0
    assert cli.main(["validate", "there.json"]) == 0


def test_a_table_of_a_package_leads_to_the_package(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "data").mkdir()
    (folder / "data" / "a.csv").write_text("a\n1\n", "utf-8")
    (folder / "datapackage.json").write_text('{"resources": [{"path": "data/a.csv"}]}', "utf-8")
    for given, typed in (("data/a.csv", "."), ("data", "."), (str(folder / "data"), str(folder))):
        assert cli.main(["validate", given]) == 2
        assert capsys.readouterr().err.endswith(f"Type: bushputin validate {typed}\n")


@pytest.mark.parametrize("names", [[], [".hidden.csv", "notes.txt", "csv", "a.csv.d/x.csv"]])
def test_elsewhere_it_is_the_release_and_that_is_said(
    names: list[str], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x", "utf-8")
    assert cli.main(["validate"]) == 0
    out, error = capsys.readouterr()
    assert error == f"{NOTE}checking the bundled release\n"
    assert out.startswith("the bundled release (bushputin-data ")
    assert cli.main(["validate", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["package"], said["path"], said["valid"]) == ("bushputin-data", "", True)


def test_a_folder_that_is_gone_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert cli.main(["validate"]) == 0
    assert NOTE in capsys.readouterr().err


def test_the_report_is_on_the_release_where_there_is_no_dataset(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.csv").write_text("a\n1\n", "utf-8")
    assert cli.main(["report"]) == 0
    assert "Checked: the bundled release (bushputin-data " in capsys.readouterr().out
    write(folder, table("t", [field("a", "integer")], "a\n1\n"), name="mine")
    assert cli.main(["report"]) == 0
    assert "Checked: the bundled release (bushputin-data " in capsys.readouterr().out
    assert cli.main(["report", "."]) == 2
    assert "not a dataset of this kind" in capsys.readouterr().err


def test_an_empty_path_is_a_slip_and_not_this_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("validate", "report", "mutate"):
        assert cli.main([command, ""]) == 2
        assert "the path is empty" in capsys.readouterr().err


def test_files_in_reports_for_programs_begin_where_the_package_is(folder: Path) -> None:
    write(folder, table("t", [field("a", "integer")], "a\n1\n"))
    (folder / "p.zip").write_bytes(b"PK\x03\x04")
    (folder / "descriptor").write_text("{}", "utf-8")
    folders = {
        ".": "",
        "datapackage.json": "",
        "./datapackage.json": "",
        str(folder): folder.as_posix(),
        str(folder / "datapackage.json"): folder.as_posix(),
        "p.zip": "p.zip",
        "descriptor": "",
    }
    assert {given: Target(Path(given), given).folder for given in folders} == folders
    assert Target(root(), "").folder == root().as_posix()


def test_summary_says_how_many_tables_were_judged(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables = [table(name, [field("a", "integer")], "a\n1\n") for name in ("s", "t")]
    write(folder, *tables, name="mine")
    (folder / "t.csv").unlink()
    cli.main(["validate", str(folder)])
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"{folder} (mine): 1 error, 0 warnings; 1 of 2 tables checked, 1 row"
