"""Writes changed files: each beside the old one first, then all moved into their places, the descriptor last.

A move within a folder is atomic, so no reader ever sees half a file. Several moves are not: if one of them fails, those
before it are taken back. If the machine stops between two, the descriptor, which comes last, still has the old sizes
and hashes, so that a check tells.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


class ChangedError(Exception):
    """A file is no longer what it was when the repairs were proposed."""


def write(targets: Mapping[str, Path], before: Mapping[str, bytes], after: Mapping[str, bytes], last: str) -> None:
    """Write all files or none.

    Args:
        targets: where each file of the package really is.
        before: what they were when the repairs were proposed.
        after: what they become.
        last: the file that is moved after all others.

    Raises:
        ChangedError: a file has changed since; nothing was written.
        OSError: a file could not be written; all are as before.
    """
    order = sorted(after, key=lambda path: (path == last, path))
    waiting: dict[str, Path] = {}
    try:
        for path in order:
            waiting[path] = beside(targets[path], after[path])
        for path in order:
            if targets[path].read_bytes() != before[path]:
                raise ChangedError(path)
        move(order, waiting, targets, before)
    finally:
        for one in waiting.values():
            one.unlink(missing_ok=True)


def move(
    order: list[str], waiting: Mapping[str, Path], targets: Mapping[str, Path], before: Mapping[str, bytes]
) -> None:
    """Move the files into their places; take it back where that fails.

    Raises:
        OSError: a file could not be moved; all are as before.
    """
    done: list[str] = []
    try:
        for path in order:
            done.append(path)
            waiting[path].replace(targets[path])
    except BaseException:
        for path in done:
            with suppress(OSError):
                beside(targets[path], before[path]).replace(targets[path])
        raise


def beside(target: Path, data: bytes) -> Path:
    """A new file in the folder of another, with its permissions and these bytes, safely on the disk."""
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    path = Path(name)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(target, path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
