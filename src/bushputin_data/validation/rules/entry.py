"""One entry of `checks`: its columns, its condition and its parameters, read before any row is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bushputin_data.validation.cells import FAULTY, Cell, CellError
from bushputin_data.validation.findings import Finding, listed, shown
from bushputin_data.validation.guess import nearest
from bushputin_data.validation.tables import Reference, Table

Read = Callable[[int], Any]
Condition = Callable[[int], bool]
COMMON = {"rule", "resource", "fields", "when", "level", "name", "message"}


class RuleError(ValueError):
    """An entry that cannot be followed; `place` is the part of it that is wrong."""

    def __init__(self, place: str, message: str, hint: str | None = None, rule: str = "descriptor") -> None:
        """Say what is wrong, and how to mend it."""
        self.place, self.hint, self.rule = place, hint, rule
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that breaks a rule: at which of its columns, and what is said of it."""

    row: int
    column: Column
    message: str
    expected: str | None = None
    hint: str | None = None


Judge = Callable[[], Iterator[Fault]]


class Column:
    """A field reference: a column of a table, or one that is reached along its foreign keys.

    Called with a row it gives the value: None where it is missing, also on the way; FAULTY where it cannot be known.
    """

    def __init__(self, table: Table, path: str, tables: Mapping[str, Table]) -> None:
        """Find the column, and have it and those on the way kept.

        Raises:
            RuleError: there is none, or the way to it is no foreign key.
        """
        self.table, self.path = table, path
        self.own, _, rest = path.partition(".")
        if self.own not in table.fields:
            hint = nearest(self.own, list(table.fields))
            raise RuleError("fields", f"{table.name} has no field {shown(self.own)}.", hint)
        table.need(self.own)
        self.link = self._link() if rest else None
        self.beyond = Column(tables[self.link.resource], rest, tables) if self.link else None

    def _link(self) -> Reference:
        """The foreign key of the first part of the path."""
        for reference in self.table.references:
            if reference.fields == (self.own,):
                return reference
        raise RuleError(
            "fields", f"{self.own} of {self.table.name} is no foreign key: {shown(self.path)} leads nowhere."
        )

    @property
    def cell(self) -> Cell:
        """The meaning of the values."""
        return self.beyond.cell if self.beyond else self.table.fields[self.own].cell

    @property
    def ready(self) -> bool:
        """The files have all columns that are needed, and were read to their ends."""
        here = self.table.has(self.own) and self.table.complete
        if self.link and self.beyond:
            return here and self.beyond.ready and self.beyond.table.has(*self.link.target)
        return here

    @cached_property
    def _read(self) -> Read:
        """The way from a row to its value."""
        own = self.table.column(self.own)
        if not self.link or not self.beyond:
            return own
        find, target, beyond = self.beyond.table.store.find, self.link.target, self.beyond

        def read(row: int) -> Any:
            key = own(row)
            if key is None or key is FAULTY:
                return key
            rows = find(target, key)
            return beyond(rows[0]) if rows else FAULTY

        return read

    def __call__(self, row: int) -> Any:
        """The value of a row."""
        return self._read(row)

    def constant(self, value: Any, place: str) -> Any:
        """A value of the entry as one of the column.

        Raises:
            RuleError: it cannot be one.
        """
        try:
            return self.cell.form.read(value if isinstance(value, str) else str(value))
        except (CellError, ValueError):
            raise RuleError(place, f"{shown(value)} is not {self.cell.form.expected}, as {self.path} is.") from None


def is_known(value: Any) -> bool:
    """Neither missing nor faulty."""
    return value is not None and value is not FAULTY


class Entry:
    """One entry of `checks`, whose names and parameters have been looked up."""

    def __init__(self, entry: Mapping[str, Any], tables: Mapping[str, Table]) -> None:
        """Look up the table, its fields and the condition.

        Raises:
            RuleError: something that it names is not there.
        """
        self.entry, self.tables = entry, tables
        self.columns: list[Column] = []
        self.table = self.find_table(entry.get("resource"), "resource")
        self.table.need(*self.table.key)
        self.fields = [self.column(path) for path in self.texts("fields")]
        self.when = self.condition(self.table, entry.get("when", {}))

    def find_table(self, name: Any, place: str) -> Table:
        """The table of this name."""
        if not isinstance(name, str) or name not in self.tables:
            hint = nearest(str(name), list(self.tables))
            raise RuleError(place, f"There is no table {shown(name)}.", hint)
        return self.tables[name]

    def column(self, path: Any, table: Table | None = None) -> Column:
        """The column that a field reference names."""
        column = Column(table or self.table, str(path), self.tables)
        self.columns.append(column)
        return column

    def texts(self, name: str, source: Mapping[str, Any] | None = None) -> list[str]:
        """A parameter that is a list of texts; empty where it is not given."""
        value = (self.entry if source is None else source).get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise RuleError(name, f"{name} is {shown(value)}, not a list of texts.")
        return value

    def number(self, name: str, default: int | None = None, source: Mapping[str, Any] | None = None) -> int | None:
        """A parameter that is a whole number."""
        value = (self.entry if source is None else source).get(name, default)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            raise RuleError(name, f"{name} is {shown(value)}, not a whole number.")
        return value

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A parameter that is an object; empty where it is not given."""
        value = self.entry.get(name, {})
        if not isinstance(value, dict):
            raise RuleError(name, f"{name} is {shown(value)}, not an object.")
        return value

    def some_fields(self, count: int | None = None) -> list[Column]:
        """The fields of the entry: as many as the kind needs, at least one."""
        if not self.fields or (count is not None and len(self.fields) != count):
            raise RuleError("fields", f"The rule needs {count or 'some'} fields, not {len(self.fields)}.")
        return self.fields

    def condition(self, table: Table, wanted: Any) -> Condition:
        """A test of rows of a table: each column has one of its texts, is present (true) or missing (false)."""
        if not isinstance(wanted, dict):
            raise RuleError("when", f"when is {shown(wanted)}, not an object.")
        tests = [self.test(self.column(path, table), value) for path, value in wanted.items()]
        return lambda row: all(test(row) for test in tests)

    def test(self, column: Column, wanted: Any) -> Condition:
        """A test of one column."""
        if isinstance(wanted, bool):
            return lambda row: (column(row) is not None) is wanted
        values = wanted if isinstance(wanted, list) else [wanted]
        accepted = [column.constant(value, "when") for value in values]
        return lambda row: column(row) in accepted

    @property
    def place(self) -> Column:
        """Where findings stand: the last of the fields that is a column of the table, else the key to the last."""
        plain = [column for column in self.fields if not column.beyond]
        return plain[-1] if plain else self.fields[-1]

    @property
    def key_place(self) -> Column:
        """The first column of the table's key."""
        return self.column(self.table.key[0])

    def rows(self) -> Iterator[int]:
        """The rows of the table for which the condition holds."""
        return filter(self.when, range(len(self.table.store)))

    def each(self, judge: Callable[[int], Iterator[Fault]]) -> Judge:
        """Judge each row for which the condition holds by itself."""

        def run() -> Iterator[Fault]:
            for row in self.rows():
                yield from judge(row)

        return run

    def own_key(self, row: int) -> Any:
        """The primary key of a row; None where it is not whole."""
        values = tuple(self.table.column(name)(row) for name in self.table.key)
        if not all(map(is_known, values)):
            return None
        return values[0] if len(values) == 1 else values

    def need_key(self) -> None:
        """Stop where the table has no primary key to compare with.

        Raises:
            RuleError: it has none.
        """
        if not self.table.key:
            raise RuleError("resource", f"{self.table.name} has no primary key, which this rule needs.")

    def finding(self, fault: Fault) -> Finding:
        """A fault as a finding, in the entry's own words where it has some."""
        return self.table.finding(
            fault.row,
            fault.column.own,
            str(self.entry["rule"]),
            str(self.entry.get("message") or fault.message),
            expected=fault.expected,
            hint=fault.hint,
            level=str(self.entry.get("level", "error")),
            check=str(self.entry["name"]) if self.entry.get("name") else None,
        )


def only(allowed: Sequence[str], source: Mapping[str, Any]) -> None:
    """Stop at a parameter that the kind does not have.

    Raises:
        RuleError: there is one.
    """
    for name in source:
        if name not in allowed and name not in COMMON:
            hint = nearest(name, [*allowed, *COMMON])
            raise RuleError(name, f"The rule has no parameter {shown(name)}: it has {listed(allowed)}.", hint)
