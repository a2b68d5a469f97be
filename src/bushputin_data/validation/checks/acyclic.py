"""acyclic: following a table's reference to itself from row to row never forms a cycle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

from bushputin_data.validation.checks.breaking import Break, Rows, SetCell
from bushputin_data.validation.checks.check import Check, Hit, is_known, rows, selected
from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.findings import Fault, shown
from bushputin_data.validation.plan.entries import Column, Entry, wrong
from bushputin_data.validation.stores.store import Lookup, Store


@dataclass(frozen=True)
class Acyclic(Check):
    """`parent` refers to `key`, both of the entry's table."""

    parent: Column
    key: Column
    kind: ClassVar[str] = "acyclic"

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        (parent,) = entry.some_fields(1)
        link = entry.table.links.get(parent.field)
        if link is None or link.resource != entry.table.name or parent.link:
            raise wrong("fields", f"{parent.path} does not refer to {entry.table.name} itself.")
        (end,) = link.target
        key = entry.column(entry.table.fields[end].name)
        return cls(entry.heading(), parent, key)

    def judge(self, store: Store) -> Iterator[Hit]:
        """One row of each cycle, the first in the file."""
        table = self.heading.table
        pairs = (
            (key if is_known(key) else None, (row, parent))
            for row, (key, parent) in selected(store, table, (), (self.key, self.parent))
        )
        above = store.lookup(pairs, store.size(table))
        done = bytearray(store.size(table))
        for row, (key, parent) in rows(store, self.heading, (self.key, self.parent)):
            if circle := self.circle(above, row, key, parent, done):
                first = circle.index(min(circle))
                path = [key for _, key in [*circle[first:], *circle[:first], circle[first]]]
                yield Hit(circle[first][0], self.parent, partial(self.tell, path))

    def circle(self, above: Lookup, row: int, key: Any, parent: Any, done: bytearray) -> list[tuple[int, Any]]:
        """The rows of the cycle that the parents of a row lead to, if there is one that was not found before."""
        path: dict[int, Any] = {}
        circle: list[tuple[int, Any]] = []
        while not done[row]:
            if row in path:
                way = list(path.items())
                circle = way[list(path).index(row) :]
                break
            path[row] = key
            found = above.get(parent) if is_known(parent) else None
            if found is None:
                break
            key, (row, parent) = parent, found
        for seen in path:
            done[seen] = 1
        return circle

    def faults(self, rows: Rows) -> Iterator[Break]:
        """A row whose parent is one of its descendants, or itself."""
        every = {key: (row, parent) for row, (key, parent) in rows.all(self.heading.table, (), (self.key, self.parent))}
        for row, (key, parent) in rows.some((self.key, self.parent)):
            if parent in every and every[parent][1] is None:
                above = every[parent][0]
                yield Break(SetCell(above, self.parent, [key]), min(row, above), self.parent)
            yield Break(SetCell(row, self.parent, [key]), row, self.parent)

    def tell(self, path: Sequence[Any]) -> Fault:
        """The cycle, from one row back to itself."""
        way = " → ".join(shown(as_text(key)) for key in path)
        return self.fault(f"The references form a cycle: {way}.")
