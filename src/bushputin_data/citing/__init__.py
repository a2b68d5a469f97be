"""Citations of the release, and of the sources behind its rows, in the formats that editors and programs use."""

from __future__ import annotations

from importlib import import_module
from os import PathLike
from typing import Any

from bushputin_data.dataset import Dataset
from bushputin_data.errors import UnknownNameError, UsageError

# Each style and its module.
STYLES = {"chicago": "chicago", "apa": "apa", "bibtex": "bibtex", "csl-json": "csl", "ris": "ris"}


def cite(thing: Any = None, style: str = "chicago", *, data: Dataset | str | PathLike[str] | None = None) -> str:
    """How to cite the release, or rows of it together with their sources.

    Each source is cited once, with the page or paragraph references given in the rows. A statement is cited by the
    source in which its wording was read, and by the record that this source quotes; a contact by all its sources.
    Nothing is made up: an undated page is `n.d.`, and a description that replaces a missing title is in brackets.

    Args:
        thing: an id, a row, a frame or a row of one, a table, or several of these; None for the release alone.
        style: `chicago` (footnotes) or `apa` (a reference list), both with italics between asterisks; `bibtex`,
            `csl-json` or `ris` for reference managers.
        data: the dataset in which ids are looked up, or its path; None for the release. A row knows its own dataset.
            Without `thing`, the path may also lead to an older release, whose tables the installed code cannot read.

    Raises:
        UnknownNameError: there is no such id or style; the message suggests similar ones.
        UsageError: the argument does not stand for rows, or stands for rows of several datasets.
        PackageError: there is no readable package at the path.
        ShapeError: rows of an older release are to be cited.

    A dataset with the name and version of the installed release but other tables, such as one to which codings were
    added, is cited as modified.

    >>> import bushputin_data as bp
    >>> bp.cite().startswith("bushputin-data contributors, *Bush and Putin, 2001–2009: every documented contact*")
    True
    >>> print(bp.cite("whitehouse-2003-camp-david-joint-statement").splitlines()[0])
    “U.S. Russian Federation Joint Statement,” The White House, September 27, 2003, accessed November 24, 2026, https://georgewbush-whitehouse.archives.gov/news/releases/2003/09/text/20030927-11.html.
    """
    from bushputin_data.citing.gathering import gather, labels
    from bushputin_data.citing.works import of_descriptor, of_release
    from bushputin_data.dataset import load
    from bushputin_data.given import rows
    from bushputin_data.reading import Package
    from bushputin_data.release import location
    from bushputin_data.shortcuts import release

    if not isinstance(style, str) or style not in STYLES:
        raise UnknownNameError.among(STYLES, "style", style)
    if isinstance(thing, Dataset):
        thing, data = None, thing
    write = import_module(f"{__name__}.{STYLES[style]}").written
    if thing is None and data is not None and not isinstance(data, Dataset):
        said = Package(location(data)).descriptor
        alone: str = write([], of_descriptor(said, str(said.get("version") or "")), "")
        return alone
    data = data if data is None or isinstance(data, Dataset) else load(data)
    found = [] if thing is None else rows(thing, data or release())
    if thing is not None and not found:
        raise UsageError("there are no rows to cite: the argument is empty")
    homes = {id(row.home): row.home for row in found}
    if len(homes) > 1:
        raise UsageError("the rows come from several datasets: cite those of each dataset separately")
    home = next(iter(homes.values()), data or release())
    assert isinstance(home, Dataset)
    text: str = write(gather(found), of_release(home), labels(found))
    return text
