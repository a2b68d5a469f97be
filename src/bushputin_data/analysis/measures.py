"""Stances, acts, topics and contacts by group: shares with their intervals, and the rows behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Literal, Unpack

import numpy as np
import pandas as pd

from bushputin_data import agreement as coders
from bushputin_data.analysis.bounds import Bound, divided
from bushputin_data.analysis.intervals import DRAWS, SEED, Array, Estimates, shares
from bushputin_data.analysis.observed import GROUPS, Given, Limits, given, known, observed, several
from bushputin_data.analysis.result import Result
from bushputin_data.dataset import Dataset
from bushputin_data.frames import STRING, categories
from bushputin_data.models.vocabulary import Certainty, ContactKind, Stance
from bushputin_data.summary import COUNTED, Period

By = str | Iterable[str] | None
Weight = Literal["statement", "contact"]
WEIGHTS = ("statement", "contact")
SHOWN = (Stance.COOPERATIVE, Stance.NEUTRAL, Stance.CONFLICTUAL)
SCORES = np.array([1.0, 0.0, -1.0])
COUNTS = ["statements", "contacts", "outside", "largest"]
MONTH = 365.25 / 12
KINDS = {str(kind): kind for kind in ContactKind}


def stance(
    by: By = "period",
    *,
    data: Given = None,
    weight: Weight = "statement",
    seed: int = SEED,
    draws: int = DRAWS,
    **limits: Unpack[Limits],
) -> Result:
    """The share of each stance and the mean stance, with 95 % intervals: a row for each group.

    Columns: the groups; `statements`, the `contacts` that they were made in, how many were made `outside` any, and the
    share of the `largest` contact in them; for `cooperative`, `neutral` and `conflictual` the share and its ends
    (`_low`, `_high`), and so for `mean`: cooperative counts 1, neutral 0, conflictual -1.

    Statements of one contact are not independent: the intervals are from a bootstrap over contacts, in which a
    statement outside any contact stands for itself. They are missing where there are fewer than two of these.

    Args:
        by: one or more of period, year, speaker, topic (the head of the primary one), setting, audience (private,
            public, in writing), rendering, certainty, act; None for all statements as one group.
        data: a dataset or its path; the bundled release when None.
        weight: `contact` lets contacts weigh alike, whatever the number of their statements.
        seed: of the bootstrap.
        draws: of the bootstrap.
        **limits: what the statements are limited to: certainty ("medium": medium or better), setting, speaker,
            rendering, topic, without (contacts), without_act, coder (his codes for the agreed ones), bounds (other
            ones of the periods: events or days), clusters ("occasion": what a leader said outside contacts on one
            day in one setting is one cluster), quoted (True: only statements with a quote) and training (False: none
            of the codebook's training set).

    Raises:
        UnknownNameError: there is no such group, limit or value, with the nearest.

    >>> import bushputin_data as bp
    >>> list(bp.analysis.stance(certainty="high")["period"])[:2]
    ['before 9/11', 'to the Iraq war']
    """
    dataset, names = given(data), grouping(by, GROUPS)
    alike = known([weight], WEIGHTS, "weight") == ["contact"]
    rows = observed(dataset, limits)
    figures = []
    for group, own in groups(rows, names):
        figures.append(group | stances(own, alike=alike, seed=seed, draws=draws))
    columns = [*names, *COUNTS, *(one for name in (*SHOWN, "mean") for one in ends(name))]
    return Result.of(figures, columns, behind(rows, names))


def stances(rows: pd.DataFrame, *, alike: bool = False, seed: int = SEED, draws: int = DRAWS) -> dict[str, Any]:
    """The figures of some statements: how many they are, and each share and the mean with its interval."""
    counts = table(rows, "stance", [str(one) for one in SHOWN])
    return sizes(rows) | named(shares(counts, SCORES, alike=alike, seed=seed, draws=draws), [*SHOWN, "mean"])


def acts(
    by: By = "period", *, data: Given = None, seed: int = SEED, draws: int = DRAWS, **limits: Unpack[Limits]
) -> Result:
    """The share of each act, with 95 % intervals: a row for each group and act that it has.

    Columns: the groups, `act`, its `count`, `share`, `low` and `high`; then those of the group as in `stance`.
    Statements without an act are left out: no rows where acts are not coded yet.

    Args:
        by: as in `stance`.
        data: as in `stance`.
        seed: as in `stance`.
        draws: as in `stance`.
        **limits: as in `stance`.

    Raises:
        UnknownNameError: as in `stance`.

    >>> import bushputin_data as bp
    >>> list(bp.analysis.acts(by="speaker").columns)[:3]
    ['speaker', 'act', 'count']
    """
    rows = observed(given(data), limits)
    return shared_by(
        "act", rows[rows["act"].notna()], grouping(by, [one for one in GROUPS if one != "act"]), seed, draws
    )


def topics(
    by: By = "period", *, data: Given = None, seed: int = SEED, draws: int = DRAWS, **limits: Unpack[Limits]
) -> Result:
    """The share of each topic, with 95 % intervals: a row for each group and topic that it has.

    A statement counts once, under the head of its primary topic. Columns: the groups, `topic`, its `count`, `share`,
    `low` and `high`; then those of the group as in `stance`.

    Args:
        by: as in `stance`.
        data: as in `stance`.
        seed: as in `stance`.
        draws: as in `stance`.
        **limits: as in `stance`.

    Raises:
        UnknownNameError: as in `stance`.

    >>> import bushputin_data as bp
    >>> float(bp.analysis.topics(by=None)["share"].sum().round(6))
    1.0
    """
    rows, names = observed(given(data), limits), grouping(by, [one for one in GROUPS if one != "topic"])
    return shared_by("topic", rows, names, seed, draws)


def contacts(
    by: By = "period", *, data: Given = None, certainty: str = "low", bounds: Iterable[Bound] | None = None
) -> Result:
    """How many contacts there were: a row for each group. Mere co-presence stands apart and is not among them.

    Columns: the groups; `in_person`, `telephone`, `message` and all three as `contacts`; `silent`, those of them
    without any statement; `co_presence`. By period alone also its `days`, and the contacts `per_month`. They are those
    that are documented, so there is no interval.

    Args:
        by: period or year, of the first day; kind; record; or several; None for all contacts as one group.
        data: as in `stance`.
        certainty: `medium` means medium or better.
        bounds: as in `stance`.

    Raises:
        UnknownNameError: there is no such group or value, with the nearest.

    >>> import bushputin_data as bp
    >>> int(bp.analysis.contacts(by=None)["contacts"].iloc[0]) == int((bp.meetings()["kind"] != "co_presence").sum())
    True
    """
    dataset, periods = given(data), divided(given(data), bounds)
    names = grouping(by, ["period", "year", "kind", "record"])
    rows = met(dataset, periods, certainty)
    figures = []
    for group, own in groups(rows, names):
        counts = {kind: int((own["kind"] == kind).sum()) for kind in KINDS}
        apart = {kind: counts.pop(kind) for kind in KINDS if KINDS[kind] not in COUNTED}
        real = own[own["kind"].isin(list(counts))]
        silent = int((real["statements"] == 0).sum())
        figures.append(group | counts | {"contacts": len(real), "silent": silent} | apart)
    columns = [*names, *(kind for kind in KINDS if KINDS[kind] in COUNTED), "contacts", "silent", "co_presence"]
    found = Result.of(figures, columns, rows)
    if names == ["period"]:
        spans = {one.label: (one.last - one.first + dt.timedelta(days=1)).days for one in periods}
        found["days"] = pd.array([spans.get(str(label)) for label in found["period"]], dtype="Int64")
        found["per_month"] = found["contacts"] / found["days"].astype("float64") * MONTH
    return found


def agreement(
    by: str | None = None, *, data: Given = None, version: str | None = None, coder: Iterable[str] | None = None
) -> pd.DataFrame:
    """How far the coders agree: Krippendorff's alpha with its interval, for each variable; no rows without codings.

    Args:
        by: topic, speaker or setting; None for all statements together.
        data: as in `stance`.
        version: of the codebook; the newest that coders used when None.
        coder: only these; all who coded by that version when None.

    Raises:
        UnknownNameError: `by` is none of these, or a coder has not coded by that version.

    >>> import bushputin_data as bp
    >>> list(bp.analysis.agreement().columns)[:3]
    ['variable', 'group', 'coders']
    """
    return coders.agreement(given(data), by, version=version, coder=coder)


def grouping(by: By, there: Iterable[str]) -> list[str]:
    """The names of the groups that were asked for, each once."""
    return list(dict.fromkeys(known([] if by is None else several(by), list(there), "group")))


def groups(rows: pd.DataFrame, names: list[str]) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """The rows of each group, with its values; what is missing is a group as well."""
    if not names:
        if len(rows):
            yield {}, rows
        return
    for values, own in rows.groupby(names, observed=True, dropna=False, sort=True):
        yield dict(zip(names, values, strict=True)), own


def table(rows: pd.DataFrame, variable: str, values: list[str]) -> Array:
    """How many statements of each cluster have each value; clusters in the order of their keys."""
    keys, places = np.unique(rows["cluster"].to_numpy(dtype=str), return_inverse=True)
    codes = pd.Index(values).get_indexer(pd.Index(rows[variable].astype(object)))
    counts = np.bincount(places * len(values) + codes, minlength=len(keys) * len(values))
    found: Array = counts.reshape(len(keys), len(values)).astype("float64")
    return found


def sizes(rows: pd.DataFrame) -> dict[str, Any]:
    """How many statements there are, in how many contacts, and how many of them are of one contact."""
    per_contact = rows["meeting_id"].value_counts()
    largest = int(per_contact.max()) / len(rows) if len(per_contact) else 0.0
    outside = int(rows["meeting_id"].isna().sum())
    return dict(zip(COUNTS, (len(rows), len(per_contact), outside, largest), strict=True))


def ends(name: str) -> tuple[str, str, str]:
    """The names of a figure and of the ends of its interval."""
    return str(name), f"{name}_low", f"{name}_high"


def named(found: Estimates, values: Iterable[str]) -> dict[str, float]:
    """Figures by their names."""
    return {
        name: float(figure)
        for place, value in enumerate(values)
        for name, figure in zip(ends(value), (one[place] for one in found), strict=True)
    }


def shared_by(variable: str, rows: pd.DataFrame, names: list[str], seed: int, draws: int) -> Result:
    """The share of each value of a variable in each group."""
    figures: list[dict[str, Any]] = []
    for group, own in groups(rows, names):
        there = own[variable].value_counts()
        values = [str(one) for one in own[variable].cat.categories if there[one]]
        found = shares(table(own, variable, values), seed=seed, draws=draws)
        for place, value in enumerate(values):
            figure = zip(("share", "low", "high"), (float(one[place]) for one in found), strict=True)
            figures.append(group | {variable: value, "count": int(there[value])} | dict(figure) | sizes(own))
    columns = [*names, variable, "count", "share", "low", "high", *COUNTS]
    return Result.of(figures, columns, behind(rows, [*names, variable]))


def behind(rows: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """The statements that were counted, with what they were counted by."""
    return rows[list(dict.fromkeys(["statement_id", "meeting_id", "cluster", *names, "stance", "act"]))]


def met(dataset: Dataset, periods: tuple[Period, ...], certainty: str) -> pd.DataFrame:
    """The contacts of a certainty, each with its groups and the number of its statements."""
    levels = list(map(str, Certainty))
    (least,) = known([certainty], levels, "certainty")
    said = pd.Series([row.meeting_id for row in dataset.statements], dtype=object).value_counts()
    kept = [row for row in dataset.meetings if levels.index(row.certainty) >= levels.index(least)]
    labels = [next((one.label for one in periods if one.first <= row.start_date <= one.last), None) for row in kept]
    columns: dict[str, tuple[list[Any], Any]] = {
        "meeting_id": ([row.meeting_id for row in kept], STRING),
        "kind": ([str(row.kind) for row in kept], categories(KINDS)),
        "record": ([str(row.record) for row in kept], STRING),
        "period": (labels, categories((one.label for one in periods), ordered=True)),
        "year": ([row.start_date.year for row in kept], pd.Int64Dtype()),
        "statements": ([int(said.get(row.meeting_id, 0)) for row in kept], "int64"),
    }
    return pd.DataFrame({name: pd.Series(values, dtype=dtype) for name, (values, dtype) in columns.items()})
