"""The place of a package, and the rules that keep its paths inside: no path leads out of it, and nothing is fetched."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, NamedTuple, Protocol

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault, shown

# The schemes that the standard allows.
URL = re.compile(r"(?:https?|ftps?)://[^\s/?#]", re.IGNORECASE)
# One letter before the colon is the drive of a Windows path.
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
PUT_IT_THERE = "Add it, or correct the path."
# No operating system opens a longer path.
LENGTH = 4_096
# How many names of a folder are searched for another spelling, and for how many missing files.
LISTED = 2_000
SEARCHES = 100
# The folder that git-annex links to, although it is hidden.
ANNEX = (".git", "annex", "objects")


class FileInfo(NamedTuple):
    """What is known of a file before it is read.

    Attributes:
        size: the bytes that reading it gives.
        stored: the bytes that it takes in storage, compressed or not.
        identity: the same for two paths that lead to one file.
    """

    size: int
    stored: int
    identity: tuple[int, ...]


class Place(Protocol):
    """A folder or a zip that holds a package."""

    def open(self, path: str) -> IO[bytes]:
        """The bytes of a file of the package, as a stream.

        Raises:
            FaultError: missing_file, unsafe_path, size_limit, or not_checked for a URL; reading may raise it too.
        """

    def info(self, path: str) -> FileInfo:
        """What is known of a file without reading it.

        Raises:
            FaultError: as for `open`.
        """

    def size(self, path: str) -> int:
        """The bytes that reading a file gives, without reading it.

        Raises:
            FaultError: as for `open`.
        """

    def exists(self, path: str) -> bool:
        """There is something of this name, whether it can be read or not."""


def is_url(path: str) -> bool:
    """Whether it is a URL of a scheme that the standard allows, not a path."""
    return URL.match(path) is not None


def normal(path: str) -> str:
    """The path without doubled slashes and steps on the spot: two that are equal lead to one file."""
    return PurePosixPath(path).as_posix()


def require_inside(path: str) -> None:
    """Stop at a path that is not clearly inside the package.

    Raises:
        FaultError: it is empty, absolute, hidden or contains `..` (unsafe_path), or is a URL (not_checked).
    """
    if is_url(path):
        raise FaultError(
            Fault(
                "not_checked",
                f"{shown(path)} is a URL, which is not fetched.",
                (
                    "The descriptor is valid as it is. To have the data checked, put a copy into the package and "
                    "give its path."
                ),
                level="warning",
            )
        )
    if problem := unsafe(path):
        raise FaultError(Fault("unsafe_path", f"{shown(path)} {problem}."))


def unsafe(path: str) -> str | None:
    """Why a path is not one inside the package."""
    parts = re.split(r"[/\\]", path)
    if not path or "\0" in path:
        return "is not a path"
    if SCHEME.match(path):
        return "is neither a relative path nor a URL of http, https, ftp or ftps"
    if PurePosixPath(path).is_absolute() or PureWindowsPath(path).drive or path.startswith("\\"):
        return "is an absolute path"
    if ".." in parts:
        return "goes up a folder with '..'"
    if any(is_hidden(part) for part in parts[:-1]):
        return "is in a hidden folder"
    return None


def is_hidden(part: str) -> bool:
    """Whether a folder of this name is hidden."""
    return part.startswith(".") and part != "."


def missing(path: str, found: str | None = None, hint: str = PUT_IT_THERE) -> FaultError:
    """The error for a file that does not exist; `found` is the path of the one that was probably meant."""
    if found is None:
        return FaultError(Fault("missing_file", f"There is no file {shown(path)}.", hint))
    return FaultError(
        Fault(
            "missing_file", f"There is no file {shown(path)}, but there is {shown(found)}.", spelling_hint(path, found)
        )
    )


def unreadable(path: str, error: Exception | str) -> FaultError:
    """The error for a file that is there and cannot be read."""
    return FaultError(Fault("missing_file", f"{shown(path)} cannot be read: {reason(error)}."))


def reason(error: Exception | str) -> str:
    """The reason given by the operating system."""
    return str(getattr(error, "strerror", None) or error).rstrip(".")


def spelling(path: str) -> str:
    """What is common to paths that differ only in letter case, separator, percent-encoding or Unicode form."""
    from unicodedata import normalize
    from urllib.parse import unquote

    return normalize("NFC", unquote(normal(path.replace("\\", "/")))).casefold()


def spelling_hint(path: str, found: str) -> str:
    """How a path differs from that of the file that was probably meant."""
    from unicodedata import normalize

    if path.replace("\\", "/") == found:
        return "Write '/' between folders."
    if normalize("NFC", path) == normalize("NFC", found):
        return "The two names are in different Unicode forms: write both in NFC."
    if path.casefold() == found.casefold():
        return "Upper and lower case letters differ."
    if "%" in path:
        return "Paths are not percent-encoded."
    return "Correct the path."


class Folder:
    """A package in a folder."""

    def __init__(self, root: Path) -> None:
        """The links on the way to the folder itself are followed."""
        self.root = root.resolve()
        self._searches = 0

    def open(self, path: str) -> IO[bytes]:
        """The bytes of a file below the folder.

        Raises:
            FaultError: the path leads out of the folder, or there is no file to read.
        """
        real, _ = self._find(path)
        try:
            return real.open("rb")
        except OSError as error:
            raise unreadable(path, error) from None

    def info(self, path: str) -> FileInfo:
        """The size and identity of a file below the folder.

        Raises:
            FaultError: as for `open`.
        """
        _, status = self._find(path)
        return FileInfo(status.st_size, status.st_size, (status.st_dev, status.st_ino))

    def size(self, path: str) -> int:
        """The bytes of a file below the folder.

        Raises:
            FaultError: as for `open`.
        """
        return self.info(path).size

    def exists(self, path: str) -> bool:
        """There is something of this name, be it a link to nothing."""
        return not unsafe(path) and os.path.lexists(self.root / path)

    def real(self, path: str) -> Path:
        """Where a file of the package really is, links followed.

        Raises:
            FaultError: as for `open`.
        """
        return self._find(path)[0]

    def _find(self, path: str) -> tuple[Path, os.stat_result]:
        """Where a file really is."""
        require_inside(path)
        try:
            if len(path) > LENGTH:
                raise OSError("it is too long")
            # A backslash separates folders on one system only: a package is right or wrong on all of them.
            if "\\" in path and os.sep == "\\":
                raise FileNotFoundError
            real = (self.root / path).resolve(strict=True)
            self._require_inside(real, path)
            # A pipe or a device would block or never end.
            status = real.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise self._missing(path) from None
        except (OSError, RuntimeError, ValueError) as error:
            raise unreadable(path, error) from None
        if stat.S_ISDIR(status.st_mode):
            raise FaultError(Fault("missing_file", f"{shown(path)} is a folder, not a file."))
        if not stat.S_ISREG(status.st_mode):
            raise FaultError(Fault("unsafe_path", f"{shown(path)} is not a regular file."))
        return real, status

    def _require_inside(self, real: Path, path: str) -> None:
        """Stop at a link that leads out of the folder, or to what no path may name."""
        if not real.is_relative_to(self.root):
            raise FaultError(Fault("unsafe_path", f"{shown(path)} is a link that leads out of the package."))
        parts = real.relative_to(self.root).parts
        if any(map(is_hidden, parts[:-1])) and parts[: len(ANNEX)] != ANNEX:
            raise FaultError(Fault("unsafe_path", f"{shown(path)} is a link into a hidden folder."))

    def _missing(self, path: str) -> FaultError:
        """The error for a file that does not exist, with what may have been meant."""
        try:
            target = (self.root / path).readlink().as_posix()
        except (OSError, ValueError):
            return missing(path, self._other_spelling(path))
        if "/".join(ANNEX) in target:
            return missing(path, hint="It is in git-annex: run `git annex get`.")
        return missing(path, hint="There is a link of this name, but the file that it points to does not exist.")

    def _other_spelling(self, path: str) -> str | None:
        """The path of a file that is spelt in another way, looked for in few and small folders only."""
        self._searches += 1
        if self._searches > SEARCHES:
            return None
        found = PurePosixPath()
        for part in PurePosixPath(path.replace("\\", "/")).parts:
            wanted = spelling(part)
            name = next((name for name in self._names(found) if name == part), None)
            name = name or next((name for name in self._names(found) if spelling(name) == wanted), None)
            if name is None:
                return None
            found /= name
        try:
            is_there = (self.root / found).is_file()
        except OSError:
            return None
        return str(found) if is_there else None

    def _names(self, folder: PurePosixPath) -> Iterator[str]:
        """The first names in a folder of the package."""
        try:
            real = (self.root / folder).resolve(strict=True)
            if real.is_relative_to(self.root):
                with os.scandir(real) as entries:
                    yield from [entry.name for entry in islice(entries, LISTED) if not is_hidden(entry.name)]
        except (OSError, RuntimeError, ValueError):
            return
