"""A package in a zip, read without unpacking it to disk."""

from __future__ import annotations

import io
import stat
from bisect import bisect_left
from collections import Counter
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from bushputin_data.validation.errors import FaultError, PackageError
from bushputin_data.validation.findings import DESCRIPTOR, Fault, listed, shown
from bushputin_data.validation.limits import USUAL, Limits
from bushputin_data.validation.source.places import (
    FileInfo,
    missing,
    normal,
    reason,
    require_inside,
    spelling,
    unreadable,
)
from bushputin_data.validation.source.unpacking import damaged, most_bytes, too_large

if TYPE_CHECKING:
    from zipfile import ZipInfo

ENCRYPTED = 1
UTF_8 = 1 << 11
# The compression methods that every program reads: stored and deflated.
METHODS = (0, 8)
LOCAL_HEADER = b"PK\x03\x04"
LOCAL_HEADER_SIZE = 30


class Directory:
    """The directory of a zip: its files by path, without those added by macOS.

    Attributes:
        members: the files; of those that are listed twice the last.
        repeated: the paths that are listed twice.
        overlapping: where files begin that overlap the next one.
        backslashes: names have backslashes between folders; they are read as slashes.
        size: the bytes of the zip.
    """

    def __init__(self, path: Path) -> None:
        """Read the directory.

        Raises:
            PackageError: it is not a zip, or is damaged.
        """
        from zipfile import ZipFile

        try:
            with ZipFile(path) as archive:
                infos = archive.infolist()
            self.size = path.stat().st_size
        except Exception as error:  # Damaged bytes break the zipfile module in more ways than are documented.
            raise PackageError(f"{shown(path)} is not a readable zip file: {reason(error)}.") from None
        names = [info.filename for info in infos]
        self.backslashes = any("\\" in name for name in names)
        paths = [name.replace("\\", "/") for name in names]
        times = Counter(paths)
        self.repeated = frozenset(name for name in times if times[name] > 1)
        self.members = {name: info for name, info in zip(paths, infos, strict=True) if not is_made_by_macos(name)}
        self.overlapping = frozenset(overlapping(infos))

    def folder_of_package(self, path: Path) -> str:
        """The folder of the descriptor, with a slash at its end: the root, else the one folder that has a descriptor.

        Raises:
            PackageError: there is none, or there are several.
        """
        if DESCRIPTOR in self.members:
            return ""
        places = [name.removesuffix(DESCRIPTOR) for name in self.members if name.endswith("/" + DESCRIPTOR)]
        folders = [place for place in places if place.count("/") == 1]
        if len(folders) == 1:
            return folders[0]
        if folders:
            found = f"several folders contain one: {listed(folders)}"
        elif places:
            found = f"it is in {listed(places)}"
        else:
            names = sorted({name.split("/")[0] + "/" * ("/" in name) for name in self.members})
            found = f"the zip contains {listed(names)}" if names else "the zip is empty"
        raise PackageError(f"there is no {DESCRIPTOR} at the root of {shown(path)} or in its single folder ({found}).")

    @cached_property
    def _ordered(self) -> list[str]:
        """The paths in order."""
        return sorted(self.members)

    def has_folder(self, name: str) -> bool:
        """Whether there are files below a folder of this name."""
        first = bisect_left(self._ordered, name + "/")
        return first < len(self._ordered) and self._ordered[first].startswith(name + "/")

    @cached_property
    def by_spelling(self) -> dict[str, str]:
        """The paths by what they have in common with other spellings."""
        return {spelling(name): name for name in self.members}


def is_made_by_macos(name: str) -> bool:
    """Whether macOS added the file when it made the zip."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or parts[-1] == ".DS_Store" or parts[-1].startswith("._")


def overlapping(infos: list[ZipInfo]) -> list[int]:
    """Where files begin that overlap the next one: a trick used by zip bombs."""
    ends = sorted({(info.header_offset, info.header_offset + packed_size(info)) for info in infos})
    return [one[0] for one, following in pairwise(ends) if one[1] > following[0]]


def packed_size(info: ZipInfo) -> int:
    """The bytes that a file takes at least, its header included."""
    return LOCAL_HEADER_SIZE + len(name_bytes(info)) + info.compress_size


def name_bytes(info: ZipInfo) -> bytes:
    """The name of a file as the zip has it."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & UTF_8 else "cp437", "replace")


class Zip:
    """A package in a zip."""

    def __init__(self, path: Path, limits: Limits = USUAL) -> None:
        """Read its directory.

        Raises:
            PackageError: it is not a zip, or there is no descriptor at its root or in its single folder.
        """
        self.path, self.limits = path, limits
        # The directory is read once, but no file stays open after a package that is merely kept.
        self.directory = Directory(path)
        self.inside = self.directory.folder_of_package(path)

    def open(self, path: str) -> IO[bytes]:
        """The bytes of a member, unpacked as they are read.

        Raises:
            FaultError: the path leads out of the package, or the member is absent, too large or encrypted.
        """
        from zipfile import ZipExtFile

        member = self._find(path)
        size, stored = member.file_size, self._stored(member)
        most, limit = most_bytes(stored, self.limits)
        if size > most:
            raise too_large(path, f"{size:,}", stored, limit)
        try:
            stream = self.path.open("rb")
        except OSError as error:
            raise unreadable(path, error) from None
        try:
            self._go_to(member, stream, path)
            return io.BufferedReader(Member(path, ZipExtFile(stream, "r", member, None, True)))
        except BaseException:
            stream.close()
            raise

    def info(self, path: str) -> FileInfo:
        """The size of a member, packed and unpacked, as the directory gives it.

        Raises:
            FaultError: as for `open`.
        """
        member = self._find(path)
        return FileInfo(member.file_size, self._stored(member), (member.header_offset,))

    def size(self, path: str) -> int:
        """The bytes of a member, unpacked.

        Raises:
            FaultError: as for `open`.
        """
        return self.info(path).size

    def exists(self, path: str) -> bool:
        """Whether there is a member of this name, or one below it."""
        name = self.inside + normal(path)
        return name in self.directory.members or self.directory.has_folder(name)

    def _stored(self, member: ZipInfo) -> int:
        """The bytes that a member takes; the zip has no more, whatever it says."""
        return min(member.compress_size, self.directory.size)

    def _find(self, path: str) -> ZipInfo:
        """The member of a path, if it is one that can be read."""
        require_inside(path)
        name = self.inside + normal(path)
        member = self.directory.members.get(name)
        if member is None or member.is_dir():
            raise self._missing(path, name)
        if problem := self._problem(name, member):
            raise unreadable(path, problem)
        if member.compress_type not in METHODS:
            fact = f"{shown(path)} uses zip compression method {member.compress_type}, which is not supported."
            raise FaultError(Fault("not_checked", fact, "Create the zip with the usual method, deflate."))
        if stat.S_ISLNK(member.external_attr >> 16):
            raise FaultError(Fault("unsafe_path", f"{shown(path)} is a link; links in a zip are not followed."))
        return member

    def _problem(self, name: str, member: ZipInfo) -> str | None:
        """Why a member is not read."""
        if name in self.directory.repeated:
            return "the zip contains it twice"
        if member.header_offset in self.directory.overlapping:
            return "it overlaps another file of the zip"
        if member.flag_bits & ENCRYPTED:
            return "it is encrypted"
        return None

    def _missing(self, path: str, name: str) -> FaultError:
        """The error for a member that does not exist, with what may have been meant."""
        if self.directory.has_folder(name):
            return FaultError(Fault("missing_file", f"{shown(path)} is a folder, not a file."))
        found = self.directory.by_spelling.get(spelling(name), "")
        return missing(path, found.removeprefix(self.inside) if found.startswith(self.inside) and found else None)

    @staticmethod
    def _go_to(member: ZipInfo, stream: IO[bytes], path: str) -> None:
        """Go to where the bytes of a member begin."""
        try:
            stream.seek(member.header_offset)
            head = stream.read(LOCAL_HEADER_SIZE)
            name_size, extra_size = (int.from_bytes(head[at : at + 2], "little") for at in (26, 28))
            name = stream.read(name_size)
            stream.seek(extra_size, io.SEEK_CUR)
        except (OSError, ValueError) as error:
            raise unreadable(path, error) from None
        if not head.startswith(LOCAL_HEADER) or name != name_bytes(member):
            raise damaged(path, "the zip is damaged")


class Member(io.RawIOBase):
    """A member of a zip as a stream; reading raises FaultError for its damage."""

    def __init__(self, path: str, stream: Any) -> None:
        """Take the stream of the zipfile module, which is closed with this one."""
        self.path, self.stream = path, stream

    def close(self) -> None:
        """Close the member and the zip."""
        self.stream.close()
        super().close()

    def readable(self) -> bool:
        """Whether the stream can be read: always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Unpack as many bytes as there is room for."""
        import zlib
        from zipfile import BadZipFile

        try:
            data = self.stream.read(len(buffer))
        except (BadZipFile, zlib.error, EOFError, ValueError) as error:
            raise damaged(self.path, f"the zip is damaged ({reason(error)})") from None
        buffer[: len(data)] = data
        return len(data)
