"""Finding and Report: what is wrong, where, and how much of it."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bushputin_data.validation import limits as bounds

SCHEMA = "bushputin-report/1"
DESCRIPTOR = "datapackage.json"
LEVELS = ("warning", "error")
# The rule of exceptions that take nothing out.
STALE = "stale_waiver"
# Longer values are cut in findings: a faulty cell of ten megabytes must not be carried about.
VALUE_LIMIT = 500
SHOWN_LIMIT = 80
SURROGATE = re.compile("[\ud800-\udfff]")


def cut(text: str, limit: int = VALUE_LIMIT) -> str:
    """The beginning of a text, marked where it was cut."""
    return text if len(text) <= limit else text[:limit] + "…"


def shown(value: object) -> str:
    """A value as messages name it: quoted, control and bidirectional characters escaped, bytes of no text as �."""
    return repr(SURROGATE.sub("�", cut(str(value), SHOWN_LIMIT)))


def listed(values: Iterable[object], most: int = 8) -> str:
    """The first few values, for a message."""
    values = list(values)
    texts = ", ".join(map(shown, values[:most]))
    return texts + (f" … ({len(values)} in all)" if len(values) > most else "")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong, before its place is known: the one carrier of a fault below the report.

    Attributes:
        rule: the rule of the catalogue that is broken, in snake_case; for a user's own kind of check its name.
        fact: what is wrong, as a sentence; of a cell the clause that follows its value ("is not an integer").
        hint: how to mend it, as a sentence, where that is known.
        expected: what would have been right, as a phrase.
        level: `error` (must hold) or `warning` (worth a look).
    """

    rule: str
    fact: str
    hint: str | None = None
    expected: str | None = None
    level: str = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault and its place.

    Attributes:
        level: `error` (must hold) or `warning` (worth a look).
        rule: the kind of fault, in snake_case.
        line: the physical line on which the record starts; the header is line 1.
        column: the 1-based position of the field in its record.
        field: the field's name; for a fault of the descriptor a JSON pointer.
        row_key: the primary key of the row, as texts.
        check: the name of the entry of `checks` that found it.
        cause: the resource and key of the row with a faulty key from which this one follows; for the text report.
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
    cause: tuple[str, str] | None = None

    def to_dict(self) -> dict[str, Any]:
        """The finding as it stands in a JSON report."""
        out = {
            "level": self.level,
            "rule": self.rule,
            "resource": self.resource,
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "field": self.field,
            "row_key": dict(self.row_key),
            "value": self.value,
            "expected": self.expected,
            "message": self.message,
            "hint": self.hint,
        }
        return out | ({"check": self.check} if self.check else {})

    @property
    def place(self) -> tuple[int, int, str, str, str]:
        """What findings of one resource are ordered by."""
        return (self.line or 0, self.column or 0, self.rule, self.check or "", self.field or "")


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of one run, in order: resources as in the descriptor, then line, column, rule.

    The counts are whole even where `limit` kept some findings out.
    """

    package: str
    findings: tuple[Finding, ...] = ()
    rows: int = 0
    tables: int = 0
    levels: Mapping[str, int] = dataclasses.field(default_factory=dict)
    by_rule: Mapping[str, int] = dataclasses.field(default_factory=dict)
    waived: int = 0
    engine: str = "exact"

    @property
    def valid(self) -> bool:
        """No finding is an error."""
        return not self.levels.get("error", 0)

    @property
    def counts(self) -> dict[str, Any]:
        """Errors, warnings, findings by rule, waived findings and rows read."""
        return {
            "errors": self.levels.get("error", 0),
            "warnings": self.levels.get("warning", 0),
            "by_rule": dict(sorted(self.by_rule.items())),
            "waived": self.waived,
            "rows": self.rows,
        }

    def at_least(self, level: str) -> tuple[Finding, ...]:
        """The findings of this level or a higher one."""
        return tuple(found for found in self.findings if LEVELS.index(found.level) >= LEVELS.index(level))

    def head(self) -> dict[str, Any]:
        """The report without its findings; `schema` names the shape and its version."""
        return {
            "schema": SCHEMA,
            "package": self.package,
            "valid": self.valid,
            "engine": self.engine,
            "counts": self.counts,
        }

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON has it."""
        return {**self.head(), "findings": [found.to_dict() for found in self.findings]}


class TooManyError(Exception):
    """More findings than a run may have."""


class Collector:
    """Gathers the findings of a run: counts all, keeps as many of each rule as asked for."""

    def __init__(self, limit: int | None = None, waives: Callable[[Finding], bool] | None = None) -> None:
        """Keep all findings, or at most `limit` of each rule; those that `waives` takes are only counted."""
        self.limit, self.waives = limit, waives
        self.most = bounds.current().findings
        self.waived = 0
        self.levels: Counter[str] = Counter()
        self.by_rule: Counter[str] = Counter()
        self.erring: set[str] = set()
        self._kept: list[Finding] = []
        self._series: Counter[tuple[Any, ...]] = Counter()

    def add(self, found: Finding) -> None:
        """Count a finding, and keep it while there is room."""
        if self.waives and self.waives(found):
            self.waived += 1
            return
        if self.levels.total() >= self.most:
            raise TooManyError
        self.levels[found.level] += 1
        self.by_rule[found.rule] += 1
        if found.level == "error":
            self.erring.add(found.resource or "")
        # The findings of one rule and column arrive by line: the first of every series hold the first of all.
        series = (found.rule, found.check, found.resource, found.column)
        self._series[series] += 1
        if self.limit is None or self._series[series] <= self.limit:
            self._kept.append(found)

    def give_up(self, file: str) -> None:
        """Say that there are more findings than are looked for."""
        message = f"There are more than {self.most:,} findings: what remains was not checked."
        hint = f"Mend the first ones. {bounds.raise_it('findings')}"
        self.levels["error"] += 1
        self.by_rule["size_limit"] += 1
        self._kept.append(Finding("error", "size_limit", message, file=file, hint=hint))

    def ordered(self, resources: list[str]) -> tuple[Finding, ...]:
        """The findings kept: the package's own first, then by resource and place, exceptions that are stale last."""
        ranks = {name: rank for rank, name in enumerate(resources)}
        found = sorted(self._kept, key=lambda one: (one.rule == STALE, ranks.get(one.resource or "", -1), one.place))
        return tuple(found if self.limit is None else firsts(found, self.limit))


def firsts(findings: Iterable[Finding], limit: int) -> list[Finding]:
    """The first findings of each rule."""
    counted: Counter[str] = Counter()
    out = []
    for found in findings:
        counted[found.rule] += 1
        if counted[found.rule] <= limit:
            out.append(found)
    return out
