"""The hash that a descriptor declares for a file, and the possible origin of one that does not match."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import IO

from bushputin_data.validation.findings import Fault, shown

# The lengths of hashes in hexadecimal digits.
HASHES = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
# The algorithms by which git names its objects.
GIT = {"sha1": "SHA-1", "sha256": "SHA-256"}
# A larger file is not read again for a hint.
REREAD_BYTES = 256 << 20
CHUNK = 1 << 20


def split_hash(value: str) -> tuple[str, str]:
    """The algorithm and the digits of a hash; md5 unless it names another."""
    algorithm, colon, digest = value.rpartition(":")
    return (algorithm.lower() or "md5", digest) if colon else ("md5", value)


def hash_fault(value: str) -> Fault | None:
    """The fault of a declared hash; the empty string, which the standard allows, declares none."""
    algorithm, digest = split_hash(value)
    if not value:
        return None
    if algorithm not in HASHES:
        fact = f"The hash algorithm {shown(algorithm)} is not supported, so the hash is not checked."
        return Fault("not_checked", fact, f"Supported are {', '.join(HASHES)}.")
    if len(digest) != HASHES[algorithm] or not re.fullmatch("[0-9a-fA-F]+", digest):
        fact = f"hash is {shown(value)}, not the {HASHES[algorithm]} hexadecimal digits of {algorithm}."
        return Fault("descriptor", fact, "For an algorithm other than md5, put its name in front: sha256:….")
    return None


def declared_hash(value: object) -> tuple[str, str] | None:
    """The algorithm and the lower-case digits of a declared hash; None if there is none that can be compared."""
    if not isinstance(value, str) or not value or hash_fault(value):
        return None
    algorithm, digest = split_hash(value)
    return algorithm, digest.lower()


def git_blob_hash(size: int, chunks: Iterable[bytes], algorithm: str = "sha1") -> str:
    """What `git hash-object` gives for a file: the hash of its bytes after a line that says how many there are."""
    import hashlib

    digest = hashlib.new(algorithm, b"blob %d\0" % size, usedforsecurity=False)
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def hash_hint(declared: object, size: int, reopen: Callable[[], IO[bytes]]) -> str | None:
    """A hint for a declared hash that does not match the file: it may be the one by which git names it.

    Git hashes the size before the bytes, and the size is only known once the file has been read. So nothing is computed
    for files whose hash matches, and a file whose hash does not is read a second time.

    Args:
        declared: what the descriptor says, of one file.
        size: how many bytes the file has.
        reopen: opens it again.
    """
    algorithm, digest = declared_hash(declared) or ("", "")
    if algorithm not in GIT or size > REREAD_BYTES:
        return None
    with reopen() as stream:
        found = git_blob_hash(size, iter(lambda: stream.read(CHUNK), b""), algorithm)
    if found != digest:
        return None
    return f"This is the hash that git gives the file (git hash-object), not the {GIT[algorithm]} of its bytes."
