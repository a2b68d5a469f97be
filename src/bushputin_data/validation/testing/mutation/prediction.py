"""Which findings are right, of the package as it is and after a fault: each with its place, and no others.

Stated as plainly as possible, independently of the engine: cells as `Sheet` reads them, keys and references by sets of
values, declared checks by their own code over a `PlainStore`, and waivers line by line. Rules have no leeway: a finding
that is not stated here is a false alarm, and a stated one that is not reported is missing.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bushputin_data.validation.findings import STALE
from bushputin_data.validation.plan.plan import ResourcePlan
from bushputin_data.validation.testing.mutation.after import After
from bushputin_data.validation.testing.mutation.bonds import Hit, is_ready
from bushputin_data.validation.testing.mutation.plain_store import PlainStore
from bushputin_data.validation.testing.mutation.spots import Spot
from bushputin_data.validation.testing.mutation.subject import Subject
from bushputin_data.validation.waivers import FILE


class Expected(NamedTuple):
    """What is right after a fault.

    Attributes:
        right: the findings that must be there, each as often as it must.
        tolerated: those that may be there or not, each with the reason.
    """

    right: Counter[Spot]
    tolerated: Mapping[Spot, str]


class Prediction:
    """Says which findings are right."""

    def __init__(self, subject: Subject) -> None:
        """Learn what is right for the package as it is."""
        self.subject = subject
        self.bonds = [bond for bond in subject.bonds if is_ready(bond, subject.sheets)]
        self.not_ready = {bond.table for bond in subject.bonds if not is_ready(bond, subject.sheets)}
        whole = self.store(After({}))
        self._usual = {id(bond): list(bond.hits(whole)) for bond in self.bonds}
        # What the package has already and what is not told here: warnings about files and the descriptor.
        stated = Counter(self.after_waivers(self.stated((), After({})), After({})))
        self.carried = list((Counter(subject.before) - stated).elements())

    def store(self, after: After) -> PlainStore:
        """The rows of all tables after a fault."""
        sheets = self.subject.sheets
        rows = {name: after.rows.get(name, sheet.rows) for name, sheet in sheets.items()}
        return PlainStore(rows, {name: sheet.positions for name, sheet in sheets.items()})

    def expected(self, own: Sequence[Spot], after: After) -> Expected:
        """The findings that are right after a fault, of which its own are stated by itself."""
        found, tolerated = self.stated(own, after), {}
        for spot in self.carried:
            moved, reason = self.moved(spot, after)
            if reason:
                tolerated[moved] = reason
            else:
                found.append(moved)
        return Expected(Counter(self.after_waivers(found, after)), tolerated)

    def stated(self, own: Sequence[Spot], after: After) -> list[Spot]:
        """What is told here of a package after a fault."""
        store = self.store(after)
        found = [*self.cells(store, after), *self.between(store, after), *self.measures(after)]
        return [*found, *(spot for spot in own if spot not in found)]

    def is_waived(self, spot: Spot) -> bool:
        """Whether a line of waivers.csv waives the finding."""
        return bool(self.waivers_of(spot))

    # Cells

    def cells(self, store: PlainStore, after: After) -> Iterator[Spot]:
        """What is wrong with single cells."""
        for name, rows in store.tables.items():
            sheet, positions = self.subject.sheets[name], after.positions.get(name, {})
            for row in rows:
                for rank, level, rule in row.odd:
                    yield sheet.spot(rule, row, rank, level=level, position=positions.get(rank))

    # Between rows

    def between(self, store: PlainStore, after: After) -> Iterator[Spot]:
        """What is broken between rows that were read."""
        for bond in self.bonds:
            if bond.others & after.unread:
                continue
            is_usual = bond.places.isdisjoint(after.touched)
            for hit in self._usual[id(bond)] if is_usual else bond.hits(store):
                yield hit if isinstance(hit, Spot) else self.spot(hit, store, after)

    def spot(self, hit: Hit, store: PlainStore, after: After) -> Spot:
        """Where a finding between rows stands."""
        sheet, row = self.subject.sheets[hit.table], store.tables[hit.table][hit.row]
        position = after.positions.get(hit.table, {}).get(hit.rank)
        return sheet.spot(hit.rule, row, hit.rank, level=hit.level, position=position, check=hit.check)

    # Files

    def measures(self, after: After) -> Iterator[Spot]:
        """That a changed file has another size and hash than the descriptor says."""
        for resource in self.subject.plan.resources:
            if after.files.keys().isdisjoint(resource.paths) or resource.name in after.unmeasured:
                continue
            parts = [self.content(path, after) for path in resource.paths]
            if None in parts:
                continue
            data = b"".join(filter(None, parts))
            if resource.size is not None and len(data) != resource.size:
                yield self.measure("bytes", resource)
            if resource.hash:
                algorithm, _, digest = resource.hash.rpartition(":")
                if hashlib.new(algorithm or "md5", data, usedforsecurity=False).hexdigest() != digest.lower():
                    yield self.measure("hash", resource)

    def content(self, path: str, after: After) -> bytes | None:
        """The bytes of a file after the change; None if it is gone."""
        if path in after.files:
            return after.files[path]
        with self.subject.package.place.open(path) as stream:
            return stream.read()

    def measure(self, rule: str, resource: ResourcePlan) -> Spot:
        """Where a wrong size or hash is found."""
        if len(resource.paths) == 1:
            return Spot("error", rule, resource.name, resource.paths[0])
        return Spot("error", rule, resource.name, self.subject.file, field=f"{resource.pointer}/{rule}")

    def moved(self, spot: Spot, after: After) -> tuple[Spot, str | None]:
        """What was found before, where it is after the change; with a reason where it may not be found any more."""
        if spot.resource in after.unread:
            return spot, "the rest of its table is not read"
        shift = after.shift
        if shift and spot.file == shift.path and spot.line is not None and spot.line >= shift.line:
            return spot._replace(line=spot.line + shift.added), None
        return spot, None

    # Waivers

    def after_waivers(self, found: Sequence[Spot], after: After) -> Iterator[Spot]:
        """The findings that no waiver takes out, and the waivers that take out none."""
        used, erring = set(), set()
        for spot in found:
            if lines := self.waivers_of(spot):
                used.update(lines)
                continue
            if spot.level == "error" and spot.resource:
                erring.add(spot.resource)
            yield spot
        for (_, resource, _, _), line in self.subject.waivers.items():
            if line not in used and resource not in erring | self.unknown(after):
                yield Spot("warning", STALE, None, FILE, line)

    def waivers_of(self, spot: Spot) -> list[int]:
        """The lines of waivers.csv that take a finding out."""
        key = "|".join(text for _, text in spot.row_key)
        names = [name for name in (spot.rule, spot.check) if name]
        lines = [self.subject.waivers.get((name, spot.resource or "", key, spot.field or "")) for name in names]
        return [line for line in lines if line]

    def unknown(self, after: After) -> set[str]:
        """The tables of which nobody can say which findings they would have."""
        cut_off = {bond.table for bond in self.bonds if bond.others & after.unread}
        return cut_off | after.unread | after.unjudged | self.subject.plan.unjudged | self.not_ready
