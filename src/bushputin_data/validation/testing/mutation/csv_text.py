"""A CSV file as its physical lines and records, to be changed at one place and left alone everywhere else."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.records import Measured, Records, height

BATCH = 256


@dataclass(frozen=True)
class Edited:
    """A file with other lines at one place.

    Attributes:
        line: the first line that is not what it was, from 1.
        added: by how many lines those after the change have moved on.
    """

    data: bytes
    line: int
    added: int = 0


@dataclass(frozen=True)
class CsvText:
    """The text of a table's file.

    Attributes:
        lines: the physical lines with their ends.
        starts: the line on which each record starts, from 1; the header is a record too.
        records: the cells of each record.
    """

    dialect: Dialect
    lines: tuple[str, ...]
    starts: tuple[int, ...]
    records: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, data: bytes, dialect: Dialect) -> CsvText:
        """Take a file apart."""
        reader = Records(Measured(io.BytesIO(data)), dialect, lambda fault, line: None)
        starts: list[int] = []
        records: list[tuple[str, ...]] = []
        while (batch := reader.read(BATCH)).rows:
            starts += batch.lines
            records += [tuple(cell or "" for cell in row) for row in batch.rows]
        text = io.TextIOWrapper(io.BytesIO(data), dialect.encoding, "surrogateescape", newline="")
        return cls(dialect, tuple(text.readlines()), tuple(starts), tuple(records))

    @cached_property
    def number_of(self) -> dict[int, int]:
        """The index of the record that starts on a line."""
        return {line: number for number, line in enumerate(self.starts)}

    def encode(self, lines: Sequence[str] | None = None) -> bytes:
        """The bytes of the file, or of other lines."""
        return "".join(self.lines if lines is None else lines).encode(self.dialect.encoding, "surrogateescape")

    def can_hold(self, value: str) -> bool:
        """Whether the file's encoding has all characters of a text."""
        try:
            value.encode(self.dialect.encoding, "surrogateescape")
        except UnicodeEncodeError:
            return False
        return True

    @property
    def line_end(self) -> str:
        """How the lines end."""
        first = self.lines[0] if self.lines else "\n"
        return self.dialect.line_end or ("\r\n" if first.endswith("\r\n") else first[-1])

    def span(self, number: int) -> tuple[int, int]:
        """The indexes of the lines at which a record begins and ends."""
        begin = self.starts[number] - 1
        return begin, begin + height("\0".join(self.records[number]))

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

    # Changes

    def with_lines(self, begin: int, end: int, new: str) -> Edited:
        """The file with other text in the place of some lines."""
        lines = [*self.lines[:begin], new, *self.lines[end:]]
        added = len(io.StringIO(new, newline="").readlines()) - (end - begin)
        return Edited(self.encode(lines), begin + 1, added)

    def with_record(self, number: int, cells: Sequence[str]) -> Edited:
        """The file with other cells in a record."""
        return self.with_lines(*self.span(number), self.written(cells))

    def without(self, number: int) -> Edited:
        """The file without a record."""
        return self.with_lines(*self.span(number), "")

    def with_row(self, number: int, cells: Sequence[str]) -> Edited:
        """The file with a row more after a record."""
        end = self.span(number)[1]
        return self.with_lines(end, end, self.written(cells))

    def rewritten(self, records: Sequence[Sequence[str]]) -> Edited:
        """The file with other cells in each record; what stands between records stays."""
        out, at = [], 0
        for number, cells in enumerate(records):
            begin, end = self.span(number)
            out += [*self.lines[at:begin], self.written(cells)]
            at = end
        return Edited(self.encode([*out, *self.lines[at:]]), 1)
