"""Opens whatever can be checked: a package, or a table for which a descriptor is inferred."""

from __future__ import annotations

from contextlib import suppress
from os import PathLike
from pathlib import Path

from bushputin_data.validation.errors import PackageError
from bushputin_data.validation.findings import DESCRIPTOR, shown
from bushputin_data.validation.hints import package_hint
from bushputin_data.validation.inference.inferring import infer, is_table
from bushputin_data.validation.limits import USUAL, Limits
from bushputin_data.validation.source.package import Package, ResourceReader, begins_as_zip, open_package
from bushputin_data.validation.source.places import Folder


def open_any(path: str | PathLike[str], limits: Limits = USUAL) -> Package:
    """Open a package, or a CSV file as a package of one table.

    Raises:
        PackageError: there is neither, or it cannot be read.
    """
    with suppress(OSError, ValueError):
        if is_table(Path(path)):
            return open_table(Path(path), limits)
        if is_other(Path(path)):
            raise PackageError(f"{shown(Path(path).name)} is neither a descriptor nor a CSV file. {package_hint(path)}")
    return open_package(path, limits)


def open_table(path: Path, limits: Limits) -> Package:
    """A CSV file as a package of one table."""
    found = infer(path, limits)
    place = Folder(path.resolve().parent)
    reader = ResourceReader(place, DESCRIPTOR, limits)
    return Package(
        place, found.descriptor, DESCRIPTOR, tuple(reader.all(found.descriptor)), tuple(reader.findings), found.assumed
    )


def is_other(path: Path) -> bool:
    """Whether a file is neither a descriptor nor a zip, by its name and its bytes."""
    if path.suffix.lower() in (".json", ".zip") or not path.is_file() or begins_as_zip(path):
        return False
    with path.open("rb") as stream:
        return stream.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"[")
