"""forbidden_if: no field has a value where the condition holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

from bushputin_data.validation.checks.breaking import Break, Rows, SetCell
from bushputin_data.validation.checks.check import Hit, RowCheck, is_known
from bushputin_data.validation.checks.required_if import because
from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.findings import Fault, shown
from bushputin_data.validation.plan.entries import Column, Entry


@dataclass(frozen=True)
class ForbiddenIf(RowCheck):
    """`reason` is the condition in words."""

    reason: str
    kind: ClassVar[str] = "forbidden_if"

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        entry.some_fields()
        return cls(entry.heading(), because(entry))

    def hits(self, row: int, values: Sequence[Any]) -> Iterator[Hit]:
        """The fields with a value."""
        for column, value in zip(self.columns, values, strict=True):
            if is_known(value):
                yield Hit(row, column, partial(self.tell, column, value))

    def faults(self, rows: Rows) -> Iterator[Break]:
        """A cell gets the value of another row where the condition holds."""
        for row, values in rows.some(self.columns):
            for column, value in zip(self.columns, values, strict=True):
                if value is None and not column.link:
                    filled = [one for _, (one,) in rows.all(self.heading.table, (), [column]) if one is not None]
                    yield Break(SetCell(row, column, filled), row, column)

    def tell(self, column: Column, value: Any) -> Fault:
        """The value, and why it must not be there."""
        return self.fault(f"{column.path} is {shown(as_text(value))}{self.reason}.", "no value")
