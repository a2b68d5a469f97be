"""The project's own rules, held to by its tests: style, types, and derived files that are fresh."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from bushputin_data import CellsError
from tests.conftest import ROOT
from tools import build, lowest, measure

COMMANDS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_tool_has_nothing_to_say(name: str) -> None:
    run = subprocess.run([sys.executable, "-m", *COMMANDS[name]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_derived_files_are_fresh() -> None:
    assert build.stale() == [], "run: python -m tools.build"


def test_a_stale_derived_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "CITATION.cff"
    measure.write(path, "other")
    assert not measure.is_fresh(path, build.DERIVED["CITATION.cff"](ROOT))
    measure.write(path, build.DERIVED["CITATION.cff"](ROOT))
    assert measure.is_fresh(path, build.DERIVED["CITATION.cff"](ROOT))
    assert list(tmp_path.iterdir()) == [path]


def test_every_page_that_says_that_it_is_derived_is_looked_at() -> None:
    pages = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in ROOT.glob("docs/**/*.md")}
    assert {path for path, text in pages.items() if "do not edit" in text} <= build.DERIVED.keys()


def test_the_lowest_versions_are_those_of_the_project() -> None:
    lines = lowest.text(ROOT).splitlines()
    assert {line.partition("==")[0] for line in lines} >= {"annotated-types", "numpy", "pandas", "pydantic"}
    assert all(re.fullmatch(r"[a-z-]+==[0-9.]+", line) for line in lines)


def test_what_is_not_installed_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "altair", None)
    monkeypatch.setattr(build, "DERIVED", {"docs/pictures/stance.svg": build.DERIVED["docs/pictures/stance.svg"]})
    with pytest.raises(SystemExit, match=r"^docs/pictures/stance\.svg cannot be made: .*pip install") as end:
        build.main([])
    assert "\n" not in str(end.value)


def test_a_bad_cell_ends_a_build_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def text(root: Path) -> str:
        raise CellsError("data/t.csv:2: a: 'x' is not an integer.")

    monkeypatch.setattr(build, "DERIVED", {"docs/t.md": text})
    with pytest.raises(SystemExit) as end:
        build.main([])
    assert str(end.value).startswith(
        "docs/t.md cannot be made: data/t.csv:2: a: 'x' is not an integer. Type: bushputin"
    )
