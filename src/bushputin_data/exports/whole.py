"""Puts files in place in one step: whoever looks finds the whole file or folder, or what was there before.

The new one is written into a hidden folder beside it, and moved from there. A process that is killed leaves at most
this folder behind (`.NAME.….part`); it may be deleted.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bushputin_data.errors import ExportError

if TYPE_CHECKING:
    import datetime as dt

# Names have limits, and that of the hidden folder is longer than that of the file.
KEPT = 40


def check(target: Path, *, folder: bool) -> None:
    """Stop where nothing can be put.

    Raises:
        ExportError: it is no place for a file, or for a folder; nothing that is there is overwritten but a file.
    """
    if not target.name:
        raise ExportError(f"cannot write {str(target)!r}: name a file")
    with as_told(target):
        if not target.parent.is_dir():
            raise ExportError(f"cannot write {str(target)!r}: the folder {str(target.parent)!r} does not exist")
        if folder and os.path.lexists(target) and not (target.is_dir() and not any(target.iterdir())):
            raise ExportError(f"cannot write {str(target)!r}: it already exists; name a new folder or a .zip")
        if not folder and target.exists() and not target.is_file():
            raise ExportError(f"cannot write {str(target)!r}: it is not a file")


def put(target: Path, data: bytes) -> None:
    """Write a file, in the place of the one that was there.

    Raises:
        ExportError: it cannot be written.
    """
    with beside(target) as folder:
        write(folder / target.name, data)
        (folder / target.name).replace(target)


def put_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder of files.

    Raises:
        ExportError: it cannot be written.
    """
    with beside(target) as folder:
        new = folder / target.name
        new.mkdir()
        for name, data in files.items():
            write(new / name, data)
        # An empty folder that is there already is replaced, as a file would be.
        if target.is_dir():
            target.rmdir()
        new.rename(target)


def write(path: Path, data: bytes) -> None:
    """Write a file through to the disk."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """A hidden folder on the same disk, which is gone afterwards."""
    with as_told(target):
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name[:KEPT]}.", suffix=".part", dir=target.parent))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


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
