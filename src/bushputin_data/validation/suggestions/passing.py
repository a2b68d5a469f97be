"""What the present descriptor lets pass: faults that the suggested one would find, put into the data one at a time."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from bushputin_data.validation.engine.run import check_package
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.source.overlay import Overlay
from bushputin_data.validation.source.package import read_package
from bushputin_data.validation.suggestions.suggesting import Draft
from bushputin_data.validation.testing.mutation.scoring import FAULTS
from bushputin_data.validation.testing.mutation.spots import Spot
from bushputin_data.validation.testing.mutation.subject import Subject

RULES = ("type", "required", "enum", "pattern", "minimum", "primary_key", "unique", "reference")
# A change of a file is found by its size and hash, whatever it is.
MEASURES = ("bytes", "hash")
# So many faults of each rule; in larger packages none are tried, for each is a check of the whole.
EACH, MOST_ROWS = 5, 50_000


@dataclass(frozen=True)
class Passed:
    """The faults of one rule that the suggested descriptor would find, and how many of them the present one lets pass."""

    rule: str
    tried: int
    passed: int


def passing(draft: Draft) -> list[Passed]:
    """Put faults into the data, and count those that the present descriptor does not find; nothing is written.

    Raises:
        ValueError: the package has errors already, or more rows than this takes.
    """
    if draft.rows > MOST_ROWS:
        raise ValueError(f"there are more than {MOST_ROWS:,} rows")
    out = []
    before = Counter(map(Spot.of, check_package(draft.package).findings))
    with Subject(draft.suggested) as subject:
        for rule in RULES:
            passed = tried = 0
            for mutation in islice(FAULTS[rule](subject, random.Random(rule)), EACH):
                if draft.package.file in mutation.after.files:
                    continue
                tried += 1
                place = Overlay(draft.package.place, mutation.after.files)
                report = check_package(read_package(place, draft.package.file), limits=Limits())
                found = Counter(Spot.of(one) for one in report.findings if one.rule not in MEASURES)
                passed += not found - before
            out += [Passed(rule, tried, passed)] if tried else []
    return out
