"""What the present descriptor misses: faults that the suggested one would find, injected one at a time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bushputin_data.validation.engine.run import check_package
from bushputin_data.validation.findings import Report
from bushputin_data.validation.source.overlay import Files, Overlay
from bushputin_data.validation.source.package import read_package
from bushputin_data.validation.suggestions.suggesting import Draft
from bushputin_data.validation.testing.mutation.scoring import FAULTS
from bushputin_data.validation.testing.mutation.spots import Spot
from bushputin_data.validation.testing.mutation.subject import Subject

# The rules that report a violation of a suggestion.
RULES = {
    "type": "type",
    "required": "required",
    "unique": "unique",
    "enum": "enum",
    "pattern": "pattern",
    "minimum": "minimum",
    "primaryKey": "primary_key",
    "foreignKey": "reference",
}
# Any change of a file would be found by its size and hash.
MEASURES = ("bytes", "hash")
# Faults per rule, one per column; none are tried in larger packages, because each needs a check of the whole package.
EACH, MOST_ROWS = 10, 50_000


@dataclass(frozen=True)
class Passed:
    """The faults of one rule that the suggested descriptor finds, and how many of them the present one misses."""

    rule: str
    tried: int
    passed: int


def passing(draft: Draft) -> list[Passed]:
    """Inject faults into the data, and count those that the present descriptor misses; nothing is written.

    Raises:
        ValueError: the package already has errors, or has too many rows.
    """
    if draft.rows > MOST_ROWS:
        raise ValueError(f"there are more than {MOST_ROWS:,} rows")
    out = []
    before = Counter(errors(check_package(draft.package)))
    with Subject(draft.suggested) as subject:
        for kind, rule in RULES.items():
            wanted = {(one.resource, one.fields[0]) for one in draft.suggestions if one.kind == kind}
            some = FAULTS[rule](subject, random.Random(rule)) if wanted else iter(())
            found = list(islice((one for one in some if (one.at.resource, one.at.field) in wanted), EACH))
            passed = sum(lets_pass(draft, one.after.files, before) for one in found)
            out += [Passed(rule, len(found), passed)] if found else []
    return out


def lets_pass(draft: Draft, files: Files, before: Counter[Spot]) -> bool:
    """Whether the present descriptor reports no new error in changed files."""
    if draft.package.file in files:
        return False
    place = Overlay(draft.package.place, files)
    report = check_package(read_package(place, draft.package.file))
    return not Counter(errors(report)) - before


def errors(report: Report) -> Iterator[Spot]:
    """The errors of a report, by their places."""
    return (Spot.of(one) for one in report.findings if one.level == "error" and one.rule not in MEASURES)
