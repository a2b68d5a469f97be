"""Arrow columns of texts and numpy masks, each made of the other without what would import pandas.

`pyarrow.array`, `pyarrow.scalar` and `to_numpy` look for pandas, whose import takes longer than the check of many a
package. So arrays are made of buffers, and buffers are looked at as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa

from bushputin_data.validation.findings import SURROGATE

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Numbers = np.ndarray[Any, Any]


def texts_of(values: Iterable[str]) -> Any:
    """An Arrow column of texts."""
    builder = pa.lib.StringBuilder()
    for value in values:
        builder.append(value)
    return builder.finish()


def storable(values: Iterable[str]) -> list[str]:
    """Those of some texts that a column of texts can have, in order: none with a lone surrogate."""
    return [value for value in values if not SURROGATE.search(value)]


def bits(mask: Mask) -> Any:
    """A mask as a buffer of bits."""
    return pa.py_buffer(np.packbits(mask, bitorder="little"))


def mask_of(column: Any) -> Mask:
    """A column of truth values without nulls as a mask."""
    size, begin = len(column), column.offset
    whole = np.frombuffer(column.buffers()[1], np.uint8)
    return np.unpackbits(whole, count=begin + size, bitorder="little")[begin:].view(np.bool_)


def valid_mask(column: Any) -> Mask:
    """Where a column is not null."""
    buffer = column.buffers()[0]
    if buffer is None or not column.null_count:
        return np.ones(len(column), np.bool_)
    size, begin = len(column), column.offset
    return np.unpackbits(np.frombuffer(buffer, np.uint8), count=begin + size, bitorder="little")[begin:].view(np.bool_)


def numbers_of(column: Any, kind: Any) -> Numbers:
    """The values of a column of numbers; anything where it is null."""
    return np.frombuffer(column.buffers()[1], kind)[column.offset : column.offset + len(column)]


def column_of(values: Numbers, kind: Any, valid: Mask | None = None) -> Any:
    """A column of numbers."""
    return pa.Array.from_buffers(kind, len(values), [None if valid is None else bits(valid), pa.py_buffer(values)])


class Texts:
    """A column of texts, and its parts: where each text begins, and the bytes of all."""

    def __init__(self, column: Any) -> None:
        """`column` has no nulls."""
        self.column, self.size = column, len(column)
        _, offsets, data = column.buffers()
        begin, end = column.offset, column.offset + self.size + 1
        self.offsets = np.frombuffer(offsets, np.int32)[begin:end] if self.size else np.zeros(1, np.int32)
        self.data = np.frombuffer(data or b"", np.uint8)[self.offsets[0] : self.offsets[-1]]
        self.lengths = np.diff(self.offsets)

    def without(self, gone: Mask) -> Any:
        """The column, null at some places."""
        data = self.column.buffers()[2]
        buffers = [bits(~gone), pa.py_buffer(np.ascontiguousarray(self.offsets)), data]
        return pa.Array.from_buffers(pa.string(), self.size, buffers)

    def first_bytes(self) -> Numbers:
        """The first byte of each text that is not empty."""
        found: Numbers = self.data[self.offsets[:-1][self.lengths > 0] - self.offsets[0]]
        return found
