"""The form of a field's texts: how they must be written, what they mean, and hints for invalid ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bushputin_data.validation.findings import Fault, shown

Read = Callable[[str], Any]
Hint = Callable[[str], str | None]
# Texts that people use for missing values, in lower case.
MISSING = {"na", "n/a", "n.a.", "#n/a", "n/d", "n.d.", "nan", "null", "nil", "none", "missing", "unknown", "tbd"}
MISSING |= {"not available", "not applicable", "?", "-", "--", "---", "–", "—", ".", "..", "...", "…"}
SPREADSHEET_ERRORS = {"#calc!", "#div/0!", "#getting_data", "#name?", "#null!", "#num!", "#ref!", "#spill!", "#value!"}


def absence_hint(text: str) -> str | None:
    """The hint for texts that people use for missing values, and for spreadsheet errors."""
    word = text.strip().casefold()
    if word in SPREADSHEET_ERRORS:
        return "This is a spreadsheet error: correct it in the spreadsheet."
    if word in MISSING or not word:
        return f"If {shown(text)} means a missing value, add it to missingValues."
    return None


@dataclass(frozen=True, slots=True)
class Form:
    """How the texts of a field are read.

    Attributes:
        expected: what a text should be, such as `an integer`.
        read: gives the value of a text, or raises ValueError (and nothing else) where it is not what is expected.
        exact: gives the value to its last digit, for comparisons; if there is none, `read` does.
        fact: what is wrong with a text that cannot be read; if there is none, it follows from `expected`.
        hint: says why a text cannot be read, or how to write it, if known.
        plain: gives the text of a number without the field's own characters.
        check: returns a warning for a text that can be read, but may not mean what is read.
        items: the type and form of a list's items.
        has_rest: other characters, such as a unit, may surround the value.
    """

    expected: str
    read: Read
    exact: Read | None = None
    fact: str | None = None
    hint: Hint = lambda text: None
    plain: Callable[[str], str] = str
    check: Callable[[str, Any], Fault | None] | None = None
    items: tuple[str, Form] | None = None
    has_rest: bool = False

    def fault(self, text: str) -> Fault:
        """What is wrong with a text that cannot be read."""
        return Fault("type", self.wrong, self.advice(text), self.expected)

    @property
    def wrong(self) -> str:
        """What is wrong with a text that cannot be read, to follow it in a sentence."""
        return self.fact or f"is not {self.expected}"

    def advice(self, text: str) -> str | None:
        """How to fix it: by a small change to the text, or to the descriptor."""
        if text.strip() != text and self.can_read(text.strip()):
            return "Remove the spaces around it."
        return absence_hint(text) or self.hint(text)

    def can_read(self, text: str) -> bool:
        """Whether a text is what is expected."""
        try:
            self.read(text)
        except ValueError:
            return False
        return True


def matching(pattern: re.Pattern[str]) -> Read:
    """Read a text that matches a pattern from its first character to its last."""
    match = pattern.fullmatch

    def read(text: str) -> str:
        if match(text) is None:
            raise ValueError(text)
        return text

    return read
