"""Odd characters, sought in whole columns: what is not found here has certainly none.

The pattern is wider than what is odd: it finds each character that is not known to be harmless beside any other, each
pair that text in a wrong encoding begins with, and each Latin letter beside one of another alphabet.
"""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from bushputin_data.validation.engine.screen.arrays import Mask, Texts, mask_of
from bushputin_data.validation.fields import characters, mojibake

# Characters that show, are in normal form C beside any other, and neither begin nor end a line of text: each range was
# compared with the lists of the exact judge, and is again by a test.
HARMLESS = (
    (0x20, 0x7E),
    (0xA0, 0xAC),
    (0xAE, 0x17F),
    (0x180, 0x24F),
    (0x391, 0x3A1),
    (0x3A3, 0x3CE),
    (0x400, 0x482),
    (0x48A, 0x52F),
    (0x5D0, 0x5EA),
    (0x621, 0x63A),
    (0x641, 0x64A),
    (0x904, 0x939),
    (0xE01, 0xE30),
    (0x10D0, 0x10FA),
    (0x1E00, 0x1E99),
    (0x1EA0, 0x1EF9),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x20A0, 0x20BF),
    (0x2100, 0x2125),
    (0x2190, 0x21FF),
    (0x2200, 0x2228),
    (0x2264, 0x2265),
    (0x25A0, 0x25FF),
    (0x3001, 0x3029),
    (0x3041, 0x3096),
    (0x30A1, 0x30FE),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0x1F300, 0x1F5FF),
    (0x1F600, 0x1F64F),
)
# Those of them that are odd with some neighbour, or only by themselves.
EXCEPT = "锟"
SPACES = r"\t\n\x0b\x0c\r\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"


def escaped(text: str) -> str:
    """Characters of a set, of which the mark between two is that of a range, for the other engine."""
    return "".join("-" if char == "-" else rf"\x{{{ord(char):x}}}" for char in text)


def ranges() -> str:
    """The harmless characters as a set."""
    return "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in HARMLESS)


NEXT = escaped(characters.NEXT)
BEGINS = escaped(mojibake.BEGINS)
LETTERS, OTHERS = r"A-Za-z\x{c0}-\x{24f}", r"\x{370}-\x{52f}"
ODD = "|".join(
    (
        rf"\A[{SPACES}=+\-@]",
        rf"[{SPACES}]\z",
        rf"[^\t\n{ranges()}]",
        rf"[{escaped(EXCEPT)}]",
        rf"[{LETTERS}][{OTHERS}\x{{221a}}]",
        rf"[{OTHERS}][{LETTERS}]",
        rf"[{BEGINS}пï][{NEXT}]",
    )
)
ODD_IN_KEY = rf"\A[{SPACES}=+\-@]|[{SPACES}]\z|[^\x20-\x7e]"
SIGNS = np.isin(np.arange(256), list(b"=+-@"))


def odd(texts: Texts, *, is_id: bool) -> Mask | None:
    """Where a text may have something odd; None for nowhere."""
    if not len(texts.data):
        return None
    # Of most keys and codes one look at all bytes is enough: none is a space or outside ASCII.
    if (texts.data - np.uint8(0x21)).max() <= 0x5D and not SIGNS[texts.first_bytes()].any():
        return None
    found = mask_of(pc.match_substring_regex(texts.column, ODD_IN_KEY if is_id else ODD))
    return found if found.any() else None
