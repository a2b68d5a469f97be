"""Opens packages and reads their tables as `validate` does, and turns errors of reading into exceptions.

A table is read by the package's own descriptor: encoding, dialect, header, types, missing values, constraints, size and
hash.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bushputin_data.errors import CellsError, PackageError, ShapeError
from bushputin_data.validation import Finding, FindingError, read
from bushputin_data.validation import PackageError as NoPackageError

SEE_ALL = "validate() reports all errors."
# Errors of a header, and errors of a file as a whole which say that its bytes are not those of the table.
OF_THE_HEADER = ("missing_column", "extra_column", "duplicate_column", "column_order", "dialect")
OF_THE_BYTES = ("bytes", "hash", "size_limit", "encoding")


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table as it was read: its position, and its values by column, None if missing."""

    file: str
    line: int
    positions: Mapping[str, int]
    values: Mapping[str, Any]

    def place(self, column: str) -> str:
        """The file, line and column of a cell, as in findings, and the name of the column."""
        return f"{self.file}:{self.line}:{self.positions.get(column, 0)}: {column}"


class Package:
    """A package whose tables are read one by one."""

    def __init__(self, path: Path) -> None:
        """Open the package.

        Raises:
            PackageError: there is no readable package at `path`.
        """
        try:
            self._package = read(path)
        except NoPackageError as error:
            raise PackageError(str(error)) from None

    @property
    def name(self) -> str:
        """The name of the package, or of its descriptor if it has none."""
        return self._package.name

    @property
    def descriptor(self) -> Mapping[str, Any]:
        """The content of the descriptor."""
        return self._package.descriptor

    @property
    def tables(self) -> list[str]:
        """The names of the resources."""
        return self._package.tables

    def types(self, name: str) -> dict[str, str]:
        """The fields of a table and their Table Schema types.

        Raises:
            ShapeError: the descriptor of the table is invalid, or has no schema.
        """
        with first_error(name):
            return self._package.types(name)

    def records(self, name: str) -> Iterator[Record]:
        """The rows of a table, in file order; columns that its files lack are absent.

        Raises:
            ShapeError: the table is not in a supported form, or its columns differ from its schema.
            CellsError: a row, or the file as a whole, does not match the descriptor.
        """
        with first_error(name):
            for row in self._package.rows(name):
                yield Record(row.file, row.line, row.positions, row.values)


@contextmanager
def first_error(name: str) -> Iterator[None]:
    """Raise the error that stops the reading of a table."""
    try:
        yield
    except NoPackageError as error:
        raise ShapeError(f"{name}: {error} {SEE_ALL}") from None
    except FindingError as error:
        raise as_told(error.found, name) from None


def as_told(found: Finding, name: str) -> ShapeError | CellsError:
    """The exception for a finding about a table."""
    of_the_shape = found.rule in OF_THE_HEADER if found.line else found.rule not in OF_THE_BYTES
    place = ":".join(str(part) for part in (found.file or name, found.line) if part)
    expected = f"Expected: {found.expected}." if found.expected else ""
    parts = (f"{place}: {found.field}:" if found.field else f"{place}:", found.message, expected, found.hint)
    message = " ".join([*filter(None, parts), SEE_ALL])
    return ShapeError(message) if of_the_shape else CellsError(message)
