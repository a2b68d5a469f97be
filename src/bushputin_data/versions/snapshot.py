"""A version of a package as it is compared: the bytes of its descriptor and tables, from a folder or a zip."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from os import PathLike
from pathlib import Path, PurePosixPath
from typing import Any

from bushputin_data.errors import PackageError, ShapeError, UsageError
from bushputin_data.release import DESCRIPTOR, location

# The maximum size of a file in a package that is compared.
LARGEST = 1 << 30
Read = Callable[[str], bytes]


@dataclass(frozen=True)
class Grid:
    """A table as text.

    Attributes:
        header: the column names.
        records: the rows.
        is_plain: whether writing the records reproduces the bytes of the file.
    """

    header: tuple[str, ...]
    records: tuple[tuple[str, ...], ...]
    is_plain: bool


@dataclass(frozen=True)
class Snapshot:
    """A version of a package.

    Attributes:
        text: the bytes of the descriptor.
        files: the bytes of each table, by its path.
    """

    text: bytes
    files: Mapping[str, bytes]

    @cached_property
    def descriptor(self) -> dict[str, Any]:
        """What the descriptor says."""
        return parsed(self.text)

    @cached_property
    def resources(self) -> dict[str, dict[str, Any]]:
        """What the descriptor says of each table, by its name."""
        return {str(one["name"]): one for one in tables(self.descriptor)}

    @property
    def version(self) -> str:
        """The version in the descriptor; empty if there is none."""
        return str(self.descriptor.get("version") or "")

    def grid(self, name: str) -> Grid:
        """A table as text."""
        return grid(self.data(name))

    def data(self, name: str) -> bytes:
        """The bytes of a table."""
        return self.files[self.resources[name]["path"]]


def snapshot(given: Any) -> Snapshot:
    """The version at a path (a folder, a descriptor or a zip), or that of a loaded dataset.

    Raises:
        PackageError: there is no readable package.
        ShapeError: one of its tables is not a single CSV file in the package.
    """
    given = given if isinstance(given, str | PathLike) else getattr(given, "path", given)
    if given is None:
        raise UsageError("None is not a path: give a folder, a datapackage.json or a zip")
    path = location(given)
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return taken(*of_zip(archive, path))
        descriptor = path / DESCRIPTOR if path.is_dir() else path
        return taken(lambda name: of_folder(descriptor.parent, name), descriptor.name)
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        if isinstance(error, PackageError | ShapeError):
            raise
        why = getattr(error, "strerror", None) or str(error)
        raise PackageError(f"{given}: not a readable package: {why}") from None


def of_zip(archive: zipfile.ZipFile, path: Path) -> tuple[Read, str]:
    """How files are read from a zip, and where its descriptor is: at the root, or in the one folder that has one."""
    found = [name for name in archive.namelist() if PurePosixPath(name).name == DESCRIPTOR]
    shallow = [name for name in found if name == DESCRIPTOR] or found
    if len(shallow) != 1:
        raise PackageError(f"{path}: {'no' if not shallow else 'more than one'} {DESCRIPTOR} in the zip")
    folder = PurePosixPath(shallow[0]).parent

    def read(name: str) -> bytes:
        try:
            entry = archive.getinfo(str(folder / name))
        except KeyError:
            raise PackageError(f"{path}: {name} is not in the zip") from None
        if entry.file_size > LARGEST:
            raise PackageError(f"{path}: {name} has more than {LARGEST:,} bytes")
        return archive.read(entry)

    return read, DESCRIPTOR


def of_folder(folder: Path, name: str) -> bytes:
    """A file of a folder."""
    path = folder / name
    if path.stat().st_size > LARGEST:
        raise PackageError(f"{path}: more than {LARGEST:,} bytes")
    return path.read_bytes()


def taken(read: Read, name: str) -> Snapshot:
    """The version whose files `read` returns."""
    text = read(name)
    paths = [str(one["path"]) for one in tables(parsed(text))]
    return Snapshot(text, {path: read(path) for path in paths})


def parsed(text: bytes) -> dict[str, Any]:
    """The object of a descriptor."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise PackageError("the descriptor is not JSON in UTF-8") from None
    if not isinstance(found, dict):
        raise PackageError("the descriptor is not an object")
    return found


def tables(descriptor: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The tables of a descriptor, each a CSV file below it."""
    found = descriptor.get("resources")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise PackageError("the descriptor has no list of resources")
    names = [one.get("name") for one in found]
    if not all(isinstance(name, str) for name in names) or len(set(names)) < len(names):
        raise ShapeError("versions are compared by the names of their tables, but some are missing or repeated")
    for one in found:
        check(one)
    return found


def check(resource: Mapping[str, Any]) -> None:
    """Check that a table is a single plain CSV file below the descriptor.

    Raises:
        ShapeError: it is not.
    """
    path = resource.get("path")
    if not isinstance(path, str) or ":" in path or "\\" in path or not path:
        raise ShapeError(f"{resource['name']}: only tables that are a single file in the package can be compared")
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise ShapeError(f"{resource['name']}: the path {path} leads out of the package")


def grid(data: bytes) -> Grid:
    """The cells of a CSV file; None if it is not CSV in UTF-8."""
    try:
        rows = list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return Grid((), (), is_plain=False)
    header, *records = rows or [[]]
    is_plain = all(len(record) == len(header) for record in records) and len(set(header)) == len(header)
    return Grid(tuple(header), tuple(map(tuple, records)), is_plain and encoded(rows) == data)


def encoded(rows: list[list[str]]) -> bytes:
    """The file that holds these rows."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()
