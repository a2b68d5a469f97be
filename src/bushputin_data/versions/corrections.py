"""errata.csv and retired_ids.csv: corrected facts and retired ids, as distributed with the release."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from bushputin_data.errors import PackageError, UnknownNameError, UsageError, shown
from bushputin_data.release import root
from bushputin_data.versions.rules import numbers

if TYPE_CHECKING:
    import pandas as pd

ERRATA, RETIRED = "errata.csv", "retired_ids.csv"


def lines(file: str) -> list[dict[str, str]]:
    """The rows of a file beside the descriptor of the release.

    Raises:
        PackageError: it is not there; the installation is broken.
    """
    path = root() / file
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))
    except OSError:
        raise PackageError(f"no {file} beside the release: reinstall bushputin-data") from None


def errata(since: str | None, rows: Any) -> pd.DataFrame:
    """The lines of errata.csv from a release on, and about some rows; see `bushputin_data.errata`."""
    import pandas as pd

    from bushputin_data.frames import STRING

    found = lines(ERRATA)
    columns = list(found[0]) if found else ["table", "row_id", "column", "old", "new", "reason", "source_id", "release"]
    if since is not None:
        least = checked(since, {line["release"] for line in found})
        found = [line for line in found if (numbers(line["release"]) or ()) >= least]
    if rows is not None:
        wanted = about(rows)
        found = [line for line in found if (line["table"], line["row_id"]) in wanted]
    values = {name: [line[name] or None for line in found] for name in columns}
    return pd.DataFrame({name: pd.Series(cells, dtype=STRING, name=name) for name, cells in values.items()})


def checked(since: str, releases: set[str]) -> tuple[int, ...]:
    """The numbers of a release that is or was.

    Raises:
        UsageError: it is no version.
        UnknownNameError: it is above this release.
    """
    from bushputin_data.version import __version__

    least = numbers(since) if isinstance(since, str) else None
    if least is None:
        raise UsageError(f"{shown(since)} is not a version number (such as {__version__})")
    if least > (numbers(__version__) or ()):
        raise UnknownNameError.among({*releases, __version__}, "release", since)
    return least


def about(rows: Any) -> set[tuple[str, str]]:
    """The rows as named in errata.csv."""
    from bushputin_data.given import joined
    from bushputin_data.given import rows as given
    from bushputin_data.shortcuts import release

    return {(row.resource.name, joined(row)) for row in given(rows, release())}
