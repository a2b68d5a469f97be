"""One entry of `checks`: its columns, its condition and its parameters, read before any row is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bushputin_data.validation.checks.columns import Column, RuleError, is_known
from bushputin_data.validation.findings import Finding, listed, shown
from bushputin_data.validation.hints import nearest
from bushputin_data.validation.plan.tables import Table

Condition = Callable[[int], bool]
COMMON = {"rule", "resource", "fields", "when", "level", "name", "message"}


def always(row: int) -> bool:
    """The condition that every row meets."""
    return True


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that breaks a rule: at which of its columns, and what is said of it."""

    row: int
    column: Column
    message: str
    expected: str | None = None
    hint: str | None = None


Judge = Callable[[], Iterator[Fault]]


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
        if len(tests) < 2:
            return tests[0] if tests else always
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

    def rows(self) -> Iterator[int]:
        """The rows of the table for which the condition holds."""
        rows = range(len(self.table.store))
        return iter(rows) if self.when is always else filter(self.when, rows)

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

    def need_key(self) -> Column:
        """The first column of the table's primary key, all of which the rule compares.

        Raises:
            RuleError: it has none.
        """
        if not self.table.key:
            raise RuleError("resource", f"{self.table.name} has no primary key, which this rule needs.")
        first, *_ = [self.column(name) for name in self.table.key]
        return first

    def finding(self, fault: Fault) -> Finding:
        """A fault as a finding; the entry's own words lead those of its rule (see `rules`)."""
        lead = str(self.entry.get("message") or "").strip().removesuffix(".")
        return self.table.finding(
            fault.row,
            fault.column.own,
            str(self.entry["rule"]),
            f"{lead}: {fault.message}" if lead else fault.message,
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
