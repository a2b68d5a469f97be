"""A CSV file's bytes → its records, batch by batch, with the physical line on which each starts, in bounded memory.

The csv module reads what is well formed. A record that it refuses (text after a closing quote, a quote that is never
closed, a very long cell) is read here, cell by cell, and reading goes on after it.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, chain, islice
from typing import IO, Any, NamedTuple

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.limits import Limits, hint
from bushputin_data.validation.source.dialect import NAMES, Dialect
from bushputin_data.validation.source.recognise import MARKS

BLOCK = 1 << 18
# Records read by the csv module at a time.
STEP = 32
UNREAD = "The rest of the file was not checked."
# After this many malformed records, the rest of the file is not read.
BROKEN_RECORDS = 1_000

BARE = Fault(
    "quote",
    "The cell contains a quote but is not quoted itself.",
    "Enclose the cell in quotes, and double each quote inside it.",
    level="warning",
)

NO_LINE_END = Fault("final_newline", "The last line does not end with a line break.", "Add one.", level="warning")

Cell = str | None
Note = Callable[[Fault, int | None], None]


class Batch(NamedTuple):
    """Some records in order.

    Attributes:
        lines: the physical line on which each record starts, the file's first line being 1.
        rows: the cells of each record; None for one that could not be read.
        broken: the faults of records that are malformed, each with its rank in the batch and the 1-based
            position of the cell; such a record may lack cells.
        numbers: which record of the file each is, the first being 1 and blank rows and comments counted: its row in a
            spreadsheet.
    """

    lines: Sequence[int]
    rows: list[list[Cell]]
    broken: Sequence[tuple[int, int, Fault]] = ()
    numbers: Sequence[int] = ()


class Measured(io.RawIOBase):
    """A stream that is measured while it is read: its size, its hash if requested, and suspicious bytes.

    `suspect` turns true with the first carriage return or NUL: only then need every line be looked at. What is read is
    copied to `copy` where that is a bytearray.
    """

    copy: bytearray | None = None

    def __init__(self, stream: IO[bytes], digest: Any = None, limits: Limits | None = None) -> None:
        """`digest` is an object of hashlib."""
        self.stream, self.digest = stream, digest
        self.line_bytes = (limits or Limits()).line_bytes
        self.size = self._since_line_end = 0
        self.suspect = False

    def readable(self) -> bool:
        """Whether the stream can be read: always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer, and measure what came."""
        data = self.stream.read(len(buffer))
        self.size += len(data)
        if self.digest:
            self.digest.update(data)
        self.suspect = self.suspect or b"\r" in data or b"\0" in data
        self._measure_line(data)
        if self.copy is not None:
            self.copy += data
        buffer[: len(data)] = data
        return len(data)

    def _measure_line(self, data: bytes) -> None:
        """Stop at a line that would exhaust memory."""
        end = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self._since_line_end = self._since_line_end + len(data) if end < 0 else len(data) - end
        if self._since_line_end > self.line_bytes:
            fact = f"A line is longer than {self.line_bytes:,} bytes."
            raise FaultError(Fault("size_limit", fact, f"{UNREAD} {hint('line_bytes')}"))

    def drain(self) -> None:
        """Read to the end, for size and hash alone."""
        while data := self.stream.read(BLOCK):
            self.size += len(data)
            if self.digest:
                self.digest.update(data)


class Records:
    """The records of one file.

    A file that cannot be read to its end gives the records up to there.
    Bytes that are not text of the encoding stay in the cells as lone surrogates, to be found there.

    Attributes:
        complete: the end of the file was reached.
        empty: the file has no line at all.
        undecoded: the file has bytes that are not text of the encoding.
        at_end: the last line was seen, if not yet all records.
        number: that of the last record, comments counted.
    """

    def __init__(self, stream: Measured, dialect: Dialect, note: Note, limits: Limits | None = None) -> None:
        """`note` is called with each fault of the whole file or of one of its lines."""
        self.source, self.dialect, self.note = stream, dialect, note
        self.limits = limits or Limits()
        self.complete, self.empty = True, False
        self.number = 0
        self.undecoded = self.at_end = False
        # The last record that was not well formed, as it is in the file.
        self.raw = ""
        self._line = 1  # the physical line on which the next record starts
        self._ended = False
        self._broken_records = self._bare_records = 0
        # Why the csv module gives no more: a record that it refuses, or what ends the reading.
        self._refused = False
        self._failure: Exception | None = None
        self._ends = LineEnds(dialect.line_end)
        self._bytes = io.BufferedReader(stream, BLOCK)
        self._text = io.TextIOWrapper(self._bytes, dialect.encoding, "surrogateescape", newline="")
        # The blocks of lines that the record being read may lie in, each with the number of its first line.
        self._held: list[tuple[int, list[str]]] = []
        self._blocks = self._read_blocks()
        self._has_quotes = False
        self._long = False
        # How long the lines of the last block are.
        self._length = 0
        self._well_formed = well_formed(dialect)
        self._restart(())

    def read(self, most: int) -> Batch:
        """The next records, as many as asked for or as are left; none at the end of the file."""
        batch = Batch((), [])
        while not batch.rows and not self._ended:
            try:
                batch = self._read(most)
            except FaultError as error:
                self._stop(error.fault)
            except UnicodeError as error:
                fact = f"The text from here on is not {self.dialect.encoding}: {error}."
                self._stop(Fault("encoding", fact, UNREAD))
            except OSError as error:
                fact = f"The file cannot be read from here on: {error}."
                self._stop(Fault("missing_file", fact, UNREAD))
        return batch

    def _read(self, most: int) -> Batch:
        """Read well-formed records with the csv module, or the one that it refuses without it."""
        if self._failure:
            raise self._failure
        if self._refused:
            return self._repair()
        self._held = [(first, lines) for first, lines in self._held if first + len(lines) > self._line]
        start, rows = self._line, list[Any]()
        lines: list[int] = []
        numbers: list[int] = []
        # The rows that come before an error are kept.
        try:
            if self.dialect.comment:
                self._read_commented(most, rows, lines, numbers)
            else:
                self._fill(rows, most)
        except csv.Error:
            self._refused = True
        except (FaultError, UnicodeError, OSError) as failure:
            self._failure = failure
        whole = not (self._refused or self._failure)
        is_plain = whole and not lines and not self._long and self._taken() - start == len(rows)
        texts = ["\0".join(row) for row in rows] if self._has_quotes or not is_plain else []
        if self._long and self._cut_long(rows, texts, lines):
            whole = self._refused = False
            del numbers[len(rows) :]
        at = self._place(rows, texts, lines, whole=whole, is_plain=is_plain)
        if not rows:
            return self._repair() if self._refused else self._finish()
        broken = self._bare_quotes(start, at, texts) if self._has_quotes else ()
        if not numbers:
            self.number += len(rows)
        numbered = numbers or range(self.number + 1 - len(rows), self.number + 1)
        return self._without_comments(Batch(at, rows, broken, numbered))

    def _fill(self, rows: list[Any], most: int) -> None:
        """Have the csv module read records: fewer where lines are long, so that they do not fill the memory."""
        before = -1
        while before < len(rows) < most and len(rows) * self._length < BLOCK * 4:
            before = len(rows)
            rows.extend(islice(self._reader, min(STEP, most - before)))

    def _place(
        self, rows: Sequence[Sequence[str]], texts: Sequence[str], lines: list[int], *, whole: bool, is_plain: bool
    ) -> Sequence[int]:
        """The physical line on which each row starts, and with it where the next one does."""
        start, after = self._line, self._taken()
        if is_plain:
            self._line = after
            return range(start, after)
        lines = lines or list(accumulate(map(height, texts), initial=start))
        self._line = after if whole else lines[len(rows)] if len(lines) > len(rows) else lines[-1] + height(texts[-1])
        return lines[: len(rows)]

    def _without_comments(self, batch: Batch) -> Batch:
        """Leave out the rows of comments, and the blank lines that doubled line ends make."""
        lines, rows, broken, numbers = batch
        comments, doubled = self.dialect.comment_rows, self._ends.doubled
        if not comments and not doubled:
            return batch
        kept = [
            rank
            for rank, (number, line, row) in enumerate(zip(numbers, lines, rows, strict=True))
            if number not in comments and not (line in doubled and not row)
        ]
        doubled.difference_update(lines)
        moved = {old: new for new, old in enumerate(kept)}
        return Batch(
            [lines[rank] for rank in kept],
            [rows[rank] for rank in kept],
            [(moved[rank], position, fault) for rank, position, fault in broken if rank in moved],
            [numbers[rank] for rank in kept],
        )

    # Lines

    def _taken(self) -> int:
        """The line after the last one that the csv module has read."""
        return int(self._base + self._reader.line_num + self._comments)

    def _cut_long(self, rows: list[Any], texts: list[str], lines: list[int]) -> bool:
        """Stop reading before a cell that exceeds its limit; return whether there is one."""
        for rank, row in enumerate(rows):
            if self._is_long(row):
                self._failure = FaultError(too_long(self.limits.cell_characters))
                del rows[rank:], texts[rank:], lines[rank + 1 :]
                return True
        return False

    def _is_long(self, row: Sequence[Cell]) -> bool:
        """Whether a cell of the row is too long."""
        return any(len(cell or "") > self.limits.cell_characters for cell in row)

    def _read_blocks(self) -> Iterator[tuple[int, list[str]]]:
        """The physical lines, many at a time, each block with the number of its first line."""
        self._skip_mark()
        number, lines = 1, [""]
        most, quote = self.limits.cell_characters, self.dialect.quote
        for lines in iter(partial(self._text.readlines, BLOCK), []):
            if self._ends.declared not in (None, "\n") or self.source.suspect:
                for line in self._ends.judge(lines, number):
                    fact = "The line contains a NUL byte: this is not text, or it is text in another encoding."
                    self.note(Fault("encoding", fact), line)
            whole = "".join(lines)
            self.undecoded = self.undecoded or not is_text(whole)
            self._has_quotes = self._has_quotes or (quote is not None and quote in whole)
            self._long = self._long or len(whole) > most
            self._length = len(whole) // len(lines)
            yield number, lines
            number += len(lines)
        self.empty, self.at_end = number == 1, True
        if not self.empty and lines[-1][-1] not in "\r\n":
            self.note(NO_LINE_END, number - 1)

    def _skip_mark(self) -> None:
        """Note a byte order mark at the beginning, and go past it; stop at that of another encoding."""
        declared, begin = self.dialect.encoding, self._bytes.peek(4)
        other = next((MARKS[mark] for mark in MARKS if begin.startswith(mark)), None)
        if other and not declared.startswith(("utf-16", "utf-32")):
            fact = f"The file is {other}, not {declared}."
            raise FaultError(Fault("encoding", fact, f"Save it as {declared.upper()}."))
        if declared == "utf-8" and begin.startswith(codecs.BOM_UTF8):
            self._bytes.read(3)
            fact = "The file begins with a byte order mark."
            self.note(Fault("byte_order_mark", fact, "Save it as UTF-8 without one.", level="warning"), 1)

    def _hold(self, blocks: Iterable[tuple[int, list[str]]]) -> Iterator[list[str]]:
        """The lines of the blocks, each of which is held while a record may lie in it."""
        for first, lines in blocks:
            self._held.append((first, lines))
            yield lines

    def _restart(self, again: Sequence[str]) -> None:
        """Have the csv module read from `self._line` on: lines that were taken before, then those to come."""
        self._base, self._comments, self._between = self._line, 0, True
        feed = chain(again, chain.from_iterable(self._hold(self._blocks)))
        self._reader = self.dialect.reader(self._uncommented(feed) if self.dialect.comment else feed, strict=True)

    def _from(self, line: int, end: int = sys.maxsize) -> list[str]:
        """The held lines from this one on, or as far as the other."""
        return [text for first, lines in self._held for text in lines[max(0, line - first) : max(0, end - first)]]

    def lines_from(self, line: int) -> Iterator[str]:
        """The physical lines from this one of a record that was read last; at most to the end of what is held."""
        for first, lines in self._held:
            for at in range(max(0, line - first), len(lines)):
                yield lines[at]

    # Comments

    def _uncommented(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines without comments, which begin with the dialect's character where a record could begin."""
        for line in lines:
            if self._between and line.startswith(self.dialect.comment or ""):
                self.number += 1
                self._comments += 1
            else:
                self._between = False
                yield line

    def _read_commented(self, most: int, rows: list[Any], lines: list[int], numbers: list[int]) -> None:
        """Read record by record: only between two of them can a comment stand."""
        while len(rows) < most and (row := next(self._reader, None)) is not None:
            self.number += 1
            lines.append(self._taken() - height("\0".join(row)))
            numbers.append(self.number)
            rows.append(row)
            self._between = True

    # Records that are malformed

    def _repair(self) -> Batch:
        """Read the record that the csv module refuses."""
        self._refused = False
        again = self._from(self._line)
        while self.dialect.comment and again and again[0].startswith(self.dialect.comment):
            self._line += 1
            del again[0]
        lines = chain(again, chain.from_iterable(self._hold(self._blocks)))
        record = read_record(self.dialect, lines, self.limits.cell_characters)
        again = self._from(self._line)
        line, fault = self._line, record.fault
        if self._is_long(record.cells):
            raise FaultError(too_long(self.limits.cell_characters))
        if fault and self._broken_records >= BROKEN_RECORDS:
            fact = f"More than {BROKEN_RECORDS:,} records are malformed."
            raise FaultError(Fault("quote", fact, f"Does the file use another quoteChar? {UNREAD}"))
        self._broken_records += fault is not None
        self.raw = "".join(again[: record.height])
        self._line += record.height
        self._restart(again[record.height :])
        self.number += 1
        placed = self._quote_fault(record, line) if fault else None
        return Batch([line], [record.cells], [(0, record.position, placed)] if placed else (), [self.number])

    def _quote_fault(self, record: Record, line: int) -> Fault:
        """What is wrong with the quotes of a record that starts on a line."""
        opened = f"The quote that opens this cell on line {line + record.height - 1}"
        hint = "Close the quote, or double each quote inside a quoted cell."
        if record.fault == UNCLOSED:
            return Fault("quote", f"{opened} is never closed.", hint)
        if record.closed_on:
            fact = f"{opened} is closed in the middle of line {line + record.closed_on}, where text follows it."
            return Fault("quote", fact, hint)
        return Fault("quote", "Text follows the closing quote of this cell.", hint)

    def _bare_quotes(self, start: int, lines: Sequence[int], texts: Sequence[str]) -> list[tuple[int, int, Fault]]:
        """Unquoted cells that contain a quote: readers disagree about them."""
        quote, found = self.dialect.quote or "", []
        held: list[str] | None = None
        for rank, text in enumerate(texts):
            if quote in text:
                held = self._from(start, lines[-1] + height(texts[-1])) if held is None else held
                first = lines[rank] - start
                raw = held[first : first + height(text)]
                if not self._well_formed("".join(raw)) and (position := self._bare_position(raw)):
                    found.append((rank, position, BARE))
        return found

    def _bare_position(self, raw: Sequence[str]) -> int:
        """The first cell of a record that has a quote and is not quoted; of many such records no longer told apart."""
        if self._bare_records < BROKEN_RECORDS or self._well_formed is never:
            position = read_record(self.dialect, raw).bare
            self._bare_records += position > 0
            return position
        return 1

    # The end

    @property
    def next_line(self) -> int:
        """The physical line on which the next record starts."""
        return self._line

    @property
    def line_end(self) -> str | None:
        """The line end that the lines have so far, by which later ones are measured; None if none was looked at."""
        return self._ends.usual

    def skip_rest(self) -> None:
        """Report what is due at the end of a file whose rest was read elsewhere."""
        self._ended = True
        self._tell_ends()

    def _stop(self, fault: Fault) -> None:
        """Say why the rest of the file is not read."""
        self.complete, self._ended = False, True
        self.note(fault, self._line)
        self._tell_ends()

    def _finish(self) -> Batch:
        """The end of the file was reached."""
        if self._failure:
            raise self._failure
        self._ended = True
        self._tell_ends()
        return Batch((), [])

    def _tell_ends(self) -> None:
        """Report line ends that differ from the dialect's, or from the first line end of the file."""
        for fault, line in self._ends.faults():
            self.note(fault, line)


def too_long(most: int) -> Fault:
    """The fault of a cell that is too long."""
    fact = f"A cell has more than {most:,} characters."
    return Fault("size_limit", fact, f"Is a quote not closed? {UNREAD} {hint('cell_characters')}")


def is_text(text: str) -> bool:
    """Whether all bytes of the text were text of the encoding."""
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def height(text: str) -> int:
    """How many physical lines a record takes, its cells joined by what is no line end."""
    if "\n" not in text and "\r" not in text:
        return 1
    return 1 + text.count("\n") + text.count("\r") - text.count("\r\n")


class LineEnds:
    """The line ends of a file: where one differs from the declared one, or from the first; and those written twice."""

    def __init__(self, declared: str | None) -> None:
        """`declared` is the dialect's, None if any will do."""
        self.declared = self.usual = declared
        self.odd: dict[str, tuple[int, int]] = {}
        # The blank lines that CR CR LF makes; they are no rows.
        self.doubled: set[int] = set()
        self.twice = 0
        self._last = ""

    def judge(self, lines: Sequence[str], first: int) -> Iterator[int]:
        """Count the ends of lines that differ; give the numbers of lines with a NUL."""
        for number, line in enumerate(lines, first):
            end = "\r\n" if line[-2:] == "\r\n" else line[-1]
            if line == "\r\n" and self._last == "\r":
                self.doubled.add(number)
                self.twice += 1
            self._last = end
            self.usual = self.usual or end
            if end != self.usual and end in NAMES:
                at, times = self.odd.get(end, (number, 0))
                self.odd[end] = (at, times + 1)
            if "\0" in line:
                yield number

    def faults(self) -> Iterator[tuple[Fault, int]]:
        """What is wrong, each with the first line that shows it."""
        if self.twice:
            fact = f"{self.twice:,} lines end with CR CR LF: the file was written in text mode twice."
            yield Fault("line_end", fact, "Replace each CR CR LF by one line end.", level=self._level()), 1
            return
        for end, (first, times) in self.odd.items():
            others = f", as do {times - 1:,} more" if times > 1 else ""
            reason = f"the dialect declares {NAMES[self.declared]}" if self.declared else "the first line does not"
            hint = f"Save the file with {NAMES[self.usual or end]} line ends."
            yield (
                Fault("line_end", f"The line ends with {NAMES[end]}{others}; {reason}.", hint, None, self._level()),
                first,
            )

    def _level(self) -> str:
        """An error only where the descriptor says what the line ends are."""
        return "error" if self.declared else "warning"


class Record(NamedTuple):
    """One record as read here.

    Attributes:
        height: how many physical lines it takes.
        fault: why it is malformed, None if it is.
        position: the cell with the fault, from 1.
        closed_on: how many lines below the record's first one its stray quote is closed.
        bare: the position of the first cell that has a quote and is not quoted; 0 if there is none.
    """

    cells: list[Cell]
    height: int
    fault: str | None = None
    position: int = 0
    closed_on: int = 0
    bare: int = 0


UNCLOSED, TEXT_AFTER = "unclosed", "text after the closing quote"


def read_record(dialect: Dialect, lines: Iterable[str], most: int = sys.maxsize) -> Record:
    """Read one record as the dialect has it, whatever its length, and say where it is malformed.

    A quote that is closed on a later line with text after it, or never, is taken for a stray one: the record then ends
    with the line on which the quote stands, and that cell is None.

    Raises:
        FaultError: it has too many characters on lines beyond its first one.
    """
    return RecordReader(dialect, iter(lines), most).read()


class RecordReader:
    """Reads one record, character by character as far as need be."""

    def __init__(self, dialect: Dialect, lines: Iterator[str], most: int) -> None:
        """`lines` are the physical lines from the record's first one on, `most` the characters of one record."""
        self.lines, self.most, self.size = lines, most, 0
        self.delimiter, self.quote, self.escape = dialect.delimiter or ",", dialect.quote, dialect.escape
        self.double, self.skip_space = dialect.double, dialect.skip_space
        stops = "".join(re.escape(mark) for mark in (self.delimiter, self.escape) if mark)
        self.plain = re.compile(f"[^{stops}\r\n]*")
        inner = "".join(re.escape(mark) for mark in (self.quote, self.escape) if mark)
        self.inside = re.compile(f"[^{inner}]*") if inner else re.compile("(?s:.*)")
        self.text = next(lines, "")
        self.height, self.at = 1, 0
        self.cells: list[Cell] = []
        # Where each cell begins: how many lines were taken, and the place in the last of them.
        self.starts: list[tuple[int, int]] = []
        self.bare = 0

    def read(self) -> Record:
        """The record; one with a fault on its own line has the cells after it too, and is told by its first fault."""
        first: Record | None = None
        while True:
            if self.skip_space:
                while self.text[self.at : self.at + 1] == " ":
                    self.at += 1
            self.starts.append((self.height, self.at))
            if self.quote and self.text.startswith(self.quote, self.at):
                if broken := self.quoted():
                    first = first or broken
                    if broken.fault == UNCLOSED or broken.closed_on:
                        # What lies after it is not of this record.
                        return first._replace(cells=self.cells, height=broken.height)
                    self.skip()
            else:
                self.unquoted()
            if self.text[self.at : self.at + 1] != self.delimiter:
                whole = Record(self.cells, self.height, bare=self.bare)
                return first._replace(cells=self.cells, height=self.height) if first else whole
            self.at += 1

    def unquoted(self) -> None:
        """A cell without quotes, up to the next delimiter."""
        parts = []
        while True:
            found = self.plain.match(self.text, self.at)
            assert found
            parts.append(found[0])
            self.at = found.end()
            if not self.escape or self.text[self.at : self.at + 1] != self.escape:
                break
            parts.append(self.escaped())
        text = "".join(parts)
        if self.quote and self.quote in text:
            self.bare = self.bare or len(self.cells) + 1
        self.cells.append(text)

    def escaped(self) -> str:
        """The character after the escape character, which may be the end of a line."""
        self.at += 1
        if self.at >= len(self.text) and not self.more():
            return ""
        char = self.text[self.at]
        self.at += 1
        if char in "\r\n" and self.at >= len(self.text):
            self.more()
        return char

    def more(self) -> bool:
        """Go on to the next physical line; return whether there is one."""
        line = next(self.lines, None)
        if line is None:
            return False
        self.text, self.at = line, 0
        self.height += 1
        self.size += len(line)
        if self.size > self.most:
            raise FaultError(too_long(self.most))
        return True

    def quoted(self) -> Record | None:
        """A cell in quotes; a record where its quote is a stray one."""
        start, height = self.at, self.height
        self.at += 1
        parts: list[str] = []
        while True:
            found = self.inside.match(self.text, self.at)
            assert found
            parts.append(found[0])
            self.at = found.end()
            if self.at >= len(self.text):
                if not self.more():
                    return self.stray(start, height, UNCLOSED)
            elif self.text[self.at] == self.escape and self.escape != self.quote:
                parts.append(self.escaped())
            elif self.double and self.text.startswith((self.quote or "") * 2, self.at):
                parts.append(self.quote or "")
                self.at += 2
            else:
                self.at += 1
                break
        if self.text[self.at : self.at + 1] in ("", "\r", "\n", self.delimiter):
            self.cells.append("".join(parts))
            return None
        return self.stray(start, height, TEXT_AFTER)

    def stray(self, start: int, height: int, fault: str) -> Record:
        """End the record at a quote that cannot be one: with its line, or, if that closes it too, after its cell."""
        position = len(self.cells) + 1
        self.cells.append(None)
        closed_on = self.height - 1 if self.height > height or fault == UNCLOSED else 0
        return Record(self.cells, height, fault, position, closed_on)

    def skip(self) -> None:
        """Go past the text that follows a closing quote."""
        found = self.plain.match(self.text, self.at)
        assert found
        self.at = found.end()


def start_of(dialect: Dialect, lines: Iterator[str], position: int) -> int | None:
    """Where a cell begins on the first line of its record, in characters from 1; None if that is another line.

    Args:
        dialect: how the file is written.
        lines: the physical lines from the record's first one on.
        position: the cell's place in the record, from 1; the one after the last cell is the end of the record.
    """
    first = next(lines, "")
    marks = [mark for mark in (dialect.quote, dialect.escape) if mark]
    if not dialect.skip_space and not any(mark in first for mark in marks):
        cells = first.rstrip("\r\n").split(dialect.delimiter or ",", position - 1)
        return len(first.rstrip("\r\n")) + 1 - (len(cells[-1]) if len(cells) == position else 0)
    reader = RecordReader(dialect, chain([first], lines), sys.maxsize)
    reader.read()
    if position <= len(reader.starts):
        height, at = reader.starts[position - 1]
        return at + 1 if height == 1 else None
    return len(first.rstrip("\r\n")) + 1 if reader.height == 1 else None


def never(raw: str) -> bool:
    """Whether the raw text can be judged at a glance: never."""
    return False


def well_formed(dialect: Dialect) -> Callable[[str], object]:
    """The quick test whether the raw text of a record has no quote out of its place."""
    if dialect.quote is None or dialect.escape is not None or not dialect.double or dialect.skip_space:
        return never
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter or ",")
    cell = f"(?:{quote}[^{quote}]*(?:{quote}{quote}[^{quote}]*)*{quote}|[^{quote}{delimiter}\r\n]*)"
    return re.compile(f"{cell}(?:{delimiter}{cell})*(?:\r\n|\r|\n)?").fullmatch


def read_records(
    stream: IO[bytes],
    dialect: Mapping[str, Any] | None = None,
    *,
    encoding: str = "utf-8",
    note: Note | None = None,
    limits: Limits | None = None,
) -> Iterator[tuple[int, list[Cell]]]:
    """The records of a CSV stream with the physical lines on which they start, the header included.

    Args:
        stream: the bytes.
        dialect: a CSV dialect of a Data Package; RFC 4180 without one.
        encoding: how the bytes are text.
        note: called with each fault of the file and its line.
        limits: how long lines and cells may be.
    """
    note = note or (lambda fault, line: None)
    records = Records(Measured(stream, limits=limits), Dialect(dialect or {}, encoding), note, limits)
    while (batch := records.read(256)).rows:
        for rank, _, fault in batch.broken:
            note(fault, batch.lines[rank])
        yield from zip(batch.lines, batch.rows, strict=True)
