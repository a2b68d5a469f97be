"""Reads a large table in chunks that are judged in parallel, and merges the results as if there were only one.

The header and the first rows are read as every table's are. What follows is divided; each chunk is judged where there
is room for it, and its suspects are judged again here, in their order, by the one judge of rows. So the findings are
those of the exact engine, whatever a chunk was judged by. Where a file cannot be divided beyond doubt, all that was
found of the table is forgotten, and it is read without being divided.
"""

from __future__ import annotations

import sys
from array import array
from collections import deque
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from bushputin_data.validation.engine import reading as undivided
from bushputin_data.validation.engine.chunk import Cells, Judged, Sheet
from bushputin_data.validation.engine.collector import Order
from bushputin_data.validation.engine.exact import RowJudge
from bushputin_data.validation.engine.places import File, Lines, Places
from bushputin_data.validation.engine.reading import Reading, ReadTable
from bushputin_data.validation.engine.workers import Executor
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import FieldFault
from bushputin_data.validation.source.header import Header
from bushputin_data.validation.source.records import NO_LINE_END, Batch, Measured, Records
from bushputin_data.validation.source.spans import WINDOW, Spans, UnprovenError, is_divisible

# Approximate size of a chunk in bytes.
CHUNK = 2 << 20
Suspect = tuple[int, Cells]
# Stands for all suspects.
EVERY: Container[int] = range(sys.maxsize)


class Begin(NamedTuple):
    """Where the chunks of a file begin: on which line, and behind how many records."""

    line: int
    records: int


class DividedReading(Reading):
    """The reading of a resource whose files are divided where they are large."""

    def __init__(self, *arguments: Any, workers: Executor, **more: Any) -> None:
        """As for `Reading`; `workers` judge the chunks."""
        super().__init__(*arguments, **more)
        self.workers = workers
        self.digest = self.digest and workers.hashed(self.digest)
        # How many bytes were judged in chunks so far.
        self.judged_bytes = 0
        # Of each file that was divided, by the resource's number and the path.
        self.chunks: dict[tuple[int, str], Begin] = {}
        self.is_divisible = bool(self.read_table) and is_divisible(self.plan.dialect) and self.has_wide_limits()
        if self.plan.table and any(map(has_schema, self.plan.table.fields)):
            # The time budget of all JSON Schemas of a run is kept in one place only.
            self.is_divisible = False

    def has_wide_limits(self) -> bool:
        """Whether no line or cell can exceed its limit without being looked at individually."""
        return self.limits.line_bytes >= 4 * WINDOW and self.limits.cell_characters >= 4 * WINDOW

    def read_rows(self, read: ReadTable, file: File, stream: Measured, begin: bytes) -> None:
        """Judge the rows of one file; the beginning of a large file is copied, to be divided later."""
        if self.is_divisible and not file.data and self.place.info(file.path).size >= self.workers.least:
            stream.copy = bytearray()
        super().read_rows(read, file, stream, begin)

    def read_batches(self, read: ReadTable, file: File, records: Records, batch: Batch) -> None:
        """Judge the first rows, then what follows in chunks."""
        source, judge = records.source, self.judge
        if source.copy is None or judge is None or not batch.rows:
            super().read_batches(read, file, records, batch)
            return
        self.judge_batch(read, file, batch, undecoded=records.undecoded)
        begin, source.copy = self.rest(records, source.copy, judge), None
        if begin is None:
            super().read_batches(read, file, records, records.read(undivided.BATCH))
            return
        line_end = "\r\n" if source.suspect else "\n"
        spans = Spans(source, begin, self.plan.dialect, line_end, CHUNK, self.workers.count)
        self.workers.begin(spans)
        sheet = Sheet(read.table, Header(judge.width, read.positions), self.plan.dialect, self.limits)
        merging = Merging(self, read, file, judge, sheet, records.next_line)
        try:
            for judged in self.workers.map(self.workers.judge(sheet), self.counted(spans)):
                merging.add(judged)
        except FaultError as error:
            raise UnprovenError(error.fault.fact) from None
        except OSError as error:
            if error is self.failure:
                raise
            raise UnprovenError(str(error)) from None
        if spans.lacks_line_end:
            records.note(NO_LINE_END, merging.line - 1)
        self.chunks[self.plan.index, file.path] = Begin(records.next_line, records.number)
        records.skip_rest()

    def counted(self, spans: Spans) -> Iterator[bytes]:
        """The spans; their bytes are counted."""
        for data in spans:
            self.judged_bytes += len(data)
            yield data

    def rest(self, records: Records, copy: bytes | bytearray, judge: RowJudge) -> bytes | None:
        """The bytes already read that follow the first rows; None if the file cannot be divided."""
        has_odd_ends = records.source.suspect and not (records.line_end == "\r\n" and has_one_line_end(copy))
        has_odd_rows = records.undecoded or judge.all_wide is not None or not judge.width
        if has_odd_ends or has_odd_rows or records.at_end:
            return None
        at = 0
        for _ in range(records.next_line - 1):
            at = copy.find(b"\n", at) + 1
            if not at:
                # The last line has no line break.
                return None
        return bytes(copy[at:])


def has_schema(field: Any) -> bool:
    """Whether a JSON Schema applies to the values of any field."""
    constraints = field.descriptor.get("constraints")
    return isinstance(constraints, Mapping) and "jsonSchema" in constraints


def has_one_line_end(data: bytes | bytearray) -> bool:
    """Whether all lines end with CR LF (the last may be cut in two)."""
    return data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r") - data.endswith(b"\r")


class Known(Places):
    """Places of rows that are known already."""

    def add(self, lines: Sequence[int]) -> None:
        """Nothing is added to them."""


KNOWN = Known()


class Merging:
    """Merges the results for the chunks of one file."""

    def __init__(
        self, reading: DividedReading, read: ReadTable, file: File, judge: RowJudge, sheet: Sheet, line: int
    ) -> None:
        """`line` is that on which the first chunk begins."""
        self.reading, self.read, self.file, self.judge, self.line = reading, read, file, judge, line
        self.positions = [sheet.header.positions[rank] for rank in sheet.key]
        self.key = [sheet.kept.index(rank) for rank in sheet.key]
        # How many records of the last batch were met, batches being those in which the rows would be judged if the file
        # were not divided; and where that batch begins: with this line, and with this one when blank rows are left out.
        self.begun = 0
        self.lead: tuple[int, int | None] = (0, None)

    def add(self, judged: Judged) -> None:
        """Add the results for the next chunk.

        Raises:
            OSError: the system fails, for example without space for a temporary file.
        """
        try:
            self._add(judged)
        except OSError as error:
            self.reading.failure = error
            raise

    def _add(self, judged: Judged) -> None:
        """Judge its suspects again, and keep what is needed of its rows."""
        read, before = self.read, self.read.rows
        blank = [rank for rank, cells in judged.suspects if not any(cells)]
        lines = self.lines(judged)
        found = self.values(judged, lines, frozenset(blank))
        kept = [patched(values, others) for values, others in zip(judged.kept, found, strict=True)]
        is_own = judged.is_own or any(column.has_own_texts for column in self.judge.key)
        if is_own or read.texts_from is not None:
            self.keep_texts(judged, before, blank)
        left = without(lines, blank) if blank else lines
        read.places.add(left)
        kept = [without(values, blank) for values in kept] if blank else kept
        self.reading.store.add(read.table.name, kept, len(left), judged.odd | self.judge.odd)
        self.line += judged.height
        self.begun = (self.begun + judged.rows) % undivided.BATCH
        self.reading.progress(read.table.name, read.rows)

    def lines(self, judged: Judged) -> Sequence[int]:
        """The physical line of each record."""
        if judged.lines is None:
            return range(self.line, self.line + judged.rows)
        if isinstance(judged.lines, Lines):
            return judged.lines.moved(self.line)
        return array("q", (self.line + line for line in judged.lines))

    def values(self, judged: Judged, lines: Sequence[int], blank: frozenset[int]) -> Sequence[dict[int, Any]]:
        """The values of each kept field in the suspects, as the one judge of rows has them; it tells what is wrong."""
        out: list[dict[int, Any]] = [{} for _ in judged.kept]
        at_once = self.can_be_judged_at_once(judged, lines)
        suspects, size = deque(judged.suspects), undivided.BATCH
        for start in range(-self.begun, judged.rows, size):
            batch: list[Suspect] = []
            while suspects and suspects[0][0] < start + size:
                batch.append(suspects.popleft())
            self.open_batch(start, judged.rows, lines, blank)
            if batch and not at_once:
                self.judge_again(batch, lines, out, judged, blank, self.lead)
        if at_once:
            first = lines[judged.suspects[0][0]]
            self.judge_again(judged.suspects, lines, out, judged, blank, (first, first))
        return out

    def can_be_judged_at_once(self, judged: Judged, lines: Sequence[int]) -> bool:
        """Which rows are judged together is no matter: that says only which faulty keys are remembered."""
        if not judged.suspects:
            return False
        if len(self.read.table.key) != 1:
            return True
        for key in self.judge.key:
            doubtful = judged.doubtful[self.key[0]] if judged.doubtful else None
            texts = [
                cells[key.position - 1]
                for rank, cells in judged.suspects
                if key.position <= len(cells) and (doubtful is None or rank in doubtful)
            ]
            faults = [fault for one in key.judge(texts).values() for fault in one.faults]
            order = self.file.order(lines[judged.suspects[0][0]], key.position)
            if any(isinstance(fault, FieldFault) or self.wants(fault.rule, order) for fault in faults):
                return False
        return True

    def wants(self, rule: str, order: Order) -> bool:
        """Findings of a rule at this place, or at some later one, might be more than counted."""
        name, collector = self.read.table.name, self.reading.collector
        return collector.takes(name, rule, order) or bool(collector.excused(name, rule))

    def open_batch(self, start: int, end: int, lines: Sequence[int], blank: Container[int]) -> None:
        """Note with which lines a batch begins, which may have begun in the chunk before."""
        first, second = (lines[start], None) if start >= 0 else self.lead
        if second is None:
            there = (rank for rank in range(max(start, 0), min(start + undivided.BATCH, end)) if rank not in blank)
            rank = next(there, None)
            second = None if rank is None else lines[rank]
        self.lead = (first, second)

    def judge_again(
        self,
        batch: Sequence[Suspect],
        lines: Sequence[int],
        out: Sequence[dict[int, Any]],
        judged: Judged,
        blank: frozenset[int],
        lead: tuple[int, int | None],
    ) -> None:
        """Judge some suspects, the first of which is on the line that leads, or on a later one."""
        judge = self.judge
        # Where the rows stand is known already.
        places, judge.places = judge.places, KNOWN
        first, second = lead
        judge.lead = (first, first if second is None else second)
        at = [lines[rank] for rank, _ in batch]
        found = judge.judge(self.file, Batch(at, [list(cells) for _, cells in batch]), undecoded_bytes=judged.undecoded)
        judge.lead, judge.places = None, places
        ranks = [rank for rank, _ in batch if rank not in blank]
        for mine, values, doubtful in zip(out, found, judged.doubtful or [EVERY] * len(out), strict=True):
            if doubtful is EVERY:
                mine.update(zip(ranks, values, strict=True))
            elif doubtful:
                mine.update((rank, value) for rank, value in zip(ranks, values, strict=True) if rank in doubtful)

    def keep_texts(self, judged: Judged, before: int, blank: Sequence[int]) -> None:
        """Keep the texts of the key, by which reports name rows, from where they are not those of the values."""
        read, store = self.read, self.reading.store
        if read.texts_from is None:
            read.texts_from = before
            store.begin(read.texts, read.key)
        columns = judged.texts or [judged.kept[place] for place in self.key]
        its = [
            {rank: cells[position - 1] if position <= len(cells) else None for rank, cells in judged.suspects}
            for position in self.positions
        ]
        texts = [without(patched(column, own), blank) for column, own in zip(columns, its, strict=True)]
        store.add(read.texts, texts, judged.rows - len(blank))


def patched(values: Any, others: Mapping[int, Any]) -> Any:
    """The values, some of them replaced by others."""
    if not others:
        return values
    if hasattr(values, "patched"):
        return values.patched(others)
    out = list(values)
    for rank, value in others.items():
        out[rank] = value
    return out


def without(values: Any, ranks: Sequence[int]) -> Any:
    """The values, some of them left out."""
    if not ranks:
        return values
    if hasattr(values, "without"):
        return values.without(ranks)
    gone = set(ranks)
    return [value for rank, value in enumerate(values) if rank not in gone]
