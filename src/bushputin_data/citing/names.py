"""The author cell → names with their parts, as reference managers and styles need them."""

from __future__ import annotations

import re
from dataclasses import dataclass

SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
# Words by which an author is known to be an organisation. A name of one word is left in one piece in any case.
ORGANISATIONS = {
    "academy", "agence", "agency", "agentur", "archive", "associated", "association", "board", "bureau", "center",
    "centre", "committee", "contributors", "council", "department", "embassy", "foundation", "government", "group",
    "institute", "library", "ministry", "network", "news", "office", "press", "radio", "research", "service", "staff",
    "team", "television", "tv", "university",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A person, or an organisation or single name, which is `whole`."""

    whole: str
    given: str = ""
    particle: str = ""
    family: str = ""
    suffix: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is known which of its parts is the family name."""
        return bool(self.family)

    @property
    def surname(self) -> str:
        """The family name with its particle; the whole of a name without parts."""
        return f"{self.particle} {self.family}".strip() if self.family else self.whole


def names(cell: str | None) -> tuple[Name, ...]:
    """The authors of a source, in the order of its cell.

    >>> [name.surname for name in names("Bob Woodward and Dan Balz")]
    ['Woodward', 'Balz']
    """
    plain = re.sub(r"\s*\([^()]*\)", "", cell or "")
    parts = (" ".join(part.split()) for part in re.split(r";|\s(?:and|&)\s", plain))
    return tuple(name(part) for part in parts if part)


def name(text: str) -> Name:
    """One author: `Given Family`, with a suffix after it where it has one, or `Family, Given`."""
    words = text.split()
    if len(words) == 1 or ORGANISATIONS & {word.casefold().strip(".,") for word in words}:
        return Name(text)
    before, comma, after = text.partition(", ")
    if comma and not is_suffix(after):
        return parts(text, after, before.split(), "")
    suffix = words.pop() if is_suffix(words[-1]) and len(words) > 2 else ""
    words[-1] = words[-1].rstrip(",")
    start = next((at for at, word in enumerate(words) if at and word.islower()), len(words) - 1)
    return parts(text, " ".join(words[:start]), words[start:], suffix)


def parts(whole: str, given: str, surname: list[str], suffix: str) -> Name:
    """A person; small words before the family name are its particle."""
    at = next((at for at, word in enumerate(surname[:-1]) if not word.islower()), len(surname) - 1)
    return Name(whole, given, " ".join(surname[:at]), " ".join(surname[at:]), suffix)


def is_suffix(word: str) -> bool:
    """Whether a word is a suffix, such as Jr."""
    return word.casefold().strip(".,") in SUFFIXES
