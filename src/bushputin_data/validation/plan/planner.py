"""Makes tables out of the schemas of a package, as far as these are right, and reports where they are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields import properties
from bushputin_data.validation.fields.cells import compile_field, constraints
from bushputin_data.validation.findings import listed, shown
from bushputin_data.validation.hints import nearest
from bushputin_data.validation.plan.metadata import Judge
from bushputin_data.validation.plan.tables import Field, Reference, Table
from bushputin_data.validation.source.header import MODES, fields_match
from bushputin_data.validation.source.package import Resource


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
        table = Table(resource, list(self.fields(schema, pointer, key, self.null(resource))))
        table.key = self.known(table, key, f"{pointer}/primaryKey")
        table.unique = list(self.unique(table, schema, pointer))
        table.need(*table.key, *(name for names in table.unique for name in names))
        return table

    def fields(self, schema: Mapping[str, Any], pointer: str, key: tuple[str, ...], null: list[str]) -> Iterator[Field]:
        """The fields that have a name, each its own."""
        fields = schema.get("fields")
        if not isinstance(fields, list) or not fields:
            self.report(f"{pointer}/fields", "The schema has no fields.")
            return
        missing: dict[str, list[Any]] = {"missing": self.missing(schema, pointer), "null": null}
        names: set[str] = set()
        for index, field in enumerate(fields):
            name = field.get("name") if isinstance(field, dict) else None
            if not isinstance(name, str) or not name:
                self.report(f"{pointer}/fields/{index}", "The field has no name.")
            elif name in names:
                message = f"Two fields are named {shown(name)}: only the first is checked."
                self.report(f"{pointer}/fields/{index}/name", message, "Rename one.", level="warning")
            else:
                names.add(name)
                yield self.field(field, index, f"{pointer}/fields/{index}", required=name in key, **missing)

    def missing(self, schema: Mapping[str, Any], pointer: str) -> list[Any]:
        """The texts that stand for a missing value."""
        values = schema.get("missingValues", [""])
        if isinstance(values, list) and all(isinstance(value, str) or is_labelled(value) for value in values):
            return values
        self.report(f"{pointer}/missingValues", f"{shown(values)} is no list of texts.")
        return [""]

    def null(self, resource: Resource) -> list[str]:
        """The dialect's own text for a missing value, if it has one."""
        value = resource.dialect.get("nullSequence")
        if value is None or isinstance(value, str):
            return [] if value is None else [value]
        self.report(f"{resource.pointer}/dialect/nullSequence", f"{shown(value)} is no text.")
        return []

    def field(self, field: dict[str, Any], index: int, pointer: str, **more: Any) -> Field:
        """One field, without those of its constraints that are wrong."""
        faults: list[FaultError] = []
        cell = compile_field(field, faults=faults, **more)
        for error in faults:
            fault = error.fault
            self.report(f"{pointer}/{properties.pointer(error.place)}", fault.fact, fault.hint, level=fault.level)
        return Field(cell.name, cell, index + 1, constraints(field).get("unique") is True, field)

    def unique(self, table: Table, schema: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, ...]]:
        """The sets of columns that are unique."""
        yield from ((field.name,) for field in table.fields.values() if field.unique)
        keys = schema.get("uniqueKeys", [])
        for index, names in enumerate(keys if isinstance(keys, list) else [None]):
            place = f"{pointer}/uniqueKeys/{index}"
            if not isinstance(names, list) or not names:
                self.report(place, f"{shown(names)} is no list of fields.")
            elif known := self.known(table, as_names(names), place):
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
