"""Robustness checks of the answer, and what may be missing from the data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from bushputin_data import summary
from bushputin_data.agreement import parts
from bushputin_data.analysis.bounds import at_other_events, possible, shifted
from bushputin_data.analysis.changes import SHARE, by_label, change
from bushputin_data.analysis.intervals import DRAWS, SEED
from bushputin_data.analysis.measures import contacts, stance
from bushputin_data.analysis.observed import observed
from bushputin_data.dataset import Dataset
from bushputin_data.models.vocabulary import Act, Certainty, CodingRole, Rendering

AS_COUNTED = "as counted"
# A coder who coded a smaller part of the statements is not compared with the whole.
LEAST_CODED = 0.5
DAYS = 30
COLUMNS = ["check", "period", "statements", "contacts", "outside", SHARE, f"{SHARE}_low", f"{SHARE}_high", "change"]


def doubts(dataset: Dataset, *, seed: int = SEED, draws: int = DRAWS) -> pd.DataFrame:
    """The cooperative share by period in each robustness check: one row per check and period.

    `check` says how the statements were counted; `change` says how the share changed from the previous period (rise,
    fall, unclear or too few), and is missing for the first period.
    """
    figures: list[dict[str, Any]] = []
    for label, ways in checks(dataset):
        rows = by_label(stance(data=dataset, seed=seed, draws=draws, **ways))
        before = None
        for number, period in enumerate(one.label for one in summary.periods(dataset)):
            row = rows.get(period)
            told = change(before, row) if number else None
            figures.append({"check": label, "period": period, "change": told} | ({} if row is None else dict(row)))
            before = row
    found = pd.DataFrame(figures, columns=COLUMNS)
    counts = ["statements", "contacts", "outside"]
    return found.assign(**{name: found[name].fillna(0).astype("int64") for name in counts})


def checks(dataset: Dataset) -> Iterator[tuple[str, dict[str, Any]]]:
    """The robustness checks: a label, and the options passed to `stance`."""
    yield AS_COUNTED, {}
    for key in largest(dataset):
        yield f"without {key}", {"without": key}
    yield "contacts weighted equally", {"weight": "contact"}
    yield "statements outside contacts grouped by day", {"clusters": "occasion"}
    yield "certainty medium or high", {"certainty": str(Certainty.MEDIUM)}
    yield "certainty high", {"certainty": str(Certainty.HIGH)}
    there = {row.rendering for row in dataset.statements}
    for rendering in (one for one in Rendering if one in there):
        yield f"rendering: {rendering}", {"rendering": str(rendering)}
    if Act.CEREMONIAL in {row.act for row in dataset.statements}:
        yield "without the act ceremonial", {"without_act": str(Act.CEREMONIAL)}
    for coder, label in coders(dataset):
        yield label, {"coder": coder}
    yield from other_bounds(dataset)


def largest(dataset: Dataset) -> list[str]:
    """The contact with the most statements in each period."""
    rows = observed(dataset)
    found = []
    for period in summary.periods(dataset):
        counts = rows[rows["period"] == period.label]["meeting_id"].dropna().astype(object).value_counts()
        found += sorted(counts[counts == counts.max()].index)[:1]
    return list(dict.fromkeys(found))


def coders(dataset: Dataset) -> Iterator[tuple[str, str]]:
    """The coders with enough statements: those of the newest codebook version, and the first readers."""
    codings = [row for row in dataset.codings if row.role is CodingRole.CODING]
    newest = max((row.codebook_version for row in codings), key=parts, default="")
    for role, label in ((CodingRole.CODING, "codes of {}"), (CodingRole.FIRST_READING, "first reading by {}")):
        own = [
            row.coder
            for row in dataset.codings
            if row.role is role and (role is not CodingRole.CODING or row.codebook_version == newest)
        ]
        for coder in sorted(set(own)):
            if own.count(coder) >= LEAST_CODED * len(dataset.statements):
                yield coder, label.format(coder)


def other_bounds(dataset: Dataset) -> Iterator[tuple[str, dict[str, Any]]]:
    """Other bounds of the periods, provided that each still has at least one day."""
    ways = {
        f"bounds {DAYS} days earlier": shifted(dataset, -DAYS),
        f"bounds {DAYS} days later": shifted(dataset, DAYS),
        "bounds at the event before": at_other_events(dataset, -1),
        "bounds at the event after": at_other_events(dataset, 1),
    }
    for label, bounds in ways.items():
        if bounds and possible(dataset, bounds):
            yield label, {"bounds": bounds}


def selection(dataset: Dataset) -> pd.DataFrame:
    """What may be missing, by period: one row for each.

    Columns: `period`; the number of documented `contacts`, and of those that are `silent`, that is, without any
    statement; the shares of the statements that were read in transcripts or in the records themselves (`first_hand`),
    come from one side's account (`readout`), or were made in `private`; the `largest` contact and its share; and
    `lowest` and `highest`, the cooperative share if each silent contact had the average number of statements for its
    period, and none, or all, of these were cooperative.
    """
    rows, met = observed(dataset), by_label(contacts(data=dataset))
    figures = []
    for period in (one.label for one in summary.periods(dataset)):
        own, there = rows[rows["period"] == period], met.get(period)
        if not len(own):
            continue
        per_contact = own["meeting_id"].dropna().astype(object).value_counts().sort_index()
        silent = 0 if there is None else int(there["silent"])
        missing = silent * (float(per_contact.mean()) if len(per_contact) else 0.0)
        cooperative = int((own["stance"] == SHARE).sum())
        figures.append(
            {
                "period": period,
                "contacts": 0 if there is None else int(there["contacts"]),
                "silent": silent,
                "first_hand": own["first_hand"].mean(),
                "readout": (own["rendering"] == str(Rendering.READOUT)).mean(),
                "private": (own["audience"] == "private").mean(),
                "largest": per_contact.idxmax() if len(per_contact) else None,
                "largest_share": float(per_contact.max()) / len(own) if len(per_contact) else 0.0,
                "lowest": cooperative / (len(own) + missing),
                "highest": (cooperative + missing) / (len(own) + missing),
            }
        )
    names = ["contacts", "silent", "first_hand", "readout", "private", "largest", "largest_share", "lowest", "highest"]
    return pd.DataFrame(figures, columns=["period", *names])
