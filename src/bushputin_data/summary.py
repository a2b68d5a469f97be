"""The numbers of the report, counted from the rows."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bushputin_data.dataset import Dataset
from bushputin_data.models import Statement, Topic
from bushputin_data.models.vocabulary import ContactKind, Precision, Rendering, Seen, Stance

COUNTED = (ContactKind.IN_PERSON, ContactKind.TELEPHONE, ContactKind.MESSAGE)
AT_FIRST_HAND = (Rendering.TRANSCRIPT, Rendering.RECORD)


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included."""

    label: str
    first: dt.date
    last: dt.date

    def holds(self, row: Statement) -> bool:
        """Whether the statement was surely made in it: one known to a year only may lie in two periods, so in none."""
        return row.date is not None and self.first <= row.date and last_day(row, row.date) <= self.last


def last_day(row: Statement, date: dt.date) -> dt.date:
    """The last day that a statement's date can stand for; one of a range lies within its contact."""
    if row.date_precision is Precision.YEAR:
        return date.replace(month=12, day=31)
    if row.date_precision is Precision.MONTH:
        return date.replace(day=monthrange(date.year, date.month)[1])
    if row.date_precision is Precision.RANGE:
        return row.meeting.end_date if row.meeting else dt.date.max
    return date


PERIODS = (
    Period("before 11 Sep 2001", dt.date(2001, 1, 20), dt.date(2001, 9, 10)),
    Period("11 Sep 2001 to 2002", dt.date(2001, 9, 11), dt.date(2002, 12, 31)),
    Period("2003 and 2004", dt.date(2003, 1, 1), dt.date(2004, 12, 31)),
    Period("2005 to 2008", dt.date(2005, 1, 1), dt.date(2008, 12, 31)),
)


def contacts(dataset: Dataset) -> Counter[tuple[ContactKind, int]]:
    """How many contacts of each kind began in each year."""
    return Counter((row.kind, row.start_date.year) for row in dataset.meetings)


def primary_heads(dataset: Dataset) -> Counter[str]:
    """How many statements have their primary topic under each head, by the head's label."""
    links = dataset.statement_topics.where(is_primary=True)
    return Counter(head(dataset.topics[link.topic_id]).label for link in links)


def head(topic: Topic) -> Topic:
    """The head of a topic: itself, when it stands under none."""
    return topic if topic.parent is None else head(topic.parent)


def seen(dataset: Dataset) -> Counter[Seen]:
    """How many sources were read whole, in excerpts, by title, or not at all."""
    return Counter(row.seen for row in dataset.sources)


def at_first_hand(dataset: Dataset) -> int:
    """How many statements were read in a transcript or in the wording of a record."""
    return sum(row.rendering in AT_FIRST_HAND for row in dataset.statements)


def silent_contacts(dataset: Dataset) -> Counter[ContactKind]:
    """How many contacts of each kind have no statement."""
    return Counter(row.kind for row in dataset.meetings if not row.statements)


def stances(dataset: Dataset) -> dict[Period, Counter[Stance]]:
    """How many dated statements of each stance fall in each period."""
    return {period: Counter(row.stance for row in inside(period, dataset.statements)) for period in PERIODS}


def inside(period: Period, rows: Iterable[Statement]) -> Iterable[Statement]:
    """The statements made within a period."""
    return (row for row in rows if period.holds(row))
