"""The rows of a package, asked in the plainest way: what every store of the engine must answer too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.stores.store import Fields, Key, Lookup, Name, Pair
from bushputin_data.validation.testing.mutation.after import Row


class PlainStore:
    """Answers out of lists of rows; nothing is kept, divided or put away."""

    def __init__(self, tables: Mapping[str, Sequence[Row]], columns: Mapping[str, Iterable[int]]) -> None:
        """`columns` are the fields that the files have."""
        self.tables: Mapping[Any, Sequence[Row]] = tables
        self.columns: dict[Any, frozenset[int]] = {name: frozenset(ranks) for name, ranks in columns.items()}

    def begin(self, table: Name, fields: Fields) -> None:
        """There is nothing to get ready for."""

    def add(self, table: Name, columns: Sequence[Sequence[Any]], rows: int, odd: frozenset[int] = frozenset()) -> None:
        """The rows are there from the start."""
        raise NotImplementedError

    def close(self) -> None:
        """There is nothing to let go of."""

    def size(self, table: Name) -> int:
        """How many rows there are."""
        return len(self.tables.get(table, ()))

    def has(self, table: Name, fields: Fields) -> bool:
        """Whether the files have all these fields."""
        return table in self.tables and self.columns[table].issuperset(fields)

    def column(self, table: Name, field: int) -> list[Any]:
        """The values of one field."""
        return [row.values[field] for row in self.tables[table]]

    def scan(self, table: Name, fields: Fields) -> Iterator[list[Sequence[Any]]]:
        """The values of these fields, all at once."""
        if self.size(table):
            yield [self.column(table, field) for field in fields]

    def values(self, table: Name, row: int, fields: Fields) -> tuple[Any, ...]:
        """The values of one row."""
        return tuple(self.tables[table][row].values[field] for field in fields)

    def key(self, row: Row, fields: Fields) -> Key:
        """The key of a row; None if a part of it is missing or faulty."""
        parts = tuple(row.values[field] for field in fields)
        if any(part is None or part is FAULTY for part in parts):
            return None
        return parts if len(parts) > 1 else parts[0]

    def keys(self, table: str, fields: Fields) -> Iterator[Sequence[Key]]:
        """The keys of the rows, all at once."""
        yield [self.key(row, fields) for row in self.tables[table]]

    def repeats(self, table: str, fields: Fields) -> Iterator[tuple[int, int]]:
        """The rows whose key an earlier row has, each with the first row that has it."""
        firsts: dict[Key, int] = {}
        for row, one in enumerate(self.tables[table]):
            key = self.key(one, fields)
            if key is not None and firsts.setdefault(key, row) < row:
                yield row, firsts[key]

    def absent(self, table: str, fields: Fields, target: str, ends: Fields) -> Iterator[tuple[int, Key]]:
        """The rows whose key no row of the target has."""
        (there,) = self.keys(target, ends)
        (here,) = self.keys(table, fields)
        known = set(there)
        yield from ((row, key) for row, key in enumerate(here) if key is not None and key not in known)

    def match(self, left: Iterable[Pair], right: Iterable[Pair], rows: int) -> Iterator[tuple[list[Pair], list[Pair]]]:
        """All pairs in one part."""
        yield list(left), list(right)

    def lookup(self, pairs: Iterable[Pair], rows: int) -> Lookup:
        """What stands with each key first."""
        return dict(reversed(list(pairs)))
