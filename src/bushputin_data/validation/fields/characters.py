"""Problems that a reader cannot see in a text: edge spaces, invisible, look-alike, misread and lost characters.

Verdicts rest on the lists of characters here and in the two modules below. The Unicode version of the Python counts for
one alone: whether a text is in normal form C, where it has characters that are newer than Unicode 14 (Python 3.11).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from operator import itemgetter

from bushputin_data.validation.fields import mojibake, scripts
from bushputin_data.validation.findings import SURROGATE, Fault, shown

# Invisible characters that Python calls printable: fillers and a joiner.
FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
# Line breaks and tabs are visible enough inside a text; joiners are part of some scripts and of emoji.
INVISIBLE = re.compile(
    r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    f"{FILLERS}]"
)
# Some scripts put no spaces between words and use one of no width; those from right to left need marks of direction.
IN_PLACE = {"\u200b": re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")}
IN_PLACE |= dict.fromkeys("\u200e\u200f\u061c", re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"))
MISREAD = re.compile("[\x80-\x9f\xad]")
FORMULA = ("=", "+", "-", "@")
EDGES = frozenset(" =+-@")
FIRST, LAST = itemgetter(0), itemgetter(-1)
BEGINNINGS, ENDS = EDGES | {"\n"}, frozenset(" \n")
# The replacement character, and the same when its bytes were read as Windows-1252, Windows-1251 or GBK.
REPLACEMENT = re.compile("\ufffd|ï¿½|пїЅ|锟斤拷")
# Letters that print like Latin ones; in a key also those of full width.
LOOK_ALIKE = re.compile(rf"[{''.join(scripts.LATIN)}\uff01-\uff5e]")
LATIN = re.compile(r"[A-Za-z]")
# With these a text that was read in the wrong encoding may begin, when the others follow.
BEGINS = f"{mojibake.BEGINS}пï"
NEXT = f"{mojibake.HIGH}{mojibake.HIGH_1251}ÄÇї"
WESTERN, EASTERN = "A-Za-zÀ-ɏ", "Ͱ-ԯ√"
BEGIN = re.compile(f"[{BEGINS}]")
EASTERN_LETTERS = "".join(letter for letter in map(chr, range(ord("Ͱ"), ord("ԯ") + 1)) if not BEGIN.match(letter))
# A text of nothing but these runs is plain, unless it is a key or not in normal form C: it may be less than what is
# plain, never more. The runs are long, so that the engine seldom has to choose.
PLAIN = re.compile(
    rf"(?:[\x00-\x7f]++|[^{EASTERN}{BEGINS}{FILLERS}\ufffd锟]++"
    rf"|(?<![{WESTERN}])(?:[{EASTERN_LETTERS}]++|(?=[{EASTERN}])[{BEGINS}](?![{NEXT}]))++(?![{WESTERN}])"
    rf"|(?![{EASTERN}])[{BEGINS}](?![{NEXT}]))*+"
)


def is_plain(text: str, *, is_id: bool) -> bool:
    """Whether a text certainly has nothing odd, as most have: the quick test before the thorough one."""
    if text[:1] in EDGES or text[-1:] == " ":
        return False
    if not text.isprintable() and not (text.replace("\n", "").isprintable() and text.strip() == text):
        return False
    return text.isascii() or (not is_id and is_harmless(text))


def are_plain(texts: Collection[str], *, is_id: bool) -> bool:
    """Whether texts, none of them empty, certainly have nothing odd: tested together, which is faster."""
    if BEGINNINGS & set(map(FIRST, texts)) or ENDS & set(map(LAST, texts)):
        return False
    # Between two texts nothing comes together that is odd only side by side.
    whole = "\n".join(texts)
    if not whole.replace("\n", "").isprintable():
        return False
    return whole.isascii() or (not is_id and is_harmless(whole))


def is_harmless(text: str) -> bool:
    """A text beyond ASCII in which no character is odd beside its neighbours."""
    return PLAIN.fullmatch(text) is not None and unicodedata.is_normalized("NFC", text)


def character_faults(text: str, *, is_id: bool, encoding: str = "utf-8") -> Iterator[Fault]:
    """Everything odd in a text, as warnings; undecodable bytes are an error, reported alone.

    Args:
        text: of a field that takes strings.
        is_id: it names a row, and so must be the same wherever it stands.
        encoding: that of the file.
    """
    if wrong := undecoded(text, encoding):
        yield wrong
        return
    if text.strip() != text:
        yield warning("edge_space", "begins or ends with a space", "Remove it.")
    elif text.startswith(FORMULA) and len(text) > 1:
        yield warning("formula_like", "would be run as a formula by a spreadsheet", "Begin it with another character.")
    if text.isascii() and text.isprintable():
        return
    yield from unreadable(text, is_id=is_id)
    if not unicodedata.is_normalized("NFC", text):
        fact = "is not in Unicode normal form C (NFC)"
        yield warning("not_nfc", fact, "Normalize it to NFC: it will look the same.")
    yield from look_alikes(text, is_id=is_id)


def rest_faults(text: str, *, encoding: str = "utf-8") -> Iterator[Fault]:
    """Odd characters in the unit of a number: only those that are never intended."""
    wrong = undecoded(text, encoding)
    yield from [wrong] if wrong else unreadable(text, is_id=False)


def unreadable(text: str, *, is_id: bool) -> Iterator[Fault]:
    """Misread, lost and invisible characters."""
    misread = misread_fault(text)
    if misread:
        yield misread
    yield from lost(text)
    yield from invisible(text, is_id=is_id, but=MISREAD if misread else None)


def warning(rule: str, fact: str, hint: str) -> Fault:
    """Something odd."""
    return Fault(rule, fact, hint, level="warning")


def code(char: str) -> str:
    """A character by its number."""
    return f"U+{ord(char):04X}"


def undecoded(text: str, encoding: str) -> Fault | None:
    """The first undecodable byte, if there is one."""
    wrong = None if text.isascii() else SURROGATE.search(text)
    if not wrong:
        return None
    name = encoding.upper()
    fact = f"has the byte 0x{ord(wrong[0]) & 0xFF:02X} at character {wrong.start() + 1}, which is not valid {name}"
    such = ", such as windows-1252" if encoding == "utf-8" else ""
    return Fault("encoding", fact, f"Save the file as {name}, or declare its actual encoding{such}.")


def misread_fault(text: str) -> Fault | None:
    """Characters that were read in the wrong encoding, if there are any."""
    found = None if text.isascii() else mojibake.find(text)
    if not found:
        return None
    place, sequence, meant, encoding = found
    fact = f"has {shown(sequence)} instead of {shown(meant)} at character {place + 1}"
    return warning("mojibake", fact, f"UTF-8 text was read as {encoding}: copy the text from its source again.")


def lost(text: str) -> Iterator[Fault]:
    """A character that was replaced because it could not be read."""
    if found := REPLACEMENT.search(text):
        fact = f"has a replacement character ({shown(found[0])}) at character {found.start() + 1}"
        yield warning("replacement_character", fact, "A character was lost: copy the text from its source again.")


def invisible(text: str, *, is_id: bool, but: re.Pattern[str] | None) -> Iterator[Fault]:
    """The first invisible character, unless it belongs to the script of the text."""
    for found in INVISIBLE.finditer(text):
        script = None if is_id else IN_PLACE.get(found[0])
        if (but and but.match(found[0])) or (script and script.search(text)):
            continue
        name = unicodedata.name(found[0], "control character").lower()
        fact = f"has an invisible character ({code(found[0])}, {name}) at character {found.start() + 1}"
        yield warning("invisible_character", fact, "Remove it.")
        return


def look_alikes(text: str, *, is_id: bool) -> Iterator[Fault]:
    """A letter that looks like one of another script, in a key or within a word of that script."""
    if is_id and LATIN.search(text) and (found := LOOK_ALIKE.search(text)):
        letter = scripts.LATIN.get(found[0]) or unicodedata.normalize("NFKC", found[0])
        name = unicodedata.name(found[0], "a letter").lower()
        fact = f"has {shown(found[0])} ({code(found[0])}, {name}) at character {found.start() + 1} of a key"
        yield warning("look_alike", fact, f"Write {letter!r} ({code(letter)}), which looks the same.")
        return
    for place, letter, script, others in scripts.mixed_words(text):
        alien = f"a {script} {shown(text[place])} ({code(text[place])})"
        fact = f"has {alien} among {others} letters at character {place + 1}"
        yield warning("look_alike", fact, f"Write {letter!r} ({code(letter)}), which looks the same.")
        return
