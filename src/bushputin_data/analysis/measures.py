"""Stances, acts, topics and contacts by group: shares with intervals, and the rows behind them."""

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
    """The share of each stance and the mean stance, with 95 % intervals: one row per group.

    Columns: the groups; `statements`; the number of `contacts` in which they were made; how many were made `outside`
    any contact; the share of the statements that come from the `largest` contact; for `cooperative`, `neutral` and
    `conflictual` the share and the ends of its interval (`_low`, `_high`); and the same for `mean`, where cooperative
    counts as 1, neutral as 0 and conflictual as -1.

    Statements of one contact are not independent, so the intervals come from a bootstrap over contacts, in which a
    statement outside any contact is a cluster of its own. They are missing if there are fewer than two clusters.

    Args:
        by: one or more of period, year, speaker, topic (the top-level topic of the primary one), setting, audience
            (private, public, in writing), rendering, certainty, act; None for all statements as one group.
        data: a dataset or its path; the bundled release if None.
        weight: `contact` weights contacts equally, whatever their number of statements.
        seed: the seed of the bootstrap.
        draws: the number of draws.
        **limits: which statements to count, and how: certainty ("medium" means medium or better), setting, speaker,
            rendering, topic, without (contacts to leave out), without_act, coder (use this coder's codes instead of
            the settled ones), bounds (other starts of the periods: events or days), clusters ("occasion": what a
            leader said outside contacts on one day in one setting is one cluster), quoted (True: only statements with
            a quote) and training (False: leave out the codebook's training set).

    Raises:
        UnknownNameError: a group, option or value does not exist; the message suggests the closest.

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
    """The share of each act, with 95 % intervals: one row per group and act.

    Columns: the groups, `act`, its `count`, `share`, `low` and `high`; then the sizes of the group as in `stance`.
    Statements without an act are left out, so there are no rows until acts are coded.

    Args:
        by: one or more of period, year, speaker, topic, setting, audience (private, public, in writing), rendering,
            certainty; None for all statements as one group.
        data: a dataset or its path; the bundled release if None.
        seed: the seed of the bootstrap: the same seed gives the same intervals.
        draws: the number of draws.
        **limits: which statements to count, as in `stance`: certainty, setting, speaker, rendering, topic, without,
            without_act, coder, bounds, clusters.

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
    """The share of each top-level topic, with 95 % intervals: one row per group and topic.

    A statement counts once, under the top-level topic of its primary topic. Columns: the groups, `topic`, its `count`,
    `share`, `low` and `high`; then the sizes of the group as in `stance`.

    Args:
        by: one or more of period, year, speaker, act, setting, audience (private, public, in writing), rendering,
            certainty; None for all statements as one group.
        data: a dataset or its path; the bundled release if None.
        seed: the seed of the bootstrap: the same seed gives the same intervals.
        draws: the number of draws.
        **limits: which statements to count, as in `stance`: certainty, setting, speaker, rendering, topic, without,
            without_act, coder, bounds, clusters.

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
    """The number of documented contacts: one row per group. Co-presence is counted separately.

    Columns: the groups; `in_person`, `telephone`, `message`, and their sum `contacts`; how many of these are `silent`,
    that is, without any statement; `co_presence`. By period alone, also the `days` of the period and the contacts
    `per_month`. These are counts of what is documented, so there is no interval.

    Args:
        by: one or more of period, year (both by the first day), kind, record; None for all contacts as one group.
        data: a dataset or its path; the bundled release if None.
        certainty: `medium` means medium or better.
        bounds: other starts of the periods than those of the study: keys of events, or days.

    Raises:
        UnknownNameError: a group or value does not exist; the message suggests the closest.

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
    by: str | None = None,
    *,
    data: Given = None,
    version: str | None = None,
    coder: Iterable[str] | None = None,
    training: bool = False,
) -> pd.DataFrame:
    """How far the coders agree: Krippendorff's alpha with its interval for each variable; no rows without codings.

    The training set is left out, because coders discuss it. With few statements the interval is wide or undefined, and
    alpha says little.

    Args:
        by: topic, speaker or setting; None for all statements together.
        data: a dataset or its path; the bundled release if None.
        version: the version of the codebook; the newest that coders have used if None.
        coder: only these coders; all who coded by that version if None.
        training: True for the training set alone, instead of all other statements: to see how far a new coder agrees
            with the others before coding the rest.

    Raises:
        UnknownNameError: `by` is none of these, or a coder has not coded by that version.

    >>> import bushputin_data as bp
    >>> list(bp.analysis.agreement().columns)[:3]
    ['variable', 'group', 'coders']
    """
    return coders.agreement(given(data), by, version=version, coder=coder, training=training)


def grouping(by: By, there: Iterable[str]) -> list[str]:
    """The names of the requested groups, without repeats."""
    return list(dict.fromkeys(known([] if by is None else several(by), list(there), "group")))


def groups(rows: pd.DataFrame, names: list[str]) -> Iterator[tuple[dict[str, Any], pd.DataFrame]]:
    """The rows of each group, with its values; missing values form a group as well."""
    if not names:
        if len(rows):
            yield {}, rows
        return
    for values, own in rows.groupby(names, observed=True, dropna=False, sort=True):
        yield dict(zip(names, values, strict=True)), own


def table(rows: pd.DataFrame, variable: str, values: list[str]) -> Array:
    """How many statements of each cluster have each value; clusters are in key order."""
    keys, places = np.unique(rows["cluster"].to_numpy(dtype=str), return_inverse=True)
    codes = pd.Index(values).get_indexer(pd.Index(rows[variable].astype(object)))
    counts = np.bincount(places * len(values) + codes, minlength=len(keys) * len(values))
    found: Array = counts.reshape(len(keys), len(values)).astype("float64")
    return found


def sizes(rows: pd.DataFrame) -> dict[str, Any]:
    """The number of statements and contacts, and the share of the largest contact."""
    per_contact = rows["meeting_id"].value_counts()
    largest = int(per_contact.max()) / len(rows) if len(per_contact) else 0.0
    outside = int(rows["meeting_id"].isna().sum())
    return dict(zip(COUNTS, (len(rows), len(per_contact), outside, largest), strict=True))


def ends(name: str) -> tuple[str, str, str]:
    """The column names of a figure and of the ends of its interval."""
    return str(name), f"{name}_low", f"{name}_high"


def named(found: Estimates, values: Iterable[str]) -> dict[str, float]:
    """The figures by column name."""
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
    """The statements that were counted, with their groups and codes."""
    return rows[list(dict.fromkeys(["statement_id", "meeting_id", "cluster", *names, "stance", "act"]))]


def met(dataset: Dataset, periods: tuple[Period, ...], certainty: str) -> pd.DataFrame:
    """The contacts of at least this certainty, with their groups and numbers of statements."""
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
