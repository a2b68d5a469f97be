"""Judges a descriptor, and makes tables out of its resources as far as it is right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from bushputin_data.validation.cells import compile_field, constraints
from bushputin_data.validation.findings import Finding, listed, shown
from bushputin_data.validation.guess import nearest
from bushputin_data.validation.header import MODES, fields_match
from bushputin_data.validation.limits import LimitError
from bushputin_data.validation.package import Package, Resource
from bushputin_data.validation.tables import Field, Reference, Table

Add = Callable[[Finding], None]
VERSION = re.compile(r"v?[0-9]+(?:\.[0-9]+)*(?:[-+.][0-9A-Za-z.+-]+)?")
NAME = re.compile(r"[a-z0-9._/-]+")
HASHES = {"md5": 32, "sha1": 40, "sha256": 64, "sha512": 128}
# What each property of the package and of a resource is, and of which the members of the lists are.
TYPES: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "id": str,
    "title": str,
    "description": str,
    "version": str,
    "created": str,
    "homepage": str,
    "keywords": list,
    "licenses": list,
    "sources": list,
    "contributors": list,
    "bytes": int,
    "hash": str,
    "encoding": str,
    "format": str,
    "mediatype": str,
    "checks": list,
}
KINDS = {str: "a text", list: "a list", int: "a whole number", dict: "an object"}
MEMBERS = {"licenses": ("name", "path"), "sources": ("title",), "contributors": ("title", "givenName", "familyName")}


class Judge:
    """Reports the faults of a descriptor, each at its JSON pointer."""

    def __init__(self, package: Package, add: Add) -> None:
        """`add` takes the findings."""
        self.package, self.add = package, add

    def report(
        self, pointer: str, message: str, hint: str | None = None, *, rule: str = "descriptor", level: str = "error"
    ) -> None:
        """Add a finding at a place of the descriptor."""
        self.add(Finding(level, rule, message, self.owner(pointer), self.package.file, field=pointer, hint=hint))

    def owner(self, pointer: str) -> str | None:
        """The name of the resource in which a pointer lies."""
        index = pointer.split("/")[2] if pointer.startswith("/resources/") else ""
        return next((one.name for one in self.package.resources if str(one.index) == index), None)

    def judge(self) -> None:
        """Judge what belongs to no table."""
        descriptor = self.package.descriptor
        self.properties(descriptor, "")
        resources = descriptor.get("resources")
        if not isinstance(resources, list) or not resources:
            self.report("/resources", "The package has no resources.", "List at least one.")
            return
        for index, one in enumerate(resources):
            if not isinstance(one, dict):
                self.report(f"/resources/{index}", "The resource is no object.")
        self.names()
        for resource in self.package.resources:
            self.resource(resource)

    def properties(self, descriptor: Mapping[str, Any], pointer: str) -> None:
        """The properties that have a fixed type have it."""
        for name, kind in TYPES.items():
            value = descriptor.get(name)
            if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
                self.report(f"{pointer}/{name}", f"{name} is {shown(value)}, not {KINDS[kind]}.")  # type: ignore[index]
            elif isinstance(value, list) and name in MEMBERS:
                self.members(value, MEMBERS[name], f"{pointer}/{name}")
        version = descriptor.get("version")
        if isinstance(version, str) and not VERSION.fullmatch(version):
            hint = "Write one such as 1.0.0."
            self.report(f"{pointer}/version", f"{shown(version)} is no version.", hint, level="warning")

    def members(self, values: list[Any], names: tuple[str, ...], pointer: str) -> None:
        """Each member of a list is an object that has one of the names."""
        for index, value in enumerate(values):
            if not isinstance(value, dict):
                self.report(f"{pointer}/{index}", f"{shown(value)} is no object.")
            elif not any(name in value for name in names):
                self.report(f"{pointer}/{index}", f"It has neither {' nor '.join(names)}.")

    def names(self) -> None:
        """Resources have names, each its own."""
        seen: set[str] = set()
        for resource in self.package.resources:
            name = resource.descriptor.get("name")
            if not isinstance(name, str) or not name:
                self.report(resource.pointer, "The resource has no name.")
            elif name in seen:
                self.report(f"{resource.pointer}/name", f"Two resources are named {shown(name)}.", "Rename one.")
            seen.add(resource.name)

    def resource(self, resource: Resource) -> None:
        """What a resource says of itself."""
        self.properties(resource.descriptor, resource.pointer)
        has_path, has_data = "path" in resource.descriptor, "data" in resource.descriptor
        if has_path == has_data:
            self.report(resource.pointer, f"The resource has {'both' if has_path else 'neither'} path and data.")
        elif has_path and not resource.paths:
            self.report(f"{resource.pointer}/path", f"{shown(resource.descriptor['path'])} is no path.")
        self.hash(resource)

    def hash(self, resource: Resource) -> None:
        """The hash is one that can be checked."""
        value = resource.descriptor.get("hash")
        if not isinstance(value, str):
            return
        algorithm, digest = split_hash(value)
        if algorithm not in HASHES:
            self.report(
                f"{resource.pointer}/hash", f"{shown(algorithm)} is no hash that is known: {listed(HASHES)} are."
            )
        elif not re.fullmatch(r"[0-9a-fA-F]+", digest) or len(digest) != HASHES[algorithm]:
            self.report(f"{resource.pointer}/hash", f"{shown(value)} is no {algorithm} hash.")


def split_hash(value: str) -> tuple[str, str]:
    """The algorithm and the digits of a hash; md5 unless it says another."""
    algorithm, colon, digest = value.rpartition(":")
    return (algorithm.lower() or "md5", digest) if colon else ("md5", value)


class TableMaker(Judge):
    """Makes the tables of a package, and reports what is wrong with their schemas."""

    def tables(self) -> dict[str, Table]:
        """The tables by name, with their references."""
        tables: dict[str, Table] = {}
        for resource in self.package.resources:
            if resource.is_table and resource.name not in tables:
                tables[resource.name] = self.table(resource)
        for table in tables.values():
            self.references(table, tables)
        return tables

    def table(self, resource: Resource) -> Table:
        """One table with its fields and keys."""
        schema, pointer = resource.schema, f"{resource.pointer}/schema"
        if schema is None:
            self.report(pointer, "The table has no schema: its cells are not checked.", level="warning")
            return Table(resource, [])
        if fields_match(schema) is None:
            self.report(f"{pointer}/fieldsMatch", f"{shown(schema['fieldsMatch'])} is none of {listed(MODES)}.")
        key = as_names(schema.get("primaryKey"))
        table = Table(resource, list(self.fields(schema, pointer, key)))
        table.key = self.known(table, key, f"{pointer}/primaryKey")
        table.unique = list(self.unique(table, schema, pointer))
        table.need(*table.key, *(name for names in table.unique for name in names))
        return table

    def fields(self, schema: Mapping[str, Any], pointer: str, key: tuple[str, ...]) -> Iterator[Field]:
        """The fields that have a name, each its own."""
        fields = schema.get("fields")
        if not isinstance(fields, list) or not fields:
            self.report(f"{pointer}/fields", "The schema has no fields.")
            return
        missing, names = self.missing(schema, pointer), set[str]()
        for index, field in enumerate(fields):
            name = field.get("name") if isinstance(field, dict) else None
            if not isinstance(name, str) or not name:
                self.report(f"{pointer}/fields/{index}", "The field has no name.")
            elif name in names:
                self.report(f"{pointer}/fields/{index}/name", f"Two fields are named {shown(name)}.")
            else:
                names.add(name)
                yield self.field(field, index, f"{pointer}/fields/{index}", missing, required=name in key)

    def missing(self, schema: Mapping[str, Any], pointer: str) -> list[Any]:
        """The texts that stand for a missing value."""
        values = schema.get("missingValues", [""])
        if isinstance(values, list) and all(isinstance(value, str) or is_labelled(value) for value in values):
            return values
        self.report(f"{pointer}/missingValues", f"{shown(values)} is no list of texts.")
        return [""]

    def field(self, field: dict[str, Any], index: int, pointer: str, missing: list[Any], *, required: bool) -> Field:
        """One field, without those of its constraints that are wrong."""
        faults: list[LimitError] = []
        cell = compile_field(field, missing=missing, required=required, faults=faults)
        for fault in faults:
            place = pointer if fault.name in ("type", "format", "categories") else f"{pointer}/constraints"
            level = "warning" if fault.name == "jsonSchema" else "error"
            self.report(f"{place}/{fault.name}", f"{str(fault).rstrip('.')}.", level=level)
        return Field(cell.name, cell, index + 1, constraints(field).get("unique") is True)

    def unique(self, table: Table, schema: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, ...]]:
        """The sets of columns that are unique."""
        yield from ((field.name,) for field in table.fields.values() if field.unique)
        keys = schema.get("uniqueKeys", [])
        for index, names in enumerate(keys if isinstance(keys, list) else [None]):
            if known := self.known(table, as_names(names), f"{pointer}/uniqueKeys/{index}"):
                yield known

    def known(self, table: Table, names: tuple[str, ...], pointer: str) -> tuple[str, ...]:
        """The names, if the table has them all."""
        unknown = [name for name in names if name not in table.fields]
        for name in unknown:
            hint = nearest(name, list(table.fields))
            self.report(pointer, f"{table.name} has no field {shown(name)}.", hint)
        return () if unknown else names

    def references(self, table: Table, tables: Mapping[str, Table]) -> None:
        """The foreign keys of a table that point to columns of a table."""
        declared = (table.resource.schema or {}).get("foreignKeys", [])
        for index, one in enumerate(declared if isinstance(declared, list) else [None]):
            pointer = f"{table.resource.pointer}/schema/foreignKeys/{index}"
            if reference := self.reference(table, tables, one, pointer):
                table.references.append(reference)
                table.need(*reference.fields)
                tables[reference.resource].need(*reference.target)

    def reference(self, table: Table, tables: Mapping[str, Table], one: Any, pointer: str) -> Reference | None:
        """One foreign key, if both its ends are there."""
        to = one.get("reference") if isinstance(one, dict) else None
        if not isinstance(to, dict):
            self.report(pointer, "The foreign key has no reference.")
            return None
        target = tables.get(str(to.get("resource") or table.name))
        if target is None:
            hint = nearest(str(to["resource"]), list(tables))
            self.report(pointer, f"There is no table {shown(to['resource'])}.", hint, rule="reference_target")
            return None
        fields, columns = as_names(one.get("fields")), as_names(to.get("fields"))
        unknown = [name for name in columns if name not in target.fields]
        if unknown or len(fields) != len(columns) or not fields:
            problem = f"{target.name} has no field {shown(unknown[0])}" if unknown else "The two ends differ in number"
            self.report(pointer, f"{problem}.", rule="reference_target")
            return None
        known = self.known(table, fields, pointer)
        return Reference(known, target.name, columns, pointer) if known else None


def as_names(value: Any) -> tuple[str, ...]:
    """One name or several, as the standard writes them."""
    values: Iterable[Any] = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(str(one) for one in values)


def is_labelled(value: Any) -> bool:
    """A missing value with its label, as version 2 has them."""
    return isinstance(value, dict) and isinstance(value.get("value"), str)
