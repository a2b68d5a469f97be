"""`bushputin init`: an empty package of this shape for another pair of leaders."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import Any

from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError

EPILOG = """example:
  bushputin init new --leaders "Ronald Reagan" "Mikhail Gorbachev" \\
      --sides US SU --term 1985-03-11 1989-01-20 --languages en ru
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    init = commands.add_parser(
        "init",
        help="write an empty package of this shape for another pair of leaders",
        description="Write an empty package of the same tables for another pair of leaders. It validates at once.",
        epilog=EPILOG,
    )
    init.add_argument("folder", metavar="DIR", help="a new folder")
    init.add_argument("--leaders", nargs=2, required=True, metavar="NAME", help='their names, as in "Ronald Reagan"')
    init.add_argument("--sides", nargs=2, required=True, metavar="SIDE", help="short names of their sides, as in US SU")
    init.add_argument(
        "--term", nargs=2, required=True, type=day, metavar="DATE", help="the first and last day of both in office"
    )
    init.add_argument(
        "--languages", nargs="+", default=["en"], metavar="LANG", help="languages of quotes (BCP 47); en unless given"
    )
    init.add_argument("--question", default="", metavar="TEXT", help="what the report is to answer")
    init.set_defaults(run=run)


def day(text: str) -> dt.date:
    """A date as YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date (use YYYY-MM-DD)") from None


def run(options: argparse.Namespace) -> int:
    """Write the package and say what comes next."""
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
    console.say(
        f"{pair.title}: an empty package in {folder}. Next: fill data/people.csv and data/sources.csv,",
        f"then the contacts; bushputin validate {folder} says at each step what is missing.",
        "Its datapackage.json says under study what it is about; periods go there, each beginning with an event.",
    )
    return 0
