"""What is certain in the rows: only that is asked about."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

from bushputin_data.dataset import Dataset
from bushputin_data.models import Meeting
from bushputin_data.models.vocabulary import Certainty, ContactKind, Precision

Days = tuple[dt.date, dt.date]
_DATING = re.compile(r"\bdate[sd]?\b", re.IGNORECASE)


def span(row: Meeting) -> Days:
    """The first and last possible day of a contact."""
    last = row.end_date
    if row.date_precision is Precision.MONTH:
        last = max(last, last.replace(day=calendar.monthrange(last.year, last.month)[1]))
    elif row.date_precision is Precision.YEAR:
        last = max(last, last.replace(month=12, day=31))
    return row.start_date, last


def touch(one: Days, other: Days) -> bool:
    """Whether two spans have a day in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def sole(dataset: Dataset, row: Meeting, *kinds: ContactKind) -> bool:
    """Whether no other contact, of these kinds or of any, can have taken place on these days."""
    among = [one for one in dataset.meetings if not kinds or one.kind in kinds]
    return not any(one.key != row.key and touch(span(one), span(row)) for one in among)


def certain(row: Meeting) -> bool:
    """Whether the contact is certain and its days are known; its permanent key must begin with the first day."""
    if row.certainty is not Certainty.HIGH or row.date_precision is not Precision.DAY:
        return False
    return row.meeting_id.startswith(str(row.start_date))


def dated(row: Meeting) -> bool:
    """Whether it is certain, and its note does not mention dating, as some sources may date it differently."""
    return certain(row) and not _DATING.search(row.note or "")


def months(first: dt.date, last: dt.date) -> Iterator[Days]:
    """The whole months between two days."""
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        begin, end = dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
        if first <= begin and end <= last:
            yield begin, end
        year, month = year + month // 12, month % 12 + 1
