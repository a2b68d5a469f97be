"""Field references: the columns of a table, and those that are reached along its foreign keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from bushputin_data.validation.fields.cells import FAULTY, Cell
from bushputin_data.validation.findings import shown
from bushputin_data.validation.hints import nearest
from bushputin_data.validation.plan.tables import BY_TEXT, Reference, Table

Read = Callable[[int], Any]
# A field reference may lead along so many foreign keys.
STEPS = 20


class RuleError(ValueError):
    """An entry that cannot be followed; `place` is the part of it that is wrong."""

    def __init__(self, place: str, message: str, hint: str | None = None, rule: str = "descriptor") -> None:
        """Say what is wrong, and how to mend it."""
        self.place, self.hint, self.rule = place, hint, rule
        super().__init__(message)


class Column:
    """A field reference: a column of a table, or one that is reached along its foreign keys.

    Called with a row it gives the value: None where it is missing, also on the way; FAULTY where it cannot be known.
    """

    def __init__(self, table: Table, path: str, tables: Mapping[str, Table]) -> None:
        """Find the column, and have it and those on the way kept.

        Raises:
            RuleError: there is none, or the way to it is no foreign key.
        """
        if path.count(".") > STEPS:
            raise RuleError("fields", f"{shown(path)} takes more than {STEPS} steps.")
        self.table, self.path = table, path
        self.own, _, rest = path.partition(".")
        if self.own not in table.fields:
            hint = nearest(self.own, list(table.fields))
            raise RuleError("fields", f"{table.name} has no field {shown(self.own)}.", hint)
        table.need(self.own)
        self.link = self._link() if rest else None
        self.beyond = Column(tables[self.link.resource], rest, tables) if self.link else None

    def _link(self) -> Reference:
        """The foreign key of the first part of the path."""
        for reference in self.table.references:
            if reference.fields == (self.own,):
                return reference
        raise RuleError(
            "fields", f"{self.own} of {self.table.name} is no foreign key: {shown(self.path)} leads nowhere."
        )

    @property
    def cell(self) -> Cell:
        """The meaning of the values."""
        return self.beyond.cell if self.beyond else self.table.fields[self.own].cell

    @property
    def ready(self) -> bool:
        """The files have all columns that are needed, and were read to their ends."""
        here = self.table.has(self.own) and self.table.complete
        if self.link and self.beyond:
            return here and self.beyond.ready and self.beyond.table.has(*self.link.target)
        return here

    @cached_property
    def _read(self) -> Read:
        """The way from a row to its value."""
        own = self.table.column(self.own)
        if not self.link or not self.beyond:
            return own
        find, target, beyond = self.beyond.table.store.find, self.link.target, self.beyond

        def read(row: int) -> Any:
            key = own(row)
            if key is None or key is FAULTY:
                return key
            rows = find(target, key)
            return beyond(rows[0]) if rows else FAULTY

        return read

    def __call__(self, row: int) -> Any:
        """The value of a row."""
        return self._read(row)

    def constant(self, value: Any, place: str) -> Any:
        """A value of the entry as one of the column.

        Raises:
            RuleError: it cannot be one.
        """
        text = value if isinstance(value, str) else str(value)
        try:
            read = self.cell.form.read(text)
            return text if self.cell.type in BY_TEXT else read
        except ValueError:
            raise RuleError(place, f"{shown(value)} is not {self.cell.form.expected}, as {self.path} is.") from None


def need_order(*columns: Column) -> None:
    """Stop at columns whose values come neither before nor after one another.

    Raises:
        RuleError: there is one.
    """
    for column in columns:
        if column.cell.type in BY_TEXT:
            raise RuleError("fields", f"Values of the type {column.cell.type}, as {column.path} has, have no order.")


def is_known(value: Any) -> bool:
    """Neither missing nor faulty."""
    return value is not None and value is not FAULTY
