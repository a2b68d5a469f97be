"""Faults by which entries of `checks` are broken, as each kind says of itself in its own module."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from bushputin_data.validation.checks.breaking import Break, Copy, Remove, SetCell, Swap, Values, written
from bushputin_data.validation.checks.check import Check
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.plan.entries import Column, Condition
from bushputin_data.validation.testing.mutation.after import After, Row
from bushputin_data.validation.testing.mutation.mutation import Faults, Mutation
from bushputin_data.validation.testing.mutation.sheet import Sheet
from bushputin_data.validation.testing.mutation.subject import Subject, shuffled

# How many rows of a table are tried.
TRIES = 40


class FoundRows:
    """The rows of the package, in which a check looks for some that it can break."""

    def __init__(self, subject: Subject, check: Check, chance: random.Random) -> None:
        """For one check."""
        self.subject, self.check, self.chance = subject, check, chance

    def some(self, columns: Sequence[Column]) -> Iterator[tuple[int, Values]]:
        """Rows of the check's table that meet its condition, in a random order, with the values of some columns."""
        heading = self.check.heading
        found = list(self.all(heading.table, heading.when, columns))
        return iter(self.chance.sample(found, min(TRIES, len(found))))

    def all(self, table: str, when: Condition, columns: Sequence[Column]) -> Iterator[tuple[int, Values]]:
        """The rows of a table that meet a condition, in their order, with the values of some columns."""
        tests = [(test, self.values(test.column)) for test in when]
        found = [self.values(column) for column in columns]
        for row in range(len(self.subject.sheets[table].rows)):
            some = tuple(values[row] for values in found)
            # NaN is valid, and equal to nothing: no rule can be broken by it for sure.
            is_known = not any(value is FAULTY for value in some)
            if is_known and all(is_met(test.accepted, test.present, values[row]) for test, values in tests):
                yield row, some

    def values(self, column: Column) -> list[Any]:
        """The value of each row: None if it is missing, also on the way."""
        rows = self.subject.sheets[column.table].rows
        own = [row.values[column.field] for row in rows]
        if not column.link or not column.beyond:
            return own
        (end,) = column.link.target
        ends = [row.values[end] for row in self.subject.sheets[column.link.resource].rows]
        beyond = dict(zip(reversed(ends), reversed(self.values(column.beyond)), strict=True))
        return [value if value is None or value is FAULTY else beyond[value] for value in own]


def is_met(accepted: Collection[Any] | None, present: bool, value: Any) -> bool:
    """Whether a value meets a condition: it is one of the listed values, present, or missing."""
    return value in accepted if accepted is not None else present == (value is not None)


def declared(kind: str) -> Faults:
    """The faults that break entries of a kind: one of each entry in turn, the entries in a random order."""

    def faults(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
        entries = [check for check in subject.checks if check.heading.kind == kind]
        makers = [broken(subject, check, chance) for check in shuffled(chance, entries)]
        while makers:
            for maker in list(makers):
                if found := next(maker, None):
                    yield found
                else:
                    makers.remove(maker)

    return faults


def broken(subject: Subject, check: Check, chance: random.Random) -> Iterator[Mutation]:
    """The faults that violate one entry."""
    editable = {sheet.name: sheet for sheet in subject.tables}
    heading = check.heading
    for one in check.faults(FoundRows(subject, check, chance)):
        sheet = editable.get(one.change.table)
        if sheet and subject.is_free(sheet, one.change.row) and (after := changed(sheet, one.change)):
            rows = after.rows.get(heading.table, subject.sheets[heading.table].rows)
            yield mutation(subject.sheets[heading.table], check, one, rows[one.row], after)


def mutation(sheet: Sheet, check: Check, one: Break, row: Row, after: After) -> Mutation:
    """A change that violates an entry, with where it is found."""
    heading = check.heading
    own = sheet.spot(heading.kind, row, one.column.field, level=heading.level, check=heading.name)
    name = type(one.change).__name__.lower()
    return Mutation(heading.kind, (own,), after, f"{heading.name or heading.kind}: {name} in row {one.change.row + 1}")


def changed(sheet: Sheet, change: SetCell | Copy | Remove | Swap) -> After | None:
    """The package after a change; None if it cannot be made without another fault."""
    if isinstance(change, Remove):
        return sheet.without(change.row) if len(sheet.rows) > 1 else None
    if isinstance(change, Swap):
        return sheet.swapped(change.row)
    if isinstance(change, Copy) and change.column is None:
        return sheet.with_copy(change.row, {})
    assert change.column
    for text in texts(sheet, change.row, change.column.field, change.values):
        made = {change.column.field: text}
        return sheet.put(change.row, made) if isinstance(change, SetCell) else sheet.with_copy(change.row, made)
    return None


def texts(sheet: Sheet, index: int, rank: int, values: Iterable[Any]) -> Iterator[str]:
    """Values as texts of a cell, those that the column can hold and that leave the row with a value."""
    row, field, missing = sheet.rows[index], sheet.table.fields[rank], sheet.columns[rank].cell.missing
    others = [text for one, text in enumerate(row.texts) if one != rank]
    for value in values:
        text = written(field.descriptor, value) if value is not None else min(missing, default=None)
        if text is None or text == row.texts[rank] or rank not in sheet.positions:
            continue
        is_right = (value is None) == sheet.is_missing(rank, text) and not sheet.faults(rank, text)
        if is_right and sheet.can_hold(row, text) and (text or any(others)):
            yield text
