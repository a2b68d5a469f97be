"""The tables of a package, column by column, with what is declared about each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import FAULTY, Cell, compile_field, missing_set
from bushputin_data.validation.inference.columns import Column as Inferred
from bushputin_data.validation.inference.headers import names as names_of
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.plan.planner import as_names, is_read, may_be_table
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.package import Package, Resource
from bushputin_data.validation.source.records import Measured, Records
from bushputin_data.validation.source.unpacking import is_gzip

BATCH = 256
# Types whose values are compared.
COMPARED = ("string", "integer")
Progress = Callable[[str, int], None]


@dataclass
class Column:
    """A column: its field, as it is declared or was suggested, and its cells.

    Attributes:
        number: its position in the schema, from 0.
        declared: the field's descriptor; suggestions are added to it as they are made.
    """

    name: str
    number: int
    declared: dict[str, Any]
    missing: frozenset[str]
    texts: list[str]
    inferred: Inferred = field(default_factory=Inferred)

    @property
    def kind(self) -> str:
        """The type of its field."""
        return str(self.declared.get("type", "string"))

    @property
    def constraints(self) -> Mapping[str, Any]:
        """What is declared of its cells."""
        found = self.declared.get("constraints")
        return found if isinstance(found, dict) else {}

    @property
    def cell(self) -> Cell:
        """How its cells are read."""
        return compile_field({**self.declared, "constraints": {}}, missing=self.missing, faults=[])

    @cached_property
    def present(self) -> list[str]:
        """The texts that are values."""
        absent = self.cell.missing
        return [text for text in self.texts if text not in absent]

    @cached_property
    def counts(self) -> Counter[Any]:
        """How many times each value is there; those of other types than text and integers as they are written."""
        exact = self.cell.exact if self.kind in COMPARED else str
        texts = Counter(self.present)
        values: Counter[Any] = Counter()
        for text, times in texts.items():
            values[exact(text)] += times
        return values

    @property
    def is_complete(self) -> bool:
        """Whether each row has a value."""
        return len(self.present) == len(self.texts) > 0

    @property
    def is_unique(self) -> bool:
        """Whether no two values are equal, and all can be read."""
        return len(self.counts) == len(self.present) > 0 and FAULTY not in self.counts


@dataclass
class Table:
    """A table.

    Attributes:
        file: the document in which its schema stands, and `pointer` where in it.
        has_schema: it has one.
    """

    name: str
    file: str
    pointer: str
    has_schema: bool
    schema: Mapping[str, Any]
    columns: list[Column]
    rows: int
    key: tuple[str, ...] = ()
    references: list[tuple[str, ...]] = field(default_factory=list)

    @property
    def linked(self) -> set[str]:
        """The columns of its keys and references."""
        unique = self.schema.get("uniqueKeys")
        keys = [as_names(one) for one in unique] if isinstance(unique, list) else []
        return {name for names in (self.key, *self.references, *keys) for name in names}


def tables(package: Package, limits: Limits, progress: Progress | None = None) -> tuple[list[Table], list[str]]:
    """The tables that can be examined, and a sentence about each of the others."""
    found: list[Table] = []
    left_out: list[str] = []
    schemas = Counter(str(one.descriptor.get("schema")) for one in package.resources)
    for resource in package.resources:
        if not may_be_table(resource):
            continue
        if isinstance(resource.descriptor.get("schema"), str) and schemas[resource.descriptor["schema"]] > 1:
            left_out.append(f"{resource.name} shares its schema with another table")
            continue
        try:
            found.append(table(package, resource, limits))
        except FaultError as error:
            left_out.append(f"{resource.name}: {error.fault.fact}")
        except LeftOutError as error:
            left_out.append(f"{resource.name} {error}")
        if progress and found:
            progress(found[-1].name, found[-1].rows)
    return found, left_out


class LeftOutError(Exception):
    """A table cannot be examined; the message says why, to follow its name."""


def table(package: Package, resource: Resource, limits: Limits) -> Table:
    """One table, read whole.

    Raises:
        LeftOutError: it is not in a supported form.
        FaultError: it cannot be read.
    """
    dialect = Dialect(resource.dialect, resource.descriptor.get("encoding"))
    if not resource.paths or not is_read(resource) or dialect.unread or resource.schema_fault or resource.dialect_fault:
        raise LeftOutError("is not a readable CSV file")
    if dialect.header_rows not in ([], [1]):
        raise LeftOutError("has a header of several rows")
    labels, rows = content(resource, dialect, limits)
    schema = resource.schema or {}
    declared = fields(schema, labels)
    missing = missing_set(schema.get("missingValues", [""]), (dialect.null,) if dialect.null is not None else ())
    places = {label: place for place, label in enumerate(labels)} or {name: at for at, name in enumerate(declared)}
    columns = [
        Column(name, number, dict(one), missing, cells(rows, places[name]))
        for number, (name, one) in enumerate(declared.items())
        if name in places
    ]
    for column in columns:
        texts = [text for text in column.texts if text not in missing]
        column.inferred.take(texts, range(len(texts)))
    linked = resource.descriptor.get("schema")
    is_linked = isinstance(linked, str)
    return Table(
        resource.name,
        linked if isinstance(linked, str) else package.file,
        "" if is_linked else f"{resource.pointer}/schema",
        resource.schema is not None,
        schema,
        columns,
        len(rows),
        as_names(schema.get("primaryKey")),
        [as_names(one.get("fields")) for one in references(schema)],
    )


def content(resource: Resource, dialect: Dialect, limits: Limits) -> tuple[list[str], list[list[str]]]:
    """The header, empty if there is none, and the rows of a table.

    Raises:
        LeftOutError: some row is malformed, or of a different length.
        FaultError: a file cannot be read.
    """
    labels: list[str] = []
    rows: list[list[str]] = []
    for path in resource.paths:
        with resource.open(path) as stream:
            if is_gzip(stream):
                raise LeftOutError("is compressed with gzip")
            records = Records(Measured(stream, limits=limits), dialect, lambda fault, line: None, limits)
            here: list[list[str]] = []
            while (batch := records.read(BATCH)).rows:
                if any(fault.level == "error" for _, _, fault in batch.broken):
                    raise LeftOutError("has malformed rows")
                here += [[cell or "" for cell in row] for row in batch.rows if row]
            if not records.complete:
                raise LeftOutError("cannot be read to its end")
        if dialect.header_rows and here and (not labels or here[0] == labels):
            labels, here = here[0], here[1:]
        rows += here
    if len({len(row) for row in ([labels] if labels else []) + rows}) > 1:
        raise LeftOutError("has rows of different lengths")
    return labels, rows


def fields(schema: Mapping[str, Any], labels: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The fields by name: those of the schema, or one for each label where there is no schema.

    Raises:
        LeftOutError: the columns cannot be distinguished by name.
    """
    found = schema.get("fields")
    declared = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    if declared:
        names = [str(one.get("name")) for one in declared]
        if len(set(names)) < len(names) or (labels and list(labels) != names):
            raise LeftOutError("has a header that differs from its schema")
        return dict(zip(names, declared, strict=True))
    if not labels or [*names_of(labels)] != list(labels):
        raise LeftOutError("has columns with missing or repeated names")
    return {label: {"name": label} for label in labels}


def cells(rows: Sequence[Sequence[str]], place: int) -> list[str]:
    """The cells of a column."""
    return [row[place] for row in rows]


def references(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The foreign keys of a schema."""
    found = schema.get("foreignKeys")
    yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()
