"""What measures the weaknesses of the answer, counted again by other means."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import bushputin_data as bp
from bushputin_data.analysis import words
from bushputin_data.analysis.answer import Answer, answer
from bushputin_data.analysis.changes import FALL, UNCLEAR, Step
from bushputin_data.analysis.doubts import effective, one_left_out
from bushputin_data.analysis.mix import BY, apart, grouped
from bushputin_data.codebook import codebook
from bushputin_data.dataset import Dataset

DRAWS = 200
STATEMENT = st.tuples(st.sampled_from(["a", "b", "c", "d"]), st.sampled_from(["cooperative", "neutral", "conflictual"]))


@pytest.fixture(scope="module")
def found() -> Answer:
    return answer(draws=DRAWS)


def made(statements: list[tuple[str, str]]) -> pd.DataFrame:
    return pd.DataFrame(statements, columns=["cluster", "stance"])


def test_contacts_of_one_size_weigh_as_many_as_they_are() -> None:
    assert effective(made([(one, "neutral") for one in "aabbccdd"])) == pytest.approx(4)
    assert effective(made([("a", "neutral")] * 5)) == pytest.approx(1)
    assert effective(made([("a", "neutral")] * 3 + [("b", "neutral")])) == pytest.approx(16 / 10)


@given(st.lists(STATEMENT, min_size=1, max_size=30))
def test_weight_and_range_lie_where_they_can(statements: list[tuple[str, str]]) -> None:
    rows = made(statements)
    clusters = rows["cluster"].nunique()
    assert 1 <= effective(rows) <= clusters + 1e-9
    least, most = one_left_out(rows)
    if clusters < 2:
        assert pd.isna(least)
        assert pd.isna(most)
        return
    shares = [(own["stance"] == "cooperative").mean() for own in (rows[rows["cluster"] != one] for one in "abcd")]
    left = [one for name, one in zip("abcd", shares, strict=True) if (rows["cluster"] == name).any()]
    assert [least, most] == pytest.approx([min(left), max(left)])


def test_the_selection_is_that_of_the_rows(found: Answer, release: Dataset) -> None:
    for _, row in found.selection.iterrows():
        own = found.rows[found.rows["period"] == row["period"]]
        statements = [release.statements[str(key)] for key in own["statement_id"]]
        assert row["unquoted"] == pytest.approx(sum(one.quote is None for one in statements) / len(own))
        private = {one.meeting_id for one in statements if one.setting == "private"} - {None}
        assert row["private_contacts"] == len(private)
        assert row["least"] <= (own["stance"] == "cooperative").mean() <= row["most"]


def test_the_parts_of_a_change_make_the_whole(found: Answer) -> None:
    shares = found.table.set_index("period")["cooperative"]
    steps = {one.after: one.before for one in found.steps}
    assert set(found.mix["by"]) == set(BY)
    for _, row in found.mix.iterrows():
        assert row["mix"] + row["within"] == pytest.approx(row["difference"])
        if row["counted"] == 1:
            whole = shares[row["after"]] - shares[steps[row["after"]]]
            assert row["difference"] == pytest.approx(whole)


def test_a_change_of_mix_alone_is_mix_and_one_inside_groups_is_not() -> None:
    def groups(sizes: dict[str, tuple[int, int]]) -> pd.DataFrame:
        rows = [
            (name, "cooperative" if at < good else "neutral") for name, (n, good) in sizes.items() for at in range(n)
        ]
        return grouped(pd.DataFrame(rows, columns=["topic", "stance"]), "topic")

    before = groups({"thanks": (10, 10), "dispute": (10, 0)})
    assert apart(before, groups({"thanks": (5, 5), "dispute": (15, 0)})) == pytest.approx((-0.25, 0))
    assert apart(before, groups({"thanks": (10, 5), "dispute": (10, 0)})) == pytest.approx((0, -0.25))


def test_the_years_around_an_event_are_counted_from_the_files(found: Answer, release: Dataset) -> None:
    year, study = dt.timedelta(days=365), release.study
    assert list(found.nearby["date"]) == sorted(found.nearby["date"])
    assert {one.date for one in found.steps} <= set(found.nearby["date"])
    sure = [row for row in release.statements if row.date_precision == "day" and row.date]
    for _, row in found.nearby.iterrows():
        first = max(study.first_day, row["date"] - year)
        own = [one for one in sure if one.date and first <= one.date < row["date"]]
        # Days of a month or a span may also all lie in the year.
        assert 0 <= row["statements_before"] - len(own) <= 10
        if row["statements_before"] == len(own) and own:
            assert row["before"] == pytest.approx(sum(one.stance == "cooperative" for one in own) / len(own))


def test_a_clear_change_that_no_year_shows_is_not_placed_on_a_day(found: Answer) -> None:
    row = {"event": "Event", "date": dt.date(2005, 1, 20), "before": 0.5, "after": 0.4}
    step = Step("Event", dt.date(2005, 1, 20), "a", "b", (0.5, 0.3), (-0.2, -0.3, -0.1), FALL, FALL)
    said = " ".join(words.placed(pd.DataFrame([row | {"change": UNCLEAR}]), [step]))
    assert "the rows do not place it on a day" in said
    assert "at none" in said
    assert "do not place" not in " ".join(words.placed(pd.DataFrame([row | {"change": FALL}]), [step]))
    assert list(words.placed(found.nearby, [])) == []


def test_how_narrowly_a_change_is_clear_is_said(found: Answer) -> None:
    clear = [one for one in found.steps if one.clear]
    said = list(words.narrow(found.table, found.steps))
    assert len(said) == len(clear)
    rows = found.table.set_index("period")
    for step, sentence in zip(clear, said, strict=True):
        ends = [(rows["cooperative_low"][one], rows["cooperative_high"][one]) for one in (step.before, step.after)]
        gap = max(low for low, _ in ends) - min(high for _, high in ends)
        assert gap > 0
        assert f"are {100 * gap:.0f} points apart" in sentence
        assert f"{100 / rows['statements'][step.after]:.1f} “{step.after}”" in sentence


def test_a_way_of_counting_that_differs_is_given_with_its_shares(found: Answer) -> None:
    there = found.doubts.set_index(["check", "period"])["cooperative"]
    said = " ".join(words.robust(found.doubts, found.steps))
    for step in found.steps:
        for label, change in words.counted_otherwise(found.doubts, step).items():
            shares = (words.percent(there[label, one]) for one in (step.before, step.after))
            assert (f"“{label}” ({' to '.join(shares)})" in said) is (change != step.change)


def test_only_with_a_quote_and_without_the_training_set(release: Dataset) -> None:
    quoted = bp.analysis.stance(by=None, draws=DRAWS, quoted=True).rows["statement_id"]
    assert set(quoted) == {row.statement_id for row in release.statements if row.quote}
    every = {row.statement_id for row in release.statements}
    training = bp.analysis.stance(by=None, draws=DRAWS, training=True).rows["statement_id"]
    assert set(training) == codebook().training_set(every)
    rest = bp.analysis.stance(by=None, draws=DRAWS, training=False).rows["statement_id"]
    assert set(rest) == every - set(training)


def test_the_conflictual_share_is_told_with_its_own_changes(found: Answer) -> None:
    counted = found.doubts[found.doubts["check"] == "as counted"]
    there = [words.day(one.date) for one, told in zip(found.steps, counted["conflict"].iloc[1:], strict=True) if told]
    said = next(one for one in found.text.split("The ") if one.startswith("conflictual share"))
    for step, told in zip(found.steps, counted["conflict"].iloc[1:], strict=True):
        assert (f"a clear {told} from {words.day(step.date)}" in said) is (told in ("rise", "fall"))
    assert len(there) == len(found.steps)


def test_whose_quotes_are_translated_is_said(release: Dataset) -> None:
    (said,) = words.translated(release)
    for leader in release.study.leaders:
        quotes = [row for row in release.statements if row.speaker_id == leader and row.quote]
        share = sum(row.quote_translation != "none" for row in quotes) / len(quotes)
        assert f"{words.percent(share)} of those of {release.people[leader].name}" in said
