"""Keys, references and declared checks: rules that need more than a single row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from bushputin_data.validation.checks.check import Check, Hit
from bushputin_data.validation.engine.collector import Collector
from bushputin_data.validation.engine.reading import ReadTable
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.texts import as_text, as_whole_text
from bushputin_data.validation.findings import Fault, Finding, shown
from bushputin_data.validation.hints import CANDIDATES, Guesser
from bushputin_data.validation.plan.plan import Key, Reference, Table
from bushputin_data.validation.stores.paths import is_ready
from bushputin_data.validation.stores.store import Fields, Store, weight

# Keys that are counted together.
FEW = 4_096


class BetweenRows:
    """Checks rules between rows, using the values kept in the store."""

    def __init__(
        self,
        tables: Mapping[str, ReadTable],
        store: Store,
        collector: Collector,
        file: str,
        hits: Callable[[Check, Any], Iterator[Hit]],
    ) -> None:
        """`file` is the name of the descriptor, `hits` gives the rows of a store that violate a check."""
        self.hits = hits
        self.tables, self.store, self.collector, self.file = tables, store, collector, file
        # By table, rule and check, the rows of which findings might be waived.
        self._excused: dict[tuple[str, str, str | None], frozenset[int]] = {}
        self._repeats: dict[tuple[str, Fields], tuple[int, int] | None] = {}

    # Keys

    def judge_keys(self, read: ReadTable) -> None:
        """Report every row that repeats the key of an earlier row."""
        for key in read.table.keys:
            if self.store.has(read.table.name, key.fields):
                hits = self.store.repeats(read.table.name, key.fields)
                for row, first in hits:
                    if self.is_closed(read, key.rule, row, key.fields[0]):
                        self.collector.count(read.table.name, key.rule, "error", 1 + sum(1 for _ in hits))
                    else:
                        self.report_repeat(read, key, row, first)

    def report_repeat(self, read: ReadTable, key: Key, row: int, first: int) -> None:
        """Report a row with the key of an earlier one."""
        if not self.wants(read, key.rule, row, key.fields[0]):
            self.collector.count(read.table.name, key.rule, "error")
            return
        values = self.store.values(read.table.name, row, key.fields)
        before = self.where(read, first, row)
        hint = "Remove the row, or give it a key of its own." if key.rule == "primary_key" else None
        fault = Fault(key.rule, f"{shown_key(values)} already appears {before}.", hint, "a value of its own")
        self.report(read, row, key.fields[0], fault, value=joined(values))

    def where(self, read: ReadTable, row: int, beside: int) -> str:
        """The place of a row, for a message about another row."""
        file, line = read.places.file(row), read.places.line(row)
        if not file.is_text:
            return f"in item {line} of the data"
        name = f" of {shown(file.path)}" if file is not read.places.file(beside) else ""
        return f"on line {line}{name}"

    # References

    def judge_references(self, read: ReadTable) -> None:
        """Report every dangling reference.

        Nothing is reported if the target was not read completely, which has a finding of its own.
        """
        for reference in read.table.references:
            target = self.tables.get(reference.resource)
            if not target or not self.store.has(reference.resource, reference.target):
                continue
            if not reference.is_unique:
                self.judge_target(read, reference, target)
            if target.complete and self.store.has(read.table.name, reference.fields):
                guesser = self.guesser(reference)
                hits = self.store.absent(read.table.name, reference.fields, reference.resource, reference.target)
                for row, key in hits:
                    if self.is_closed(read, "reference", row, reference.fields[0]):
                        self.count_absent(read, reference, chain([key], (key for _, key in hits)))
                    else:
                        self.report_absent(read, reference, target, guesser, row, key)

    def guesser(self, reference: Reference) -> Guesser:
        """Guesses which key of a table was meant; not for large tables or composite keys."""
        few = len(reference.target) == 1 and self.store.size(reference.resource) <= CANDIDATES

        def names() -> Iterable[str]:
            found = self.store.keys(reference.resource, reference.target) if few else ()
            return filter(None, map(as_text, chain.from_iterable(found)))

        return Guesser(names)

    def report_absent(
        self, read: ReadTable, reference: Reference, target: ReadTable, guesser: Guesser, row: int, key: Any
    ) -> None:
        """Report a row with a dangling reference."""
        parts = key if isinstance(key, tuple) else (key,)
        name, value = read.table.name, joined(parts)
        cause: Hashable = ("reference", name, reference.fields, value)
        if not self.wants(read, "reference", row, reference.fields[0]):
            self.collector.count(name, "reference", "error", cause=cause)
            return
        meant = guesser.closest(value)
        expected = f"the {', '.join(target.table.names(reference.target))} of a row of {reference.resource}"
        fault = Fault(
            "reference",
            f"{shown_key(parts)} is not in {reference.resource}.",
            meant and f"Did you mean {shown(meant)}?",
            expected,
        )
        # If the intended row has a faulty key, the dangling reference follows from that.
        cause = target.faulty_keys.get(meant or "", cause)
        self.report(read, row, reference.fields[0], fault, value=value, cause=cause)

    def count_absent(self, read: ReadTable, reference: Reference, keys: Iterator[Any]) -> None:
        """Count rows whose references lead nowhere, of which nobody will be told more."""
        while some := Counter(islice(keys, FEW)):
            for key, times in some.items():
                value = joined(key if isinstance(key, tuple) else (key,))
                cause = ("reference", read.table.name, reference.fields, value)
                self.collector.count(read.table.name, "reference", "error", times, cause)

    def judge_target(self, read: ReadTable, reference: Reference, target: ReadTable) -> None:
        """Report a reference to fields that are neither declared unique nor unique in fact."""
        ends = (reference.resource, reference.target)
        if ends not in self._repeats:
            self._repeats[ends] = next(self.store.repeats(*ends), None)
        repeat = self._repeats[ends]
        if repeat is None:
            return
        row, first = repeat
        columns = ", ".join(target.table.names(reference.target))
        fact = (
            f"{read.table.name} refers to {columns} of {target.table.name}, which is not unique: "
            f"{self.where(target, row, row)} it has a value that already appears {self.where(target, first, row)}."
        )
        hint = f"Declare {columns} as unique and correct the repeated values, or refer to the primary key."
        fault = Fault("reference_target", fact, hint)
        self.collector.add(Finding.of(fault, resource=read.table.name, file=self.file, field=reference.pointer))

    # Checks

    def judge_check(self, check: Check) -> bool:
        """Report the rows that violate a declared check; return whether all the data it needs was available."""
        heading = check.heading
        read = self.tables.get(heading.table)
        steps = [step.table for column in heading.columns for step in column]
        whole = all(name in self.tables and self.tables[name].complete for name in (heading.table, *steps))
        if not read or not whole or not all(is_ready(self.store, column) for column in heading.columns):
            return False
        try:
            for hit in self.hits(check, self.store):
                self.report_hit(check, read, hit.row, hit.column.field, hit.tell)
        except FaultError as error:
            found = Finding.of(error.fault, resource=heading.table, file=self.file, field=heading.pointer)
            self.collector.add(found)
            return False
        return True

    def report_hit(self, check: Check, read: ReadTable, row: int, field: int, tell: Any) -> None:
        """Report a row that violates a check."""
        heading = check.heading
        if not self.wants(read, heading.kind, row, field, heading.name):
            self.collector.count(heading.table, heading.kind, heading.level)
            return
        self.report(read, row, field, tell(), check=heading.name)

    # Places

    def wants(self, read: ReadTable, rule: str, row: int, field: int, check: str | None = None) -> bool:
        """Whether a finding at a row must be made in full."""
        order = read.places.file(row).order(read.places.line(row), read.positions.get(field))
        if self.collector.takes(read.table.name, rule, order):
            return True
        series = (read.table.name, rule, check)
        if series not in self._excused:
            self._excused[series] = self.rows_named(read, self.collector.excused(*series))
        return row in self._excused[series]

    def is_closed(self, read: ReadTable, rule: str, row: int, field: int) -> bool:
        """A finding at a row, and so at any later one, is only counted."""
        order = read.places.file(row).order(read.places.line(row), read.positions.get(field))
        name = read.table.name
        return not self.collector.takes(name, rule, order) and not self.collector.excused(name, rule)

    def rows_named(self, read: ReadTable, row_keys: Collection[str]) -> frozenset[int]:
        """The rows of these keys, which waivers name."""
        if not row_keys:
            return frozenset()
        table = read.table
        if not read.key:
            return frozenset(range(read.rows)) if "" in row_keys else frozenset()
        values = chain.from_iterable(zip(*some, strict=True) for some in self.store.scan(table.name, read.key))
        keys: Iterator[Sequence[Any]] = islice(values, read.texts_from)
        if read.texts_from is not None:
            texts = (zip(*some, strict=True) for some in self.store.scan(read.texts, read.key))
            keys = chain(keys, chain.from_iterable(texts))
        return frozenset(row for row, key in enumerate(keys) if text_of(key) in row_keys)

    def report(
        self,
        read: ReadTable,
        row: int,
        field: int,
        fault: Fault,
        value: str | None = None,
        check: str | None = None,
        cause: Hashable = None,
    ) -> None:
        """Report a fault at a cell of a row that was kept."""
        table, file, line, position = (
            read.table,
            read.places.file(row),
            read.places.line(row),
            read.positions.get(field),
        )
        if value is None and self.store.has(table.name, (field,)):
            value = as_text(self.store.values(table.name, row, (field,))[0])
        found = Finding.of(
            fault,
            resource=table.name,
            row_key=self.row_key(read, row),
            value=value,
            check=check,
            **file.place(line, position, table.fields[field].name),
        )
        self.collector.add(found, file.order(line, position), cause)

    def row_key(self, read: ReadTable, row: int) -> dict[str, str]:
        """The primary key of a row, as the texts of its file; without the parts that are empty."""
        table, key, begin = read.table, read.key, read.texts_from
        if not key:
            return {}
        if begin is None or row < begin:
            values = self.store.values(table.name, row, key)
        else:
            values = self.store.values(read.texts, row - begin, key)
        return {name: text for name, text in zip(table.names(key), map(as_whole_text, values), strict=True) if text}


def text_of(key: Iterable[Any]) -> str:
    """A row's key as waivers write it: without the parts that are empty."""
    return "|".join(filter(None, map(as_whole_text, key)))


def shown_key(key: tuple[Any, ...]) -> str:
    """A key as messages show it."""
    return ", ".join(shown(as_text(part) or "") for part in key)


def joined(key: tuple[Any, ...]) -> str:
    """A key as one text."""
    return "|".join(as_text(part) or "" for part in key)


def looked_at(tables: Iterable[ReadTable], checks: Iterable[Check], rows: Mapping[str, int]) -> int:
    """How many rows keys, references and checks look at."""
    tables = list(tables)
    between = sum(read.rows * looks_of(read.table) for read in tables)
    # Of the rows that are referred to, keys are made once for all references to the same fields.
    ends = {(one.resource, one.target, one.is_unique) for read in tables for one in read.table.references}
    between += sum(rows.get(name, 0) * weight(target) * (1 if unique else 2) for name, target, unique in ends)
    return between + sum(rows.get(name, 0) for check in checks for name in tables_of(check))


def looks_of(table: Table) -> int:
    """How many times keys and references look at each row of a table, those of many fields several times."""
    own = sum(weight(key.fields) for key in table.keys)
    return own + sum(weight(one.fields) * (1 if one.is_unique else 2) for one in table.references)


def tables_of(check: Check) -> Iterator[str]:
    """The tables that a check reads, one for each column and step."""
    yield check.heading.table
    for column in check.heading.columns:
        yield from (step.table for step in column)
