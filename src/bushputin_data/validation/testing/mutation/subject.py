"""The valid package into which faults are put: its tables as they were read, and the texts of their files."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from os import PathLike
from typing import Any

from bushputin_data.validation.checks.columns import Column
from bushputin_data.validation.checks.entry import Entry
from bushputin_data.validation.engine.run import Run
from bushputin_data.validation.findings import STALE, Collector, Finding
from bushputin_data.validation.plan.tables import Table
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.package import Package, open_package
from bushputin_data.validation.testing.mutation.editing import Text
from bushputin_data.validation.waivers import Waivers

# A column of a table, as what a fault touches and what a rule looks at.
Place = tuple[str, str]


@dataclass(frozen=True)
class Mutation:
    """One fault: what is changed, and where it must be found.

    Attributes:
        rule: the rule that must find it.
        files: the files that are others; None where one is gone.
        at: file, physical line and column of the finding.
        touched: the columns that are changed: rules on these may find more.
        check: the name of the entry of `checks`, where it has one.
    """

    rule: str
    files: Mapping[str, bytes | None]
    at: tuple[str | None, int | None, int | None]
    touched: frozenset[Place] = frozenset()
    check: str | None = None
    what: str = field(default="", compare=False)


class Subject:
    """A valid package, read once."""

    def __init__(self, path: str | PathLike[str]) -> None:
        """Read it.

        Raises:
            PackageError: there is no readable package.
            ValueError: it is not valid: a fault among faults proves nothing.
        """
        self.package: Package = open_package(path)
        collector = Collector()
        self.run = Run(self.package, collector, lambda resource, rows: None)
        self.run.check({})
        self.before: list[Finding] = list(collector.ordered([one.name for one in self.package.resources]))
        if collector.erring:
            first = next(found for found in self.before if found.level == "error")
            raise ValueError(f"the package has errors already, such as {first.rule} in {first.file}: mend them first")
        self.tables: Mapping[str, Table] = self.run.tables
        self.entries: Sequence[Entry] = self.run.entries
        self.text = cache(self._text)
        # By what rule or check each line of waivers.csv calls what it takes out.
        self.waived = {line.number: entry[0] for entry, line in Waivers(self.package.place).entries.items()}

    def _text(self, name: str, path: str) -> Text:
        """A file of a table."""
        resource = self.tables[name].resource
        encoding = str(resource.descriptor.get("encoding") or "utf-8")
        with resource.open(path) as stream:
            return Text.read(stream.read(), Dialect(resource.dialect, encoding, tabs=path.endswith(".tsv")))

    def in_files(self) -> list[Table]:
        """The tables whose rows stand in files of their own, and that have rows."""
        return [table for table in self.tables.values() if table.resource.paths and table.rows and table.complete]

    def record(self, table: Table, row: int) -> tuple[str, Text, int]:
        """The file of a row, its text, and the index of the row's record."""
        path = table.file(row)
        text = self.text(table.name, path)
        return path, text, text.number(table.store.line(row))

    def cell(self, table: Table, row: int, name: str) -> str:
        """The text of a cell."""
        _, text, number = self.record(table, row)
        return text.records[number][table.positions[name] - 1]

    def files(self, path: str, data: bytes | None) -> dict[str, bytes | None]:
        """A changed file, with a descriptor that does not give its size and hash."""
        return {path: data, **self.descriptor(unmeasured)}

    def descriptor(self, change: Callable[[dict[str, Any]], object]) -> dict[str, bytes | None]:
        """A changed descriptor."""
        copy = deepcopy(self.package.descriptor)
        change(copy)
        return {self.package.file: json.dumps(copy, ensure_ascii=False).encode()}

    def columns(self, table: Table) -> Iterator[str]:
        """The columns that the file has."""
        yield from (name for name in table.fields if name in table.positions)

    def watched(self) -> frozenset[Place]:
        """The columns that keys, references and declared rules look at."""
        places = {place for entry in self.entries for place in looked_at(entry)}
        for table in self.tables.values():
            for names in (table.key, *table.unique):
                places.update((table.name, name) for name in names)
            for reference in table.references:
                places.update((table.name, name) for name in reference.fields)
                places.update((reference.resource, name) for name in reference.target)
        return frozenset(places)

    def explains(self, mutation: Mutation, found: Finding) -> bool:
        """A finding beside the expected one that follows from the change: its rule looks at what was touched."""
        if found in self.before:
            return True
        # An exception is stale when the fault took away what it waives.
        named = self.waived.get(found.line or 0, "") if found.rule == STALE else found.check or found.rule
        looks = {place for entry in self.entries if named in names_of(entry) for place in looked_at(entry)}
        for table in self.tables.values():
            if found.rule == "reference" and found.resource == table.name:
                looks.update(place for one in table.references for place in both_ends(table, one))
            if found.rule == "reference_target":
                looks.update(place for one in table.references for place in both_ends(table, one))
            if found.rule in ("primary_key", "unique", "unique_key") and found.resource == table.name:
                looks.update((table.name, name) for names in (table.key, *table.unique) for name in names)
        return bool(looks & mutation.touched)


def both_ends(table: Table, reference: Any) -> Iterator[Place]:
    """The columns of a foreign key, and those that it points to."""
    yield from ((table.name, name) for name in reference.fields)
    yield from ((reference.resource, name) for name in reference.target)


def names_of(entry: Entry) -> tuple[str, ...]:
    """By what findings call an entry."""
    return (str(entry.entry.get("name")), str(entry.entry["rule"]))


def looked_at(entry: Entry) -> Iterator[Place]:
    """The columns at which an entry looks, those along foreign keys included."""
    yield from ((entry.table.name, name) for name in entry.table.key)
    for column in entry.columns:
        yield from along(column)
    if entry.entry["rule"] == "sorted":
        yield (entry.table.name, "")


def along(column: Column) -> Iterator[Place]:
    """A column, and those on the way to it."""
    yield (column.table.name, column.own)
    if column.link and column.beyond:
        yield from ((column.link.resource, name) for name in column.link.target)
        yield from along(column.beyond)


def unmeasured(descriptor: dict[str, Any]) -> None:
    """Take out what would tell that a file was changed."""
    for resource in descriptor["resources"]:
        resource.pop("bytes", None)
        resource.pop("hash", None)


def shuffled(chance: random.Random, values: Sequence[Any]) -> list[Any]:
    """The values in another order."""
    return chance.sample(list(values), len(values))
