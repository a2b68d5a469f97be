"""What holds between the rows of a package: keys, references and declared checks, each with the cells that break it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from bushputin_data.validation.checks.check import Check
from bushputin_data.validation.plan.plan import Key, Reference
from bushputin_data.validation.testing.mutation.after import ROWS, Place
from bushputin_data.validation.testing.mutation.plain_store import PlainStore
from bushputin_data.validation.testing.mutation.sheet import Sheet
from bushputin_data.validation.testing.mutation.spots import Spot

Sheets = Mapping[str, Sheet]


class Hit(NamedTuple):
    """A cell that violates a rule between rows."""

    level: str
    rule: str
    table: str
    row: int
    rank: int
    check: str | None = None


@dataclass(frozen=True)
class Bond:
    """Something that holds between rows: a key, a reference or a declared check.

    Attributes:
        table: of whose rows it is.
        others: the tables that must have been read to their ends for it to be judged.
        places: the columns at which it looks.
        hits: the cells that violate it.
    """

    table: str
    others: frozenset[str]
    places: frozenset[Place]
    hits: Callable[[PlainStore], Iterable[Hit | Spot]]


def bonds(sheets: Sheets, checks: Iterable[Check], file: str) -> Iterator[Bond]:
    """All that holds between the rows of some tables; `file` is the name of the descriptor."""
    yield from keys(sheets)
    yield from references(sheets, file)
    yield from map(of_check, checks)


def is_ready(bond: Bond, sheets: Sheets) -> bool:
    """Whether the files have all columns at which it looks."""
    return all(rank == ROWS or rank in sheets[table].positions for table, rank in bond.places)


def keys(sheets: Sheets) -> Iterator[Bond]:
    """All that must be unique."""
    for name, sheet in sheets.items():
        for key in sheet.table.keys:
            if set(key.fields) <= sheet.positions.keys():
                yield Bond(name, frozenset(), columns(name, key.fields), partial(repeats, name, key))


def references(sheets: Sheets, file: str) -> Iterator[Bond]:
    """All foreign keys between tables that are read, of fields that are there."""
    for name, sheet in sheets.items():
        for one in sheet.table.references:
            target = sheets.get(one.resource)
            if target and set(one.target) <= target.positions.keys() and set(one.fields) <= sheet.positions.keys():
                places = columns(name, one.fields) | columns(one.resource, one.target)
                yield Bond(name, frozenset((one.resource,)), places, partial(absent, name, one))
                if not one.is_unique:
                    yield Bond(name, frozenset(), places, partial(not_unique, name, one, file))


def of_check(check: Check) -> Bond:
    """A declared check."""
    heading = check.heading
    places = columns(heading.table, ())
    for step in (step for column in heading.columns for step in column):
        places |= columns(step.table, (step.field,))
        if step.link:
            places |= columns(step.link.resource, step.link.target)
    tables = frozenset(step.table for column in heading.columns for step in column) | {heading.table}
    return Bond(heading.table, tables, places, partial(broken, check))


def columns(table: str, ranks: Iterable[int]) -> frozenset[Place]:
    """Some columns of a table, and the order of its rows."""
    return frozenset((table, rank) for rank in (ROWS, *ranks))


def repeats(name: str, key: Key, store: PlainStore) -> Iterator[Hit]:
    """The rows whose key is that of an earlier row."""
    for row, _ in store.repeats(name, key.fields):
        yield Hit("error", key.rule, name, row, key.fields[0])


def absent(name: str, reference: Reference, store: PlainStore) -> Iterator[Hit]:
    """The rows that refer to a row that does not exist."""
    for row, _ in store.absent(name, reference.fields, reference.resource, reference.target):
        yield Hit("error", "reference", name, row, reference.fields[0])


def not_unique(name: str, reference: Reference, file: str, store: PlainStore) -> Iterator[Spot]:
    """The reference itself, where two rows have the value that it refers to."""
    for _ in list(store.repeats(reference.resource, reference.target))[:1]:
        yield Spot("error", "reference_target", name, file, field=reference.pointer)


def broken(check: Check, store: PlainStore) -> Iterator[Hit]:
    """The rows that violate a check."""
    heading = check.heading
    for hit in check.judge(store):
        yield Hit(heading.level, heading.kind, heading.table, hit.row, hit.column.field, heading.name)
