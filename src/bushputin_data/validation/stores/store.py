"""The columns that keys, references and rules need after the reading: in memory, or in a temporary file when many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from bushputin_data.validation.fields.cells import FAULTY

if TYPE_CHECKING:
    import sqlite3

# Rows of one table that are kept in memory; beyond, its columns go to a temporary sqlite file.
MEMORY_ROWS = 200_000
# Answers of the temporary file that are remembered.
REMEMBERED = 50_000
# The value of a key of one column; a tuple of values for a key of several.
Key = Any
FAULTY_BYTES = b"faulty"
UNPACK: dict[str, Callable[[Any], Any]] = {
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "datetime": dt.datetime.fromisoformat,
    "integer": int,
    "year": int,
    "boolean": bool,
}


def whole(key: Key) -> Key:
    """The key; None where it, or a part of it, is missing or faulty."""
    parts = key if isinstance(key, tuple) else (key,)
    return None if None in parts or FAULTY in parts else key


class Memory:
    """The kept columns of a table of moderate size."""

    def __init__(self, names: Sequence[str]) -> None:
        """Start with no rows."""
        self.names = tuple(names)
        self.lines: list[int] = []
        self.columns: dict[str, list[Any]] = {name: [] for name in names}
        self._known: dict[tuple[str, ...], set[Key]] = {}
        self._indexes: dict[tuple[str, ...], dict[Key, list[int]]] = {}

    def __len__(self) -> int:
        """How many rows."""
        return len(self.lines)

    def add(self, lines: Sequence[int], columns: Iterable[Sequence[Any]]) -> None:
        """Add rows, column by column."""
        self.lines += lines
        for name, values in zip(self.names, columns, strict=True):
            self.columns[name] += values

    def line(self, row: int) -> int:
        """The physical line of a row."""
        return self.lines[row]

    def close(self) -> None:
        """Nothing to let go of."""

    def column(self, name: str) -> Callable[[int], Any]:
        """The way from a row to its value in a column."""
        return self.columns[name].__getitem__

    def keys(self, names: Sequence[str]) -> Iterable[Key]:
        """The key of each row in these columns; None where it is not whole."""
        columns = [self.columns[name] for name in names]
        keys = columns[0] if len(columns) == 1 else zip(*columns, strict=True)
        return map(whole, keys) if any(None in column or FAULTY in column for column in columns) else keys

    def known(self, names: Sequence[str]) -> Collection[Key]:
        """The keys that some row has in these columns."""
        wanted = tuple(names)
        if wanted not in self._known:
            self._known[wanted] = set(self.keys(names))
            self._known[wanted].discard(None)
        return self._known[wanted]

    def find(self, names: Sequence[str], key: Key) -> Sequence[int]:
        """The rows with this key in these columns."""
        return self._index(names).get(key, ())

    def _index(self, names: Sequence[str]) -> dict[Key, list[int]]:
        """Where each key of these columns stands."""
        wanted = tuple(names)
        if wanted not in self._indexes:
            index = self._indexes[wanted] = {}
            for row, key in enumerate(self.keys(names)):
                if key is not None:
                    index.setdefault(key, []).append(row)
        return self._indexes[wanted]

    def repeats(self, names: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The rows whose key stood before, each with the first row that has it."""
        if len(self.known(names)) < len(self.lines):
            repeated = ((row, rows[0]) for rows in self._index(names).values() for row in rows[1:])
            yield from sorted(repeated)


class Known:
    """The keys of a table in a temporary file, asked for one by one."""

    def __init__(self, spilled: Spilled, names: Sequence[str]) -> None:
        """Remember some of the answers."""
        self.spilled, self.names = spilled, names
        self.answers: dict[Key, bool] = {}

    def __contains__(self, key: object) -> bool:
        """Some row has the key."""
        if key not in self.answers:
            if len(self.answers) > REMEMBERED:
                self.answers.clear()
            self.answers[key] = bool(self.spilled.find(self.names, key, "limit 1"))
        return self.answers[key]


class Spilled:
    """The kept columns of a large table, in a temporary sqlite file that goes away with it."""

    def __init__(self, memory: Memory, types: Mapping[str, str]) -> None:
        """Take over what is in memory; `types` are the columns' types."""
        import sqlite3

        self.names, self.size = memory.names, 0
        self._numbers = {name: f"c{number}" for number, name in enumerate(self.names)}
        self._unpack = [UNPACK.get(types[name], same) for name in self.names]
        self._file: sqlite3.Connection = sqlite3.connect("")
        self._file.execute(
            f"create table kept(row integer primary key, line{''.join(f', {c}' for c in self._numbers.values())})"
        )
        self._last: tuple[int, tuple[Any, ...]] = (-1, ())
        self.add(memory.lines, memory.columns.values())

    def __len__(self) -> int:
        """How many rows."""
        return self.size

    def close(self) -> None:
        """Let go of the temporary file."""
        self._file.close()

    def add(self, lines: Sequence[int], columns: Iterable[Sequence[Any]]) -> None:
        """Add rows, column by column."""
        packed = [list(map(pack, values)) for values in columns]
        marks = ", ?" * (len(self.names) + 2)
        rows = zip(range(self.size, self.size + len(lines)), lines, *packed, strict=True)
        self._file.executemany(f"insert into kept values({marks[2:]})", rows)
        self.size += len(lines)

    def _row(self, row: int) -> tuple[Any, ...]:
        """A row's line and values; rules read the cells of one row after another."""
        if self._last[0] != row:
            found = self._file.execute("select * from kept where row = ?", (row,)).fetchone()
            self._last = (row, found[1:])
        return self._last[1]

    def line(self, row: int) -> int:
        """The physical line of a row."""
        return int(self._row(row)[0])

    def column(self, name: str) -> Callable[[int], Any]:
        """The way from a row to its value in a column."""
        number = self.names.index(name)
        read = self._unpack[number]
        return lambda row: unpack(self._row(row)[number + 1], read)

    def _listed(self, names: Sequence[str]) -> str:
        """The columns as SQL lists them."""
        return ", ".join(self._numbers[name] for name in names)

    def keys(self, names: Sequence[str]) -> Iterator[Key]:
        """The key of each row in these columns; None where it is not whole."""
        reads = [self._unpack[self.names.index(name)] for name in names]
        for packed in self._file.execute(f"select {self._listed(names)} from kept order by row"):
            values = tuple(unpack(value, read) for value, read in zip(packed, reads, strict=True))
            yield whole(values[0] if len(values) == 1 else values)

    def known(self, names: Sequence[str]) -> Container[Key]:
        """The keys that some row has in these columns."""
        return Known(self, names)

    def find(self, names: Sequence[str], key: Key, limit: str = "") -> Sequence[int]:
        """The rows with this key in these columns."""
        self._index(names)
        parts = key if isinstance(key, tuple) else (key,)
        where = " and ".join(f"{self._numbers[name]} = ?" for name in names)
        rows = self._file.execute(f"select row from kept where {where} order by row {limit}", list(map(pack, parts)))
        return [row for (row,) in rows]

    def _index(self, names: Sequence[str]) -> None:
        """Make the columns quick to search."""
        columns = self._listed(names)
        name = "by_" + columns.replace(", ", "_")
        self._file.execute(f"create index if not exists {name} on kept({columns})")

    def repeats(self, names: Sequence[str]) -> Iterator[tuple[int, int]]:
        """The rows whose key stood before, each with the first row that has it."""
        self._index(names)
        columns = [self._numbers[name] for name in names]
        some = " and ".join(f"typeof({column}) not in ('null', 'blob')" for column in columns)
        same_key = " and ".join(f"kept.{column} = twice.{column}" for column in columns)
        yield from self._file.execute(
            f"select kept.row, twice.first from (select {', '.join(columns)}, min(row) as first from kept where {some} "
            f"group by {', '.join(columns)} having count(*) > 1) as twice join kept on {same_key} "
            "where kept.row > twice.first order by kept.row"
        )


Store = Memory | Spilled


def same(value: Any) -> Any:
    """What needs no change."""
    return value


def pack(value: Any) -> Any:
    """A value as sqlite can hold it: equal values stay equal."""
    if value is None or isinstance(value, str | float):
        return value
    if isinstance(value, int):
        return value if -(1 << 63) <= value < 1 << 63 else str(value)
    return FAULTY_BYTES if value is FAULTY else value.isoformat()


def unpack(packed: Any, read: Callable[[Any], Any]) -> Any:
    """A value as it was before it was packed."""
    if packed is None:
        return None
    return FAULTY if packed == FAULTY_BYTES else read(packed)
