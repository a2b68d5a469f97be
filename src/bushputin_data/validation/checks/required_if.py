"""required_if: each field has a value where the condition holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

from bushputin_data.validation.checks.breaking import Break, Rows, SetCell
from bushputin_data.validation.checks.check import Hit, RowCheck
from bushputin_data.validation.findings import Fault, alternatives
from bushputin_data.validation.plan.entries import Column, Entry


@dataclass(frozen=True)
class RequiredIf(RowCheck):
    """`reason` is the condition in words."""

    reason: str
    kind: ClassVar[str] = "required_if"

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        entry.some_fields()
        return cls(entry.heading(), because(entry))

    def hits(self, row: int, values: Sequence[Any]) -> Iterator[Hit]:
        """The fields without a value."""
        for column, value in zip(self.columns, values, strict=True):
            if value is None:
                yield Hit(row, column, partial(self.tell, column))

    def faults(self, rows: Rows) -> Iterator[Break]:
        """A cell is emptied where the condition holds."""
        for row, values in rows.some(self.columns):
            for column, value in zip(self.columns, values, strict=True):
                if value is not None and not column.link and not column.required:
                    yield Break(SetCell(row, column, [None]), row, column)

    def tell(self, column: Column) -> Fault:
        """What is missing, and why it must be there."""
        return self.fault(f"{column.path} is missing{self.reason}.", "a value")


def because(entry: Entry) -> str:
    """The condition in words."""
    words = []
    for path, wanted in entry.mapping("when").items():
        if isinstance(wanted, bool):
            words.append(f"{path} {'has a value' if wanted else 'is missing'}")
        else:
            values = wanted if isinstance(wanted, list) else [wanted]
            words.append(f"{path} is {alternatives(values)}")
    return f" although {' and '.join(words)}" if words else ""
