"""sorted: the rows are in ascending order of some fields; missing values come first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

from bushputin_data.validation.checks.breaking import Break, Rows, Swap
from bushputin_data.validation.checks.check import Check, Hit, rows
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.fields.times import comparable
from bushputin_data.validation.findings import Fault, shown
from bushputin_data.validation.plan.entries import Entry, need_order
from bushputin_data.validation.stores.store import Store


@dataclass(frozen=True)
class InOrder(Check):
    """The rows are in ascending order of the fields of the entry."""

    kind: ClassVar[str] = "sorted"

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        need_order(*entry.some_fields())
        return cls(entry.heading())

    def judge(self, store: Store) -> Iterator[Hit]:
        """The rows that come before the row above them."""
        fields = self.heading.fields
        required = [field.required for field in fields]
        last: list[tuple[bool, Any]] | None = None
        for row, values in rows(store, self.heading, fields):
            # A missing cell that is required has a finding of its own.
            if FAULTY in values or any(
                value is None and needed for value, needed in zip(values, required, strict=True)
            ):
                continue
            key = [(value is not None, comparable(value)) for value in values]
            if last is not None and key < last:
                yield Hit(row, fields[0], partial(self.tell, values, [value for _, value in last]))
            last = key

    def faults(self, rows: Rows) -> Iterator[Break]:
        """Two neighbouring rows in the wrong order."""
        every = dict(rows.all(self.heading.table, self.heading.when, self.heading.fields))
        for row, values in rows.some(self.heading.fields):
            if every.get(row + 1, values) != values:
                yield Break(Swap(self.heading.table, row), row + 1, self.heading.fields[0])

    def tell(self, values: Sequence[Any], before: Sequence[Any]) -> Fault:
        """The two rows that are in the wrong order."""
        names = ", ".join(field.path for field in self.heading.fields)
        fact = f"{shown_values(values)} comes after {shown_values(before)}."
        return self.fault(fact, f"rows in the order of {names}", f"Sort the rows by {names}.")


def shown_values(values: Sequence[Any]) -> str:
    """Some values, as messages show them."""
    return ", ".join(shown(as_text(value) or "") for value in values)
