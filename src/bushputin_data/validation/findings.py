"""Finding and Report: what is wrong, where, and how much of it."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from bushputin_data.validation.excerpts import Excerpt

SCHEMA = "bushputin-report/2"
DESCRIPTOR = "datapackage.json"
LEVELS = ("warning", "error")
# The rule for waivers that waive nothing.
STALE = "stale_waiver"
# Longer values are cut in findings: a faulty cell of ten megabytes must not be carried along.
VALUE_LIMIT = 500
SHOWN_LIMIT = 80
# How much of any name or message a report contains: it may be repeated for a hundred thousand findings.
TEXT_LIMIT = 1_000
SURROGATE = re.compile("[\ud800-\udfff]")
# Table and rule of a finding, by which findings are counted and cut. Without a table, the name is empty.
Series = tuple[str, str]
Spot = tuple[str, int, int | None]
Item = TypeVar("Item")


def cut(text: str, limit: int = VALUE_LIMIT) -> str:
    """The beginning of a text, marked where it was cut."""
    return text if len(text) <= limit else text[:limit] + "…"


def clipped(text: str | None) -> str | None:
    """A name or message, cut to the length that reports allow."""
    return text if text is None else cut(text, TEXT_LIMIT)


def shown(value: object) -> str:
    """A value as messages show it: quoted, control and bidirectional characters escaped, undecodable bytes as �."""
    return repr(SURROGATE.sub("�", cut(str(value), SHOWN_LIMIT)))


def listed(values: Iterable[object], most: int = 8) -> str:
    """The first few values, for a message."""
    values = list(values)
    texts = ", ".join(map(shown, values[:most]))
    return texts + (f" … ({len(values)} in all)" if len(values) > most else "")


def alternatives(values: Sequence[object], most: int = 8) -> str:
    """The first few values, as alternatives."""
    texts = " or ".join(map(shown, values[:most]))
    return texts + (f" … ({len(values):,} in all)" if len(values) > most else "")


def letters(column: int) -> str:
    """A column as spreadsheets name it: A is the first, AA the 27th."""
    out = ""
    while column:
        column, letter = divmod(column - 1, 26)
        out = chr(ord("A") + letter) + out
    return out


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault before its place is known: the one form in which faults are passed on until they are reported.

    Attributes:
        rule: the rule of the catalogue that is violated, in snake_case; for a user's own kind of check its name.
        fact: what is wrong, as a sentence; for a cell, the clause that follows its value ("is not an integer").
        hint: how to fix it, as a sentence, if known.
        expected: what was expected, as a phrase.
        level: `error` (must hold) or `warning` (worth a look).
    """

    rule: str
    fact: str
    hint: str | None = None
    expected: str | None = None
    level: str = "error"


@dataclass(frozen=True, slots=True)
class FieldFault(Fault):
    """A fault in a field's descriptor that only shows when a value is read.

    Attributes:
        constraint: the constraint that can no longer be checked.
    """

    constraint: str = ""

    @classmethod
    def at(cls, constraint: str, fault: Fault) -> FieldFault:
        """A fault of a constraint."""
        return cls(fault.rule, fault.fact, fault.hint, fault.expected, fault.level, constraint)


@dataclass(frozen=True, slots=True)
class Cause:
    """The common origin of several findings: one misspelt value, or a row whose faulty key others refer to.

    Attributes:
        id: the same in all findings of one cause, and only in these; a number within one report.
        count: how many findings have this cause, including those that the report does not hold.
    """

    id: int
    count: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault and its place.

    Attributes:
        level: `error` (must hold) or `warning` (worth a look).
        rule: the kind of fault, in snake_case.
        line: the physical line on which the record starts; the header is line 1.
        column: the 1-based position of the field in its record.
        character: where the cell begins on that line, in characters from 1; None if it begins on a later line.
        record: the number of the record in its file, which is its row in a spreadsheet: the header is 1, and a record
            of several lines is one row.
        field: the field's name; for a fault of the descriptor a JSON pointer.
        row_key: the primary key of the row, as texts.
        check: the name of the entry of `checks` that found it.
        cause: what it has in common with other findings; None if it stands alone. It says where a finding is in
            its report, not what it is: findings that differ in nothing else are equal.
    """

    level: str
    rule: str
    message: str
    resource: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    field: str | None = None
    row_key: Mapping[str, str] = dataclasses.field(default_factory=dict)
    value: str | None = None
    expected: str | None = None
    hint: str | None = None
    check: str | None = None
    cause: Cause | None = dataclasses.field(default=None, compare=False)
    character: int | None = None
    record: int | None = None

    @classmethod
    def of(cls, fault: Fault, **place: Any) -> Finding:
        """A fault at its place."""
        return cls(fault.level, fault.rule, fault.fact, expected=fault.expected, hint=fault.hint, **place)

    def to_dict(self) -> dict[str, Any]:
        """The finding as it is in a JSON report."""
        out = {
            "level": self.level,
            "rule": self.rule,
            "resource": clipped(self.resource),
            "file": clipped(self.file),
            "line": self.line,
            "column": self.column,
            "character": self.character,
            "cell": self.cell,
            "field": clipped(self.field),
            "row_key": {clipped(name): clipped(value) for name, value in self.row_key.items()},
            "value": clipped(self.value),
            "expected": clipped(self.expected),
            "message": clipped(self.message),
            "hint": clipped(self.hint),
            "cause": {"id": self.cause.id, "count": self.cause.count} if self.cause else None,
        }
        return out | ({"check": clipped(self.check)} if self.check else {})

    @property
    def cell(self) -> str | None:
        """The cell as spreadsheets name it, such as C88; None if it is not known."""
        return f"{letters(self.column)}{self.record}" if self.column and self.record else None

    @property
    def series(self) -> Series:
        """The table and rule with which it is counted and cut."""
        return (self.resource or "", self.rule)

    @property
    def spot(self) -> Spot:
        """Where it is in its file; of no line the beginning."""
        return (self.file or "", self.line or 0, self.column)

    @property
    def place(self) -> tuple[int, int, str, str, str]:
        """What findings of one resource are ordered by."""
        return (self.line or 0, self.column or 0, self.rule, self.check or "", self.field or "")


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one run, in order: resources as in the descriptor, then line, column and rule.

    All counts include findings that the report does not hold.

    Attributes:
        package: the package's name, or that of its descriptor where it has none.
        findings: the findings that are held: of each rule and table the first ones.
        rows: how many rows were read.
        tables: how many tables the package has.
        checked: how many of them were judged.
        levels: how many findings each level has.
        by_rule: how many findings each rule has.
        omitted: by table and rule, how many findings were counted but are not held.
        waived: how many findings were waived.
        known: how many findings of each level an earlier report had, so that this one leaves them out.
        path: where the package is, as the user gave it.
        version: the package's own version, where its descriptor gives one.
        assumed: what was assumed of a table without a descriptor, each a sentence.
        excerpts: where they were asked for, the surroundings of the first findings, by file, line and column.
    """

    package: str
    findings: tuple[Finding, ...] = ()
    rows: int = 0
    tables: int = 0
    levels: Mapping[str, int] = dataclasses.field(default_factory=dict)
    by_rule: Mapping[str, int] = dataclasses.field(default_factory=dict)
    waived: int = 0
    engine: str = "exact"
    checked: int = 0
    omitted: Mapping[Series, int] = dataclasses.field(default_factory=dict)
    path: str = ""
    version: str = ""
    assumed: tuple[str, ...] = ()
    excerpts: Mapping[Spot, Excerpt] = dataclasses.field(default_factory=dict)
    known: Mapping[str, int] = dataclasses.field(default_factory=dict)

    @property
    def valid(self) -> bool:
        """Whether no finding is an error."""
        return not self.has("error")

    @property
    def counts(self) -> dict[str, Any]:
        """Errors, warnings, findings by rule, waived findings, those of an earlier report if any, and rows read."""
        known = sum(self.known.values())
        return {
            "errors": self.levels.get("error", 0),
            "warnings": self.levels.get("warning", 0),
            "by_rule": dict(sorted(self.by_rule.items())),
            "waived": self.waived,
            **({"known": known} if known else {}),
            "rows": self.rows,
        }

    def has(self, level: str) -> bool:
        """Whether some finding has this level or a higher one, whether it is held or not."""
        return any(self.levels.get(one) for one in LEVELS[LEVELS.index(level) :])

    def at_least(self, level: str) -> tuple[Finding, ...]:
        """The held findings of this level or a higher one."""
        return tuple(found for found in self.findings if LEVELS.index(found.level) >= LEVELS.index(level))

    def limited(self, limit: int) -> Report:
        """The report with a limited number of findings of each rule in each table; the rest are counted as omitted."""
        findings = tuple(firsts(self.findings, limit, lambda one: one.series))
        left_out = Counter(found.series for found in self.findings)
        left_out.subtract(found.series for found in findings)
        omitted = Counter(self.omitted) + left_out
        return dataclasses.replace(self, findings=findings, omitted=dict(sorted(omitted.items())))

    def head(self) -> dict[str, Any]:
        """The report without its findings; `schema` names the shape and its version."""
        omitted = sorted((name, rule, count) for (name, rule), count in self.omitted.items() if count)
        return {
            "schema": SCHEMA,
            "package": self.package,
            "version": self.version or None,
            "path": self.path,
            "valid": self.valid,
            "engine": self.engine,
            "tables": self.tables,
            "checked": self.checked,
            "assumed": list(self.assumed),
            "counts": self.counts,
            "omitted": [{"resource": name or None, "rule": rule, "count": count} for name, rule, count in omitted],
        }

    def to_dict(self) -> dict[str, Any]:
        """The report in the form of its JSON."""
        return {**self.head(), "findings": [found.to_dict() for found in self.findings]}


def firsts(items: Iterable[Item], limit: int, series: Callable[[Item], Series]) -> Iterator[Item]:
    """The first findings of each rule in each table; `series` gives table and rule."""
    counted: Counter[Series] = Counter()
    for item in items:
        one = series(item)
        counted[one] += 1
        if counted[one] <= limit:
            yield item
