"""`bushputin diff`: what changed from one version of a package to another."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from bushputin_data.commands import paths
from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError
from bushputin_data.validation.reports.escaping import json_text

if TYPE_CHECKING:
    from bushputin_data.versions.diffs import Diff

FORMATS = ("text", "json", "markdown")
EPILOG = """Exit codes: 0 compared, whatever was found, 2 could not run.

examples:
  bushputin diff releases/bushputin-data-0.1.0.zip .
  bushputin diff old.zip new.zip --table meetings
  bushputin diff old.zip new.zip --format json > diff.json
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    diff = commands.add_parser(
        "diff",
        help="compare two versions of a package, and say which version number the changes call for",
        description=(
            "Compare two versions of a package of CSV tables: rows added, removed and changed (by key and "
            "cell), changes to the schema, and the version number that they call for."
        ),
        epilog=EPILOG,
    )
    diff.add_argument("old", metavar="OLD", help="the old version: a folder, datapackage.json or zip")
    diff.add_argument("new", metavar="NEW", help="the new version, likewise")
    diff.add_argument(
        "--table",
        metavar="TABLE",
        help="only this table, with all its changes; long values are shortened (not in JSON)",
    )
    diff.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="output format (default: text)")
    diff.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the difference."""
    console: Console = options.console
    console.out.check()
    from bushputin_data.versions import diff, reports

    found = diff(paths.named(options.old).path, paths.named(options.new).path)
    if options.table is not None:
        tell(console, found, paths.named(options.new), options)
    elif options.format == "json":
        console.out.write([json_text(reports.document(found)), "\n"], encoding="utf-8")
    else:
        text = reports.markdown(found) if options.format == "markdown" else reports.text(found)
        console.tell(*text.split("\n"))
    return 0


def tell(console: Console, found: Diff, new: paths.Target, options: argparse.Namespace) -> None:
    """Print the changes in one table.

    Raises:
        UnknownNameError: the new version has no such table.
    """
    from bushputin_data.errors import UnknownNameError
    from bushputin_data.versions import reports
    from bushputin_data.versions.snapshot import snapshot

    if options.format == "markdown":
        raise RefusedError("--format markdown is a summary of all tables: omit --table, or choose text or json")
    tables = snapshot(new.path).resources
    if options.table not in tables:
        raise UnknownNameError.among(tables, "table", options.table)
    changed = [one for one in found.tables if one.name == options.table]
    if options.format == "json":
        console.out.write([json_text(reports.in_json(changed)), "\n"], encoding="utf-8")
    elif changed:
        console.tell(*str(changed[0]).split("\n"))
    else:
        console.tell(f"{options.table}: nothing changed")
