"""`bushputin suggest`: draft types, constraints, keys and references that the data of a package satisfy."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from textwrap import fill
from typing import TYPE_CHECKING, Any

from bushputin_data.commands import paths
from bushputin_data.commands.console import Console
from bushputin_data.progress import Progress

if TYPE_CHECKING:
    from bushputin_data.validation.suggestions.suggesting import Draft

FORMATS = ("text", "json", "descriptor")
WIDTH = 80
EPILOG = """Exit codes: 0 nothing to suggest, 1 suggestions, 2 could not run.

examples:
  bushputin suggest                                the package in this folder
  bushputin suggest path/to/package                another package
  bushputin suggest path/to/package --format json  with the JSON Patch
  bushputin suggest . --format descriptor > new.json
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    suggest = commands.add_parser(
        "suggest",
        help="suggest types, constraints, keys and foreign keys that the data satisfy",
        description=(
            "Suggest what a package could declare but does not: types, constraints, keys and foreign keys "
            "that hold in all its rows, each with its counts. Also count the faults that its present schema "
            "would miss. Nothing is changed."
        ),
        epilog=EPILOG,
    )
    suggest.add_argument(
        "path", nargs="?", metavar="PATH", help="a folder, datapackage.json, zip or CSV file (default: this folder)"
    )
    suggest.add_argument("--format", choices=FORMATS, default="text", help="output format (default: text)")
    suggest.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the draft."""
    from bushputin_data.validation.suggestions.suggesting import suggest

    console: Console = options.console
    console.out.check()
    target = paths.target(options.path or paths.HERE, alone=True, command=paths.SUGGEST)
    progress = Progress(console.err.stream, "reading {}: {:,} rows")
    try:
        draft = suggest(target.path, progress)
    finally:
        progress.done()
    if options.format == "text":
        console.say(*lines(draft))
    else:
        console.out.write(written(draft, options.format), encoding="utf-8")
    return 1 if draft.suggestions else 0


def written(draft: Draft, form: str) -> Iterator[str]:
    """The draft for programs."""
    from bushputin_data.validation.reports.escaping import json_text

    value = draft.to_dict() if form == "json" else draft.suggested.descriptor
    yield json_text(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"


def lines(draft: Draft) -> Iterator[str]:
    """The draft as text."""
    from bushputin_data.validation.reports.wording import counted
    from bushputin_data.validation.suggestions.suggestion import THRESHOLDS

    table = ""
    for one in draft.suggestions:
        if one.resource != table:
            table = one.resource
            yield table
        yield f"  {one.kind}: {one.says}"
    if draft.suggestions:
        yield ""
        yield from passed(draft)
        yield from fill(THRESHOLDS, WIDTH).splitlines()
    for sentence in draft.left_out:
        yield f"not examined: {sentence}"
    yield f"{draft.package.name}: {counted(len(draft.suggestions), 'suggestion')} from {counted(draft.rows, 'row')}"


def passed(draft: Draft) -> Iterator[str]:
    """The faults that the present descriptor does not report."""
    from bushputin_data.validation.suggestions.passing import passing

    try:
        found = passing(draft)
    except ValueError as error:
        yield f"No faults could be injected: {error}."
        return
    tried, through = sum(one.tried for one in found), sum(one.passed for one in found)
    if tried:
        rules = ", ".join(f"{one.rule} {one.passed} of {one.tried}" for one in found if one.passed)
        yield (
            f"Of {tried:,} injected faults that violate these suggestions, the present descriptor misses {through:,}"
        ) + (f": {rules}." if rules else ".")
