"""What using the release costs: fresh processes beside bare Python and bare pandas (`python -m benchmarks.using`).

Times are medians of fresh processes, run in turn, with compiled modules as in any installation. Beside the wall time
stands the time of the processor, which other programs on the machine disturb less.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from benchmarks.results import machine, record
from bushputin_data.release import root

RUNS = 9
TABLE = root() / "data" / "statements.csv"
# The table as pandas alone reads it, with the dtypes that a user would have to write.
PANDAS = f"""
import pandas as pd
text = pd.StringDtype("python")
kinds = {{name: text for name in ("statement_id", "meeting_id", "about_meeting_id", "speaker_id", "addressee_id",
    "paraphrase", "quote", "source_id", "origin_id", "locator", "note")}}
kinds |= {{name: "category" for name in ("date_precision", "setting", "rendering", "quote_language",
    "quote_translation", "stance", "act", "certainty")}}
pd.read_csv({str(TABLE)!r}, dtype=kinds | {{"sequence": "Int64"}}, parse_dates=["date"])
"""
AGAIN = """
import time, bushputin_data as bp
{before}
{code}
start = time.perf_counter()
for _ in range(20): {code}
print((time.perf_counter() - start) / 20 * 1000)
"""
CODE = {
    "bare interpreter": "pass",
    "import bushputin_data": "import bushputin_data",
    "first typed row of meetings": "import bushputin_data as bp; next(iter(bp.load().meetings))",
    "import pandas": "import pandas",
    "pandas.read_csv, same dtypes": PANDAS,
    "bp.statements()": "import bushputin_data as bp; bp.statements()",
    "bp.statements('Putin', topic=…)": "import bushputin_data as bp; bp.statements('Putin', topic='nato-enlargement')",
}
COMMANDS = {
    "bushputin search foxhole": ["search", "foxhole"],
    "bushputin show S0001": ["show", "S0001"],
    "bushputin show 2001-06-16-brdo": ["show", "2001-06-16-brdo"],
    "bushputin list meetings": ["list", "meetings"],
    "bushputin list statements …": ["list", "statements", "--speaker", "Putin", "--topic", "nato-enlargement"],
}


def measured(arguments: list[str]) -> tuple[float, float]:
    """The wall time and the processor time of one process, in milliseconds."""
    before, start = os.times(), time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, os.times()
    cpu = after.children_user - before.children_user + after.children_system - before.children_system
    return wall * 1000, cpu * 1000


def compiled(folder: str) -> None:
    """Keep compiled modules in a folder, whatever the surroundings say."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = folder


def again(code: str, before: str = "") -> float:
    """A call within a process that has made it once already, in milliseconds."""
    script = AGAIN.format(code=code, before=before)
    run = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return float(run.stdout)


def main() -> None:
    """Run all in turn, so that a drift of the machine meets each alike."""
    with tempfile.TemporaryDirectory() as folder:
        compiled(folder)
        lines = [*fresh(), "", *repeated()]
    print("\n".join(lines))
    if "--write" in sys.argv:
        record("What using the release costs (`using`)", [f"{machine()}.", "", "```", *lines, "```"])


def fresh() -> Iterator[str]:
    """The lines on fresh processes."""
    processes = {name: ["-c", code] for name, code in CODE.items()}
    processes |= {name: ["-m", "bushputin_data", *arguments] for name, arguments in COMMANDS.items()}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in processes}
    for turn in range(RUNS + 1):
        for name, arguments in processes.items():
            one = measured(arguments)
            if turn:  # the first turn warms the caches
                found[name].append(one)
    yield f"{f'ms in a fresh process, {RUNS} runs':34}{'wall':>8}{'least':>8}{'cpu':>8}"
    for name, times in found.items():
        walls, cpus = zip(*times, strict=True)
        yield f"{name:34}{statistics.median(walls):8.0f}{min(walls):8.0f}{statistics.median(cpus):8.0f}"


def repeated() -> Iterator[str]:
    """The lines on calls that were made before in the same process."""
    yield f"{'ms once more in the same process':34}"
    read = "def read():" + PANDAS.replace("\n", "\n ")
    yield f"{'pandas.read_csv, same dtypes':34}{again('read()', read):8.1f}"
    for code in ("bp.statements()", "bp.statements('Putin', topic='nato-enlargement')", "bp.search('foxhole')"):
        yield f"{code[:33]:34}{again(code):8.1f}"


if __name__ == "__main__":
    main()
