"""equals_related: a field equals that of the preferred related row, or one of several fields has a listed value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

from bushputin_data.validation.checks.breaking import Break, Rows, SetCell, own
from bushputin_data.validation.checks.check import Check, Hit, RowCheck
from bushputin_data.validation.checks.children import Children
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.findings import Fault, alternatives, listed, shown
from bushputin_data.validation.plan.entries import Column, Condition, Draft, Entry, wrong
from bushputin_data.validation.stores.store import Store


@dataclass(frozen=True)
class EqualsRelated(Check):
    """`own` equals `other` of the related rows that are chosen among those that meet a condition of `prefer`.

    Of these, if there is `newest`, only those with its highest value count; then those that meet the first condition
    which any of them meets.
    """

    related: Children
    own: Column
    other: Column
    prefer: tuple[Condition, ...]
    newest: Column | None
    kind: ClassVar[str] = "equals_related"
    parameters: ClassVar[tuple[str, ...]] = ("related", "one_of")

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        if "one_of" in entry.raw:
            return HasOneOf.plan(entry)  # type: ignore[return-value]
        (own,) = entry.some_fields(1)
        related, table = Children.plan(entry, "related", ["field", "prefer", "newest"])
        source = entry.mapping("related")
        other = entry.column(source.get("field"), table)
        prefer = preferred(entry, table, source.get("prefer", [{}]))
        newest = entry.column(source["newest"], table) if "newest" in source else None
        return cls(entry.heading(), related, own, other, prefer, newest)

    def judge(self, store: Store) -> Iterator[Hit]:
        """The rows whose field differs, or that have no related row."""
        more = list(dict.fromkeys((self.other, *filter(None, (self.newest,)), *self.tested)))
        places = {column: place for place, column in enumerate(more)}
        for parents, related in self.related.match(store, self.heading, (self.own,), more):
            # Where keys are repeated, many rows have the same related ones.
            known: dict[Any, dict[Any, None]] = {}
            for key, (row, (value,)) in parents:
                if value is FAULTY:
                    continue
                if key not in known:
                    chosen = self.chosen(related.pop(key, []), places)
                    known[key] = dict.fromkeys(one[places[self.other]] for one in chosen)
                values = known[key]
                if not values:
                    yield Hit(row, self.own, self.tell_none)
                elif value not in values and FAULTY not in values:
                    yield Hit(row, self.own, partial(self.tell, value, next(iter(values))))

    @property
    def tested(self) -> list[Column]:
        """The columns of the conditions."""
        return [test.column for condition in self.prefer for test in condition]

    def chosen(self, rows: list[tuple[Any, ...]], places: Mapping[Column, int]) -> list[tuple[Any, ...]]:
        """The newest of the rows that meet a condition; of these, those that meet the first which any meets."""
        conditions = [[(test, places[test.column]) for test in condition] for condition in self.prefer]
        met = [[row for row in rows if all(test.holds(row[place]) for test, place in tests)] for tests in conditions]
        if self.newest and any(met):
            newest = places[self.newest]
            highest = max(natural(row[newest]) for group in met for row in group)
            met = [[row for row in group if natural(row[newest]) == highest] for group in met]
        return next(filter(None, met), [])

    def faults(self, rows: Rows) -> Iterator[Break]:
        """A value from another row that no related row has."""
        values = list(dict.fromkeys(value for _, (value,) in rows.all(self.heading.table, (), [self.own])))
        related: dict[Any, set[Any]] = {}
        for _, (*key, value) in rows.all(self.related.table, (), [*self.related.fields, self.other]):
            related.setdefault(tuple(key), set()).add(value)
        for row, (value, *key) in rows.some([self.own, *self.related.key]):
            others = [one for one in values if one is not None and one not in related.get(tuple(key), ())]
            if value is not None and not self.own.link:
                yield Break(SetCell(row, self.own, others), row, self.own)

    def tell_none(self) -> Fault:
        """The message that there is no related row."""
        return self.fault(f"{self.related.table} has no row that gives a value for {self.own.path}.", "such a row")

    def tell(self, value: Any, its: Any) -> Fault:
        """The two values."""
        said = shown(as_text(its))
        return self.fault(f"{self.own.path} is {shown(as_text(value))}, but {self.related.table} says {said}.", said)


def preferred(entry: Entry, table: Draft, conditions: Any) -> tuple[Condition, ...]:
    """The conditions of `prefer`, in their order."""
    if not isinstance(conditions, list):
        raise wrong("related/prefer", f"prefer is {shown(conditions)}, not a list.")
    return tuple(entry.condition(one, table, "related/prefer") for one in conditions)


def natural(value: Any) -> list[tuple[int, int, str]]:
    """What orders 1.9 before 1.10, and a missing value before all."""
    parts = re.findall(r"[0-9]{1,1000}|[^0-9]+", as_text(value) or "")
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]


@dataclass(frozen=True)
class HasOneOf(RowCheck):
    """At least one of the fields has one of the values; `accepted` are these as values of each field."""

    accepted: tuple[frozenset[Any], ...]
    texts: tuple[str, ...]
    kind: ClassVar[str] = "equals_related"

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        fields, texts = entry.some_fields(), entry.texts("one_of")
        accepted = tuple(frozenset(entry.constant(field, text, "one_of") for text in texts) for field in fields)
        return cls(entry.heading(), accepted, tuple(texts))

    def hits(self, row: int, values: Sequence[Any]) -> Iterator[Hit]:
        """None of the fields has one of them."""
        has_one = any(value in accepted for value, accepted in zip(values, self.accepted, strict=True))
        if not has_one and FAULTY not in values:
            yield Hit(row, self.heading.place, partial(self.tell, values))

    def faults(self, rows: Rows) -> Iterator[Break]:
        """In the one field that has a listed value, one that is not listed."""
        fields = self.heading.fields
        others: dict[Column, list[Any]] = {}
        for field, accepted in zip(fields, self.accepted, strict=True):
            pairs = rows.all(self.heading.table, (), [own(field), field])
            others[field] = list(
                dict.fromkeys(mine for _, (mine, end) in pairs if end is not None and end not in accepted)
            )
        for row, values in rows.some(fields):
            right = [
                field for field, value, accepted in zip(fields, values, self.accepted, strict=True) if value in accepted
            ]
            if len(right) == 1:
                yield Break(SetCell(row, own(right[0]), others[right[0]]), row, self.heading.place)

    def tell(self, values: Sequence[Any]) -> Fault:
        """The values that were found."""
        paths = " nor ".join(field.path for field in self.heading.fields)
        found = listed(as_text(value) for value in values if value is not None) or "nothing"
        return self.fault(f"Neither {paths} is {alternatives(self.texts)}: found {found}.")
