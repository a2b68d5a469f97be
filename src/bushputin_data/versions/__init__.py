"""Versions of a package: what changed between two of them, what version number that requires, and what was wrong."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from bushputin_data.dataset import Dataset
    from bushputin_data.versions.diffs import Diff

    Version = str | PathLike[str] | Dataset


def diff(old: Version, new: Version) -> Diff:
    """What changed between two versions of a package: rows and cells by key, schema, and the version number required.

    Any package of CSV tables will do. Rows are matched by primary key; in a table without one, by all their cells.
    Print the result to read it; `Diff.apply` reproduces the new version from the old one, byte for byte.

    Args:
        old: a folder, a datapackage.json, a zip, or a loaded dataset.
        new: another of these.

    Raises:
        PackageError: one of them is not a readable package.
        ShapeError: one of its tables is not a single CSV file of the package.

    >>> import bushputin_data as bp
    >>> found = bp.diff(bp.load(), bp.load())
    >>> bool(found), str(found.bump)
    (False, 'none')
    """
    from bushputin_data.versions.diffs import between
    from bushputin_data.versions.snapshot import snapshot

    return between(snapshot(old), snapshot(new))


def errata(since: str | None = None, rows: Any = None) -> pd.DataFrame:
    """The facts that earlier releases gave wrongly: table, row, column, both values, reason, source and release.

    Cells that were empty and have been filled, new rows and changes of wording are not included; `diff` shows them.

    Args:
        since: a release; only corrections made in it or later. If you have used 0.1.0, pass the release after it,
            0.2.0.
        rows: only corrections of these rows: an id, a row, a frame, or several of these; all rows if None.

    Raises:
        UnknownNameError: there is no such release or row.
        UsageError: `since` is not a version, or `rows` does not stand for rows.

    >>> import bushputin_data as bp
    >>> list(bp.errata(rows="2001-01-24-letter")["column"])[:1]
    ['end_date']
    """
    from bushputin_data.versions.corrections import errata

    return errata(since, rows)
