"""Suggests what a package could declare, and makes sure that its data satisfy it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from os import PathLike
from typing import Any

from bushputin_data.validation.engine.run import check_package
from bushputin_data.validation.findings import Finding
from bushputin_data.validation.inference.opening import open_any
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.source.json_file import read_json
from bushputin_data.validation.source.overlay import Overlay
from bushputin_data.validation.source.package import Package, read_package
from bushputin_data.validation.suggestions import between, columns
from bushputin_data.validation.suggestions.suggestion import Suggestion, operations, patched
from bushputin_data.validation.suggestions.tables import Progress, Table, tables

# All findings are compared.
ALL = replace(Limits(), findings=10_000_000)


@dataclass(frozen=True)
class Draft:
    """What could be declared.

    Attributes:
        package: as it is.
        suggestions: in the order of the tables and columns.
        left_out: a sentence about each table that was not examined.
        rows: how many rows were examined.
    """

    package: Package
    suggestions: tuple[Suggestion, ...]
    left_out: tuple[str, ...]
    rows: int

    @property
    def documents(self) -> dict[str, dict[str, Any]]:
        """The documents that change, as they are: the descriptor, and schemas with files of their own."""
        return {file: document(self.package, file) for file in dict.fromkeys(one.file for one in self.suggestions)}

    @property
    def patches(self) -> dict[str, list[dict[str, Any]]]:
        """For each document, the JSON Patch (RFC 6902) that applies all suggestions."""
        return {
            file: operations([one for one in self.suggestions if one.file == file], whole)
            for file, whole in self.documents.items()
        }

    @property
    def suggested(self) -> Package:
        """The package with all suggestions applied; nothing is written."""
        whole = self.documents
        new = {file: patched(whole[file], some) for file, some in self.patches.items()}
        files = {file: json.dumps(one, ensure_ascii=False).encode() for file, one in new.items()}
        return read_package(Overlay(self.package.place, files), self.package.file)

    def to_dict(self) -> dict[str, Any]:
        """The draft in the form of its JSON."""
        return {
            "schema": "bushputin-suggestions/1",
            "package": self.package.name,
            "suggestions": [
                {"resource": one.resource, "kind": one.kind, "says": one.says, "file": one.file, **one.operation}
                for one in self.suggestions
            ],
            "patches": [{"file": file, "operations": some} for file, some in self.patches.items()],
            "left_out": list(self.left_out),
        }


def document(package: Package, file: str) -> dict[str, Any]:
    """A document of the package."""
    if file == package.file:
        return package.descriptor
    with package.place.open(file) as stream:
        whole: dict[str, Any] = read_json(stream, file).value
    return whole


def suggest(path: str | PathLike[str], progress: Progress | None = None) -> Draft:
    """What a package could declare; each suggestion holds in all its rows, and none brings a new error.

    Args:
        path: its folder, its descriptor, a zip that holds it, or a CSV file without a descriptor.
        progress: called with a resource's name and its number of rows.

    Raises:
        PackageError: there is no package that can be read.
    """
    package = open_any(path)
    found, left_out = tables(package, ALL, progress)
    draft = Draft(package, tuple(drafted(found)), tuple(left_out), sum(one.rows for one in found))
    return held(draft)


def drafted(found: list[Table]) -> Iterator[Suggestion]:
    """All that holds, table by table.

    Types come first, because keys and references depend on them; what those declare is not repeated as constraints.
    """
    of_tables = {table.name: [] if table.has_schema else [schema(table)] for table in found}
    for table in found:
        of_tables[table.name] += [one for column in table.columns for one in columns.of_type(table, column)]
        of_tables[table.name] += between.primary_key(table)
    for table in found:
        of_tables[table.name] += between.references(table, found)
    for table in found:
        yield from of_tables[table.name]
        for column in table.columns:
            yield from columns.constraints(table, column)


def schema(table: Table) -> Suggestion:
    """The schema of a table that has none: its columns as fields."""
    fields = [{"name": column.name} for column in table.columns]
    says = f"the header has {len(fields):,} columns, and {table.rows:,} rows follow it"
    return Suggestion(table.name, "schema", says, table.file, table.pointer, {"fields": fields})


def held(draft: Draft) -> Draft:
    """The draft without what would cause a new error."""
    before = errors(check_package(draft.package, limits=ALL).findings)
    while draft.suggestions:
        new = errors(check_package(draft.suggested, limits=ALL).findings) - before
        if not new:
            break
        wrong = {(resource, field) for _, resource, *_, field in new}
        kept = tuple(one for one in draft.suggestions if not is_blamed(one, wrong))
        if len(kept) == len(draft.suggestions):
            names = {resource for resource, _ in wrong}
            kept = tuple(one for one in kept if one.resource not in names)
        draft = replace(draft, suggestions=kept if len(kept) < len(draft.suggestions) else ())
    return draft


Spot = tuple[str, str | None, str | None, int | None, str | None]


def errors(findings: tuple[Finding, ...]) -> Counter[Spot]:
    """The errors among findings, in comparable form."""
    return Counter((one.rule, one.resource, one.file, one.line, one.field) for one in findings if one.level == "error")


def is_blamed(one: Suggestion, wrong: set[tuple[str | None, str | None]]) -> bool:
    """Whether a suggestion is about the field, or the place of the descriptor, of a new error."""
    places = {*one.fields, one.pointer}
    return any(one.resource == resource and field in places for resource, field in wrong)
