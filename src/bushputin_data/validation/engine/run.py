"""The run: a package's descriptor, files, rows, keys, references and rules, to findings in order."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from os import PathLike

from bushputin_data.validation.checks import Rules, UserKind
from bushputin_data.validation.checks.entry import Entry
from bushputin_data.validation.engine.keys import ambiguous_targets, dangling, repeated_keys
from bushputin_data.validation.engine.reading import Reading
from bushputin_data.validation.findings import Collector, Finding, Report, TooManyError
from bushputin_data.validation.limits import Limits, current, holding, raise_it
from bushputin_data.validation.plan.planner import TableMaker
from bushputin_data.validation.plan.tables import Table
from bushputin_data.validation.source.package import Package, open_package
from bushputin_data.validation.waivers import Waivers

Progress = Callable[[str, int], None]
# At so many rows keys and checks may look, however small the files are.
FREE_ROWS = 1_000_000


def check(
    path: str | PathLike[str],
    *,
    limit: int | None = None,
    kinds: Mapping[str, UserKind] | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Report:
    """Check a package, whole.

    Args:
        path: its folder, its descriptor, or a zip that holds it.
        limit: how many findings of each rule are kept; all are counted.
        kinds: more kinds of rules for `checks`: a function of a row and the check gives a message where it is broken.
        progress: is called with a resource's name and the rows read of it so far.
        limits: what the package may cost before it is refused.

    Raises:
        PackageError: there is no descriptor, or it cannot be read.
    """
    with holding(limits):
        return check_package(open_package(path, current()), limit=limit, kinds=kinds, progress=progress)


def check_package(
    package: Package,
    *,
    limit: int | None = None,
    kinds: Mapping[str, UserKind] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a package that was opened, as `check` does."""
    waivers = Waivers(package.place)
    collector = Collector(limit, waivers.waives)
    run = Run(package, collector, progress or (lambda resource, rows: None))
    try:
        run.check(kinds or {})
        for found in (*waivers.findings, *waivers.stale(run.unknown())):
            collector.add(found)
    except TooManyError:
        collector.give_up(package.file)
    finally:
        run.close()
    return Report(
        package.name,
        tuple(map(advised, collector.ordered([resource.name for resource in package.resources]))),
        rows=sum(table.rows for table in run.tables.values()),
        tables=len(run.tables),
        levels=dict(collector.levels),
        by_rule=dict(collector.by_rule),
        waived=collector.waived,
    )


def advised(found: Finding) -> Finding:
    """The finding, with the cure of its rule where it says neither what was expected nor what to do."""
    if found.expected or found.hint:
        return found
    from bushputin_data.validation.catalogue import catalogue

    rule = catalogue().get(found.rule)
    return dataclasses.replace(found, hint=rule.cure) if rule else found


class Run:
    """One run over one package."""

    def __init__(self, package: Package, collector: Collector, progress: Progress) -> None:
        """Nothing is read yet."""
        self.package, self.collector, self.progress = package, collector, progress
        self.tables: dict[str, Table] = {}
        self.entries: list[Entry] = []
        self.faulty_keys: set[tuple[str, str]] = set()
        self.unread: set[str] = set()
        self.unjudged: set[str] = set()
        self.size = 0

    def add(self, found: Finding) -> None:
        """Take a finding; remember the row whose key is faulty."""
        table = self.tables.get(found.resource or "")
        if table and table.key == (found.field,) and found.rule != "reference":
            self.faulty_keys.add((table.name, "|".join(found.row_key.values())))
        self.collector.add(found)

    def check(self, kinds: Mapping[str, UserKind]) -> None:
        """Judge the descriptor, read everything, then judge what needs more than one row."""
        for found in self.package.findings:
            self.collector.add(found)
        maker = TableMaker(self.package, self.collector.add)
        maker.judge()
        self.tables = maker.tables()
        rules = Rules(self.package, self.tables, kinds, self.add)
        for resource in self.package.resources:
            table = self.tables.get(resource.name)
            own = table if table and table.resource is resource else None
            reading = Reading(resource, own, self.add, self.progress)
            reading.read()
            self.size += reading.size
            if not reading.whole or (own and not own.complete):
                self.unread.add(resource.name)
        self.entries = [entry for entry, _ in rules.ready]
        if self.is_too_much():
            self.unjudged = set(self.tables)
            return
        for table in self.tables.values():
            for found in self.between_rows(table):
                self.add(found)
        rules.run()
        self.unjudged = rules.skipped

    def is_too_much(self) -> bool:
        """Keys and checks would look at more rows than files of this size can ask for; then say so."""
        most = FREE_ROWS + int(self.size * current().judged_rows)
        keys = sum(
            table.rows * (bool(table.key) + len(table.unique) + len(table.references)) for table in self.tables.values()
        )
        rows = keys + sum(entry.table.rows for entry in self.entries)
        if rows > most:
            message = f"Keys and checks would look at {rows:,} rows, more than {most:,}: they are not judged."
            hint = raise_it("judged_rows")
            self.add(Finding("error", "size_limit", message, file=self.package.file, field="/checks", hint=hint))
        return rows > most

    def close(self) -> None:
        """Let go of what the tables keep in temporary files."""
        for table in self.tables.values():
            table.store.close()

    def unknown(self) -> set[str]:
        """The resources that may have more findings than were found: for their own errors, or for what was not read."""
        tables = self.tables.values()
        cut_off = {table.name for table in tables for one in table.references if one.resource in self.unread}
        return self.unread | cut_off | self.unjudged | self.collector.erring

    def between_rows(self, table: Table) -> Iterator[Finding]:
        """Keys that repeat and references that lead nowhere."""
        yield from repeated_keys(table)
        yield from ambiguous_targets(table, self.tables, self.package.file)
        yield from dangling(table, self.tables, lambda resource, key: (resource, key) in self.faulty_keys)
