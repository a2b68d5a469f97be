"""Writes exports atomically: at any time there is either the complete new file or folder, or the old one."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bushputin_data.errors import ExportError
from bushputin_data.validation import writing

if TYPE_CHECKING:
    import datetime as dt


def check(target: Path, *, folder: bool) -> None:
    """Stop where nothing can be put.

    Raises:
        ExportError: it is no place for a file, or for a folder; nothing that is there is overwritten but a file.
    """
    if not target.name:
        raise ExportError(f"cannot write {str(target)!r}: name a file")
    with as_told(target):
        if not target.parent.is_dir():
            raise ExportError(f"cannot write {str(target)!r}: there is no folder {str(target.parent)!r}")
        if folder and os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
            raise ExportError(f"cannot write {str(target)!r}: it already exists: name a new folder, or a .zip")
        if not folder and target.exists() and not target.is_file():
            raise ExportError(f"cannot write {str(target)!r}: it is not a file")


def put(target: Path, data: bytes) -> None:
    """Write a file, in the place of the one that was there.

    Raises:
        ExportError: it cannot be written.
    """
    with as_told(target):
        writing.put({target: data})


def put_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder of files.

    Raises:
        ExportError: it cannot be written.
    """
    with as_told(target):
        writing.put_folder(target, files)


@contextmanager
def as_told(target: Path) -> Iterator[None]:
    """Raise what the system says as what users catch."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise ExportError(f"cannot write {str(target)!r}: {getattr(error, 'strerror', None) or error}") from None


def zipped(files: Mapping[str, bytes], moment: dt.datetime) -> bytes:
    """The zip of some files, all of the same moment."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            member = zipfile.ZipInfo(name, moment.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            # The same on every system, and readable for all.
            member.create_system, member.external_attr = 3, 0o644 << 16
            archive.writestr(member, data)
    return out.getvalue()
