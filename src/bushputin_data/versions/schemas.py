"""The changes in a descriptor, each with the rule that applies to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from bushputin_data.versions.documents import DocumentDiff
from bushputin_data.versions.rules import Bump, Rule

# These follow from the files, or are the version itself.
MEASURES = {"bytes", "hash", "rows", "version", "created"}
FORM = ("path", "encoding", "dialect", "format", "mediatype", "compression")
# What rules of their own concern, and the lists whose items have names.
COVERED = {
    *FORM, "type", "constraints", "categoriesOrdered", "missingValues", "primaryKey", "uniqueKeys", "foreignKeys",
}  # fmt: skip
LISTS = ("resources", "fields", "checks")
LOWEST, HIGHEST = ("minimum", "exclusiveMinimum", "minLength"), ("maximum", "exclusiveMaximum", "maxLength")
Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """One change in the descriptor.

    Attributes:
        rule: the kind of change.
        where: the table, column or check.
        what: the change in words.
    """

    rule: Rule
    where: str
    what: str

    @property
    def bump(self) -> Bump:
        """The part of the version number that has to change."""
        return self.rule.bump


def changes(old: Said, new: Said, document: DocumentDiff) -> tuple[SchemaChange, ...]:
    """All changes, those that require the highest version first."""
    found = [*of_tables(resources(old), resources(new)), *of_checks(old, new), *of_words(document)]
    return tuple(sorted(found, key=lambda one: -one.bump))


def resources(said: Said) -> dict[str, Said]:
    """The tables by name."""
    return {one["name"]: one for one in said["resources"]}


def of_tables(old: Mapping[str, Said], new: Mapping[str, Said]) -> Iterator[SchemaChange]:
    """What changed in the list of tables, and in each."""
    for name in old:
        if name not in new:
            yield SchemaChange(Rule.TABLE_REMOVED, name, "table removed")
    for name, table in new.items():
        if name not in old:
            yield SchemaChange(Rule.TABLE_ADDED, name, "table added")
            continue
        for part in FORM:
            yield from other(Rule.FORM_CHANGED, name, part, old[name].get(part), table.get(part))
        yield from of_schema(name, schema(old[name]), schema(table))


def schema(table: Said) -> Said:
    """The schema of a table, if it is in the descriptor."""
    found = table.get("schema")
    return found if isinstance(found, dict) else {"name": found}


def of_schema(table: str, old: Said, new: Said) -> Iterator[SchemaChange]:
    """What changed in the schema of a table."""
    yield from other(Rule.FORM_CHANGED, table, "missingValues", old.get("missingValues"), new.get("missingValues"))
    yield from other(Rule.FORM_CHANGED, table, "schema", old.get("name"), new.get("name"))
    for part in ("primaryKey", "uniqueKeys", "foreignKeys"):
        yield from other(Rule.KEY_CHANGED, table, part, old.get(part), new.get(part))
    before, now = fields(old), fields(new)
    for name in before:
        if name not in now:
            yield SchemaChange(Rule.COLUMN_REMOVED, f"{table}.{name}", "column removed")
    for name, field in now.items():
        if name not in before:
            yield SchemaChange(Rule.COLUMN_ADDED, f"{table}.{name}", "column added")
        else:
            yield from of_field(f"{table}.{name}", before[name], field)
    if [name for name in before if name in now] != [name for name in now if name in before]:
        yield SchemaChange(Rule.COLUMNS_MOVED, table, "order of columns changed")


def fields(schema: Said) -> dict[str, Said]:
    """The columns of a schema by name."""
    found = schema.get("fields")
    listed = found if isinstance(found, list) else []
    return {str(one.get("name")): one for one in listed if isinstance(one, dict)}


def of_field(where: str, old: Said, new: Said) -> Iterator[SchemaChange]:
    """What changed in a column."""
    for part in ("type", "format"):
        default = {"type": "any", "format": "default"}[part]
        yield from other(Rule.TYPE_CHANGED, where, part, old.get(part, default), new.get(part, default))
    before, now = limits(old), limits(new)
    for name in dict.fromkeys((*before, *now)):
        was, is_ = before.get(name), now.get(name)
        if was != is_ and not (name == "enum" and was and is_):
            rule = Rule.LIMIT_TIGHTENED if is_tighter(name, was, is_) else Rule.LIMIT_LOOSENED
            yield from other(rule, where, name, was, is_)
    yield from of_list(
        where, before.get("enum") or [], now.get("enum") or [], ordered=bool(new.get("categoriesOrdered"))
    )


def limits(field: Said) -> dict[str, Any]:
    """The constraints of a column, including its categories."""
    found = field.get("constraints")
    found = dict(found) if isinstance(found, dict) else {}
    categories = field.get("categories")
    if "enum" not in found and isinstance(categories, list):
        found["enum"] = [one.get("value") if isinstance(one, dict) else one for one in categories]
    return found


def is_tighter(name: str, old: Any, new: Any) -> bool:
    """Whether fewer values are allowed than before, or this cannot be determined."""
    if name in ("required", "unique"):
        return bool(new)
    if new is None or old is None:
        return old is None
    try:
        return bool(new > old if name in LOWEST else new < old if name in HIGHEST else True)
    except TypeError:
        return True


def of_list(where: str, old: list[Any], new: list[Any], *, ordered: bool) -> Iterator[SchemaChange]:
    """The changes in an existing code list."""
    if not (old and new):
        return
    if gone := [value for value in old if value not in new]:
        yield SchemaChange(Rule.LIMIT_TIGHTENED, where, f"values removed: {', '.join(map(str, gone))}")
    if come := [value for value in new if value not in old]:
        yield SchemaChange(Rule.LIMIT_LOOSENED, where, f"values added: {', '.join(map(str, come))}")
    if ordered and [value for value in old if value in new] != [value for value in new if value in old]:
        yield SchemaChange(Rule.TYPE_CHANGED, where, "the order of the values, which is significant, changed")


def of_checks(old: Said, new: Said) -> Iterator[SchemaChange]:
    """The changes in the declared checks; their messages count as wording."""
    before, now = checks(old), checks(new)
    for name in dict.fromkeys((*before, *now)):
        was, is_ = before.get(name), now.get(name)
        if was == is_:
            continue
        what = "check added" if was is None else "check removed" if is_ is None else "check changed"
        is_loose = is_ is None or is_.get("level") == "warning"
        yield SchemaChange(Rule.CHECK_LOOSENED if is_loose else Rule.CHECK_TIGHTENED, name, what)


def checks(said: Said) -> dict[str, Said]:
    """The declared checks by name, or by content if they have none."""
    found = said.get("checks")
    listed = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return {
        str(one.get("name") or json.dumps(one, sort_keys=True)): {part: one[part] for part in one if part != "message"}
        for one in listed
    }


def of_words(document: DocumentDiff) -> Iterator[SchemaChange]:
    """All other changes in the descriptor, which affect neither values nor rules."""
    for edit in document.edits:
        if is_of_words(edit.pointer):
            yield SchemaChange(Rule.WORDING_CHANGED, place(edit.pointer), f"{edit.pointer[-1]} changed")


def is_of_words(pointer: tuple[str, ...]) -> bool:
    """Whether no rule of its own applies to a property."""
    *above, last = pointer
    if last in MEASURES or (above and above[-1] in LISTS):
        return False
    if pointer[0] == "checks":
        return last == "message"
    # Items of a list are names.
    return {*COVERED, *LISTS}.isdisjoint(
        one for before, one in pairwise(("", *pointer)) if before not in LISTS and (one not in LISTS or one == last)
    )


def place(pointer: tuple[str, ...]) -> str:
    """The subject of a pointer, in terms of tables and columns."""
    return ".".join(one for one in pointer[:-1] if one not in ("resources", "schema", "fields", "checks")) or "package"


def other(rule: Rule, where: str, part: str, old: Any, new: Any) -> Iterator[SchemaChange]:
    """One part that is another."""
    if old != new:
        yield SchemaChange(rule, where, f"{part}: {said(old)} → {said(new)}")


def said(value: Any) -> str:
    """A value in a line."""
    text = "none" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else text[:79] + "…"
