"""A difference as text for people, as Markdown for a change log, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bushputin_data.versions.details import details
from bushputin_data.versions.rules import Bump, Rule, numbers
from bushputin_data.versions.schemas import SchemaChange
from bushputin_data.versions.tables import TableDiff

if TYPE_CHECKING:
    from bushputin_data.versions.diffs import Diff

SCHEMA = "bushputin-diff/1"


def verdict(diff: Diff) -> str:
    """The version number that the changes require, in a sentence."""
    if not diff.rules:
        return "The two are identical." if not diff else "Nothing changed except bytes that carry no meaning."
    counted = " (before 1.0: minor)" if diff.bump is Bump.MAJOR and (numbers(diff.old) or (1,))[0] == 0 else ""
    asked = f"The changes call for a {diff.bump} version{counted}, because {diff.rules[0].sentence}"
    if not diff.old or not diff.new:
        return f"{asked}."
    end = f"{diff.new} is enough." if diff.is_enough else f"{diff.new} is too low."
    return f"{asked}: {diff.needed} or higher; {end}"


def text(diff: Diff) -> str:
    """The text for people, with long lists shortened."""
    return "\n".join(lines(diff))


def lines(diff: Diff) -> Iterator[str]:
    """The lines of the text."""
    yield f"{diff.old or '(no version)'} → {diff.new or '(no version)'}"
    yield verdict(diff)
    if diff.schema:
        yield from ("", "Schema")
        yield from (f"  {one.bump!s:5}  {one.where}: {one.what}" for one in diff.schema if is_of_weight(one))
        if words := sum(not is_of_weight(one) for one in diff.schema):
            yield f"  patch  {words:,} titles, descriptions or messages changed (--format json lists them)"
    if diff.tables:
        width = max(len(one.name) for one in diff.tables)
        yield from ("", f"{'Rows':{width + 2}}  {'added':>7}  {'removed':>7}  {'cells changed':>13}")
        for one in diff.tables:
            counts = f"{len(one.added):7,}  {len(one.removed):7,}  {len(one.corrected):13,}"
            yield f"  {one.name:{width}}  {counts}"
    for one in diff.tables:
        yield from ("", one.name)
        yield from (f"  {line}" for line in details(one))


def is_of_weight(change: SchemaChange) -> bool:
    """Whether the change affects more than wording."""
    return change.rule is not Rule.WORDING_CHANGED


def markdown(diff: Diff) -> str:
    """The summary for a change log or release page: schema changes, and counts of rows and cells."""
    out = [f"## {diff.old or '?'} → {diff.new or '?'}", "", verdict(diff)]
    if diff.schema:
        out += ["", "| bump | where | change |", "|---|---|---|"]
        out += [f"| {one.bump} | `{one.where}` | {piped(one.what)} |" for one in diff.schema if is_of_weight(one)]
        if words := sum(not is_of_weight(one) for one in diff.schema):
            out += [f"| patch | words | {words:,} titles, descriptions or messages changed |"]
    if diff.tables:
        out += ["", "| table | rows added | rows removed | cells changed |", "|---|--:|--:|--:|"]
        out += [
            f"| `{one.name}` | {len(one.added):,} | {len(one.removed):,} | {len(one.corrected):,} |"
            for one in diff.tables
        ]
    return "\n".join(out)


def piped(value: str) -> str:
    """A text in a cell of a Markdown table."""
    return value.replace("|", r"\|")


def document(diff: Diff) -> str:
    """The complete difference, for programs."""
    return json.dumps(as_json(diff), indent=2, ensure_ascii=False)


def in_json(tables: list[TableDiff]) -> str:
    """Some tables of the complete difference, for programs."""
    return json.dumps([of_table(one) for one in tables], indent=2, ensure_ascii=False)


def as_json(diff: Diff) -> dict[str, Any]:
    """The object of the JSON form."""
    return {
        "schema": SCHEMA,
        "old": diff.old,
        "new": diff.new,
        "bump": str(diff.bump),
        "needed": diff.needed,
        "is_enough": diff.is_enough,
        "descriptor": [
            {"bump": str(one.bump), "rule": one.rule.name.lower(), "where": one.where, "what": one.what}
            for one in diff.schema
        ],
        "tables": [of_table(one) for one in diff.tables],
    }


def of_table(table: TableDiff) -> dict[str, Any]:
    """A table in the JSON form."""
    return {
        "name": table.name,
        "key": list(table.key),
        "added": [dict(zip(table.columns, one.cells, strict=False)) for one in table.added],
        "removed": [list(one) for one, _ in table.removed],
        "changed": [
            {"key": list(one.key), "column": one.column, "old": one.old, "new": one.new} for one in table.changed
        ],
        "is_reordered": table.order is not None,
        "is_replaced": table.whole is not None,
    }
