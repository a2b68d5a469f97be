"""A CSV file's bytes in spans that begin and end with whole records, so that several can be read at once.

A span ends with the last line end before which the quotes are even in number. Whether quotes stand only where they open
and close cells is for whoever reads the span to prove: where each span before is proven, this one begins with a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import RawIOBase

from bushputin_data.validation.source.dialect import Dialect

# Encodings in which a byte below 128 is always the character of that number.
BYTEWISE = ("utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1250", "cp1251", "cp1252", "koi8-r")
# Longer records are not searched for.
LONGEST = 32 << 20
# Any block of this many bytes contains a line end, or the lines are too long to be measured here.
WINDOW = 1 << 18


class UnprovenError(Exception):
    """Nothing can be said of a span by itself: the file must be read from its beginning, record after record."""


def is_divisible(dialect: Dialect) -> bool:
    """Whether records of files in this dialect can be told apart by counting quotes."""
    own = dialect.escape, dialect.comment, dialect.comment_rows, dialect.skip_space
    is_plain = dialect.double and not any(own) and dialect.line_end in (None, "\n")
    return is_plain and dialect.encoding in BYTEWISE and (dialect.quote or '"').isascii()


class Spans:
    """The spans of a file.

    Attributes:
        lacks_line_end: the last line had no line end; it was given one.
    """

    def __init__(
        self,
        stream: RawIOBase,
        begin: bytes,
        dialect: Dialect,
        line_end: str,
        size: int,
        count: Callable[..., int] = bytes.count,
    ) -> None:
        """`begin` are bytes that were read before, from a record's first on; `size` is about that of a span.

        `count` counts a character in some bytes, or between two places in them.
        """
        self.stream, self.begin, self.size, self.count = stream, begin, size, count
        self.quote = (dialect.quote or "").encode()
        self.line_end = line_end.encode()
        self.lacks_line_end = False

    def __iter__(self) -> Iterator[bytes]:
        """The spans in their order.

        Raises:
            UnprovenError: a record is very long, or line ends differ.
            FaultError: as the stream does.
            OSError: as the stream does.
        """
        data = self.begin
        more = True
        while more:
            block = self.stream.read(max(self.size - len(data), self.size // 2, 1))
            more = bool(block)
            data += block or b""
            if not more and data and not data.endswith(b"\n"):
                self.lacks_line_end = True
                data += self.line_end
            end = self.cut(data)
            if end:
                self.require_plain(data[:end] if end < len(data) else data)
                yield data[:end]
                data = data[end:]
            if len(data) > LONGEST or (not more and data):
                raise UnprovenError("a record does not end")

    def cut(self, data: bytes) -> int:
        """Behind the last line end that no quotes are around; 0 if there is none."""
        end = data.rfind(b"\n") + 1
        if not self.quote:
            return end
        while end and self.count(data, self.quote, 0, end) & 1:
            end = data.rfind(b"\n", 0, data.rfind(self.quote, 0, end)) + 1
        return end

    def require_plain(self, data: bytes) -> None:
        """Stop at what is told of lines and not of records, and at lines that may be too long."""
        returns = data.count(b"\r")
        if b"\0" in data or (returns and self.line_end == b"\n"):
            raise UnprovenError("line ends differ")
        if self.line_end == b"\r\n" and not returns == data.count(b"\n") == data.count(b"\r\n"):
            raise UnprovenError("line ends differ")
        if any(data.find(b"\n", at, at + WINDOW) < 0 for at in range(0, len(data) - WINDOW, WINDOW)):
            raise UnprovenError("a line is long")
