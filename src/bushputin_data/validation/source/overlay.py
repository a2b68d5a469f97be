"""A package with some of its files replaced, in memory: nothing is written."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import IO

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault, shown
from bushputin_data.validation.source.places import FileInfo, Place

# None for a file that does not exist.
Files = Mapping[str, bytes | None]


class Overlay:
    """A place in which some files are replaced or missing."""

    def __init__(self, below: Place, files: Files) -> None:
        """Files not in `files` are read from the underlying place."""
        self.below, self.files = below, files

    def open(self, path: str) -> IO[bytes]:
        """The bytes of a file.

        Raises:
            FaultError: the path leads out of the package, or there is no file.
        """
        return io.BytesIO(self._data(path)) if path in self.files else self.below.open(path)

    def size(self, path: str) -> int:
        """The number of bytes that reading a file gives.

        Raises:
            FaultError: as for `open`.
        """
        return len(self._data(path)) if path in self.files else self.below.size(path)

    def info(self, path: str) -> FileInfo:
        """What is known of a file without reading it.

        Raises:
            FaultError: as for `open`.
        """
        if path not in self.files:
            return self.below.info(path)
        size = len(self._data(path))
        return FileInfo(size, size, (hash(path),))

    def exists(self, path: str) -> bool:
        """Whether there is something at the path."""
        return self.files[path] is not None if path in self.files else self.below.exists(path)

    def _data(self, path: str) -> bytes:
        """The bytes of a file that is another one."""
        data = self.files[path]
        if data is None:
            raise FaultError(Fault("missing_file", f"There is no file {shown(path)}."))
        return data
