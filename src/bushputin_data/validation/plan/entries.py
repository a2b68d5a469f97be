"""The entries of `checks`: names are looked up, and the entries become part of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import FAULTY, Cell
from bushputin_data.validation.findings import LEVELS, TEXT_LIMIT, Fault, cut, listed, shown
from bushputin_data.validation.hints import Guesser, nearest
from bushputin_data.validation.limits import USUAL, Limits, hint
from bushputin_data.validation.plan.plan import BY_TEXT, Field, Key, Reference

# Members that every entry may have.
COMMON = ("rule", "resource", "fields", "when", "level", "name", "message")
# How many foreign keys a field reference may follow.
STEPS = 20
# Columns that all checks together may name, as a multiple of the members that one list of a descriptor may have.
TOGETHER = 5


def wrong(place: str, fact: str, hint: str | None = None, rule: str = "descriptor") -> FaultError:
    """The error for an invalid entry; `place` is the part of it that is wrong."""
    return FaultError(Fault(rule, fact, hint), place)


class UnknownError(FaultError):
    """An entry uses fields or foreign keys that are unknown for a reason already reported."""


def unknown(name: str) -> UnknownError:
    """The error for an entry that needs unknown parts of a table."""
    return UnknownError(Fault("not_checked", f"The columns of {shown(name)} are not known."))


class Draft:
    """A table being planned: its fields, keys and references, and the fields that checks need to keep."""

    def __init__(self, name: str, fields: Sequence[Field], cells: Sequence[Cell]) -> None:
        """`cells` are the fields' meanings, in the same order."""
        self.name, self.fields, self.cells = name, list(fields), list(cells)
        self.key: tuple[int, ...] = ()
        self.unique: list[Key] = []
        self.references: list[Reference] = []
        # By field, the first foreign key of that field alone.
        self.links: dict[int, Reference] = {}
        # The foreign keys that refer here, by their names (`table.field|field`), each with its table.
        self.referrers: dict[str, tuple[str, Reference]] = {}
        self.kept: dict[int, None] = {}
        self.ranks = {field.name: rank for rank, field in reversed(list(enumerate(fields))) if field.name}
        # Its rows are not judged, and a finding says why: no conclusions are drawn from missing rows.
        self.is_left_out = False
        self.guesser = Guesser(lambda: self.ranks)

    @cached_property
    def unique_ends(self) -> frozenset[tuple[int, ...]]:
        """The fields that are declared to be unique, alone or together; asked for when these are known."""
        return frozenset((self.key, *(key.fields for key in self.unique)))

    def refer(self, reference: Reference, target: Draft) -> None:
        """Add a foreign key."""
        self.references.append(reference)
        names = "|".join(self.fields[rank].name for rank in reference.fields)
        target.referrers[f"{self.name}.{names}"] = (self.name, reference)
        if len(reference.fields) == 1:
            self.links.setdefault(reference.fields[0], reference)

    def keep(self, *fields: int) -> None:
        """Keep these fields' values after the reading."""
        self.kept |= dict.fromkeys(fields)


class Drafts(dict[str, Draft]):
    """The tables of a package by name, while they are planned."""

    def __init__(self, limits: Limits = USUAL) -> None:
        """No tables yet, and no checks that name their columns."""
        super().__init__()
        self.guesser = Guesser(lambda: self)
        # The resources of whose fields nothing is known, which an error says of each.
        self.unknown: set[str] = set()
        # The tables of whose foreign keys one could not be followed, which a finding says of each.
        self.unclear: set[str] = set()
        self.columns_left = limits.descriptor_members * TOGETHER

    def count_column(self) -> None:
        """Count a column named by a check.

        Raises:
            FaultError: all checks together name too many.
        """
        self.columns_left -= 1
        if self.columns_left < 0:
            fact = "The checks before this one name too many columns, so this one is not run."
            raise wrong("", fact, hint("descriptor_members"), "size_limit")


@dataclass(frozen=True, slots=True)
class Column:
    """A field reference: a field of a table, or one that is reached from it along foreign keys.

    Attributes:
        table: the table from whose rows it is read.
        path: as the entry has it, with a point before each step.
        field: the rank of the table's own field.
        type: that of the values.
        required: the values must be there.
        link: the foreign key that leads on; None if the values are the table's own.
        beyond: what is read in the row to which the link leads.
    """

    table: str
    path: str
    field: int
    type: str
    required: bool
    link: Reference | None = None
    beyond: Column | None = None

    def __iter__(self) -> Iterator[Column]:
        """The steps of the way, this one first."""
        column: Column | None = self
        while column:
            yield column
            column = column.beyond


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on one column: it has one of the values, or, without any, a value at all (or none)."""

    column: Column
    accepted: frozenset[Any] | None
    present: bool = True

    def holds(self, value: Any) -> bool:
        """Whether the value meets the condition."""
        return (value is not None) is self.present if self.accepted is None else value in self.accepted


Condition = tuple[Test, ...]


@dataclass(frozen=True)
class Heading:
    """What every planned check has.

    Attributes:
        table: whose rows it judges.
        fields: as the entry lists them.
        when: the condition that a row must meet to be judged.
        columns: all that it reads, of whatever table.
    """

    kind: str
    table: str
    fields: tuple[Column, ...]
    when: Condition
    level: str
    name: str | None
    message: str
    columns: tuple[Column, ...]
    pointer: str

    @property
    def place(self) -> Column:
        """Where findings are: the last of the fields that is the table's own, else the key to the last."""
        own = [column for column in self.fields if not column.link]
        return own[-1] if own else self.fields[-1]


class PlannedCheck(Protocol):
    """A check as part of the plan: its parameters, and the method that the engine calls."""

    @property
    def heading(self) -> Heading:
        """What every check has."""


class CheckKind(Protocol):
    """A kind of check."""

    @property
    def parameters(self) -> tuple[str, ...] | None:
        """Its parameters beside the common ones; None if it may have any."""

    def plan(self, entry: Entry) -> PlannedCheck:
        """The check that an entry declares.

        Raises:
            FaultError: the entry is invalid.
        """


class Entry:
    """One entry while it is read: looks up what it names, and has it kept."""

    def __init__(self, raw: Mapping[str, Any], pointer: str, tables: Drafts, parameters: Sequence[str] | None) -> None:
        """`parameters` are those of its kind; None if it may have any.

        Raises:
            FaultError: something that it names does not exist.
        """
        self.raw, self.pointer, self.tables = raw, pointer, tables
        self.columns: list[Column] = []
        if parameters is not None:
            refuse_unknown(parameters, raw)
        if raw.get("level", "error") not in LEVELS:
            raise wrong("level", f"The level is {shown(raw['level'])}, not one of {listed(LEVELS)}.")
        self.table = self.find_table(raw.get("resource"), "resource")
        self.fields = [self.column(path) for path in self.texts("fields")]
        self.when = self.condition(raw.get("when", {}))

    def heading(self) -> Heading:
        """What the check has of what every check has; asked for last, when all columns are known."""
        raw = self.raw
        return Heading(
            str(raw["rule"]),
            self.table.name,
            tuple(self.fields),
            self.when,
            str(raw.get("level", "error")),
            str(raw["name"]) if raw.get("name") else None,
            cut(str(raw.get("message") or "").strip(), TEXT_LIMIT).removesuffix("."),
            tuple(self.columns),
            self.pointer,
        )

    def find_table(self, name: Any, place: str) -> Draft:
        """The table of this name."""
        if isinstance(name, str) and name in self.tables.unknown:
            raise unknown(name)
        if not isinstance(name, str) or name not in self.tables:
            raise wrong(place, f"There is no table {shown(name)}.", self.tables.guesser.hint(str(name)))
        return self.tables[name]

    def column(self, path: Any, table: Draft | None = None) -> Column:
        """The column that a field reference names; it and those on the way are kept."""
        if str(path).count(".") > STEPS:
            raise wrong("fields", f"{shown(path)} follows more than {STEPS} foreign keys.")
        self.tables.count_column()
        column = self._column(str(path), table or self.table)
        self.columns.append(column)
        return column

    def _column(self, path: str, table: Draft) -> Column:
        own, _, rest = path.partition(".")
        rank = table.ranks.get(own)
        if rank is None:
            raise wrong("fields", f"{table.name} has no field {shown(own)}.", table.guesser.hint(own))
        table.keep(rank)
        field = table.fields[rank]
        if not rest:
            return Column(table.name, path, rank, field.type, field.required)
        link = table.links.get(rank)
        if link is None and table.name in self.tables.unclear:
            raise unknown(table.name)
        if link is None:
            raise wrong("fields", f"{own} of {table.name} is not a foreign key: {shown(path)} leads nowhere.")
        beyond = self._column(rest, self.tables[link.resource])
        return Column(table.name, path, rank, beyond.type, beyond.required, link, beyond)

    def constant(self, column: Column, value: Any, place: str) -> Any:
        """A value of the entry as one of the column.

        Raises:
            FaultError: it cannot be one.
        """
        end = list(column)[-1]
        cell = self.tables[end.table].cells[end.field]
        text = value if isinstance(value, str) else str(value)
        exact = cell.exact(text)
        if exact is None or exact is FAULTY:
            fact = f"{shown(value)} is not {cell.form.expected}, as the values of {column.path} are."
            raise wrong(place, fact)
        return text if column.type in BY_TEXT else exact

    def texts(self, name: str, source: Mapping[str, Any] | None = None) -> list[str]:
        """A parameter that is a list of strings; empty if it is not given."""
        value = (self.raw if source is None else source).get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise wrong(name, f"{name} is {shown(value)}, not a list of strings.")
        return value

    def number(self, name: str, default: int | None = None) -> int | None:
        """A parameter that is a whole number."""
        value = self.raw.get(name, default)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise wrong(name, f"{name} is {shown(value)}, not a whole number.")
        return value

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A parameter that is an object; empty if it is not given."""
        value = self.raw.get(name, {})
        if not isinstance(value, dict):
            raise wrong(name, f"{name} is {shown(value)}, not an object.")
        return value

    def some_fields(self, count: int | None = None) -> list[Column]:
        """The fields of the entry: as many as the kind needs, at least one."""
        if not self.fields or (count is not None and len(self.fields) != count):
            needed = "at least one field" if count is None else "one field" if count == 1 else f"{count} fields"
            raise wrong("fields", f"The rule needs {needed}; {len(self.fields)} are listed.")
        return self.fields

    def pair(self, name: str) -> tuple[str, str]:
        """A parameter that lists two fields."""
        fields = self.texts(name)
        if len(fields) != 2:
            raise wrong(name, f"{name} needs two fields; {len(fields)} are listed.")
        return fields[0], fields[1]

    def condition(self, wanted: Any, table: Draft | None = None, place: str = "when") -> Condition:
        """A condition on rows: each column has one of its values, is present (true) or missing (false)."""
        if not isinstance(wanted, dict):
            raise wrong(place, f"{place} is {shown(wanted)}, not an object.")
        return tuple(self._test(self.column(path, table), value) for path, value in wanted.items())

    def _test(self, column: Column, wanted: Any) -> Test:
        if isinstance(wanted, bool):
            return Test(column, None, wanted)
        values = wanted if isinstance(wanted, list) else [wanted]
        return Test(column, frozenset(self.constant(column, value, "when") for value in values))

    def key(self) -> tuple[Column, ...]:
        """The columns of the table's primary key.

        Raises:
            FaultError: it has none.
        """
        if not self.table.key:
            raise wrong("resource", f"{self.table.name} has no primary key, which this rule needs.")
        return tuple(self.column(self.table.fields[rank].name) for rank in self.table.key)


def need_order(*columns: Column) -> None:
    """Refuse columns whose values have no order.

    Raises:
        FaultError: there is one.
    """
    for column in columns:
        if column.type in BY_TEXT:
            raise wrong("fields", f"{column.path} has the type {column.type}, whose values have no order.")


def same_kind(*columns: Column) -> None:
    """Refuse columns whose values cannot be compared with one another.

    Raises:
        FaultError: they are of different types.
    """
    if len({family(column.type) for column in columns}) > 1:
        types = ", ".join(f"{column.path} ({column.type})" for column in columns)
        raise wrong("fields", f"Values of different types cannot be compared: {types}.")


def family(kind: str) -> str:
    """The family of types whose values can be equal."""
    if kind in ("integer", "number", "year"):
        return "number"
    return "string" if kind in ("string", "any", "yearmonth") else kind


def refuse_unknown(allowed: Sequence[str], source: Mapping[str, Any]) -> None:
    """Refuse a parameter that the kind does not have.

    Raises:
        FaultError: there is one.
    """
    for name in source:
        if name not in allowed and name not in COMMON:
            hint = nearest(name, [*allowed, *COMMON])
            raise wrong(name, f"The rule has no parameter {shown(name)}; it has {listed(allowed) or 'none'}.", hint)


def plan_check(raw: Any, pointer: str, tables: Drafts, kinds: Mapping[str, CheckKind]) -> PlannedCheck:
    """The check that an entry of `checks` declares.

    Raises:
        FaultError: it is invalid.
    """
    if not isinstance(raw, dict):
        raise wrong("", f"{shown(raw)} is not an object.")
    name = raw.get("rule")
    if not isinstance(name, str) or name not in kinds:
        fact = f"There is no rule {shown(name)}; the rules are {', '.join(kinds)}."
        raise wrong("rule", fact, nearest(str(name), list(kinds)), "unknown_rule")
    if tables.columns_left < 0:
        tables.count_column()
    kind = kinds[name]
    return kind.plan(Entry(raw, pointer, tables, kind.parameters))
