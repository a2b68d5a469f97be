"""The bytes of whole records → columns of texts, where these are certainly the cells that the csv module would read."""

from __future__ import annotations

import csv
from array import array
from collections.abc import Sequence
from io import StringIO
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from bushputin_data.validation.engine.places import Lines
from bushputin_data.validation.engine.screen.arrays import Numbers
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.spans import UnprovenError

MARK = b"\xef\xbb\xbf"


class Lexed(NamedTuple):
    """The records of a chunk.

    Attributes:
        columns: the cells of the records that have as many as the header, column by column.
        uneven: the others, by their numbers.
        height: how many physical lines the records take.
    """

    columns: Sequence[Any]
    uneven: dict[int, list[str]]
    height: int


class Lexer:
    """Splits chunks of one file into columns."""

    def __init__(self, dialect: Dialect, width: int) -> None:
        """`width` is how many cells a record has."""
        self.dialect, self.width = dialect, width
        names = [str(position) for position in range(width)]
        self.quote = ord(dialect.quote) if dialect.quote else None
        self.apart = np.zeros(256, np.bool_)
        self.apart[[10, 13, ord(dialect.delimiter or ","), *([self.quote] if self.quote else [])]] = True
        self.parsing = {
            "delimiter": dialect.delimiter or ",",
            "quote_char": dialect.quote or False,
            "double_quote": True,
            "escape_char": False,
            "newlines_in_values": bool(dialect.quote),
            "ignore_empty_lines": False,
        }
        self.converting = pacsv.ConvertOptions(
            # It was looked for in all bytes at once.
            check_utf8=False,
            column_types={name: pa.string() for name in names},
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
        )
        self.names = names

    def read(self, data: bytes) -> Lexed:
        """Split a chunk.

        Raises:
            UnprovenError: its quotes do not stand where they should.
            pyarrow.ArrowInvalid: it is no text.
        """
        if data.startswith(MARK):
            # What is a mark at the beginning of a file is a character here.
            raise pa.ArrowInvalid("mark")
        require_text(data)
        height = count(data, b"\n")
        if height * self.width > 2 * len(data):
            # Whole records have a delimiter for each cell: most of these do not, and would become endless cells.
            raise UnprovenError("most records lack cells")
        self.require_quoting(data)
        left_out: list[tuple[int, str]] = []

        def handle(row: Any) -> str:
            # What is raised here would be told on the console, and to nobody else.
            left_out.append((row.number - 1, row.text))
            return "skip"

        reading = pacsv.ReadOptions(use_threads=False, block_size=len(data) + 64, column_names=self.names)
        parsing = pacsv.ParseOptions(**self.parsing, invalid_row_handler=handle)
        table = pacsv.read_csv(pa.BufferReader(data), reading, parsing, self.converting)
        columns = [one.chunk(0) if one.num_chunks == 1 else one.combine_chunks() for one in table.columns]
        return Lexed(columns, {number: self.cells(text) for number, text in left_out}, height)

    def cells(self, text: str) -> list[str]:
        """The cells of one record.

        Raises:
            UnprovenError: the csv module does not read it.
        """
        try:
            return next(self.dialect.reader(StringIO(text, newline="")), [])
        except csv.Error as error:
            raise UnprovenError(str(error)) from None

    def quotes(self, data: bytes) -> Numbers:
        """Where quotes are."""
        return np.flatnonzero(np.frombuffer(data, np.uint8) == self.quote)

    def require_quoting(self, data: bytes) -> None:
        """Each quote opens a cell, closes one, or is one of two within.

        Raises:
            UnprovenError: one does not.
        """
        if self.quote is None:
            return
        found = self.quotes(data)
        if not len(found):
            return
        whole = np.frombuffer(data, np.uint8)
        opening, closing = found[0::2], found[1::2]
        if len(found) & 1 or closing[-1] == len(whole) - 1:
            raise UnprovenError("a quote is not closed")
        before = whole[opening - 1]
        if not (self.apart[before] | (opening == 0)).all() or not self.apart[whole[closing + 1]].all():
            raise UnprovenError("a quote is out of its place")

    def lines(self, data: bytes) -> Lines:
        """The lines on which the records start, that of the first one being 0."""
        _, starts = record_starts(data, self.quote)
        runs = np.concatenate(([0], np.flatnonzero(np.diff(starts) != 1) + 1))
        return Lines(len(starts), array("q", runs.tolist()), array("q", starts[runs].tolist()))


def record_starts(data: bytes, quote: int | None) -> tuple[Numbers, Numbers]:
    """Where lines end, and on which lines records start, that of the first one being 0."""
    whole = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(whole == 10)
    quotes = np.flatnonzero(whole == quote) if quote is not None else ends[:0]
    if not len(quotes):
        return ends, np.arange(len(ends))
    inside = np.searchsorted(quotes, ends) & 1
    return ends, np.concatenate(([0], np.flatnonzero(inside == 0) + 1))[:-1]


def require_text(data: bytes) -> None:
    """All bytes are text in UTF-8: the reader of columns would tell of a record that is none on the console.

    Raises:
        pyarrow.ArrowInvalid: they are not.
    """
    ends = np.array([0, len(data)], np.int32)
    pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(ends), pa.py_buffer(data)]).validate(full=True)


def count(data: bytes, char: bytes, start: int = 0, end: int | None = None) -> int:
    """How many times a character of one byte is there; quicker than `bytes.count` where that is often."""
    return int(np.count_nonzero(np.frombuffer(data, np.uint8)[start:end] == ord(char)))
