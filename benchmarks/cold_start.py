"""What a cold start costs: medians beside a bare interpreter, in turn (`python -m benchmarks.cold_start`)."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 7
COMMANDS = {
    "bare interpreter": ["-c", "pass"],
    "import bushputin_data": ["-c", "import bushputin_data"],
    "bushputin validate": ["-m", "bushputin_data", "validate"],
    "bushputin report": ["-m", "bushputin_data", "report"],
    "import pydantic": ["-c", "import pydantic"],
    "import pandas": ["-c", "import pandas"],
}


def seconds(arguments: list[str]) -> float:
    """The wall time of one process, start to exit."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Run all commands in turn, so that a drift of the machine meets each alike."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(RUNS + 1):
        for name, arguments in COMMANDS.items():
            took = seconds(arguments)
            if turn:  # the first turn warms the caches
                times[name].append(took)
    bare = statistics.median(times["bare interpreter"])
    print(f"{'median of ' + str(RUNS):24}{'ms':>8}{'over bare':>12}{'min':>8}{'max':>8}")
    for name, took in times.items():
        median = statistics.median(took)
        cells = (median, median - bare, min(took), max(took))
        print(f"{name:24}{cells[0] * 1000:8.0f}{cells[1] * 1000:12.0f}{cells[2] * 1000:8.0f}{cells[3] * 1000:8.0f}")


if __name__ == "__main__":
    main()
