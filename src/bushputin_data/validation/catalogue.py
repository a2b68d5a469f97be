"""All rules of the validator, each with an explanation: what must hold, why, and how to fix violations."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import fill

from bushputin_data.validation.findings import alternatives
from bushputin_data.validation.hints import Guesser

FILE = Path(__file__).with_name("catalogue.toml")
# The parameters that every entry of `checks` may have.
COMMON = {
    "fields": (
        "the fields that the rule is about; to name a field of another table, follow a foreign key: source_id.type"
    ),
    "when": ("a condition: each field has one of the listed values, has any value (true), or has no value (false)"),
    "level": "error (the default) or warning",
    "name": "the name by which findings and waivers refer to the entry",
    "message": "a sentence to put before the message of each finding",
}


CONSTRAINTS = (
    *("required", "unique", "enum", "pattern", "min_length", "max_length", "minimum", "maximum"),
    *("exclusive_minimum", "exclusive_maximum", "json_schema"),
)
MEASURES = ("bytes", "hash")
METADATA = ("descriptor",)
# Other names for rules: properties of the standard, and the errors of frictionless (and of goodtables, before
# version 4); names that are rules here as well are left out.
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    # Data Package and Table Schema.
    "foreign_keys": ("reference", "reference_target"),
    "unique_keys": ("unique_key",),
    "fields_match": ("missing_column", "extra_column", "column_order"),
    "missing_values": ("type", "required"),
    "categories": ("category",),
    "constraints": CONSTRAINTS,
    "format": ("type",),
    "path": ("unsafe_path", "missing_file"),
    "decimal_char": ("type",),
    "true_values": ("type",),
    "false_values": ("type",),
    "bare_number": ("type",),
    "delimiter": ("dialect",),
    "line_terminator": ("line_end",),
    "quote_char": ("quote",),
    "header": ("missing_column", "extra_column", "column_order", "duplicate_column"),
    "profile": METADATA,
    "schema": METADATA,
    "fields": METADATA,
    # Errors of frictionless.
    "foreign_key": ("reference",),
    "unmatched_header": ("missing_column", "extra_column", "column_order"),
    "missing_label": ("missing_column",),
    "extra_label": ("extra_column",),
    "incorrect_label": ("missing_column", "extra_column", "column_order"),
    "duplicate_label": ("duplicate_column",),
    "blank_label": ("missing_column", "extra_column"),
    "blank_header": ("missing_column",),
    "label": ("missing_column", "extra_column", "column_order", "duplicate_column"),
    "constraint": CONSTRAINTS,
    "cell": ("type", *CONSTRAINTS),
    "row": ("blank_row", "missing_cell", "extra_cell", "primary_key", "reference"),
    "row_constraint": ("compare", "required_if", "forbidden_if"),
    "sequential_value": ("sequence",),
    "required_value": ("required",),
    "forbidden_value": ("forbidden_if",),
    "truncated_value": ("max_length",),
    "source": ("missing_file", "dialect"),
    "format_error": ("encoding", "dialect"),
    "scheme": ("unsafe_path",),
    "file": ("missing_file", "unsafe_path"),
    "compression": ("missing_file",),
    "byte_count": MEASURES,
    "hash_count": MEASURES,
    "stats": MEASURES,
    "package": METADATA,
    "resource": METADATA,
    "field": METADATA,
    "metadata": METADATA,
    "check": ("unknown_rule",),
    # Errors of goodtables.
    "duplicate_header": ("duplicate_column",),
    "missing_header": ("missing_column",),
    "extra_header": ("extra_column",),
    "non_matching_header": ("missing_column", "extra_column", "column_order"),
    "missing_value": ("missing_cell",),
    "extra_value": ("extra_cell",),
    "type_or_format": ("type",),
    "enumerable": ("enum",),
    "minimum_length": ("min_length",),
    "maximum_length": ("max_length",),
    # What people type.
    "fk": ("reference",),
    "pk": ("primary_key",),
    "bom": ("byte_order_mark",),
    "checksum": ("hash",),
    "size": ("bytes", "size_limit"),
    "limit": ("size_limit",),
    "bound": ("size_limit",),
    "dangling": ("reference",),
    "duplicate_key": ("primary_key", "unique_key", "duplicate_json_key"),
    "duplicate_row": ("primary_key", "unique_key"),
    "waiver": ("stale_waiver",),
}
# Endings of such names that add nothing.
ENDS = ("_error", "_constraint")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        level: the level of its findings; `as declared` for the kinds of `checks`.
        says: what must hold.
        example: an entry of `checks`, as JSON; empty for rules that need none.
        parameters: the parameters of such an entry, in addition to the common ones.
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
        """Whether the rule applies only where a descriptor has an entry for it."""
        return bool(self.example)


@cache
def catalogue() -> Mapping[str, Rule]:
    """All rules by name, in the order of the documentation."""
    return {name: Rule(name, **entry) for name, entry in tomllib.loads(FILE.read_text("utf-8")).items()}


def normalised(name: str) -> str:
    """A name in snake case: foreign-key, foreignKey and Foreign Key become foreign_key."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return re.sub(r"[\s_-]+", "_", words).lower()


def named(name: str) -> list[Rule]:
    """The rules that a name stands for: our own name, or that of the standard or another validator."""
    rules, asked = catalogue(), normalised(name)
    stems = [asked, *(asked.removesuffix(end) for end in ENDS if asked.endswith(end))]
    for stem in stems:
        if stem in rules:
            return [rules[stem]]
        if stem in SYNONYMS:
            return [rules[one] for one in SYNONYMS[stem]]
    return []


def hint(name: str) -> str | None:
    """The rules of the closest known name, as a hint."""
    found = Guesser(lambda: [*catalogue(), *SYNONYMS]).closest(normalised(name))
    return f"Did you mean {alternatives([one.name for one in named(found)])}?" if found else None


def listing(rules: Iterable[Rule] | None = None, width: int = 80) -> str:
    """A list of rules (by default all) and what they say, wrapped to a width."""
    rules = catalogue().values() if rules is None else rules
    return "\n".join(fill(f"{rule.name:23}{rule.says}", width, subsequent_indent=" " * 23) for rule in rules)


def explain(rule: Rule, width: int = 80) -> str:
    """The explanation of a rule, as text wrapped to a width."""
    parts = [f"{rule.name} ({rule.level})", rule.says, f"Why: {rule.why}", f"Fix: {rule.cure}"]
    lines = [fill(part, width) for part in parts]
    if rule.is_declared:
        lines.append(fill(f"An entry of `checks`: {rule.example}", width, subsequent_indent="  "))
        meanings = {**rule.parameters, **COMMON}.items()
        lines += [fill(f"  {name}: {meaning}", width, subsequent_indent="    ") for name, meaning in meanings]
    return "\n".join(lines) + "\n"
