"""The changes in a table, row by row and cell by cell, from which the new table can be reproduced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bushputin_data.errors import UnknownNameError
from bushputin_data.versions.details import one_table
from bushputin_data.versions.snapshot import Grid, encoded

Key = tuple[str, ...]
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """A new row, and the key of the row that it follows; None for the first row."""

    key: Key
    cells: Cells
    after: Key | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell with a changed value; `old` is None if the table did not have the column."""

    key: Key
    column: str
    old: str | None
    new: str


@dataclass(frozen=True, slots=True, repr=False)
class TableDiff:
    """The changes in the rows of a table. Print it to read them.

    Attributes:
        name: the name of the table.
        path: the path of its new file.
        key: the columns by which rows are matched; empty if they are matched by all cells.
        columns: the new columns.
        added: the new rows, in order.
        removed: the removed rows, in order.
        changed: the cells with changed values.
        order: the keys of all rows in their new order, if rows that stayed changed places; otherwise None.
        whole: the bytes of the file, if cells cannot reproduce it; otherwise None.
    """

    name: str
    path: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    added: tuple[Added, ...] = ()
    removed: tuple[tuple[Key, Cells], ...] = ()
    changed: tuple[Changed, ...] = ()
    order: tuple[Key, ...] | None = None
    whole: bytes | None = None

    @property
    def corrected(self) -> tuple[Changed, ...]:
        """The cells that had a value, or could have had one, and now have a different one."""
        return tuple(one for one in self.changed if one.old is not None)

    def __str__(self) -> str:
        """Every change in the table, a line each."""
        return one_table(self)

    def __repr__(self) -> str:
        parts = f"{len(self.added)} added, {len(self.removed)} removed, {len(self.corrected)} cells changed"
        return f"<TableDiff {self.name}: {parts}>"

    def __bool__(self) -> bool:
        """Whether any row changed."""
        return bool(self.added or self.removed or self.changed or self.order or self.whole is not None)


class Tables(tuple[TableDiff, ...]):
    """The tables that changed, in order; also by name, as in `tables["meetings"]`. Names can be listed by `names`."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tables."""
        return tuple(one.name for one in self)

    def __getitem__(self, place: Any) -> Any:
        """The table of this name, or at this place.

        Raises:
            UnknownNameError: the table did not change, or does not exist.
        """
        if not isinstance(place, str):
            return super().__getitem__(place)
        for one in self:
            if one.name == place:
                return one
        raise UnknownNameError.among(self.names, "changed table", place)


def compared(name: str, path: str, old: Grid, new: Grid, data: bytes, key: Sequence[str]) -> TableDiff:
    """The changes that turn the old table into the new one, whose file is `data`; both have the primary key `key`."""
    key = tuple(key) if usable(key, old) and usable(key, new) else ()
    olds, news = keyed(old, key), keyed(new, key)
    found = TableDiff(
        name,
        path,
        key,
        new.header,
        added(olds, news),
        tuple((one, cells) for one, cells in olds.items() if one not in news),
        tuple(changed(olds, news, old, new)),
    )
    kept = [one for one in olds if one in news]
    if kept != [one for one in news if one in olds]:
        found = replaced(found, order=tuple(news))
    if made(found, old) != data:
        found = replaced(found, whole=data)
    return found


def replaced(found: TableDiff, *, order: tuple[Key, ...] | None = None, whole: bytes | None = None) -> TableDiff:
    """The same changes with a new order, or with the bytes of the file."""
    parts = (found.name, found.path, found.key, found.columns, found.added, found.removed, found.changed)
    return TableDiff(*parts, order or found.order, whole)


def usable(key: Sequence[str], grid: Grid) -> bool:
    """Whether the columns exist and their values are unique."""
    if not key or not grid.is_plain or not set(key) <= set(grid.header):
        return False
    at = [grid.header.index(name) for name in key]
    return len({tuple(record[one] for one in at) for record in grid.records}) == len(grid.records)


def keyed(grid: Grid, key: Sequence[str]) -> dict[Key, Cells]:
    """The rows by key; without a key, by all their cells and a number among identical rows."""
    if key:
        at = [grid.header.index(name) for name in key]
        return {tuple(record[one] for one in at): record for record in grid.records}
    seen: Counter[Cells] = Counter()
    found = {}
    for record in grid.records:
        seen[record] += 1
        found[(*record, str(seen[record]))] = record
    return found


def added(olds: Mapping[Key, Cells], news: Mapping[Key, Cells]) -> tuple[Added, ...]:
    """The rows that are new."""
    before = [None, *news]
    return tuple(
        Added(one, cells, after) for (one, cells), after in zip(news.items(), before, strict=False) if one not in olds
    )


def changed(olds: Mapping[Key, Cells], news: Mapping[Key, Cells], old: Grid, new: Grid) -> Iterable[Changed]:
    """The changed cells of rows that stayed, including those of new columns."""
    same = {one for one in news if olds.get(one) == news[one]} if old.header == new.header else set()
    at = {name: number for number, name in enumerate(old.header)}
    for one, cells in news.items():
        if one in olds and one not in same:
            for name, now in zip(new.header, cells, strict=False):
                was = olds[one][at[name]] if name in at and at[name] < len(olds[one]) else None
                if was != now:
                    yield Changed(one, name, was, now)


def made(found: TableDiff, old: Grid) -> bytes:
    """The file of the new table."""
    if found.whole is not None:
        return found.whole
    gone = {one for one, _ in found.removed}
    rows = {one: cells for one, cells in keyed(old, found.key).items() if one not in gone}
    if old.header != found.columns:
        at = [old.header.index(name) if name in old.header else None for name in found.columns]
        rows = {
            one: tuple("" if where is None or where >= len(cells) else cells[where] for where in at)
            for one, cells in rows.items()
        }
    patched: dict[Key, list[str]] = {one: list(cells) for one, cells in rows.items()}
    column = {name: number for number, name in enumerate(found.columns)}
    for cell in found.changed:
        patched[cell.key][column[cell.column]] = cell.new
    return encoded([list(found.columns), *(ordered(found, patched))])


def ordered(found: TableDiff, rows: Mapping[Key, list[str]]) -> list[list[str]]:
    """The rows that stayed and the new rows, in order."""
    new = {one.key: list(one.cells) for one in found.added}
    if found.order is not None:
        return [new[one] if one in new else rows[one] for one in found.order]
    follow: dict[Key | None, Added] = {one.after: one for one in found.added}
    out: list[list[str]] = []
    for start in (None, *rows):
        if start is not None:
            out.append(rows[start])
        after: Key | None = start
        while after in follow:
            one = follow[after]
            out.append(list(one.cells))
            after = one.key
    return out
