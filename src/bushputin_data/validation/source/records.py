"""Files to records, each with the physical line on which it starts, in bounded memory."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import IO, Any

from bushputin_data.validation import limits as bounds
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.source.dialect import NAMES, Dialect

BLOCK = 1 << 18
UNREAD = "What follows in this file was not checked."
# What a file in another encoding begins with; the longer marks first, for they begin with the shorter ones.
MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


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


class FileStopError(Exception):
    """Why a file is not read to its end; `rule` is the finding's rule."""

    def __init__(self, rule: str, message: str, hint: str = UNREAD) -> None:
        """Say why."""
        self.rule, self.hint = rule, hint
        super().__init__(message)


class Measured(io.RawIOBase):
    """A stream that is measured while it is read: its size, its hash where one is asked for, and what its bytes betray.

    `suspect` turns true with the first carriage return or NUL: only then need every line be looked at.
    """

    def __init__(self, stream: IO[bytes], digest: Any = None) -> None:
        """`digest` is an object of hashlib."""
        self.stream, self.digest = stream, digest
        self.line_bytes = bounds.current().line_bytes
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
        if self._since_line_end > self.line_bytes:
            hint = f"{UNREAD} {bounds.raise_it('line_bytes')}"
            raise FileStopError("size_limit", f"A line has more than {self.line_bytes:,} bytes.", hint)

    def drain(self) -> None:
        """Read to the end, for size and hash alone."""
        while data := self.stream.read(BLOCK):
            self.size += len(data)
            if self.digest:
                self.digest.update(data)


class Records:
    """The records of one file, in order, each with its first physical line.

    A file that cannot be read to its end gives the records up to there; `complete` says whether the end was reached,
    `empty` that there was nothing before it; `number` is that of the last row, comments counted.
    Bytes that are no text of the encoding stay in the cells as lone surrogates, to be found there.
    """

    def __init__(self, stream: Measured, dialect: Dialect, note: Note) -> None:
        """`note` is told of each fault of the file."""
        self.source, self.dialect, self.note = stream, dialect, note
        self.line = 1
        self.number = self._comments = 0
        self._between = True
        self.complete, self.empty = True, False
        self._usual_end = dialect.line_end
        self._odd_ends: dict[str, tuple[int, int]] = {}
        self._bytes = io.BufferedReader(stream, BLOCK)
        self._text = io.TextIOWrapper(self._bytes, dialect.encoding, "surrogateescape", newline="")

    def _skip_mark(self) -> None:
        """Note a byte order mark at the beginning, and go past it; stop at that of another encoding."""
        declared, begin = self.dialect.encoding, self._bytes.peek(4)
        other = next((MARKS[mark] for mark in MARKS if begin.startswith(mark)), None)
        if other and not declared.startswith(("utf-16", "utf-32")):
            message = f"The file is {other}, not {declared}."
            raise FileStopError("encoding", message, f"Save it as {declared.upper()}.")
        if declared == "utf-8" and begin.startswith(codecs.BOM_UTF8):
            self._bytes.read(3)
            self._say("byte_order_mark", "The file begins with a byte order mark.", "Save it as UTF-8 without one.")

    def _say(self, rule: str, message: str, hint: str | None = None, line: int = 1, level: str = "warning") -> None:
        """Tell of a fault."""
        self.note(FileFault(rule, level, line, message, hint))

    def __iter__(self) -> Iterator[Record]:
        """The records, in bounded memory."""
        csv.field_size_limit(min(bounds.current().cell_characters, (1 << 31) - 1))
        lines = chain.from_iterable(self._blocks())
        reader = self.dialect.reader(self._uncommented(lines) if self.dialect.comment else lines, strict=False)
        comments = self.dialect.comment_rows
        try:
            for cells in reader:
                self.number += 1
                if self.number not in comments:
                    yield self.line, cells
                self.line, self._between = reader.line_num + self._comments + 1, True
        except csv.Error as error:
            hint = f"Is a quote not closed? {UNREAD} {bounds.raise_it('cell_characters')}"
            self._stop("size_limit", f"The record cannot be read: {error}.", hint)
        except UnicodeError as error:
            self._stop("encoding", f"The text from here on is not {self.dialect.encoding}: {error}.")
        except FileStopError as error:
            self._stop(error.rule, str(error), error.hint)
        except FaultError as error:
            self._stop(error.fault.rule, error.fault.fact, error.fault.hint or UNREAD)
        except OSError as error:
            self._stop("missing_file", f"The file cannot be read from here on: {error}.")
        self._judge_ends()

    def _uncommented(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines without comments, which begin with the dialect's character where a record could begin."""
        for line in lines:
            if self._between and line.startswith(self.dialect.comment or ""):
                self.number += 1
                self._comments += 1
                self.line += 1
            else:
                self._between = False
                yield line

    def _stop(self, rule: str, message: str, hint: str = UNREAD) -> None:
        """Tell why the rest of the file is not read."""
        self.complete = False
        self._say(rule, message, hint, self.line, "error")

    def _blocks(self) -> Iterator[list[str]]:
        """The physical lines, many at a time."""
        self._skip_mark()
        number, lines = 0, [""]
        unusual = self.dialect.line_end not in (None, "\n")
        for lines in iter(partial(self._text.readlines, BLOCK), []):
            if unusual or self.source.suspect:
                self._judge_lines(lines, number)
            number += len(lines)
            yield lines
        self.empty = not number
        if self.line <= number:
            # The csv module would give all that the quote has swallowed as one record.
            raise FileStopError("quote", "A quote that opens in this record is never closed.")
        if number and lines[-1][-1] not in "\r\n":
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
            others = f", as {times - 1:,} more do" if times > 1 else ""
            message = f"The line ends with {NAMES[end]}{others}: {wanted}."
            hint = f"Save the file with {NAMES[self._usual_end or end]} line ends."
            self._say("line_end", message, hint, first, "error" if declared else "warning")


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
