"""Questions about numbers, by the counting rule of the dataset: one stay in one place on consecutive days is one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bushputin_data.asking import forms
from bushputin_data.asking.certain import span
from bushputin_data.asking.contacts import both
from bushputin_data.asking.question import Question, made
from bushputin_data.countries import NAMES
from bushputin_data.dataset import Dataset
from bushputin_data.models import Meeting
from bushputin_data.models.vocabulary import Certainty, ContactKind

RULE = "Count one stay in one place on unbroken days as one meeting, and presence without a talk not at all."
# A place with fewer meetings is not worth counting.
SEVERAL = 2


def count(dataset: Dataset) -> Iterator[Question]:
    """How many by kind and year, and how many meetings by country or city; only if every row counted is certain."""
    groups: defaultdict[tuple[str, str], list[Meeting]] = defaultdict(list)
    asked: dict[tuple[str, str], str] = {}
    who = both(dataset)
    for row in dataset.meetings:
        year = row.start_date.year
        if row.kind is ContactKind.TELEPHONE:
            key = ("telephone", str(year))
            asked[key] = f"How many telephone calls of {who} in {year} does the dataset document?"
            groups[key].append(row)
        elif row.kind is ContactKind.IN_PERSON:
            for name, value, where in places(row):
                key = (name, value)
                asked[key] = f"How many meetings in person of {who}{where} does the dataset document? {RULE}"
                groups[key].append(row)
    for key, rows in groups.items():
        if all(is_certain(row) for row in rows) and (key[0] in ("telephone", "in_person") or len(rows) >= SEVERAL):
            evidence = tuple(row.meeting_id for row in rows)
            yield made("count", "-".join(key), asked[key], forms.number(len(rows)), evidence)


def places(row: Meeting) -> Iterator[tuple[str, str, str]]:
    """The groups in which a meeting is counted: its year, its country and its city."""
    year = str(row.start_date.year)
    yield "in_person", year, f" in {year}"
    if row.country in NAMES:
        yield "country", row.country, f" in {NAMES[row.country]}"
    if row.city:
        yield "city", row.city.casefold().replace(" ", "-"), f" in {row.city}"


def is_certain(row: Meeting) -> bool:
    """Whether it is certain that the contact took place, and in which year."""
    first, last = span(row)
    return row.certainty is Certainty.HIGH and first.year == last.year
