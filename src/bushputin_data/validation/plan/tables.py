"""A resource as a table: its fields, keys and references, and the columns that are kept of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bushputin_data.validation.fields.cells import FAULTY, Cell
from bushputin_data.validation.findings import Finding, cut
from bushputin_data.validation.source.package import Resource
from bushputin_data.validation.stores.store import MEMORY_ROWS, Memory, Spilled, Store

# Types whose values cannot be compared as keys: their texts are.
BY_TEXT = ("object", "array", "list", "geojson", "geopoint", "duration")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the schema: its meaning, its 1-based position in the schema, and what the schema says of it."""

    name: str
    cell: Cell
    number: int
    unique: bool = False
    descriptor: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: the columns, and the columns of the table that they point to."""

    fields: tuple[str, ...]
    resource: str
    target: tuple[str, ...]
    pointer: str


class Table:
    """One table of the package, filled as its files are read.

    `complete` turns false where rows could not be read: then nothing may be concluded from what it does not have.
    """

    def __init__(self, resource: Resource, fields: Sequence[Field]) -> None:
        """Start with no rows."""
        self.resource, self.name = resource, resource.name
        self.fields: dict[str, Field] = {one.name: one for one in fields}
        self.key: tuple[str, ...] = ()
        self.unique: list[tuple[str, ...]] = []
        self.references: list[Reference] = []
        self.positions: dict[str, int] = {one.name: one.number for one in fields}
        self.complete = True
        self.rows = 0
        self.store: Store = Memory(())
        self._needed: dict[str, None] = {}
        self._files: list[tuple[int, str]] = []

    def need(self, *names: str) -> None:
        """Keep these columns after the reading."""
        self._needed |= dict.fromkeys(names)

    def id_names(self) -> set[str]:
        """The columns whose values name rows: keys, and references to them."""
        groups = [self.key, *self.unique, *(reference.fields for reference in self.references)]
        return {name for group in groups for name in group}

    def begin(self, positions: Mapping[str, int]) -> None:
        """Get ready for rows whose columns stand at these positions; a column that is not there cannot be kept."""
        self.positions = dict(positions)
        self.store = Memory([name for name in self._needed if name in positions])

    def begin_file(self, path: str) -> None:
        """The rows from here on are those of this file."""
        self._files.append((self.rows, path))

    def add(self, lines: Sequence[int], columns: Sequence[Sequence[Any]]) -> None:
        """Keep rows, column by column in the order of `store.names`."""
        if isinstance(self.store, Memory) and len(self.store) + len(lines) > MEMORY_ROWS:
            self.store = Spilled(self.store, {name: self.fields[name].cell.type for name in self.store.names})
        self.store.add(lines, columns)
        self.rows += len(lines)

    def has(self, *names: str) -> bool:
        """All these columns were kept."""
        return all(name in self.store.names for name in names)

    def column(self, name: str) -> Callable[[int], Any]:
        """The way from a row to its value in a kept column."""
        return self.store.column(name)

    def file(self, row: int) -> str:
        """The file in which a row stands."""
        return next((path for first, path in reversed(self._files) if first <= row), "")

    def row_key(self, row: int) -> dict[str, str]:
        """The primary key of a row, as texts; empty where it is not whole."""
        if not self.key or not self.has(*self.key):
            return {}
        return as_texts(self.key, [self.column(name)(row) for name in self.key])

    def finding(self, row: int, field: str, rule: str, message: str, **more: Any) -> Finding:
        """A finding at a cell of a row that was kept."""
        value = self.column(field)(row) if self.has(field) else None
        return Finding(
            more.pop("level", "error"),
            rule,
            message,
            resource=self.name,
            file=self.file(row),
            line=self.store.line(row),
            column=self.positions.get(field),
            field=field,
            row_key=self.row_key(row),
            value=more.pop("value", as_text(value)),
            **more,
        )


def as_text(value: Any) -> str | None:
    """A value as reports give it."""
    if value is None or value is FAULTY:
        return None
    return str(value).lower() if isinstance(value, bool) else cut(str(value))


def as_texts(names: Sequence[str], values: Sequence[Any]) -> dict[str, str]:
    """The values by their names; none where one is missing."""
    texts: Mapping[str, str | None] = dict(zip(names, map(as_text, values), strict=True))
    return {name: text for name, text in texts.items() if text is not None}
