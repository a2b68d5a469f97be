"""A user's own kind of check: a function of a row and the entry that gives a message where the row breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from bushputin_data.validation.checks.check import Hit, RowCheck
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.findings import Fault, cut, shown
from bushputin_data.validation.plan.entries import Column, Entry, Heading

UserKind = Callable[[Mapping[str, Any], Mapping[str, Any]], str | None]


@dataclass(frozen=True)
class OwnKind:
    """A kind that a user has passed in, under his name for it."""

    kind: str
    judge: UserKind
    parameters: ClassVar[tuple[str, ...] | None] = None

    def plan(self, entry: Entry) -> OwnCheck:
        """The check that an entry declares; its function is given all columns of the table."""
        columns = tuple(entry.column(field.name) for field in entry.table.fields)
        return OwnCheck(entry.heading(), self.judge, columns, entry.raw)


@dataclass(frozen=True)
class OwnCheck(RowCheck):
    """`function` is given each row as a mapping of names to values, and the entry."""

    function: UserKind
    all_columns: tuple[Column, ...]
    raw: Mapping[str, Any]

    @property
    def columns(self) -> Sequence[Column]:
        """All columns of the table."""
        return self.all_columns

    def hits(self, row: int, values: Sequence[Any]) -> Iterator[Hit]:
        """The function gives a message.

        A row with a faulty cell is left out: that cell's own finding comes first, and the function would be given
        something that its column cannot hold.

        Raises:
            FaultError: the function raised something.
        """
        if any(value is FAULTY for value in values):
            return
        names = [column.path for column in self.all_columns]
        try:
            message = self.function(dict(zip(names, values, strict=True)), self.raw)
        except Exception as error:
            fact = (
                f"The function for the rule {shown(self.heading.kind)} raised {type(error).__name__}: {cut(str(error))}"
            )
            raise FaultError(Fault("not_checked", f"{fact.rstrip('.')}.", "Correct the function.")) from None
        if message:
            yield Hit(row, place(self.heading, self.all_columns), partial(self.fault, cut(str(message))))


def place(heading: Heading, columns: Sequence[Column]) -> Column:
    """Where findings stand: at the entry's fields, or at the first column."""
    return heading.place if heading.fields else columns[0]
