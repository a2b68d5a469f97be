"""Keys by numbers of 64 bits, made of whole Arrow columns: equal keys have the same, and others nearly always another.

What the numbers say is never the last word: they tell which keys need not be compared at all.
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


def of_texts(column: Any, found: Numbers) -> Numbers:
    """Numbers, each changed by the words of a text; the last word of a text is filled up with zeros."""
    if not len(column):
        return found
    _, ends, data = column.buffers()
    offsets = np.frombuffer(ends, np.int32)[column.offset : column.offset + len(column) + 1]
    begin, end = int(offsets[0]), int(offsets[-1])
    padded = np.zeros(end - begin + WORD, np.uint8)
    if data is not None:
        padded[: end - begin] = np.frombuffer(data, np.uint8)[begin:end]
    # A word begins with each byte.
    words: Numbers = np.ndarray((end - begin + 1,), "<u8", padded.data, 0, (1,))
    starts, lengths = offsets[:-1] - begin, np.diff(offsets)
    found = mixed(found, lengths.astype(np.uint64))
    longest = int(lengths.max())
    rows: Any = slice(None)
    for at in range(0, longest, WORD):
        if at and len(rows := np.flatnonzero(lengths > at)) == 0:
            break
        left = np.minimum(lengths[rows] - at, WORD)
        if at == 0:
            found = mixed(found, words[starts] & LEFT[np.maximum(left, 0)])
        else:
            found[rows] = mixed(found[rows], words[starts[rows] + at] & LEFT[left])
    return found


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
    return known[places] == found
