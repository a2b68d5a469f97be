"""Engines on packages of any size, clean and with faults, each run in a process of its own (see `--help`)."""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import faults, packages
from benchmarks.results import RESULTS, machine, record

SIZES, SHARES, RUNS = (100_000, 1_000_000), (0.0, 0.001, 0.1), 3
# Frictionless needs minutes for more, and the ledger is compared with all findings up to here.
SMALL = 100_000
# In each process the engine is warmed by a tiny package first; then all is measured but the imports.
BEGIN = """
import json, os, resource, sys, time
def measured(run, tiny, folder):
    run(tiny)
    before, wall = os.times(), time.perf_counter()
    result = run(folder)
    after, wall = os.times(), time.perf_counter() - wall
    cpu = sum(after[:4]) - sum(before[:4])
    mine, its = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"wall": wall, "cpu": cpu, "peak": max(mine, its) // 1024, "result": result}))
"""
OURS = """
from bushputin_data.validation import Limits, check
def run(folder):
    report = check(folder, engine=sys.argv[3], jobs=int(sys.argv[4]), limits=Limits(findings=int(sys.argv[5])))
    assert "pandas" not in sys.modules
    found = report.findings if int(sys.argv[5]) > 1_000 else ()
    places = [[one.file, one.line, one.column, one.rule] for one in found]
    return {"rows": report.rows, "errors": report.levels.get("error", 0), "places": places}
"""
THEIRS = """
import frictionless
def run(folder):
    report = frictionless.Package(folder + "/datapackage.json").validate(limit_errors=10**9, limit_rows=None)
    return {"rows": sum(task.stats["rows"] for task in report.tasks), "errors": report.stats["errors"], "places": []}
"""
PARSE = """
import glob
import pyarrow.csv as pacsv
def run(folder):
    rows = 0
    for path in sorted(glob.glob(folder + "/*.csv")):
        parsing = pacsv.ParseOptions(newlines_in_values=True, invalid_row_handler=lambda row: "skip")
        with pacsv.open_csv(path, pacsv.ReadOptions(use_threads=False, block_size=1 << 23), parsing) as batches:
            rows += sum(batch.num_rows for batch in batches)
    return {"rows": rows, "errors": 0, "places": []}
"""


class Engine(NamedTuple):
    """What is measured: its code, and the arguments of that."""

    name: str
    code: str
    arguments: tuple[str, ...] = ()
    most: int = 10**9
    # It reads packages with faults.
    is_tolerant: bool = True


ENGINES = (
    Engine("exact", OURS, ("exact", "1")),
    Engine("exact, 2 processes", OURS, ("exact", "2")),
    Engine("fast", OURS, ("fast", "1")),
    Engine("fast, 2 threads", OURS, ("fast", "2")),
    Engine("frictionless", THEIRS, (), SMALL),
    Engine("pyarrow parse", PARSE, (), is_tolerant=False),
)


class Took(NamedTuple):
    """One run: seconds, megabytes, and what was found."""

    wall: float
    cpu: float
    peak: int
    rows: int
    errors: int
    located: int


def run(engine: Engine, tiny: Path, package: Path, ledger: Sequence[faults.Fault], most: int) -> Took:
    """Run an engine in a process of its own."""
    code = f"{BEGIN}{engine.code}\nmeasured(run, sys.argv[1], sys.argv[2])"
    command = [sys.executable, "-c", code, str(tiny), str(package), *engine.arguments, str(most)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    places = {tuple(place) for place in told["result"]["places"]}
    located = sum((f"{one.table}.csv", one.line, one.column, one.rule) in places for one in ledger)
    return Took(told["wall"], told["cpu"], told["peak"], told["result"]["rows"], told["result"]["errors"], located)


def best(taken: Sequence[Took], of: Callable[[Took], float]) -> float:
    """The least that a run took: on a machine that does other work too, all others have some of that in them."""
    return min(map(of, taken))


def measure(
    folder: Path, statements: int, share: float, runs: int, engines: Sequence[Engine]
) -> Iterator[tuple[Engine, list[Took], int]]:
    """Run all engines in turn over one package."""
    tiny, package = folder / "tiny", folder / "package"
    tiny.mkdir()
    package.mkdir()
    packages.write(tiny, 200)
    print(f"writing a package of {statements:,} statements, {share:.1%} of the rows faulty", file=sys.stderr)
    ledger = faults.write_share(package, statements, share)
    is_small = statements <= SMALL
    wanted = [one for one in engines if statements <= one.most and (one.is_tolerant or not share)]
    taken: dict[Engine, list[Took]] = {engine: [] for engine in wanted}
    for _ in range(runs):
        for engine in wanted:
            taken[engine].append(run(engine, tiny, package, ledger, 10**7 if is_small and share else 1_000))
            print(f"  {engine.name}: {taken[engine][-1].cpu:.2f} s CPU", file=sys.stderr)
    for engine, found in taken.items():
        yield engine, found, len(ledger) if is_small and engine.code is OURS else 0


def lines(sizes: Sequence[int], shares: Sequence[float], runs: int, engines: Sequence[Engine]) -> Iterator[str]:
    """The results, as Markdown."""
    yield f"{machine()}; load at the beginning {os.getloadavg()[0]:.1f}; least of {runs}, imports excluded; an engine"
    yield "is run in a process of its own, warmed by a tiny package. CPU is that of all its processes."
    yield ""
    yield "| statements | faulty rows | engine | rows | CPU s | wall s | peak MB | errors | located |"
    yield "|---|---|---|---|---|---|---|---|---|"
    clean: dict[str, list[tuple[int, float]]] = {}
    for statements in sizes:
        for share in shares:
            with tempfile.TemporaryDirectory() as folder:
                for engine, taken, entries in measure(Path(folder), statements, share, runs, engines):
                    cpu, wall = best(taken, lambda one: one.cpu), best(taken, lambda one: one.wall)
                    peak = best(taken, lambda one: one.peak)
                    located = f"{taken[0].located} of {entries}" if entries else "–"
                    if not share:
                        clean.setdefault(engine.name, []).append((taken[0].rows, cpu))
                    yield (
                        f"| {statements:,} | {share:.1%} | {engine.name} | {taken[0].rows:,} | {cpu:.2f} | {wall:.2f} "
                        f"| {peak:.0f} | {taken[0].errors:,} | {located} |"
                    )
    yield ""
    for name, found in clean.items():
        if len(found) > 1:
            (few, short), (many, long) = found[0], found[-1]
            exponent = math.log(long / short) / math.log(many / few)
            yield f"- {name}: exponent {exponent:.2f} from the first size to the last"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the results where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("statements", nargs="*", type=int, default=SIZES, help="sizes; usually 100,000 and 1,000,000")
    parser.add_argument("--shares", type=float, nargs="+", default=SHARES, help="shares of faulty rows")
    names = [engine.name for engine in ENGINES]
    parser.add_argument("--engines", nargs="+", choices=names, default=names, help="which are run; usually all")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"runs of each engine, usually {RUNS}")
    parser.add_argument("--write", action="store_true", help=f"put the results into {RESULTS.name}")
    options = parser.parse_args(arguments)
    found = []
    engines = [engine for engine in ENGINES if engine.name in options.engines]
    for line in lines(options.statements, options.shares, options.runs, engines):
        found.append(line)
        print(line, flush=True)
    if options.write:
        record("Scale (`scale`)", found)


if __name__ == "__main__":
    main()
