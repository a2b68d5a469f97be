"""Files to records, each with the physical line on which it starts, in bounded memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from bushputin_data.validation.findings import shown

# A cell, and a line, may have so many characters.
CELL_LIMIT = 1 << 20
LINE_LIMIT = 16 << 20
BLOCK = 1 << 18
NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


@dataclass(frozen=True, slots=True)
class FileFault:
    """A fault of a file as a whole, or of one of its lines."""

    rule: str
    level: str
    line: int | None
    message: str
    hint: str | None = None


Note = Callable[[FileFault], None]
Record = tuple[int, list[str]]


class LongLineError(Exception):
    """A line with more bytes than a line may have."""


class Measured(io.RawIOBase):
    """A stream that is measured while it is read: its size, its hash where one is asked for, and what its bytes betray.

    `suspect` turns true with the first carriage return or NUL: only then need every line be looked at.
    """

    def __init__(self, stream: IO[bytes], digest: Any = None) -> None:
        """`digest` is an object of hashlib."""
        self.stream, self.digest = stream, digest
        self.size = self._since_line_end = 0
        self.suspect = False

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer, and measure what came."""
        data = self.stream.read(len(buffer))
        self.size += len(data)
        if self.digest:
            self.digest.update(data)
        self.suspect = self.suspect or b"\r" in data or b"\0" in data
        self._measure_line(data)
        buffer[: len(data)] = data
        return len(data)

    def _measure_line(self, data: bytes) -> None:
        """Stop at a line that would fill the memory."""
        end = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self._since_line_end = self._since_line_end + len(data) if end < 0 else len(data) - end
        if self._since_line_end > LINE_LIMIT:
            raise LongLineError(f"a line has more than {LINE_LIMIT:,} bytes")

    def drain(self) -> None:
        """Read to the end, for size and hash alone."""
        while data := self.stream.read(BLOCK):
            self.size += len(data)
            if self.digest:
                self.digest.update(data)


class Dialect:
    """How a CSV file is written, out of a descriptor whose odd values have been replaced by the defaults."""

    def __init__(self, descriptor: Mapping[str, Any], encoding: str = "utf-8", *, tabs: bool = False) -> None:
        """`faults` says which values were odd, each by its name."""
        self.faults: list[tuple[str, str]] = []
        self.encoding = self._encoding(encoding)
        self.delimiter = self._character(descriptor, "delimiter", "\t" if tabs else ",")
        self.quote = self._character(descriptor, "quoteChar", '"')
        self.escape = self._character(descriptor, "escapeChar", None)
        self.double = descriptor.get("doubleQuote", True) is not False
        self.skip_space = descriptor.get("skipInitialSpace", False) is True
        self.comment = self._character(descriptor, "commentChar", None)
        self.line_end = self._line_end(descriptor)
        self.header_rows = self._header_rows(descriptor)
        self.header_join = str(descriptor.get("headerJoin", " "))
        self.ignore_case = descriptor.get("caseSensitiveHeader") is False

    def _encoding(self, name: object) -> str:
        """The encoding, if there is one of this name that is for text."""
        try:
            if codecs.lookup(str(name))._is_text_encoding:
                return codecs.lookup(str(name)).name
        except (LookupError, ValueError):
            pass
        self.faults.append(("encoding", f"There is no encoding {shown(name)}: utf-8 is taken."))
        return "utf-8"

    def _character(self, descriptor: Mapping[str, Any], name: str, default: str | None) -> str | None:
        """One character that the csv module can take."""
        value = descriptor.get(name, default)
        if value is None or (isinstance(value, str) and len(value) == 1 and value not in "\r\n\0"):
            return value
        self.faults.append(
            (f"dialect/{name}", f"{name} is {shown(value)}, not one character: {shown(default)} is taken.")
        )
        return default

    def _line_end(self, descriptor: Mapping[str, Any]) -> str | None:
        """The line end that the descriptor declares."""
        value = descriptor.get("lineTerminator")
        if value is None or (isinstance(value, str) and value in NAMES):
            return value
        self.faults.append(("dialect/lineTerminator", f"lineTerminator is {shown(value)}, not LF, CRLF or CR."))
        return None

    def _header_rows(self, descriptor: Mapping[str, Any]) -> list[int]:
        """The numbers of the rows that make the header."""
        if descriptor.get("header") is False:
            return []
        rows = descriptor.get("headerRows", [1])
        if isinstance(rows, list) and rows and all(isinstance(row, int) and row > 0 for row in rows):
            return sorted(rows)
        self.faults.append(("dialect/headerRows", f"headerRows is {shown(rows)}, not a list of row numbers."))
        return [1]

    def reader(self, lines: Iterator[str]) -> Any:
        """The csv module's reader for this dialect."""
        csv.field_size_limit(CELL_LIMIT)
        return csv.reader(
            lines,
            delimiter=self.delimiter or ",",
            quotechar=self.quote,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar=self.escape,
            doublequote=self.double,
            skipinitialspace=self.skip_space,
        )


class Records:
    """The records of one file, in order, each with its first physical line.

    A file that cannot be read to its end gives the records up to there; `complete` says whether the end was reached.
    Bytes that are no text of the encoding stay in the cells as lone surrogates, to be found there.
    """

    def __init__(self, stream: Measured, dialect: Dialect, note: Note) -> None:
        """`note` is told of each fault of the file."""
        self.source, self.dialect, self.note = stream, dialect, note
        self.line = 1
        self.complete = True
        self._usual_end = dialect.line_end
        self._odd_ends: dict[str, tuple[int, int]] = {}
        self._bytes = io.BufferedReader(stream, BLOCK)
        self._text = io.TextIOWrapper(self._bytes, dialect.encoding, "surrogateescape", newline="")

    def _skip_mark(self) -> None:
        """Note a byte order mark at the beginning, and go past it."""
        if self.dialect.encoding == "utf-8" and self._bytes.peek(3).startswith(codecs.BOM_UTF8):
            self._bytes.read(3)
            self._say("byte_order_mark", "The file begins with a byte order mark.", "Save it as UTF-8 without one.")

    def _say(self, rule: str, message: str, hint: str | None = None, line: int = 1, level: str = "warning") -> None:
        """Tell of a fault."""
        self.note(FileFault(rule, level, line, message, hint))

    def __iter__(self) -> Iterator[Record]:
        """The records, in bounded memory."""
        reader = self.dialect.reader(self._lines())
        try:
            for cells in reader:
                if not self.complete:
                    # A quote that never closes has swallowed the rest: the record is no record.
                    break
                yield self.line, cells
                self.line = reader.line_num + 1
        except csv.Error as error:
            self._stop("size_limit" if "limit" in str(error) else "encoding", f"The record cannot be read: {error}.")
        except UnicodeError as error:
            self._stop("encoding", f"The text from here on is not {self.dialect.encoding}: {error}.")
        except LongLineError as error:
            self._stop("size_limit", f"The file cannot be read from here on: {error}.")
        except OSError as error:
            self._stop("missing_file", f"The file cannot be read from here on: {error}.")
        self._judge_ends()

    def _stop(self, rule: str, message: str) -> None:
        """Tell why the rest of the file is not read."""
        self.complete = False
        self._say(rule, message, "What follows in this file was not checked.", self.line, "error")

    def _lines(self) -> Iterator[str]:
        """The physical lines."""
        self._skip_mark()
        number, lines = 0, [""]
        unusual = self.dialect.line_end not in (None, "\n")
        for lines in iter(partial(self._text.readlines, BLOCK), []):
            if unusual or self.source.suspect:
                self._judge_lines(lines, number)
            number += len(lines)
            yield from lines
        if self.line <= number:
            self._stop("quote", "A quote that opens in this record is never closed.")
        elif number and lines[-1][-1] not in "\r\n":
            self._say("final_newline", "The last line has no line end.", "Add one.", number)

    def _judge_lines(self, lines: list[str], before: int) -> None:
        """Count line ends that are not the usual one, and tell of NULs."""
        for number, line in enumerate(lines, before + 1):
            end = "\r\n" if line[-2:] == "\r\n" else line[-1]
            self._usual_end = self._usual_end or end
            if end != self._usual_end:
                self._count_end(end, number)
            if "\0" in line:
                message = "The line has a NUL: this is no text, or text of another encoding."
                self._say("encoding", message, None, number, "error")

    def _count_end(self, end: str, number: int) -> None:
        """Remember a line end that is not the usual one, and where it came first."""
        if end in NAMES:
            first, times = self._odd_ends.get(end, (number, 0))
            self._odd_ends[end] = (first, times + 1)

    def _judge_ends(self) -> None:
        """Tell of line ends that the dialect does not declare, or that differ from the file's first."""
        declared = self.dialect.line_end
        for end, (first, times) in self._odd_ends.items():
            wanted = f"the dialect declares {NAMES[declared]}" if declared else "the first line ends otherwise"
            message = f"{times:,} lines end with {NAMES[end]}, this is the first: {wanted}."
            self._say("line_end", message, None, first, "error" if declared else "warning")


def read_records(
    stream: IO[bytes], dialect: Mapping[str, Any] | None = None, *, encoding: str = "utf-8", note: Note | None = None
) -> Iterator[Record]:
    """The records of a CSV stream with the physical lines on which they start, its header included.

    Args:
        stream: the bytes.
        dialect: a CSV dialect of a Data Package; RFC 4180 without one.
        encoding: how the bytes are text.
        note: is told of each fault of the file.
    """
    return iter(Records(Measured(stream), Dialect(dialect or {}, encoding), note or (lambda fault: None)))
