"""Reads the tables of a package for use, in the same way as a check does, up to the first error."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cached_property
from os import PathLike
from typing import Any, NoReturn

from bushputin_data.validation.engine.collector import FIRST, Collector, Order
from bushputin_data.validation.engine.reading import Reading
from bushputin_data.validation.errors import FindingError, PackageError
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.findings import Fault, Finding
from bushputin_data.validation.inference.opening import open_any
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.plan.plan import Plan, ResourcePlan
from bushputin_data.validation.plan.planner import make_plan
from bushputin_data.validation.stores.local import LocalStore

# The properties of a resource by which its rows are read.
READ_BY = ("name", "path", "data", "format", "encoding", "dialect", "schema", "bytes", "hash")


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """A row of a table as it was read.

    Attributes:
        file: the path of its file.
        line: the physical line on which it starts.
        positions: the 1-based position of each column.
        values: the value of each column: None if it is missing; NaN, which equals nothing, as NaN.
    """

    file: str
    line: int
    positions: Mapping[str, int]
    values: Mapping[str, Any]


def read(path: str | PathLike[str], limits: Limits | None = None) -> Readable:
    """Open a package whose tables are to be read.

    Args:
        path: its folder, its descriptor, or a zip that holds it; or a CSV file, for which a descriptor is inferred.
        limits: what the package may cost before it is refused.

    Raises:
        PackageError: there is no descriptor, or it cannot be read.
    """
    return Readable(path, limits or Limits())


class Readable:
    """A package whose tables are read one by one."""

    def __init__(self, path: str | PathLike[str], limits: Limits) -> None:
        """Open the package; see `read`."""
        self._package, self._limits = open_any(path, limits), limits

    @property
    def name(self) -> str:
        """The name of the package, or of its descriptor where it has none."""
        return self._package.name

    @property
    def descriptor(self) -> Mapping[str, Any]:
        """What the descriptor says."""
        return self._package.descriptor

    @property
    def tables(self) -> list[str]:
        """The names of the resources."""
        return [resource.name for resource in self._package.resources]

    @cached_property
    def _plan(self) -> Plan:
        # Declared checks are not asked here: whatever is wrong with them keeps no row from being read.
        return make_plan(self._package, {}, self._limits)

    def types(self, name: str) -> dict[str, str]:
        """The fields of a table and their types, in the words of Table Schema.

        Raises:
            PackageError: there is no resource of this name, or there are several.
            FindingError: its descriptor is wrong, or it is not judged by a schema.
        """
        table = self._planned(name).table
        assert table
        return {field.name: field.type for field in table.fields}

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of a table, in file order; columns that its files lack are absent.

        Raises:
            PackageError: there is no resource of this name, or there are several.
            FindingError: its descriptor is wrong, or a row, its file or its header is not as the descriptor says.
        """
        plan = self._planned(name)
        assert plan.table
        stop, place = FirstError(), self._package.place
        with Cage(self._limits) as cage, closing(LocalStore(self._limits)) as store:
            reading = Reading(plan, place, store, stop, lambda table, rows: None, limits=self._limits, cage=cage)
            reading.read()
            read = reading.read_table
            assert read
            if not reading.whole or not read.complete:
                stop.give_up(plan)
            kept = tuple(rank for rank in plan.table.kept if rank in read.positions)
            names = plan.table.names(kept)
            positions = {name: read.positions[rank] for rank, name in zip(kept, names, strict=True)}
            row = 0
            for columns in store.scan(name, kept):
                for values in zip(*columns, strict=True):
                    found = dict(zip(names, map(plain, values), strict=True))
                    yield Row(read.places.file(row).path, read.places.line(row), positions, found)
                    row += 1

    def _planned(self, name: str) -> ResourcePlan:
        """The plan of a table, with all its fields kept."""
        plans = [plan for plan in self._plan.resources if plan.name == name]
        if len(plans) != 1:
            raise PackageError(f"there are {len(plans)} resources named {name!r}.")
        (plan,) = plans
        mine = [found for found in self._plan.findings if is_read_by(found.field or "", plan.pointer)]
        for found in mine:
            if found.level == "error":
                raise FindingError(found)
        if plan.table is None or not plan.table.fields:
            raise FindingError(next(iter(mine), Finding.of(NO_SCHEMA, resource=name, field=f"{plan.pointer}/schema")))
        every = tuple(range(len(plan.table.fields)))
        return dataclasses.replace(plan, table=dataclasses.replace(plan.table, kept=every))


NO_SCHEMA = Fault("not_checked", "The table has no schema, so it cannot be read.")
NOT_READ = Fault("not_checked", "The table cannot be read.")


class FirstError(Collector):
    """Stops a reading at the first error, and keeps the warnings."""

    def __init__(self) -> None:
        """Nothing is found yet."""
        super().__init__(1)
        self.warnings: list[Finding] = []

    def takes(self, resource: str, rule: str, order: Order) -> bool:
        """Whether a finding is built in full: always."""
        return True

    def add(self, found: Finding, order: Order = FIRST, cause: Any = None) -> None:
        """Stop at an error.

        Raises:
            FindingError: it is one.
        """
        if found.level == "error":
            raise FindingError(found)
        self.warnings.append(found)

    def give_up(self, plan: ResourcePlan) -> NoReturn:
        """Report why a table was not read completely although it has no error.

        Raises:
            FindingError: always.
        """
        why = [found for found in self.warnings if found.rule == "not_checked"]
        raise FindingError(why[-1] if why else Finding.of(NOT_READ, resource=plan.name))


def is_read_by(pointer: str, resource: str) -> bool:
    """Whether a pointer leads to the resource, or to a part of it by which its rows are read."""
    return pointer == resource or any(f"{pointer}/".startswith(f"{resource}/{name}/") for name in READ_BY)


def plain(value: Any) -> Any:
    """A value as Python has it: numbers as floats."""
    if value is FAULTY:
        return float("nan")
    return float(value) if type(value).__name__ == "Decimal" else value
