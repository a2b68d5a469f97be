"""The console script: parses the arguments, runs one command and returns the exit code, whatever happens.

Modules are imported inside functions, so that an interrupt during loading ends the program as it would later.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from bushputin_data.commands.console import Console

# Each is a module of this folder, in the order of the help.
COMMANDS = (
    "report",
    "list",
    "show",
    "search",
    "plot",
    "export",
    "cite",
    "questions",
    "diff",
    "validate",
    "fix",
    "suggest",
    "explain",
    "mutate",
    "init",
    "codings",
)
EXAMPLES = """examples:
  bushputin report                       what the data say, in short
  bushputin list meetings --since 2008   rows of a table, filtered
  bushputin show 2001-06-16-brdo         one row and its related rows
  bushputin search foxhole               rows that contain a word
  bushputin export excel                 the tables as an Excel workbook
  bushputin plot stance -o stance.svg    a chart
  bushputin cite S0123                   a footnote for a statement
  bushputin validate                     check the package in this folder
  bushputin validate path/to/package     check any data package
  bushputin explain reference            what a rule means
  bushputin validate --help              the options of a command
"""


def parser(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """The commands of these names and their options."""
    from importlib import import_module

    from bushputin_data.commands.parsing import Parser

    top = Parser(
        prog="bushputin",
        description="Every documented contact between George W. Bush and Vladimir Putin, 2001–2009, and a validator "
        "for any data package.",
        epilog=EXAMPLES,
    )
    top.add_argument("--version", action="store_true", help="print the version and exit")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    for name in names:
        command = import_module(f"bushputin_data.commands.{name}")
        command.add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    try:
        return run_to_an_end(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        return interrupted()


def run_to_an_end(arguments: Sequence[str]) -> int:
    """Run one command; if it cannot do what was asked, print the reason in one line."""
    from bushputin_data.commands.console import Console
    from bushputin_data.commands.ends import REFUSED, reason, traceback_lines

    console = Console()
    try:
        return run(console, arguments)
    except SystemExit as end:
        # The help was asked for.
        return end.code if isinstance(end.code, int) else REFUSED
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        # Also what is no Exception, such as the panic of an extension in Rust.
        message, lines = reason(error), traceback_lines(error)
    # What the error held of the package is let go of before anything is said: there may be no memory left.
    from bushputin_data.commands.validate import refusal

    console.complain([f"bushputin: {message}", *lines])
    console.instead(refusal(arguments, message))
    return REFUSED


def run(console: Console, arguments: Sequence[str]) -> int:
    """Run the requested command and return the exit code."""
    from argparse import Namespace

    # A command that is named first does not wait for the others.
    top = parser(tuple(arguments[:1]) if arguments and arguments[0] in COMMANDS else COMMANDS)
    options = top.parse_args(arguments, Namespace(console=console))
    if options.version:
        from bushputin_data.version import __version__

        console.say(f"bushputin-data {__version__}")
        return 0
    if options.command is None:
        top.print_help()
        return 2
    code: int = options.run(options)
    return code


def interrupted() -> int:
    """Report the interruption, and return the exit code that shells expect."""
    import signal
    from contextlib import suppress

    # Whoever presses the keys again does not want to wait for what is tidied up.
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from bushputin_data.commands.console import Console
    from bushputin_data.commands.ends import INTERRUPTED

    Console().note("interrupted")
    return INTERRUPTED
