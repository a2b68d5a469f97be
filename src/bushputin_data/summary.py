"""The figures of the report, counted from the rows."""

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
    """A span of days, including both ends."""

    label: str
    first: dt.date
    last: dt.date

    def holds(self, first: dt.date, last: dt.date) -> bool:
        """Whether the period includes all these days.

        A date known only to the year may span two periods, and so be in neither.
        """
        return self.first <= first and last <= self.last


def last_day(row: Statement, date: dt.date) -> dt.date:
    """The last day that the date of a statement allows; a range lies within its contact."""
    return spans.last_day(date, row.date_precision, row.meeting.end_date if row.meeting else None)


def periods(dataset: Dataset) -> tuple[Period, ...]:
    """The periods of the study, each ending the day before the next one begins; one period if it defines none.

    Raises:
        ShapeError: a period begins with an event that is not in the table of events, or not after the period before it.
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
    """The number of statements by the top-level topic of their primary topic."""
    links = dataset.statement_topics.where(is_primary=True)
    return Counter(head(dataset.topics[link.topic_id]).label for link in links)


def head(topic: Topic) -> Topic:
    """The top-level topic of a topic; itself if it has no parent."""
    return topic if topic.parent is None else head(topic.parent)


def seen(dataset: Dataset) -> Counter[Seen]:
    """The number of sources read in full, in excerpts, by title only, or not at all."""
    return Counter(row.seen for row in dataset.sources)


def at_first_hand(dataset: Dataset) -> int:
    """The number of statements read in a transcript or in a record itself."""
    return sum(row.wording_from in AT_FIRST_HAND for row in dataset.statements)


def through_others(dataset: Dataset) -> int:
    """The number of statements whose record was read through another text."""
    return sum(row.rests_on_record and row.wording_from is not WordingFrom.RECORD for row in dataset.statements)


def silent_contacts(dataset: Dataset) -> Counter[ContactKind]:
    """The number of contacts of each kind without statements."""
    return Counter(row.kind for row in dataset.meetings if not row.statements)
