"""What an export of the release takes: the whole command, start to exit (`python -m benchmarks.exports`).

Judged by the time of the processor: the time on the clock is also that of whatever else runs.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.results import machine, record
from bushputin_data.exports import FORMATS, Format

RUNS = 5
# Seconds that an export may take.
ALLOWED = 2.0


def seconds(form: Format, output: Path) -> tuple[float, float]:
    """The time of one export: of the processor, and on the clock."""
    start, before = time.perf_counter(), processor()
    command = [sys.executable, "-m", "bushputin_data", "export", form.name, "-o", str(output)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return processor() - before, time.perf_counter() - start


def processor() -> float:
    """The seconds that ended children have taken of the processor."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def rows(runs: int) -> Iterator[tuple[str, int, float, float, float]]:
    """Of each format: its name, the bytes of its file, the median time of the processor, and that on the clock."""
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMATS:
            output = Path(folder, f"bp{form.usual}")
            seconds(form, output)  # the first warms the caches
            cpu, clock = zip(*(seconds(form, output) for _ in range(runs)), strict=True)
            yield form.name, output.stat().st_size, statistics.median(cpu), statistics.median(clock), min(clock)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 where an export takes more than is allowed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--write", action="store_true", help="put the table into RESULTS.md")
    options = parser.parse_args(arguments)
    found = list(rows(options.runs))
    lines = [f"{machine()}; the whole command, the check of the package included, {options.runs} runs each.", ""]
    lines += ["| format | bytes | CPU s, median | clock s, median | min |", "|---|---|---|---|---|"]
    lines += [
        f"| {name} | {size:,} | {cpu:.2f} | {clock:.2f} | {least:.2f} |" for name, size, cpu, clock, least in found
    ]
    print(*lines, sep="\n")
    if options.write:
        record("Exports of the release (`exports`)", lines)
    return 1 if any(cpu > ALLOWED for _, _, cpu, _, _ in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
