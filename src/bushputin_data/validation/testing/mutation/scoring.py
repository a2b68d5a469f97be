"""The mutation score of a package: how many injected faults are found in the right place, and false alarms."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from os import PathLike

from bushputin_data.validation.catalogue import catalogue
from bushputin_data.validation.checks import KINDS
from bushputin_data.validation.engine.run import check_package
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.source.overlay import Overlay
from bushputin_data.validation.source.package import read_package
from bushputin_data.validation.testing.mutation import cells, descriptor, files, rows
from bushputin_data.validation.testing.mutation.declared import declared
from bushputin_data.validation.testing.mutation.mutation import Faults, Mutation
from bushputin_data.validation.testing.mutation.prediction import Prediction
from bushputin_data.validation.testing.mutation.spots import Spot
from bushputin_data.validation.testing.mutation.subject import Subject

# For each rule the faults that it must find.
FAULTS: dict[str, Faults] = {
    "descriptor": descriptor.descriptor,
    "duplicate_json_key": descriptor.duplicate_json_key,
    "not_checked": descriptor.not_checked,
    "unsafe_path": files.unsafe_path,
    "missing_file": files.missing_file,
    "size_limit": files.size_limit,
    "bytes": files.measured("bytes", lambda size: int(str(size)) + 1),
    "hash": files.measured("hash", files.other_hash),
    "encoding": files.encoding,
    "byte_order_mark": files.byte_order_mark,
    "line_end": files.line_end,
    "final_newline": files.final_newline,
    "quote": files.quote,
    "dialect": files.dialect,
    "missing_column": rows.missing_column,
    "extra_column": rows.extra_column,
    "column_order": rows.column_order,
    "duplicate_column": rows.duplicate_column,
    "repeated_header": files.repeated_header,
    "blank_row": rows.blank_row,
    "missing_cell": rows.missing_cell,
    "extra_cell": rows.extra_cell,
    **{rule: cells.cell_faults(rule) for rule in (*cells.ERRORS, *cells.WARNINGS)},
    "required": cells.required,
    "primary_key": rows.primary_key,
    "unique": rows.unique("unique"),
    "unique_key": rows.unique("unique_key"),
    "reference": rows.reference,
    "reference_target": descriptor.reference_target,
    "stale_waiver": descriptor.stale_waiver,
    "unknown_rule": descriptor.unknown_rule,
    **{kind: declared(kind) for kind in KINDS},
}
# All findings of a fault are compared, however many follow from it.
ALL = replace(Limits(), findings=10_000_000)


@dataclass
class Score:
    """The faults of one rule.

    Attributes:
        injected: how many were injected.
        missed: those of which a finding is missing: their own, or one that follows.
        false_alarms: what was found that neither is a fault's own nor follows from it.
    """

    rule: str
    injected: int = 0
    missed: list[tuple[Mutation, Spot]] = field(default_factory=list)
    false_alarms: list[tuple[Mutation, Spot]] = field(default_factory=list)

    @property
    def found(self) -> int:
        """Faults of which all findings are there."""
        return self.injected - len({id(mutation) for mutation, _ in self.missed})


def score(
    path: str | PathLike[str], *, each: int = 3, seed: int = 0, progress: Callable[[str, int], None] | None = None
) -> list[Score]:
    """Inject faults into a valid package, one at a time, and see what is found; nothing is written.

    Of each fault it is known which findings it must have, each with its level, rule, file, line, column, field, row key
    and check: its own, and those that follow from it, such as the references to a key that was changed. The fault is
    found when all of them are there; whatever else there is, is a false alarm.

    Args:
        path: the package.
        each: the most faults per rule; there are none for a rule that the package gives no occasion for.
        seed: the same seed gives the same faults.
        progress: called with each rule and the number of faults tried so far.

    Raises:
        PackageError: there is no readable package.
        ValueError: the package already has errors.
    """
    scores, tried = [], 0
    with Subject(path) as subject:
        prediction = Prediction(subject)
        for rule in catalogue():
            one = Score(rule)
            for mutation in islice(faults(prediction, rule, seed), each):
                judge(prediction, mutation, one)
                tried += 1
                if progress:
                    progress(rule, tried)
            scores.append(one)
    return scores


def faults(prediction: Prediction, rule: str, seed: int) -> Iterator[Mutation]:
    """The faults of a rule; not those that waivers.csv excuses."""
    found = FAULTS[rule](prediction.subject, random.Random(f"{seed}:{rule}"))
    return (mutation for mutation in found if not any(map(prediction.is_waived, mutation.own)))


def judge(prediction: Prediction, mutation: Mutation, one: Score) -> None:
    """Check the package with the fault, and compare what is found with what is right."""
    package = prediction.subject.package
    report = check_package(read_package(Overlay(package.place, mutation.after.files), package.file), limits=ALL)
    found = Counter(map(Spot.of, report.findings))
    expected = prediction.expected(mutation.own, mutation.after)
    one.injected += 1
    one.missed += [(mutation, spot) for spot in (expected.right - found).elements()]
    others = (found - expected.right).elements()
    one.false_alarms += [(mutation, spot) for spot in others if spot not in expected.tolerated]


def table(scores: list[Score]) -> str:
    """The scores as a table, a line for each rule that has faults, and a last line that sums them up."""
    some = [one for one in scores if one.injected]
    lines = [f"{'rule':22}{'injected':>9}{'found':>7}{'false alarms':>14}"]
    lines += [f"{one.rule:22}{one.injected:9}{one.found:7}{len(one.false_alarms):14}" for one in some]
    injected, found = sum(one.injected for one in some), sum(one.found for one in some)
    alarms = sum(len(one.false_alarms) for one in some)
    none = [one.rule for one in scores if not one.injected]
    if none:
        lines.append(f"no fault could be injected for: {', '.join(none)}")
    lines.append(f"{found:,} of {injected:,} injected faults found in the right place, {alarms:,} false alarms")
    return "\n".join(lines) + "\n"


def failures(scores: list[Score]) -> Iterator[str]:
    """A line for each finding that is missing, and for each false alarm."""
    for one in scores:
        for mutation, spot in one.missed:
            follows = "" if spot in mutation.own else f", which follows from {mutation.at}"
            yield f"not found: {spot}{follows} ({mutation.what})"
        for mutation, spot in one.false_alarms:
            yield f"false alarm: {spot}, after {mutation.at} ({mutation.what})"


def is_total(scores: list[Score]) -> bool:
    """Whether every fault was found, and nothing else was."""
    return not any(one.missed or one.false_alarms for one in scores)
