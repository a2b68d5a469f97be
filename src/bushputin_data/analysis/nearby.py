"""The share shortly before and shortly after each event, which shows whether a change can be dated to the event."""

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
    """The cooperative share before and after each event: a row for each event within the study.

    `change` is rise, fall, unclear or too few, as for periods. Periods of several years can differ clearly although
    nothing changed on the day that divides them; a change on that day should show in the days around it.

    Args:
        dataset: the dataset with the events and the study.
        rows: the statements to count; those without a date, and those outside the study, are left out.
        days: the number of days before the event, and from the day of the event on.
        seed: the seed of the bootstrap.
        draws: the number of draws.
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
    """The statements whose possible dates all fall on or after the first day and before the end."""
    return rows[(rows["first"] >= first) & (rows["last"] < end)]


def share(row: pd.Series[Any] | None) -> float:
    """The cooperative share; NaN if there is no statement."""
    return float("nan") if row is None else float(row[SHARE])
