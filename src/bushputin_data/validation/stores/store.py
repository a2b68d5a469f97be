"""The interface of stores: values kept for keys, references and checks, queried in whole sets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from bushputin_data.validation.fields.cells import FAULTY

# The value of a key of one field; a tuple of values for a key of several.
Key = Any
Pair = tuple[Key, Any]
Fields = tuple[int, ...]
# A table's own; or a pair, for what belongs to a table and is none.
Name = str | tuple[str, str]


class Store(Protocol):
    """The kept fields of all tables. Rows are numbered from 0 in the order of the files."""

    def begin(self, table: Name, fields: Fields) -> None:
        """Get ready for a table of which these fields are kept."""

    def add(self, table: Name, columns: Sequence[Sequence[Any]], rows: int, odd: frozenset[int] = frozenset()) -> None:
        """Keep rows: the values of each kept field, in the order of `begin`; of `odd` ones some are None or FAULTY."""

    def size(self, table: str) -> int:
        """How many rows were added."""

    def has(self, table: str, fields: Fields) -> bool:
        """Whether all these fields were kept."""

    def keys(self, table: str, fields: Fields) -> Iterator[Sequence[Key]]:
        """The keys of the rows in their order, many at a time; None if one is not whole."""

    def scan(self, table: Name, fields: Fields) -> Iterator[list[Sequence[Any]]]:
        """The values of these fields in the order of the rows, many rows at a time: for each field a sequence."""

    def values(self, table: Name, row: int, fields: Fields) -> tuple[Any, ...]:
        """The values of one row."""

    def repeats(self, table: str, fields: Fields) -> Iterator[tuple[int, int]]:
        """The rows whose key an earlier row has, in order, each with the first row that has it.

        A key of which a part is missing or faulty equals no other.
        """

    def absent(self, table: str, fields: Fields, target: str, ends: Fields) -> Iterator[tuple[int, Key]]:
        """The rows whose key no row of the target has, in order, each with its key."""

    def match(self, left: Iterable[Pair], right: Iterable[Pair], rows: int) -> Iterator[tuple[list[Pair], list[Pair]]]:
        """Pairs of a key and something more, so divided that pairs of one key come together; `rows` says how many."""

    def lookup(self, pairs: Iterable[Pair], rows: int) -> Lookup:
        """A lookup from each key to its first associated value; `rows` is the number of pairs."""

    def close(self) -> None:
        """Release everything."""


class Lookup(Protocol):
    """A lookup from a key to its associated value."""

    def get(self, key: Key, default: Any = None) -> Any:
        """The value associated with the key."""


def weight(fields: Fields) -> int:
    """For how many keys of few fields a key of these counts: it holds a value of each."""
    return 1 + len(fields) // 9


def keys(columns: Sequence[Sequence[Any]], *, odd: bool = True) -> Sequence[Key]:
    """The key of each row, out of the columns of its parts; None if it is not whole.

    `odd` says that some value may be missing or faulty.
    """
    found: Sequence[Key] = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
    return list(map(whole, found)) if odd else found


def whole(key: Key) -> Key:
    """The key; None if it, or a part of it, is missing or faulty."""
    if isinstance(key, tuple):
        return None if any(part is None or part is FAULTY for part in key) else key
    return None if key is FAULTY else key
