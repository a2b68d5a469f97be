"""Versions of a package: what changed between two of them, what number that asks for, and what was wrong before."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from bushputin_data.dataset import Dataset
    from bushputin_data.versions.diffs import Diff

    Version = str | PathLike[str] | Dataset


def diff(old: Version, new: Version) -> Diff:
    """What changed between two versions of a package: rows and cells by key, schema, and the bump that they ask for.

    Any package of CSV tables will do. Rows are told apart by the primary key, or by all of their cells where there is
    none. `print` shows it; `Diff.apply` makes the new version of the old one, byte for byte.

    Args:
        old: a folder, a datapackage.json, a zip, or a loaded dataset.
        new: another of these.

    Raises:
        PackageError: one is no readable package.
        ShapeError: a table of it is not one CSV file of the package.

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

    Filled blanks, new rows and edited wording are not among them; `diff` shows those.

    Args:
        since: a release: what was corrected in it or later. Whoever has used 0.1.0 asks for what came since 0.2.0.
        rows: only what concerns these rows: an id, a row, a frame, or several of these; all rows otherwise.

    Raises:
        UnknownNameError: there is no such release, or no such row.
        UsageError: `since` is no version, or `rows` stands for no rows.

    >>> import bushputin_data as bp
    >>> list(bp.errata(rows="2001-01-24-letter")["column"])[:1]
    ['end_date']
    """
    from bushputin_data.versions.corrections import errata

    return errata(since, rows)
