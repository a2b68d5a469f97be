"""The places of findings as editors and spreadsheets count them: files are read again, up to the last finding."""

from __future__ import annotations

import dataclasses
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from io import BufferedReader
from types import MappingProxyType
from typing import IO, Any, NamedTuple

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.excerpts import BESIDE, Excerpt, Line, columns_around
from bushputin_data.validation.findings import Finding, Series, Spot
from bushputin_data.validation.plan.plan import Plan, ResourcePlan
from bushputin_data.validation.source.places import Place
from bushputin_data.validation.source.records import Cell, Measured, Records, start_of
from bushputin_data.validation.source.spans import UnprovenError
from bushputin_data.validation.source.unpacking import is_gzip, unpacked

BATCH = 256
# Characters that are looked through for the beginnings of cells; beyond that these stay unknown. Lines with quotes take
# so many times as long.
SEARCHED, SLOWER = 32_000_000, 16
# Most excerpts in a report.
MOST = 2_000


class Where(NamedTuple):
    """Where a finding is: the record of its file, and the character of its line."""

    record: int
    character: int | None


class Locator:
    """Finds the places of the findings of a run, and what stands around the first of them."""

    def __init__(
        self,
        plan: Plan,
        place: Place,
        context: int = 0,
        chunks: Mapping[tuple[int, str], Any] = MappingProxyType({}),
        skim: Callable[..., Iterator[Any]] | None = None,
    ) -> None:
        """`context` is how many findings of each rule and table are shown with what stands around them.

        `chunks` says of files that were read in chunks where the first of these begins, `skim` finds records in them.
        """
        self.chunks, self.skim = chunks if skim else {}, skim
        self.place, self.limits, self.context = place, plan.limits, context
        self.resources = {path: one for one in plan.resources for path in one.paths if one.table}
        self.found: dict[Spot, Where] = {}
        self.excerpts: dict[Spot, Excerpt] = {}
        self.searched = 0

    def located(self, findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """The findings with their places."""
        spots: dict[str, set[Spot]] = {}
        for one in findings:
            if one.line and one.file in self.resources:
                spots.setdefault(one.file or "", set()).add(one.spot)
        wanted = set(self.shown(findings))
        for path, some in spots.items():
            try:
                self.find(path, self.resources[path], some, wanted)
            except (FaultError, OSError, UnicodeError):
                # What cannot be read is a finding already; here it only stays without a place.
                continue
        return tuple(self.placed(one) for one in findings)

    def placed(self, found: Finding) -> Finding:
        """A finding with its place, where that was found."""
        where = self.found.get(found.spot)
        return dataclasses.replace(found, record=where.record, character=where.character) if where else found

    def shown(self, findings: Sequence[Finding]) -> Iterator[Spot]:
        """The places of findings shown with an excerpt: the first of each cause."""
        times: Counter[Series] = Counter()
        causes: set[int] = set()
        for one in findings if self.context else ():
            if one.cause and one.cause.id in causes:
                continue
            causes |= {one.cause.id} if one.cause else set()
            times[one.series] += 1
            if times[one.series] <= self.context and times.total() <= MOST:
                yield one.spot

    def find(self, path: str, resource: ResourcePlan, spots: set[Spot], wanted: set[Spot]) -> None:
        """Find some places in a file: those in its chunks without reading all that stands between them."""
        begin = self.chunks.get((resource.index, path))
        later = {spot for spot in spots if spot[1] >= begin.line} if begin and wanted.isdisjoint(spots) else set()
        if not later:
            self.walk(path, resource, spots, wanted)
            return
        if spots - later:
            self.walk(path, resource, spots - later, wanted)
        by_line = in_lines(later)
        try:
            with closing(self.place.open(path)) as opened:
                found = self.skim(self.content(opened, path), resource.dialect, begin, sorted(by_line))  # type: ignore[misc]
                for one in found:
                    for spot in by_line[one.line]:
                        self.found[spot] = Where(one.number, self.character(one.lines(), resource, spot))
        except UnprovenError:
            self.walk(path, resource, spots, wanted)

    def content(self, opened: IO[bytes], path: str) -> Measured:
        """What a file holds, unpacked where it is packed."""
        stored = Measured(opened, limits=self.limits)
        if not is_gzip(opened):
            return stored
        packed = unpacked(BufferedReader(stored), path, self.place.info(path).stored, self.limits)
        return Measured(packed, limits=self.limits)

    def walk(self, path: str, resource: ResourcePlan, spots: set[Spot], wanted: set[Spot]) -> None:
        """Read a file up to the last of some places."""
        by_line = in_lines(spots)
        last = max(by_line)
        header: tuple[int, list[Cell]] | None = None
        before: deque[tuple[int, list[Cell]]] = deque(maxlen=BESIDE)
        waiting: list[tuple[Spot, list[tuple[int, list[Cell]]], int]] = []
        with closing(self.place.open(path)) as opened:
            records = Records(self.content(opened, path), resource.dialect, lambda fault, line: None, self.limits)
            while (batch := records.read(BATCH)).rows and (waiting or batch.lines[0] <= last):
                is_quiet = batch.numbers[0] > max(resource.dialect.header_rows, default=0) and not waiting
                if is_quiet and by_line.keys().isdisjoint(batch.lines):
                    before.extend(zip(batch.numbers[-BESIDE:], batch.rows[-BESIDE:], strict=True))
                    continue
                for line, number, cells in zip(batch.lines, batch.numbers, batch.rows, strict=True):
                    for gathered in waiting:
                        gathered[1].append((number, cells))
                    waiting = self.settled(waiting, header)
                    if number in resource.dialect.header_rows[-1:]:
                        header = (number, cells)
                    for spot in by_line.get(line, ()):
                        self.found[spot] = Where(number, self.character(records.lines_from(line), resource, spot))
                        if spot in wanted:
                            waiting.append((spot, [*before, (number, cells)], len(before) + 1 + BESIDE))
                    before.append((number, cells))
        self.settled([(spot, lines, 0) for spot, lines, _ in waiting], header)

    def settled(
        self,
        waiting: list[tuple[Spot, list[tuple[int, list[Cell]]], int]],
        header: tuple[int, list[Cell]] | None,
    ) -> list[tuple[Spot, list[tuple[int, list[Cell]]], int]]:
        """Keep what stands around the places of which enough rows were read; give the others."""
        for spot, lines, most in waiting:
            if len(lines) >= most:
                columns = columns_around(spot[2])
                kept = tuple(Line.of(number, cells, columns) for number, cells in lines)
                is_apart = header and header[0] not in {line.number for line in kept}
                top = Line.of(*header, columns) if header and is_apart else None
                self.excerpts[spot] = Excerpt(columns, top, kept)
        return [one for one in waiting if len(one[1]) < one[2]]

    def character(self, lines: Iterator[str], resource: ResourcePlan, spot: Spot) -> int | None:
        """Where the cell of a place begins on its line; `lines` are those from that one on."""
        if spot[2] is None or self.searched > SEARCHED:
            return None
        return start_of(resource.dialect, self.counted(lines, resource.dialect.quote), spot[2])

    def counted(self, lines: Iterator[str], quote: str | None) -> Iterator[str]:
        """The lines; what is looked through is counted."""
        for line in lines:
            self.searched += len(line) * (SLOWER if quote and quote in line else 1)
            yield line


def in_lines(spots: Iterable[Spot]) -> dict[int, list[Spot]]:
    """Places by their lines."""
    found: dict[int, list[Spot]] = {}
    for spot in spots:
        found.setdefault(spot[1], []).append(spot)
    return found


def locate(
    findings: Sequence[Finding],
    plan: Plan,
    place: Place,
    context: int = 0,
    chunks: Mapping[tuple[int, str], Any] = MappingProxyType({}),
    skim: Callable[..., Iterator[Any]] | None = None,
) -> tuple[tuple[Finding, ...], Mapping[Spot, Excerpt]]:
    """The findings with their places, and what stands around the first `context` of each rule and table."""
    locator = Locator(plan, place, context, chunks, skim)
    return locator.located(findings), locator.excerpts
