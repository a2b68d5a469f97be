"""The recipes of docs/recipes.md run where their tool is installed; where it is not, they are not collected.

What no tool here can run: the lines for Stata, which the page says.
"""

import contextlib
import io
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bushputin_data import Dataset
from bushputin_data.commands import main as cli
from bushputin_data.models import BY_NAME, columns
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "recipes.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", PAGE, re.DOTALL | re.MULTILINE))
EXPORTS = ("bp.sqlite", "bp.metadata.json", "bp.parquet", "bp.xlsx", "bp.dta", "bp.jsonl", "bp.geojson")


def blocks(language: str, text: str = PAGE) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def can_run(code: str) -> bool:
    modules = re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE)
    return all(find_spec(name) for name in modules)


@pytest.fixture(scope="module")
def place(release: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the root of a clone, with all exports."""
    folder = tmp_path_factory.mktemp("recipes")
    shutil.copytree(ROOT / "data", folder / "data")
    for name in EXPORTS:
        release.export(folder / name)
    return folder


@pytest.fixture
def calls(release: Dataset) -> dict[str, str]:
    """What each recipe counts."""
    counts = release.calls()["start_date"].dt.year.value_counts().sort_index()
    return {str(year): str(count) for year, count in counts.items()}


def counted(text: str) -> dict[str, str]:
    return dict(re.findall(r"\b(20\d\d)\b[^\d\n]+(\d+)\b", text))


@pytest.mark.parametrize("code", [code for code in blocks("python") if can_run(code)])
def test_a_recipe_in_python_counts_the_calls(
    code: str, place: Path, calls: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    assert counted(out.getvalue()) == calls


@pytest.mark.parametrize("code", blocks("sql", SECTIONS["DuckDB"]))
def test_a_recipe_for_duckdb_counts_the_calls(
    code: str, place: Path, calls: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    with duckdb.connect() as connection:
        rows = connection.execute(code).fetchall()
    assert {str(year): str(count) for year, count in rows} == calls


def of_sqlite(place: Path, code: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(place / "bp.sqlite")) as connection:
        return connection.execute(code).fetchall()


def test_the_recipes_for_sqlite_count_list_and_find(place: Path, calls: dict[str, str], release: Dataset) -> None:
    count, listing, search = blocks("sql", SECTIONS["SQLite"])
    assert {year: str(number) for year, number in of_sqlite(place, count)} == calls
    listed = of_sqlite(place, listing)
    topic = release.topics["abm-treaty"].statements
    assert len(listed) == len([row for row in topic if row.date and row.date.isoformat() < "2002-06-01"]) > 0
    assert [row[0] for row in listed] == sorted(row[0] for row in listed)
    found = of_sqlite(place, search)
    assert len(found) == 10
    assert all("[" in text for _, _, text in found)


def test_the_recipe_in_r_has_the_levels_of_the_closed_lists() -> None:
    (code,) = blocks("r")
    levels = re.findall(r"meetings\$(\w+), levels = c\((.*?)\)", code)
    lists = {column.name: column.vocabulary for column in columns(BY_NAME["meetings"])}
    assert [name for name, _ in levels] == ["kind", "certainty"]
    for name, said in levels:
        assert re.findall(r'"(\w+)"', said) == list(map(str, lists[name] or ()))


if shutil.which("Rscript"):

    def test_the_recipe_in_r_counts_the_calls(place: Path, calls: dict[str, str]) -> None:
        (code,) = blocks("r")
        (place / "recipe.R").write_text(code, "utf-8")
        done = subprocess.run(["Rscript", "recipe.R"], cwd=place, capture_output=True, text=True, check=True)
        assert counted(done.stdout) == calls


if shutil.which("datasette"):

    def test_the_recipe_for_datasette_shows_the_title(place: Path, release: Dataset) -> None:
        (code,) = blocks("sh", SECTIONS["Datasette"])
        command = [*shlex.split(code), "--get", "/"]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, env=os.environ, check=True)
        assert release.descriptor["title"] in done.stdout


def test_the_commands_of_the_page_write_what_the_recipes_read() -> None:
    (listed,) = [block for block in blocks("") if block.startswith("bushputin export")]
    read = [cli.parser().parse_args(shlex.split(line, comments=True)[1:]) for line in listed.splitlines()]
    assert tuple(options.output for options in read) == EXPORTS
