"""Unpacks files while reading, within limits, whatever size they declare."""

from __future__ import annotations

import io
from typing import IO, Any

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault, shown
from bushputin_data.validation.limits import USUAL, Limits, hint

# A file up to this size may have any compression ratio.
SMALL = 16 << 20
BLOCK = 1 << 14
GZIP = b"\x1f\x8b"
# zlib's way of saying that header, checksum and length of a gzip file belong to the stream.
GZIP_WINDOW = 31


def most_bytes(stored: int, limits: Limits) -> tuple[int, str]:
    """How many bytes a file of a given stored size may unpack to, and the limit that says so."""
    by_ratio = max(SMALL, max(stored, 1) * limits.unpacked_times)
    return min((limits.unpacked_bytes, "unpacked_bytes"), (by_ratio, "unpacked_times"))


def too_large(path: str, size: str, stored: int, limit: str) -> FaultError:
    """The error for a file that would grow beyond a limit."""
    return FaultError(Fault("size_limit", f"{shown(path)} would grow from {stored:,} to {size} bytes.", hint(limit)))


def damaged(path: str, problem: str) -> FaultError:
    """The error for a packed file that cannot be read to its end."""
    return FaultError(Fault("missing_file", f"{shown(path)} cannot be read to its end: {problem}."))


def first_bytes(stream: IO[bytes], most: int) -> bytes:
    """The first bytes of a stream that is at its beginning; they stay to be read."""
    if peek := getattr(stream, "peek", None):
        return bytes(peek(most)[:most])
    begin = stream.read(most)
    stream.seek(0)
    return begin


def is_gzip(stream: IO[bytes]) -> bool:
    """Whether a stream, at its beginning, is a gzip file."""
    return first_bytes(stream, len(GZIP)) == GZIP


def unpacked(stream: IO[bytes], path: str, stored: int, limits: Limits = USUAL) -> IO[bytes]:
    """The content of a gzip file, which is unpacked as it is read.

    What a descriptor says of a file, such as `bytes` and `hash`, applies to the packed file (datapackage.org, recipe
    "Compression of resources"): measure the stream that is given to this, not the one that comes back.

    Args:
        stream: the file as it is stored, at its beginning.
        path: what messages call it.
        stored: the bytes that it takes, as in `FileInfo.stored`.
        limits: how far it may grow.
    """
    return io.BufferedReader(Gunzipped(stream, path, stored, limits))


class Gunzipped(io.RawIOBase):
    """The content of a gzip file, of all its members one after the other; reading raises FaultError for its damage."""

    def __init__(self, stream: IO[bytes], path: str, stored: int, limits: Limits) -> None:
        """`stored` is the size of the file on disk."""
        self.stream, self.path, self.stored = stream, path, stored
        self.most, self.limit = most_bytes(stored, limits)
        self.size = 0
        self._decoder: Any = None
        self._rest = b""
        # Nothing of a member was read that has not been read to its end.
        self._is_whole = True

    @staticmethod
    def _new_decoder() -> Any:
        """What unpacks one member."""
        import zlib

        return zlib.decompressobj(GZIP_WINDOW)

    def readable(self) -> bool:
        """Whether the stream can be read: always."""
        return True

    def close(self) -> None:
        """Close the packed file too."""
        self.stream.close()
        super().close()

    def readinto(self, buffer: Any) -> int:
        """Unpack as many bytes as there is room for."""
        data = self._read(len(buffer))
        self.size += len(data)
        if self.size > self.most:
            raise too_large(self.path, f"more than {self.most:,}", self.stored, self.limit)
        buffer[: len(data)] = data
        return len(data)

    def _read(self, most: int) -> bytes:
        """The next bytes; none at the end."""
        import zlib

        while True:
            packed = self._rest or self.stream.read(BLOCK)
            if self._is_whole:
                # Zeros after a member are padding.
                self._rest = packed.lstrip(b"\0")
                if not packed:
                    return b""
                if not self._rest:
                    continue
                self._decoder, packed = self._new_decoder(), self._rest
            try:
                data: bytes = self._decoder.decompress(packed, most)
            except zlib.error as error:
                raise damaged(self.path, f"the gzip file is damaged ({reason_of(error)})") from None
            if not packed and not data and not self._decoder.eof:
                raise damaged(self.path, "the gzip file is truncated")
            self._is_whole = self._decoder.eof
            self._rest = self._decoder.unused_data if self._is_whole else self._decoder.unconsumed_tail
            if data:
                return data


def reason_of(error: Exception) -> str:
    """What zlib says, without its number."""
    return str(error).rpartition(": ")[2]
