"""The functions of `analysis`: their figures, counted again from the files, their limits and their refusals."""

import csv
import pickle
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import bushputin_data as bp
from bushputin_data.analysis.observed import GROUPS
from bushputin_data.release import root
from tests.conftest import ROOT

EXAMPLE = ROOT / "examples" / "reagan-gorbachev"
DRAWS = 100


def rows(table: str, folder: Path | None = None) -> list[dict[str, str]]:
    with ((folder or root()) / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("by", [*GROUPS, None, ["period", "speaker"], ("topic", "year", "setting")])
def test_every_statement_is_in_one_group_and_behind_its_number(by: Any) -> None:
    found = bp.analysis.stance(by=by, draws=DRAWS)
    names = [] if by is None else [by] if isinstance(by, str) else list(by)
    assert found["statements"].sum() == len(rows("statements")) == len(found.rows)
    assert list(found.columns[: len(names)]) == names
    for _, row in found.iterrows():
        own = found.rows
        for name in names:
            own = own[own[name].isna() if pd.isna(row[name]) else own[name] == row[name]]
        assert row["statements"] == len(own)
        assert row["cooperative"] == pytest.approx((own["stance"] == "cooperative").mean())
        assert row["contacts"] == own["meeting_id"].nunique()
        assert row["outside"] == own["meeting_id"].isna().sum()


def test_the_shares_of_speakers_are_those_of_the_file() -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    names = {row["person_id"]: row["name"] for row in rows("people")}
    for row in rows("statements"):
        counts[names[row["speaker_id"]]][row["stance"]] += 1
    found = bp.analysis.stance(by="speaker", draws=DRAWS).set_index("speaker")
    assert set(found.index) == set(counts)
    for name, each in counts.items():
        shares = [each[one] / each.total() for one in ("cooperative", "neutral", "conflictual")]
        figures = found.T[name]
        assert figures[["cooperative", "neutral", "conflictual"]].tolist() == pytest.approx(shares)
        assert figures["mean"] == pytest.approx(shares[0] - shares[2])


def test_a_statement_outside_any_contact_is_its_own_cluster() -> None:
    found = bp.analysis.stance(by=None, draws=DRAWS).rows
    outside = found[found["meeting_id"].isna()]
    assert (outside["cluster"] == outside["statement_id"]).all()
    inside = found[found["meeting_id"].notna()]
    assert (inside["cluster"] == inside["meeting_id"]).all()
    together = bp.analysis.stance(by=None, draws=DRAWS, clusters="occasion").rows
    assert together["cluster"].nunique() < found["cluster"].nunique()


def test_a_group_does_not_depend_on_the_others() -> None:
    both = bp.analysis.stance(by="speaker", draws=DRAWS)
    one = bp.analysis.stance(by="speaker", speaker="Putin", draws=DRAWS)
    same = both[both["speaker"] == "Vladimir Putin"].reset_index(drop=True)
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(same), check_categorical=False)


def test_limits_narrow_what_is_counted() -> None:
    said = pd.DataFrame(rows("statements"))
    cases: list[tuple[dict[str, Any], pd.Series[bool]]] = [
        ({"certainty": "high"}, said["certainty"] == "high"),
        ({"certainty": "medium"}, said["certainty"] != "low"),
        ({"setting": ["private", "interview"]}, said["setting"].isin(["private", "interview"])),
        ({"rendering": "readout"}, said["rendering"] == "readout"),
        ({"speaker": "george-w-bush"}, said["speaker_id"] == "george-w-bush"),
        ({"speaker": "bush"}, said["speaker_id"] == "george-w-bush"),
        ({"without": "2001-06-16-brdo"}, said["meeting_id"] != "2001-06-16-brdo"),
        (
            {"certainty": "high", "speaker": "putin"},
            (said["certainty"] == "high") & said["speaker_id"].str.contains("putin"),
        ),
    ]
    for limits, kept in cases:
        found = bp.analysis.stance(by=None, draws=DRAWS, **limits)
        assert sorted(found.rows["statement_id"]) == sorted(said[kept]["statement_id"]), limits


def test_a_topic_has_all_below_it(release: bp.Dataset) -> None:
    whole = bp.analysis.topics(by=None, draws=DRAWS)
    label = release.topics["strategic-arms"].label
    found = bp.analysis.stance(by=None, topic="strategic-arms", draws=DRAWS)
    assert found["statements"].iloc[0] == whole.set_index("topic").loc[label, "count"]


def test_the_codes_of_a_coder_are_his() -> None:
    codings = [row for row in rows("codings") if row["coder"] == "automated-first-reader"]
    found = bp.analysis.stance(by=None, coder="automated-first-reader", draws=DRAWS)
    counts = Counter(row["stance"] for row in codings)
    assert found["statements"].iloc[0] == len(codings)
    assert found["conflictual"].iloc[0] == pytest.approx(counts["conflictual"] / len(codings))


def test_other_bounds_move_statements() -> None:
    usual = bp.analysis.stance(draws=DRAWS)
    same = bp.analysis.stance(bounds=["2001-09-11", "2003-03-19-iraq-war", "2005-01-20"], draws=DRAWS)
    pd.testing.assert_frame_equal(pd.DataFrame(usual), pd.DataFrame(same))
    later = bp.analysis.stance(bounds=["2001-10-07-afghanistan", "2003-03-19", "2005-01-20"], draws=DRAWS)
    assert later["statements"].iloc[0] > usual["statements"].iloc[0]
    assert later["statements"].sum() == usual["statements"].sum()


@pytest.mark.parametrize(
    "bounds", [["2001-09-11"], ["2005-01-20", "2003-03-19", "2001-09-11"], ["1999-01-01", "2003-03-19", "2005-01-20"]]
)
def test_bounds_that_leave_no_periods_are_refused(bounds: list[str]) -> None:
    with pytest.raises(bp.UsageError):
        bp.analysis.stance(bounds=bounds)


@pytest.mark.parametrize(
    ("limits", "near"),
    [
        ({"by": "periods"}, "'period'"),
        ({"certanty": "high"}, "'certainty'"),
        ({"certainty": "hihg"}, "'high'"),
        ({"setting": "privat"}, "'private'"),
        ({"rendering": ["record", "readouts"]}, "'readout'"),
        ({"speaker": "Putn"}, "'Putin'"),
        ({"topic": "strategic-arm"}, "'strategic-arms'"),
        ({"without": "brdo"}, "'2001-06-16-brdo'"),
        ({"without_act": "warn"}, "'warns'"),
        ({"coder": "automated-first-readr"}, "'automated-first-reader'"),
        ({"clusters": "contacts"}, "'contact'"),
        ({"weight": "contacts"}, "'contact'"),
        ({"bounds": ["2001-09-11-attack", "2003-03-19", "2005-01-20"]}, "'2001-09-11-attacks'"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(limits: dict[str, Any], near: str) -> None:
    with pytest.raises(bp.UnknownNameError, match=f"Did you mean .*{near}"):
        bp.analysis.stance(**limits)


@pytest.mark.parametrize("function", ["acts", "topics", "contacts"])
def test_the_others_refuse_unknown_groups_too(function: str) -> None:
    with pytest.raises(bp.UnknownNameError, match="no group 'periods'"):
        getattr(bp.analysis, function)(by="periods")


def test_contacts_are_those_of_the_file() -> None:
    counts = Counter(row["kind"] for row in rows("meetings"))
    said = {row["meeting_id"] for row in rows("statements")}
    found = bp.analysis.contacts(by=None).iloc[0]
    assert {kind: int(found[kind]) for kind in counts} == counts
    assert found["contacts"] == counts.total() - counts["co_presence"]
    silent = [row for row in rows("meetings") if row["kind"] != "co_presence" and row["meeting_id"] not in said]
    assert found["silent"] == len(silent)
    per_period = bp.analysis.contacts()
    assert per_period["contacts"].sum() == found["contacts"]
    assert per_period["days"].sum() == 2923
    assert len(per_period.rows) == len(rows("meetings"))
    assert bp.analysis.contacts(certainty="high")["contacts"].sum() < found["contacts"]


def test_shares_of_topics_add_up() -> None:
    found = bp.analysis.topics(draws=DRAWS)
    assert found.groupby("period", observed=True)["share"].sum().tolist() == pytest.approx(
        [1] * found["period"].nunique()
    )
    assert found["count"].sum() == len(rows("statements"))


def test_acts_are_counted_where_they_are_coded() -> None:
    coded = [row for row in rows("statements") if row["act"]]
    found = bp.analysis.acts(by=None, draws=DRAWS)
    assert found["count"].sum() == len(coded) == len(found.rows)
    assert list(found.columns[:2]) == ["act", "count"]


def test_a_result_is_a_frame_that_keeps_its_rows() -> None:
    found = bp.analysis.stance(draws=DRAWS)
    again = pickle.loads(pickle.dumps(found))
    assert again.rows.equals(found.rows)
    assert again.equals(found)
    # What is made from a result is no result: its rows would be others.
    assert type(found[found["statements"] > 100]) is pd.DataFrame
    assert not found.attrs


def test_nobody_can_change_what_the_next_one_gets() -> None:
    before = bp.analysis.stance(draws=DRAWS)
    before.rows["stance"] = "neutral"
    before["statements"] = 0
    assert bp.analysis.stance(draws=DRAWS)["statements"].sum() == len(rows("statements"))
    assert bp.analysis.stance(draws=DRAWS).rows["stance"].nunique() == 3


def test_another_pair_has_its_own_leaders_and_periods() -> None:
    found = bp.analysis.stance(["period", "speaker"], data=EXAMPLE, draws=DRAWS)
    assert set(found["speaker"]) == {"Ronald Reagan", "Mikhail Gorbachev"}
    assert found["statements"].sum() == len(rows("statements", EXAMPLE))
    assert bp.analysis.agreement(data=EXAMPLE).empty


def test_the_agreement_is_that_of_the_codings(release: bp.Dataset) -> None:
    from bushputin_data.agreement import agreement

    pd.testing.assert_frame_equal(bp.analysis.agreement(by="speaker"), agreement(release, "speaker"))
