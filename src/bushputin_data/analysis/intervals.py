"""Intervals for shares of statements: a bootstrap over clusters, since statements of one contact are not independent.

A cluster is a contact with its statements; a statement outside any contact is a cluster of its own. Each draw takes as
many clusters as there are, with replacement and each with all its statements, and computes the share again.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

SEED, DRAWS, CONFIDENCE = 20261128, 2000, 0.95
Array = np.ndarray[Any, np.dtype[np.float64]]


class Estimates(NamedTuple):
    """Estimates with the ends of their intervals, which are NaN if there are fewer than two clusters."""

    value: Array
    low: Array
    high: Array


def ratios(values: Array, sizes: Array, *, seed: int = SEED, draws: int = DRAWS) -> Estimates:
    """Total values divided by the total size, with percentile intervals from a bootstrap over clusters.

    The same clusters in the same order give the same intervals with the same seed, on every machine.

    Args:
        values: one row per cluster, one column per figure.
        sizes: the size of each cluster: its number of statements, or 1 if clusters are weighted equally.
        seed: the seed of the random draws.
        draws: the number of draws.
    """
    found = values.sum(axis=0) / sizes.sum()
    if len(sizes) < 2:
        nothing = np.full(len(found), np.nan)
        return Estimates(found, nothing, nothing)
    return Estimates(found, *middle(drawn(values, sizes, seed, draws)))


def drawn(values: Array, sizes: Array, seed: int, draws: int) -> Array:
    """The ratios in each draw of as many clusters as there are, with replacement."""
    # The only generator in numpy that is guaranteed to give the same numbers in every version.
    chance = np.random.RandomState(seed)
    picked = (chance.random_sample((draws, len(sizes))) * len(sizes)).astype(int)
    # One number stands for a draw and a cluster, so that all draws are counted at once.
    places = picked + np.arange(draws)[:, None] * len(sizes)
    times = np.bincount(places.ravel(), minlength=draws * len(sizes)).reshape(draws, len(sizes)).astype(float)
    found: Array = (times @ values) / (times @ sizes)[:, None]
    return found


def middle(found: Array) -> tuple[Array, Array]:
    """The limits of the middle 95 % of the draws."""
    low, high = np.quantile(found, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=0)
    return low, high


def difference(before: Array, after: Array, *, seed: int = SEED, draws: int = DRAWS) -> tuple[float, float, float]:
    """The difference between the shares of two groups, with its interval; NaN unless each has two clusters.

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
    """The share of each value, with its interval, followed by the mean score if scores are given.

    If no statement has a value, or all statements have it, a bootstrap would give an interval of zero width. In that
    case the end of the interval is the exact one (Clopper and Pearson 1934) for as many trials as there are clusters,
    and the interval of the mean is derived from it.

    Args:
        counts: one row per cluster, one column per value: how many of its statements have it.
        scores: the score of each value.
        alike: whether clusters are weighted equally, whatever their size.
        seed: the seed of the random draws.
        draws: the number of draws.
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
