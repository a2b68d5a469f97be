"""`bushputin report`: print the answer to the question of a dataset, and an overview."""

from __future__ import annotations

import argparse
from textwrap import fill
from typing import Any

from bushputin_data.commands import paths
from bushputin_data.commands.checking import check, require_shape
from bushputin_data.commands.console import Console
from bushputin_data.validation.reports.escaping import guarded, plain

EPILOG = """Exit codes: 0 printed, 1 the package has errors, 2 could not run.

examples:
  bushputin report                  the dataset in this folder, or the release
  bushputin report --full           the full answer and an overview
  bushputin report path/to/dataset  another dataset with the same tables
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    report = commands.add_parser(
        "report",
        help="print what the data say about the dataset's question, on one screen",
        description=(
            "Check a dataset, then print what its data say about its question, and what weakens that "
            "answer. Without PATH, the dataset whose datapackage.json is in the current folder is used, "
            "or else the release bundled with this program."
        ),
        epilog=EPILOG,
    )
    report.add_argument("path", nargs="?", metavar="PATH", help="a dataset with the same tables")
    report.add_argument("--full", action="store_true", help="print the full answer and an overview of the dataset")
    report.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check, count and print; a package with errors is refused, because the figures would be wrong."""
    from bushputin_data.validation.reports.wording import counted, summary

    console: Console = options.console
    console.out.check()
    target = paths.dataset(options.path)
    require_shape(target)
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
