"""The periods of a study, and other ways to bound them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bushputin_data import summary
from bushputin_data.dataset import Dataset
from bushputin_data.errors import UnknownNameError, UsageError
from bushputin_data.filters import limit
from bushputin_data.summary import Period

Bound = str | dt.date
ONE_DAY = dt.timedelta(days=1)


def divided(dataset: Dataset, bounds: Iterable[Bound] | None = None) -> tuple[Period, ...]:
    """The periods of the study, or the same periods with other bounds.

    Args:
        dataset: the dataset with the study.
        bounds: where each period but the first begins: the key of an event, or a day; None for those of the study.

    Raises:
        UnknownNameError: a bound is neither a day nor the key of an event.
        UsageError: the number of bounds is wrong, or they are not in order within the days of the study.
    """
    usual = summary.periods(dataset)
    if bounds is None:
        return usual
    days = [beginning(dataset, one) for one in bounds]
    if len(days) != len(usual) - 1:
        raise UsageError(f"the study has {len(usual)} periods, so it needs {len(usual) - 1} bounds, not {len(days)}")
    starts, lasts = [usual[0].first, *days], [*(one - ONE_DAY for one in days), usual[-1].last]
    if any(first > last for first, last in zip(starts, lasts, strict=True)):
        raise UsageError(
            f"the bounds {', '.join(map(str, days))} must be in ascending order and within the days of the study"
        )
    return tuple(Period(one.label, *ends) for one, *ends in zip(usual, starts, lasts, strict=True))


def beginning(dataset: Dataset, bound: Bound) -> dt.date:
    """The day on which a period begins."""
    if isinstance(bound, str) and bound in dataset.events:
        return dataset.events[bound].date
    try:
        days = limit(bound)
    except UsageError:
        if isinstance(bound, str):
            raise UnknownNameError.among((row.event_id for row in dataset.events), "event", bound) from None
        raise
    return days[0] if days else dt.date.min


def starts(dataset: Dataset) -> list[dt.date]:
    """The first days of all periods but the first."""
    return [one.first for one in summary.periods(dataset)[1:]]


def shifted(dataset: Dataset, days: int) -> list[dt.date]:
    """The bounds of the study, moved by this many days."""
    return [one + dt.timedelta(days=days) for one in starts(dataset)]


def at_other_events(dataset: Dataset, step: int) -> list[dt.date]:
    """Each bound moved to the next event in the table (1) or the previous one (-1); unchanged if there is none."""
    study = dataset.study
    dates = sorted({row.date for row in dataset.events if study.first_day < row.date <= study.last_day})
    return [neighbour(dates, one, step) for one in starts(dataset)]


def neighbour(dates: Sequence[dt.date], bound: dt.date, step: int) -> dt.date:
    """The closest of these days after or before a bound; the bound itself if there is none."""
    there = [one for one in dates if (one > bound if step > 0 else one < bound)]
    return (min(there) if step > 0 else max(there)) if there else bound


def possible(dataset: Dataset, bounds: Sequence[dt.date]) -> bool:
    """Whether each period still has at least one day."""
    study = dataset.study
    ends = [study.first_day, *bounds, study.last_day + ONE_DAY]
    return all(first < second for first, second in pairwise(ends))
