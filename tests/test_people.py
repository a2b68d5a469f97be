"""What the people for whom this is made want, in the lines that they may need."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import bushputin_data as bp
from tests.conftest import ROOT


def test_historian_every_time_they_discussed_the_abm_treaty_before_june_2002() -> None:
    contacts = bp.meetings(topic="abm-treaty", until="2002-05-31")
    sources = bp.load().meetings.where(topic="abm-treaty", until="2002-05-31")
    assert contacts["start_date"].is_monotonic_increasing
    assert contacts["start_date"].max() <= pd.Timestamp("2002-05-31")
    assert "2001-06-16-brdo" in set(contacts["meeting_id"])
    assert tuple(contacts["meeting_id"]) == sources.ids
    assert all(row.source_links for row in sources)


def test_historian_with_page_references() -> None:
    said = bp.statements(topic="abm-treaty", until="2002-05-31", wide=True).sort_values(["date", "statement_id"])
    assert {"locator", "source_title", "source_publisher", "source_url", "meeting_title"} <= set(said.columns)
    assert said.loc[said["quote"].notna(), "locator"].notna().all()
    assert (said["source_title"].notna()).all()
    assert said["topics"].str.contains("ABM Treaty").all()


def test_journalist_did_they_speak_between_11_september_and_1_october_2001() -> None:
    contacts = bp.meetings(since="2001-09-11", until="2001-10-01")
    searched = bp.coverage("2001-09-11", "2001-10-01")
    assert {"certainty", "kind", "summary"} <= set(contacts.columns)
    assert (contacts["kind"] == "telephone").any()
    assert len(searched)
    assert set(searched["searched"]) <= {"yes", "partly", "no"}


def test_journalist_what_putin_said_on_nato_and_ukraine_in_2008() -> None:
    said = bp.statements("Putin", topic=["nato-enlargement", "ukraine"], since="2008", until="2008", wide=True)
    assert len(said)
    assert set(said["speaker_name"]) == {"Vladimir Putin"}
    assert said["date"].dt.year.eq(2008).all()
    assert said["source_title"].notna().all()


def test_methods_student_topic_by_year_by_leader() -> None:
    said = bp.statements(wide=True).dropna(subset=["date"])
    long = said.assign(topic=said["topics"].str.split("; "), year=said["date"].dt.year).explode("topic")
    counts = long.pivot_table(index=["topic", "year"], columns="speaker_name", aggfunc="size", fill_value=0)
    assert list(counts.columns) == ["George W. Bush", "Vladimir Putin"]
    assert counts.to_numpy().sum() == len(long)


def test_methods_student_the_codings_by_coder() -> None:
    codings = bp.codings(role="coding")
    table = codings.pivot_table(index="statement_id", columns="coder", values="stance", aggfunc="first", observed=True)
    assert table.shape[1] >= 1
    assert codings["stance"].cat.ordered


def test_teacher_two_readouts_of_one_call_side_by_side() -> None:
    contact = next(row for row in bp.load().meetings.where(kind="telephone") if len(row.sources) > 1)
    assert [one.side for one in contact.accounts()] == ["US", "RU", "other"]


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
