"""The numbers of the report, counted from the rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from bushputin_data.dataset import Dataset
from bushputin_data.errors import ShapeError
from bushputin_data.models import Statement, Topic, spans
from bushputin_data.models.vocabulary import ContactKind, Seen, WordingFrom

COUNTED = (ContactKind.IN_PERSON, ContactKind.TELEPHONE, ContactKind.MESSAGE)
AT_FIRST_HAND = (WordingFrom.TRANSCRIPT, WordingFrom.RECORD)


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included."""

    label: str
    first: dt.date
    last: dt.date

    def holds(self, first: dt.date, last: dt.date) -> bool:
        """Whether it has all these days: what is known to a year only may lie in two periods, and so in none."""
        return self.first <= first and last <= self.last


def last_day(row: Statement, date: dt.date) -> dt.date:
    """The last day that a statement's date can stand for; one of a range lies within its contact."""
    return spans.last_day(date, row.date_precision, row.meeting.end_date if row.meeting else None)


def periods(dataset: Dataset) -> tuple[Period, ...]:
    """The periods of the study, each up to the day before the next one begins; one period where it has none.

    Raises:
        ShapeError: a period begins with an event that the table of events lacks, or not after the one before it.
    """
    study = dataset.study
    labels = [one.label for one in study.periods] or ["all days"]
    starts = [study.first_day, *(begun(dataset, one.begins) for one in study.periods if one.begins)]
    lasts = [*(one - dt.timedelta(days=1) for one in starts[1:]), study.last_day]
    found = tuple(Period(*one) for one in zip(labels, starts, lasts, strict=True))
    for one in found:
        if one.first > one.last:
            raise ShapeError(
                f"datapackage.json: the study has no day for its period {one.label!r}: put the periods in order of time"
            )
    return found


def begun(dataset: Dataset, event_id: str) -> dt.date:
    """The day of an event with which a period begins."""
    if event_id not in dataset.events:
        raise ShapeError(
            f"datapackage.json: the study has a period that begins with {event_id!r}, which is not in events"
        )
    return dataset.events[event_id].date


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
    """How many statements were read in a transcript, or in a record itself."""
    return sum(row.wording_from in AT_FIRST_HAND for row in dataset.statements)


def through_others(dataset: Dataset) -> int:
    """How many statements have the wording of a record, or what it says, from another text than the record."""
    return sum(row.rests_on_record and row.wording_from is not WordingFrom.RECORD for row in dataset.statements)


def silent_contacts(dataset: Dataset) -> Counter[ContactKind]:
    """How many contacts of each kind have no statement."""
    return Counter(row.kind for row in dataset.meetings if not row.statements)
