"""Finds the bundled release, in a wheel or in a checkout, and checks it. Uses only the standard library."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from bushputin_data.errors import PackageError, UsageError

if TYPE_CHECKING:
    from bushputin_data.validation import Report

DESCRIPTOR = "datapackage.json"


def root() -> Path:
    """The folder that holds datapackage.json and data/: next to the modules in a wheel, at the root of a checkout.

    Raises:
        PackageError: there is neither; the installation is broken.
    """
    here = Path(__file__).resolve().parent
    for folder in (here, here.parents[1]):
        if (folder / DESCRIPTOR).is_file():
            return folder
    raise PackageError(f"no {DESCRIPTOR} beside {here} or at the root of its checkout: reinstall bushputin-data")


def location(path: str | PathLike[str] | None) -> Path:
    """The path of a package; the path of the release if None is given.

    Raises:
        UsageError: the argument is not a path.
    """
    if path is None:
        return root()
    try:
        return Path(path)
    except TypeError:
        raise UsageError(f"{path!r} is not a path: give a folder, a datapackage.json or a zip") from None


def validate(path: str | PathLike[str] | None = None) -> Report:
    """Check the bundled release, or the package at `path`, and report each error with file, line and column.

    Args:
        path: a folder with datapackage.json, the descriptor itself, or a zip of them; or a single CSV file. Any data
            package will do.

    Raises:
        PackageError: there is no readable package at `path`.

    >>> import bushputin_data as bp
    >>> bp.validate().valid
    True
    """
    from bushputin_data import validation

    try:
        return validation.check(location(path))
    except validation.PackageError as error:
        raise PackageError(str(error)) from None
