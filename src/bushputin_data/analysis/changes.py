"""Whether a share changes from one period to the next, judged by its intervals."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bushputin_data import summary
from bushputin_data.analysis.intervals import DRAWS, SEED, Array, difference
from bushputin_data.dataset import Dataset

RISE, FALL, UNCLEAR, TOO_FEW = "rise", "fall", "unclear", "too few"
# With fewer clusters a bootstrap interval is too narrow to be trusted.
FEW = 10
SHARE = "cooperative"


@dataclass(frozen=True)
class Step:
    """The change of the share from one period to the next.

    Attributes:
        event: the title of the event with which the later period begins.
        date: the day of the event.
        before, after: the labels of the two periods.
        shares: the share in each of the two.
        difference: the later share minus the earlier one, with the ends of its 95 % interval.
        expects: `rise` or `fall` if the question assumes one here; otherwise empty.
        change: `rise` or `fall` if the two intervals do not overlap; `unclear` if they do; `too few` if one of the
            periods has fewer than ten clusters.
    """

    event: str
    date: dt.date
    before: str
    after: str
    shares: tuple[float, float]
    difference: tuple[float, float, float]
    expects: str
    change: str

    @property
    def clear(self) -> bool:
        """Whether the change is clear."""
        return self.change in (RISE, FALL)

    @property
    def hint(self) -> str:
        """`rise` or `fall` if the intervals overlap but that of the difference excludes zero; otherwise empty."""
        _, low, high = self.difference
        if self.change != UNCLEAR or not (low > 0 or high < 0):
            return ""
        return RISE if low > 0 else FALL


def change(before: pd.Series[Any] | None, after: pd.Series[Any] | None, share: str = SHARE) -> str:
    """The kind of change between the rows of two periods."""
    if before is None or after is None or min(clusters(before), clusters(after)) < FEW:
        return TOO_FEW
    if after[f"{share}_low"] > before[f"{share}_high"]:
        return RISE
    if after[f"{share}_high"] < before[f"{share}_low"]:
        return FALL
    return UNCLEAR


def clusters(row: pd.Series[Any]) -> int:
    """The number of clusters in a group: its contacts plus its statements outside any contact."""
    return int(row["contacts"] + row["outside"])


def by_label(table: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    """The rows of a table by period."""
    return {str(row["period"]): row for _, row in table.iterrows()}


def changes(
    dataset: Dataset, table: pd.DataFrame, rows: pd.DataFrame, *, seed: int = SEED, draws: int = DRAWS
) -> tuple[Step, ...]:
    """The changes from each period of the study to the next.

    Args:
        dataset: the dataset with the study.
        table: the shares by period.
        rows: the statements behind them.
        seed: the seed of the bootstrap of the differences.
        draws: the number of draws.
    """
    figures, periods = by_label(table), summary.periods(dataset)
    counts = {one.label: counted(rows[rows["period"] == one.label]) for one in periods}
    found = []
    for one, other, said in zip(periods, periods[1:], dataset.study.periods[1:], strict=False):
        pair = figures.get(one.label), figures.get(other.label)
        event = dataset.events[str(said.begins)]
        shares = tuple(float("nan") if row is None else float(row[SHARE]) for row in pair)
        apart = difference(counts[one.label], counts[other.label], seed=seed, draws=draws)
        ends = (shares[0], shares[1])
        found.append(Step(event.title, event.date, one.label, other.label, ends, apart, said.expects, change(*pair)))
    return tuple(found)


def counted(rows: pd.DataFrame) -> Array:
    """For each cluster, how many of its statements are cooperative, and how many statements it has."""
    grouped = (rows["stance"] == SHARE).groupby(rows["cluster"].astype(object))
    found: Array = grouped.agg(["sum", "size"]).to_numpy(dtype="float64").reshape(-1, 2)
    return found
