"""Where a package lies, a folder or a zip, and the jail around it: no path leads out, no network is used."""

from __future__ import annotations

import io
import re
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, TYPE_CHECKING, Any, Protocol

from bushputin_data.validation import limits as bounds
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault, shown

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo

# A file of a zip up to this size may have been packed as well as can be.
ZIP_SMALL = 16 << 20
ABSENT = "Put it there, or take the resource out of the descriptor."


class FileFaultError(FaultError):
    """A file that is not opened; `rule` is the finding's rule, `hint` how to mend it."""

    def __init__(self, rule: str, message: str, hint: str | None = None) -> None:
        """Say why."""
        self.rule, self.hint = rule, hint
        super().__init__(Fault(rule, message, hint))


def refuse(path: str) -> None:
    """Stop at a path that is not plainly one inside the package.

    Raises:
        FileFaultError: it is empty, absolute, a URL, or goes up.
    """
    reason = None
    if not path or "\0" in path:
        reason = "is no path"
    elif re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", path):
        reason = "is a URL: nothing is fetched"
    elif PurePosixPath(path).is_absolute() or PureWindowsPath(path).drive or path.startswith("\\"):
        reason = "is absolute"
    elif ".." in re.split(r"[/\\]", path):
        reason = "leads out of the package"
    elif any(part.startswith(".") and part != "." for part in re.split(r"[/\\]", path)[:-1]):
        reason = "lies in a hidden folder"
    if reason:
        raise FileFaultError("unsafe_path", f"{shown(path)} {reason}.")


class Place(Protocol):
    """A folder or a zip that holds a package."""

    def open(self, path: str) -> IO[bytes]:
        """The bytes of a file of the package, as a stream."""

    def size(self, path: str) -> int:
        """Shim."""

    def exists(self, path: str) -> bool:
        """Shim."""


class Folder:
    """A package in a folder."""

    def __init__(self, root: Path) -> None:
        """The links on the way to the folder itself are followed."""
        self.root = root.resolve()

    def open(self, path: str) -> IO[bytes]:
        """The bytes of a file below the folder.

        Raises:
            FileFaultError: the path leads out of the folder, or there is no file to read.
        """
        refuse(path)
        try:
            real = (self.root / path).resolve(strict=True)
            if not real.is_relative_to(self.root):
                raise FileFaultError("unsafe_path", f"{shown(path)} is a link that leads out of the package.")
            self._must_be_file(real, path)
            return real.open("rb")
        except FileNotFoundError:
            raise FileFaultError("missing_file", f"There is no file {shown(path)}.", ABSENT) from None
        except (OSError, RuntimeError, UnicodeError) as error:
            raise FileFaultError("missing_file", f"{shown(path)} cannot be read: {reason(error)}.") from None

    def size(self, path: str) -> int:
        """Shim."""
        refuse(path)
        return (self.root / path).stat().st_size

    def exists(self, path: str) -> bool:
        """Shim."""
        return (self.root / path).exists()

    @staticmethod
    def _must_be_file(real: Path, path: str) -> None:
        """A pipe or a device would hang or never end."""
        mode = real.stat().st_mode
        if stat.S_ISDIR(mode):
            raise FileFaultError("missing_file", f"{shown(path)} is a folder, not a file.")
        if not stat.S_ISREG(mode):
            raise FileFaultError("unsafe_path", f"{shown(path)} is no regular file.")


class Zip:
    """A package in a zip; nothing is unpacked to disk."""

    def __init__(self, path: Path, inside: str) -> None:
        """`inside` is the folder of the descriptor, empty or with a slash at its end."""
        self.path, self.inside = path, inside

    def open(self, path: str) -> IO[bytes]:
        """The bytes of a member, unpacked as they are read.

        Raises:
            FileFaultError: the path leads out of the package, or the member is absent, too large or encrypted.
        """
        from zipfile import BadZipFile, ZipFile

        refuse(path)
        try:
            # Opened anew for each member: nothing stays open behind a package that is merely kept.
            archive = ZipFile(self.path)
        except (BadZipFile, OSError, ValueError, EOFError, RuntimeError) as error:
            raise FileFaultError("missing_file", f"The zip cannot be read any more: {reason(error)}.") from None
        try:
            return io.BufferedReader(Member(archive, self._open(archive, path)))
        except FileFaultError:
            archive.close()
            raise

    def size(self, path: str) -> int:
        """Shim."""
        with self.open(path) as f:
            return len(f.read())

    def exists(self, path: str) -> bool:
        """Shim."""
        return False

    def _open(self, archive: ZipFile, path: str) -> IO[bytes]:
        """A member as the zipfile module gives it."""
        from zipfile import BadZipFile

        try:
            member = archive.getinfo(self.inside + PurePosixPath(path).as_posix())
        except KeyError:
            raise FileFaultError("missing_file", f"There is no file {shown(path)} in the zip.", ABSENT) from None
        check_size(member, path)
        try:
            return archive.open(member)
        except (BadZipFile, OSError, ValueError, EOFError, RuntimeError) as error:
            raise FileFaultError("missing_file", f"{shown(path)} cannot be read: {reason(error)}.") from None


class Member(io.RawIOBase):
    """A member of a zip as a stream, whose damage is told as that of any file."""

    def __init__(self, archive: ZipFile, stream: IO[bytes]) -> None:
        """Take the stream of the zipfile module, and the archive to close with it."""
        self.archive, self.stream = archive, stream

    def close(self) -> None:
        """Close the member and its archive."""
        self.stream.close()
        self.archive.close()
        super().close()

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Unpack as many bytes as there is room for."""
        import zlib
        from zipfile import BadZipFile

        try:
            data = self.stream.read(len(buffer))
        except (BadZipFile, zlib.error, EOFError, ValueError) as error:
            raise OSError(f"the zip is damaged: {error}") from None
        buffer[: len(data)] = data
        return len(data)


def check_size(member: ZipInfo, path: str) -> None:
    """Stop at a member that would grow out of all proportion."""
    bound, size = bounds.current(), member.file_size
    packed = max(member.compress_size, 1)
    broken = {
        "unpacked_bytes": size > bound.unpacked_bytes,
        "unpacked_times": size > max(ZIP_SMALL, packed * bound.unpacked_times),
    }
    if name := next(filter(broken.get, broken), None):
        message = f"{shown(path)} would grow from {packed:,} to {size:,} bytes."
        raise FileFaultError("size_limit", message, bounds.raise_it(name))


def reason(error: Exception) -> str:
    """Why the system could not do it, in its words."""
    return str(getattr(error, "strerror", None) or error).rstrip(".")
