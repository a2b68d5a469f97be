"""The Spark engine beside the fast one, with two threads each, each run in a process of its own (see `--help`)."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks import packages
from benchmarks.results import RESULTS, machine, record

SIZES, RUNS, THREADS = (100_000, 1_000_000), 2, 2
# The processes of Spark are not waited for: what all take is read from the system.
BEGIN = """
import json, os, sys, time
from pathlib import Path
def family():
    found = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            found[int(path.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
        except OSError:
            pass
    mine = {os.getpid()}
    while more := {one for one, (parent, _) in found.items() if parent in mine} - mine:
        mine |= more
    return {one: found[one][1] for one in mine}
def used():
    return sum(family().values()) / os.sysconf("SC_CLK_TCK")
def held():
    lines = [line for one in family() for line in Path(f"/proc/{one}/status").read_text().splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024
threads, tiny, package = int(sys.argv[1]), sys.argv[2], sys.argv[3]
start = time.perf_counter()
"""
ENGINES = {
    "fast": """
from bushputin_data.validation import check
run = lambda folder: check(folder, engine="fast", jobs=threads)
""",
    "spark": """
from bushputin_data.validation import spark
from bushputin_data.validation.engine.spark.session import Own
session = Own(threads).session
run = lambda folder: spark.check(session, folder)
""",
}
END = """
start = time.perf_counter() - start
run(tiny)
cpu, wall = used(), time.perf_counter()
report = run(package)
cpu, wall = used() - cpu, time.perf_counter() - wall
found = {"start": start, "cpu": cpu, "wall": wall, "peak": held()}
print(json.dumps(found | {"rows": report.rows, "valid": report.valid}))
"""


def taken(engine: str, tiny: Path, package: Path) -> dict[str, Any]:
    """What one run took."""
    code = f"{BEGIN}{ENGINES[engine]}{END}"
    command = [sys.executable, "-c", code, str(THREADS), str(tiny), str(package)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    print(f"  {engine}: {found['cpu']:.2f} s CPU", file=sys.stderr, flush=True)
    return found


def lines(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """The results, as Markdown."""
    yield (
        f"{machine()}; valid packages, the least of {runs}; CPU seconds and memory are those of all processes of a run."
    )
    yield "The session has begun before, and an engine has checked a tiny package."
    yield ""
    yield "| statements | rows | engine | wall s | CPU s | peak MB |"
    yield "|---|---|---|---|---|---|"
    started = []
    for statements in sizes:
        with tempfile.TemporaryDirectory() as folder:
            tiny, package = Path(folder) / "tiny", Path(folder) / "package"
            for one, size in ((tiny, 200), (package, statements)):
                one.mkdir()
                packages.write(one, size)
            found: dict[str, list[dict[str, Any]]] = {engine: [] for engine in ENGINES}
            for _ in range(runs):
                for engine in ENGINES:
                    found[engine].append(taken(engine, tiny, package))
        for engine, some in found.items():
            assert all(one["valid"] for one in some)
            least = {name: min(one[name] for one in some) for name in ("wall", "cpu", "peak", "start", "rows")}
            started += [least["start"]] if engine == "spark" else []
            yield (
                f"| {statements:,} | {least['rows']:,} | {engine}, {THREADS} threads | {least['wall']:.1f} "
                f"| {least['cpu']:.2f} | {least['peak']:,} |"
            )
    yield ""
    yield f"A local session takes {min(started):.1f} s to begin."


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the results where that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.spark", description=__doc__)
    parser.add_argument("statements", nargs="*", type=int, default=SIZES, help="sizes; usually 100,000 and 1,000,000")
    parser.add_argument("--runs", type=int, default=RUNS, help=f"runs of each engine, usually {RUNS}")
    parser.add_argument("--write", action="store_true", help=f"put the results into {RESULTS.name}")
    options = parser.parse_args(arguments)
    found = []
    for line in lines(options.statements, options.runs):
        found.append(line)
        print(line, flush=True)
    if options.write:
        record("Spark (`spark`)", found)


if __name__ == "__main__":
    main()
