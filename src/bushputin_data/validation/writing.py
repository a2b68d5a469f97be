"""Writes files so that nobody ever finds half of one: each is written beside its place first, and then moved there.

A move within a folder is atomic. Several moves are not: if one of them fails, those before it are taken back. A process
that is killed leaves at most a hidden file or folder behind (`.NAME.….part`); it may be deleted.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

# Names have limits, and that of the hidden file is longer than that of the one whose place it takes.
KEPT = 40


def put(files: Mapping[Path, bytes], check: Callable[[], None] | None = None) -> None:
    """Write all files or none, in the places of those that are there, whose permissions they get.

    Args:
        files: what each is to hold; they are moved in this order.
        check: is called when all are written and none is moved; what it raises leaves everything as it was.

    Raises:
        OSError: a file could not be written; all are as before.
    """
    waiting: dict[Path, Path] = {}
    try:
        for target, data in files.items():
            waiting[target] = beside(target)
            write(waiting[target], data)
            if target.exists():
                shutil.copymode(target, waiting[target])
        if check:
            check()
        move(waiting)
    finally:
        for one in waiting.values():
            one.unlink(missing_ok=True)


def move(waiting: Mapping[Path, Path]) -> None:
    """Move files into their places; where that fails, put back what was there."""
    before: dict[Path, bytes | None] = {}
    try:
        for target, new in waiting.items():
            # One move is whole or has not happened: only several have to be taken back.
            if len(waiting) > 1:
                before[target] = target.read_bytes() if target.exists() else None
            new.replace(target)
    except BaseException:
        for target, data in before.items():
            with suppress(OSError):
                put_back(target, data)
        raise


def put_back(target: Path, data: bytes | None) -> None:
    """Give a place the file that it had, or none."""
    if data is None:
        target.unlink(missing_ok=True)
    else:
        put({target: data})


def put_folder(target: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder of files; an empty one that is there already is replaced, as a file would be.

    Raises:
        OSError: it could not be written; nothing of it is there.
    """
    new = beside(target)
    try:
        new.mkdir()
        for name, data in files.items():
            write(new / name, data)
        if target.is_dir():
            target.rmdir()
        new.rename(target)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def beside(target: Path) -> Path:
    """A hidden name in the folder of a file, which nothing else has."""
    return target.with_name(f".{target.name[:KEPT]}.{secrets.token_hex(4)}.part")


def write(path: Path, data: bytes) -> None:
    """Write a new file through to the disk."""
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
