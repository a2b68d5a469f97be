"""The answer: that it follows from the rows, says no more than they bear, and fits its screen."""

from __future__ import annotations

import csv
import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bushputin_data as bp
from bushputin_data.analysis import words
from bushputin_data.analysis.answer import Answer, answer
from bushputin_data.analysis.changes import FALL, FEW, RISE, TOO_FEW, UNCLEAR, Step, change
from bushputin_data.commands import main as cli
from bushputin_data.datapackage import text as descriptor
from bushputin_data.dataset import Dataset
from bushputin_data.models.vocabulary import Act, Certainty, CodingRole, Stance
from bushputin_data.reporting import text as report
from bushputin_data.sheets import store
from bushputin_data.template import Pair, start
from tests.conftest import ROOT
from tests.copies import copied

EXAMPLE = ROOT / "examples" / "reagan-gorbachev"
DRAWS = 200
# What is only said where intervals do not overlap.
CLEAR = re.compile(r"a clear (rise|fall)|\(clear\)|clearly|speak (for|against)|support that")
Edit = Callable[[dict[str, str]], None]


@pytest.fixture(scope="module")
def found() -> Answer:
    return answer(draws=DRAWS)


def edited(folder: Path, edit: Edit) -> Dataset:
    """The release with its statements changed, and its codings with them."""
    path = folder / "data" / "statements.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        edit(row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    (folder / "datapackage.json").write_text(descriptor(folder), "utf-8")
    return bp.load(folder)


def dated(row: dict[str, str], first: str, last: str) -> bool:
    return row["date_precision"] == "day" and first <= row["date"] < last


def test_one_row_changes_the_answer(tmp_path: Path, found: Answer) -> None:
    there = found.rows[found.rows["period"] == "to the Iraq war"]
    key = there[there["stance"] == "neutral"]["statement_id"].iloc[0]

    def edit(row: dict[str, str]) -> None:
        if row["statement_id"] == key:
            row["stance"] = "cooperative"

    after = answer(edited(copied(tmp_path), edit), draws=DRAWS)
    assert after.rows.set_index("statement_id")["stance"][key] == "cooperative"
    assert share(after) - share(found) == pytest.approx(1 / len(there))
    assert after.table.iloc[0].equals(found.table.iloc[0])


def share(found: Answer) -> float:
    """The cooperative share of the second period."""
    return float(found.table["cooperative"].iloc[1])


def test_the_words_follow_when_rows_change(tmp_path: Path) -> None:
    def rise(row: dict[str, str]) -> None:
        if dated(row, "2001-01-20", "2001-09-11"):
            row["stance"] = "conflictual"
        elif dated(row, "2001-09-11", "2003-03-19"):
            row["stance"] = "cooperative"
        elif row["stance"] == "cooperative":
            row["stance"] = "neutral"

    (tmp_path / "rise").mkdir()
    after = answer(edited(copied(tmp_path / "rise"), rise), draws=DRAWS)
    assert [one.change for one in after.steps][:2] == [RISE, FALL]
    assert "The rows speak for it." in after.text
    assert (
        "(Attacks of 11 September on the United States) the cooperative share of the statements found is" in after.text
    )
    assert "before): a clear rise (" in after.text
    assert "is clearly above" in after.brief

    def same(row: dict[str, str]) -> None:
        row["stance"] = "cooperative" if int(row["statement_id"][1:]) % 2 else "neutral"

    (tmp_path / "same").mkdir()
    flat = answer(edited(copied(tmp_path / "same"), same), draws=DRAWS)
    assert {one.change for one in flat.steps} == {UNCLEAR}
    assert "The rows do not settle it." in flat.text
    assert not CLEAR.search(flat.text.split("\n\n")[0])

    def against(row: dict[str, str]) -> None:
        row["stance"] = "cooperative" if dated(row, "2001-01-20", "2001-09-11") else "conflictual"

    (tmp_path / "against").mkdir()
    contrary = answer(edited(copied(tmp_path / "against"), against), draws=DRAWS)
    assert "The rows speak against it." in contrary.text


ENDS = st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted)
ROW = st.builds(lambda *one: one, st.integers(0, 30), st.integers(0, 30), ENDS)


def made(contacts: int, outside: int, ends: list[float]) -> pd.Series[Any]:
    names = ["contacts", "outside", "cooperative_low", "cooperative_high"]
    return pd.Series([contacts, outside, *ends], index=names, dtype=object)


@given(ROW, ROW, st.tuples(st.floats(-1, 1), st.floats(-1, 1)).map(sorted))
def test_nothing_is_called_clear_where_intervals_overlap(
    one: tuple[int, int, list[float]], other: tuple[int, int, list[float]], apart: list[float]
) -> None:
    told = change(made(*one), made(*other))
    (low, high), (least, most) = one[2], other[2]
    overlap = low <= most and least <= high
    few = min(sum(one[:2]), sum(other[:2])) < FEW
    assert told == (TOO_FEW if few else UNCLEAR if overlap else told)
    step = Step("Event", dt.date(2001, 9, 11), "a", "b", (0.5, 0.6), (0.1, apart[0], apart[1]), RISE, told)
    said = " ".join([*words.headline([step]), words.verdict([step]), words.supports([step])])
    if few or overlap:
        assert not CLEAR.search(said)
        assert not step.clear
    else:
        assert CLEAR.search(said)
        assert ("speak for it" in said) is (told == RISE)


def test_where_one_is_missing_nothing_is_said() -> None:
    row = made(20, 0, [0.1, 0.2])
    assert change(None, row) == change(row, None) == TOO_FEW


def test_it_is_the_same_each_time(found: Answer) -> None:
    again = answer(draws=DRAWS)
    assert (again.text, again.brief) == (found.text, found.brief)
    assert again.table.equals(found.table)
    assert again.doubts.equals(found.doubts)


def test_every_share_in_the_words_is_one_of_the_tables(found: Answer) -> None:
    first = found.text.split("\n\n")[0]
    figures = {words.percent(share) for share in found.table["cooperative"]}
    said = set(re.findall(r"\d+ %", first.replace("95 %", "")))
    assert said
    assert said <= figures


def test_the_rows_are_all_statements_with_what_they_were_counted_by(found: Answer, release: Dataset) -> None:
    assert sorted(found.rows["statement_id"]) == sorted(row.statement_id for row in release.statements)
    again = found.rows.groupby("period", observed=True)["stance"].agg(lambda own: (own == "cooperative").mean())
    assert again.tolist() == pytest.approx(found.table["cooperative"].tolist())


def test_the_doubts_name_who_and_what(found: Answer) -> None:
    checks = list(dict.fromkeys(found.doubts["check"]))
    assert checks[0] == "as counted"
    assert "without 2001-06-16-brdo" in checks
    assert {"certainty high", "bounds 30 days earlier", "bounds at the event after"} <= set(checks)
    assert "first reading by automated-first-reader" in checks
    counted = found.doubts[found.doubts["check"] == "as counted"]
    assert counted["cooperative"].tolist() == pytest.approx(found.table["cooperative"].iloc[:4].tolist())
    assert counted["change"].iloc[1:].tolist() == [one.change for one in found.steps]


def test_what_could_be_missing_widens_the_share(found: Answer) -> None:
    shares = found.table.set_index("period")["cooperative"]
    for _, row in found.selection.iterrows():
        assert row["lowest"] <= shares[row["period"]] <= row["highest"]
        assert (row["lowest"] < row["highest"]) is bool(row["silent"])


def test_the_report_begins_with_the_answer_and_fits_a_screen(capsys: pytest.CaptureFixture[str]) -> None:
    for path in ([], [str(EXAMPLE)]):
        assert cli.main(["report", *path]) == 0
        lines = capsys.readouterr().out.splitlines()
        data = bp.load(*path)
        assert len(lines) <= 40
        assert max(map(len, lines)) <= 80
        assert lines.index(data.study.question) <= 6
        assert cli.main(["report", "--full", *path]) == 0
        full = capsys.readouterr().out
        assert "Topics, by the primary topic" in full
        assert max(map(len, full.splitlines())) <= 80


def test_print_shows_the_whole_in_80_columns(found: Answer) -> None:
    assert str(found).startswith(found.question)
    assert max(map(len, str(found).splitlines())) <= 80
    assert " ".join(str(found).split()) == " ".join(f"{found.question} {found.text}".split())
    assert found.question in found._repr_html_()
    assert repr(found).startswith("<Answer: ")


def test_a_new_package_says_plainly_that_there_is_nothing_yet(tmp_path: Path) -> None:
    pair = Pair(("Ronald Reagan", "Mikhail Gorbachev"), ("US", "SU"), (dt.date(1985, 3, 11), dt.date(1989, 1, 20)))
    folder = start(tmp_path / "new", pair)
    empty = bp.question(folder)
    assert empty.text == "There is no answer yet: no contact and no statement is recorded."
    assert (len(empty.table), len(empty.rows), empty.steps) == (0, 0, ())
    said = report(bp.load(folder))
    assert "Version 0.1.0. No source and no contact is entered yet." in said
    assert "0 of 0" not in said
    assert "Documented contacts" not in said
    assert report(bp.load(folder), full=True)

    def fill(*tables: str) -> Answer:
        for table in tables:
            shutil.copy(EXAMPLE / "data" / f"{table}.csv", folder / "data" / f"{table}.csv")
        return bp.question(folder)

    assert fill("sources", "people", "topics", "meetings").text.startswith(
        "There is no answer yet: 10 contacts recorded"
    )
    assert "the study names no periods" in fill("statements", "statement_topics", "codings").text
    assert fill("events").table["statements"].tolist() == [31]


def test_a_study_that_supposes_nothing_gets_no_verdict() -> None:
    step = Step("Event", dt.date(2001, 9, 11), "a", "b", (0.4, 0.6), (0.2, 0.1, 0.3), "", RISE)
    assert words.verdict([step]) == ""


@pytest.mark.parametrize(
    ("changes", "expects", "head"),
    [
        ((RISE, FALL), (RISE, FALL), "speak for it"),
        ((RISE, UNCLEAR), (RISE, FALL), "do not settle it"),
        ((FALL, FALL), (RISE, FALL), "speak against it"),
        ((UNCLEAR, RISE), (RISE, RISE), "speak for it"),
        ((FALL, RISE), (RISE, RISE), "speak for it"),
        ((TOO_FEW, TOO_FEW), (RISE, RISE), "do not settle it"),
    ],
)
def test_the_verdict_follows_its_rule(changes: tuple[str, str], expects: tuple[str, str], head: str) -> None:
    steps = [
        Step("Event", dt.date(2001 + place, 9, 11), "a", "b", (0.4, 0.6), (0.2, 0.1, 0.3), way, told)
        for place, (told, way) in enumerate(zip(changes, expects, strict=True))
    ]
    assert words.verdict(steps).startswith(f"The rows {head}.")


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The release, coded by two programs; a third reading settles it and sees every fifth as neutral."""
    data = bp.load(copied(tmp_path_factory.mktemp("coded")))
    acts, rows, agreed = list(Act), [], {}
    for number, row in enumerate(data.statements):
        act = acts[number % len(acts)]
        agreed[row.statement_id] = (row.stance if number % 5 else Stance.NEUTRAL, act)
        for coder in ("automated-one", "automated-two", "automated-third"):
            role = CodingRole.ADJUDICATION if coder == "automated-third" else CodingRole.CODING
            stance, act = (
                agreed[row.statement_id] if coder != "automated-one" else (row.stance, acts[number % len(acts)])
            )
            rows.append(
                bp.Coding(
                    statement_id=row.statement_id,
                    coder=coder,
                    codebook_version="99",
                    role=role,
                    stance=stance,
                    act=act,
                    certainty=Certainty.HIGH,
                )
            )
    store(data, rows)

    def settle(row: dict[str, str]) -> None:
        row["stance"], row["act"] = map(str, agreed[row["statement_id"]])

    return edited(data.path, settle)


def test_codings_and_acts_enter_the_answer_by_themselves(coded: Dataset) -> None:
    after = answer(coded, draws=DRAWS)
    checks = set(after.doubts["check"])
    assert {"codes of automated-one", "codes of automated-two", "without the act ceremonial"} <= checks
    assert "codes of automated-third" not in checks
    own = after.doubts.set_index(["check", "period"])["cooperative"]
    settled, other = own["codes of automated-two"], own["as counted"]
    assert settled.tolist() == pytest.approx(other.tolist())
    assert (own["codes of automated-one"] > other).all()
    assert "adjudicated where coders differed. All coders are programs; no person has coded." in after.text
    assert "The agreement of the coders (Krippendorff's alpha) is " in after.text
    assert "this is repeatability" in after.text
    assert "Disagreement and warning together" in after.text
    shares = after.acts.groupby("period", observed=True)["share"].sum()
    assert shares.tolist() == pytest.approx([1] * len(shares))
    assert set(after.acts["act"]) == set(map(str, Act))
