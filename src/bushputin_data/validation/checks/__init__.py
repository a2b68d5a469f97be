"""The rules under `checks`: the registry of their kinds, and how the entries of a descriptor are run.

An entry has a `rule` (its kind), a `resource`, most often `fields`, and the parameters of its kind. It may have a
condition (`when`), a `level` (`error` unless it says `warning`), a `name` by which findings and waivers call it, and a
`message`: a sentence, with or without its full stop, that leads the rule's own words in each finding: "The contact ends
before it starts" gives "The contact ends before it starts: start_date '2001-06-17' is not <= end_date '2001-06-16'."
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bushputin_data.validation.checks.columns import RuleError
from bushputin_data.validation.checks.comparing import compare, prefix, within_parent
from bushputin_data.validation.checks.entry import Entry, Fault, Judge, only
from bushputin_data.validation.checks.ordering import acyclic, in_order, sequence
from bushputin_data.validation.checks.presence import forbidden_if, required_if, word_limit
from bushputin_data.validation.checks.related import count, covered, equals_related
from bushputin_data.validation.findings import LEVELS, Finding, listed, shown
from bushputin_data.validation.hints import nearest
from bushputin_data.validation.plan.tables import Table
from bushputin_data.validation.source.package import Package

UserKind = Callable[[Mapping[str, Any], Mapping[str, Any]], str | None]
# Each kind: how an entry of it becomes a judge, and the parameters that it has beside the common ones.
KINDS: dict[str, tuple[Callable[[Entry], Judge], list[str]]] = {
    "compare": (compare, ["operator", "value", "precision", "slack_days"]),
    "prefix": (prefix, ["between"]),
    "required_if": (required_if, []),
    "forbidden_if": (forbidden_if, []),
    "count": (count, ["child", "exactly", "minimum", "maximum"]),
    "sequence": (sequence, ["within", "ascending", "precision"]),
    "within_parent": (within_parent, ["parent", "between", "slack_days", "precision"]),
    "acyclic": (acyclic, []),
    "covered": (covered, ["by"]),
    "sorted": (in_order, []),
    "word_limit": (word_limit, ["maximum"]),
    "equals_related": (equals_related, ["related", "one_of"]),
}


class Rules:
    """The entries of `checks` that can be followed; the others are findings."""

    def __init__(
        self,
        package: Package,
        tables: Mapping[str, Table],
        kinds: Mapping[str, UserKind],
        add: Callable[[Finding], None],
    ) -> None:
        """Read the entries, before any row is read: they say which columns are to be kept."""
        self.package, self.tables, self.kinds, self.add = package, tables, kinds, add
        self.ready: list[tuple[Entry, Judge]] = []
        # The tables that some entry says nothing of, because it cannot be followed or not all it needs was read.
        self.skipped: set[str] = set()
        entries = package.descriptor.get("checks", [])
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            try:
                self.ready.append(self.prepare(entry))
            except RuleError as error:
                self.report(error, index)
                self.skipped.add(str(entry.get("resource")) if isinstance(entry, dict) else "")

    def report(self, error: RuleError, index: int) -> None:
        """Add a finding about an entry."""
        place = f"/checks/{index}/{error.place}"
        self.add(Finding("error", error.rule, str(error), file=self.package.file, field=place, hint=error.hint))

    def prepare(self, entry: Any) -> tuple[Entry, Judge]:
        """An entry, and its judge.

        Raises:
            RuleError: the entry cannot be followed.
        """
        if not isinstance(entry, dict):
            raise RuleError("rule", f"{shown(entry)} is no object.")
        kind = entry.get("rule")
        if entry.get("level", "error") not in LEVELS:
            raise RuleError("level", f"{shown(entry['level'])} is none of {listed(LEVELS)}.")
        if isinstance(kind, str) and kind in self.kinds:
            found = Entry(entry, self.tables)
            return found, users(self.kinds[kind], found)
        if not isinstance(kind, str) or kind not in KINDS:
            hint = nearest(str(kind), [*KINDS, *self.kinds])
            raise RuleError(
                "rule", f"There is no rule {shown(kind)}: there are {', '.join(KINDS)}.", hint, "unknown_rule"
            )
        make, parameters = KINDS[kind]
        only(parameters, entry)
        found = Entry(entry, self.tables)
        return found, make(found)

    def run(self) -> None:
        """Judge the rows by every entry whose tables were read whole."""
        for entry, judge in self.ready:
            if entry.table.complete and all(column.ready for column in entry.columns):
                for fault in judge():
                    self.add(entry.finding(fault))
            else:
                self.skipped.add(entry.table.name)


def users(kind: UserKind, entry: Entry) -> Judge:
    """A judge by a user's function, which is given each row with all its columns, and the entry."""
    columns = {name: entry.column(name) for name in entry.table.fields}
    place = entry.fields[-1] if entry.fields else next(iter(columns.values()))

    def judge(row: int) -> Iterator[Fault]:
        message = kind({name: column(row) for name, column in columns.items()}, entry.entry)
        if message:
            yield Fault(row, place, message)

    return entry.each(judge)
