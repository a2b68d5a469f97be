"""Words that mix look-alike letters of different scripts, such as a Cyrillic а among Latin letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Cyrillic and Greek letters that print like Latin ones, each with the Latin one.
CYRILLIC = dict(zip("АВЕКМНОРСТУХЅІЈаеорсухіјѕԁԛԝһ", "ABEKMHOPCTYXSIJaeopcyxijsdqwh", strict=True))
GREEK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True))
LATIN = CYRILLIC | GREEK
# Latin letters that print like Cyrillic or Greek ones; not like those of few languages.
LIKE_CYRILLIC = {latin: cyrillic for cyrillic, latin in CYRILLIC.items() if latin not in "Ssdqwh"}
LIKE_GREEK = {latin: greek for greek, latin in GREEK.items()}
# Words of Latin, Greek and Cyrillic letters; only those with two of the scripts are looked at.
WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏͰ-ϿЀ-ԯ]+")
IN_LATIN, IN_GREEK, IN_CYRILLIC = (re.compile(f"[{letters}]") for letters in ("A-Za-zÀ-ɏ", "Ͱ-Ͽ", "Ѐ-ԯ"))
# Endings that are added to a Roman numeral or an abbreviation are no longer.
ENDING = 3


def mixed_words(text: str) -> Iterator[tuple[int, str, str, str]]:
    """For each word of mixed script the letter out of place: where it is, what it looks like, and its and their script.

    A word that plainly has two scripts, such as 'Δt' or 'SMSка', is meant: one of them must have only letters that look
    like the other's, and fewer than it.
    """
    for word in WORD.finditer(text):
        latin = IN_LATIN.findall(word[0])
        if not latin or len(latin) == len(word[0]):
            continue
        for script, letters, like_latin, like_theirs in (
            ("Cyrillic", IN_CYRILLIC, CYRILLIC, LIKE_CYRILLIC),
            ("Greek", IN_GREEK, GREEK, LIKE_GREEK),
        ):
            others = letters.findall(word[0])
            if not others:
                continue
            if len(latin) > len(others) and set(others) <= like_latin.keys() and not is_ending(word[0], others):
                yield word.start() + word[0].index(others[0]), like_latin[others[0]], script, "Latin"
            elif is_among(word[0], latin, others, script) and set(latin) <= like_theirs.keys():
                yield word.start() + word[0].index(latin[0]), like_theirs[latin[0]], "Latin", script


def is_ending(word: str, letters: list[str]) -> bool:
    """Whether the letters are a lower-case ending, as when a foreign name is inflected: 'IBMа'."""
    end = "".join(letters)
    return len(end) <= ENDING and word.endswith(end) and end.islower()


def is_among(word: str, latin: list[str], others: list[str], script: str) -> bool:
    """Whether Latin letters are the minority in a word, and not a prefix ('eБанк') or a number ('IIго')."""
    if len(latin) >= len(others) or (script == "Greek" and len(others) < 3):
        return False
    begin, rest = word[: len(latin)], word[len(latin) :]
    is_prefix = len(latin) == 1 and latin[0].islower() and rest[:1].isupper()
    is_numeral = set(latin) <= {"I", "X"} and len(rest) <= ENDING and rest.islower()
    return begin != "".join(latin) or not (is_prefix or is_numeral)
