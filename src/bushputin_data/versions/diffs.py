"""The difference between two versions of a package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bushputin_data.errors import PackageError, UsageError
from bushputin_data.versions import documents, tables
from bushputin_data.versions.documents import DocumentDiff
from bushputin_data.versions.rules import Bump, Rule, after, is_enough
from bushputin_data.versions.schemas import SchemaChange, changes
from bushputin_data.versions.snapshot import Grid, Snapshot, parsed, snapshot
from bushputin_data.versions.tables import TableDiff, Tables


@dataclass(frozen=True)
class Diff:
    """What changed from one version of a package to another.

    Attributes:
        old: the old version.
        new: the new version.
        tables: the tables whose files changed, in the order of the new descriptor, also by name, as in
            `tables["meetings"]`; a new table has only added rows.
        schema: the changes in the descriptor, the most important first.
        document: the edits that turn the old descriptor into the new one.
    """

    old: str
    new: str
    tables: Tables
    schema: tuple[SchemaChange, ...]
    document: DocumentDiff

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The kinds of changes that occur, the most important first."""
        found = {one.rule for one in self.schema} | {rule for one in self.tables for rule in of_rows(one)}
        return tuple(rule for rule in Rule if rule in found)

    @property
    def bump(self) -> Bump:
        """The part of the version number that has to change."""
        return max((rule.bump for rule in self.rules), default=Bump.NONE)

    @property
    def needed(self) -> str:
        """The lowest version number that the rules allow for these changes."""
        return after(self.old, self.bump)

    @property
    def is_enough(self) -> bool:
        """Whether the new version number is high enough."""
        return is_enough(self.new, self.needed)

    def apply(self, old: Any) -> dict[str, bytes]:
        """Reproduce the new version from the old one: the bytes of its descriptor and tables, by path.

        Args:
            old: the version from which the difference was taken, in any of the forms that `diff` accepts.

        Raises:
            UsageError: it is a different version.
        """
        before = old if isinstance(old, Snapshot) else snapshot(old)
        try:
            text = documents.made(self.document, before.text)
            found = {one.name: tables.made(one, grid(before, one.name, one.columns)) for one in self.tables}
            resources = {one["name"]: one["path"] for one in parsed(text)["resources"]}
            files = {path: found[name] if name in found else before.data(name) for name, path in resources.items()}
        except (KeyError, ValueError, TypeError):
            raise UsageError("this diff was not made from this version") from None
        return {"datapackage.json": text, **files}

    def __bool__(self) -> bool:
        """Whether anything changed, even a single byte."""
        return bool(self.tables or self.document.edits or self.document.orders or self.document.whole is not None)

    def __str__(self) -> str:
        """The text that `bushputin diff` prints."""
        from bushputin_data.versions.reports import text

        return text(self)

    def __repr__(self) -> str:
        return f"<Diff {self.old or '?'} → {self.new or '?'}: {self.bump}>"


def of_rows(table: TableDiff) -> set[Rule]:
    """The kinds of changes in the rows of a table."""
    found = {
        Rule.ROWS_ADDED: bool(table.added),
        Rule.ROWS_REMOVED: bool(table.removed),
        Rule.CELLS_CHANGED: bool(table.corrected or table.order),
        Rule.FILE_REPLACED: table.whole is not None and not (table.added or table.removed or table.changed),
    }
    return {rule for rule, holds in found.items() if holds}


def between(old: Snapshot, new: Snapshot) -> Diff:
    """What changed between two versions."""
    try:
        document = documents.compared(old.text, new.text)
    except RecursionError:
        raise PackageError("the descriptor is nested too deeply to be compared") from None
    found = [of_table(name, old, new) for name in new.resources if name not in old.resources or differs(name, old, new)]
    said: Mapping[str, Any] = old.descriptor
    return Diff(old.version, new.version, Tables(found), changes(said, new.descriptor, document), document)


def differs(name: str, old: Snapshot, new: Snapshot) -> bool:
    """Whether the bytes of the file of a table differ."""
    return old.data(name) != new.data(name)


def of_table(name: str, old: Snapshot, new: Snapshot) -> TableDiff:
    """What changed in the rows of a table."""
    now = new.grid(name)
    key = primary_key(new, name)
    before = grid(old, name, now.header)
    path = new.resources[name]["path"]
    same_key = key if name not in old.resources or primary_key(old, name) == key else ()
    return tables.compared(name, path, before, now, new.data(name), same_key)


def grid(old: Snapshot, name: str, columns: tuple[str, ...]) -> Grid:
    """A table in the old version; empty if it did not exist."""
    return old.grid(name) if name in old.resources else Grid(columns, (), is_plain=True)


def primary_key(version: Snapshot, name: str) -> tuple[str, ...]:
    """The columns of the key of a table."""
    schema = version.resources[name].get("schema")
    key = schema.get("primaryKey") if isinstance(schema, dict) else None
    listed = [key] if isinstance(key, str) else key if isinstance(key, list) else []
    return tuple(map(str, listed))
