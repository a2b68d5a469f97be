"""`bushputin init`: create an empty package of the same kind for another pair of leaders."""

from __future__ import annotations

import argparse
import datetime as dt
import shlex
from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Any

from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError
from bushputin_data.commands.parsing import WIDTH

EPILOG = """Exit codes: 0 created, 2 could not run.

example:
  bushputin init new --leaders "Ronald Reagan" "Mikhail Gorbachev" \\
      --sides US SU --term 1985-03-11 1989-01-20 --languages en ru
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    init = commands.add_parser(
        "init",
        help="create an empty package with the same tables for another pair of leaders",
        description=(
            "Create an empty package with the same tables for another pair of leaders. It is valid from the start."
        ),
        epilog=EPILOG,
    )
    init.add_argument("folder", metavar="DIR", help="a new folder")
    init.add_argument(
        "--leaders", nargs=2, required=True, metavar="NAME", help='their full names, such as "Ronald Reagan"'
    )
    init.add_argument(
        "--sides", nargs=2, required=True, metavar="SIDE", help="short names of their sides, such as US SU"
    )
    init.add_argument(
        "--term",
        nargs=2,
        required=True,
        type=day,
        metavar="DATE",
        help="first and last day on which both were in office",
    )
    init.add_argument(
        "--languages",
        nargs="+",
        default=["en"],
        metavar="LANG",
        help="languages of the quotations, as two-letter codes (default: en)",
    )
    init.add_argument("--question", default="", metavar="TEXT", help="the question that the report should answer")
    init.set_defaults(run=run)


def day(text: str) -> dt.date:
    """A date as YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date (use YYYY-MM-DD)") from None


def run(options: argparse.Namespace) -> int:
    """Write the package and print the next steps."""
    from pathlib import Path

    from bushputin_data.template import Pair, start

    console: Console = options.console
    console.out.check()
    try:
        languages = tuple(options.languages)
        pair = Pair(tuple(options.leaders), tuple(options.sides), tuple(options.term), languages, options.question)
        folder = start(Path(options.folder), pair)
    except (ValueError, FileExistsError) as error:
        raise RefusedError(str(error)) from None
    console.say(*(line for part in said(pair.title, str(folder), pair.study.leaders) for line in wrapped(part)))
    return 0


def said(title: str, folder: str, leaders: Sequence[str]) -> Iterator[str]:
    """What was written and the next steps, one paragraph each."""
    typed = shlex.quote(folder)
    yield f"{title}: created an empty package in {folder}."
    yield (
        f"Next: add the two leaders to data/people.csv, with the keys {' and '.join(leaders)}; the "
        "package stays valid. A contact needs a row in meetings.csv, both leaders as principals in "
        "participants.csv, a source in sources.csv and meeting_sources.csv, and a topic in topics.csv "
        "and meeting_topics.csv."
    )
    yield f"To see what is missing at each step, type: bushputin validate {typed}"
    yield (
        "The study section of its datapackage.json says what it is about; add its periods there, each "
        "beginning with an event. For a filled-in example, see examples/reagan-gorbachev in the "
        "repository."
    )


def wrapped(text: str) -> list[str]:
    """A paragraph in lines of 80 columns, without breaking keys or paths."""
    return wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
