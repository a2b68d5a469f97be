import math
import random
from itertools import permutations
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bushputin_data import Coding, Dataset, UnknownNameError, canonical, datapackage, load
from bushputin_data.agreement import (
    RESULT,
    VARIABLES,
    Level,
    agreement,
    alpha,
    coincidences,
    comparable,
    confusion,
    interval,
    parts,
    share,
)
from bushputin_data.codebook import codebook
from bushputin_data.models.vocabulary import Act, Certainty, CodingRole, Stance
from bushputin_data.sheets import store
from tests.copies import copied
from tools import coder_agreement, measure

VALUES = ["a", "b", "c", "d"]
LEVELS = st.sampled_from(["nominal", "ordinal"])


@st.composite
def tables(draw: st.DrawFn, values: int = 4) -> pd.DataFrame:
    """Codes of some units by two to four coders, with gaps."""
    coders = draw(st.integers(2, 4))
    unit = st.lists(st.sampled_from([*VALUES[:values], None]), min_size=coders, max_size=coders)
    rows = draw(st.lists(unit, min_size=1, max_size=12))
    return pd.DataFrame(rows, columns=[f"coder-{number}" for number in range(coders)], dtype=object)


def oracle(codes: pd.DataFrame, level: Level) -> float:
    """The alpha of the package krippendorff, from the counts of values of each unit."""
    counts = np.array([[list(row).count(value) for value in VALUES] for row in codes.to_numpy().tolist()])
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement=level, value_domain=range(len(VALUES))))


@given(tables(), LEVELS)
def test_alpha_is_that_of_another_implementation(codes: pd.DataFrame, level: Level) -> None:
    paired = codes[codes.notna().sum(axis=1) > 1]
    values = {value for row in paired.to_numpy().tolist() for value in row if value is not None}
    assume(len(values) > 1)
    assert alpha(codes, VALUES, level) == pytest.approx(oracle(paired, level), abs=1e-9)


@given(tables(), LEVELS)
def test_alpha_is_not_defined_without_two_values(codes: pd.DataFrame, level: Level) -> None:
    one = codes.map(lambda value: None if value is None else "a").astype(object)
    assert math.isnan(alpha(one, VALUES, level))
    assert math.isnan(alpha(codes.iloc[:, :1], VALUES, level))
    assert all(math.isnan(end) for end in interval(one, VALUES, level, draws=20))


@pytest.mark.parametrize(("level", "known"), [("nominal", 0.743), ("ordinal", 0.815)])
def test_alpha_of_the_example_that_the_literature_gives(level: Level, known: float) -> None:
    # K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C: four observers, twelve units.
    data = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ]
    codes = pd.DataFrame(data, dtype=object).T.map(lambda value: None if value is None else str(value))
    assert alpha(codes, list("12345"), level) == pytest.approx(known, abs=0.0005)


@given(tables(), LEVELS, st.randoms())
def test_alpha_does_not_depend_on_the_order_of_units_and_coders(
    codes: pd.DataFrame, level: Level, chance: random.Random
) -> None:
    mixed = codes.iloc[chance.sample(range(len(codes)), len(codes))]
    mixed = mixed[chance.sample(list(codes.columns), len(codes.columns))]
    assert alpha(mixed, VALUES, level) == pytest.approx(alpha(codes, VALUES, level), nan_ok=True)


@given(tables())
def test_names_of_values_do_not_matter_where_they_have_no_order(codes: pd.DataFrame) -> None:
    known = alpha(codes, VALUES, "nominal")
    for order in list(permutations(VALUES))[:6]:
        assert alpha(codes, order, "nominal") == pytest.approx(known, nan_ok=True)
    assert alpha(codes, VALUES[::-1], "ordinal") == pytest.approx(alpha(codes, VALUES, "ordinal"), nan_ok=True)


@given(st.lists(st.sampled_from(VALUES), min_size=2, max_size=20), LEVELS)
def test_full_agreement_is_one(codes: list[str], level: Level) -> None:
    assume(len(set(codes)) > 1)
    table = pd.DataFrame({"one": codes, "other": codes}, dtype=object)
    assert alpha(table, VALUES, level) == pytest.approx(1)
    assert list(interval(table, VALUES, level, draws=30)) == pytest.approx([1, 1])
    assert share(table) == (1, len(codes))


@given(tables())
def test_each_coding_of_a_paired_unit_counts_once(codes: pd.DataFrame) -> None:
    paired = codes[codes.notna().sum(axis=1) > 1]
    assert coincidences(codes, VALUES).sum() == pytest.approx(paired.notna().sum().sum())


def test_a_value_that_there_is_not_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no value 'e'"):
        alpha(pd.DataFrame({"one": ["a"], "other": ["e"]}), VALUES, "nominal")


def test_the_interval_is_that_of_the_seed_and_narrows_with_the_units() -> None:
    few = pd.DataFrame({"one": list("abcdabcdab"), "other": list("abcdabddbb")}, dtype=object)
    many = pd.concat([few] * 20, ignore_index=True)
    low, high = interval(few, VALUES, "nominal", seed=1)
    assert low < alpha(few, VALUES, "nominal") < high
    assert (low, high) == interval(few, VALUES, "nominal", seed=1)
    assert (low, high) != interval(few, VALUES, "nominal", seed=2)
    narrow = interval(many, VALUES, "nominal", seed=1)
    assert high - low > 2 * (narrow[1] - narrow[0])


def test_the_interval_covers_as_often_as_it_says() -> None:
    chance = np.random.RandomState(3)
    covered = 0
    for _ in range(120):
        true = chance.randint(0, 3, 120)
        seen = [np.where(chance.random_sample(120) < 0.8, true, chance.randint(0, 3, 120)) for _ in range(2)]
        codes = pd.DataFrame({str(n): [VALUES[place] for place in one] for n, one in enumerate(seen)}, dtype=object)
        low, high = interval(codes, VALUES[:3], "nominal", draws=400)
        # Both keep the true value in 0.8 of the cases, and chance adds as much as alpha takes away.
        covered += low <= 0.64 <= high
    assert 106 <= covered <= 120


def test_pairs_and_confusion_are_counted() -> None:
    codes = pd.DataFrame(
        {"one": ["a", "a", "b", None], "other": ["a", "b", "b", "a"], "third": ["a", None, None, None]}, dtype=object
    )
    assert share(codes) == (4 / 5, 5)
    table = confusion(codes, VALUES[:2], "one", "other")
    assert table.to_numpy().tolist() == [[1, 1], [0, 1]]
    assert (table.index.name, table.columns.name) == ("one", "other")
    assert math.isnan(share(codes.iloc[3:])[0])
    assert share(codes.iloc[3:])[1] == 0


def test_versions_are_numbers() -> None:
    assert max(["9", "10", "1.2"], key=parts) == "10"
    assert parts("1.10") > parts("1.9")


@pytest.fixture(scope="module")
def coded(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The release with two coders: one reads as the first reading did, the other sees every fifth as neutral."""
    data = load(copied(tmp_path_factory.mktemp("coded")))
    rows = []
    for number, row in enumerate(data.statements):
        stances = {"coder-a": row.stance, "coder-b": row.stance if number % 5 else Stance.NEUTRAL}
        for coder, stance in stances.items():
            rows.append(coding(row.statement_id, coder, stance, list(Act)[number % 3]))
    store(data, rows)
    return load(data.path)


def coding(key: str, coder: str, stance: Stance, act: Act, version: str = "99") -> Coding:
    return Coding(
        statement_id=key,
        coder=coder,
        codebook_version=version,
        role=CodingRole.CODING,
        stance=stance,
        act=act,
        certainty=Certainty.HIGH,
    )


@pytest.fixture(scope="module")
def uncoded(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The release as it was before anybody coded it."""
    root = copied(tmp_path_factory.mktemp("uncoded"))
    rows = [row for row in load(root).codings if row.role is CodingRole.FIRST_READING]
    (root / Coding.resource.path).write_bytes(canonical.table(Coding, rows))
    measure.write(root / "datapackage.json", datapackage.text(root))
    return load(root)


def test_without_codings_there_is_nothing_to_compare(uncoded: Dataset) -> None:
    found = agreement(uncoded)
    assert (len(found), list(found.columns)) == (0, list(RESULT))


def test_coders_are_compared_without_the_training_set(coded: Dataset) -> None:
    found = agreement(coded).set_index("variable")
    expected = len(coded.statements) - codebook().training.size
    assert found["statements"].tolist() == found["pairs"].tolist() == [expected, expected]
    assert found["coders"].tolist() == [2, 2]
    assert [found.loc["act", name] for name in ("share", "alpha", "low", "high")] == [1, 1, 1, 1]
    stance = found.loc["stance"]
    assert 0.5 < stance["low"] < stance["alpha"] < stance["high"] < 1


def test_coders_are_compared_on_the_training_set_alone(coded: Dataset) -> None:
    assert set(agreement(coded, training=True)["statements"]) == {codebook().training.size}
    keys = set(comparable(coded, training=True)["statement_id"])
    assert keys == codebook().training_set(row.statement_id for row in coded.statements)
    assert not keys & set(comparable(coded)["statement_id"])


def test_a_coder_of_the_training_set_alone_is_told_how_to_be_compared(release: Dataset) -> None:
    trained = ["automated-training-a", "automated-training-b"]
    with pytest.raises(UnknownNameError, match="training=True compares on it alone"):
        agreement(release, version="1", coder=trained)
    found = agreement(release, version="1", coder=trained, training=True)
    assert found["statements"].tolist() == [codebook().training.size] * 2
    with pytest.raises(UnknownNameError, match="has coded nothing of the training set by this version"):
        agreement(release, coder=trained, training=True)


@pytest.mark.parametrize("by", ["topic", "speaker", "setting"])
def test_groups_add_up(coded: Dataset, by: str) -> None:
    found, whole = agreement(coded, by=by), agreement(coded)
    for variable in VARIABLES:
        parts_of = found[found["variable"] == variable]
        assert parts_of["statements"].sum() == whole["statements"].iloc[0]
        assert len(parts_of) > 1


def test_an_unknown_group_is_refused(coded: Dataset) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'topic'"):
        agreement(coded, by="topics")


def test_coders_can_be_chosen(coded: Dataset) -> None:
    assert agreement(coded, coder=["coder-b", "coder-a"]).equals(agreement(coded))
    assert agreement(coded, coder="coder-a").empty
    with pytest.raises(UnknownNameError, match="no coder 'coder-c'"):
        agreement(coded, coder=["coder-c"])
    with pytest.raises(
        UnknownNameError, match=r"'automated-reader-1' has coded nothing .* Coders: 'coder-a', 'coder-b'"
    ):
        agreement(coded, coder=["automated-reader-1"])


def test_the_page_gives_the_figures_of_the_codings(coded: Dataset) -> None:
    page = coder_agreement.text(coded.path)
    found = agreement(coded).set_index("variable")
    assert f"| 99 | coder-a | {len(coded.statements)} |" in page
    alpha_, low, high = (format(found[name].to_list()[0], ".2f") for name in ("alpha", "low", "high"))
    assert f"| {alpha_} | {low} to {high} |" in page
    assert "### Stance: coder-a and coder-b" in page
    assert "| conflictual | " in page
    assert "Vladimir Putin | act |" in page
    assert "repeatability" not in page
    assert "nan" not in page


def test_the_page_says_when_only_programs_coded(tmp_path: Path) -> None:
    data = load(copied(tmp_path))
    keys = [row.statement_id for row in data.statements]
    free = sorted(set(keys) - codebook().training_set(keys))[:20]
    coders = ("automated-reader-1", "automated-reader-2")
    store(data, [coding(key, who, Stance.NEUTRAL, Act.ASKS) for key in free for who in coders])
    page = coder_agreement.text(tmp_path)
    assert "these figures are repeatability, not the agreement of people" in page
    # All codes are one value, so alpha is not defined.
    assert "| 20 | 20 | 1.00 | – | – to – |" in page


def test_the_page_says_when_nobody_coded(uncoded: Dataset) -> None:
    assert "No coder has coded according to the codebook yet" in coder_agreement.text(uncoded.path)


def test_the_newest_version_counts(coded: Dataset, tmp_path: Path) -> None:
    data = load(copied(tmp_path))
    keys = [row.statement_id for row in data.statements]
    free = sorted(set(keys) - codebook().training_set(keys))
    rows = [coding(free[0], who, Stance.NEUTRAL, Act.ASKS, version) for who in ("a", "b") for version in ("9", "10")]
    store(data, [*rows, coding(free[1], "a", Stance.NEUTRAL, Act.ASKS, "9")])
    assert comparable(load(data.path))["statement_id"].tolist() == [free[0], free[0]]
    assert len(comparable(load(data.path), "9")) == 3
