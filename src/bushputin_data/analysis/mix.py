"""How much of a change comes from a different mix of topics, audiences, renderings or speakers."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from bushputin_data.analysis.changes import SHARE

BY = ("topic", "audience", "rendering", "speaker")
COLUMNS = ["after", "by", "difference", "mix", "within", "counted"]


def mixes(rows: pd.DataFrame, labels: Sequence[str], by: Sequence[str] = BY) -> pd.DataFrame:
    """The change of the cooperative share from each period to the next, decomposed: a row for each change and grouping.

    Columns: `after`, the label of the later period; `by`, the grouping; `difference`, the change of the share; `mix`,
    the part due to the different sizes of the groups, and `within`, the part due to different shares within them
    (Kitagawa 1955). All three are computed from the groups with statements in both periods, and `counted` is the share
    of the statements of the two periods that are in these groups. A grouping without such groups has no row.

    Args:
        rows: the statements to count, each with its period and groups.
        labels: the labels of the periods in their order.
        by: the groupings.
    """
    figures = []
    for before, after in pairwise(labels):
        pair = [rows[rows["period"] == label] for label in (before, after)]
        for name in by:
            one, other = (grouped(own, name) for own in pair)
            both = one.index.intersection(other.index)
            if len(both):
                counted = (one.loc[both, "size"].sum() + other.loc[both, "size"].sum()) / sum(map(len, pair))
                mix, inside = apart(one.loc[both], other.loc[both])
                figures.append(dict(zip(COLUMNS, (after, name, mix + inside, mix, inside, counted), strict=True)))
    return pd.DataFrame(figures, columns=COLUMNS)


def grouped(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """For each group, the cooperative share and the number of its statements."""
    return (rows["stance"] == SHARE).groupby(rows[name].astype(object)).agg(["mean", "size"])


def apart(before: pd.DataFrame, after: pd.DataFrame) -> tuple[float, float]:
    """The parts of a change due to the sizes of the groups and to the shares within them."""
    weights = [own["size"] / own["size"].sum() for own in (before, after)]
    mix = (weights[1] - weights[0]) * (before["mean"] + after["mean"]) / 2
    inside = (after["mean"] - before["mean"]) * (weights[0] + weights[1]) / 2
    return float(mix.sum()), float(inside.sum())
