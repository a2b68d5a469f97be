"""Writes changed files where they are still what they were, the descriptor last.

If the machine stops between two moves, the descriptor still has the old sizes and hashes, so that a check tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bushputin_data.validation.writing import put


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

    def check() -> None:
        for path in after:
            if targets[path].read_bytes() != before[path]:
                raise ChangedError(path)

    put({targets[path]: after[path] for path in sorted(after, key=lambda path: (path == last, path))}, check)
