"""The store without dependencies: rows in memory while there are few, then in a temporary file; sets in parts.

Sets that are too large for memory are divided by the hash of their keys into parts that are not (a Grace hash join),
so that the cost grows with the number of rows and the memory does not.
"""

from __future__ import annotations

import pickle
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import chain, count, islice
from typing import IO, TYPE_CHECKING, Any

from bushputin_data.validation.limits import Limits
from bushputin_data.validation.stores.store import Fields, Key, Lookup, Name, Pair, keys, weight

if TYPE_CHECKING:
    import sqlite3

# How values are stored.
PICKLED, JOINED, SEPARATOR = b"p", b"j", "\x1f"
# Rows that are stored together.
CHUNK = 4_096
MOST_PARTS = 1_024
# Values that the parts being filled hold in memory.
HELD = 1 << 16
# Sets in parts that are kept: their buffers lie in memory.
KEPT_IN_PARTS = 8
Place = tuple[int, int]


class Spool:
    """A temporary file of lists, which is deleted automatically."""

    def __init__(self) -> None:
        """No file is created until something is stored."""
        self._file: IO[bytes] | None = None
        self._end = 0

    def put(self, values: Sequence[Any]) -> Place:
        """Put values away; their place."""
        import tempfile

        self._file = self._file or tempfile.TemporaryFile()  # noqa: SIM115 (it is closed with the run)
        data = packed(values)
        self._file.seek(self._end)
        self._file.write(data)
        place = (self._end, len(data))
        self._end += len(data)
        return place

    def get(self, place: Place) -> Any:
        """The values at a place."""
        assert self._file
        self._file.seek(place[0])
        return unpacked(self._file.read(place[1]))

    def close(self) -> None:
        """Remove the file."""
        if self._file:
            self._file.close()


def packed(values: Sequence[Any]) -> bytes:
    """Values as bytes: texts as one text, in a fifth of the time that pickle takes for them."""
    try:
        text = SEPARATOR.join(values)
    except TypeError:
        return PICKLED + pickle.dumps(values, pickle.HIGHEST_PROTOCOL)
    if text.count(SEPARATOR) != len(values) - 1:
        return PICKLED + pickle.dumps(values, pickle.HIGHEST_PROTOCOL)
    return JOINED + text.encode("utf-8", "surrogatepass")


def unpacked(data: bytes) -> Any:
    """The values again."""
    if data.startswith(PICKLED):
        return pickle.loads(memoryview(data)[1:])
    return data[1:].decode("utf-8", "surrogatepass").split(SEPARATOR)


class Room:
    """How many more cells all tables together may hold in memory."""

    def __init__(self, cells: int) -> None:
        """Set the number of cells."""
        self.left = cells

    def take(self, cells: int) -> bool:
        """Reserve room for some cells, if there is enough; return whether there was."""
        if cells > self.left:
            return False
        self.left -= cells
        return True


class Log:
    """The kept fields of one table, as chunks of rows."""

    def __init__(self, fields: Fields, room: Room, spool: Spool) -> None:
        """Start with no rows."""
        self.fields, self.room, self.spool = fields, room, spool
        self.ranks = {field: rank for rank, field in enumerate(fields)}
        self.rows = 0
        self.odd: frozenset[int] = frozenset()
        self.starts = array("q")
        # Of each chunk its columns, or their places in the spool.
        self.chunks: list[tuple[Sequence[Any] | None, Sequence[Place]]] = []
        self.open: list[list[Any]] = [[] for _ in fields]
        self._last: tuple[int, Fields, list[Sequence[Any]]] = (-1, (), [])

    def add(self, columns: Sequence[Sequence[Any]], rows: int) -> None:
        """Add rows."""
        for kept, values in zip(self.open, columns, strict=True):
            kept += values
        self.rows += rows
        if self.open and len(self.open[0]) >= CHUNK:
            self._put_away()

    def _add_whole(self, columns: Sequence[Sequence[Any]], rows: int) -> None:
        """Add rows as a chunk of their own, behind those that were being gathered."""
        if self.open and self.open[0]:
            self._put_away()
        self.starts.append(self.rows)
        self.rows += rows
        self._put(columns, rows)

    def _put_away(self) -> None:
        size = len(self.open[0])
        self.starts.append(self.rows - size)
        self._put(self.open, size)
        self.open = [[] for _ in self.fields]

    def _put(self, columns: Sequence[Sequence[Any]], rows: int) -> None:
        """Put rows into memory, or into the file."""
        if self.room.take(rows * len(columns)):
            self.chunks.append((columns, ()))
        else:
            self.chunks.append((None, [self.spool.put(column) for column in columns]))

    def chunk(self, number: int, fields: Fields) -> list[Sequence[Any]]:
        """Some columns of a chunk; the last one is open."""
        ranks = [self.ranks[field] for field in fields]
        if number == len(self.chunks):
            return [self.open[rank] for rank in ranks]
        columns, places = self.chunks[number]
        return [self.spool.get(places[rank]) if columns is None else columns[rank] for rank in ranks]

    def scan(self, fields: Fields) -> Iterator[list[Sequence[Any]]]:
        """The columns, chunk by chunk."""
        return (self.chunk(number, fields) for number in range(len(self.chunks) + bool(self.open and self.open[0])))

    def values(self, row: int, fields: Fields) -> tuple[Any, ...]:
        """The values of one row; rows that are asked for are often neighbours."""
        if row >= self.rows - len(self.open[0]):
            return tuple(column[row - self.rows] for column in self.chunk(len(self.chunks), fields))
        number = bisect_right(self.starts, row) - 1
        if self._last[:2] != (number, fields):
            self._last = (number, fields, self.chunk(number, fields))
        return tuple(column[row - self.starts[number]] for column in self._last[2])


class Divided:
    """Keys, alone or each followed by something more, in parts by their hashes; what is full waits in the spool."""

    def __init__(self, spool: Spool, parts: int, weight: int = 1) -> None:
        """`parts` is a power of two, `weight` says for how many each key counts."""
        self._weight = weight
        self._spool, self._mask = spool, parts - 1
        self._buffers: list[list[Any]] = [[] for _ in range(parts)]
        self._places: list[list[Place]] = [[] for _ in range(parts)]
        self._held = 0

    def add(self, keys: Sequence[Key]) -> None:
        """Add keys; None is not one."""
        mask, appends = self._mask, [buffer.append for buffer in self._buffers]
        for key in keys:
            if key is not None:
                appends[hash(key) & mask](key)
        self._hold(len(keys) * self._weight)

    def add_pairs(self, pairs: Sequence[Pair]) -> None:
        """Add keys with something more."""
        mask, extends = self._mask, [buffer.extend for buffer in self._buffers]
        for pair in pairs:
            extends[hash(pair[0]) & mask](pair)
        self._hold(2 * len(pairs))

    def _hold(self, more: int) -> None:
        """Put the buffers away when they hold much."""
        self._held += more
        if self._held >= HELD:
            for buffer, places in zip(self._buffers, self._places, strict=True):
                places.append(self._spool.put(buffer))
                buffer.clear()
            self._held = 0

    def __len__(self) -> int:
        """How many parts."""
        return len(self._buffers)

    def __getitem__(self, number: int) -> list[Any]:
        """What is in a part."""
        out = [value for place in self._places[number] for value in self._spool.get(place)]
        return out + self._buffers[number]

    def __iter__(self) -> Iterator[list[Any]]:
        """All parts."""
        return map(self.__getitem__, range(len(self)))


class LocalStore:
    """Keeps rows in memory as far as the limits have it, and beyond in a temporary file."""

    def __init__(self, limits: Limits | None = None) -> None:
        """Start with no tables."""
        limits = limits or Limits()
        self.spool, self.room = Spool(), Room(limits.memory_cells)
        # Values of the keys that are held at once, in all sets that are kept; larger sets are divided into parts.
        self.part = max(1, limits.memory_cells)
        self._logs: dict[Name, Log] = {}
        # The keys of a table, None always among them, and how many of its rows have one.
        self._sets: dict[tuple[str, Fields], tuple[set[Key], int]] = {}
        self._in_sets = 0
        self._in_parts: dict[tuple[str, Fields, int], Divided] = {}
        self._lookups: list[FileLookup] = []

    def begin(self, table: Name, fields: Fields) -> None:
        """Get ready for a table of which these fields are kept."""
        self._logs[table] = Log(fields, self.room, self.spool)

    def add(self, table: Name, columns: Sequence[Sequence[Any]], rows: int, odd: frozenset[int] = frozenset()) -> None:
        """Keep rows: the values of each kept field, in the order of `begin`; of `odd` ones some are None or FAULTY."""
        self._logs[table].add(columns, rows)
        self._logs[table].odd |= odd

    def size(self, table: str) -> int:
        """How many rows were added."""
        return self._logs[table].rows if table in self._logs else 0

    def has(self, table: str, fields: Fields) -> bool:
        """Whether all these fields were kept."""
        return table in self._logs and all(field in self._logs[table].ranks for field in fields)

    def scan(self, table: Name, fields: Fields) -> Iterator[list[Sequence[Any]]]:
        """The values of these fields in the order of the rows, many rows at a time: for each field a sequence."""
        return self._logs[table].scan(fields)

    def values(self, table: Name, row: int, fields: Fields) -> tuple[Any, ...]:
        """The values of one row."""
        return self._logs[table].values(row, fields)

    def close(self) -> None:
        """Release everything."""
        self.spool.close()
        for lookup in self._lookups:
            lookup.close()

    # Keys

    def keys(self, table: str, fields: Fields) -> Iterator[Sequence[Key]]:
        """The keys of the rows in their order, many at a time; None if one is not whole."""
        odd = not self._logs[table].odd.isdisjoint(fields)
        return (keys(columns, odd=odd) for columns in self.scan(table, fields))

    def _set(self, table: str, fields: Fields) -> tuple[set[Key], int]:
        """The keys of a table that is small enough, None always among them; and how many of its rows have one."""
        if (table, fields) not in self._sets:
            self._in_sets += self._weight(table, fields)
            if self._in_sets > self.part:
                self._in_sets = self._weight(table, fields)
                self._sets.clear()
            found: set[Key] = {None}
            rows = 0
            for some in self.keys(table, fields):
                found.update(some)
                rows += len(some) - some.count(None)
            self._sets[table, fields] = found, rows
        return self._sets[table, fields]

    def _weight(self, table: str, fields: Fields) -> int:
        """How many values the keys of a table have."""
        return self.size(table) * len(fields)

    def _is_small(self, table: str, fields: Fields) -> bool:
        """Whether the keys of this table can be compared at once."""
        return self._weight(table, fields) <= self.part

    def repeats(self, table: str, fields: Fields) -> Iterator[tuple[int, int]]:
        """The rows whose key an earlier row has, in order, each with the first row that has it."""
        if self._is_small(table, fields):
            # Most tables have no repeated key, which a set tells at once.
            found, rows = self._set(table, fields)
            if len(found) - 1 < rows:
                yield from repeated(chain.from_iterable(self.keys(table, fields)), count())
            return
        parts = self._parts_for(self._weight(table, fields))
        divided = self._divided(table, fields, parts)
        guilty = {number for number, keys in enumerate(divided) if len(set(keys)) < len(keys)}
        runs = [
            self._run(sorted(repeated(flat[0::2], flat[1::2])))
            for flat in self._divide(self._pairs(table, fields, parts, guilty), parts)
            if flat
        ]
        yield from merge(*runs)

    def absent(self, table: str, fields: Fields, target: str, ends: Fields) -> Iterator[tuple[int, Key]]:
        """The rows whose key no row of the target has, in order, each with its key."""
        if self._is_small(target, ends):
            (known, _), row = self._set(target, ends), 0
            for some in self.keys(table, fields):
                if not known.issuperset(some):
                    yield from ((at, key) for at, key in enumerate(some, row) if key not in known)
                row += len(some)
            return
        parts = self._parts_for(max(self._weight(table, fields), self._weight(target, ends)))
        there, here = self._divided(target, ends, parts), self._divided(table, fields, parts)
        # Equal keys have equal hashes: a key can only be in the part of the same number.
        guilty = {number for number in range(parts) if not set(there[number]).issuperset(here[number])}
        runs = [
            self._run([(row, key) for key, row in zip(flat[0::2], flat[1::2], strict=True) if key not in known])
            for number, flat in enumerate(self._divide(self._pairs(table, fields, parts, guilty), parts))
            if flat and (known := set(there[number])) is not None
        ]
        yield from merge(*runs, key=lambda hit: hit[0])

    def _parts_for(self, rows: int) -> int:
        """How many parts a number of keys is divided into."""
        return min(MOST_PARTS, 1 << (rows // self.part).bit_length())

    def _divided(self, table: str, fields: Fields, parts: int) -> Divided:
        """The keys of a table that are whole, in parts by their hashes."""
        name = (table, fields, parts)
        if name not in self._in_parts:
            if len(self._in_parts) >= KEPT_IN_PARTS:
                self._in_parts.clear()
            divided = self._in_parts[name] = Divided(self.spool, parts, weight(fields))
            for some in self.keys(table, fields):
                divided.add(some)
        return self._in_parts[name]

    def _pairs(self, table: str, fields: Fields, parts: int, wanted: set[int]) -> Iterator[Pair]:
        """The keys that belong to some of the parts, each with its row."""
        if wanted:
            found = zip(chain.from_iterable(self.keys(table, fields)), count(), strict=False)
            mask = parts - 1
            yield from (pair for pair in found if pair[0] is not None and hash(pair[0]) & mask in wanted)

    def _divide(self, pairs: Iterable[Pair], parts: int) -> Iterator[list[Any]]:
        """Pairs in parts by the hash of the first: each part a flat list."""
        divided = Divided(self.spool, parts)
        for some in batched(pairs, CHUNK):
            divided.add_pairs(some)
        return iter(divided)

    def _run(self, hits: Sequence[Any]) -> Iterator[Any]:
        """Sorted hits, put away and read again bit by bit."""
        places = [self.spool.put(hits[start : start + CHUNK]) for start in range(0, len(hits), CHUNK)]
        return chain.from_iterable(map(self.spool.get, places))

    def match(self, left: Iterable[Pair], right: Iterable[Pair], rows: int) -> Iterator[tuple[list[Pair], list[Pair]]]:
        """Pairs of a key and something more, so divided that pairs of one key come together; `rows` says how many."""
        if rows <= self.part // 4:
            yield list(left), list(right)
            return
        parts = self._parts_for(4 * rows)
        for some, others in zip(self._divide(left, parts), self._divide(right, parts), strict=True):
            yield paired(some), paired(others)

    def lookup(self, pairs: Iterable[Pair], rows: int) -> Lookup:
        """A lookup from each key to its first associated value."""
        if rows <= self.part:
            out: dict[Key, Any] = {}
            for key, value in pairs:
                out.setdefault(key, value)
            return out
        lookup = FileLookup(pairs)
        self._lookups.append(lookup)
        return lookup


def batched(values: Iterable[Any], most: int) -> Iterator[list[Any]]:
    """The values in batches."""
    values = iter(values)
    while some := list(islice(values, most)):
        yield some


def paired(flat: list[Any]) -> list[Pair]:
    """Pairs out of a flat list."""
    return list(zip(flat[0::2], flat[1::2], strict=True))


def repeated(keys: Iterable[Key], rows: Iterable[int]) -> Iterator[tuple[int, int]]:
    """The rows whose key came before, each with the first row that has it."""
    firsts: dict[Key, int] = {}
    for key, row in zip(keys, rows, strict=False):
        if key is not None and (first := firsts.setdefault(key, row)) != row:
            yield row, first


class FileLookup:
    """A lookup from each key to its first associated value, in a temporary sqlite3 file indexed by hash."""

    def __init__(self, pairs: Iterable[Pair]) -> None:
        """Put all pairs away."""
        import sqlite3

        self._file: sqlite3.Connection = sqlite3.connect("", isolation_level=None)
        for setting in ("journal_mode = off", "synchronous = off", "cache_size = -32768"):
            self._file.execute(f"pragma {setting}")
        self._file.execute("create table pairs(number integer primary key, hash integer, pair blob)")
        self._file.execute("begin")
        packed = ((hash(key), pickle.dumps((key, value))) for key, value in pairs if key is not None)
        self._file.executemany("insert into pairs(hash, pair) values(?, ?)", packed)
        self._file.execute("create index by_hash on pairs(hash)")

    def get(self, key: Key, default: Any = None) -> Any:
        """The value associated with the key."""
        for (data,) in self._file.execute("select pair from pairs where hash = ? order by number", (hash(key),)):
            found, value = pickle.loads(data)
            if found == key:
                return value
        return default

    def close(self) -> None:
        """Remove the file."""
        self._file.close()
