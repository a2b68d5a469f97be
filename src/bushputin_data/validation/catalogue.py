"""Every rule by which something is found, with its explanation: what must hold, why, and how to mend what breaks it."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import fill

FILE = Path(__file__).with_name("catalogue.toml")
# The parameters that every entry of `checks` may have.
COMMON = {
    "fields": "the fields that the rule is about; along a foreign key that of another table is reached: source_id.type",
    "when": "a condition: each field has one of the listed texts, has a value (true), or has none (false)",
    "level": "error, unless it says warning",
    "name": "by which findings and waivers call the entry",
    "message": "a sentence that leads the finding's own words",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        level: that of its findings; `as declared` for the kinds of `checks`.
        says: what must hold.
        example: an entry of `checks`, as JSON; empty for rules that need none.
        parameters: those of such an entry, beside the common ones.
    """

    name: str
    level: str
    says: str
    why: str
    cure: str
    example: str = ""
    parameters: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def is_declared(self) -> bool:
        """A kind of rule that applies only where a descriptor has an entry for it."""
        return bool(self.example)


@cache
def catalogue() -> Mapping[str, Rule]:
    """All rules by name, in the order in which they are explained."""
    return {name: Rule(name, **entry) for name, entry in tomllib.loads(FILE.read_text("utf-8")).items()}


def listing(width: int = 80) -> str:
    """Every rule with what it says, on lines that are no wider than asked for."""
    rules = catalogue().values()
    return "\n".join(fill(f"{rule.name:21}{rule.says}", width, subsequent_indent=" " * 21) for rule in rules)


def explain(rule: Rule, width: int = 80) -> str:
    """The explanation of a rule, as text of lines that are no wider than asked for."""
    parts = [f"{rule.name} ({rule.level})", rule.says, f"Why: {rule.why}", f"Cure: {rule.cure}"]
    lines = [fill(part, width) for part in parts]
    if rule.is_declared:
        lines.append(fill(f"An entry of `checks`: {rule.example}", width, subsequent_indent="  "))
        meanings = {**rule.parameters, **COMMON}.items()
        lines += [fill(f"  {name}: {meaning}", width, subsequent_indent="    ") for name, meaning in meanings]
    return "\n".join(lines) + "\n"
