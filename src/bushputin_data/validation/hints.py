"""Which of some names was probably meant by one that is not among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bushputin_data.validation.findings import shown

# Among more names than this nothing is guessed, nor for more than so many wrong names: a guess is slow.
CANDIDATES = 20_000
QUESTIONS = 100
# Only so many names that look alike at a glance are compared letter by letter.
COMPARED = 500
LENGTH = 100


def nearest(name: str, names: Iterable[object]) -> str | None:
    """A hint that names the closest one; None where none is close."""
    return Guesser(lambda: names).hint(name)


class Guesser:
    """Guesses among the same names again and again; they are fetched at the first question."""

    def __init__(self, names: Callable[[], Iterable[object]]) -> None:
        """`names` gives them."""
        self._fetch = names
        self._names: list[str] | None = None
        self._answers: dict[str, str | None] = {}

    def hint(self, name: str) -> str | None:
        """The closest name, as a hint."""
        found = self.closest(name)
        return f"Did you mean {shown(found)}?" if found else None

    def closest(self, name: str) -> str | None:
        """The closest name; None where none is close, or too much was asked."""
        if name not in self._answers:
            if len(self._answers) >= QUESTIONS:
                return None
            self._answers[name] = self._search(name[:LENGTH])
        return self._answers[name]

    def _search(self, name: str) -> str | None:
        """Compare letter case and spaces first, then the names that begin or end alike."""
        from difflib import get_close_matches

        if self._names is None:
            names = [str(one) for one in self._fetch()]
            self._names = names if len(names) <= CANDIDATES else []
        folded = name.strip().casefold()
        alike = []
        for one in self._names:
            if one.casefold() == folded:
                return one
            if one[:2].casefold() == folded[:2] or one[-3:].casefold() == folded[-3:]:
                alike.append(one)
        close = get_close_matches(name, alike[:COMPARED], n=1, cutoff=0.7)
        return close[0] if close else None
