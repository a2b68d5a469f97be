"""The mutation score of a package: how many of the faults put into it are found at their places, and what else is."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from os import PathLike

from bushputin_data.validation.catalogue import catalogue
from bushputin_data.validation.engine.run import check_package
from bushputin_data.validation.findings import Finding, Report
from bushputin_data.validation.source.package import read_package
from bushputin_data.validation.testing.mutation import cells, packaging, rows
from bushputin_data.validation.testing.mutation.declared import KINDS, declared
from bushputin_data.validation.testing.mutation.overlay import Overlay
from bushputin_data.validation.testing.mutation.subject import Mutation, Subject

Faults = Callable[[Subject, random.Random], Iterator[Mutation]]
# For each rule the faults that it must find.
FAULTS: dict[str, Faults] = {
    "descriptor": packaging.described("descriptor", packaging.wrong_type),
    "duplicate_json_key": packaging.duplicate_json_key,
    "unsafe_path": packaging.unsafe_path,
    "missing_file": packaging.missing_file,
    "not_checked": packaging.described("not_checked", packaging.long_delimiter),
    "size_limit": packaging.size_limit,
    "bytes": packaging.measured("bytes", lambda size: size + 1),
    "hash": packaging.measured("hash", packaging.other_hash),
    "encoding": packaging.encoding,
    "byte_order_mark": packaging.byte_order_mark,
    "line_end": packaging.line_end,
    "final_newline": packaging.final_newline,
    "quote": packaging.quote,
    "dialect": packaging.separated,
    "missing_column": rows.relabelled(rows.renamed),
    "extra_column": rows.widened("extra_column", lambda labels: "no-such-column"),
    "column_order": rows.swapped,
    "duplicate_column": rows.widened("duplicate_column", lambda labels: labels[0]),
    "repeated_header": packaging.repeated_header,
    "blank_row": rows.blank_row,
    "missing_cell": rows.missing_cell,
    "extra_cell": rows.extra_cell,
    **{rule: cells.cell_faults(rule) for rule in cells.ERRORS},
    "required": cells.required,
    **{rule: cells.cell_faults(rule) for rule in cells.WARNINGS},
    "primary_key": rows.primary_key,
    "unique": rows.only("unique"),
    "unique_key": rows.only("unique_key"),
    "reference": rows.reference,
    "reference_target": packaging.described("reference_target", packaging.nowhere),
    "stale_waiver": packaging.stale_waiver,
    "unknown_rule": packaging.unknown_rule,
    **{kind: declared(kind) for kind in KINDS},
}


@dataclass
class Score:
    """The faults of one rule: how many were put in, which were not found, and what was found that does not follow."""

    rule: str
    injected: int = 0
    missed: list[Mutation] = field(default_factory=list)
    false_alarms: list[tuple[Mutation, Finding]] = field(default_factory=list)

    @property
    def found(self) -> int:
        """Faults found at their places."""
        return self.injected - len(self.missed)


def score(
    path: str | PathLike[str], *, each: int = 3, seed: int = 0, progress: Callable[[str, int], None] | None = None
) -> list[Score]:
    """Put faults into a valid package, one at a time, and see what is found; nothing is written.

    A fault counts as found when a finding of its rule stands at its file, line and column. Any other finding is a false
    alarm, unless it follows from the fault: its rule looks at a column that was changed, as a reference does at the key
    to which it points.

    Args:
        path: the package.
        each: at most so many faults of each rule; a package that has nothing for a rule gives none.
        seed: the same seed gives the same faults.
        progress: is called with each rule, and the faults tried so far.

    Raises:
        PackageError: there is no readable package.
        ValueError: the package has errors already.
    """
    subject = Subject(path)
    out, tried = [], 0
    for rule in catalogue():
        chance = random.Random(f"{seed}:{rule}")
        one = Score(rule)
        for mutation in islice(FAULTS[rule](subject, chance), each):
            judge(subject, mutation, one)
            tried += 1
            if progress:
                progress(rule, tried)
        out.append(one)
    subject.run.close()
    return out


def judge(subject: Subject, mutation: Mutation, one: Score) -> None:
    """Check the package with the fault, and count what is found."""
    report = check_package(read_package(Overlay(subject.package.place, mutation.files), subject.package.file))
    hits = [found for found in report.findings if is_hit(mutation, found)]
    one.injected += 1
    if not hits:
        one.missed.append(mutation)
    one.false_alarms += [(mutation, found) for found in others(subject, mutation, report) if found not in hits]


def is_hit(mutation: Mutation, found: Finding) -> bool:
    """A finding of the fault's rule at its place."""
    file, line, column = mutation.at
    return (found.rule, found.file, found.line) == (mutation.rule, file, line) and column in (None, found.column)


def others(subject: Subject, mutation: Mutation, report: Report) -> Iterator[Finding]:
    """The findings that do not follow from the fault."""
    for found in report.findings:
        if not subject.explains(mutation, found) and not is_report_of_loss(mutation, found):
            yield found


def is_report_of_loss(mutation: Mutation, found: Finding) -> bool:
    """A finding that says again, of the changed file itself, what the fault did to all of it."""
    return found.rule == mutation.rule and found.file == mutation.at[0]


def table(scores: list[Score]) -> str:
    """The scores as a table, a line for each rule that has faults, and a last line that sums them up."""
    some = [one for one in scores if one.injected]
    lines = [f"{'rule':22}{'injected':>9}{'found':>7}{'false alarms':>14}"]
    lines += [f"{one.rule:22}{one.injected:9}{one.found:7}{len(one.false_alarms):14}" for one in some]
    injected, found = sum(one.injected for one in some), sum(one.found for one in some)
    alarms = sum(len(one.false_alarms) for one in some)
    none = [one.rule for one in scores if not one.injected]
    if none:
        lines.append(f"nothing to break for: {', '.join(none)}")
    lines.append(f"{found:,} of {injected:,} injected faults found at their place, {alarms:,} false alarms")
    return "\n".join(lines) + "\n"


def failures(scores: list[Score]) -> Iterator[str]:
    """A line for each fault that was not found, and for each false alarm."""
    for one in scores:
        for missed in one.missed:
            yield f"not found: {one.rule} at {place(missed.at)} ({missed.what})"
        for mutation, found in one.false_alarms:
            said = f"{found.rule} at {place((found.file, found.line, found.column))}: {found.message}"
            yield f"false alarm after {one.rule} ({mutation.what}): {said}"


def place(at: tuple[str | None, int | None, int | None]) -> str:
    """File, line and column, as far as they are known."""
    return ":".join(str(part) for part in at if part is not None)


def is_total(scores: list[Score]) -> bool:
    """Every fault was found, and nothing else was."""
    return not any(one.missed or one.false_alarms for one in scores)
