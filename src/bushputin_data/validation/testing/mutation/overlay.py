"""A package with some of its files replaced, in memory: nothing is written."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import IO

from bushputin_data.validation.source.places import ABSENT, FileFaultError, Place, refuse


class Overlay:
    """A place some of whose files are others, or are not there (None)."""

    def __init__(self, below: Place, files: Mapping[str, bytes | None]) -> None:
        """What is not among `files` is read from below."""
        self.below, self.files = below, files

    def open(self, path: str) -> IO[bytes]:
        """The bytes of a file.

        Raises:
            FileFaultError: the path leads out of the package, or there is no file.
        """
        refuse(path)
        if path not in self.files:
            return self.below.open(path)
        data = self.files[path]
        if data is None:
            raise FileFaultError("missing_file", f"There is no file {path!r}.", ABSENT)
        return io.BytesIO(data)
