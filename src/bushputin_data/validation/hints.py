"""Hints on how to correct something: the name that was probably meant, and the path to give for a package."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from os import PathLike
from pathlib import Path

from bushputin_data.validation.findings import DESCRIPTOR, cut, shown

# No guess is made among more names than this, for more wrong names than this, or for longer names than this.
CANDIDATES = 20_000
QUESTIONS = 100
LENGTH = 100
# How many names are compared letter by letter for one wrong name, and how many letters may differ.
COMPARED = 6
DIFFERING = 6
# Endings of plurals that change more than a letter, and those of the singular. Shorter names have none.
PLURALS = (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("s", ""))
SHORT = 3

WANTED = f"Give a folder that contains a {DESCRIPTOR}, the descriptor itself, a .zip or a CSV file."
# A Path made from a URL has one slash where the URL had two.
URL = re.compile(r"https?:/", re.IGNORECASE)


def is_url(path: str | PathLike[str]) -> bool:
    """Whether a URL was given in place of a path."""
    return URL.match(os.fspath(path)) is not None


def package_hint(path: str | PathLike[str]) -> str:
    """Which folder to give instead of a file that is not a package: its own or the one above with a descriptor."""
    with suppress(OSError):
        for folder in Path(path).resolve().parents[:2]:
            if (folder / DESCRIPTOR).is_file():
                return f"{DESCRIPTOR} is in {cut(str(folder))!r}: give that folder."
    return WANTED


def nearest(name: str, names: Iterable[object]) -> str | None:
    """A hint with the closest name; None if none is close."""
    return Guesser(lambda: names).hint(name)


class Guesser:
    """Guesses repeatedly among the same names, which are fetched when first needed."""

    def __init__(self, names: Callable[[], Iterable[object]]) -> None:
        """`names` gives them."""
        self._fetch = names
        self._index: Index | None = None
        self._answers: dict[str, str | None] = {}

    def hint(self, name: str) -> str | None:
        """The closest name, as a hint."""
        found = self.closest(name)
        return f"Did you mean {shown(found)}?" if found else None

    def closest(self, name: str) -> str | None:
        """The closest name; None if none is close, or too many were asked for."""
        if name not in self._answers:
            if len(self._answers) >= QUESTIONS or len(name) > LENGTH:
                return None
            if self._index is None:
                names = [str(one) for one in self._fetch()]
                self._index = Index(names if len(names) <= CANDIDATES else ())
            self._answers[name] = self._index.closest(name)
        return self._answers[name]


class Index:
    """An index of names by what typing errors leave unchanged, so that few have to be compared with a wrong name.

    These are the letters without case, spaces and punctuation; the words in any order; the singular; and one half of
    the name.
    """

    def __init__(self, names: Iterable[str]) -> None:
        """Names that are too long are left out."""
        self.folded: dict[str, str] = {}
        self.simple: dict[str, str] = {}
        self.words: dict[str, str] = {}
        self.singulars: dict[str, str] = {}
        self.halves: dict[str, list[str]] = {}
        for name in names:
            if len(name) <= LENGTH:
                self._add(name)

    def _add(self, name: str) -> None:
        """Add a name; of two similar ones the first counts."""
        self.folded.setdefault(name.strip().casefold(), name)
        words = words_of(name)
        simple = "".join(words)
        if simple in self.simple or not has_letters(simple):
            return
        self.simple[simple] = name
        self.words.setdefault("".join(sorted(words)), name)
        self.singulars.setdefault(singular(simple), name)
        for half in halves(simple, half_length(simple)):
            self.halves.setdefault(half, []).append(simple)

    def closest(self, name: str) -> str | None:
        """The name that differs only in spelling, else the one with the fewest different letters."""
        if same := self.folded.get(name.strip().casefold()):
            return same
        words = words_of(name)
        simple = "".join(words)
        # Similar numbers or dates are not guessed.
        if not has_letters(simple):
            return None
        if same := self.simple.get(simple) or self.words.get("".join(sorted(words))):
            return same
        if len(simple) > SHORT and (same := self.singulars.get(singular(simple))):
            return same
        most = allowed(simple)
        near = [(edits, one) for one in self._alike(simple) if (edits := distance(simple, one, most)) is not None]
        return self.simple[min(near, key=lambda pair: pair[0])[1]] if near else None

    def _alike(self, simple: str) -> Iterator[str]:
        """A few names that have one half in common with another, those that share it with the fewest first."""
        lengths = {max(half_length(simple) + more, 1) for more in (-1, 0, 1)}
        found = {half: self.halves.get(half, []) for length in lengths for half in halves(simple, length)}
        rare = sorted(found, key=lambda half: len(found[half]))
        seen: dict[str, None] = {}
        for half in rare:
            for one in found[half][:COMPARED]:
                if len(seen) < COMPARED and one not in seen:
                    seen[one] = None
                    yield one


def words_of(name: str) -> list[str]:
    """The words of a name, without case and punctuation."""
    return re.findall(r"[^\W_]+", name.casefold())


def simplified(name: str) -> str:
    """A name without case, spaces and punctuation; of a very long one the beginning."""
    return "".join(words_of(name[:LENGTH]))


def singular(simple: str) -> str:
    """A name without the ending of an English plural: countries and country are alike, boxes and box."""
    for ending, instead in PLURALS:
        if simple.endswith(ending):
            return simple.removesuffix(ending) + instead
    return simple


def has_letters(text: str) -> bool:
    """Whether some character is a letter."""
    return any(map(str.isalpha, text))


def half_length(simple: str) -> int:
    """The number of letters at either end that survive an error in the other half."""
    return max(len(simple) // 2 - 1, 1)


def halves(simple: str, length: int) -> tuple[str, str]:
    """Beginning and end of a name, each marked as such."""
    return "^" + simple[:length], "$" + simple[-length:]


def allowed(simple: str) -> int:
    """How many letters of a name may be wrong for it to be recognized."""
    return 0 if len(simple) < 4 else 1 if len(simple) < 8 else 2


def distance(one: str, other: str, most: int) -> int | None:
    """How many letters differ, with two swapped letters counted once; None if more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    begin = common_prefix(one, other)
    one, other = one[begin:], other[begin:]
    end = common_prefix(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    if max(len(one), len(other)) > DIFFERING or len(set(one).difference(other)) > most:
        return None
    return edit_distance(one, other, most)


def common_prefix(one: str, other: str) -> int:
    """The length of the common beginning; found by bisection, which compares whole slices."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def edit_distance(one: str, other: str, most: int) -> int | None:
    """Letters to insert, delete, replace or swap with the next one; None for more than `most`."""
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(one, 1):
        row, above = [i], rows[-1]
        for j, wanted in enumerate(other, 1):
            edits = min(above[j] + 1, row[-1] + 1, above[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], wanted):
                edits = min(edits, rows[-2][j - 2] + 1)
            row.append(edits)
        if min(row) > most:
            return None
        rows.append(row)
    return rows[-1][-1] if rows[-1][-1] <= most else None
