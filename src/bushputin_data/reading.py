"""The way into `validation` behind its public surface: opens a package and reads its tables as `validate` does.

No other module of this half reaches behind that surface. What is read here is what a check of the table reads, by the
package's own descriptor: encoding, dialect, header, types, missing values, constraints, size and hash.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bushputin_data.errors import CellsError, PackageError, ShapeError
from bushputin_data.validation import Finding
from bushputin_data.validation import PackageError as NoPackageError
from bushputin_data.validation.engine.reading import Reading
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.plan.planner import TableMaker
from bushputin_data.validation.plan.tables import Table
from bushputin_data.validation.source.package import open_package

SEE_ALL = "validate() reports all errors."
# The properties of a resource by which its rows are read.
READ_BY = ("name", "path", "data", "format", "encoding", "dialect", "schema", "bytes", "hash")
# Errors of a header, and errors of a file as a whole which say that its bytes are not those of the table.
OF_THE_HEADER = ("missing_column", "extra_column", "duplicate_column", "column_order", "dialect")
OF_THE_BYTES = ("bytes", "hash", "size_limit", "encoding")


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table as it was read: where it stands, and its values by column, None where missing."""

    file: str
    line: int
    positions: Mapping[str, int]
    values: Mapping[str, Any]

    def place(self, column: str) -> str:
        """File, line and column of a cell, as findings have them, and the name of the column."""
        return f"{self.file}:{self.line}:{self.positions.get(column, 0)}: {column}"


class FoundError(Exception):
    """The first error of a table."""

    def __init__(self, found: Finding) -> None:
        """Carry its finding."""
        self.found = found
        super().__init__(found.message)


class Package:
    """A package whose tables are read one by one."""

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            PackageError: there is no readable package at `path`.
        """
        try:
            self._package = open_package(path)
        except NoPackageError as error:
            raise PackageError(str(error)) from None

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

    def types(self, name: str) -> dict[str, str]:
        """The fields of a table and their types, in the words of Table Schema.

        Raises:
            ShapeError: the descriptor of the table is wrong, or has no schema.
        """
        with first_error(name):
            return {field.name: field.cell.type for field in self._table(name, []).fields.values()}

    def records(self, name: str) -> Iterator[Record]:
        """The rows of a table, in file order; columns that its files lack are absent.

        Raises:
            ShapeError: the table is not in a form that is read, or has other columns than its schema says.
            CellsError: a row, or the file as a whole, is not as the descriptor says.
        """
        warnings: list[Finding] = []
        with first_error(name), field_size_limit_kept():
            table = self._table(name, warnings)
            table.need(*table.fields)
            reading = Reading(table.resource, table, catching(warnings), lambda resource, rows: None)
            reading.read()
        with closing(table.store):
            if not reading.whole or not table.complete:
                why = warnings[-1].message if warnings else "It cannot be read."
                raise ShapeError(f"{name}: {why} {SEE_ALL}")
            columns = {one: table.column(one) for one in table.store.names}
            for row in range(table.rows):
                values = {one: known(column(row)) for one, column in columns.items()}
                yield Record(table.file(row), table.store.line(row), table.positions, values)

    def _table(self, name: str, warnings: list[Finding]) -> Table:
        """A table as its schema declares it."""
        found = [resource for resource in self._package.resources if resource.name == name]
        if len(found) != 1:
            raise ShapeError(f"{name}: there are {len(found)} resources of this name. {SEE_ALL}")
        add = catching(warnings, lambda one: is_read_by(one.field or "", found[0].pointer))
        # What was wrong with a schema or a dialect in a file of its own.
        for one in self._package.findings:
            add(one)
        maker = TableMaker(self._package, add)
        maker.resource(found[0])
        table = maker.table(found[0])
        if not table.fields:
            raise ShapeError(f"{name}: it has no schema by which it could be read. {SEE_ALL}")
        return table


def is_read_by(pointer: str, resource: str) -> bool:
    """A pointer leads to the resource, or to a part of it by which its rows are read."""
    return pointer == resource or any(f"{pointer}/".startswith(f"{resource}/{name}/") for name in READ_BY)


def catching(warnings: list[Finding], matters: Callable[[Finding], bool] = lambda found: True) -> Callable[..., None]:
    """What takes findings: it stops at the first error that matters, and keeps the warnings."""

    def add(found: Finding) -> None:
        if found.level != "error":
            warnings.append(found)
        elif matters(found):
            raise FoundError(found)

    return add


@contextmanager
def first_error(name: str) -> Iterator[None]:
    """Raise the first error of a table as what users catch."""
    try:
        yield
    except FoundError as error:
        found = error.found
        of_the_shape = found.rule in OF_THE_HEADER if found.line else found.rule not in OF_THE_BYTES
        place = ":".join(str(part) for part in (found.file or name, found.line, found.column) if part)
        expected = f"Expected: {found.expected}." if found.expected else ""
        parts = (f"{place}: {found.field}:" if found.field else f"{place}:", found.message, expected, found.hint)
        message = " ".join([*filter(None, parts), SEE_ALL])
        raise ShapeError(message) if of_the_shape else CellsError(message) from None


@contextmanager
def field_size_limit_kept() -> Iterator[None]:
    """Put back the limit of the csv module, which is one for the whole process."""
    before = csv.field_size_limit()
    try:
        yield
    finally:
        csv.field_size_limit(before)


def known(value: Any) -> Any:
    """A value of a column; NaN, which equals nothing and so is no key, is kept as unknown by `validation`."""
    return math.nan if value is FAULTY else value
