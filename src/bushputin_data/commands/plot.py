"""`bushputin plot`: write a chart of the figures as SVG, PNG or HTML."""

from __future__ import annotations

import argparse
from typing import Any

from bushputin_data.commands import paths
from bushputin_data.commands.checking import check
from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError

NAMES = ("timeline", "stance", "topics", "map", "contacts")
OF_STATEMENTS = ("stance", "topics")
# The filters that only statements have.
FILTERS = ("speaker", "topic", "setting", "rendering")
WIDTH = 672
EPILOG = """Exit codes: 0 written, 1 the package has errors, 2 could not run.

examples:
  bushputin plot timeline -o timeline.svg
  bushputin plot stance -o putin.png --speaker Putin --certainty medium
  bushputin plot map -o map.html --width 390    for a phone screen
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    plot = commands.add_parser(
        "plot",
        help="draw a chart of the contacts or statements, as SVG, PNG or HTML",
        description=(
            "Draw a chart: when and how often the two were in contact (timeline, contacts), where they met "
            "(map), or the stances and topics of their statements by period (stance, topics). The suffix of "
            "FILE sets the format: .svg, .png or .html. This needs the packages altair and "
            "vl-convert-python. Without PATH, the dataset in the current folder is used, or else the bundled "
            "release."
        ),
        epilog=EPILOG,
    )
    plot.add_argument("name", metavar="NAME", help=", ".join(NAMES))
    plot.add_argument("path", nargs="?", metavar="PATH", help="a dataset with the same tables")
    plot.add_argument("-o", "--output", metavar="FILE", required=True, help="output file; an existing one is replaced")
    plot.add_argument("--width", type=int, default=WIDTH, metavar="PX", help="width in pixels (default: 672, 7 inches)")
    plot.add_argument("--certainty", metavar="LEVEL", help="only rows of at least this certainty: medium, high")
    for name in FILTERS:
        plot.add_argument(
            f"--{name}", action="append", metavar="X", help=f"only statements with this {name}; may be repeated"
        )
    plot.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check the dataset, draw the chart and write it, unless the package has errors."""
    from pathlib import Path

    from bushputin_data.charts.picture import suffix
    from bushputin_data.errors import UnknownNameError
    from bushputin_data.validation.reports.wording import counted

    console: Console = options.console
    if options.name not in NAMES:
        raise UnknownNameError.among(NAMES, "chart", options.name)
    chosen, file = filters(options), Path(options.output)
    suffix(file)
    target = paths.dataset(options.path)
    checked = check(target, console)
    if not checked.valid:
        errors = counted(checked.counts["errors"], "error")
        console.note(f"cannot draw: the package has {errors}. Type: bushputin validate{target.typed}")
        return 1
    from bushputin_data import charts
    from bushputin_data.dataset import load

    picture = getattr(charts, options.name)(data=load(target.path), width=options.width, **chosen)
    picture.save(file)
    console.note(f"wrote {file}: {picture.title}")
    return 0


def filters(options: argparse.Namespace) -> dict[str, Any]:
    """The given filters.

    Raises:
        RefusedError: the chart does not support a filter.
    """
    given = {name: value for name in ("certainty", *FILTERS) if (value := getattr(options, name)) is not None}
    wrong = [name for name in FILTERS if name in given and options.name not in OF_STATEMENTS]
    if wrong:
        raise RefusedError(f"{options.name} takes no --{wrong[0]}: it shows contacts, not statements")
    return given
