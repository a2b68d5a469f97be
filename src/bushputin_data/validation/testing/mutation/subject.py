"""The valid package into which faults are put: its plan, its tables as they were read, and what it has already."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import cached_property
from os import PathLike
from typing import Any, Self, TypeVar

from bushputin_data.validation.checks import kinds
from bushputin_data.validation.checks.check import Check
from bushputin_data.validation.engine.run import check_package
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.plan.plan import ResourcePlan
from bushputin_data.validation.plan.planner import make_plan
from bushputin_data.validation.source.overlay import Files
from bushputin_data.validation.source.package import Package, open_package
from bushputin_data.validation.testing.mutation.after import Place
from bushputin_data.validation.testing.mutation.bonds import Bond, bonds
from bushputin_data.validation.testing.mutation.file_sheet import FileSheet, InlineTextSheet
from bushputin_data.validation.testing.mutation.inline_sheet import InlineSheet
from bushputin_data.validation.testing.mutation.sheet import Sheet
from bushputin_data.validation.testing.mutation.spots import Spot
from bushputin_data.validation.waivers import FILE

Item = TypeVar("Item")
# Rule or check, resource, row and field.
Waiver = tuple[str, str, str, str]


class Subject:
    """A valid package, read once."""

    def __init__(self, path: str | PathLike[str] | Package) -> None:
        """Check and read it; it may be open already.

        Raises:
            PackageError: there is no readable package.
            ValueError: it is not valid: a fault among faults proves nothing; or its tables cannot be split into cells.
        """
        self.package = path if isinstance(path, Package) else open_package(path)
        counts: dict[str, int] = {}
        report = check_package(self.package, progress=counts.__setitem__)
        if not report.valid:
            first = next(found for found in report.findings if found.level == "error")
            which = f"{first.rule!r}" + (f" ({first.check})" if first.check else "")
            raise ValueError(f"the package already has errors, such as {which} in {first.file}: fix them first")
        self.before = [Spot.of(found) for found in report.findings]
        limits = Limits()
        self.plan = make_plan(self.package, kinds(), limits)
        self.checks = [check for check in self.plan.checks if isinstance(check, Check)]
        self._cage = Cage(limits)
        self.sheets: dict[str, Sheet] = {}
        for resource in self.plan.resources:
            if resource.table:
                self.sheets[resource.name] = sheet = self._sheet(resource)
                if len(sheet.rows) != counts.get(resource.name, 0):
                    raise ValueError(f"the rows of {resource.name} cannot be split into cells here")

    def _sheet(self, plan: ResourcePlan) -> Sheet:
        """A table and its rows."""
        assert plan.table
        kind = FileSheet if plan.data is None else InlineTextSheet if isinstance(plan.data, str) else InlineSheet
        return kind(plan, plan.table, self._cage, self.package)

    def __enter__(self) -> Self:
        """Use it for a while."""
        return self

    def __exit__(self, *problem: object) -> None:
        """Let go of what reading needed."""
        self._cage.__exit__(None, None, None)

    @cached_property
    def bonds(self) -> list[Bond]:
        """What holds between its rows."""
        return list(bonds(self.sheets, self.checks, self.file))

    @cached_property
    def looked_at(self) -> frozenset[Place]:
        """The columns at which something between rows looks."""
        return frozenset().union(*(bond.places for bond in self.bonds))

    @property
    def file(self) -> str:
        """The name of the descriptor."""
        return self.package.file

    # Tables

    @cached_property
    def tables(self) -> list[Sheet]:
        """The tables that have rows, and whose files are theirs alone."""
        paths = [path for resource in self.plan.resources for path in resource.paths]
        return [
            sheet
            for sheet in self.sheets.values()
            if sheet.rows and all(paths.count(path) == 1 for path in sheet.plan.paths)
        ]

    @property
    def in_files(self) -> list[FileSheet]:
        """Those of them whose rows are in files."""
        return [sheet for sheet in self.tables if isinstance(sheet, FileSheet) and sheet.plan.paths]

    def is_free(self, sheet: Sheet, index: int) -> bool:
        """Whether nothing is found on the row's line now, so that writing it anew hides nothing."""
        row = sheet.rows[index]
        return (row.path, row.line) not in self._found_lines

    @cached_property
    def _found_lines(self) -> frozenset[tuple[str | None, int | None]]:
        return frozenset((spot.file, spot.line) for spot in self.before if spot.line)

    # The descriptor

    def described(self, change: Callable[[dict[str, Any]], object]) -> Files:
        """The package with a changed descriptor."""
        copy = deepcopy(self.package.descriptor)
        change(copy)
        return {self.file: json.dumps(copy, ensure_ascii=False).encode()}

    def resource_with(self, plan: ResourcePlan, **properties: Any) -> Files:
        """The package with other properties of a resource."""
        return self.described(lambda whole: whole["resources"][plan.index].update(properties))

    def resource_without(self, plan: ResourcePlan, name: str) -> Files:
        """The package with a property less in a resource."""
        return self.described(lambda whole: whole["resources"][plan.index].pop(name))

    def schema_with(self, plan: ResourcePlan, change: Callable[[dict[str, Any]], object]) -> Files | None:
        """The package with a changed schema, wherever it stands; None if another resource has it too."""
        said = [one.get("schema") for one in self.package.descriptor["resources"] if isinstance(one, dict)]
        schema = said[plan.index]
        if isinstance(schema, dict):
            return self.described(lambda whole: change(whole["resources"][plan.index]["schema"]))
        if said.count(schema) > 1 or not isinstance(schema, str):
            return None
        copy = deepcopy(dict(self.package.resources[plan.index].schema or {}))
        change(copy)
        return {schema: json.dumps(copy, ensure_ascii=False).encode()}

    def entry_more(self, entry: dict[str, Any]) -> tuple[int, Files]:
        """The package with one more entry of `checks`, and the index of that."""
        number = len(self.package.descriptor.get("checks", []))
        return number, self.described(lambda whole: whole.setdefault("checks", []).append(entry))

    # Waivers

    @cached_property
    def waivers(self) -> Mapping[Waiver, int]:
        """The exceptions of the package, each with its line."""
        reader = csv.reader(io.StringIO(self.waiver_text, newline=""))
        next(reader, None)
        found: dict[Waiver, int] = {}
        line = reader.line_num + 1
        for rule, resource, row_key, field, _ in reader:
            found[rule, resource, row_key, field] = line
            line = reader.line_num + 1
        return found

    @cached_property
    def waiver_text(self) -> str:
        """What waivers.csv says; empty if there is none."""
        try:
            with self.package.place.open(FILE) as stream:
                return stream.read().decode()
        except FaultError:
            return ""


def shuffled(chance: random.Random, values: Sequence[Item]) -> list[Item]:
    """The values in another order."""
    return chance.sample(values, len(values))
