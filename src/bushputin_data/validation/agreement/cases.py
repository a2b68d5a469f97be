"""Each error that only one of the two validators reports, with its context in the package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from bushputin_data.validation.agreement.differences import Case
from bushputin_data.validation.agreement.peers import Fault
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.plan.planner import as_names
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.package import Package, Resource
from bushputin_data.validation.source.records import Cell, Measured, Records

# If there is no table of this name, nothing is known about it.
NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class TableFacts:
    """What is known about a table.

    Attributes:
        records: by their numbers, comments counted; the header is a record.
        lines: by file and physical line the number of the record that starts there.
    """

    schema: Mapping[str, Any]
    has_header: bool
    records: Mapping[int, list[Cell]]
    lines: Mapping[str, Mapping[int, int]]

    @cached_property
    def fields(self) -> list[Mapping[str, Any]]:
        """The descriptors of its fields."""
        found = self.schema.get("fields")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    @cached_property
    def names(self) -> list[str]:
        """The names of its fields."""
        return [str(field.get("name")) for field in self.fields]

    @cached_property
    def labels(self) -> list[str]:
        """The first record, which is the header if there is one."""
        return [cell or "" for cell in next(iter(self.records.values()), [])]

    @cached_property
    def references(self) -> list[Mapping[str, Any]]:
        """Its foreign keys."""
        found = self.schema.get("foreignKeys")
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def seen(package: Package) -> dict[str, TableFacts]:
    """What is known about the tables of a package."""
    return {resource.name: of_resource(resource) for resource in package.resources}


def of_resource(resource: Resource) -> TableFacts:
    """One table; unreadable files are read as far as possible."""
    dialect = Dialect(resource.dialect, resource.descriptor.get("encoding"))
    records: dict[int, list[Cell]] = {}
    lines: dict[str, dict[int, int]] = {}
    before = 0
    for path in resource.paths:
        here = lines[path] = {}
        try:
            with resource.open(path) as stream:
                reader = Records(Measured(stream), dialect, lambda fault, line: None)
                while (batch := reader.read(1)).rows:
                    here[batch.lines[0]] = before + reader.number
                    records[before + reader.number] = batch.rows[0]
                before += reader.number
        except (FaultError, OSError):
            continue
    return TableFacts(resource.schema or NOTHING, resource.dialect.get("header") is not False, records, lines)


def cases(
    tables: Mapping[str, TableFacts], mine: set[Fault], its: set[Fault], headers: Mapping[str, list[str]]
) -> Iterator[Case]:
    """Every error that only one side reports, with its context; `headers` are those that the other side used."""
    both = mine | its
    broken = frozenset(fault.resource for fault in both if fault.kind == "label")
    near: dict[tuple[str, int], set[str]] = defaultdict(set)
    for fault in both:
        near[fault.resource, fault.row].add(fault.kind)
    once = {name: summed(one, name, mine) for name, one in tables.items()}
    for side, only in (("ours", mine - its), ("theirs", its - mine)):
        for fault in sorted(only):
            beside = frozenset(near[fault.resource, fault.row])
            if table := tables.get(fault.resource):
                found = case(table, fault, side, beside, broken, headers)
                yield replace(found, summed=once[fault.resource])
            else:
                yield Case(fault, side, near=beside, broken=broken)


def summed(table: TableFacts, name: str, mine: set[Fault]) -> frozenset[str]:
    """The kinds of row errors that we report once, for the header."""
    if not table.has_header or not table.records:
        return frozenset()
    header = next(iter(table.records))
    kinds = {one.kind for one in mine if (one.resource, one.row) == (name, header)}
    return frozenset(kinds & {"missing-cell", "extra-cell"})


def case(
    table: TableFacts,
    fault: Fault,
    side: str,
    near: frozenset[str],
    broken: frozenset[str],
    headers: Mapping[str, list[str]],
) -> Case:
    """An error in a table that only one side reports."""
    names, labels = table.names, table.labels
    place = names.index(fault.field) if fault.field in names else None
    record = table.records.get(fault.row, [])
    key = {*as_names(table.schema.get("primaryKey"))}
    concerned = {
        "primary-key": key,
        "foreign-key": {name for one in table.references for name in as_names(one.get("fields"))},
    }
    other = {name for at, name in enumerate(names) if at >= len(labels) or labels[at] != name}
    return Case(
        fault,
        side,
        cell=record[place] if place is not None and place < len(record) else None,
        field=table.fields[place] if place is not None else {},
        near=near,
        broken=broken,
        one_header=not table.has_header or headers.get(fault.resource) == labels,
        mislabelled=not other.isdisjoint(concerned.get(fault.kind, {fault.field})),
        targets=frozenset(target(one, fault.resource) for one in table.references),
        in_key=fault.field in key,
    )


def target(reference: Mapping[str, Any], own: str) -> str:
    """The table to which a foreign key leads."""
    to = reference.get("reference")
    return str((to.get("resource") if isinstance(to, dict) else None) or own)
