"""`bushputin explain`: what a rule means, and how to fix what breaks it."""

from __future__ import annotations

import argparse
from typing import Any

from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError

EPILOG = """Exit codes: 0 explained, 2 there is no such rule.

examples:
  bushputin explain              list all rules
  bushputin explain reference    explain one rule
  bushputin explain foreign-key  other names for it work too
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    explain = commands.add_parser(
        "explain",
        help="explain what a rule means and how to fix violations",
        description="Explain a rule of the validator: what must hold, why, and how to fix violations.",
        epilog=EPILOG,
    )
    explain.add_argument("rule", nargs="?", metavar="RULE", help="name of the rule (default: list all)")
    explain.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the explanation of a rule, or the names of all rules."""
    from bushputin_data.validation import catalogue

    console: Console = options.console
    if options.rule is None:
        console.out.write([catalogue.listing(), "\n"])
        return 0
    rules = catalogue.named(options.rule)
    if not rules:
        hint = catalogue.hint(options.rule) or "To list all rules, type: bushputin explain"
        raise RefusedError(f"there is no rule {options.rule!r}. {hint}")
    if len(rules) > 1:
        console.say(f"{options.rule} stands for several rules:")
        console.out.write([catalogue.listing(rules), "\n"])
        return 0
    if catalogue.normalised(options.rule) != rules[0].name:
        console.say(f"{options.rule} is called {rules[0].name} here.", "")
    console.out.write([catalogue.explain(rules[0])])
    return 0
