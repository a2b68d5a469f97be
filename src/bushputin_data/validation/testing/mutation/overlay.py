"""A package with some of its files replaced, in memory: nothing is written."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import IO

from bushputin_data.validation.source.places import FileInfo, Place, missing, normal, require_inside


class Overlay:
    """A place some of whose files are others, or are not there (None)."""

    def __init__(self, below: Place, files: Mapping[str, bytes | None]) -> None:
        """What is not among `files` is read from below."""
        self.below, self.files = below, files

    def open(self, path: str) -> IO[bytes]:
        """The bytes of a file.

        Raises:
            FaultError: the path leads out of the package, or there is no file.
        """
        require_inside(path)
        if path not in self.files:
            return self.below.open(path)
        data = self.files[path]
        if data is None:
            raise missing(path)
        return io.BytesIO(data)

    def info(self, path: str) -> FileInfo:
        """What is known of a file.

        Raises:
            FaultError: as for `open`.
        """
        if path not in self.files:
            return self.below.info(path)
        with self.open(path) as stream:
            size = len(stream.read())
        return FileInfo(size, size, tuple(normal(path).encode()))

    def exists(self, path: str) -> bool:
        """There is something of this name."""
        return self.files[path] is not None if path in self.files else self.below.exists(path)

    def size(self, path: str) -> int:
        """The bytes of a file.

        Raises:
            FaultError: as for `open`.
        """
        return self.info(path).size
