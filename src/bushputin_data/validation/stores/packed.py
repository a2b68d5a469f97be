"""The store of the fast engine: columns as Arrow has them, and sets of keys that are compared in them.

Keys are told apart by numbers of 64 bits first: where these differ, the keys do. Those of the same number are compared
as they are. References are looked up among the keys themselves, which a number holds where they are short; where that
is more than memory should hold, both sides are divided by their numbers, and wait in the temporary file.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import chain
from typing import Any, NamedTuple, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.findings import SURROGATE
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.stores.local import CHUNK, MOST_PARTS, LocalStore, Log, Place, Room, Spool, batched
from bushputin_data.validation.stores.marks import WORD, Numbers, among, marks, repeated, words
from bushputin_data.validation.stores.store import Fields, Key, Name

# How many times less memory a value takes in an Arrow column than as a Python object.
DENSE = 8
# Of so many times as many keys as are compared at once, words may be held.
WORDS = 8
FIRST = dt.date(1970, 1, 1).toordinal()
# Types of which equal values are equal in Arrow and in Python, and are of no other type's.
KINDS = {str: pa.string(), int: pa.int64(), dt.date: pa.date32()}


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
            out = shared(self.column[place])
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

    def settled(self) -> Packed:
        """The same, as much as can be in the column; beside it is what is faulty, and what no column can hold."""
        if not self.others or self.kind not in FITS:
            return self
        places, fits = np.fromiter(self.others, np.int64, len(self.others)), FITS[self.kind]
        beside = {
            place: value
            for place, value in self.others.items()
            if value is not None and (value is FAULTY or not fits(value))
        }
        added = filled([None if place in beside else value for place, value in self.others.items()], self.kind)
        indices = np.arange(len(self))
        indices[places] = len(self) + np.arange(len(places))
        return Packed(pa.concat_arrays([self.column, added]).take(numbers(indices)), beside)

    @property
    def kind(self) -> Any:
        """The type of the column."""
        return self.column.type

    @property
    def kinds(self) -> set[Any]:
        """The types of all values that are neither missing nor faulty; None stands for any that no column can hold."""
        found = {None} if any(value is not FAULTY for value in self.others.values()) else set()
        return found | {self.kind if self.kind in FITS else None}


def shared(column: Any) -> list[Any]:
    """The values of a column; equal texts are one and the same where many are, which takes less room."""
    if column.type != pa.string():
        return column.to_pylist()  # type: ignore[no-any-return]
    coded = column.dictionary_encode()
    if 2 * len(coded.dictionary) > len(column):
        return column.to_pylist()  # type: ignore[no-any-return]
    # The code of what is missing is -1.
    texts = [*coded.dictionary.to_pylist(), None]
    return list(map(texts.__getitem__, codes_of(coded.indices).tolist()))


def packed(values: Sequence[Any]) -> Sequence[Any]:
    """Values in an Arrow column, if they are all of one plain type."""
    first = next((value for value in values if value is not None and value is not FAULTY), None)
    kind = KINDS.get(type(first))
    column = None if kind is None else as_column(list(values), kind)
    if column is None:
        return values
    return Packed(column, {place: FAULTY for place, value in enumerate(values) if value is FAULTY})


class PackedLog(Log):
    """The kept fields of a table, in Arrow columns where these can hold them."""

    def __init__(self, fields: Fields, room: Room, spool: Spool) -> None:
        """Start with no rows."""
        super().__init__(fields, room, spool)
        self._kinds: list[set[Any]] = [set() for _ in fields]

    def add(self, columns: Sequence[Sequence[Any]], rows: int) -> None:
        """Add rows; a chunk of Arrow columns stays one."""
        if any(isinstance(column, Packed) for column in columns):
            self._add_whole(columns, rows)
        else:
            super().add(columns, rows)

    def _put(self, columns: Sequence[Sequence[Any]], rows: int) -> None:
        """Put rows into memory, or into the file."""
        columns = [column.settled() if isinstance(column, Packed) else packed(column) for column in columns]
        for kinds, column in zip(self._kinds, columns, strict=True):
            kinds |= kinds_of(column)
        dense = sum(isinstance(column, Packed) for column in columns)
        if self.room.take(rows * dense // DENSE + rows * (len(columns) - dense)):
            self.chunks.append((columns, ()))
        else:
            self.chunks.append((None, [self.spool.put(column) for column in columns]))

    def kind(self, field: int) -> Any:
        """The type of the Arrow columns that hold all values of a field; None where there is none."""
        rank = self.ranks[field]
        found = self._kinds[rank] | (kinds_of(self.open[rank]) if self.open[rank] else set())
        return next(iter(found)) if len(found) == 1 else None


def kinds_of(values: Sequence[Any]) -> set[Any]:
    """The types of Arrow columns that hold values as they are; None stands for any that no column can hold."""
    if isinstance(values, Packed):
        return values.kinds
    there = [value for value in values if value is not None and value is not FAULTY]
    kinds = {KINDS.get(kind) for kind in set(map(type, there))}
    return {kind if kind is not None and all(map(FITS[kind], there)) else None for kind in kinds}


class UnpackedError(Exception):
    """Some value of a field has no place in an Arrow column."""


class Piece(NamedTuple):
    """Some keys in an Arrow column, and the numbers of their rows."""

    column: Any
    rows: Numbers


class PackedStore(LocalStore):
    """Keeps Arrow columns, and compares keys in them where all are of one plain type."""

    _logs: dict[Name, PackedLog]  # type: ignore[assignment]

    def __init__(self, limits: Limits | None = None) -> None:
        """Start with no tables."""
        super().__init__(limits)
        # Keys that are compared at once in Arrow columns.
        self.dense_part = self.part * DENSE
        # Whoever makes a package does not know of which keys the numbers will be the same.
        self.seed = int.from_bytes(os.urandom(8), "little")
        self._targets: dict[tuple[Name, int, int], Shares] = {}
        self._words: dict[tuple[Name, int], Words | None] = {}

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

    def pieces(self, table: Name, fields: Fields) -> Iterator[list[Any]]:
        """Arrow columns of these fields, some rows at a time, null where a value is missing or faulty.

        Raises:
            UnpackedError: they cannot hold some other value.
        """
        log = self._logs[table]
        kinds = [log.kind(field) for field in fields]
        if None in kinds:
            raise UnpackedError
        for columns in log.scan(fields):
            yield [arrow(values, kind) for values, kind in zip(columns, kinds, strict=True)]

    def column(self, table: Name, field: int) -> Any:
        """The values of a field as one Arrow column of chunks; None where that would not hold them as they are."""
        kind = self._logs[table].kind(field)
        if kind is None:
            return None
        return pa.chunked_array([column for (column,) in self.pieces(table, (field,))], kind)

    # Repeated keys

    def repeats(self, table: str, fields: Fields) -> Iterator[tuple[int, int]]:
        """The rows whose key an earlier row has, in order, each with the first row that has it."""
        try:
            twice = self._twice(table, fields)
        except UnpackedError:
            yield from super().repeats(table, fields)
            return
        # The first rows of so many keys are remembered at once.
        most = 4 * self.part
        runs = [self._repeats_of(table, fields, twice[at : at + most]) for at in range(0, len(twice), most)]
        yield from merge(*map(self._waiting, runs)) if len(runs) > 1 else chain.from_iterable(runs)

    def _twice(self, table: str, fields: Fields) -> Numbers:
        """The numbers, in order, of which there may be a repeated key: those that several rows have."""
        parts = Shares(self.spool, parts_for(self.size(table), self.dense_part), self.dense_part)
        for columns in self.pieces(table, fields):
            found, there = marks(columns, self.seed), are_whole(columns)
            some = found if there is None else found[there]
            parts.add(some, some)
        # Parts are by the first bits, so that what is in order in each is so in all.
        return np.concatenate([NOTHING, *(repeated(parts.numbers(part)) for part in range(parts.count))])

    def _repeats_of(self, table: str, fields: Fields, numbers: Numbers) -> Iterator[tuple[int, int]]:
        """The repeats among the keys of some numbers, which are in order."""
        firsts: dict[Key, int] = {}
        begin = 0
        for columns in self.pieces(table, fields):
            is_one, there = among(marks(columns, self.seed), numbers), are_whole(columns)
            places = np.flatnonzero(is_one if there is None else is_one & there)
            for key, row in zip(keys_at(columns, places), (places + begin).tolist(), strict=True):
                if (first := firsts.setdefault(key, row)) != row:
                    yield row, first
            begin += len(columns[0])

    def _waiting(self, hits: Iterable[Any]) -> Iterator[Any]:
        """Hits, put away and read again bit by bit."""
        places = [self.spool.put(some) for some in batched(hits, CHUNK)]
        return chain.from_iterable(map(self.spool.get, places))

    # References

    def absent(self, table: str, fields: Fields, target: str, ends: Fields) -> Iterator[tuple[int, Key]]:
        """The rows whose key no row of the target has, in order, each with its key."""
        kinds = {self._logs[table].kind(fields[0]), self._logs[target].kind(ends[0])}
        if len(fields) > 1 or None in kinds or len(kinds) > 1:
            yield from super().absent(table, fields, target, ends)
        elif (known := self._known(target, ends[0])) is not None:
            yield from lost(self._numbered(table, fields), known, self.dense_part)
        else:
            yield from merge(*self._absent_by_parts(table, fields, target, ends), key=lambda hit: hit[0])

    def _known(self, table: str, field: int) -> Known | None:
        """The values of a field, to look others up in; None where they are too many."""
        if (table, field) not in self._words:
            most = WORDS * self.dense_part
            found = self._in_words(table, field) if self.size(table) <= most else None
            if sum(len(one.words) for one in (*self._words.values(), found) if one) > most:
                self._words.clear()
            self._words[table, field] = found
        known = self._words[table, field]
        return known or (Column(self.column(table, field)) if self.size(table) <= self.dense_part else None)

    def _in_words(self, table: str, field: int) -> Words | None:
        """The values of a field in words, if they are short."""
        lead = lead_of(column for (column,) in self.pieces(table, (field,)))
        found = [NOTHING]
        for (column,) in self.pieces(table, (field,)) if lead is not None else ():
            some, wrong = words(column, lead or b"")
            there = valid(column)
            if wrong is not None and (wrong & there).any():
                return None
            found.append(some[there])
        return None if lead is None else Words(lead, ordered(np.concatenate(found)))

    def _numbered(self, table: str, fields: Fields) -> Iterator[Piece]:
        """The columns of a field with the numbers of their rows."""
        begin = 0
        for (column,) in self.pieces(table, fields):
            yield Piece(column, np.arange(begin, begin + len(column)))
            begin += len(column)

    def _absent_by_parts(
        self, table: str, fields: Fields, target: str, ends: Fields
    ) -> Iterator[Iterator[tuple[int, Key]]]:
        """The same where the target has too many keys: for each part what its rows have none of."""
        parts = parts_for(max(self.size(table), self.size(target)), self.dense_part)
        there = self._target(target, ends, parts)
        here = Shares(self.spool, parts, self.dense_part)
        for column, rows in self._numbered(table, fields):
            here.add(marks([column], self.seed), Piece(column, rows))
        for part in range(parts):
            known = pa.chunked_array(there.part(part), self._logs[target].kind(ends[0]))
            yield self._waiting(lost(here.part(part), Column(known), self.dense_part))

    def _target(self, table: str, ends: Fields, parts: int) -> Shares:
        """The keys of a table in parts; several references lead to the same."""
        name = (table, ends[0], parts)
        if name not in self._targets:
            # What is held of another one is given up.
            self._targets.clear()
            shares = self._targets[name] = Shares(self.spool, parts, self.dense_part)
            for (column,) in self.pieces(table, ends):
                shares.add(marks([column], self.seed), column)
        return self._targets[name]


NOTHING = np.zeros(0, np.uint64)


class Shares:
    """Numbers, columns or pieces in parts by the first bits of numbers; too many of them wait in the temporary file."""

    def __init__(self, spool: Spool, count: int, most: int) -> None:
        """`count` is a power of two; of `most` rows together, all are put away."""
        self.spool, self.count, self.most = spool, count, most
        self._held: list[list[Any]] = [[] for _ in range(count)]
        self._places: list[list[Place]] = [[] for _ in range(count)]
        self._rows = 0

    def add(self, by: Numbers, some: Any) -> None:
        """Add rows, each to the part of its number; a single part takes all as they are."""
        if self.count == 1:
            self._held[0].append(some)
            return
        parts = (by >> np.uint64(64 - self.count.bit_length() + 1)).astype(np.uint16)
        order = np.argsort(parts, kind="stable")
        ends = np.cumsum(np.bincount(parts, minlength=self.count)).tolist()
        some = chosen(some, order)
        for part, (begin, end) in enumerate(zip([0, *ends], ends, strict=False)):
            if begin < end:
                self._held[part].append(between(some, begin, end))
        self._rows += len(order)
        if self._rows >= self.most:
            self._put_away()

    def _put_away(self) -> None:
        """Put all that is held into the file."""
        for held, places in zip(self._held, self._places, strict=True):
            if held:
                places.append(self.spool.put(held))
                held.clear()
        self._rows = 0

    def part(self, part: int) -> Iterator[Any]:
        """What is in a part, in the order in which it came."""
        yield from chain.from_iterable(map(self.spool.get, self._places[part]))
        yield from self._held[part]

    def numbers(self, part: int) -> Numbers:
        """The numbers in a part, as one."""
        return np.concatenate([NOTHING, *self.part(part)])


def chosen(some: Any, order: Numbers) -> Any:
    """Rows in another order."""
    if isinstance(some, Piece):
        return Piece(some.column.take(numbers(order)), some.rows[order])
    return some[order] if isinstance(some, np.ndarray) else some.take(numbers(order))


def between(some: Any, begin: int, end: int) -> Any:
    """Some rows of several."""
    return Piece(some.column[begin:end], some.rows[begin:end]) if isinstance(some, Piece) else some[begin:end]


def parts_for(rows: int, most: int) -> int:
    """Into how many parts so many rows are divided, of which at most so many are wanted in each."""
    return 1 if rows <= most else min(MOST_PARTS, 1 << (rows // most).bit_length())


class Known(Protocol):
    """Keys among which others are looked up."""

    def lacks(self, columns: Sequence[Any]) -> Numbers:
        """Where a key in some columns is none of them; anything where it is null."""


@dataclass(frozen=True)
class Column:
    """Keys as they are."""

    column: Any

    def lacks(self, columns: Sequence[Any]) -> Numbers:
        """Where a key in some columns is none of them."""
        # The chunks of what comes back need not be those that went in.
        found: Numbers = joined(bools, pc.is_in(pa.chunked_array(columns), value_set=self.column))
        return ~found


@dataclass(frozen=True)
class Words:
    """Short keys, all of which begin alike, in words that are in order."""

    lead: bytes
    words: Numbers

    def lacks(self, columns: Sequence[Any]) -> Numbers:
        """Where a key in some columns is none of them."""
        each = [words(column, self.lead) for column in columns]
        found = np.concatenate([some for some, _ in each])
        # Those that are in order are looked up many times as quickly.
        sought = ordered(found)
        out = among(found, sought[~among(sought, self.words)])
        begin = 0
        for some, wrong in each:
            if wrong is not None:
                out[begin : begin + len(some)] |= wrong
            begin += len(some)
        return out


def ordered(found: Numbers) -> Numbers:
    """Numbers in order, each once."""
    found = np.sort(found)
    is_new = np.ones(len(found), np.bool_)
    is_new[1:] = found[1:] != found[:-1]
    return found[is_new]


def lead_of(columns: Iterable[Any]) -> bytes | None:
    """What all texts begin with; None where there are none, or where some are too long beyond it."""
    ends: list[str] = []
    longest = 0
    for column in columns:
        if column.type != pa.string():
            return b""
        found = pc.min_max(column)
        ends += [end for end in (found["min"].as_py(), found["max"].as_py()) if end is not None]
        longest = max(longest, pc.max(pc.binary_length(column)).as_py() or 0)
    if not ends:
        return None
    first, last = min(ends), max(ends)
    # What stands between the two begins as both do.
    size = next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    lead = first[:size].encode()
    return None if longest - len(lead) >= WORD else lead


def lost(pieces: Iterable[Piece], known: Known, most: int) -> Iterator[tuple[int, Key]]:
    """The rows whose key is not known, each with it; so many are looked up at once, for each time has its cost."""
    for some in gathered(pieces, most):
        columns = [piece.column for piece in some]
        places = np.flatnonzero(known.lacks(columns) & np.concatenate([valid(column) for column in columns]))
        if len(places):
            rows, here = np.concatenate([piece.rows for piece in some]), pa.chunked_array(columns)
            for start in range(0, len(places), CHUNK):
                few = places[start : start + CHUNK]
                yield from zip(rows[few].tolist(), here.take(numbers(few)).to_pylist(), strict=True)


def gathered(pieces: Iterable[Piece], most: int) -> Iterator[list[Piece]]:
    """The pieces, several at a time that have together so many rows."""
    some: list[Piece] = []
    for piece in pieces:
        some.append(piece)
        if sum(len(one.rows) for one in some) >= most:
            yield some
            some = []
    if some:
        yield some


def are_whole(columns: Sequence[Any]) -> Any:
    """Where no part of a key is null; None for everywhere."""
    odd = [valid(column) for column in columns if column.null_count]
    return np.logical_and.reduce(odd) if odd else None


def keys_at(columns: Sequence[Any], places: Numbers) -> Sequence[Key]:
    """The keys at some places."""
    parts = [column.take(numbers(places)).to_pylist() for column in columns] if len(places) else [[] for _ in columns]
    return parts[0] if len(parts) == 1 else list(zip(*parts, strict=True))


def arrow(values: Sequence[Any], kind: Any) -> Any:
    """Values as an Arrow column of a type that can hold them."""
    return values.column if isinstance(values, Packed) else as_column(list(values), kind)


def as_column(values: list[Any], kind: Any) -> Any:
    """Values as an Arrow column, null where they are missing or faulty; None if it cannot hold some other value."""
    there = [value is not None and value is not FAULTY for value in values]
    fits = FITS[kind]
    if not all(fits(value) for value, is_there in zip(values, there, strict=True) if is_there):
        return None
    return filled([value if is_there else None for value, is_there in zip(values, there, strict=True)], kind)


def filled(values: list[Any], kind: Any) -> Any:
    """Values that a column can hold as one, null for None."""
    if kind == pa.string():
        builder = pa.lib.StringBuilder()
        for value in values:
            builder.append(value)
        return builder.finish()
    there = [value is not None for value in values]
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
