"""Engines on packages of any size, clean and with faults, each run in a process of its own (see `--help`).

The usual run takes about a quarter of an hour:

    python -m benchmarks.scale --write

Ten million statements are 2.9 GB of files, in a temporary folder, and take ten minutes more:

    python -m benchmarks.scale 10_000_000 --shares 0 0.1 --runs 1 --write

What fairspec and Polars take is measured where an interpreter that has them is named with `--peers`:

    python3.13 -m venv peers && peers/bin/pip install duckdb polars fairspec
    python -m benchmarks.scale --peers peers/bin/python --engines fairspec 'Polars by hand' --write
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import faults, packages
from benchmarks.results import RESULTS, machine, record

ROOT = Path(__file__).parents[1]
# What was measured so far, one entry for each size, share and engine: runs may be done in pieces.
FIGURES = Path(__file__).with_name("scale.json")
PICTURE = ROOT / "docs/pictures/scale.svg"
SIZES, SHARES, RUNS = (100_000, 1_000_000), (0.0, 0.001, 0.1), 3
# The ledger is compared with all findings up to here.
SMALL = 100_000
# In each process the engine is warmed by a tiny package first; then all is measured but the imports.
BEGIN = """
import json, os, re, resource, sys, time
def measured(run, tiny, folder):
    run(tiny)
    before, mine, wall = os.times(), time.process_time(), time.perf_counter()
    result = run(folder)
    after, mine, wall = os.times(), time.process_time() - mine, time.perf_counter() - wall
    cpu = mine + sum(after[2:4]) - sum(before[2:4])
    # What getrusage gives of this process would begin with the memory of the one that started it.
    mine = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
    its = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print("\\n" + json.dumps({"wall": wall, "cpu": cpu, "peak": max(mine, its) // 1024, "result": result}))
"""
OURS = """
from bushputin_data.validation import Limits, check
from bushputin_data.validation.engine.divided import Merging
judged, add = [0, 0], Merging.add
def counted(self, chunk):
    judged[0] += len(chunk.suspects)
    judged[1] += chunk.rows
    add(self, chunk)
Merging.add = counted
def run(folder):
    judged[:] = 0, 0
    report = check(folder, engine=sys.argv[3], jobs=int(sys.argv[4]), limits=Limits(findings=int(sys.argv[5])))
    assert "pandas" not in sys.modules
    found = report.findings if int(sys.argv[5]) > 1_000 else ()
    places = [[one.file, one.line, one.column or 0, one.rule] for one in found]
    exact = judged[0] + report.rows - judged[1] if sys.argv[3] == "fast" else report.rows
    return {"rows": report.rows, "errors": report.levels.get("error", 0), "places": places, "exact": exact}
"""
THEIRS = """
import frictionless
def run(folder):
    report = frictionless.Package(folder + "/datapackage.json").validate(limit_errors=10**9, limit_rows=None)
    tasks = report.tasks if report.stats["errors"] < 10**5 else ()
    places = [[f"{task.name}.csv", getattr(error, "row_number", 0)] for task in tasks for error in task.errors]
    return {"rows": sum(task.stats["rows"] for task in report.tasks), "errors": report.stats["errors"], "named": places}
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
    return {"rows": rows, "errors": 0}
"""
READ = """
import glob
def run(folder):
    lines, buffer = 0, bytearray(1 << 21)
    for path in sorted(glob.glob(folder + "/*.csv")):
        with open(path, "rb", buffering=0) as file:
            while size := file.readinto(buffer):
                lines += buffer.count(b"\\n", 0, size)
    return {"rows": lines, "errors": 0}
"""
BY_HAND = "from benchmarks.by_hand import {} as run"
# Where the time of the fast engine goes: seconds of the thread that works, no step within another.
PROFILE = """
from collections import Counter
from bushputin_data.validation import check
from bushputin_data.validation.engine import divided, keys, run as runs
from bushputin_data.validation.engine.screen import kernels, lexer, screen
from bushputin_data.validation.source import records, spans
from bushputin_data.validation.stores import packed
seconds = Counter()
def watch(owner, name, label):
    function = getattr(owner, name)
    def watched(*arguments, **more):
        begin = time.thread_time()
        try:
            return function(*arguments, **more)
        finally:
            seconds[label] += time.thread_time() - begin
    setattr(owner, name, watched)
watch(records.Measured, "readinto", "reading and measuring bytes")
watch(spans.Spans, "cut", "cutting into whole records")
watch(spans.Spans, "require_plain", "cutting into whole records")
watch(lexer.Lexer, "read", "splitting records into columns")
watch(lexer.Lexer, "lines", "lines of records")
watch(kernels.Kernel, "__call__", "judging columns")
watch(screen.FastScreen, "records", "picking doubtful cells")
watch(divided.Merging, "judge_again", "judging doubtful rows again")
watch(packed.PackedStore, "add", "keeping keys")
watch(keys.BetweenRows, "judge_keys", "repeated keys")
watch(keys.BetweenRows, "judge_references", "references")
watch(keys.BetweenRows, "judge_check", "declared checks")
watch(runs, "locate", "places of findings")
def run(folder):
    seconds.clear()
    begin = time.process_time()
    check(folder, engine="fast", jobs=1)
    seconds["all else"] = time.process_time() - begin - sum(seconds.values())
    return {"rows": 0, "errors": 0, "steps": dict(seconds)}
"""


class Engine(NamedTuple):
    """What is measured: its code and the arguments of that, the library that it needs, and the most statements."""

    name: str
    code: str
    arguments: tuple[str, ...] = ()
    needs: str = ""
    most: int = 10**9
    # It reads packages with faults.
    is_tolerant: bool = True
    # Of a million statements one run is enough: it takes more than ten seconds.
    is_slow: bool = False
    is_peer: bool = False


ENGINES = (
    Engine("exact", OURS, ("exact", "1"), most=1_000_000, is_slow=True),
    Engine("exact, 2 processes", OURS, ("exact", "2"), most=1_000_000, is_slow=True),
    Engine("fast", OURS, ("fast", "1"), "pyarrow"),
    Engine("fast, 2 threads", OURS, ("fast", "2"), "pyarrow"),
    Engine("frictionless", THEIRS, (), "frictionless", 1_000_000, is_slow=True),
    Engine("fairspec", BY_HAND.format("fairspec_dataset"), (), "fairspec", 1_000_000, is_slow=True, is_peer=True),
    Engine("DuckDB by hand", BY_HAND.format("duckdb_sql"), (), "duckdb", 1_000_000, is_peer=True),
    Engine("Polars by hand", BY_HAND.format("polars_expressions"), (), "polars", 1_000_000, is_peer=True),
    Engine("pyarrow parse", PARSE, (), "pyarrow", is_tolerant=False),
    Engine("bare read", READ, is_tolerant=False),
)
Figure = dict[str, Any]


def run(engine: Engine, python: str, tiny: Path, package: Path, ledger: Sequence[faults.Fault], most: int) -> Figure:
    """Run an engine in a process of its own."""
    code = f"{BEGIN}{engine.code}\nmeasured(run, sys.argv[1], sys.argv[2])"
    command = [python, "-c", code, str(tiny), str(package), *engine.arguments, str(most)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{engine.name} ended with an error:\n{done.stderr[-2_000:]}")
    told: Figure = json.loads(done.stdout.splitlines()[-1])
    result = told.pop("result")
    told |= {"rows": result["rows"], "errors": result["errors"], "exact": result.get("exact")}
    if result.get("places"):
        places = {tuple(place) for place in result["places"]}
        told["located"] = sum((f"{one.table}.csv", one.line, one.column, one.rule) in places for one in ledger)
    named = {(place[0], place[1]) for place in result.get("named", ())}
    if named:
        told["located"] = sum((f"{one.table}.csv", one.row) in named for one in ledger)
    return told


def best(taken: Sequence[Figure]) -> Figure:
    """The least that a run took: on a machine that does other work too, all others have some of that in them."""
    return taken[0] | {name: min(one[name] for one in taken) for name in ("cpu", "wall", "peak")} | {"runs": len(taken)}


def library(engine: Engine, python: str) -> str | None:
    """The library that an engine needs, and its version; None where it is not installed."""
    if not engine.needs:
        return ""
    code = "import importlib.metadata as found, sys; print(sys.argv[1], found.version(sys.argv[1]))"
    done = subprocess.run([python, "-c", code, engine.needs], capture_output=True, text=True, check=False)
    return None if done.returncode else done.stdout.strip()


def measure(
    folder: Path, statements: int, share: float, runs: int, engines: Sequence[tuple[Engine, str]]
) -> Iterator[tuple[str, Figure]]:
    """Run all engines in turn over one package."""
    tiny, package = folder / "tiny", folder / "package"
    tiny.mkdir()
    package.mkdir()
    packages.write(tiny, 200)
    say(f"writing a package of {statements:,} statements, {share:.1%} of the rows faulty")
    ledger = faults.write_share(package, statements, share)
    size, is_small = sum(path.stat().st_size for path in package.glob("*.csv")), statements <= SMALL
    wanted = [one for one in engines if statements <= one[0].most and (one[0].is_tolerant or not share)]
    taken: dict[str, list[Figure]] = {engine.name: [] for engine, _ in wanted}
    for turn in range(runs):
        for engine, python in wanted:
            if turn and engine.is_slow and not is_small:
                continue
            one = run(engine, python, tiny, package, ledger, 10**7 if is_small and share else 1_000)
            taken[engine.name].append(one)
            say(f"  {engine.name}: {one['cpu']:.2f} s CPU, {one['wall']:.2f} s, {one['peak']} MB")
    for engine, python in wanted:
        more = {"bytes": size, "faults": len(ledger), "library": library(engine, python)}
        yield engine.name, best(taken[engine.name]) | more


def say(line: str) -> None:
    """Tell how far the run is."""
    print(line, file=sys.stderr, flush=True)


def profile(folder: Path, statements: int, share: float) -> Figure:
    """Where the time of the fast engine goes."""
    tiny, package = folder / "tiny", folder / "package"
    code = f"{BEGIN}{PROFILE}\nmeasured(run, sys.argv[1], sys.argv[2])"
    command = [sys.executable, "-c", code, str(tiny), str(package)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    say(f"  profile of {statements:,} statements, {share:.1%} faulty")
    steps: Figure = json.loads(done.stdout.splitlines()[-1])["result"]["steps"]
    return steps


# What is written


class Key(NamedTuple):
    """What a figure is of."""

    statements: int
    share: float
    engine: str


def read() -> tuple[dict[Key, Figure], dict[str, Figure]]:
    """The figures and profiles so far."""
    if not FIGURES.exists():
        return {}, {}
    found = json.loads(FIGURES.read_text("utf-8"))
    return {Key(*one["of"]): one["figure"] for one in found["figures"]}, found["profiles"]


def write(figures: dict[Key, Figure], profiles: dict[str, Figure]) -> None:
    """Keep the figures, to be merged with those of other runs."""
    rows = [{"of": list(key), "figure": figure} for key, figure in sorted(figures.items(), key=in_order)]
    text = ",\n".join(json.dumps(row) for row in rows)
    FIGURES.write_text(f'{{"profiles": {json.dumps(profiles, indent=1)},\n"figures": [\n{text}\n]}}\n', "utf-8")


def in_order(item: tuple[Key, Figure]) -> tuple[int, float, int]:
    """By size, share, and the order of the engines."""
    names = [engine.name for engine in ENGINES]
    return item[0].statements, item[0].share, names.index(item[0].engine)


def lines(figures: dict[Key, Figure], profiles: dict[str, Figure]) -> Iterator[str]:
    """The results, as Markdown."""
    yield "Seconds are the least of some runs, imports excluded; each run is a process of its own, warmed by a tiny"
    yield "package. CPU is that of all its processes. × is how many times as long frictionless takes, by CPU, on the"
    yield "same package. Located: faults found at their file, line, column and rule (frictionless: their row). Exact:"
    yield "the share of rows that the exact judge sees. Load: that of the machine in the minute before. What is written"
    yield "by hand counts what is wrong and does not say where; fairspec has no bounds of dates."
    for statements in dict.fromkeys(key.statements for key, _ in sorted(figures.items(), key=in_order)):
        yield from ("", f"### {statements:,} statements", "")
        yield "| faulty rows | engine | CPU s | × | wall s | peak MB | errors | located | exact | runs | load |"
        yield "|---|---|---|---|---|---|---|---|---|---|---|"
        for key, one in sorted(figures.items(), key=in_order):
            if key.statements == statements:
                yield row(key, one, figures.get(Key(statements, key.share, "frictionless")))
    yield from ("", *growth(figures))
    for label, steps in profiles.items():
        whole = sum(steps.values())
        yield from ("", f"Where the time of the fast engine goes, one thread, {label}:", "", "| step | CPU s | share |")
        yield "|---|---|---|"
        for step, seconds in sorted(steps.items(), key=lambda one: (one[0] == "all else", -one[1])):
            yield f"| {step} | {seconds:.2f} | {seconds / whole:.0%} |"


def row(key: Key, one: Figure, their: Figure | None) -> str:
    """One engine on one package."""
    times = f"{their['cpu'] / one['cpu']:.1f}" if their and one["cpu"] else "–"
    located = f"{one['located']:,} of {one['faults']:,}" if one.get("located") is not None else "–"
    share = f"{one['exact'] / one['rows']:.1%}" if one.get("exact") and one["rows"] else "–"
    return (
        f"| {key.share:.1%} | {key.engine} | {one['cpu']:.2f} | {times} | {one['wall']:.2f} | {one['peak']} "
        f"| {one['errors']:,} | {located} | {share} | {one['runs']} | {one['load']:.1f} |"
    )


def growth(figures: dict[Key, Figure]) -> Iterator[str]:
    """How the CPU time of each engine grows: an exponent of 1 means ten times the bytes take ten times the time."""
    for engine in ENGINES:
        found = [one for key, one in sorted(figures.items(), key=in_order) if key[1:] == (0.0, engine.name)]
        steps = [
            f"{math.log(long['cpu'] / short['cpu']) / math.log(long['bytes'] / short['bytes']):.2f}"
            for short, long in pairwise(found)
            if min(short["cpu"], long["cpu"]) > 0
        ]
        if steps:
            yield f"- {engine.name}: exponent {', then '.join(steps)} from each size to the next, clean packages"


def picture(figures: dict[Key, Figure]) -> str:
    """CPU seconds by size, clean packages, as SVG."""
    alt: Any = import_module("altair")
    vl_convert: Any = import_module("vl_convert")
    rows = [
        {"engine": key.engine, "MB": one["bytes"] / 1e6, "CPU seconds": one["cpu"]}
        for key, one in sorted(figures.items(), key=in_order)
        if not key.share and one["cpu"] > 0
    ]
    names = [engine.name for engine in ENGINES if any(one["engine"] == engine.name for one in rows)]
    log = alt.Scale(type="log")
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("MB:Q", scale=log, axis=alt.Axis(title="size of the package in MB", format="~g")),
        y=alt.Y("CPU seconds:Q", scale=log, axis=alt.Axis(title="CPU seconds, least of some runs", format="~g")),
        color=alt.Color("engine:N", sort=names, scale=alt.Scale(domain=names, scheme="tableau10"), title=None),
        shape=alt.Shape("engine:N", sort=names, scale=alt.Scale(domain=names), title=None),
    )
    chart = (base.mark_line() + base.mark_point(size=60, filled=True)).properties(width=460, height=340)
    return str(vl_convert.vegalite_to_svg(chart.configure(font="Liberation Sans, Arial, sans-serif").to_json()))


def whole(text: str) -> int:
    """A whole number above zero, as the command line gives it."""
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def options(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.scale", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("statements", nargs="*", type=whole, default=SIZES, help="sizes; usually 100_000 and 1_000_000")
    parser.add_argument(
        "--shares", type=float, nargs="+", default=SHARES, help="shares of faulty rows; usually 0 0.001 0.1"
    )
    names = [engine.name for engine in ENGINES]
    parser.add_argument("--engines", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names))
    parser.add_argument(
        "--runs", type=whole, default=RUNS, help=f"runs of each engine, usually {RUNS}; of slow ones one"
    )
    parser.add_argument("--peers", default=sys.executable, help="the Python that has duckdb, polars and fairspec")
    parser.add_argument(
        "--write", action="store_true", help=f"merge the figures into {FIGURES.name}, {RESULTS.name} and {PICTURE.name}"
    )
    return parser.parse_args(arguments)


def wanted(names: Iterable[str], peers: str) -> Iterator[tuple[Engine, str]]:
    """The engines that can be run, each with its interpreter; of the others it is said that they cannot."""
    for engine in ENGINES:
        if engine.name in names:
            python = peers if engine.is_peer else sys.executable
            if library(engine, python) is not None:
                yield engine, python
            else:
                say(f"{engine.name} is left out: {engine.needs} is not installed in {Path(python).name}.")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and write the results where that is asked for."""
    asked = options(arguments)
    engines = list(wanted(asked.engines, asked.peers))
    figures: dict[Key, Figure] = {}
    profiles: dict[str, Figure] = {}
    has_fast = any(engine.name == "fast" for engine, _ in engines)
    for statements in asked.statements:
        for share in asked.shares:
            load = os.getloadavg()[0]
            with tempfile.TemporaryDirectory() as folder:
                for name, figure in measure(Path(folder), statements, share, asked.runs, engines):
                    figures[Key(statements, share, name)] = figure | {"load": load}
                if has_fast and share != SHARES[1]:
                    label = f"{statements:,} statements, {share:.0%} of the rows faulty"
                    profiles[label] = profile(Path(folder), statements, share)
    print("\n".join(lines(figures, profiles)))
    if asked.write:
        before, known = read()
        figures, profiles = before | figures, known | profiles
        write(figures, profiles)
        libraries = dict.fromkeys(one["library"] for one in figures.values() if one["library"])
        head = [f"{machine()}; {', '.join(libraries)}.", ""]
        record("Scale (`scale`)", [*head, *lines(figures, profiles), "", f"![CPU time by size]({relative()})"])
        PICTURE.write_text(picture(figures), "utf-8")


def relative() -> str:
    """Where the picture stands, seen from the results."""
    return os.path.relpath(PICTURE, RESULTS.parent)


if __name__ == "__main__":
    main()
