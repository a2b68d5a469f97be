"""Parses arguments; errors end like all other refusals."""

from __future__ import annotations

import argparse
from textwrap import fill
from typing import Any, NoReturn

from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError

WIDTH = 80
# How alike a name and what was probably meant are, and how many names are suggested.
NEAR, MOST = 0.7, 3


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

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """As argparse has it; what is left over is refused by the command that it was given to.

        Raises:
            RefusedError: something is left over; the nearest option is named.
        """
        found, left = super().parse_known_args(args, namespace)
        if left:
            is_option = left[0].startswith("-")
            if not is_option and getattr(found, "path", None) is not None:
                self.error(f"one path at a time: leave out {' '.join(left)}")
            option = left[0].partition("=")[0]
            known = [one for one in self._option_string_actions if one.startswith("--")]
            self.error(f"unrecognized arguments: {' '.join(left)}{hint(option, known) if is_option else ''}")
        return found, left

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """As argparse has it; of what is not among the choices, the nearest is named."""
        if action.choices is not None and value not in action.choices:
            choices = list(map(str, action.choices))
            said = hint(value, choices) or f": choose from {', '.join(choices)}"
            raise argparse.ArgumentError(action, f"no such choice {value!r}{said}")

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises:
            RefusedError: always.
        """
        raise RefusedError(f"{message}{'' if message.endswith('?') else '.'} Type: {self.prog} --help")

    def print_help(self, file: object = None) -> None:
        """Print the help to standard output.

        Raises:
            OutputError: it cannot be written.
        """
        Console().out.write([self.format_help()])


def hint(value: str, known: list[str]) -> str:
    """What may have been meant, if anything is near."""
    from difflib import get_close_matches

    # Options are alike in their dashes.
    names = {one.strip("-").casefold(): repr(one) for one in known}
    asked = value.strip("-").casefold()
    begin = [one for one in names if len(asked) > 1 and one.startswith(asked)]
    near = [names[one] for one in begin[:MOST] or get_close_matches(asked, names, MOST, NEAR)]
    return f". Did you mean {' or '.join(near)}?" if near else ""
