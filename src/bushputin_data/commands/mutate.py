"""`bushputin mutate`: plant faults in a valid package, and count how many its checks detect."""

from __future__ import annotations

import argparse
from typing import Any

from bushputin_data.commands import paths
from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError
from bushputin_data.progress import Progress

EPILOG = """Exit codes: 0 all found and no false alarms, 1 otherwise, 2 could not run.

examples:
  bushputin mutate                            the package in this folder
  bushputin mutate path/to/package --each 10  more faults per rule
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    mutate = commands.add_parser(
        "mutate",
        help="inject faults into a valid package, in memory, and count how many are found",
        description=(
            "Inject faults into a valid package, one at a time and only in memory, and count how many the "
            "validator finds: a fault that it misses shows where a check is missing. Without PATH, the "
            "package in the current folder is used. If that folder has neither a datapackage.json nor a "
            "table, the bundled release is used."
        ),
        epilog=EPILOG,
    )
    mutate.add_argument("path", nargs="?", metavar="PATH", help="a folder, datapackage.json or zip")
    mutate.add_argument("--each", type=positive, default=3, metavar="N", help="at most N faults per rule (default: 3)")
    mutate.add_argument(
        "--seed", type=int, default=0, metavar="N", help="random seed; the same seed gives the same faults"
    )
    mutate.set_defaults(run=run)


def positive(text: str) -> int:
    """A whole number of 1 or more."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Print the mutation score of a package."""
    from bushputin_data.validation.testing.mutation import scoring

    console: Console = options.console
    console.out.check()
    target = paths.target(options.path)
    if options.path is None and not target.given:
        console.note(f"there is no datapackage.json in this folder: using {paths.BUNDLED}")
    progress = Progress(console.err.stream, "testing {}: {:,} faults")
    try:
        scores = scoring.score(target.path, each=options.each, seed=options.seed, progress=progress)
    except ValueError as error:
        raise RefusedError(f"{error}. Type: bushputin validate{target.typed}") from None
    finally:
        progress.done()
    console.tell(*scoring.table(scores).splitlines(), *scoring.failures(scores))
    return 0 if scoring.is_total(scores) else 1
