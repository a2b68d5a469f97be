"""covered: some foreign key refers to each row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, count
from typing import Any, ClassVar, Self

from bushputin_data.validation.checks.breaking import Break, Copy, Rows, SetCell, own, unused_keys
from bushputin_data.validation.checks.check import Check, Hit, rows
from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.findings import Fault, listed, shown
from bushputin_data.validation.plan.entries import Column, Entry, unknown, wrong
from bushputin_data.validation.plan.plan import Reference
from bushputin_data.validation.stores.store import Fields, Pair, Store

OTHER = -1


@dataclass(frozen=True)
class Covered(Check):
    """`references` are the foreign keys that count, each with the name of its table; `key` is where findings are.

    The keys of `excepted` need no row that refers to them.
    """

    key: Column
    references: tuple[tuple[str, Reference], ...]
    excepted: frozenset[Any] = frozenset()
    kind: ClassVar[str] = "covered"
    parameters: ClassVar[tuple[str, ...]] = ("by", "except")

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        references = referring(entry)
        if not references:
            raise wrong("by", f"No foreign key refers to {entry.table.name}.")
        for name, reference in references:
            child = entry.tables[name]
            for mine, its in zip(reference.fields, reference.target, strict=True):
                entry.column(child.fields[mine].name, child)
                entry.column(entry.table.fields[its].name)
        key, *others = entry.key()
        excepted = entry.texts("except")
        if excepted and others:
            raise wrong(
                "except", f"except lists values of a single column, but the key of {entry.table.name} has several."
            )
        known = frozenset(entry.constant(key, one, "except") for one in excepted)
        return cls(entry.heading(), key, references, known)

    def judge(self, store: Store) -> Iterator[Hit]:
        """The rows to which nothing refers."""
        table = self.heading.table
        is_covered = bytearray(store.size(table))
        for ends in dict.fromkeys(reference.target for _, reference in self.references):
            self.mark(store, ends, is_covered)
        for row, (key,) in rows(store, self.heading, (self.key,)):
            if not is_covered[row] and key not in self.excepted:
                yield Hit(row, self.key, partial(self.tell, key))

    def mark(self, store: Store, ends: Fields, is_covered: bytearray) -> None:
        """Mark the rows that a foreign key refers to; a row whose key is unknown might be the target of any."""
        table = self.heading.table
        counting = [(name, reference) for name, reference in self.references if reference.target == ends]
        size = max(store.size(table), *(store.size(name) for name, _ in counting))
        below = chain.from_iterable(
            pairs(store, name, reference.fields, is_own=name == table) for name, reference in counting
        )
        for some, others in store.match(pairs(store, table, ends, is_own=True), below, size):
            referrers: dict[Any, int] = {}
            for key, row in others:
                # A reference from a row to itself does not count.
                referrers[key] = row if referrers.get(key, row) == row else OTHER
            for key, row in some:
                is_covered[row] |= key is None or referrers.get(key, row) != row

    def faults(self, rows: Rows) -> Iterator[Break]:
        """An additional row with a new key; or the only row that refers to one refers to another instead."""
        if any(reference.target != (self.key.field,) for _, reference in self.references):
            return
        known = [key for _, (key,) in rows.all(self.heading.table, (), (self.key,))]
        referrers = list(self.referrers(rows))
        for row, (key,) in rows.some((self.key,)):
            values = [value for value in unused_keys(key) if value not in known and value not in self.excepted]
            yield Break(Copy(self.heading.table, row, self.key, values), row + 1, self.key)
            others = [value for value in known if value != key]
            for child, column in [one[1:] for one in referrers if one[0] == key]:
                if key not in self.excepted and sum(value == key for value, *_ in referrers) == 1:
                    yield Break(SetCell(child, column, others), row, self.key)

    def referrers(self, rows: Rows) -> Iterator[tuple[Any, int, Column]]:
        """The rows that refer to the table's: the key to which each refers, its number, and its column."""
        for name, reference in self.references:
            columns = (own(one) for one in self.heading.columns)
            column = next(one for one in columns if (one.table, one.field) == (name, reference.fields[0]))
            yield from ((value, row, column) for row, (value,) in rows.all(name, (), (column,)))

    def tell(self, key: Any) -> Fault:
        """The message that no row refers to this one."""
        tables = ", ".join(dict.fromkeys(name for name, _ in self.references))
        expected = f"a row of {tables} that refers to it"
        return self.fault(f"No row refers to {shown(as_text(key) or '')}.", expected, "Remove the row, or refer to it.")


def pairs(store: Store, table: str, fields: Fields, *, is_own: bool) -> Iterator[Pair]:
    """The key of each row, None if it is not whole, with the row if it is one of the table itself."""
    found = chain.from_iterable(store.keys(table, fields))
    return zip(found, count() if is_own else iter(lambda: OTHER, None), strict=False)


def referring(entry: Entry) -> tuple[tuple[str, Reference], ...]:
    """The foreign keys that count: those that `by` names, or all that refer to the table.

    Raises:
        FaultError: `by` names something else, or something of which nothing is known.
    """
    found, unclear = entry.table.referrers, entry.tables.unknown | entry.tables.unclear
    if "by" not in entry.raw:
        if unclear:
            # Any row may be one to which their foreign keys refer.
            raise unknown(min(unclear))
        return tuple(found.values())
    for name in entry.texts("by"):
        if name not in found:
            if (table := name.rpartition(".")[0]) in unclear:
                raise unknown(table)
            fact = f"{shown(name)} is not a foreign key to {entry.table.name}; these are: {listed(found)}."
            raise wrong("by", fact)
    return tuple(found[name] for name in entry.texts("by"))
