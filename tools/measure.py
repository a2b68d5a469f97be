"""Write the size, hash and number of rows of each table into datapackage.json (`python -m tools.measure`).

It needs no more than the package itself: enough to correct a cell and check it. `python -m tools.build` does this, too,
and renews the pages that follow from the tables.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bushputin_data import datapackage
from bushputin_data.validation.writing import put

ROOT = Path(__file__).resolve().parents[1]


def is_fresh(path: Path, text: str) -> bool:
    """Whether the file holds exactly this text."""
    return path.is_file() and path.read_bytes() == text.encode()


def write(path: Path, text: str) -> None:
    """Put the text in place in one step, so that no reader sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    put({path: text.encode()})


def main(root: Path = ROOT, *, check: bool = False) -> int:
    """Measure the tables; with `check` only say whether that was done: 1 when it was not."""
    path, text = root / datapackage.FILE, datapackage.text(root)
    if is_fresh(path, text):
        print(f"{path.name}: up to date")
    elif check:
        print(f"{path.name}: stale. Run: python -m tools correct")
        return 1
    else:
        write(path, text)
        print(f"{path.name}: written. Next: bushputin validate")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.measure", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when the descriptor is stale")
    raise SystemExit(main(check=parser.parse_args().check))
