"""How much of a change from one period to the next comes from what was spoken of, before whom and how it was read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from bushputin_data.analysis.changes import SHARE

BY = ("topic", "audience", "rendering", "speaker")
COLUMNS = ["after", "by", "difference", "mix", "within", "counted"]


def mixes(rows: pd.DataFrame, labels: Sequence[str], by: Sequence[str] = BY) -> pd.DataFrame:
    """The change of the cooperative share at each bound, taken apart: a row for each bound and each kind of group.

    Columns: `after`, the label of the later period; `by`, the kind of group; `difference`, the change of the share;
    `mix`, the part that comes from groups having another share in the later period's statements, and `within`, the
    part that comes from the share inside the groups (Kitagawa 1955). Both are taken over the groups that have
    statements in both periods, and `counted` is the share of the statements of the two that lie in these; `difference`
    is theirs too. No statement, no row.

    Args:
        rows: the statements that are counted, each with its period and groups.
        labels: the labels of the periods in their order.
        by: the kinds of groups.
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
    """For each group: the cooperative share of its statements, and how many it has."""
    return (rows["stance"] == SHARE).groupby(rows[name].astype(object)).agg(["mean", "size"])


def apart(before: pd.DataFrame, after: pd.DataFrame) -> tuple[float, float]:
    """The parts of a change that come from the sizes of groups and from the shares in them."""
    weights = [own["size"] / own["size"].sum() for own in (before, after)]
    mix = (weights[1] - weights[0]) * (before["mean"] + after["mean"]) / 2
    inside = (after["mean"] - before["mean"]) * (weights[0] + weights[1]) / 2
    return float(mix.sum()), float(inside.sum())
