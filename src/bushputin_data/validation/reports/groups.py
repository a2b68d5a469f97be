"""Which findings people are shown: one per cause, and the first of each rule and table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from bushputin_data.validation.findings import Finding, Report, Series

# Rules that may only follow from another fault, which is then shown first.
FOLLOWING = "reference"


@dataclass(slots=True)
class Group:
    """The findings of one cause.

    Attributes:
        head: the position of the finding under which the others stand.
        rule: that of the head.
        count: how many findings have the cause, also those that are not held.
        held: how many of them are held, by table and rule.
    """

    head: int
    rule: str
    count: int
    held: Counter[Series] = field(default_factory=Counter)

    @property
    def unheld(self) -> int:
        """How many findings of the cause are not held."""
        return max(0, self.count - self.held.total())

    @property
    def following(self) -> int:
        """How many findings only follow from the head."""
        held = sum(number for (_, rule), number in self.held.items() if rule != self.rule)
        return held + self.unheld if held else 0

    @property
    def alike(self) -> int:
        """How many more findings are like the head."""
        held = sum(number for (_, rule), number in self.held.items() if rule == self.rule) - 1
        return held if self.following else held + self.unheld


class Selection:
    """The findings that are shown, and how many are not."""

    def __init__(self, report: Report, limit: int | None, most: int | None = None) -> None:
        """Show at most `limit` of each rule and table, and at most `most` in total."""
        self.report, self.limit, self.most = report, limit, most
        # Those that are held, and those that are not.
        self.hidden: Counter[Series] = Counter()
        self.beyond = Counter(report.omitted)

    def __iter__(self) -> Iterator[tuple[Finding, Group | None]]:
        """The first finding of each cause, with its group, and those that stand alone."""
        groups = grouped(self.report.findings)
        shown: Counter[Series] = Counter()
        told = 0
        for position, found in enumerate(self.report.findings):
            group = groups[found.cause.id] if found.cause else None
            if group and group.head != position:
                continue
            shown[found.series] += 1
            is_within = self.limit is None or shown[found.series] <= self.limit
            if is_within and (self.most is None or told < self.most):
                told += 1
                yield found, group
                if group:
                    take_out(group.unheld, self.beyond, group.held)
            else:
                self.hidden.update(group.held if group else [found.series])

    def left(self) -> Iterator[tuple[Series, str, int]]:
        """The tables and rules with findings that are not shown: each with its file, if it is one, and their number."""
        left = self.hidden + self.beyond
        if not left:
            return
        files: dict[Series, set[str]] = {}
        for found in self.report.findings:
            files.setdefault(found.series, set()).add(found.file or "")
        # In the order of the report; those of which nothing is held come last.
        for series in [*filter(left.__contains__, files), *sorted(left.keys() - files.keys())]:
            own = files.get(series, set())
            yield series, (own.pop() if len(own) == 1 else "") or series[0] or "the package", left[series]


def grouped(findings: Iterable[Finding]) -> dict[int, Group]:
    """The findings by their cause. The first of a cause leads, unless it is one that can only follow."""
    groups: dict[int, Group] = {}
    for position, found in enumerate(findings):
        if found.cause:
            group = groups.setdefault(found.cause.id, Group(position, found.rule, found.cause.count))
            if group.rule == FOLLOWING != found.rule:
                group.head, group.rule = position, found.rule
            group.held[found.series] += 1
    return groups


def take_out(number: int, beyond: Counter[Series], first: Iterable[Series]) -> None:
    """Findings that are not held but were told as a part of their cause are no longer among those left out."""
    for series in chain(first, beyond):
        if not number:
            return
        taken = min(number, beyond[series])
        beyond[series] -= taken
        number -= taken
