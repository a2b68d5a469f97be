"""Numbers as texts: what is one, its exact value, and the characters of a field's own that are taken out first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

# So many digits an integer may have: beyond, conversion takes time that grows with their square.
DIGITS = 4300
# Up to this length `int` converts whatever limit the process has set for it.
SHORT = 640
# So many digits an exponent may have: `decimal` holds no larger one.
EXPONENT = 17
INTEGER = re.compile(r"[+-]?[0-9]+")
NUMBER = re.compile(
    rf"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?0*[0-9]{{1,{EXPONENT}}})?|(?i:NaN|-?INF)",
)
ANY_EXPONENT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[eE][+-]?[0-9]+")
# A minus sign that is no hyphen: never taken for a unit, or a negative number would turn positive.
MINUS = "\u2212"
is_integer = INTEGER.fullmatch
is_number = NUMBER.fullmatch


def read_integer(text: str) -> int:
    """An integer in ASCII digits.

    Raises:
        ValueError: it is not one, or has more than 4,300 digits.
    """
    if not (text.isdecimal() and text.isascii()) and is_integer(text) is None:
        raise ValueError(text)
    return int(text) if len(text) <= SHORT else long_integer(text)


def long_integer(text: str) -> int:
    """An integer of many digits, whatever limit the process has set for the conversion of texts."""
    from decimal import Decimal

    if significant(text) > DIGITS:
        raise ValueError(text)
    return int(Decimal(text))


def significant(text: str) -> int:
    """How many digits an integer has, leading zeros left out."""
    return len(text.lstrip("+-").lstrip("0"))


def read_number(text: str) -> float:
    """A decimal number, NaN, INF or -INF, as a float.

    Raises:
        ValueError: it is not one, or its exponent has more than 17 digits.
    """
    if is_number(text) is None:
        raise ValueError(text)
    return float(text)


def exact(number: str | float) -> Decimal:
    """A number to its last digit; a float as the shortest text that stands for it."""
    from decimal import Decimal

    return Decimal(number if isinstance(number, int) else str(number))


def canonical(number: Decimal) -> str:
    """A text that two numbers have in common if and only if they are equal; it is no longer than either."""
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        return str(number)
    text = "".join(map(str, digits)).lstrip("0")
    significant = text.rstrip("0")
    if not significant:
        return "0"
    return f"{'-' * sign}{significant}e{exponent + len(text) - len(significant)}"


@dataclass(frozen=True, slots=True)
class Notation:
    """How a field writes its numbers.

    Attributes:
        point: the decimal character.
        group: what groups digits; empty if nothing does.
        bare: nothing stands around the number, such as a unit.
    """

    point: str = "."
    group: str = ""
    bare: bool = True

    @property
    def is_plain(self) -> bool:
        """Whether numbers are written as they are read."""
        return self.bare and not self.group and self.point == "."

    def compiled(self) -> Callable[[str], str]:
        """The function that gives the plain text of a number; it raises ValueError where a point has no meaning."""
        group, point, core = self.group, self.point, self.core()

        def plain(text: str) -> str:
            if core:
                text = core(text)
            if group:
                text = text.replace(group, "")
            if point != ".":
                if "." in text:
                    raise ValueError(text)
                text = text.replace(point, ".")
            return text

        if group and not core and point == ".":
            return lambda text: text.replace(group, "")
        return str if self.is_plain else plain

    def core(self) -> Callable[[str], str] | None:
        """The function that takes away what stands around a number; None if nothing may."""
        if self.bare:
            return None
        # A decimal character belongs to the number when a digit follows it.
        before = re.compile(rf"(?:(?!{re.escape(self.point)}[0-9])[^-+0-9{MINUS}])*").match
        up_to_last_digit = re.compile(r".*[0-9]", re.DOTALL).match

        def core(text: str) -> str:
            around = before(text)
            start = around.end() if around else 0
            inner = up_to_last_digit(text, start)
            if inner is None:
                return text
            # 'Rs.500' can be read as half or as five hundred.
            if inner[0].startswith(self.point) and text[start - 1 : start].isalnum():
                raise ValueError(text)
            return inner[0]

        return core

    def misplaced(self, *, integer: bool) -> Callable[[str], bool]:
        """The test whether a number has a group character where it groups no digits.

        Digits are grouped in threes, or the Indian way with twos before the last three; a group does not begin with
        zero, as 0.123 does where points group the digits of a number whose decimal character was forgotten.
        """
        group, point, core = re.escape(self.group), re.escape(self.point), self.core()
        fraction = "" if integer else rf"(?:{point}[0-9]*)?(?:[eE][+-]?[0-9]+)?"
        in_place = re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:{group}[0-9]{{2,3}})*{group}[0-9]{{3}}{fraction}").fullmatch

        def misplaced(text: str) -> bool:
            if self.group not in text:
                return False
            text = core(text) if core else text
            return self.group in text and in_place(text) is None

        return misplaced
