"""`bushputin cite`: cite the release, or rows of it with their sources."""

from __future__ import annotations

import argparse
from typing import Any

from bushputin_data.commands import paths, rows
from bushputin_data.commands.console import Console
from bushputin_data.validation.reports.escaping import json_text, line

FOR_PROGRAMS = ("bibtex", "csl-json", "ris")
STYLES = ("chicago", "apa", *FOR_PROGRAMS)
EPILOG = """Exit codes: 0 printed, 2 could not run.

examples:
  bushputin cite                        cite the release
  bushputin cite S0123 2001-06-16-brdo  cite rows and their sources
  bushputin cite S0123 --style bibtex   in a reference manager's format
  bushputin cite --package bushputin-data-0.2.0.zip
  bushputin list statements --topic abm-treaty | bushputin cite - --style ris
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    cite = commands.add_parser(
        "cite",
        help="cite the release, or rows of it and their sources",
        description=(
            "Print a citation of the release, preceded by the citations of the sources for the rows "
            "named. In a folder whose datapackage.json describes a dataset with the same tables, that "
            "dataset is cited instead. A dataset that differs from the installed release of the same version is "
            "cited as modified; of an older release, only the release itself can be cited."
        ),
        epilog=EPILOG,
    )
    cite.add_argument(
        "ids",
        nargs="*",
        metavar="ID",
        help="id of a statement, contact, source, event or other row; - reads the output of `bushputin list`",
    )
    cite.add_argument("--style", choices=STYLES, default=STYLES[0], help="citation style (default: Chicago footnotes)")
    rows.add_package(cite)
    cite.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the citations."""
    console: Console = options.console
    console.out.check()
    from bushputin_data.citing import cite

    text = cite(rows.ids(options.ids) or None, options.style, data=paths.dataset(options.package).path)
    harmless = json_text(text) if options.style == "csl-json" else "\n".join(map(line, text.split("\n")))
    console.out.write([harmless, "\n"], encoding="utf-8" if options.style in FOR_PROGRAMS else None)
    return 0
