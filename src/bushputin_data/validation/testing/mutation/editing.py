"""A CSV file as its records with their physical lines, to be changed at one place and written again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.records import Measured, Records


@dataclass(frozen=True)
class Text:
    """The text of a table's file: its physical lines, and where each record stands among them.

    Attributes:
        lines: the physical lines with their ends.
        starts: the first line of each record, from 1; header rows are records too.
        records: the cells of each record.
    """

    dialect: Dialect
    lines: tuple[str, ...]
    starts: tuple[int, ...]
    records: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, data: bytes, dialect: Dialect) -> Text:
        """Take a file apart."""
        records = list(Records(Measured(io.BytesIO(data)), dialect, lambda fault: None))
        text = io.TextIOWrapper(io.BytesIO(data), dialect.encoding, "surrogateescape", newline="")
        lines = tuple(text.readlines())
        return cls(dialect, lines, tuple(line for line, _ in records), tuple(tuple(cells) for _, cells in records))

    def encode(self) -> bytes:
        """The file's bytes."""
        return "".join(self.lines).encode(self.dialect.encoding, "surrogateescape")

    def can_hold(self, value: str) -> bool:
        """The file's encoding has all characters of a text."""
        try:
            value.encode(self.dialect.encoding)
        except UnicodeEncodeError:
            return False
        return True

    def number(self, line: int) -> int:
        """The index of the record that starts on a line."""
        return self.starts.index(line)

    def span(self, number: int) -> tuple[int, int]:
        """Where a record's physical lines begin and end, as indexes."""
        begin = self.starts[number] - 1
        return begin, begin + len(io.StringIO(self.written(self.records[number]), newline="").readlines())

    def written(self, cells: Sequence[str]) -> str:
        """Cells as the file writes them."""
        out, dialect = io.StringIO(newline=""), self.dialect
        csv.writer(
            out,
            delimiter=dialect.delimiter or ",",
            quotechar=dialect.quote,
            escapechar=dialect.escape,
            doublequote=dialect.double,
            quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
            lineterminator=self.line_end,
        ).writerow(cells)
        return out.getvalue()

    @property
    def line_end(self) -> str:
        """How the lines end."""
        first = self.lines[0] if self.lines else "\n"
        return self.dialect.line_end or ("\r\n" if first.endswith("\r\n") else first[-1])

    def with_lines(self, begin: int, end: int, new: str) -> Text:
        """The text with other lines in the place of some."""
        return replace(self, lines=(*self.lines[:begin], new, *self.lines[end:]))

    def with_record(self, number: int, cells: Sequence[str]) -> Text:
        """The text with other cells in a record."""
        return self.with_lines(*self.span(number), self.written(cells))

    def with_cell(self, number: int, position: int, value: str) -> Text:
        """The text with another value in a cell; positions count from 1."""
        cells = list(self.records[number])
        cells[position - 1] = value
        return self.with_record(number, cells)

    def without(self, number: int) -> Text:
        """The text without a record."""
        return self.with_lines(*self.span(number), "")

    def inserted(self, number: int, text: str) -> Text:
        """The text with lines before a record; after the last one where there is none of this number."""
        at = self.starts[number] - 1 if number < len(self.starts) else len(self.lines)
        return self.with_lines(at, at, text)

    def rewritten(self, records: Sequence[Sequence[str]]) -> Text:
        """The text of other records, each on lines of its own; comments are lost."""
        return replace(self, lines=tuple(map(self.written, records)))
