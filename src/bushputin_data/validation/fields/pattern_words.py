"""What a simple pattern asks for, in words: [A-Z]{2} for two capital letters."""

from __future__ import annotations

import re

SETS = {
    "[A-Z]": "capital letter",
    "[a-z]": "small letter",
    "[A-Za-z]": "letter",
    "[a-zA-Z]": "letter",
    "[0-9]": "digit",
    r"\d": "digit",
    "[A-Z0-9]": "capital letter or digit",
    "[a-z0-9]": "small letter or digit",
    "[A-Za-z0-9]": "letter or digit",
    "[a-zA-Z0-9]": "letter or digit",
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
PART = re.compile(
    rf"(?P<set>{'|'.join(map(re.escape, SETS))})"
    r"(?:\{(?P<least>[0-9]{1,3})(?P<to>,(?P<most>[0-9]{0,3}))?\}|(?P<sign>[+]))?"
    r"|(?P<literal>(?:[A-Za-z0-9 :/_@#%,;-]|\\[.+*?()\[\]{}|/-])+(?![{*+?]))"
)
# A description of more parts than this would not help.
PARTS = 4


def in_words(pattern: str) -> str | None:
    """What a pattern asks for, in words; only if it is simple enough for words to be exact."""
    pattern = pattern.removeprefix("^").removesuffix("$")
    parts: list[str] = []
    place = 0
    while place < len(pattern) and len(parts) <= PARTS:
        found = PART.match(pattern, place)
        if found is None:
            return None
        parts.append(counted(found) if found["set"] else repr(found["literal"].replace("\\", "")))
        place = found.end()
    if not 0 < len(parts) <= PARTS or all(part.startswith("'") for part in parts):
        return None
    return ", then ".join(parts)


def counted(found: re.Match[str]) -> str:
    """How many characters of a set."""
    noun = SETS[found["set"]]
    if found["sign"]:
        return f"one or more {plural(noun)}"
    least = int(found["least"] or 1)
    if found["to"] and not found["most"]:
        return f"{number(least)} or more {plural(noun)}"
    if found["to"] and found["most"] != found["least"]:
        return f"{number(least)} to {number(int(found['most']))} {plural(noun)}"
    return f"{number(least)} {noun if least == 1 else plural(noun)}"


def number(count: int) -> str:
    """A small number in words."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def plural(noun: str) -> str:
    """More than one of something."""
    return " or ".join(f"{one}s" for one in noun.split(" or "))
