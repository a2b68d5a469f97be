"""The words in the charts: titles, notes and alt texts, all generated from the figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from bushputin_data import summary
from bushputin_data.analysis.changes import FEW
from bushputin_data.analysis.words import day, listed, percent, plural
from bushputin_data.charts.looks import THREE
from bushputin_data.dataset import Dataset
from bushputin_data.models.vocabulary import ContactKind

KINDS = {
    ContactKind.IN_PERSON: "in person",
    ContactKind.TELEPHONE: "by telephone",
    ContactKind.MESSAGE: "by message",
}
LEGEND = {str(kind): label for kind, label in KINDS.items()}
COLOURS = dict(zip(LEGEND.values(), THREE, strict=True))
THIN = f"Dashed: the interval rests on fewer than {FEW} contacts and is too narrow to be trusted."


def leaders(dataset: Dataset) -> str:
    """The surnames of the two leaders."""
    people = dataset.people
    return " and ".join(people[key].sort_name.split(",")[0] if key in people else key for key in dataset.study.leaders)


def edition(dataset: Dataset) -> str:
    """The dataset from which the figures come."""
    name, version = dataset.descriptor.get("name", "dataset"), dataset.version
    return f"Source: {name} {version}." if version else f"Source: {name}."


def limited(limits: Mapping[str, Any]) -> str:
    """How the statements were restricted; empty if they were not."""
    said = []
    for name, value in limits.items():
        if value is not None and not (name == "certainty" and value == "low"):
            values = [value] if isinstance(value, str) else value
            better = " or better" if name == "certainty" and value != "high" else ""
            said.append(f"{name.replace('_', ' ')} {listed(map(str, values), 'or')}{better}")
    return f"Only: {'; '.join(said)}." if said else ""


def days(dataset: Dataset) -> str:
    """The days of the study."""
    return f"{day(dataset.study.first_day)} to {day(dataset.study.last_day)}"


def years(dataset: Dataset) -> range:
    """The years of the study."""
    return range(dataset.study.first_day.year, dataset.study.last_day.year + 1)


def bounds(dataset: Dataset) -> Iterator[tuple[summary.Period, str]]:
    """All periods but the first, each with the event with which it begins."""
    periods = summary.periods(dataset)
    for period, said in zip(periods[1:], dataset.study.periods[1:], strict=True):
        yield period, dataset.events[str(said.begins)].title


def begun(dataset: Dataset) -> str:
    """A sentence on the events with which the periods begin; empty if there is only one period."""
    found = [f"“{one.label}” from {day(one.first)} ({title})" for one, title in bounds(dataset)]
    return f"Periods: {'; '.join(found)}." if found else ""


def outside(table: pd.DataFrame, labels: Iterable[str]) -> str:
    """How many statements are in no period."""
    left = table[~table["period"].isin(list(labels))].drop_duplicates("period")
    count = int(left["statements"].sum())
    return f"Not drawn: {plural(count, 'statement')} of later or unsure date." if count else ""


def sizes(row: Mapping[str, Any]) -> str:
    """The number of statements and contacts behind a share."""
    count, apart, met = int(row["statements"]), int(row["outside"]), plural(int(row["contacts"]), "contact")
    if not apart:
        return f"{plural(count, 'statement')} in {met}"
    return f"{plural(count, 'statement')}: {count - apart} in {met}, {apart} outside any"


def interval(value: float, low: float, high: float) -> str:
    """A share with its interval."""
    ends = "" if pd.isna(low) else f" ({100 * low:.0f} to {100 * high:.0f})"
    return f"{percent(value)}{ends}"
