"""What all kinds of declared checks share: how they are planned, and how they check rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any, ClassVar, NamedTuple, Self

from bushputin_data.validation.checks.breaking import Break, Rows
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.plan.entries import Column, Condition, Entry, Heading
from bushputin_data.validation.stores.paths import values
from bushputin_data.validation.stores.store import Store


class Hit(NamedTuple):
    """A row that violates a check, and in which column; `tell` builds the message, needed for few hits only."""

    row: int
    column: Column
    tell: Callable[[], Fault]


@dataclass(frozen=True)
class Check:
    """A declared check with its parameters, as the plan keeps it. Each kind is a subclass in a module of its own."""

    heading: Heading
    kind: ClassVar[str]
    parameters: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares.

        Raises:
            FaultError: the entry is invalid.
        """
        raise NotImplementedError

    def judge(self, store: Store) -> Iterator[Hit]:
        """The rows that violate the check, in any order."""
        raise NotImplementedError

    def faults(self, rows: Rows) -> Iterator[Break]:
        """Changes to a valid package that violate the check, derived from what its kind promises, not what it finds."""
        raise NotImplementedError

    def fault(self, fact: str, expected: str | None = None, hint: str | None = None) -> Fault:
        """A violation of this check; the entry's own message comes first."""
        lead = self.heading.message
        return Fault(self.heading.kind, f"{lead}: {fact}" if lead else fact, hint, expected, self.heading.level)


class RowCheck(Check):
    """A check that looks at each row on its own, using the values of some columns."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns whose values are passed to `hits`."""
        return self.heading.fields

    def hits(self, row: int, values: Sequence[Any]) -> Iterator[Hit]:
        """What is wrong with a row."""
        raise NotImplementedError

    def judge(self, store: Store) -> Iterator[Hit]:
        """The rows that violate the check, in order."""
        for row, found in rows(store, self.heading, self.columns):
            yield from self.hits(row, found)

    def hit(self, row: int, column: Column, tell: Callable[..., Fault], *told: Any) -> Hit:
        """A hit whose message is built on demand."""
        return Hit(row, column, partial(tell, *told))


def rows(store: Store, heading: Heading, columns: Sequence[Column]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows of the check's table that meet its condition, each with the values of some columns."""
    return selected(store, heading.table, heading.when, columns)


def selected(
    store: Store, table: str, when: Condition, columns: Sequence[Column]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows of a table that meet a condition, each with the values of some columns."""
    wanted = list(dict.fromkeys((*columns, *(test.column for test in when))))
    places = [wanted.index(column) for column in columns]
    tests = [(test, wanted.index(test.column)) for test in when]
    whole = places == list(range(len(wanted)))
    streams = [values(store, column) for column in wanted]
    found = zip(*streams, strict=True) if streams else (() for _ in range(store.size(table)))
    for row, all_values in zip(count(), found, strict=False):
        if all(test.holds(all_values[place]) for test, place in tests):
            yield row, all_values if whole else tuple(all_values[place] for place in places)


def is_known(value: Any) -> bool:
    """Whether a value is neither missing nor faulty."""
    return value is not None and value is not FAULTY
