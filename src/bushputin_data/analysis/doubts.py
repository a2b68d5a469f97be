"""Robustness checks of the answer, and what may be missing from the data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from bushputin_data import summary
from bushputin_data.agreement import parts
from bushputin_data.analysis.bounds import at_other_events, possible, shifted
from bushputin_data.analysis.changes import SHARE, by_label, change, counted
from bushputin_data.analysis.intervals import DRAWS, SEED
from bushputin_data.analysis.measures import contacts, stance
from bushputin_data.analysis.observed import PRIVATE, observed
from bushputin_data.dataset import Dataset
from bushputin_data.models.vocabulary import Act, Certainty, CodingRole, Rendering, Stance

AS_COUNTED = "as counted"
# A coder who coded a smaller part of the statements is not compared with the whole.
LEAST_CODED = 0.5
DAYS = 30
SELECTED = [
    "period", "contacts", "silent", "first_hand", "readout", "unquoted", "private", "private_contacts", "largest",
    "largest_share", "effective", "least", "most", "lowest", "highest",
]  # fmt: skip
CHANGES = {"change": SHARE, "conflict": str(Stance.CONFLICTUAL)}
COLUMNS = ["check", "period", "statements", "contacts", "outside", SHARE, f"{SHARE}_low", f"{SHARE}_high", *CHANGES]


def doubts(dataset: Dataset, *, seed: int = SEED, draws: int = DRAWS) -> pd.DataFrame:
    """The cooperative share by period in each robustness check: one row per check and period.

    `check` says how the statements were counted; `change` says how the share changed from the previous period (rise,
    fall, unclear or too few), and `conflict` says the same of the conflictual share. Both are missing for the first
    period.
    """
    figures: list[dict[str, Any]] = []
    for label, ways in checks(dataset):
        rows = by_label(stance(data=dataset, seed=seed, draws=draws, **ways))
        before = None
        for number, period in enumerate(one.label for one in summary.periods(dataset)):
            row = rows.get(period)
            told = {name: change(before, row, share) if number else None for name, share in CHANGES.items()}
            figures.append({"check": label, "period": period} | told | ({} if row is None else dict(row)))
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
    if 0 < sum(row.quote is None for row in dataset.statements) < len(dataset.statements):
        yield "with a quote", {"quoted": True}
    if CodingRole.CODING in {row.role for row in dataset.codings}:
        yield "without the training set", {"training": False}
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
    come from one side's account (`readout`), have no quote (`unquoted`), or were made in `private`, and the number of
    contacts in which these last were made (`private_contacts`); the `largest` contact and its share; `effective`, the
    number of clusters of equal size that would have the same weight (Kish 1965: the square of the sum of the sizes,
    divided by the sum of their squares); `least` and `most`, the ends of the range of the cooperative share if any one
    cluster is left out; and `lowest` and `highest`, the cooperative share if each silent contact had the average number
    of statements for its period, and none, or all, of these were cooperative.
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
        private, (least, most) = own[own["audience"] == PRIVATE], one_left_out(own)
        figures.append(
            {
                "period": period,
                "contacts": 0 if there is None else int(there["contacts"]),
                "silent": silent,
                "first_hand": own["first_hand"].mean(),
                "readout": (own["rendering"] == str(Rendering.READOUT)).mean(),
                "unquoted": 1 - own["quoted"].mean(),
                "private": len(private) / len(own),
                "private_contacts": private["meeting_id"].nunique(),
                "largest": per_contact.idxmax() if len(per_contact) else None,
                "largest_share": float(per_contact.max()) / len(own) if len(per_contact) else 0.0,
                "effective": effective(own),
                "least": least,
                "most": most,
                "lowest": cooperative / (len(own) + missing),
                "highest": (cooperative + missing) / (len(own) + missing),
            }
        )
    return pd.DataFrame(figures, columns=SELECTED)


def effective(rows: pd.DataFrame) -> float:
    """The number of clusters of equal size that would have the same weight as those of these statements."""
    sizes = counted(rows)[:, 1]
    return float(sizes.sum() ** 2 / (sizes**2).sum())


def one_left_out(rows: pd.DataFrame) -> tuple[float, float]:
    """The lowest and the highest cooperative share when one cluster is left out; NaN if there is no other."""
    counts = counted(rows)
    if len(counts) < 2:
        return float("nan"), float("nan")
    left = counts.sum(axis=0) - counts
    shares = left[:, 0] / left[:, 1]
    return float(shares.min()), float(shares.max())
