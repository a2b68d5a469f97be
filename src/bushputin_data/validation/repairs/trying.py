"""Tries repairs in memory: one that causes a new finding, or does not remove its own, is not proposed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bushputin_data.validation.engine.run import check_package
from bushputin_data.validation.findings import Finding
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.plan.plan import Plan
from bushputin_data.validation.repairs.linking import EQUAL
from bushputin_data.validation.repairs.measures import followed
from bushputin_data.validation.repairs.repair import Edit, Repair, edited
from bushputin_data.validation.repairs.tables import Tables
from bushputin_data.validation.source.overlay import Overlay
from bushputin_data.validation.source.package import Package, read_package

# Two findings at the same place by the same rule count as one, whatever the value.
Spot = tuple[str, str | None, int | None, int | None, str | None, str | None]
# All findings are compared.
ALL = replace(Limits(), findings=10_000_000)
# How many times the package is checked, usually twice; after that, remaining repairs are not tried.
TRIALS = 200
KEYS = ("primary_key", "unique", "unique_key")
Progress = Callable[[str, int], None]


class Trial:
    """Tries repairs of one package."""

    def __init__(
        self, package: Package, plan: Plan, tables: Tables, before: Sequence[Finding], progress: Progress | None = None
    ) -> None:
        """`before` is what is found without any repair; `errors_left` counts the errors after those accepted so far."""
        self.package, self.plan, self.tables, self.progress = package, plan, tables, progress
        self.before = before
        self.trials = 0
        self.errors_left = sum(found.level == "error" for found in before)

    def files(self, repairs: Iterable[Repair]) -> dict[str, bytes]:
        """The files that repairs change, as they are after them, the descriptor with them."""
        changes: dict[str, set[Edit]] = defaultdict(set)
        for repair in repairs:
            for edit in repair.edits:
                changes[edit.path].add(edit)
        out = {}
        for path, edits in changes.items():
            file = self.tables.file(path)
            out[path] = edited(file.text, edits).encode(file.dialect.encoding, "surrogateescape")
        return out | followed(self.plan, Overlay(self.package.place, out), out)

    def wrong(self, repairs: Sequence[Repair]) -> list[tuple[Spot, str]]:
        """Findings after some repairs that should not be there, each with the reason: new, or not removed."""
        self.trials += 1
        place = Overlay(self.package.place, self.files(repairs))
        report = check_package(read_package(place, self.package.file), limits=ALL, progress=self.progress)
        moved = Moves(repairs)
        after = Counter(spot(found, found.line) for found in report.findings)
        known = Counter(spot(found, moved(found)) for found in self.before)
        removed = {spot(found, moved(found)) for repair in repairs for found in repair.findings}
        new = [(one, of_new(one)) for one in after - known]
        wrong = new + [(one, "it would not remove the finding") for one in after if one in removed]
        if not wrong:
            self.errors_left = report.counts["errors"]
        return wrong

    def accepted(self, repairs: Sequence[Repair]) -> tuple[list[Repair], dict[int, str]]:
        """The repairs that are good together, and by their `id` why the others are not."""
        kept: list[Repair] = []
        rest, whys = list(repairs), dict[int, str]()
        while rest:
            whys = {}
            more = self._good(rest, kept, whys)
            good = {id(one) for one in more}
            kept, rest = kept + more, [one for one in rest if id(one) not in good]
            if not more:
                break
        return kept, whys

    def _good(self, some: list[Repair], kept: list[Repair], whys: dict[int, str]) -> list[Repair]:
        """Those of some repairs that are good beside others: all, or what is left of the two halves."""
        if not some:
            return []
        if self.trials >= TRIALS:
            whys |= {id(one): "too many other repairs would have to be tried" for one in some}
            return []
        wrong = self.wrong(kept + some)
        if not wrong:
            return some
        if len(some) == 1:
            whys[id(some[0])] = wrong[0][1]
            return []
        places = {(file, line) for (_, file, line, *_), _ in wrong if file and line}
        blamed = [one for one in some if not one.lines.isdisjoint(places)]
        if not 0 < len(blamed) < len(some):
            blamed = some[len(some) // 2 :]
        ids = {id(one) for one in blamed}
        good = self._good([one for one in some if id(one) not in ids], kept, whys)
        return good + self._good(blamed, kept + good, whys)


class Moves:
    """Where findings are after repairs that change the number of lines."""

    def __init__(self, repairs: Iterable[Repair]) -> None:
        """Learn which lines go."""
        self.edits = sorted({edit for repair in repairs for edit in repair.edits if edit.lines_more})

    def __call__(self, found: Finding) -> int | None:
        """The line on which a finding is then."""
        if found.line is None or not self.edits:
            return found.line
        line = found.line
        return line + sum(edit.lines_more for edit in self.edits if edit.path == found.file and edit.line < line)


def spot(found: Finding, line: int | None) -> Spot:
    """By what findings are compared."""
    return found.rule, found.file, line, found.column, found.field, found.check


def of_new(one: Spot) -> str:
    """Why a repair that causes a finding is not proposed."""
    rule, file, line, *_ = one
    if rule in KEYS:
        return EQUAL
    where = f"{file}:{line}" if line else f"{file}"
    return f"it would cause a new finding: {rule} in {where}"
