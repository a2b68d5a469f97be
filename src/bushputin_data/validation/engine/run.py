"""The run of a plan: files, rows, keys, references and checks, to findings in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from os import PathLike
from typing import Any, NamedTuple, Protocol, runtime_checkable

from bushputin_data.validation.checks import UserKind
from bushputin_data.validation.checks import kinds as all_kinds
from bushputin_data.validation.checks.check import Check
from bushputin_data.validation.engine.budget import affordable, info_of
from bushputin_data.validation.engine.collector import Collector
from bushputin_data.validation.engine.divided import DividedReading
from bushputin_data.validation.engine.keys import BetweenRows, looked_at
from bushputin_data.validation.engine.locating import locate
from bushputin_data.validation.engine.reading import Progress, Reading, ReadTable
from bushputin_data.validation.engine.workers import Executor, Workers, judged
from bushputin_data.validation.errors import MissingExtraError
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.findings import Fault, Finding, Report
from bushputin_data.validation.inference.opening import open_any
from bushputin_data.validation.limits import Limits, hint
from bushputin_data.validation.plan.plan import Plan, ResourcePlan
from bushputin_data.validation.plan.planner import make_plan
from bushputin_data.validation.source.package import Package
from bushputin_data.validation.source.places import Place
from bushputin_data.validation.source.spans import UnprovenError
from bushputin_data.validation.stores.local import LocalStore
from bushputin_data.validation.stores.store import Store
from bushputin_data.validation.waivers import Waivers

# Rows that keys and checks may look at, however small the files are.
FREE_ROWS = 1_000_000
ENGINES = ("auto", "exact", "fast", "spark")
NAMES = {"fast": "fast", "spark": "Spark"}
# What an engine needs, where it needs more than Python.
NEEDED = {"fast": ("numpy", "pyarrow"), "spark": ("numpy", "pyarrow", "pyspark")}
# Smaller packages, of some 200,000 rows, are checked in a second or two, and loading the fast engine takes half of one;
# for them it is also promised how much memory a package of a stranger takes.
WORTHWHILE = 20_000_000


def check(
    path: str | PathLike[str],
    *,
    limit: int | None = None,
    kinds: Mapping[str, UserKind] | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
    waivers: bool = True,
    context: int = 0,
    jobs: int = 1,
    engine: str = "auto",
) -> Report:
    """Check a whole package.

    Args:
        path: its folder, its descriptor, or a zip that holds it; or a CSV file, for which a descriptor is inferred.
        limit: how many findings of each rule in each table to keep, if lower than in `limits`; all are counted.
        kinds: additional kinds of rules for `checks`: functions of a row and its entry that return a message or None.
        progress: called with a resource's name and the number of its rows read so far.
        limits: what the package may cost before it is refused.
        waivers: whether to apply the package's waivers.csv.
        context: for how many findings of each rule and table the report includes an excerpt.
        jobs: how many processes (threads of the fast engine or of a local Spark) check the rows of large files.
        engine: `exact`, `fast`, `spark` (the last two need the extras of their names) or `auto`, which uses the fast
            one for large packages. The findings depend neither on this nor on `jobs`.

    Raises:
        MissingExtraError: an engine was requested, but what it needs is not installed.
        EngineError: the Spark engine cannot work here.
        PackageError: there is no descriptor, or it cannot be read.
    """
    limits = limits or Limits()
    package = open_any(path, limits)
    return check_package(
        package,
        limit=limit,
        kinds=kinds,
        progress=progress,
        limits=limits,
        waivers=waivers,
        path=os.fspath(path),
        context=context,
        jobs=jobs,
        engine=engine,
    )


def check_package(
    package: Package,
    *,
    limit: int | None = None,
    kinds: Mapping[str, UserKind] | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
    waivers: bool = True,
    jobs: int = 1,
    engine: str = "auto",
    path: str = "",
    context: int = 0,
) -> Report:
    """Check a package that is already open, as `check` does; `path` is its name in the report."""
    limits = limits or Limits()
    cage = Cage(limits)
    plan = make_plan(package, all_kinds(kinds), limits, cage)
    known = Waivers(package.place, limits) if waivers and not package.assumed else None
    collector = Collector(min(limits.findings, limit or limits.findings), known)
    chosen = choose(engine, plan, package.place)
    store, workers = equipment(chosen, jobs, limits)
    run = Run(plan, package.place, store, collector, progress or (lambda resource, rows: None), cage, workers)
    if isinstance(progress, Watching):
        progress.watch(run.seen)
    try:
        run.run()
    finally:
        if workers:
            workers.close()
        store.close()
        cage.close()
    checks = {*(kinds or ()), *(one.heading.name for one in run.checks if one.heading.name)}
    for waiver in (*known.findings, *known.stale(run.unknown(), checks)) if known else ():
        collector.add(waiver)
    version = package.descriptor.get("version")
    found = collector.findings([resource.name for resource in plan.resources])
    skim = workers.skim if workers else None
    findings, excerpts = locate(found, plan, package.place, context, run.chunks, skim)
    return Report(
        package.name,
        findings,
        rows=sum(read.rows for read in run.tables.values()),
        tables=plan.total,
        levels=dict(collector.levels),
        by_rule=collector.by_rule,
        waived=collector.waived,
        checked=sum(read.is_checked for read in run.tables.values()),
        omitted=collector.omitted,
        engine=chosen,
        path=path,
        version=version if isinstance(version, str) else "",
        assumed=package.assumed,
        excerpts=excerpts,
    )


def choose(engine: str, plan: Plan, place: Place) -> str:
    """The engine of a run.

    Raises:
        MissingExtraError: an engine was requested, but what it needs is not installed.
    """
    if engine not in ENGINES:
        raise ValueError(f"there is no engine {engine!r}; the engines are {', '.join(ENGINES)}")
    lacking = [name for name in NEEDED.get("fast" if engine == "auto" else engine, ()) if find_spec(name) is None]
    if engine != "auto" and lacking:
        raise MissingExtraError(
            f"the {NAMES[engine]} engine needs {' and '.join(lacking)}: pip install 'bushputin-data[{engine}]'"
        )
    if engine != "auto":
        return engine
    size = sum(info_of(place, path).size for resource in plan.resources if resource.table for path in resource.paths)
    return "exact" if lacking or size < WORTHWHILE else "fast"


def equipment(engine: str, jobs: int, limits: Limits) -> tuple[LocalStore, Executor | None]:
    """The store of an engine, and what judges its chunks."""
    if engine == "fast":
        from bushputin_data.validation.engine.screen.threads import Screens
        from bushputin_data.validation.stores.packed import PackedStore

        return PackedStore(limits), Screens(jobs)
    if engine == "spark":
        from bushputin_data.validation.engine.spark.executor import equipment as distributed

        return distributed(jobs, limits)
    return LocalStore(limits), Workers(jobs) if jobs > 1 else None


class Seen(NamedTuple):
    """How far a run is: the bytes that were read, and the faults that were found in them."""

    size: int
    faults: int


@runtime_checkable
class Watching(Protocol):
    """A progress that tells more than the rows of a table."""

    def watch(self, seen: Callable[[], Seen]) -> None:
        """Take what says, at any time, how far the run is."""


class Run:
    """One run of a plan over the files of a package."""

    def __init__(
        self,
        plan: Plan,
        place: Place,
        store: Store,
        collector: Collector,
        progress: Progress,
        cage: Cage | None = None,
        workers: Executor | None = None,
    ) -> None:
        """Nothing is read yet; `workers` judge the chunks of large files."""
        self.workers = workers
        self.cage = cage or Cage(plan.limits)
        self.plan, self.place, self.store = plan, place, store
        self.collector, self.progress = collector, progress
        self.tables: dict[str, ReadTable] = {}
        # Of the files that were read in chunks, where the first of these begins.
        self.chunks: dict[tuple[int, str], Any] = {}
        self.unread: set[str] = set()
        self.unjudged = set(plan.unjudged)
        self.size = 0
        self.dividing: DividedReading | None = None

    def run(self) -> None:
        """Report errors of the descriptor, read all files, then check what needs more than one row."""
        for found in self.plan.findings:
            self.collector.add(found)
        self.read()
        if self.is_too_much():
            self.unjudged |= set(self.tables)
            return
        hits = self.workers.hits if self.workers else judged
        between = BetweenRows(self.tables, self.store, self.collector, self.plan.file, hits)
        for read in self.tables.values():
            between.judge_keys(read)
            between.judge_references(read)
        for check in self.checks:
            if not between.judge_check(check):
                self.unjudged.add(check.heading.table)

    def seen(self) -> Seen:
        """How far the run is."""
        return Seen(self.size + (self.dividing.judged_bytes if self.dividing else 0), self.collector.levels["error"])

    @property
    def checks(self) -> list[Check]:
        """The declared checks."""
        return [check for check in self.plan.checks if isinstance(check, Check)]

    def read(self) -> None:
        """Read every resource."""
        refused = affordable(self.plan, self.place)
        for resource in self.plan.resources:
            reading = self.read_resource(resource, refused.get(resource.index))
            if reading.read_table:
                self.tables[resource.name] = reading.read_table
            self.size, self.dividing = self.size + reading.size, None
            if not reading.whole or (reading.read_table and not reading.read_table.complete):
                self.unread.add(resource.name)

    def read_resource(self, resource: ResourcePlan, refused: Fault | None) -> Reading:
        """Read one resource, unless that is refused; in chunks if requested and possible."""
        place, store, collector, progress = self.place, self.store, self.collector, self.progress
        limits, cage = self.plan.limits, self.cage
        if self.workers and not refused and self.is_large(resource, self.workers.least):
            before = collector.state()
            divided = DividedReading(
                resource, place, store, collector, progress, limits=limits, cage=cage, workers=self.workers
            )
            self.dividing = divided
            try:
                divided.read()
            except UnprovenError:
                collector.restore(before)
            else:
                self.chunks |= divided.chunks
                return divided
        reading = Reading(resource, place, store, collector, progress, limits=limits, cage=cage)
        if refused:
            reading.not_read(refused, resource.paths[0])
        else:
            reading.read()
        return reading

    def is_large(self, resource: ResourcePlan, least: int) -> bool:
        """Some file of a table may be divided; to be ready to forget what was found has its cost for each table."""
        return bool(resource.table) and any(info_of(self.place, path).size >= least for path in resource.paths)

    def is_too_much(self) -> bool:
        """Whether keys and checks would look at more rows than the size of the files justifies; if so, report it."""
        most = FREE_ROWS + int(self.size * self.plan.limits.judged_rows)
        sizes = {name: read.rows for name, read in self.tables.items()}
        rows = looked_at(self.tables.values(), self.checks, sizes)
        if rows > most:
            fact = f"Keys and checks would need to look at {rows:,} rows, more than {most:,}, so they are not checked."
            fault = Fault("size_limit", fact, hint("judged_rows"))
            self.collector.add(Finding.of(fault, file=self.plan.file, field="/checks"))
        return rows > most

    def unknown(self) -> set[str]:
        """The resources that may have further findings, because of errors or because something was not read."""
        cut_off = {
            name
            for name, read in self.tables.items()
            for reference in read.table.references
            if reference.resource in self.unread
        }
        return self.unread | cut_off | self.unjudged | self.collector.erring
