"""Keys by numbers of 64 bits, made of whole Arrow columns.

A mark is the same for equal keys, and for others nearly always another: it tells which keys need not be compared. A
word holds a whole key, where that is short: what two words say of two keys is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

Numbers = np.ndarray[Any, Any]
WORD = 8
# Odd numbers without any pattern: with them one bit of a key changes many of its number.
FIRST, SECOND = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)
# Which bits of eight bytes belong to a text of which so many bytes are left.
LEFT = np.array([(1 << 8 * size) - 1 for size in range(WORD + 1)], np.uint64)
HALF = np.uint64(32)


def marks(columns: Sequence[Any], seed: int) -> Numbers:
    """The numbers of keys that are made of columns of texts, whole numbers or days; anything where a part is null."""
    found = np.full(len(columns[0]), seed, np.uint64)
    for column in columns:
        found = of_texts(column, found) if column.type == pa.string() else mixed(found, values_of(column))
    return found


def mixed(found: Numbers, words: Numbers) -> Numbers:
    """Numbers, each changed by a word."""
    found = (found ^ words) * FIRST
    found ^= found >> HALF
    found *= SECOND
    found ^= found >> HALF
    return found


def values_of(column: Any) -> Numbers:
    """A column of whole numbers or days as words."""
    kind = np.int64 if column.type == pa.int64() else np.int32
    values = np.frombuffer(column.buffers()[1] or b"", kind)[column.offset : column.offset + len(column)]
    return values.astype(np.int64).view(np.uint64)


class Bytes:
    """The bytes of a column of texts, of which there is at least one."""

    def __init__(self, column: Any) -> None:
        """Nothing is said of texts that are null."""
        _, ends, data = column.buffers()
        offsets = np.frombuffer(ends, np.int32)[column.offset : column.offset + len(column) + 1]
        begin, end = int(offsets[0]), int(offsets[-1])
        padded = np.zeros(end - begin + WORD, np.uint8)
        if data is not None:
            padded[: end - begin] = np.frombuffer(data, np.uint8)[begin:end]
        self.starts, self.lengths = offsets[:-1] - begin, np.diff(offsets)
        # Eight bytes from each one on.
        self._eight: Numbers = np.ndarray((end - begin + 1,), "<u8", padded.data, 0, (1,))

    def eight(self, at: int, rows: Any = slice(None), most: int = WORD) -> Numbers:
        """At most eight bytes of each text, from this one of its bytes on, filled up with zeros."""
        left = np.clip(self.lengths[rows] - at, 0, most)
        starts = self.starts[rows]
        found: Numbers = self._eight[np.where(left > 0, starts + at, 0) if at else starts] & LEFT[left]
        return found


def of_texts(column: Any, found: Numbers) -> Numbers:
    """Numbers, each changed by all bytes of a text."""
    if not len(column):
        return found
    texts = Bytes(column)
    found = mixed(mixed(found, texts.lengths.astype(np.uint64)), texts.eight(0))
    for at in range(WORD, int(texts.lengths.max()), WORD):
        rows = np.flatnonzero(texts.lengths > at)
        found[rows] = mixed(found[rows], texts.eight(at, rows))
    return found


def words(column: Any, lead: bytes) -> tuple[Numbers, Any]:
    """The words of keys, and where one is not short enough, or does not begin as all should; None for nowhere.

    Where a key is null, anything may be said.
    """
    if column.type != pa.string():
        return values_of(column), None
    if not len(column):
        return np.zeros(0, np.uint64), None
    texts = Bytes(column)
    size = texts.lengths - len(lead)
    wrong = (size < 0) | (size >= WORD)
    for at in range(0, len(lead), WORD):
        part = lead[at : at + WORD]
        wrong |= texts.eight(at, most=len(part)) != int.from_bytes(part, "little")
    found = texts.eight(len(lead), most=WORD - 1) | (
        np.clip(size, 0, WORD).astype(np.uint64) << np.uint64(8 * WORD - 8)
    )
    return found, wrong if wrong.any() else None


def repeated(found: Numbers) -> Numbers:
    """The numbers that are there more than once, in their order."""
    found = np.sort(found)
    return np.unique(found[1:][found[1:] == found[:-1]])


def among(found: Numbers, known: Numbers) -> Numbers:
    """Whether each number is one of some, which are in order."""
    if not len(known):
        return np.zeros(len(found), np.bool_)
    places = np.searchsorted(known, found)
    places[places == len(known)] = 0
    is_there: Numbers = known[places] == found
    return is_there
