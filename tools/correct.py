"""After a change of cells: measures the tables, checks them, and sees to errata.csv (`python -m tools correct`).

It needs no more than the package itself. A fact that the last release gave otherwise wants a line in errata.csv: the
command names it, and `--reason` writes the line.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

from bushputin_data import UnknownNameError, datapackage
from bushputin_data.commands.main import main as bushputin
from tools import errata, measure, python

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = '-m tools correct --reason "The transcript is dated 24 May." --source SOURCE_ID'


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Do all three, in this order; 1 when the tables have errors, or a corrected fact has no line."""
    parser = argparse.ArgumentParser(prog="python -m tools correct", description=__doc__)
    parser.add_argument("--reason", metavar="SENTENCE", help="why the facts that have no line yet were wrong")
    parser.add_argument("--source", metavar="ID", default="", help="the source for it: its key in data/sources.csv")
    options = parser.parse_args(arguments)
    if options.source and options.reason is None:
        parser.error("--source goes with --reason")
    if options.reason is not None:
        refuse(options.reason, options.source, root)
    measured(root)
    if code := bushputin(["validate", str(root)]):
        print("Nothing was entered in errata.csv: correct the errors, then run this command again.")
        return code
    return see_to_errata(root, options.reason, options.source)


def measured(root: Path) -> None:
    """Measure the tables, if they can be read; the validator says what is wrong with one that cannot."""
    try:
        text = datapackage.text(root)
    except (OSError, UnicodeError, csv.Error):
        return
    if not measure.is_fresh(root / datapackage.FILE, text):
        measure.write(root / datapackage.FILE, text)
        print(f"{datapackage.FILE}: written")


def refuse(reason: str, source: str, root: Path) -> None:
    """Refuse a reason that is no sentence, and a source that is not in the table.

    Raises:
        SystemExit: with what would have been right.
    """
    if len(reason) < 2 or reason[0].islower() or not reason.endswith("."):
        raise SystemExit("--reason: a sentence, with a capital at its beginning and a full stop at its end")
    known = errata.keyed("sources", errata.read((root / "data" / "sources.csv").read_text("utf-8")))
    if source and source not in known:
        raise SystemExit(f"--source: {UnknownNameError.among(known, 'source', source)}")


def see_to_errata(root: Path, reason: str | None, source: str) -> int:
    """Bring errata.csv up to date; facts without a line get one where a reason is given, and are named where not."""
    kept, missing = errata.renewed(root)
    new = errata.entered(missing, reason or "", source, root)
    text = errata.text(errata.in_order([*kept, *(new if reason else ())]))
    if not measure.is_fresh(root / errata.FILE, text):
        measure.write(root / errata.FILE, text)
        print(f"{errata.FILE}: written")
    for line in new:
        print(f"{' '.join(errata.cell(line))}: {line['old']!r} in release {errata.BEFORE}, now {line['new']!r}")
    if new and not reason:
        print(f"It needs a reason, and the source of that if there is one. Type: {python()} {EXAMPLE}")
        return 1
    print(f"{errata.FILE}: {f'{len(new)} new' if new else 'no line is missing'}. Next: git commit")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
