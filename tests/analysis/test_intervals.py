"""Shares and their intervals, against simpler and slower ways to the same."""

import math
import random
import statistics

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.analysis.intervals import Array, difference, drawn, shares

CLUSTERS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(0, 6)).filter(any), min_size=1, max_size=15
)
SCORES = np.array([1.0, 0.0, -1.0])


def counts(clusters: list[tuple[int, ...]]) -> Array:
    return np.array(clusters, dtype="float64")


@given(CLUSTERS)
def test_shares_are_those_of_all_statements(clusters: list[tuple[int, ...]]) -> None:
    found = shares(counts(clusters), SCORES, draws=50)
    total = sum(map(sum, clusters))
    by_hand = [sum(one[place] for one in clusters) / total for place in range(3)]
    assert found.value.tolist() == pytest.approx([*by_hand, by_hand[0] - by_hand[2]])


@given(CLUSTERS)
def test_an_interval_is_within_the_scale_and_needs_two_clusters(clusters: list[tuple[int, ...]]) -> None:
    found = shares(counts(clusters), SCORES, draws=200)
    if len(clusters) < 2:
        assert np.isnan(found.low).all()
        assert np.isnan(found.high).all()
        return
    assert (found.low <= found.high).all()
    assert ((found.low[:3] >= 0) & (found.high[:3] <= 1)).all()
    assert -1 <= found.low[3] <= found.high[3] <= 1
    # No share is taken for certain, however the rows look.
    assert (found.low[:3] < 1).all()
    assert (found.high[:3] > 0).all()


@pytest.mark.parametrize("seed", [1, 7])
def test_the_bootstrap_is_that_of_a_loop(seed: int) -> None:
    chance = random.Random(seed)
    clusters = [[chance.random() < 0.6 for _ in range(chance.choice([1, 1, 2, 3, 12]))] for _ in range(30)]
    table = counts([(sum(one), len(one) - sum(one)) for one in clusters])
    found = shares(table, draws=4000)
    means = []
    for _ in range(4000):
        again = [said for one in chance.choices(clusters, k=len(clusters)) for said in one]
        means.append(sum(again) / len(again))
    ends = statistics.quantiles(means, n=40)
    assert found.low[0] == pytest.approx(ends[0], abs=0.02)
    assert found.high[0] == pytest.approx(ends[-1], abs=0.02)


def test_the_bootstrap_is_near_the_formula_for_a_ratio_of_clusters() -> None:
    chance = np.random.RandomState(4)
    sizes = chance.randint(1, 9, 150).astype("float64")
    yes = chance.binomial(sizes.astype(int), chance.beta(4, 3, 150)).astype("float64")
    found = shares(np.column_stack([yes, sizes - yes]))
    share = yes.sum() / sizes.sum()
    # The variance of a ratio of sums over clusters, as in every text on surveys.
    left = yes - share * sizes
    error = math.sqrt((left**2).sum() * len(sizes) / (len(sizes) - 1)) / sizes.sum()
    assert found.low[0] == pytest.approx(share - 1.96 * error, abs=0.01)
    assert found.high[0] == pytest.approx(share + 1.96 * error, abs=0.01)


def test_clusters_make_intervals_wider_than_statements_alone_would() -> None:
    clusters = counts([(10, 0), (0, 10)] * 12)
    alone = counts([(1, 0), (0, 1)] * 120)
    wide, narrow = shares(clusters), shares(alone)
    assert wide.high[0] - wide.low[0] > 2.5 * (narrow.high[0] - narrow.low[0])


def test_the_interval_covers_as_often_as_it_says() -> None:
    chance = np.random.RandomState(5)
    covered = 0
    for _ in range(200):
        sizes = chance.randint(1, 8, 40)
        yes = chance.binomial(sizes, chance.beta(6, 4, 40))
        found = shares(np.column_stack([yes, sizes - yes]).astype("float64"), draws=400)
        covered += found.low[0] <= 0.6 <= found.high[0]
    assert 180 <= covered <= 198


def test_the_same_seed_gives_the_same_interval() -> None:
    table = counts([(3, 1), (2, 2), (0, 4), (5, 1), (1, 0)])
    one, again, other = (shares(table, seed=seed) for seed in (1, 1, 2))
    assert (one.low.tolist(), one.high.tolist()) == (again.low.tolist(), again.high.tolist())
    assert (one.low.tolist(), one.high.tolist()) != (other.low.tolist(), other.high.tolist())


@pytest.mark.parametrize("clusters", [2, 10, 40])
def test_where_all_are_alike_the_end_is_the_exact_one(clusters: int) -> None:
    found = shares(counts([(4, 0, 0)] * clusters), SCORES)
    # So many clusters all alike have a chance of 2.5 % with the share at the end.
    assert found.low[0] ** clusters == pytest.approx(0.025)
    assert (1 - found.high[2]) ** clusters == pytest.approx(0.025)
    assert (found.high[0], found.low[2]) == (1, 0)
    assert found.low[3] == pytest.approx(found.low[0] - found.high[2])


def test_contacts_can_weigh_alike() -> None:
    table = counts([(90, 10), (0, 1), (1, 1)])
    assert shares(table, alike=True).value[0] == pytest.approx((0.9 + 0 + 0.5) / 3)
    assert shares(table).value[0] == pytest.approx(91 / 103)


def test_a_difference_has_an_interval_of_its_own() -> None:
    before, after = counts([(1, 4), (2, 4), (0, 2)] * 6), counts([(3, 4), (2, 3), (2, 2)] * 6)
    value, low, high = difference(before, after)
    assert value == pytest.approx(7 / 9 - 3 / 10)
    assert 0 < low < value < high < 1
    back = difference(after, before)
    assert back[0] == pytest.approx(-value)
    assert back[2] == pytest.approx(-low, abs=0.05)
    assert all(map(math.isnan, difference(before[:0], after)))
    assert math.isnan(difference(before[:1], after)[1])


def test_each_draw_has_as_many_clusters_as_there_are() -> None:
    table = np.ones((7, 1))
    assert drawn(table, np.ones(7), 1, 25)[:, 0].tolist() == [1] * 25
    # The clusters that are drawn differ from draw to draw.
    assert len(set(drawn(np.arange(7.0)[:, None], np.ones(7), 1, 25)[:, 0].tolist())) > 10
