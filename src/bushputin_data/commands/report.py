"""`bushputin report`: print the answer to the question of a dataset, and an overview."""

from __future__ import annotations

import argparse
from textwrap import fill
from typing import Any

from bushputin_data.commands import paths
from bushputin_data.commands.checking import check
from bushputin_data.commands.console import Console
from bushputin_data.validation.reports.escaping import guarded, plain

EPILOG = """Exit codes: 0 printed, 1 the package has errors, 2 could not run.

examples:
  bushputin report                  the dataset in this folder, or the release
  bushputin report --full           the whole answer, and what the dataset holds
  bushputin report path/to/dataset  another one with the same tables
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    report = commands.add_parser(
        "report",
        help="the answer that the rows give to the question of the dataset, on one screen",
        description="Print the answer that the rows of a dataset give to its question, with what speaks against it, "
        "once it is free of errors. Without PATH, that is the dataset with these tables whose datapackage.json is in "
        "the current folder; where there is none, the release that comes with this program.",
        epilog=EPILOG,
    )
    report.add_argument("path", nargs="?", metavar="PATH", help="a package with the tables of this dataset")
    report.add_argument("--full", action="store_true", help="the whole answer, and what the dataset holds")
    report.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check, count and print; a package with errors is refused, because the figures would be wrong."""
    from bushputin_data.validation.reports.wording import counted, summary

    console: Console = options.console
    console.out.check()
    target = paths.dataset(options.path)
    checked = check(target, console)
    if not checked.valid:
        errors = counted(checked.counts["errors"], "error")
        console.note(f"cannot report: the package has {errors}. Type: bushputin validate{target.typed}")
        return 1
    from bushputin_data.dataset import load
    from bushputin_data.reporting import text

    console.out.write([text(load(target.path), full=options.full, colour=console.colour), "\n"])
    console.out.write([guarded(fill(f"Checked: {plain(summary(checked, target.subject))}.", 80)), "\n"])
    return 0
