"""Finds records by their lines in a file that was read in chunks: its quotes are where they should be, every one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import RawIOBase
from typing import NamedTuple

import numpy as np

from bushputin_data.validation.engine.divided import Begin
from bushputin_data.validation.engine.screen.arrays import Numbers
from bushputin_data.validation.engine.screen.lexer import count, record_starts
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.spans import Spans

CHUNK = 2 << 20
BLOCK = 1 << 16


class Skimmed(NamedTuple):
    """A record that was looked for: its line, its number, and what gives the physical lines from its first one on."""

    line: int
    number: int
    lines: Callable[[], Iterator[str]]


def skim(stream: RawIOBase, dialect: Dialect, begin: Begin, wanted: Sequence[int]) -> Iterator[Skimmed]:
    """The records that begin on these lines, which are in order, none of them before the first chunk.

    Raises:
        UnprovenError: this is not the file that was read in chunks.
    """
    data = b""
    while data.count(b"\n") < begin.line - 1 and (block := stream.read(BLOCK)):
        data += block
    for _ in range(begin.line - 1):
        data = data[data.find(b"\n") + 1 :]
    line, number, at = *begin, 0
    quote = ord(dialect.quote) if dialect.quote else None
    for span in Spans(stream, data, dialect, "\r\n" if b"\r" in data else "\n", CHUNK, count):
        ends, starts = record_starts(span, quote)
        while at < len(wanted) and wanted[at] < line + len(ends):
            first = wanted[at] - line
            rank = int(np.searchsorted(starts, first))
            yield Skimmed(wanted[at], number + 1 + rank, partial(lines, span, ends, first, dialect))
            at += 1
        if at == len(wanted):
            return
        line, number = line + len(ends), number + len(starts)


def lines(data: bytes, ends: Numbers, first: int, dialect: Dialect) -> Iterator[str]:
    """The physical lines from this one on."""
    begin = int(ends[first - 1]) + 1 if first else 0
    for end in ends[first:]:
        yield data[begin : int(end) + 1].decode(dialect.encoding, "surrogateescape")
        begin = int(end) + 1
