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
    # Of numpy's generators only this one promises the same numbers in every version.
    chance = np.random.RandomState(seed)
    picked = (chance.random_sample((draws, len(sizes))) * len(sizes)).astype(int)
    times = np.stack([np.bincount(row, minlength=len(sizes)) for row in picked])
    drawn = (times @ values) / (times @ sizes)[:, None]
    low, high = np.quantile(drawn, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=0)
    return Estimates(found, low, high)


def shares(counts: Array, *, alike: bool = False, seed: int = SEED, draws: int = DRAWS) -> Estimates:
    """The share of each value, with its interval.

    Where a value is in no statement, or is the only one, a bootstrap would give an interval of no width. There the end
    is the exact one (Clopper and Pearson) for as many trials as there are clusters.

    Args:
        counts: a row for each cluster, a column for each value: how many of its statements have it.
        alike: whether clusters weigh alike, whatever their size.
        seed: for the draws.
        draws: how many.
    """
    sizes = counts.sum(axis=1)
    if alike:
        counts, sizes = counts / sizes[:, None], np.ones(len(sizes))
    found, low, high = ratios(counts, sizes, seed=seed, draws=draws)
    if len(sizes) > 1:
        end = ((1 - CONFIDENCE) / 2) ** (1 / len(sizes))
        everywhere, nowhere = (counts == sizes[:, None]).all(axis=0), (counts == 0).all(axis=0)
        low, high = np.where(everywhere, end, low), np.where(nowhere, 1 - end, high)
    return Estimates(found, low, high)


def mean(
    counts: Array, scores: Array, shared: Estimates, *, alike: bool = False, seed: int = SEED, draws: int = DRAWS
) -> tuple[float, float, float]:
    """The mean score with its interval, which is never narrower than exact shares at an end of the scale allow.

    Args:
        counts: as for `shares`.
        scores: the score of each value.
        shared: the shares of the values.
        alike: as for `shares`.
        seed: for the draws.
        draws: how many.
    """
    sizes = counts.sum(axis=1)
    totals = counts @ scores
    if alike:
        totals, sizes = totals / sizes, np.ones(len(sizes))
    found, low, high = (float(one[0]) for one in ratios(totals[:, None], sizes, seed=seed, draws=draws))
    if len(sizes) > 1 and (shared.value == 1).any():
        # One value alone: what the others could have is spread over the scale at its worst.
        only = float(scores[shared.value == 1][0])
        left = 1 - float(shared.low[shared.value == 1][0])
        low, high = only - left * (only - float(scores.min())), only + left * (float(scores.max()) - only)
    return found, low, high
