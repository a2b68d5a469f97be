"""A chunk of a table: whole records in, as bytes; records that may be invalid, and the values of all others, out.

What is said of a chunk does not depend on what comes before it, so it can be judged anywhere and in any order. It
gives no findings: records that may be invalid are judged again where all results are merged, by the one judge
of rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple

from bushputin_data.validation.engine.exact import ALL_REMEMBERED, Column
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.plan.plan import Table
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.header import Header
from bushputin_data.validation.source.records import NO_LINE_END, Measured, Records, is_text
from bushputin_data.validation.source.spans import UnprovenError
from bushputin_data.validation.stores.local import Room

# With more rows at a time, the garbage collector becomes expensive.
BATCH = 256
# Suspects that a chunk may have, however small it is.
FEW = 2_000
Cells = list[str | None]


@dataclass(frozen=True)
class Sheet:
    """What is needed to judge the chunks of a table; it holds only plain values, so it can be pickled."""

    table: Table
    header: Header
    dialect: Dialect
    limits: Limits

    @property
    def kept(self) -> list[int]:
        """The fields whose values are kept, in the order in which the store has them."""
        return [rank for rank in self.table.kept if rank in self.header.positions]

    @property
    def key(self) -> list[int]:
        """The fields of the primary key that the file has."""
        return [rank for rank in self.table.key if rank in self.header.positions]


class Judged(NamedTuple):
    """What was found in a chunk. Records are numbered from 0, blank ones included, lines from 0 as well.

    Attributes:
        rows: how many records there are.
        height: how many physical lines they take.
        lines: the line of each record; None if each takes one.
        suspects: the records that may be invalid, with their cells, in their order.
        kept: the values of each kept field; anything where the record is a suspect.
        texts: the texts of the key; None if they are the values that are kept of it.
        is_own: some text of the key is another than that of its value.
        odd: the kept fields of which some value is missing.
        undecoded: some cell has bytes that are no text.
        doubtful: for each kept field the suspects whose value is not among those that are kept; None for all of them.
            Where it is given, cells of suspects that are surely right, and name no row, may be None.
    """

    rows: int
    height: int
    lines: Sequence[int] | None
    suspects: Sequence[tuple[int, Cells]]
    kept: Sequence[Any]
    texts: Sequence[Any] | None = None
    is_own: bool = False
    odd: frozenset[int] = frozenset()
    undecoded: bool = False
    doubtful: Sequence[Container[int]] | None = None


def judge_chunk(sheet: Sheet, data: bytes) -> Judged:
    """Judge a chunk, by the exact meaning of each cell.

    Raises:
        UnprovenError: its records are not all well formed: then it may not even begin with one.
    """
    return screen_of(Key(sheet)).judge(data)


class Key:
    """A sheet as a key: itself, and nothing that is equal."""

    def __init__(self, sheet: Sheet) -> None:
        """Hold the sheet, so that no other one takes its place."""
        self.sheet = sheet

    def __hash__(self) -> int:
        return id(self.sheet)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self.sheet is other.sheet


@lru_cache(maxsize=4)
def screen_of(key: Key) -> ExactScreen:
    """What judges the chunks of a sheet, made once."""
    return ExactScreen(key.sheet)


def require_few(suspects: int, rows: int) -> None:
    """Stop where most records would be judged twice.

    Raises:
        UnprovenError: they would.
    """
    if suspects > FEW and suspects * 2 > rows:
        raise UnprovenError("most records are doubtful")


class ExactScreen:
    """Tells the records that are right from those that are not, by judging each text."""

    def __init__(self, sheet: Sheet) -> None:
        """Compile the columns."""
        self.sheet, self.width = sheet, sheet.header.width
        cage, room = Cage(sheet.limits), Room(ALL_REMEMBERED)
        kept, key = set(sheet.kept), set(sheet.key)
        self.columns = [
            Column(
                field,
                rank,
                sheet.header.positions[rank],
                sheet.dialect.encoding,
                limits=sheet.limits,
                cage=cage,
                room=room,
                is_kept=rank in kept,
                is_key=rank in key,
            )
            for rank, field in enumerate(sheet.table.fields)
            if field.name and rank in sheet.header.positions
        ]
        # For longer texts a pattern may be slow: they are left to the one judge, which knows how much time is left.
        self.reach = {
            column.rank: min(pattern.reach for pattern in column.cell.patterns)
            for column in self.columns
            if column.cell.patterns
        }
        by_rank = {column.rank: column for column in self.columns}
        self.key_positions = [by_rank[rank].position for rank in sheet.key]
        self.has_texts = any(not by_rank[rank].is_string for rank in sheet.key)

    def judge(self, data: bytes) -> Judged:
        """Judge a chunk; see `judge_chunk`."""
        notes: list[Fault] = []
        dialect, limits = self.sheet.dialect, self.sheet.limits
        records = Records(
            Measured(BytesIO(data), limits=limits), dialect, lambda fault, line: notes.append(fault), limits
        )
        found = Gathered(self.sheet.kept, len(self.key_positions) if self.has_texts else 0)
        while (batch := records.read(BATCH)).rows:
            if batch.broken:
                raise UnprovenError("a record is malformed")
            self.judge_batch(batch.lines, batch.rows, found, undecoded=records.undecoded)
            require_few(len(found.suspects), len(found.lines))
        if not records.complete or any(fault is not NO_LINE_END and fault.rule != "line_end" for fault in notes):
            raise UnprovenError("a line is odd")
        is_own = any(column.has_own_texts for column in self.columns)
        return found.judged(records.next_line - 1, is_own=is_own)

    def judge_batch(self, lines: Sequence[int], rows: list[Cells], found: Gathered, *, undecoded: bool) -> None:
        """Judge some records."""
        width = self.width
        suspects = {rank for rank, row in enumerate(rows) if len(row) != width or not any(row)}
        cells: dict[int, Cells] = {rank: list(rows[rank]) for rank in suspects}
        blank: Cells = [None] * width
        for rank in suspects:
            rows[rank] = blank
        if undecoded:
            odd = {rank for rank, row in enumerate(rows) if not is_text("".join(filter(None, row)))}
            odd |= {rank for rank, row in cells.items() if not is_text("".join(filter(None, row)))}
            suspects |= odd
            found.undecoded = found.undecoded or bool(odd)
        by_position = list(zip(*rows, strict=True))
        for column in self.columns:
            texts: Sequence[str | None] = by_position[column.position - 1]
            reach = self.reach.get(column.rank)
            if reach is not None and any(len(text or "") > reach for text in texts):
                suspects.update(rank for rank, text in enumerate(texts) if len(text or "") > reach)
                texts = [None if len(text or "") > reach else text for text in texts]
            wrong = column.judge(texts)
            if wrong:
                suspects.update(rank for rank, text in enumerate(texts) if text in wrong)
            if column.is_kept:
                found.kept[column.rank] += column.values(texts, wrong)
                if column.is_odd:
                    found.odd.add(column.rank)
        if self.has_texts:
            for texts_of_part, position in zip(found.texts, self.key_positions, strict=True):
                texts_of_part += by_position[position - 1]
        begin = len(found.lines)
        found.lines.extend(line - 1 for line in lines)
        for rank in sorted(suspects):
            found.suspects.append((begin + rank, cells[rank] if rank in cells else list(rows[rank])))


class Gathered:
    """What was found in a chunk so far."""

    def __init__(self, kept: Sequence[int], parts: int) -> None:
        """Nothing yet; `parts` is how many texts a key has, 0 if they are not gathered."""
        self.lines = array("q")
        self.suspects: list[tuple[int, Cells]] = []
        self.kept: dict[int, list[Any]] = {rank: [] for rank in kept}
        self.texts: list[Cells] = [[] for _ in range(parts)]
        self.odd: set[int] = set()
        self.undecoded = False

    def judged(self, lines: int, *, is_own: bool) -> Judged:
        """All of it; `lines` is how many there are."""
        return Judged(
            len(self.lines),
            lines,
            None if lines == len(self.lines) else self.lines,
            self.suspects,
            list(self.kept.values()),
            self.texts or None,
            is_own,
            frozenset(self.odd),
            self.undecoded,
        )
