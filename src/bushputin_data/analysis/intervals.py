"""Intervals for shares of statements: a bootstrap over clusters, since statements of one contact are not independent.

A cluster is a contact with its statements; a statement outside any contact is a cluster of its own. As many clusters as
there are, are drawn with replacement, each with all its statements, and the share is taken again in each draw.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

SEED, DRAWS, CONFIDENCE = 20261128, 2000, 0.95
Array = np.ndarray[Any, np.dtype[np.float64]]


class Estimates(NamedTuple):
    """Some figures with the ends of their intervals, which are NaN where there are fewer than two clusters."""

    value: Array
    low: Array
    high: Array


def ratios(values: Array, sizes: Array, *, seed: int = SEED, draws: int = DRAWS) -> Estimates:
    """The totals of some values over the total size, with percentile intervals by a bootstrap over clusters.

    The same clusters in the same order give the same intervals with the same seed, on every machine.

    Args:
        values: a row for each cluster, a column for each figure.
        sizes: the size of each cluster: how many statements it has, or 1 where clusters weigh alike.
        seed: for the draws.
        draws: how many.
    """
    found = values.sum(axis=0) / sizes.sum()
    if len(sizes) < 2:
        nothing = np.full(len(found), np.nan)
        return Estimates(found, nothing, nothing)
    return Estimates(found, *middle(drawn(values, sizes, seed, draws)))


def drawn(values: Array, sizes: Array, seed: int, draws: int) -> Array:
    """The ratios in each of many draws of as many clusters as there are, with replacement."""
    # Of numpy's generators only this one promises the same numbers in every version.
    chance = np.random.RandomState(seed)
    picked = (chance.random_sample((draws, len(sizes))) * len(sizes)).astype(int)
    # A draw and a cluster give one number, so that all draws are counted at once.
    places = picked + np.arange(draws)[:, None] * len(sizes)
    times = np.bincount(places.ravel(), minlength=draws * len(sizes)).reshape(draws, len(sizes)).astype(float)
    found: Array = (times @ values) / (times @ sizes)[:, None]
    return found


def middle(found: Array) -> tuple[Array, Array]:
    """The ends between which the middle 95 % of draws lie."""
    low, high = np.quantile(found, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=0)
    return low, high


def difference(before: Array, after: Array, *, seed: int = SEED, draws: int = DRAWS) -> tuple[float, float, float]:
    """How much larger a share is in one group than in another, with its interval; NaN without two clusters in each.

    The clusters of the two are drawn apart from each other.

    Args:
        before: a row for each cluster of the one: how many of its statements count, and how many it has.
        after: the same for the other.
        seed: for the draws.
        draws: how many.
    """
    if not (len(before) and len(after)):
        return (float("nan"),) * 3
    value = after[:, 0].sum() / after[:, 1].sum() - before[:, 0].sum() / before[:, 1].sum()
    if min(len(before), len(after)) < 2:
        return float(value), float("nan"), float("nan")
    pair = [drawn(one[:, :1], one[:, 1], seed + place, draws) for place, one in enumerate((before, after))]
    low, high = middle(pair[1] - pair[0])
    return float(value), float(low[0]), float(high[0])


def shares(
    counts: Array, scores: Array | None = None, *, alike: bool = False, seed: int = SEED, draws: int = DRAWS
) -> Estimates:
    """The share of each value, with its interval; behind them the mean score, where scores are given.

    Where a value is in no statement, or is the only one, a bootstrap would give an interval of no width. There the end
    is the exact one (Clopper and Pearson) for as many trials as there are clusters, and the mean follows from it.

    Args:
        counts: a row for each cluster, a column for each value: how many of its statements have it.
        scores: the score of each value.
        alike: whether clusters weigh alike, whatever their size.
        seed: for the draws.
        draws: how many.
    """
    sizes = counts.sum(axis=1)
    if alike:
        counts, sizes = counts / sizes[:, None], np.ones(len(sizes))
    values = counts if scores is None else np.column_stack([counts, counts @ scores])
    found, low, high = ratios(values, sizes, seed=seed, draws=draws)
    if len(sizes) > 1:
        end, width = ((1 - CONFIDENCE) / 2) ** (1 / len(sizes)), counts.shape[1]
        everywhere, nowhere = counts.sum(axis=0) == sizes.sum(), counts.sum(axis=0) == 0
        low[:width], high[:width] = np.where(everywhere, end, low[:width]), np.where(nowhere, 1 - end, high[:width])
        if scores is not None and everywhere.any():
            only = float(scores[everywhere][0])
            low[-1], high[-1] = only - (1 - end) * (only - scores.min()), only + (1 - end) * (scores.max() - only)
    return Estimates(found, low, high)
