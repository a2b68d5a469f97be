"""The exact engine beside frictionless, in one process and in turn: speed, and faults located (see `--help`)."""

from __future__ import annotations

import argparse
import csv
import gc
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import frictionless

from benchmarks import faults, packages
from benchmarks.faults import Fault
from benchmarks.results import RESULTS, machine, record
from bushputin_data.validation import Report, check

SIZES, PAIRS = (100_000, 300_000, 1_000_000), 3
# Of a larger package one pair is enough: frictionless needs minutes for it.
MANY = 200_000
WARM_UP, TWIN = 200, 2_000
# Times of the bare csv module that differ by more than this say that the machine was not quiet.
QUIET = 0.2
OURS, THEIRS, FLOOR = "bushputin exact", f"frictionless {version('frictionless')}", "csv.reader alone"
# Their names of our rules; their constraints are named by themselves.
KINDS = {
    "type": "type-error",
    "min_length": "minLength",
    "max_length": "maxLength",
    "reference": "foreign-key",
    "primary_key": "primary-key",
    "unique": "unique-error",
    "missing_cell": "missing-cell",
    "extra_cell": "extra-cell",
    "blank_row": "blank-row",
}


class Took(NamedTuple):
    """What one run took, in seconds."""

    wall: float
    cpu: float


class Measured(NamedTuple):
    """All runs over one valid package; the runs of a pair have the same rank."""

    statements: int
    rows: int
    size: int
    times: dict[str, list[Took]]
    peak: int


def ours(folder: Path) -> Report:
    """The exact engine, all rules on."""
    return check(folder, engine="exact")


def theirs(folder: Path) -> Any:
    """Frictionless, its limits off."""
    package = frictionless.Package(str(folder / "datapackage.json"))
    return package.validate(limit_errors=10**9, limit_rows=None)


def floor(folder: Path) -> int:
    """The rows of all files, headers included: what reading alone costs in Python."""
    rows = 0
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += sum(1 for _ in csv.reader(file))
    return rows


def rows_of(report: Any) -> int:
    """How many rows an engine read, where it calls the package valid.

    Raises:
        SystemExit: it does not.
    """
    if not report.valid:
        found = report.findings if isinstance(report, Report) else report.flatten(["type", "rowNumber", "note"])
        raise SystemExit(f"A valid package is called invalid: {list(found)[:3]}")
    if isinstance(report, Report):
        return report.rows
    return sum(task.stats.get("rows") or 0 for task in report.tasks)


def timed(run: Callable[[Path], Any], folder: Path) -> tuple[Took, Any]:
    """One run, begun with nothing left over from the one before, and what it gave."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    result = run(folder)
    return Took(time.perf_counter() - wall, time.process_time() - cpu), result


def say(line: str) -> None:
    """Tell how far the run is."""
    print(line, file=sys.stderr, flush=True)


def measure(folder: Path, statements: int, pairs: int) -> Measured:
    """Run both engines in turn over a package: A B, B A, A B … after a first turn over a tiny one."""
    warm_up(folder / "tiny")
    package = write(folder / "whole", statements)
    size = sum(path.stat().st_size for path in package.glob("*.csv"))
    engines: dict[str, Callable[[Path], Any]] = {OURS: ours, THEIRS: theirs}
    times: dict[str, list[Took]] = {OURS: [], THEIRS: [], FLOOR: []}
    seen = {timed(floor, package)[1] - len(packages.TABLES)}
    for pair in range(pairs):
        times[FLOOR].append(timed(floor, package)[0])
        for name in list(engines)[:: -1 if pair % 2 else 1]:
            took, report = timed(engines[name], package)
            times[name].append(took)
            seen.add(rows_of(report))
            say(f"pair {pair + 1} of {pairs}: {name} {took.wall:.2f} s")
    if len(seen) > 1:
        raise SystemExit(f"The row counts differ: {sorted(seen)}")
    return Measured(statements, seen.pop(), size, times, peak(package))


def warm_up(folder: Path) -> None:
    """Have everything imported that is imported late, and keep the garbage collector from what the imports made."""
    package = write(folder, WARM_UP)
    for run in (ours, theirs):
        rows_of(run(package))
    gc.collect()
    gc.freeze()


def write(folder: Path, statements: int) -> Path:
    """A valid package in a new folder."""
    folder.mkdir()
    say(f"writing a package of {statements:,} statements")
    return packages.write(folder, statements)


def ratios(times: dict[str, list[Took]], of: str) -> list[float]:
    """How many times as long frictionless took, for each pair; `of` is cpu or wall."""
    pairs = zip(times[OURS], times[THEIRS], strict=True)
    return [getattr(long, of) / getattr(short, of) for short, long in pairs]


def peak(folder: Path) -> int:
    """The most memory, in MB, of a process that checks a package with the exact engine and does nothing else."""
    # What resource.getrusage gives would begin with the memory of this process, which started it.
    code = (
        "import re, sys; from pathlib import Path; from bushputin_data.validation import check; "
        "check(sys.argv[1], engine='exact'); "
        "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    return int(done.stdout) // 1024


def growth_lines(all_measured: Sequence[Measured]) -> Iterator[str]:
    """How time grows with size, as Markdown: an exponent of 1 means that twice the rows take twice the time."""
    yield "| statements | rows | exact, CPU s | frictionless, CPU s | × by CPU | × by wall | exponent | peak MB |"
    yield "|---|---|---|---|---|---|---|---|"
    before: Measured | None = None
    for one in all_measured:
        mine, its = (min(took.cpu for took in one.times[name]) for name in (OURS, THEIRS))
        exponent = "–"
        if before:
            grown = math.log(mine / min(took.cpu for took in before.times[OURS]))
            exponent = f"{grown / math.log(one.rows / before.rows):.2f}"
        by = [f"{statistics.median(ratios(one.times, of)):.1f}" for of in ("cpu", "wall")]
        yield (
            f"| {one.statements:,} | {one.rows:,} | {mine:.2f} | {its:.1f} | **{by[0]}** | {by[1]} "
            f"| {exponent} | {one.peak} |"
        )
        before = one


def speed_lines(measured: Measured) -> Iterator[str]:
    """The times, as Markdown."""
    size = f"{measured.rows:,} rows, {measured.size:,} bytes in {len(packages.TABLES)} tables"
    yield f"A valid package of {measured.statements:,} statements: {size}."
    yield from ("", "| engine | runs | median s | min | max | CPU s, median |", "|---|---|---|---|---|---|")
    for name, runs in measured.times.items():
        walls = [took.wall for took in runs]
        cells = (statistics.median(walls), min(walls), max(walls), statistics.median(took.cpu for took in runs))
        yield f"| {name} | {len(runs)} | {' | '.join(f'{cell:.2f}' for cell in cells)} |"
    yield ""
    for of in ("cpu", "wall"):
        each = ratios(measured.times, of)
        listed = ", ".join(f"{one:.1f}" for one in each)
        yield f"Ratio of each pair by {of}: {listed}; median **{statistics.median(each):.1f}**."
    floors = [took.wall for took in measured.times[FLOOR]]
    if (spread := max(floors) / min(floors) - 1) > QUIET:
        yield from ("", f"The times of {FLOOR} differ by {spread:.0%}: the machine was not quiet, measure again.")


def located_by_ours(folder: Path, ledger: Sequence[Fault]) -> tuple[Counter[str], int]:
    """The faults of each rule that were found at their file, line and column, and the findings on other lines."""
    found = [one for one in ours(folder).findings if one.level == "error"]
    places = {(one.file, one.line, one.column or 0, one.rule) for one in found}
    right = [one for one in ledger if (f"{one.table}.csv", one.line, one.column, one.rule) in places]
    spoilt = {(f"{one.table}.csv", one.line) for one in ledger}
    return Counter(one.rule for one in right), sum((one.file, one.line) not in spoilt for one in found)


def located_by_theirs(folder: Path, ledger: Sequence[Fault]) -> tuple[Counter[str], int]:
    """The same for frictionless: its places are a table, the number of a row, and a column where it names one."""
    found = [(task.name, error) for task in theirs(folder).tasks for error in task.errors]
    places = {(table, row_of(error), column_of(table, error), kind_of(error)) for table, error in found}
    right = [one for one in ledger if {their_place(one, one.column), their_place(one, 0)} & places]
    spoilt = {(one.table, one.row) for one in ledger}
    return Counter(one.rule for one in right), sum((table, row_of(error)) not in spoilt for table, error in found)


def their_place(fault: Fault, column: int) -> tuple[str, int, int, str]:
    """A fault as frictionless would name it."""
    return fault.table, fault.row, column, KINDS.get(fault.rule, fault.rule)


def row_of(error: Any) -> int:
    """The number of the row of one of their errors; 0 for a file's."""
    return int(getattr(error, "row_number", 0))


def column_of(table: str, error: Any) -> int:
    """The column of one of their errors, the first of a key; 0 where it names none."""
    names = getattr(error, "field_names", None)
    return packages.columns(table).index(names[0]) + 1 if names else int(getattr(error, "field_number", 0))


def kind_of(error: Any) -> str:
    """The kind of one of their errors; of a broken constraint its name."""
    return str(error.note.split('"')[1] if error.type == "constraint-error" else error.type)


def located_lines(folder: Path) -> Iterator[str]:
    """How many faults each engine finds where they are, as Markdown."""
    folder.mkdir()
    say(f"writing its twin of {TWIN:,} statements, with faults")
    ledger = faults.write(folder, TWIN)
    (mine, my_others), (its, its_others) = located_by_ours(folder, ledger), located_by_theirs(folder, ledger)
    yield f"A twin of {TWIN:,} statements with {len(ledger)} faults, at most one in a row. Exactly located: by"
    yield "bushputin to file, physical line, column and rule; by frictionless to table, row number, kind, and column"
    yield "where it names one. A declared check is beyond Table Schema: frictionless does not know the rule `compare`."
    yield from ("", f"| rule | faults | {OURS} | {THEIRS} |", "|---|---|---|---|")
    for rule, count in Counter(one.rule for one in ledger).items():
        yield f"| `{rule}` | {count} | {mine[rule]} | {its[rule]} |"
    yield f"| **all** | {len(ledger)} | **{mine.total()}** | **{its.total()}** |"
    yield f"| errors in rows without a fault | – | {my_others} | {its_others} |"


def positive(text: str) -> int:
    """A whole number above zero, as the command line gives it."""
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the results where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exact_engine", description=__doc__)
    sizes = ", ".join(f"{size:,}" for size in SIZES)
    parser.add_argument("statements", nargs="*", type=positive, default=SIZES, help=f"sizes; usually {sizes}")
    parser.add_argument("--pairs", type=positive, default=PAIRS, help=f"runs of each engine, usually {PAIRS}")
    parser.add_argument("--write", action="store_true", help=f"put the results into {RESULTS.name}")
    options = parser.parse_args(arguments)
    lines = [f"{machine()}; one process, imports excluded.", ""]
    all_measured = []
    for statements in options.statements:
        with tempfile.TemporaryDirectory() as folder:
            measured = measure(Path(folder), statements, options.pairs if statements < MANY else 1)
        all_measured.append(measured)
        lines += [*speed_lines(measured), ""]
    with tempfile.TemporaryDirectory() as folder:
        lines += [*growth_lines(all_measured), "", *located_lines(Path(folder) / "twin")]
    print("\n".join(lines))
    if options.write:
        record("Exact engine (`exact_engine`)", lines)


if __name__ == "__main__":
    main()
