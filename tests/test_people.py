"""What the people for whom this is made want, in the lines that they may need."""

import contextlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

import bushputin_data as bp
from bushputin_data.commands import main as cli
from tests.conftest import ROOT

Names = dict[str, Any]


def rows_of(database: Path, query: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


def has_footnotes(names: Names) -> bool:
    said, notes = names["said"], names["notes"]
    by_date = said["date"].dropna().is_monotonic_increasing and said["date"].max() < pd.Timestamp("2002-06")
    quoted = said.loc[said["quote"].notna(), "locator"].notna().all()
    filed = said["topics"].str.contains("ABM Treaty").all()
    return bool(by_date and quoted and filed and all(key in notes for key in said["statement_id"]))


def has_sources(names: Names) -> bool:
    said = names["said"]
    years, speakers = set(said["date"].dt.year), set(said["speaker_name"])
    return bool((years, speakers) == ({2008}, {"Vladimir Putin"}) and said["source_title"].notna().all())


def has_intervals(names: Names) -> bool:
    topics, robust, alpha = names["topics"], names["robust"], names["alpha"]
    columns = {"year", "speaker", "topic", "share", "low", "high"} <= set(topics.columns)
    within = all((one["cooperative_low"] <= one["cooperative_high"]).any() for one in robust)
    return bool(columns and within and len(robust) > 1 and set(alpha["variable"]) == {"stance", "act"})


def has_cyrillic(names: Names) -> bool:
    people, meetings = (pd.read_excel(names["path"], one) for one in ("people", "meetings"))
    return bool(people["native_name"].eq("Владимир Путин").any()) and len(meetings) == len(bp.meetings())


def is_another(names: Names) -> bool:
    data, answer = names["data"], names["answer"]
    return data.study.leaders[0] == "ronald-reagan" and data.study.question in str(answer)


# Who wants what, in at most how many lines, what is typed, and what holds of the names that it leaves.
TYPED: dict[str, tuple[int, str, Callable[[Names], bool]]] = {
    "historian: every time they discussed the ABM treaty before June 2002, in order, with the footnotes": (
        2,
        """
said = bp.statements(topic="abm-treaty", until="2002-05-31", wide=True)
notes = bp.cite(said)
""",
        has_footnotes,
    ),
    "journalist: did they speak from 11 September to 1 October 2001, how sure is it, what was searched": (
        2,
        """
spoken = bp.meetings(since="2001-09-11", until="2001-10-01")
searched = bp.coverage("2001-09-11", "2001-10-01")
""",
        lambda it: {"telephone", "message"} == set(it["spoken"]["kind"]) and set(it["searched"]["searched"]) >= {"no"},
    ),
    "journalist: what Putin said to Bush on NATO and Ukraine in 2008, with sources": (
        1,
        """
said = bp.statements("Putin", topic=["nato-enlargement", "ukraine"], since="2008", until="2008", wide=True)
""",
        has_sources,
    ),
    "methods student: topic by year and leader; stance by period, robust; agreement of coders": (
        3,
        """
topics = bp.analysis.topics(by=["year", "speaker"])
robust = [bp.analysis.stance(coder=one) for one in bp.codings(role="coding")["coder"].unique()]
alpha = bp.analysis.agreement()
""",
        has_intervals,
    ),
    "Excel user: one workbook that opens right, Cyrillic too": (1, 'path = bp.load().export("bp.xlsx")', has_cyrillic),
    "SQL user: SQLite with views": (
        1,
        'path = bp.load().export("bp.sqlite")',
        lambda it: rows_of(it["path"], "SELECT count(*) FROM calls") == [(len(bp.calls()),)],
    ),
    "SQL user: DuckDB on the CSV files": (
        1,
        """
kinds = duckdb.sql("SELECT kind, count(*) FROM 'data/meetings.csv' GROUP BY kind").fetchall()
""",
        lambda it: dict(it["kinds"]) == bp.meetings()["kind"].value_counts().to_dict(),
    ),
    "evaluation engineer: questions with answers and evidence, and some that nobody can answer": (
        1,
        "asked = bp.questions()",
        lambda it: set(it["asked"]["answerable"]) == {True, False} and it["asked"]["evidence"].map(len).gt(0).all(),
    ),
    "sister dataset: loaded, and its own question answered": (
        2,
        """
data = bp.load("examples/reagan-gorbachev")
answer = bp.question(data)
""",
        is_another,
    ),
    "teacher: two readouts of one call side by side": (
        2,
        """
call = bp.load().meetings["2003-03-24-call"]
shown = "\\n\\n".join(map(str, call.accounts()))
""",
        lambda it: all(f"{one.statement_id} {one.speaker.name}: " in it["shown"] for one in it["call"].statements),
    ),
    "data engineer: pin a version": (
        1,
        'version = bp.load("pinned").version',
        lambda it: it["version"] == bp.__version__,
    ),
    "data engineer: the hash of what is cited": (
        1,
        'digest = bp.cite().rpartition("sha256:")[2]',
        lambda it: len(it["digest"].rstrip(".")) == 64,
    ),
    "data engineer: what changed between two versions": (
        1,
        'change = bp.diff("releases/bushputin-data-0.2.0.zip", bp.load())',
        lambda it: (it["change"].old, it["change"].new) == ("0.2.0", bp.__version__) and len(it["change"].tables) > 5,
    ),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the root of a clone."""
    folder = tmp_path_factory.mktemp("people")
    for name in ("data", "releases", "examples/reagan-gorbachev"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "pinned").mkdir()
    shutil.copytree(ROOT / "data", folder / "pinned" / "data")
    shutil.copy(ROOT / "datapackage.json", folder / "pinned")
    return folder


@pytest.mark.parametrize("who", TYPED)
def test_somebody_gets_it_in_so_many_lines(who: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    most, code, holds = TYPED[who]
    names: Names = {"bp": bp, "duckdb": duckdb}
    monkeypatch.chdir(place)
    exec(code, names)
    assert holds(names)
    assert len(code.strip().splitlines()) <= most


IN_R = """
meetings <- read.csv("data/meetings.csv", na.strings = "", encoding = "UTF-8", stringsAsFactors = FALSE)
meetings <- transform(meetings, start_date = as.Date(start_date), kind = factor(kind))
print(table(meetings$kind))
"""
if shutil.which("Rscript"):

    def test_an_r_user_has_days_and_factors_in_three_lines(place: Path) -> None:
        done = subprocess.run(["Rscript", "-e", IN_R], cwd=place, capture_output=True, text=True, check=True)
        names, counts = done.stdout.split("\n")[1:3]
        assert dict(zip(names.split(), map(int, counts.split()), strict=True)) == (
            bp.meetings()["kind"].astype(str).value_counts().to_dict()
        )
        assert len(IN_R.strip().splitlines()) <= 3


def test_a_sister_dataset_is_begun_checked_and_reported_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pair = [
        "--leaders",
        "Ronald Reagan",
        "Mikhail Gorbachev",
        "--sides",
        "US",
        "SU",
        "--term",
        "1985-03-11",
        "1989-01-20",
    ]
    assert cli.main(["init", str(tmp_path / "new"), *pair]) == 0
    assert cli.main(["validate", str(tmp_path / "new")]) == 0
    capsys.readouterr()
    assert cli.main(["report", str(ROOT / "examples" / "reagan-gorbachev")]) == 0
    assert "Reagan" in capsys.readouterr().out


def test_the_frames_of_all_functions_are_plain() -> None:
    for name in bp.load():
        function = getattr(bp, name, None)
        if function is not None:
            frame = function()
            assert type(frame) is pd.DataFrame
            assert type(frame.index) is pd.RangeIndex
            assert frame.attrs == {}
            assert dict(frame.dtypes) == dict(bp.load()[name].frame().dtypes)
            wide = function(wide=True)
            assert list(wide.columns[: len(frame.columns)]) == list(frame.columns)
            assert wide.columns.is_unique
            assert len(wide) == len(frame)
    functions = {"topics", "people", "sources", "events", "participants", "claims", "coverage", "codings"}
    assert {"meetings", "statements", "verifications"} | functions <= set(bp.__all__)


@pytest.mark.parametrize("function", [bp.statements, bp.meetings])
def test_whoever_changes_a_frame_changes_his_own(function: Callable[[], pd.DataFrame]) -> None:
    mine, before = function(), function()
    mine["note"] = "changed"
    pd.testing.assert_frame_equal(function(), before)


def test_a_filtered_frame_is_the_part_of_the_whole_one() -> None:
    whole = bp.statements()
    part = bp.statements(setting=["private", "interview"], certainty="medium")
    wanted = whole[whole["setting"].isin(["private", "interview"]) & (whole["certainty"] >= "medium")]
    pd.testing.assert_frame_equal(part, wanted.reset_index(drop=True))


SCRIPT = """
import datetime as dt
from typing import assert_type

import bushputin_data as bp

ds = bp.load()
m = ds.meetings["2001-06-16-brdo"]
assert_type(m, bp.Meeting)
assert_type(m.start_date, dt.date)
assert_type(m.statements, tuple[bp.Statement, ...])
found = ds.statements.where(speaker="putin", since="2008")
assert_type(found, bp.Selection[bp.Statement])
for row in found:
    print(row.paraphrase, row.speaker.name, row.source.title)
frame = bp.meetings(kind="in_person", since=dt.date(2005, 1, 1), wide=True)
print(frame["title"], len(found), found.frame().shape, found.ids)
part = ds.where(topic="nato-enlargement", since="2004")
assert_type(part, bp.Dataset)
for hit in bp.search("foxhole", limit=3):
    assert_type(hit, bp.Hit)
    print(hit.table, hit.key, hit.snippet, hit.score)
print(bp.describe("statements"), bp.describe("meetings").frame())
try:
    bp.statements("Puttin")
except bp.UnknownNameError as error:
    print(error)
"""


def mypy(script: Path) -> "subprocess.CompletedProcess[str]":
    """What mypy says of a user's script; the package is silent, as one that is installed."""
    options = ["--strict", "--config-file=", "--follow-imports=silent", f"--cache-dir={script.parent}"]
    command = [sys.executable, "-m", "mypy", *options, str(script)]
    environment = {"MYPYPATH": str(ROOT / "src")}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=script.parent, env=environment)


def test_typed_code_is_clean_under_strict_mypy_and_runs(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, "utf-8")
    checked = mypy(script)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    exec(compile(SCRIPT, "script.py", "exec"), {})


def test_a_misspelt_filter_is_seen_by_mypy(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import bushputin_data as bp\nbp.meetings(topik='abm-treaty')\n", "utf-8")
    assert "[arg-type]" in mypy(script).stdout


@pytest.mark.parametrize("name", list(bp.load()))
def test_each_table_describes_itself(name: str) -> None:
    told = bp.describe(name)
    table = bp.load()[name]
    assert list(told.frame()["column"]) == [*table.columns, *table.model.derived]
    assert told.frame()["meaning"].str.len().gt(5).all()
    assert len(told.cannot_tell) > 40
    assert str(told).splitlines()[0].startswith(f"{name}: ")
    assert max(map(len, str(told).splitlines())) <= 80
    assert repr(told) == str(told)
    assert "<script" not in told._repr_html_()
