"""Judges a chunk by whole columns; where these cannot be made of it, record by record."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from bushputin_data.validation.engine.chunk import Cells, ExactScreen, Judged, Sheet, require_few
from bushputin_data.validation.engine.screen.arrays import Mask, Texts
from bushputin_data.validation.engine.screen.choice import kernel
from bushputin_data.validation.engine.screen.kernels import either
from bushputin_data.validation.engine.screen.lexer import Lexed, Lexer
from bushputin_data.validation.stores.packed import Packed

# More columns cost more than they save.
WIDEST = 2_000


class FastScreen:
    """Tells the records that are certainly right from all others; several threads may use it at once."""

    def __init__(self, sheet: Sheet) -> None:
        """Make a kernel for each column."""
        self.sheet, self.own = sheet, threading.local()
        exact = ExactScreen(sheet)
        self.lexer = Lexer(sheet.dialect, sheet.header.width) if is_plain(sheet) else None
        self.kernels = [(column, kernel(column)) for column in exact.columns]
        self.has_texts, self.key_positions = exact.has_texts, exact.key_positions

    def judge(self, data: bytes) -> Judged:
        """Judge a chunk.

        Raises:
            UnprovenError: its records are not all well formed.
        """
        if self.lexer:
            try:
                lexed = self.lexer.read(data)
            except (pa.ArrowInvalid, UnicodeError):
                return self.by_records(data)
            return self.screened(data, lexed, self.lexer)
        return self.by_records(data)

    def by_records(self, data: bytes) -> Judged:
        """Judge each text of a chunk; what remembers them is each thread's own."""
        if not hasattr(self.own, "exact"):
            self.own.exact = ExactScreen(self.sheet)
        judged: Judged = self.own.exact.judge(data)
        return judged

    def screened(self, data: bytes, lexed: Lexed, lexer: Lexer) -> Judged:
        """Screen each column."""
        suspects: Mask | None = None
        doubts: dict[int, Mask | None] = {}
        kept: dict[int, Any] = {}
        odd: set[int] = set()
        is_own = False
        texts = [Texts(column) for column in lexed.columns]
        for column, judge in self.kernels:
            found = judge(texts[column.position - 1])
            doubts[column.position] = found.suspects
            suspects, is_own = either(suspects, found.suspects), is_own or found.is_own
            if column.is_kept:
                kept[column.rank] = found.values
                if found.has_missing:
                    odd.add(column.rank)
        suspects = either(suspects, blank(texts))
        even = len(lexed.columns[0]) if lexed.columns else 0
        rows = even + len(lexed.uneven)
        doubtful = len(lexed.uneven) + (0 if suspects is None else int(np.count_nonzero(suspects)))
        require_few(doubtful, rows)
        places = np.arange(rows)
        if lexed.uneven:
            places = np.delete(places, list(lexed.uneven))
        at: Any = [] if suspects is None else np.flatnonzero(suspects)
        values = [packed(kept[rank], places, rows) for rank in self.sheet.kept]
        own = [packed(lexed.columns[position - 1], places, rows) for position in self.key_positions]
        return Judged(
            rows,
            lexed.height,
            None if lexed.height == rows else lexer.lines(data),
            self.records(lexed, at, places, doubts),
            values,
            own if self.has_texts else None,
            is_own,
            frozenset(odd),
            doubtful=self.doubtful(lexed, places, doubts),
        )

    def doubtful(self, lexed: Lexed, places: Any, doubts: Mapping[int, Mask | None]) -> list[frozenset[int]]:
        """For each kept field the numbers of the records in which it is a suspect."""
        found = []
        for rank in self.sheet.kept:
            mask = doubts[self.sheet.header.positions[rank]]
            even = [] if mask is None else places[np.flatnonzero(mask)].tolist()
            found.append(frozenset(lexed.uneven).union(even))
        return found

    def records(
        self, lexed: Lexed, at: Sequence[int] | Any, places: Any, doubts: Mapping[int, Mask | None]
    ) -> list[tuple[int, Cells]]:
        """The suspects: their keys, and of the other cells those that are not surely right; the others are None."""
        out: list[tuple[int, Cells]] = [(number, list(cells)) for number, cells in lexed.uneven.items()]
        if len(at):
            columns = [
                taken(column, at, None if position in self.key_positions else some_of(doubts.get(position), at))
                for position, column in enumerate(lexed.columns, 1)
            ]
            rows = list(map(list, zip(*columns, strict=True)))
            for place in [place for place, row in enumerate(rows) if not any(row)]:
                # A row that is empty but for what is surely right is not blank.
                rows[place] = [column[int(at[place])].as_py() for column in lexed.columns]
            out += zip(places[at].tolist(), rows, strict=True)
        return sorted(out, key=lambda one: one[0])


def some_of(doubtful: Mask | None, at: Any) -> Mask:
    """Which of some places are doubtful."""
    return np.zeros(len(at), np.bool_) if doubtful is None else doubtful[at]


def taken(column: Any, at: Any, wanted: Mask | None) -> list[str | None]:
    """The texts at some places; of those that are not wanted None."""
    if wanted is None:
        return column.take(places_of(at)).to_pylist()  # type: ignore[no-any-return]
    out: list[str | None] = [None] * len(at)
    if wanted.any():
        ranks = np.flatnonzero(wanted)
        for rank, text in zip(ranks.tolist(), column.take(places_of(at[ranks])).to_pylist(), strict=True):
            out[rank] = text
    return out


def places_of(at: Any) -> Any:
    """Numbers of places as an Arrow column."""
    return pa.Array.from_buffers(pa.int64(), len(at), [None, pa.py_buffer(np.asarray(at, np.int64))])


def is_plain(sheet: Sheet) -> bool:
    """Whether the file can be read as columns: no legacy encoding, no delimiter beyond ASCII."""
    marks = (sheet.dialect.delimiter or ",") + (sheet.dialect.quote or "")
    return sheet.dialect.encoding == "utf-8" and marks.isascii() and 0 < sheet.header.width <= WIDEST


def blank(texts: Sequence[Texts]) -> Mask | None:
    """The records without any text."""
    found: Mask | None = None
    for one in texts:
        empty = one.lengths == 0
        found = empty if found is None else found & empty
        if not found.any():
            return None
    return found


def packed(values: Any, places: Any, rows: int) -> Any:
    """The values by the numbers of their records, of which some may have none here."""
    if len(values) == rows:
        return values if isinstance(values, list) else Packed(values)
    if isinstance(values, list):
        out: list[Any] = [None] * rows
        for place, value in zip(places.tolist(), values, strict=True):
            out[place] = value
        return out
    indices, valid = np.zeros(rows, np.int64), np.zeros(rows, np.bool_)
    indices[places], valid[places] = np.arange(len(values)), True
    bits = pa.py_buffer(np.packbits(valid, bitorder="little"))
    return Packed(values.take(pa.Array.from_buffers(pa.int64(), rows, [bits, pa.py_buffer(indices)])))
