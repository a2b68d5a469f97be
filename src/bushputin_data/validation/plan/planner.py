"""From descriptor to plan: the tables as far as their schemas are valid, and findings where they are not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cage import Cage
from bushputin_data.validation.fields.cells import Cell, compile_field, missing_set
from bushputin_data.validation.fields.properties import pointer as below_field
from bushputin_data.validation.findings import Fault, Finding, cut, listed, shown
from bushputin_data.validation.hints import Guesser
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.plan.entries import (
    CheckKind,
    Draft,
    Drafts,
    PlannedCheck,
    UnknownError,
    family,
    plan_check,
)
from bushputin_data.validation.plan.metadata import metadata_faults
from bushputin_data.validation.plan.plan import Field, Key, Plan, Reference, ResourcePlan, Table
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.header import MODES, fields_match
from bushputin_data.validation.source.package import Package, Resource

# Supported formats, and path suffixes that imply another format if none is declared.
CSV = ("csv", "tsv")
OTHERS = ("json", "jsonl", "ndjson", "geojson", "topojson", "xlsx", "xls", "ods", "parquet", "sqlite", "zip")


def make_plan(
    package: Package, kinds: Mapping[str, CheckKind], limits: Limits | None = None, cage: Cage | None = None
) -> Plan:
    """The plan of a run over a package.

    Args:
        package: as it was opened.
        kinds: the kinds of checks that its descriptor may declare.
        limits: what the package may cost.
        cage: where patterns are tried, which has one budget for plan and run; without it the plan has its own.
    """
    limits = limits or Limits()
    if cage:
        return Planner(package, kinds, limits, cage).plan()
    with Cage(limits) as cage:
        return Planner(package, kinds, limits, cage).plan()


class Planner:
    """Makes the plan of one package, and collects the faults of its descriptor."""

    def __init__(self, package: Package, kinds: Mapping[str, CheckKind], limits: Limits, cage: Cage) -> None:
        """Nothing is planned yet; `cage` is where patterns are tried that may never finish."""
        self.package, self.kinds, self.limits, self.cage = package, kinds, limits, cage
        self.findings: list[Finding] = list(package.findings)
        self.drafts = Drafts(limits)
        self.unjudged: set[str] = set()
        self.total = 0
        # The places in schemas where something was found with the metadata, and those in which one of them lies.
        self._told: set[str] = set()
        self._around: set[str] = set()
        self._owners = {str(resource.index): resource.name for resource in package.resources}
        self._names = frozenset(self._owners.values())
        self._guesser = Guesser(lambda: self._owners.values())
        self._unknown = 0

    def report(self, pointer: str, fault: Fault) -> None:
        """Add a finding at a place of the descriptor, unless something was found there, around it or in it."""
        if pointer in self._around or not self._told.isdisjoint(within_schema(pointer)):
            return
        owner = self._owners.get(pointer.split("/", 3)[2]) if pointer.startswith("/resources/") else None
        self.findings.append(Finding.of(fault, resource=owner, file=self.package.file, field=pointer))

    def error(self, pointer: str, fact: str, hint: str | None = None, rule: str = "descriptor") -> None:
        """Add an error at a place of the descriptor."""
        self.report(pointer, Fault(rule, fact, hint))

    def plan(self) -> Plan:
        """Plan tables, then what holds between them, then the checks."""
        self.metadata()
        dialects = [self.dialect(resource) for resource in self.package.resources]
        own: dict[int, Draft] = {}
        for resource, dialect in zip(self.package.resources, dialects, strict=True):
            if draft := self.draft(resource, dialect):
                own[resource.index] = draft
        for resource in self.package.resources:
            if draft := own.get(resource.index):
                self.references(draft, resource)
        checks = tuple(self.checks())
        return Plan(
            self.package.name,
            self.package.file,
            tuple(
                self.resource(resource, dialect, own.get(resource.index))
                for resource, dialect in zip(self.package.resources, dialects, strict=True)
            ),
            checks,
            tuple(self.findings),
            frozenset(self.unjudged),
            self.total,
            self.limits,
        )

    def metadata(self) -> None:
        """Report what is wrong with the properties; what is wrong with one of a schema is not told again below."""
        errors = []
        for pointer, fault in metadata_faults(self.package, self.cage):
            self.report(pointer, fault)
            errors += [pointer] if fault.level == "error" else []
        self._told = {pointer for pointer in errors if pointer.count("/") >= SCHEMA_DEPTH}
        self._around = {around for pointer in self._told for around in within_schema(pointer)}

    # Resources

    def dialect(self, resource: Resource) -> Dialect:
        """How the resource's files are written; what is wrong with that is reported."""
        encoding = resource.descriptor.get("encoding")
        # That an encoding is not a string is told with the metadata.
        name = encoding if isinstance(encoding, str) else "utf-8"
        dialect = Dialect(resource.dialect, name, tabs=format_of(resource) == "tsv")
        for error in dialect.faults:
            self.report(f"{resource.pointer}/{error.place}", error.fault)
        return dialect

    def resource(self, resource: Resource, dialect: Dialect, draft: Draft | None) -> ResourcePlan:
        """The plan for one resource."""
        said = resource.descriptor
        size, digest = said.get("bytes"), said.get("hash")
        return ResourcePlan(
            resource.name,
            resource.index,
            resource.paths,
            dialect,
            freeze(draft, resource) if draft and not draft.is_left_out else None,
            said.get("data"),
            int(size) if isinstance(size, int | float) and size == size // 1 and not isinstance(size, bool) else None,
            digest if isinstance(digest, str) else None,
            self.package.file,
        )

    def draft(self, resource: Resource, dialect: Dialect) -> Draft | None:
        """The table that a resource holds, also where it is not judged; None if nothing is known of its fields."""
        if "data" not in resource.descriptor and not resource.paths:
            return None
        is_table = may_be_table(resource)
        self.total += is_table
        if not is_table and format_of(resource) not in (*CSV, *OTHERS):
            # A document or a picture: there are no rows to check.
            return None
        reason = unread(resource, dialect)
        if reason:
            self.leave_out(resource, *reason)
            # What is declared of its fields, or looks at them, is planned all the same: it is right or wrong as ever.
            is_table = resource.schema is not None and resource.name not in self.drafts
        if not is_table:
            return None
        if resource.name in self.drafts:
            fact = f"An earlier resource is also named {shown(resource.name)}, so the rows of this one are not checked."
            self.leave_out(resource, "name", Fault("not_checked", fact, "Rename one of the two."))
            return None
        draft = self.drafts[resource.name] = self.table(resource, dialect)
        draft.is_left_out = reason is not None
        return draft

    def leave_out(self, resource: Resource, place: str, fault: Fault) -> None:
        """Report why a resource is not judged."""
        self.unjudged.add(resource.name)
        if fault.level == "error" and resource.schema is None:
            self.drafts.unknown.add(resource.name)
        self.report(f"{resource.pointer}/{place}", fault)

    # Schemas

    def table(self, resource: Resource, dialect: Dialect) -> Draft:
        """One table with its fields and keys."""
        schema, pointer = resource.schema or {}, f"{resource.pointer}/schema"
        if resource.schema is None:
            self.without_schema(resource)
            return Draft(resource.name, (), ())
        if fields_match(schema) is None:
            fact = f"fieldsMatch is {shown(schema['fieldsMatch'])}, not one of {listed(MODES)}."
            self.error(f"{pointer}/fieldsMatch", fact)
        key = as_names(schema.get("primaryKey"))
        pairs = list(self.fields(schema, pointer, key, (dialect.null,) if dialect.null is not None else ()))
        draft = Draft(resource.name, [field for field, _ in pairs], [cell for _, cell in pairs])
        draft.key = self.known(draft, key, f"{pointer}/primaryKey")
        draft.unique = list(self.unique(draft, schema, pointer))
        draft.keep(*draft.key, *(rank for one in draft.unique for rank in one.fields))
        return draft

    def without_schema(self, resource: Resource) -> None:
        """Report that the cells of a table are not checked, and why."""
        self.unjudged.add(resource.name)
        if resource.schema_fault:
            self.drafts.unknown.add(resource.name)
            self.report(f"{resource.pointer}/schema", resource.schema_fault)
        elif resource.descriptor.get("schema") is None:
            fact = "The table has no schema: only its structure is checked, not its cells."
            fault = Fault(
                "not_checked",
                fact,
                "Add a schema that describes its fields; bushputin suggest drafts one.",
                level="warning",
            )
            self.report(f"{resource.pointer}/schema", fault)

    def fields(
        self, schema: Mapping[str, Any], pointer: str, key: tuple[str, ...], null: tuple[str, ...]
    ) -> Iterator[tuple[Field, Cell]]:
        """The fields that have a name, with what their cells mean."""
        fields = schema.get("fields")
        if not isinstance(fields, list) or not fields:
            self.error(f"{pointer}/fields", "The schema has no fields.")
            return
        missing = missing_set(self.missing(schema, pointer), null)
        seen: set[str] = set()
        in_key = frozenset(key)
        for index, field in enumerate(fields):
            name = field.get("name") if isinstance(field, dict) else None
            if not isinstance(name, str) or not name:
                self.error(f"{pointer}/fields/{index}", "The field has no name.")
                yield Field("", index + 1, {}, "any"), compile_field({"type": "any"})
                continue
            if name in seen:
                fact = f"Two fields are named {shown(name)}."
                fault = Fault("descriptor", fact, "Rename one.", level="warning")
                self.report(f"{pointer}/fields/{index}/name", fault)
            required = name in in_key and name not in seen
            seen.add(name)
            yield self.field(field, index, f"{pointer}/fields/{index}", missing, null, required=required)

    def field(
        self,
        field: dict[str, Any],
        index: int,
        pointer: str,
        missing: frozenset[str],
        null: tuple[str, ...],
        *,
        required: bool,
    ) -> tuple[Field, Cell]:
        """One field, and what its cells mean without those of its properties that are wrong."""
        faults: list[FaultError] = []
        cell = compile_field(
            field, missing=missing, null=null, required=required, faults=faults, limits=self.limits, cage=self.cage
        )
        for error in faults:
            self.report(f"{pointer}/{below_field(error.place)}", error.fault)
        return Field(cell.name, index + 1, field, cell.type, missing, null, cell.required), cell

    def missing(self, schema: Mapping[str, Any], pointer: str) -> list[Any]:
        """The texts that stand for a missing value."""
        values = schema.get("missingValues", [""])
        if isinstance(values, list) and all(isinstance(value, str) or is_labelled(value) for value in values):
            return values
        self.error(f"{pointer}/missingValues", f"missingValues is {shown(values)}, not a list of strings.")
        return [""]

    def unique(self, draft: Draft, schema: Mapping[str, Any], pointer: str) -> Iterator[Key]:
        """The fields that are unique, alone or together."""
        for rank, field in enumerate(draft.fields):
            constraints = field.descriptor.get("constraints")
            if isinstance(constraints, dict) and constraints.get("unique") is True:
                yield Key("unique", (rank,))
        keys = schema.get("uniqueKeys", [])
        for index, names in enumerate(keys if isinstance(keys, list) else [keys]):
            place = f"{pointer}/uniqueKeys/{index}" if isinstance(keys, list) else f"{pointer}/uniqueKeys"
            if not isinstance(names, list) or not names:
                self.error(place, f"{shown(names)} is not a list of field names.")
            elif known := self.known(draft, as_names(names), place):
                yield Key("unique" if len(known) == 1 else "unique_key", known)

    def known(self, draft: Draft, names: tuple[str, ...], pointer: str) -> tuple[int, ...]:
        """The ranks of these fields, if the table has them all."""
        unknown = [name for name in names if name not in draft.ranks]
        self._unknown += len(unknown)
        # Where there are very many, the first of each key has to do.
        for name in unknown if self._unknown <= UNKNOWN else unknown[:1]:
            self.error(pointer, f"{cut(draft.name)} has no field {shown(name)}.", draft.guesser.hint(name))
        return () if unknown else tuple(draft.ranks[name] for name in names)

    # Between tables

    def references(self, draft: Draft, resource: Resource) -> None:
        """The foreign keys of a table that refer to fields of a table."""
        declared = (resource.schema or {}).get("foreignKeys", [])
        place = f"{resource.pointer}/schema/foreignKeys"
        if not isinstance(declared, list):
            self.error(place, f"foreignKeys is {shown(declared)}, not a list.")
            return
        for index, one in enumerate(declared):
            try:
                reference = self.reference(draft, one, f"{place}/{index}")
            except FaultError as error:
                self.drafts.unclear.add(draft.name)
                self.report("/".join(filter(None, (f"{place}/{index}", error.place))), error.fault)
                continue
            if reference:
                draft.refer(reference, self.drafts[reference.resource])
                draft.keep(*reference.fields)
                self.drafts[reference.resource].keep(*reference.target)

    def reference(self, draft: Draft, one: Any, pointer: str) -> Reference | None:
        """One foreign key; None if its own fields are not there, or its table is not judged.

        Raises:
            FaultError: it is not right.
        """
        to = one.get("reference") if isinstance(one, dict) else None
        if not isinstance(to, dict):
            raise FaultError(
                Fault("descriptor", "The foreign key has no reference.", "Name a resource and its fields.")
            )
        if "fields" not in to:
            fact = "The reference has no fields."
            raise FaultError(Fault("descriptor", fact, "List the fields of the other table under fields."), "reference")
        target = self.drafts.get(str(to.get("resource") or draft.name))
        if target is None:
            if str(to["resource"]) in self.unjudged:
                # References to a table that is not judged are not judged either; its own finding says why.
                self.unjudged.add(draft.name)
                self.drafts.unclear.add(draft.name)
                return None
            fault = Fault("reference_target", f"There is no table {shown(to['resource'])}.")
            hint = self._guesser.hint(str(to["resource"])) or those("table", self.drafts)
            raise FaultError(with_hint(fault, hint), "reference/resource")
        if target.is_left_out:
            self.unjudged.add(draft.name)
        fields, columns = as_names(one.get("fields")), as_names(to["fields"])
        if not target.fields:
            # Its schema could not be read, or it has none: its own finding says so.
            self.unjudged.add(draft.name)
            self.drafts.unclear.add(draft.name)
            return None
        if unknown := [name for name in columns if name not in target.ranks]:
            fault = Fault("reference_target", f"{target.name} has no field {shown(unknown[0])}.")
            hint = target.guesser.hint(unknown[0]) or those("field", target.ranks)
            raise FaultError(with_hint(fault, hint), "reference/fields")
        if len(fields) != len(columns) or not fields:
            fact = f"The foreign key has {counted(len(fields))}, its reference {counted(len(columns))}."
            raise FaultError(Fault("reference_target", fact, "List as many fields on both sides."))
        ranks = self.known(draft, fields, pointer)
        if not ranks:
            self.drafts.unclear.add(draft.name)
            return None
        ends = tuple(target.ranks[name] for name in columns)
        for mine, its in zip(ranks, ends, strict=True):
            same_type(draft, mine, target, its)
        is_unique = ends in target.unique_ends
        return Reference(ranks, target.name, ends, pointer, is_unique)

    def checks(self) -> Iterator[PlannedCheck]:
        """The entries of `checks` that can be followed; the others are findings."""
        entries = self.package.descriptor.get("checks", [])
        for index, raw in enumerate(entries if isinstance(entries, list) else []):
            try:
                yield plan_check(raw, f"/checks/{index}", self.drafts, self.kinds)
            except FaultError as error:
                self.unjudged.add(str(raw.get("resource")) if isinstance(raw, dict) else "")
                if isinstance(error, UnknownError):
                    # The finding about the table says that nothing of it is judged.
                    continue
                self.report("/".join(filter(None, (f"/checks/{index}", error.place))), error.fault)


# With more unknown names in keys than these, not each is told.
UNKNOWN = 10_000
# The length from which a pointer leads into a schema: /resources/0/schema.
SCHEMA_DEPTH = 3


def within_schema(pointer: str) -> list[str]:
    """A pointer into a schema, and those to what it lies in, up to the schema."""
    steps = pointer.split("/")
    return ["/".join(steps[:length]) for length in range(SCHEMA_DEPTH + 1, len(steps) + 1)]


def is_read(resource: Resource) -> bool:
    """Whether the rows of the resource are in a supported format."""
    return "data" in resource.descriptor or format_of(resource) in CSV


def may_be_table(resource: Resource) -> bool:
    """Whether the resource declares that it is a table, or its file plainly is one."""
    return resource.is_table or (bool(resource.paths) and is_read(resource))


def unread(resource: Resource, dialect: Dialect) -> tuple[str, Fault] | None:
    """Why the content of a resource is not judged, with where in its descriptor the reason stands; None if it is."""
    if not is_read(resource):
        fact = f"The format {shown(format_of(resource) or 'unknown')} is not supported, so the content is not checked."
        # A schema asks for the rows to be checked; without one, the package is free to contain any file.
        level = "warning" if resource.schema is None and resource.schema_fault is None else "error"
        return "format", Fault("not_checked", fact, "Only CSV and TSV files are checked.", level=level)
    if error := resource.dialect_fault:
        return "dialect", error
    in_text = not isinstance(resource.descriptor.get("data"), list)
    return (dialect.unread.place, dialect.unread.fault) if dialect.unread and in_text else None


def same_type(draft: Draft, mine: int, target: Draft, its: int) -> None:
    """Refuse a foreign key whose two sides can never be equal.

    Raises:
        FaultError: they are of different types.
    """
    own, other = draft.fields[mine], target.fields[its]
    if family(own.type) != family(other.type):
        fact = (
            f"{own.name} has the type {own.type}, but {other.name} of {target.name} has the type "
            f"{other.type}: they can never be equal."
        )
        raise FaultError(Fault("reference_target", fact, "Give both fields the same type."))


def those(noun: str, names: Iterable[str]) -> str:
    """A hint that lists what there is, where no name is near."""
    known = list(names)
    return f"The {noun}s are {listed(known)}." if len(known) > 1 else f"The only {noun} is {listed(known)}."


def with_hint(fault: Fault, hint: str | None) -> Fault:
    """The fault with a hint, if there is one."""
    return Fault(fault.rule, fault.fact, hint, fault.expected, fault.level)


def counted(fields: int) -> str:
    """A number of fields, in words."""
    return "one field" if fields == 1 else f"{fields} fields"


def freeze(draft: Draft, resource: Resource) -> Table:
    """The table as it was planned."""
    ids = {rank for key in (draft.key, *(one.fields for one in draft.unique)) for rank in key}
    ids |= {rank for reference in draft.references for rank in reference.fields}
    fields = tuple(
        Field(
            field.name,
            field.number,
            field.descriptor,
            field.type,
            field.missing,
            field.null,
            field.required,
            rank in ids,
        )
        for rank, field in enumerate(draft.fields)
    )
    return Table(
        draft.name,
        resource.pointer,
        fields,
        fields_match(resource.schema or {}) or "exact",
        draft.key,
        tuple(draft.unique),
        tuple(draft.references),
        tuple(draft.kept),
    )


def format_of(resource: Resource) -> str:
    """The format that the descriptor names; else what the path ends with, if that says one; else CSV."""
    named = resource.descriptor.get("format")
    if isinstance(named, str) and named:
        return named.lower()
    name = resource.file.rpartition("/")[2].lower().removesuffix(".gz") if resource.paths else ""
    suffix = name.rpartition(".")[2] if "." in name else ""
    # A file of another name that has a schema, or says that it is a table, is taken for CSV.
    return "csv" if resource.is_table and suffix not in OTHERS and suffix != "tsv" else suffix


def as_names(value: Any) -> tuple[str, ...]:
    """One name or several, as the standard writes them."""
    values: Iterable[Any] = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(str(one) for one in values)


def is_labelled(value: Any) -> bool:
    """Whether a missing value has a label, as in version 2."""
    return isinstance(value, dict) and isinstance(value.get("value"), str)
