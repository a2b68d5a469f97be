"""Properties of a descriptor that were probably meant to be those of the standard.

The standard allows any other property, so only a name that is all but one of its own is worth a warning: one that
differs in letter case or punctuation, or in one letter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from bushputin_data.validation.hints import distance, simplified

# In names of this length or less, one letter in place of another makes another word: date is not data.
SHORT = 4
# No name of the standard is longer, and no more names than this are compared.
LENGTH = 40
COMPARED = 10_000


class Spelling:
    """Compares the names of properties with those of the standard; each is compared once."""

    def __init__(self) -> None:
        """Nothing is compared yet."""
        self._meant: dict[tuple[str, int], str | None] = {}

    def slips(self, value: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The misspelt names of an object with what was meant, which the object may not have as well."""
        for name in value:
            meant = None if name in known else self.meant(name, known)
            if meant and (meant not in value or simplified(meant) == simplified(name)):
                yield name, meant

    def meant(self, name: str, known: Mapping[str, Any]) -> str | None:
        """The name that is all but this one; the same mapping is always the same object."""
        asked = name, id(known)
        if asked not in self._meant:
            if len(self._meant) >= COMPARED or len(name) > LENGTH:
                return None
            self._meant[asked] = closest(name, known)
        return self._meant[asked]


def closest(name: str, known: Collection[str]) -> str | None:
    """The known name that differs only in case and punctuation, else one that differs in a letter."""
    simple = simplified(name)
    same = (one for one in known if simple and simplified(one) == simple)
    return next(same, None) or next((one for one in known if is_slip(name, one)), None)


def is_slip(name: str, known: str) -> bool:
    """Whether one letter was added, left out or replaced, or two were swapped."""
    if len(known) <= SHORT and len(name) == len(known) and sorted(name) != sorted(known):
        return False
    return distance(name, known, 1) is not None
