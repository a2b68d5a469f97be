"""A user's own kind of check: a function of a row and the entry that returns a message if the row violates it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from bushputin_data.validation.checks.check import Check, Hit, rows
from bushputin_data.validation.checks.deadline import Deadline, OvertimeError
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.findings import Fault, cut, shown
from bushputin_data.validation.plan.entries import Column, Entry, Heading
from bushputin_data.validation.stores.store import Store

# Time limit of the function for one row.
SECONDS = 10.0
UserKind = Callable[[Mapping[str, Any], Mapping[str, Any]], str | None]


@dataclass(frozen=True)
class OwnKind:
    """A kind supplied by the user, under the name that the user gave it."""

    kind: str
    judge: UserKind
    parameters: ClassVar[tuple[str, ...] | None] = None

    def plan(self, entry: Entry) -> OwnCheck:
        """The check that an entry declares; its function receives all columns of the table."""
        columns = tuple(entry.column(field.name) for field in entry.table.fields)
        return OwnCheck(entry.heading(), self.judge, columns, entry.raw)


@dataclass(frozen=True)
class OwnCheck(Check):
    """`function` is given each row as a mapping of names to values, and the entry."""

    function: UserKind
    all_columns: tuple[Column, ...]
    raw: Mapping[str, Any]

    def judge(self, store: Store) -> Iterator[Hit]:
        """The rows for which the function returns a message.

        A row with a faulty cell is left out: that cell's own finding comes first, and the function would be given
        something that its column cannot hold.

        Raises:
            FaultError: the function raised something, or took too long.
        """
        names = [column.path for column in self.all_columns]
        at = place(self.heading, self.all_columns)
        with Deadline(SECONDS) as deadline:
            for row, values in rows(store, self.heading, self.all_columns):
                if not any(value is FAULTY for value in values):
                    message = self.message(deadline, dict(zip(names, values, strict=True)))
                    if message:
                        yield Hit(row, at, partial(self.fault, cut(str(message))))

    def message(self, deadline: Deadline, row: Mapping[str, Any]) -> str | None:
        """The message of the function for a row."""
        kind = f"The function for the rule {shown(self.heading.kind)}"
        try:
            return deadline.call(self.function, row, self.raw)  # type: ignore[no-any-return]
        except OvertimeError:
            fact = f"{kind} took more than {SECONDS:g} s for one row."
        except (Exception, SystemExit) as error:
            fact = f"{kind} raised {type(error).__name__}: {cut(str(error))}"
        raise FaultError(Fault("not_checked", f"{fact.rstrip('.')}.", "Correct the function."))


def place(heading: Heading, columns: Sequence[Column]) -> Column:
    """Where findings are: at the entry's fields, or at the first column."""
    return heading.place if heading.fields else columns[0]
