"""What an export of the release takes: the whole command, start to exit (`python -m benchmarks.exports`)."""

from __future__ import annotations

import argparse
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


def seconds(form: Format, output: Path) -> float:
    """The wall time of one export."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "bushputin_data", "export", form.name, "-o", str(output)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def rows(runs: int) -> Iterator[tuple[str, int, float, float, float]]:
    """Of each format: its name, the bytes of its file, and the median, least and greatest time."""
    with tempfile.TemporaryDirectory() as folder:
        for form in FORMATS:
            output = Path(folder, f"bp{form.usual}")
            seconds(form, output)  # the first warms the caches
            took = [seconds(form, output) for _ in range(runs)]
            yield form.name, output.stat().st_size, statistics.median(took), min(took), max(took)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 where a median is more than what is allowed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exports", description=__doc__)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--write", action="store_true", help="put the table into RESULTS.md")
    options = parser.parse_args(arguments)
    found = list(rows(options.runs))
    lines = [f"{machine()}; the whole command, the check of the package included, {options.runs} runs each.", ""]
    lines += ["| format | bytes | median s | min | max |", "|---|---|---|---|---|"]
    lines += [
        f"| {name} | {size:,} | {middle:.2f} | {least:.2f} | {most:.2f} |" for name, size, middle, least, most in found
    ]
    print(*lines, sep="\n")
    if options.write:
        record("Exports of the release (`exports`)", lines)
    return 1 if any(middle > ALLOWED for _, _, middle, _, _ in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
