"""The share shortly before and shortly after each event of the table: whether a change can be placed in time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from bushputin_data.analysis.changes import SHARE, change
from bushputin_data.analysis.intervals import DRAWS, SEED
from bushputin_data.analysis.measures import stances
from bushputin_data.dataset import Dataset

YEAR = 365
COLUMNS = ["event_id", "event", "date", "statements_before", "before", "statements_after", "after", "change"]


def nearby(
    dataset: Dataset, rows: pd.DataFrame, days: int = YEAR, *, seed: int = SEED, draws: int = DRAWS
) -> pd.DataFrame:
    """The cooperative share in so many days before each event and from it on: a row for each event within the study.

    `change` is what it is for periods: rise, fall, unclear, or too few. Periods of several years can differ clearly
    though nothing changed at the bound between them; a change at the bound should show in the days around it.

    Args:
        dataset: whose events and study they are.
        rows: the statements that are counted; those of no sure days, and those outside the study, are left out.
        days: how many before, and how many from the day of the event on.
        seed: of the bootstrap.
        draws: of the bootstrap.
    """
    study, figures = dataset.study, []
    span = dt.timedelta(days=days)
    sure = rows[rows["first"].notna() & rows["last"].notna()]
    for event in sorted(dataset.events, key=lambda row: (row.date, row.event_id)):
        if not study.first_day < event.date <= study.last_day:
            continue
        sides = (
            within(sure, max(study.first_day, event.date - span), event.date),
            within(sure, event.date, min(study.last_day + dt.timedelta(days=1), event.date + span)),
        )
        before, after = (None if not len(own) else pd.Series(stances(own, seed=seed, draws=draws)) for own in sides)
        figures.append(
            {
                "event_id": event.event_id,
                "event": event.title,
                "date": event.date,
                "statements_before": len(sides[0]),
                "before": share(before),
                "statements_after": len(sides[1]),
                "after": share(after),
                "change": change(before, after),
            }
        )
    return pd.DataFrame(figures, columns=COLUMNS)


def within(rows: pd.DataFrame, first: dt.date, end: dt.date) -> pd.DataFrame:
    """The statements all of whose possible days lie from the first day on and before the end."""
    return rows[(rows["first"] >= first) & (rows["last"] < end)]


def share(row: pd.Series[Any] | None) -> float:
    """The cooperative share; NaN where there is no statement."""
    return float("nan") if row is None else float(row[SHARE])
