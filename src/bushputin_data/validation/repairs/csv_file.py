"""A CSV file split into cells, each with its place in the text, so that one can be changed and all else left alone."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from bushputin_data.validation.repairs.repair import Edit, NotProposedError
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.records import Cell, Record, RecordReader

MARK = "\ufeff"
LINE_END = re.compile(r"(?:\r\n|\r|\n)?\Z")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record, or a line of comment.

    Attributes:
        line: the physical line on which it starts, from 1.
        cells: their texts; none if the record is a comment or malformed.
        spans: where each of them is in the text, quotes included.
        end: where its line end is; both numbers are equal if there is none.
        is_broken: the record is malformed.
    """

    line: int
    cells: tuple[Cell, ...]
    spans: tuple[Span, ...]
    end: Span
    is_broken: bool = False


class SpanReader(RecordReader):
    """Reads one record, with the places of its cells."""

    def __init__(self, dialect: Dialect, lines: Iterator[str], starts: list[int], first: int) -> None:
        """`starts` says where each physical line begins, `first` which one the record begins with, from 0."""
        super().__init__(dialect, lines, sys.maxsize)
        self.begins, self.first = starts, first
        self.spans: list[tuple[int, int]] = []

    @property
    def place(self) -> int:
        """The current place."""
        return self.begins[self.first + self.height - 1] + self.at

    def unquoted(self) -> None:
        """A cell without quotes."""
        start = self.place
        super().unquoted()
        self.spans.append((start, self.place))

    def quoted(self) -> Record | None:
        """A cell in quotes."""
        start = self.place
        broken = super().quoted()
        self.spans.append((start, self.place))
        return broken


class CsvFile:
    """The text of a CSV file.

    Attributes:
        twice: the line ends that were written twice (CR CR LF), each as a span.
    """

    def __init__(self, data: bytes, dialect: Dialect) -> None:
        """Split a file into cells.

        Raises:
            NotProposedError: its bytes could not be written back unchanged, or not be shown in a diff.
        """
        self.dialect = dialect
        self.text = decoded(data, dialect.encoding)
        self.has_mark = dialect.encoding == "utf-8" and self.text.startswith(MARK)
        self.twice: list[Span] = []
        self.records: list[RawRecord] = list(self._records())

    @cached_property
    def by_line(self) -> dict[int, RawRecord]:
        """The records by the physical lines on which they start."""
        return {record.line: record for record in self.records}

    def _records(self) -> Iterator[RawRecord]:
        """The records and comments, in order."""
        begin = len(MARK) if self.has_mark else 0
        lines = io.StringIO(self.text[begin:], newline="").readlines()
        starts = list(accumulate(map(len, lines), initial=begin))
        comment, at = self.dialect.comment, 0
        while at < len(lines):
            line, first = lines[at], at
            if comment and line.startswith(comment):
                at += 1
                yield RawRecord(first + 1, (), (), end_of(line, starts[first]))
            elif line == "\r\n" and at and lines[at - 1].endswith("\r"):
                # The second half of CR CR LF.
                self.twice.append((starts[at] - 1, starts[at + 1]))
                at += 1
            else:
                reader = SpanReader(self.dialect, map(lines.__getitem__, range(at, len(lines))), starts, at)
                record = reader.read()
                at += record.height
                is_whole = record.fault is None
                yield RawRecord(
                    first + 1,
                    tuple(record.cells) if is_whole else (),
                    tuple(reader.spans) if is_whole else (),
                    end_of(lines[at - 1], starts[at - 1]),
                    not is_whole,
                )

    @property
    def inner_line_ends(self) -> bool:
        """Whether some cell has a line break in it."""
        return any("\n" in (cell or "") or "\r" in (cell or "") for record in self.records for cell in record.cells)

    def edit(self, path: str, record: RawRecord, place: int, new: str) -> Edit:
        """The edit that gives a cell of a record new content, quoted as before.

        Raises:
            NotProposedError: the file cannot express it.
        """
        (start, end), old = record.spans[place], record.cells[place] or ""
        raw = self.text[start:end]
        return Edit(path, start, end, record.line, raw, self._written(raw, old, new, place), (old, new))

    def _written(self, raw: str, old: str, new: str, place: int) -> str:
        """The content as written in the file, in the same way as the old one.

        Raises:
            NotProposedError: the file cannot express it.
        """
        quote = self.dialect.quote
        if quote and raw.startswith(quote):
            if self._quoted(old) != raw:
                raise NotProposedError("the cell is quoted or escaped in an unusual way")
            return self._quoted(new)
        if raw != old:
            raise NotProposedError("the cell is escaped in an unusual way")
        return new if self._is_bare(new, is_first=place == 0) else self._quoted(new)

    def _is_bare(self, text: str, *, is_first: bool) -> bool:
        """Whether a text can stand without quotes."""
        dialect = self.dialect
        marks = [mark for mark in (dialect.delimiter, dialect.quote, dialect.escape, "\r", "\n") if mark]
        is_comment = is_first and bool(dialect.comment) and text.startswith(dialect.comment or "")
        return not any(mark in text for mark in marks) and not is_comment

    def _quoted(self, text: str) -> str:
        """A text in quotes.

        Raises:
            NotProposedError: the dialect has none, or none for what is in it.
        """
        quote, escape = self.dialect.quote, self.dialect.escape
        if quote is None or (quote in text and not self.dialect.double and not escape):
            raise NotProposedError("the file has no way to quote the cell")
        if escape:
            text = text.replace(escape, escape * 2)
        return f"{quote}{text.replace(quote, quote * 2 if self.dialect.double else f'{escape}{quote}')}{quote}"


def decoded(data: bytes, encoding: str) -> str:
    """The text of a file; bytes that are no text of the encoding as lone surrogates.

    Raises:
        NotProposedError: its bytes could not be written back unchanged, or not be shown in a diff.
    """
    if b"\0" in data:
        raise NotProposedError("a diff cannot show a file with NUL bytes, such as one in UTF-16")
    try:
        text = data.decode(encoding, "surrogateescape")
        is_same = text.encode(encoding, "surrogateescape") == data
    except UnicodeError:
        is_same = False
    if not is_same:
        raise NotProposedError(f"the file cannot be read as {encoding} and written back unchanged")
    return text


def end_of(line: str, start: int) -> Span:
    """Where the line end of a line stands."""
    found = LINE_END.search(line)
    assert found
    return start + found.start(), start + len(line)
