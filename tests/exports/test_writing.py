"""How exports are written: always the same bytes, whole or not at all, and refused in one sentence."""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pytest

import bushputin_data as bp
from bushputin_data import exports
from bushputin_data.commands import main as cli
from bushputin_data.exports import whole
from bushputin_data.release import root
from bushputin_data.strategies import grids, write
from bushputin_data.validation import writing
from tests.conftest import ROOT

NAMES = [f"bp{form.usual}" for form in exports.FORMATS]
EXPORT_ALL = """
import sys, bushputin_data as bp
for name in sys.argv[2:]:
    bp.load().export(f"{sys.argv[1]}/{name}")
"""
ENDS_OF_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="these ends are those of Linux")


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_same_input_gives_the_same_bytes(release: bp.Dataset, tmp_path: Path) -> None:
    found = []
    for seed, zone in (("1", "Asia/Kamchatka"), ("2", "America/New_York")):
        folder = tmp_path / seed
        folder.mkdir()
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        command = [sys.executable, "-c", EXPORT_ALL, str(folder), *NAMES]
        subprocess.run(command, env=environment, cwd=ROOT, check=True)
        found.append(hashes(folder))
    assert found[0] == found[1]
    assert sorted(found[0]) == sorted(NAMES)


def test_a_file_is_replaced_and_nothing_else_is_left(release: bp.Dataset, tmp_path: Path) -> None:
    (tmp_path / "bp.geojson").write_text("old")
    assert release.export(str(tmp_path / "bp.geojson")) == tmp_path / "bp.geojson"
    assert (tmp_path / "bp.geojson").read_text("utf-8").startswith("{")
    assert [path.name for path in tmp_path.iterdir()] == ["bp.geojson"]


def test_an_empty_folder_is_filled(release: bp.Dataset, tmp_path: Path) -> None:
    (tmp_path / "bp.jsonl").mkdir()
    release.export(tmp_path / "bp.jsonl")
    assert len(list((tmp_path / "bp.jsonl").iterdir())) == len(release.tables) + 1
    assert [path.name for path in tmp_path.iterdir()] == ["bp.jsonl"]


def test_what_fails_half_way_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(path: Path, data: bytes) -> None:
        path.write_bytes(data[:1])
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_text("old")
    monkeypatch.setattr(writing, "write", write)
    with pytest.raises(bp.ExportError, match=r"cannot write '.*a': No space left on device"):
        whole.put(tmp_path / "a", b"new")
    with pytest.raises(bp.ExportError, match="No space left on device"):
        whole.put_folder(tmp_path / "b", {"x": b"new"})
    assert hashes(tmp_path) == {"a": hashlib.sha256(b"old").hexdigest()}


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """The release with one misspelt value."""
    records = grids({name: list(table) for name, table in bp.load().tables.items()})
    records["statements"][1][records["statements"][0].index("speaker_id")] = "george-bush"
    shutil.copy(root() / "waivers.csv", tmp_path)
    return write(records, tmp_path)


def test_a_package_with_errors_is_not_exported(
    faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(bp.ExportError, match=r"the package has \d+ errors?\. Type: bushputin validate ") as caught:
        bp.load(faulty).export(tmp_path / "bp.sqlite")
    assert str(faulty) in str(caught.value)
    assert cli.main(["export", "sqlite", str(faulty), "-o", str(tmp_path / "bp.sqlite")]) == 1
    out, error = capsys.readouterr()
    assert out == ""
    assert error.endswith(f"Type: bushputin validate {faulty}\n")
    assert not (tmp_path / "bp.sqlite").exists()


REFUSED: dict[str, tuple[Callable[[Path], list[str]], str]] = {
    "an unknown format": (lambda _: ["access"], "no export format 'access': use sqlite, "),
    "an unknown suffix": (lambda folder: ["excel", "-o", f"{folder}/bp.csv"], "for excel, the name must end in .xlsx"),
    "the suffix of another format": (
        lambda folder: ["sqlite", "-o", f"{folder}/bp.xlsx"],
        "the name must end in .sqlite",
    ),
    "no name": (lambda _: ["sqlite", "-o", ""], "the output file name is empty"),
    "no such folder": (lambda folder: ["sqlite", "-o", f"{folder}/no/bp.sqlite"], "does not exist"),
    "a folder that is full": (lambda folder: ["parquet", "-o", str(folder)], "it already exists; name a new folder"),
    "a folder for a file": (lambda folder: ["sqlite", "-o", f"{folder}/bp.db"], "it is not a file"),
    "no package": (lambda folder: ["sqlite", f"{folder}/nothing", "-o", f"{folder}/bp.sqlite"], "no such path"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_cannot_be_is_told_in_one_sentence(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bp.db").mkdir()
    arguments, said = REFUSED[what]
    assert cli.main(["export", *arguments(tmp_path)]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith("bushputin: ")
    assert error.count("\n") == 1
    assert said in error
    assert [path.name for path in tmp_path.iterdir()] == ["bp.db"]


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        (
            "bp.csv",
            bp.UnknownNameError,
            "'bp.csv' does not end .* format: use .sqlite, .metadata.json, .parquet \\(a folder\\) or .parquet.zip",
        ),
        ("bp.zip", bp.UnknownNameError, "suffix of an export format"),
        ("bp", bp.UnknownNameError, "suffix of an export format"),
        ("bp.sqlite.zip", bp.UnknownNameError, "suffix of an export format"),
        (7, bp.UsageError, "7 is not a path"),
    ],
)
def test_misuse_in_python_is_told(name: str, error: type[Exception], said: str, release: bp.Dataset) -> None:
    with pytest.raises(error, match=said):
        release.export(name)


@pytest.mark.parametrize("form", [form for form in exports.FORMATS if form.needs], ids=lambda form: form.name)
def test_a_missing_package_is_told(
    form: exports.Format, release: bp.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setitem(sys.modules, str(form.needs), None)
    output = tmp_path / f"bp{form.usual}"
    with pytest.raises(bp.MissingExtraError, match=f"pip install {form.needs}$"):
        release.export(output)
    assert cli.main(["export", form.name, "-o", str(output)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert not output.exists()


@pytest.mark.parametrize("form", [form for form in exports.FORMATS if form.needs], ids=lambda form: form.name)
def test_an_extra_of_the_project_has_what_a_format_needs(form: exports.Format) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [one for name, listed in project["optional-dependencies"].items() if name != "test" for one in listed]
    assert any(one.startswith(f"{form.needs}>=") for one in extras)


def export_command(*arguments: object, before: str = "") -> "subprocess.CompletedProcess[bytes]":
    command = " ".join(map(str, [sys.executable, "-m", "bushputin_data", "export", *arguments]))
    return subprocess.run(["bash", "-c", f"{before}{command}"], capture_output=True, cwd=ROOT, check=False)


@ENDS_OF_LINUX
@pytest.mark.parametrize("form", ["sqlite", "excel", "stata"])
def test_a_full_disk_is_told_in_one_sentence(form: str, tmp_path: Path) -> None:
    (usual,) = [one.usual for one in exports.FORMATS if one.name == form]
    done = export_command(form, "-o", tmp_path / f"bp{usual}", before="ulimit -f 100; ")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1), done.stderr
    assert b"cannot write" in done.stderr
    assert b"File too large" in done.stderr
    assert list(tmp_path.iterdir()) == []


@ENDS_OF_LINUX
def test_a_folder_that_takes_no_files_is_told_in_one_sentence() -> None:
    done = export_command("geojson", "-o", "/proc/bp.geojson")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1), done.stderr
    assert b"cannot write '/proc/bp.geojson'" in done.stderr


def test_without_a_name_the_file_is_called_as_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for form, name in (("geojson", "bushputin-data.geojson"), ("jsonl", "bushputin-data.jsonl.zip")):
        assert cli.main(["export", form]) == 0
        assert capsys.readouterr().out == f"{name}: written\n"
        assert (tmp_path / name).is_file()


def test_a_folder_can_be_named_without_a_suffix(tmp_path: Path) -> None:
    assert cli.main(["export", "jsonl", "-o", str(tmp_path / "tables")]) == 0
    assert (tmp_path / "tables" / "meetings.jsonl").is_file()


def test_a_release_can_be_opened_by_frictionless(
    release: bp.Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    package = release.package()
    assert isinstance(package, frictionless.Package)
    assert package.resource_names == list(release)
    table: Any = package.get_resource("people")
    rows = table.read_rows()
    assert [row["native_name"] for row in rows] == [row.native_name for row in release.people]
    monkeypatch.setitem(sys.modules, "frictionless", None)
    with pytest.raises(bp.MissingExtraError, match="pip install frictionless"):
        release.package()


@pytest.mark.parametrize("form", exports.FORMATS, ids=lambda form: form.name)
def test_what_an_export_does_not_need_is_not_loaded(form: exports.Format, tmp_path: Path) -> None:
    code = "import sys, bushputin_data as bp; bp.load().export(sys.argv[1]); print(*sys.modules)"
    command = [sys.executable, "-c", code, str(tmp_path / f"bp{form.usual}")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    heavy = {"pandas", "numpy", "pyarrow", "xlsxwriter", "duckdb", "frictionless", "hypothesis"}
    allowed = {
        "stata": {"pandas", "numpy", "pyarrow"},
        "parquet": {"pyarrow", "numpy", "pandas"},
        "excel": {"xlsxwriter"},
    }
    assert "bushputin_data" in loaded
    assert loaded & heavy <= allowed.get(form.name, set())
