"""The plan of a run: what each file is, what its cells mean, and which keys, references and checks hold between rows.

A plan is made from the descriptor before any row is read. It holds values alone (no row, no closure, no open file), so
it pickles: an executor is given a plan and bytes, and compiles what judges them where it runs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bushputin_data.validation.findings import DESCRIPTOR, Finding
from bushputin_data.validation.limits import Limits

if TYPE_CHECKING:
    from bushputin_data.validation.plan.entries import PlannedCheck
    from bushputin_data.validation.source.dialect import Dialect

# Types whose values cannot be compared as keys: their texts are.
BY_TEXT = ("object", "array", "list", "geojson", "geopoint", "duration")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a schema.

    Attributes:
        name: empty if the descriptor gives none; such a field only keeps its place.
        number: its position in the schema, from 1.
        type: the type by which its cells are read; `any` where the descriptor's own is wrong.
        missing: the texts that stand for a missing value, unless the field has its own; the same set for all fields.
        required: a value must be there, because the field says so or because it is part of the primary key.
        is_id: its values name rows: it is part of a key, or of a reference to one.
    """

    name: str
    number: int
    descriptor: Mapping[str, Any]
    type: str
    missing: frozenset[str] = frozenset(("",))
    null: tuple[str, ...] = ()
    required: bool = False
    is_id: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """Fields of which no two rows have the same values; `rule` says by what: primary_key, unique or unique_key."""

    rule: str
    fields: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: the fields, and the fields of the table that they refer to.

    Attributes:
        is_unique: the fields referred to are declared to be unique.
        pointer: where the foreign key is in the descriptor.
    """

    fields: tuple[int, ...]
    resource: str
    target: tuple[int, ...]
    pointer: str
    is_unique: bool


@dataclass(frozen=True)
class Table:
    """A table: its fields, keys and references, and the fields that are kept for keys, references and checks.

    Fields are named by their rank in `fields`, from 0, for two of them may have one name.
    """

    name: str
    pointer: str
    fields: tuple[Field, ...]
    fields_match: str = "exact"
    key: tuple[int, ...] = ()
    unique: tuple[Key, ...] = ()
    references: tuple[Reference, ...] = ()
    kept: tuple[int, ...] = ()

    @property
    def keys(self) -> tuple[Key, ...]:
        """All that must be unique: the primary key, then the others, none of them twice."""
        primary = [Key("primary_key", self.key)] if self.key else []
        return (*primary, *(key for key in self.unique if key.fields != self.key))

    @cached_property
    def needed(self) -> frozenset[int]:
        """The fields that a file must have whatever `fieldsMatch` says: in each row they must have a value."""
        return frozenset(rank for rank, field in enumerate(self.fields) if field.required)

    def names(self, fields: tuple[int, ...]) -> list[str]:
        """The names of some fields."""
        return [self.fields[rank].name for rank in fields]


@dataclass(frozen=True)
class ResourcePlan:
    """What is done with one resource.

    Attributes:
        table: as what its rows are judged; None if its files are only measured.
        data: the rows or the text in the descriptor; None if there are files.
        size, hash: as in the descriptor; None if absent or invalid.
        descriptor: the name of the descriptor's file.
    """

    name: str
    index: int
    paths: tuple[str, ...]
    dialect: Dialect
    table: Table | None = None
    data: Any = None
    size: int | None = None
    hash: str | None = None
    descriptor: str = DESCRIPTOR

    @property
    def pointer(self) -> str:
        """Where the resource is in the descriptor."""
        return f"/resources/{self.index}"


@dataclass(frozen=True)
class Plan:
    """What a run over a package does.

    Attributes:
        name: the package's.
        file: the name of its descriptor.
        resources: in the order of the descriptor.
        checks: the declared checks that are valid.
        findings: faults of the descriptor, and what will not be checked.
        unjudged: the tables that will not be checked completely.
        total: how many tables there are, those included that are not judged.
    """

    name: str
    file: str
    resources: tuple[ResourcePlan, ...]
    checks: tuple[PlannedCheck, ...] = ()
    findings: tuple[Finding, ...] = ()
    unjudged: frozenset[str] = frozenset()
    total: int = 0
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def tables(self) -> dict[str, Table]:
        """The tables that are judged, by name."""
        return {one.name: one.table for one in self.resources if one.table}
