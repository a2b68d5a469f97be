"""Parses arguments; errors end like all other refusals."""

from __future__ import annotations

import argparse
from textwrap import fill
from typing import Any, NoReturn

from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError

WIDTH = 80


class Parser(argparse.ArgumentParser):
    """A parser with examples below its options, which reports wrong arguments in one line."""

    def __init__(self, description: str = "", **more: Any) -> None:
        """As in argparse, but options cannot be abbreviated, so that a new option does not change an old command."""
        super().__init__(
            description=fill(description, WIDTH),
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
            **more,
        )

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises:
            RefusedError: always.
        """
        raise RefusedError(f"{message}. Type: {self.prog} --help")

    def print_help(self, file: object = None) -> None:
        """Print the help to standard output.

        Raises:
            OutputError: it cannot be written.
        """
        Console().out.write([self.format_help()])
