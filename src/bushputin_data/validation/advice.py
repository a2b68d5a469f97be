"""What to give in the place of a path that is no package."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from os import PathLike
from pathlib import Path

from bushputin_data.validation.findings import DESCRIPTOR, cut

WANTED = f"Give the folder that holds a {DESCRIPTOR}, the descriptor itself or a .zip."
# Paths have one slash where the URL that they were made from had two.
URL = re.compile(r"https?:/", re.IGNORECASE)


def is_url(path: str | PathLike[str]) -> bool:
    """It is an address of the web."""
    return URL.match(os.fspath(path)) is not None


def instead(path: str | PathLike[str]) -> str:
    """Where the package lies of which this is a file: in its own folder or the one above; else what can be given."""
    with suppress(OSError):
        for folder in Path(path).resolve().parents[:2]:
            if (folder / DESCRIPTOR).is_file():
                return f"{DESCRIPTOR} is in {cut(str(folder))!r}: give that folder."
    return WANTED
