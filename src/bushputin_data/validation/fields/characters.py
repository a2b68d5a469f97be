"""What a reader cannot see in a text: edge spaces, invisible and look-alike characters, and forms that are not NFC."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from bushputin_data.validation.findings import SURROGATE

# Line breaks and tabs are visible enough inside a text; joiners are part of some scripts and of emoji.
INVISIBLE = re.compile(
    r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
FORMULA = ("=", "+", "-", "@")
EDGES = frozenset(" =+-@")
# Cyrillic and Greek letters that print like Latin ones.
LOOK_ALIKE = re.compile(r"[АВЕКМНОРСТУХЅІЈаеорсухіјѕԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο\uff01-\uff5e]")
LATIN = re.compile(r"[A-Za-z]")


class Oddity(NamedTuple):
    """Something wrong or odd about a text: what it is, how to mend it, and what was expected."""

    level: str
    rule: str
    fact: str
    hint: str | None = None
    expected: str | None = None


def is_plain(text: str, *, is_id: bool) -> bool:
    """A text that surely has nothing odd, as most have; the quick question before the thorough one."""
    if not text.isprintable() or text[:1] in EDGES or text[-1:] == " ":
        return False
    return text.isascii() or (not is_id and unicodedata.is_normalized("NFC", text))


def oddities(text: str, *, is_id: bool, encoding: str = "utf-8") -> Iterator[Oddity]:
    """All that is odd in a text; look-alike letters matter in ids, which must be the same wherever they stand."""
    if not text.isprintable():
        if wrong := undecoded(text, encoding):
            yield wrong
            return
        yield from unprintable(text)
    if text.strip() != text:
        yield Oddity("warning", "edge_space", "begins or ends with a space", "Remove it.")
    elif text.startswith(FORMULA) and len(text) > 1:
        yield Oddity("warning", "formula_like", "would be read as a formula by a spreadsheet", "Put it otherwise.")
    if not text.isascii():
        yield from beyond_ascii(text, is_id=is_id)


def undecoded(text: str, encoding: str) -> Oddity | None:
    """The first of the bytes that were no text of the encoding, if there are any."""
    wrong = None if text.isascii() else SURROGATE.search(text)
    if not wrong:
        return None
    name = encoding.upper()
    fact = f"has the byte 0x{ord(wrong[0]) & 0xFF:02X} at character {wrong.start() + 1}, which is no {name}"
    return Oddity("error", "encoding", fact, f"Save the file as {name}, or declare the encoding that it has.")


def unprintable(text: str) -> Iterator[Oddity]:
    """Characters that do not show."""
    if hidden := INVISIBLE.search(text):
        name = unicodedata.name(hidden[0], "control character")
        fact = f"has an invisible character (U+{ord(hidden[0]):04X}, {name.lower()}) at {hidden.start() + 1}"
        yield Oddity("warning", "invisible_character", fact, "Remove it.")


def beyond_ascii(text: str, *, is_id: bool) -> Iterator[Oddity]:
    """Letters in two pieces, and letters of one script among those of another."""
    if not unicodedata.is_normalized("NFC", text):
        yield Oddity("warning", "not_nfc", "is not in Unicode normal form C", "Normalise it: it looks the same.")
    if is_id and (alike := LOOK_ALIKE.search(text)) and LATIN.search(text):
        name = unicodedata.name(alike[0], "a letter").lower()
        fact = f"has {name} among Latin letters, at character {alike.start() + 1}"
        yield Oddity("warning", "look_alike", fact, "Type the Latin letter.")
