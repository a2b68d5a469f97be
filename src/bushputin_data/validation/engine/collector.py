"""Collects the findings of a run: counts all, and keeps the first of each rule in each table, in order of place."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import NamedTuple

from bushputin_data.validation.catalogue import catalogue
from bushputin_data.validation.findings import STALE, Cause, Finding
from bushputin_data.validation.waivers import Entry, Waivers

# The place of a finding in its resource: rank of the file, line, column, and a tie-breaker within a cell.
Order = tuple[int, int, int]
FIRST: Order = (0, 0, 0)
Kept = tuple[Order, str, str, Finding, Hashable]


class Series:
    """The findings of one rule in one table: how many there are, and the first of them."""

    def __init__(self, most: int) -> None:
        """Set how many to keep."""
        self.most, self.count = most, 0
        self.kept: list[Kept] = []
        self._last: Order | None = None

    def takes(self, order: Order) -> bool:
        """Whether a finding at this place might be among the first."""
        return self._last is None or order <= self._last

    def keep(self, kept: Kept) -> None:
        """Keep a finding while it is among the first."""
        if self.takes(kept[0]):
            self.kept.append(kept)
            if len(self.kept) > 2 * self.most:
                self.cut()

    def copy(self) -> Series:
        """The same findings."""
        other = Series(self.most)
        other.count, other.kept, other._last = self.count, list(self.kept), self._last
        return other

    def cut(self) -> None:
        """Drop all but the first."""
        self.kept.sort(key=lambda kept: kept[:3])
        if len(self.kept) >= self.most:
            del self.kept[self.most :]
            self._last = self.kept[-1][0]


class State(NamedTuple):
    """What a collector has gathered at some time."""

    waived: int
    levels: Counter[str]
    erring: set[str]
    series: dict[tuple[str, str], Series]
    causes: Counter[Hashable]
    used: set[Entry]


class Collector:
    """Collects the findings of a run.

    Whatever the order in which they come, the same are kept: in each table the first `most` of each rule by their
    places. The counts are whole.
    """

    def __init__(self, most: int, waivers: Waivers | None = None) -> None:
        """Findings that are waived are only counted."""
        self.most, self.waivers = most, waivers
        self.waived = 0
        self.levels: Counter[str] = Counter()
        self.erring: set[str] = set()
        self._series: dict[tuple[str, str], Series] = {}
        self._causes: Counter[Hashable] = Counter()

    def state(self) -> State:
        """The current state, to restore later."""
        used = set(self.waivers.used) if self.waivers else set()
        series = {key: one.copy() for key, one in self._series.items()}
        return State(self.waived, Counter(self.levels), set(self.erring), series, Counter(self._causes), used)

    def restore(self, state: State) -> None:
        """Go back to an earlier state."""
        self.waived, self.levels, self.erring, self._series, self._causes, used = state
        if self.waivers:
            self.waivers.used = used

    def series(self, resource: str | None, rule: str) -> Series:
        """The findings of a rule in a table."""
        key = (resource or "", rule)
        if key not in self._series:
            self._series[key] = Series(self.most)
        return self._series[key]

    def takes(self, resource: str, rule: str, order: Order) -> bool:
        """Whether a finding at this place is kept."""
        return self.series(resource, rule).takes(order)

    def excused(self, resource: str, rule: str, check: str | None = None) -> Collection[str]:
        """The keys of the rows of which findings might be waived."""
        return self.waivers.row_keys(resource, rule, check) if self.waivers else ()

    def wants(
        self,
        resource: str,
        rule: str,
        order: Order,
        check: str | None = None,
        key: Callable[[], Mapping[str, str]] = dict,
    ) -> bool:
        """Whether a finding at this place is kept or might be waived, so that it must be built in full.

        `key` gives the primary key of the row.
        """
        if self.takes(resource, rule, order):
            return True
        excused = self.excused(resource, rule, check)
        return bool(excused) and "|".join(key().values()) in excused

    def add(self, found: Finding, order: Order = FIRST, cause: Hashable = None) -> None:
        """Count a finding, and keep it if it is among the first; findings with the same origin share a `cause`."""
        if self.waivers and self.waivers.waives(found):
            self.waived += 1
            return
        self.count(found.resource or "", found.rule, found.level)
        if cause is not None:
            self._causes[cause] += 1
        self.series(found.resource, found.rule).keep((order, found.check or "", found.field or "", found, cause))

    def count(self, resource: str, rule: str, level: str, times: int = 1, cause: Hashable = None) -> None:
        """Count findings that are not wanted."""
        self.levels[level] += times
        self.series(resource, rule).count += times
        if level == "error":
            self.erring.add(resource)
        if cause is not None and cause in self._causes:
            self._causes[cause] += times

    @property
    def by_rule(self) -> dict[str, int]:
        """How many findings each rule has."""
        out: Counter[str] = Counter()
        for (_, rule), series in self._series.items():
            out[rule] += series.count
        return {rule: number for rule, number in out.items() if number}

    @property
    def omitted(self) -> dict[tuple[str, str], int]:
        """How many findings of each table and rule are counted and not kept."""
        left = {key: series.count - min(len(series.kept), series.most) for key, series in self._series.items()}
        return {key: number for key, number in left.items() if number}

    def findings(self, resources: Sequence[str]) -> tuple[Finding, ...]:
        """The findings that are kept: the package's own first, then by resource and place, stale waivers last."""
        ranks = {name: rank for rank, name in reversed(list(enumerate(resources)))}
        for series in self._series.values():
            series.cut()
        kept = [one for series in self._series.values() for one in series.kept]
        kept.sort(
            key=lambda one: (one[3].rule == STALE, ranks.get(one[3].resource or "", -1), one[0], one[3].rule, *one[1:3])
        )
        causes = self._numbered(kept)
        return tuple(finished(found, causes.get(cause)) for *_, found, cause in kept)

    def _numbered(self, kept: Sequence[Kept]) -> Mapping[Hashable, Cause]:
        """The causes that several findings have, numbered in the order of these."""
        several = dict.fromkeys(cause for *_, cause in kept if cause is not None and self._causes[cause] > 1)
        return {cause: Cause(number, self._causes[cause]) for number, cause in enumerate(several, 1)}


def finished(found: Finding, cause: Cause | None) -> Finding:
    """The finding with its cause, and with the cure of its rule if it has neither a hint nor an expected value."""
    if cause:
        found = dataclasses.replace(found, cause=cause)
    if found.expected or found.hint:
        return found
    rule = catalogue().get(found.rule)
    return dataclasses.replace(found, hint=rule.cure) if rule else found
