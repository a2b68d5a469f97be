"""Where the release lies, in a wheel or in a checkout, and its check; standard library only."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bushputin_data.validation import Report

DESCRIPTOR = "datapackage.json"


def root() -> Path:
    """The folder that holds datapackage.json and data/: beside the modules in a wheel, at the root of a checkout.

    Raises:
        FileNotFoundError: neither is there; the installation is broken.
    """
    here = Path(__file__).resolve().parent
    for folder in (here, here.parents[1]):
        if (folder / DESCRIPTOR).is_file():
            return folder
    raise FileNotFoundError(
        f"no {DESCRIPTOR} beside {here} or at the root of its checkout: install bushputin-data again"
    )


def validate(path: str | PathLike[str] | None = None) -> Report:
    """Check the bundled release, or the package at `path`: every fault, with file, line and column.

    Args:
        path: a folder with datapackage.json, the descriptor itself, or a zip of them; any data package will do.

    Raises:
        PackageError: there is no readable package at `path`.

    >>> import bushputin_data as bp
    >>> bp.validate().valid
    True
    """
    from bushputin_data.validation import check

    return check(root() if path is None else path)
