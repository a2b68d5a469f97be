"""count: each row has exactly, at least or at most a given number of related rows in another table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

from bushputin_data.validation.checks.breaking import Break, Copy, Remove, Rows
from bushputin_data.validation.checks.check import Check, Hit
from bushputin_data.validation.checks.children import Children
from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.findings import Fault, listed, shown
from bushputin_data.validation.plan.entries import Entry, wrong
from bushputin_data.validation.stores.store import Store


@dataclass(frozen=True)
class Count(Check):
    """`described` says in words which of the children count."""

    children: Children
    described: str
    exactly: int | None
    minimum: int | None
    maximum: int | None
    kind: ClassVar[str] = "count"
    parameters: ClassVar[tuple[str, ...]] = ("child", "exactly", "minimum", "maximum")

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        children, _ = Children.plan(entry, "child", ["when"])
        wanted = {name: entry.number(name) for name in ("exactly", "minimum", "maximum")}
        if all(number is None for number in wanted.values()):
            raise wrong("child", "The rule needs exactly, minimum or maximum.")
        when = entry.mapping("child").get("when")
        described = f" with {listed(when.values())}" if when else ""
        return cls(entry.heading(), children, described, **wanted)

    def judge(self, store: Store) -> Iterator[Hit]:
        """The rows with too few or too many."""
        for parents, children in self.children.match(store, self.heading, (), ()):
            for key, (row, _) in parents:
                found = len(children.get(key, ()))
                if not self.fits(found):
                    yield Hit(row, self.children.key[0], partial(self.tell, key[0], found))

    def fits(self, found: int) -> bool:
        """Whether the number is within the bounds."""
        if self.exactly is not None and found != self.exactly:
            return False
        return (self.minimum is None or found >= self.minimum) and (self.maximum is None or found <= self.maximum)

    def faults(self, rows: Rows) -> Iterator[Break]:
        """A row of the other table is removed if there are just enough, or duplicated if there are just few enough."""
        table, place = self.children.table, self.children.key[0]
        groups: dict[Any, list[int]] = {}
        for child, key in rows.all(table, self.children.when, self.children.fields):
            groups.setdefault(key, []).append(child)
        for row, key in rows.some(self.children.key):
            # In a table that refers to itself, a change further up moves the row.
            for child in groups.get(key, [])[-1:]:
                is_above = table == self.heading.table and child < row
                if len(groups[key]) in (self.exactly, self.minimum) and (table, child) != (self.heading.table, row):
                    yield Break(Remove(table, child), row - is_above, place)
                if len(groups[key]) in (self.exactly, self.maximum):
                    yield Break(Copy(table, child), row + is_above, place)

    def tell(self, key: Any, found: int) -> Fault:
        """The actual and the required number."""
        bounds = {"exactly": self.exactly, "at least": self.minimum, "at most": self.maximum}
        wanted = " and ".join(f"{word} {number}" for word, number in bounds.items() if number is not None)
        rows = f"{found} row{'' if found == 1 else 's'}{self.described}"
        return self.fault(f"{shown(as_text(key))} has {rows} in {self.children.table}, not {wanted}.", wanted)
