"""The store of the fast engine: columns as Arrow has them, and sets of keys that are compared in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.findings import SURROGATE
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.stores.local import CHUNK, LocalStore, Log
from bushputin_data.validation.stores.store import Fields, Key, Name

# How many times less memory a value takes in an Arrow column than as a Python object.
DENSE = 8
MOST_CODES = 2.0**62
FIRST = dt.date(1970, 1, 1).toordinal()
# Types of which equal values are equal in Arrow and in Python, and are of no other type's.
KINDS = {str: pa.string(), int: pa.int64(), dt.date: pa.date32()}
SAME = (pa.string(), pa.int64(), pa.date32())


class Packed(Sequence[Any]):
    """The values of one field in some rows: an Arrow column, null where a value is missing, and what it cannot hold."""

    def __init__(self, column: Any, others: Mapping[int, Any] | None = None) -> None:
        """`others` are values by their places, where the column is not asked."""
        self.column, self.others = column, dict(others or {})

    def __len__(self) -> int:
        """How many rows."""
        return len(self.column)

    def __getitem__(self, place: Any) -> Any:
        """One value."""
        if isinstance(place, slice):
            places = range(len(self))[place]
            out: list[Any] = self.column[place].to_pylist()
            for at in self.others.keys() & set(places) if self.others else ():
                out[places.index(at)] = self.others[at]
            return out
        place = range(len(self))[place]
        return self.others[place] if place in self.others else self.column[place].as_py()

    def __iter__(self) -> Iterator[Any]:
        """All values."""
        return iter(self[:])

    def patched(self, others: Mapping[int, Any]) -> Packed:
        """The values, some replaced by others."""
        return Packed(self.column, {**self.others, **others})

    def without(self, places: Sequence[int]) -> Packed:
        """The values, some left out."""
        kept = np.ones(len(self), np.bool_)
        kept[list(places)] = False
        moved = np.cumsum(kept) - 1
        others = {int(moved[place]): value for place, value in self.others.items() if kept[place]}
        mask = pa.Array.from_buffers(pa.bool_(), len(kept), [None, pa.py_buffer(np.packbits(kept, bitorder="little"))])
        return Packed(self.column.filter(mask), others)

    def whole(self) -> Any:
        """The column, null where a value is missing or faulty; None if it cannot hold some other value."""
        if not self.others:
            return self.column
        places = np.fromiter(self.others, np.int64, len(self.others))
        added = as_column(list(self.others.values()), self.column.type)
        if added is None:
            return None
        indices = np.arange(len(self))
        indices[places] = len(self) + np.arange(len(places))
        return pa.concat_arrays([self.column, added]).take(numbers(indices))


class PackedLog(Log):
    """The kept fields of a table, of which whole chunks may be Arrow columns."""

    def add(self, columns: Sequence[Sequence[Any]], rows: int) -> None:
        """Add rows; a chunk of Arrow columns stays as it is."""
        if not any(isinstance(column, Packed) for column in columns):
            super().add(columns, rows)
            return
        if self.open and self.open[0]:
            self._put_away()
        self.starts.append(self.rows)
        self.rows += rows
        if self.room.take(rows * len(columns) // DENSE):
            self.chunks.append((columns, ()))
        else:
            self.chunks.append((None, [self.spool.put(column) for column in columns]))


class PackedStore(LocalStore):
    """Keeps Arrow columns, and compares keys in them where all are of one plain type."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Start with no tables."""
        super().__init__(limits)
        self._distinct: dict[tuple[Name, int], Any] = {}

    def begin(self, table: Name, fields: Fields) -> None:
        """Get ready for a table of which these fields are kept."""
        self._logs[table] = PackedLog(fields, self.room, self.spool)

    def scan(self, table: Name, fields: Fields) -> Iterator[list[Sequence[Any]]]:
        """The values of these fields, many rows at a time."""
        for columns in super().scan(table, fields):
            if not any(isinstance(column, Packed) for column in columns):
                yield columns
                continue
            # Python's values take many times the room of a column's.
            for start in range(0, len(columns[0]), CHUNK):
                yield [column[start : start + CHUNK] for column in columns]

    def column(self, table: Name, field: int) -> Any:
        """The values of a field as one Arrow column of chunks; None if that would not hold them as they are."""
        return whole_column([values for (values,) in self._logs[table].scan((field,))])

    def distinct(self, table: str, field: int) -> Any:
        """The distinct values of a field that has an Arrow column."""
        if (table, field) not in self._distinct:
            self._distinct[table, field] = pc.unique(self.column(table, field))
        return self._distinct[table, field]

    def repeats(self, table: str, fields: Fields) -> Iterator[tuple[int, int]]:
        """The rows whose key an earlier row has, in order, each with the first row that has it."""
        columns = [self.column(table, field) for field in fields]
        if len(fields) == 1 and columns[0] is not None:
            known = self.distinct(table, fields[0])
            if len(known) - known.null_count == len(columns[0]) - columns[0].null_count:
                return
        found = None if any(column is None for column in columns) else repeated_rows(columns)
        if found is None:
            yield from super().repeats(table, fields)
            return
        for start in range(0, len(found[0]), CHUNK):
            yield from zip(*(rows[start : start + CHUNK].tolist() for rows in found), strict=True)

    def absent(self, table: str, fields: Fields, target: str, ends: Fields) -> Iterator[tuple[int, Key]]:
        """The rows whose key no row of the target has, in order, each with its key."""
        here = self.column(table, fields[0]) if len(fields) == 1 else None
        there = self.column(target, ends[0]) if len(ends) == 1 else None
        if here is None or there is None or here.type != there.type:
            yield from super().absent(table, fields, target, ends)
            return
        found = pc.is_in(here, value_set=self.distinct(target, ends[0]))
        # The chunks of what comes back need not be those that went in.
        lost = np.flatnonzero(~joined(bools, found) & joined(valid, here))
        for start in range(0, len(lost), CHUNK):
            some = lost[start : start + CHUNK]
            yield from zip(some.tolist(), here.take(numbers(some)).to_pylist(), strict=True)


def whole_column(chunks: Sequence[Any]) -> Any:
    """The values of a field as one Arrow column of chunks; None if that would not hold them as they are."""
    kinds = {values.column.type for values in chunks if isinstance(values, Packed)}
    if not kinds:
        kinds = {KINDS.get(type(value)) for values in chunks for value in values if value is not None}
    if len(kinds) != 1 or (kind := kinds.pop()) not in SAME:
        return None
    made = [one.whole() if isinstance(one, Packed) else as_column(list(one), kind) for one in chunks]
    return None if any(one is None for one in made) else pa.chunked_array(made)


def repeated_rows(columns: Sequence[Any]) -> tuple[Any, Any] | None:
    """The rows whose key an earlier row has, in order, and the first row that has it.

    None if there are too many keys to be told apart in this way.
    """
    whole, missing, most = np.zeros(len(columns[0]), np.int64), np.zeros(len(columns[0]), np.bool_), 1.0
    for column in columns:
        coded = column.dictionary_encode()
        size = max((len(one.dictionary) for one in coded.chunks), default=0) + 1
        most *= size
        if most >= MOST_CODES:
            return None
        codes = np.concatenate([codes_of(one.indices) for one in coded.chunks])
        whole, missing = whole * size + codes, missing | (codes < 0)
    # A key that is not whole equals no other.
    there = np.sort(whole[~missing])
    twice = np.unique(there[1:][there[1:] == there[:-1]])
    rows = np.flatnonzero(np.isin(whole, twice) & ~missing) if len(twice) else np.zeros(0, np.int64)
    _, places, groups = np.unique(whole[rows], return_index=True, return_inverse=True)
    firsts = rows[places][groups]
    later = firsts != rows
    return rows[later], firsts[later]


def as_column(values: list[Any], kind: Any) -> Any:
    """Values as an Arrow column, null where they are missing or faulty; None if it cannot hold some other value."""
    there = [value is not None and value is not FAULTY for value in values]
    fits = FITS[kind]
    if not all(fits(value) for value, is_there in zip(values, there, strict=True) if is_there):
        return None
    if kind == pa.string():
        builder = pa.lib.StringBuilder()
        for value, is_there in zip(values, there, strict=True):
            builder.append(value if is_there else None)
        return builder.finish()
    whole = [number_of(value) if is_there else 0 for value, is_there in zip(values, there, strict=True)]
    data = np.array(whole, np.int64 if kind == pa.int64() else np.int32)
    bits = np.packbits(np.array(there, np.bool_), bitorder="little")
    return pa.Array.from_buffers(kind, len(values), [pa.py_buffer(bits), pa.py_buffer(data)])


# Whether a column of a type holds a value as it is: then equal values are equal there too, and no others.
FITS: dict[Any, Callable[[Any], bool]] = {
    pa.string(): lambda value: type(value) is str and is_text(value),
    pa.int64(): lambda value: type(value) is int and abs(value) < 1 << 62,
    pa.date32(): lambda value: type(value) is dt.date,
}


def is_text(value: str) -> bool:
    """Whether a text contains no undecodable bytes."""
    return value.isascii() or not SURROGATE.search(value)


def number_of(value: Any) -> int:
    """A whole number, or a day counted from 1970."""
    return int(value) if isinstance(value, int) else value.toordinal() - FIRST


def numbers(values: Any) -> Any:
    """Numbers of places as an Arrow column."""
    return pa.Array.from_buffers(pa.int64(), len(values), [None, pa.py_buffer(np.asarray(values, np.int64))])


def codes_of(indices: Any) -> Any:
    """The codes of a coded column; -1 where it is null."""
    codes = np.frombuffer(indices.buffers()[1], np.int32)[indices.offset :][: len(indices)].astype(np.int64)
    codes[~valid(indices)] = -1
    return codes


def joined(read: Callable[[Any], Any], column: Any) -> Any:
    """What is read of each chunk of a column, as one."""
    return np.concatenate([np.zeros(0, np.bool_), *map(read, column.chunks)])


def valid(column: Any) -> Any:
    """Where a column is not null."""
    buffer, begin, size = column.buffers()[0], column.offset, len(column)
    if buffer is None:
        return np.ones(size, np.bool_)
    return np.unpackbits(np.frombuffer(buffer, np.uint8), count=begin + size, bitorder="little")[begin:].view(np.bool_)


def bools(column: Any) -> Any:
    """A column of truth values."""
    begin, size = column.offset, len(column)
    whole = np.frombuffer(column.buffers()[1], np.uint8)
    return np.unpackbits(whole, count=begin + size, bitorder="little")[begin:].view(np.bool_)
