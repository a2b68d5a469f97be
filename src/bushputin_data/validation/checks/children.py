"""The rows of another table that belong to a row because some of their fields equal its primary key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bushputin_data.validation.checks.check import is_known, rows, selected
from bushputin_data.validation.findings import listed
from bushputin_data.validation.plan.entries import Column, Condition, Draft, Entry, Heading, refuse_unknown, wrong
from bushputin_data.validation.stores.store import Pair, Store


@dataclass(frozen=True)
class Children:
    """The rows of `table` that meet `when`; `fields` equal the columns `key` of the row they belong to."""

    table: str
    fields: tuple[Column, ...]
    key: tuple[Column, ...]
    when: Condition

    @classmethod
    def plan(cls, entry: Entry, name: str, extra: Sequence[str]) -> tuple[Children, Draft]:
        """What the parameter of this name says, and the table that it names.

        Raises:
            FaultError: it is invalid.
        """
        source = entry.mapping(name)
        refuse_unknown(["resource", "fields", *extra], source)
        key = entry.key()
        table = entry.find_table(source.get("resource"), f"{name}/resource")
        names = entry.texts("fields", source)
        if len(names) != len(key):
            own = listed(column.path for column in key)
            raise wrong(f"{name}/fields", f"{listed(names)} cannot be matched with the primary key {own}.")
        fields = tuple(entry.column(path, table) for path in names)
        return cls(table.name, fields, key, entry.condition(source.get("when", {}), table)), table

    def match(
        self, store: Store, heading: Heading, own: Sequence[Column], more: Sequence[Column]
    ) -> Iterator[tuple[list[Pair], dict[Any, list[Any]]]]:
        """The rows of the check's table and those that belong to them, by parts.

        Each part has pairs of a key and (row, values of `own`), and for each key the values of `more` in its children.
        """
        size = max(store.size(heading.table), store.size(self.table))
        parents = keyed(rows(store, heading, (*self.key, *own)), len(self.key))
        below = keyed(selected(store, self.table, self.when, (*self.fields, *more)), len(self.fields))
        for some, others in store.match(parents, below, size):
            children: dict[Any, list[Any]] = {}
            for key, (_, values) in others:
                children.setdefault(key, []).append(values)
            yield some, children


def keyed(found: Iterator[tuple[int, tuple[Any, ...]]], parts: int) -> Iterator[Pair]:
    """Pairs of a key, which is the first values of a row, and (row, the other values); rows without a whole key go."""
    for row, values in found:
        key = values[:parts]
        if all(map(is_known, key)):
            yield key, (row, values[parts:])
