"""Questions about contacts: the day and the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bushputin_data.asking import forms
from bushputin_data.asking.certain import certain, dated, sole
from bushputin_data.asking.question import Question, made
from bushputin_data.dataset import Dataset
from bushputin_data.models import Meeting
from bushputin_data.models.vocabulary import ContactKind

TOGETHER = (ContactKind.IN_PERSON, ContactKind.CO_PRESENCE)


def both(dataset: Dataset) -> str:
    """The two leaders by name."""
    return " and ".join(dataset.people[one].name for one in dataset.study.leaders)


def day(dataset: Dataset) -> Iterator[Question]:
    """On what day: a meeting by its city and year, a call by its title and an occasion that no other call had.

    Letters and messages are left out: their date does not say whether they were written, sent or delivered then.
    """
    cities = Counter((row.city, row.start_date.year) for row in dataset.meetings if row.kind in TOGETHER)
    occasions = Counter(row.occasion for row in dataset.meetings if row.kind is ContactKind.TELEPHONE)
    for row in filter(dated, dataset.meetings):
        year = row.start_date.year
        if row.kind is ContactKind.IN_PERSON and row.city and cities[row.city, year] == 1:
            verb = "begin to meet" if row.end_date > row.start_date else "meet"
            asked = f"On what day of {year} did {both(dataset)} {verb} in person (place: {row.city})?"
        elif row.kind is ContactKind.TELEPHONE and row.occasion and row.timezone and occasions[row.occasion] == 1:
            asked = (
                f"On what day of {year} did {both(dataset)} have this telephone call, as dated in the time zone "
                f"{row.timezone}: “{row.title}” (occasion: {row.occasion})?"
            )
        else:
            continue
        # The name of an occasion may contain its date.
        if forms.day(row.start_date).removesuffix(f" {year}") not in asked:
            yield made("day", row.meeting_id, asked, forms.days(row.start_date), (row.meeting_id,))


def place(dataset: Dataset) -> Iterator[Question]:
    """In which city or town: a meeting on a day on which the two leaders were together nowhere else."""
    for row in filter(certain, dataset.meetings):
        if row.kind is not ContactKind.IN_PERSON or row.city is None or not sole(dataset, row, *TOGETHER):
            continue
        if not named_alike(row):
            continue
        asked = f"In which city or town did {both(dataset)} meet in person on {forms.day(row.start_date)}?"
        yield made("place", row.meeting_id, asked, forms.place(row.city, row.venue, row.country), (row.meeting_id,))


def named_alike(row: Meeting) -> bool:
    """Whether the key names the same place as the city; if not, the place has several names."""
    key = set(row.meeting_id.split("-")[3:])
    return bool(key & set((row.city or "").casefold().replace("-", " ").split()))
