"""The encoding of a file, inferred from its byte order mark, its NUL bytes or its other bytes."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from functools import partial
from typing import IO, NamedTuple

from bushputin_data.validation.findings import SURROGATE
from bushputin_data.validation.source.recognise import FIRST_BYTES, MARKS, other_encoding

BLOCK = 1 << 18
WESTERN = "Windows-1252, which Excel writes in Western Europe and America"
IF_WRONG = "If letters look wrong, save the file as UTF-8 (in Excel: CSV UTF-8), or declare its encoding."


class Encoding(NamedTuple):
    """An encoding: the name that descriptors give it, and the sentence that says why it is assumed."""

    name: str
    reason: str


def encoding_of(stream: IO[bytes]) -> Encoding:
    """The encoding of a file that is at its beginning."""
    begin = stream.read(FIRST_BYTES)
    if begin.startswith(codecs.BOM_UTF8):
        return Encoding("utf-8", "The encoding is UTF-8, by its byte order mark.")
    if other := other_encoding(begin):
        is_marked = any(map(begin.startswith, MARKS))
        why = "by its byte order mark" if is_marked else "by its NUL bytes"
        name = {"UTF-16LE": "utf-16-le", "UTF-16BE": "utf-16-be"}.get(other, other.lower())
        return Encoding(
            name, f"The encoding is {other}, {why}. Other programs expect UTF-8: save the file as UTF-8 if you can."
        )
    return by_bytes(begin, stream)


def by_bytes(begin: bytes, stream: IO[bytes]) -> Encoding:
    """UTF-8 if nearly all bytes are valid; else the code page that Excel writes, if it has all the characters."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    is_western = True
    for block in blocks(begin, stream):
        is_western = is_western and can_be(block, "cp1252")
        text = decoder.decode(block, final=not block)
        if not text.isascii():
            wrong = len(SURROGATE.findall(text))
            bad += wrong
            good += sum(not char.isascii() for char in text) - wrong
    if not bad:
        return Encoding("utf-8", "The encoding is UTF-8.")
    if good > bad:
        return Encoding("utf-8", "The encoding is UTF-8, though some bytes are not valid UTF-8.")
    if is_western:
        return Encoding("windows-1252", f"The file is not UTF-8; it is read as {WESTERN}. {IF_WRONG}")
    return Encoding(
        "iso-8859-1", f"The file is not UTF-8; it is read as ISO 8859-1, which accepts any byte. {IF_WRONG}"
    )


def blocks(begin: bytes, stream: IO[bytes]) -> Iterator[bytes]:
    """All bytes of a file, and nothing at its end."""
    yield begin
    yield from iter(partial(stream.read, BLOCK), b"")
    yield b""


def can_be(block: bytes, encoding: str) -> bool:
    """Whether the bytes are valid in a single-byte encoding."""
    try:
        block.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
