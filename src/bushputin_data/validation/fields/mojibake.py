"""Text in UTF-8 that was read in another encoding, such as 'donâ€™t' for 'don’t': found only where it is beyond doubt.

A letter with an accent can stand before a quotation mark or a dash, and two such characters can be the bytes of a third
one. So a sequence counts only when it is valid UTF-8 and has a character that no language puts there. Text that was
read in the wrong one of two encodings of one byte for each letter is not looked for: it could be anything.
"""

from __future__ import annotations

import re

# The characters of Windows-1252 that the bytes 0x80 to 0xBF are read as; five of the bytes it does not have stay.
HIGH = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
# Those of them that never follow a letter: not quotation marks, dashes, ® or ™, nor digits and daggers of footnotes.
HARD = "\x80-\x9f¡¢£¤¥¦§¨©¬¯±´µ¶¸¼½¾¿ƒˆ˜‰€ŠŒŽŸœž"
# The characters of Windows-1251 that the bytes 0x80 to 0xBF are read as.
HIGH_1251 = "\u0098\u00a0ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї"
# Those that are neither capitals nor marks: after them Russian has no capital Р or С within a word.
HARD_1251 = "ђѓљњќћџўґіёєјѕї№°±µ¶†‡‰€¤¦§©¬®"
SEQUENCES = {
    "cp1252": [
        # Bytes that Windows-1252 does not have, or that were read as Latin-1.
        r"[Â-ß][\x80-\x9f]",
        rf"[à-ï][\x80-\x9f][{HIGH}]",
        rf"ð[\x90-\x9f][{HIGH}]{{2}}",
        # Latin letters with accents, and signs: é as Ã©, ° as Â°, – as â€“, 中 as ä¸­, emoji.
        rf"[ÂÃ][{HARD}]",
        rf"(?<=[a-zß-ÿ])[ÂÃ][{HIGH}]",
        r"(?<=[0-9.,;:)])Â[\xa0-\xbf]",
        r"(?<![A-Za-zÀ-ÿ])Â[°·²³]",
        rf"(?<![A-Za-zÀ-ÿ])Ã[{HIGH}](?=[a-zà-ÿ])",
        rf"(?<=[a-z])[ÄÅ][{HIGH}](?=[a-z])",
        r"[ÄÅ][ŒŽŠŸžœš‚›‡°](?=[a-zÃÄÅ])",
        rf"â€[{HIGH}]",
        r"â(?:‚¬|„¢|ˆ’|†[’‘“”]|‰[¤¥ˆ])",
        rf"ã[‚ƒ€][{HIGH}]",
        rf"(?:[ä-é][{HIGH}]{{2}}){{2,}}",
        rf"ðŸ[{HIGH}]{{2}}",
        # Greek, Cyrillic, Hebrew, Arabic.
        rf"[ÎÏÐÑ][{HARD}]",
        rf"(?:[ÎÏ][{HIGH}]){{2,}}",
        rf"(?:[ÐÑ][{HIGH}]){{2,}}",
        rf"(?:×[{HIGH}]){{3,}}",
        rf"(?:[Ø-Û][{HIGH}]){{3,}}",
    ],
    "cp1251": [
        rf"вЂ[{HIGH_1251}]",
        rf"(?:[РС][{HIGH_1251}])*[РС][{HARD_1251}](?:[РС][{HIGH_1251}])+",
    ],
    "mac_roman": [r"‚Ä[ôúùìîò¢¶]", r"(?<=[A-Za-z])√[©®°±≥∂§†ß≠º¢£¶∞•]"],
    "cp850": [r"ÔÇ[Öô£ØöÜ]"],
    "cp437": [r"ΓÇ[Öô£¥ªó]"],
}
PATTERNS = {encoding: re.compile("|".join(found)) for encoding, found in SEQUENCES.items()}
NAMES = {
    "cp1252": "Windows-1252",
    "cp1251": "Windows-1251",
    "mac_roman": "Mac Roman",
    "cp850": "code page 850",
    "cp437": "code page 437",
}
# A character with which one of the sequences begins; in texts without one there is nothing to look for.
BEGINS = "ÂÃÄÅâãä-éðÎÏÐÑ×Ø-ÛвРС‚√ÔΓ"


def find(text: str) -> tuple[int, str, str, str] | None:
    """The first misread sequence: where it begins, what it is, what it was, and as what it was read."""
    for encoding, pattern in PATTERNS.items():
        for found in pattern.finditer(text):
            if meant := decoded(found[0], encoding):
                return found.start(), found[0], meant, NAMES[encoding]
    return None


def decoded(sequence: str, encoding: str) -> str | None:
    """The text whose bytes in UTF-8 were read as a sequence; None if they are no such bytes."""
    try:
        return b"".join(map(one_byte, sequence, [encoding] * len(sequence))).decode()
    except (UnicodeError, ValueError):
        return None


def one_byte(char: str, encoding: str) -> bytes:
    """The byte that was read as a character; one that the encoding does not have was left as it was."""
    try:
        return char.encode(encoding)
    except UnicodeEncodeError:
        return bytes([ord(char)])
