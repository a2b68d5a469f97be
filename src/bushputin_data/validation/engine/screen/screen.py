"""Judges a chunk by whole columns; where these cannot be made of it, record by record."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from bushputin_data.validation.engine.chunk import Cells, ExactScreen, Judged, Sheet, require_few
from bushputin_data.validation.engine.screen.arrays import Mask, Texts
from bushputin_data.validation.engine.screen.kernels import either, kernel
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
        kept: dict[int, Any] = {}
        odd: set[int] = set()
        is_own = False
        texts = [Texts(column) for column in lexed.columns]
        for column, judge in self.kernels:
            found = judge(texts[column.position - 1])
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
            records(lexed, at, places),
            values,
            own if self.has_texts else None,
            is_own,
            frozenset(odd),
        )


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


def records(lexed: Lexed, at: Sequence[int] | Any, places: Any) -> list[tuple[int, Cells]]:
    """The suspects, with their cells."""
    out: list[tuple[int, Cells]] = [(number, list(cells)) for number, cells in lexed.uneven.items()]
    if len(at):
        indices = pa.Array.from_buffers(pa.int64(), len(at), [None, pa.py_buffer(np.asarray(at, np.int64))])
        cells = [column.take(indices).to_pylist() for column in lexed.columns]
        out += zip(places[at].tolist(), map(list, zip(*cells, strict=True)), strict=True)
    return sorted(out, key=lambda one: one[0])


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
