"""Integer and number fields: how their values are written, and hints for invalid texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from bushputin_data.validation.fields import numbers
from bushputin_data.validation.fields.forms import Form, Hint
from bushputin_data.validation.fields.numbers import Notation
from bushputin_data.validation.fields.properties import Properties
from bushputin_data.validation.findings import Fault, cut, shown


def integer(properties: Properties) -> Form:
    """A whole number in ASCII digits."""
    notation = read_notation(properties, integer=True)
    read, plain, hint = numbers.read_integer, notation.compiled(), number_hint(notation, integer=True)
    if notation.is_plain:
        return Form("an integer", read, hint=hint)
    check = group_check(notation, integer=True)
    return Form(
        "an integer", lambda text: read(plain(text)), hint=hint, plain=plain, check=check, has_rest=not notation.bare
    )


def number(properties: Properties) -> Form:
    """A decimal number, NaN, INF or -INF, as a float; exactly as a Decimal."""
    notation = read_notation(properties, integer=False)
    read, plain, hint = numbers.read_number, notation.compiled(), number_hint(notation, integer=False)
    if notation.is_plain:
        return Form("a number", read, exact_number, hint=hint)
    check = group_check(notation, integer=False)
    return Form(
        "a number",
        lambda text: read(plain(text)),
        lambda text: exact_number(plain(text)),
        hint=hint,
        plain=plain,
        check=check,
        has_rest=not notation.bare,
    )


def group_check(notation: Notation, *, integer: bool) -> Callable[[str, Any], Fault | None] | None:
    """The warning that a group character is out of place: often it is meant as a decimal mark."""
    if not notation.group:
        return None
    group, plain, misplaced = shown(notation.group), notation.compiled(), notation.misplaced(integer=integer)

    def check(text: str, value: Any) -> Fault | None:
        if not misplaced(text):
            return None
        fact = f"has the groupChar {group} out of place, and is read as {cut(plain(text), 40)}"
        hint = "Group the digits in threes" + (
            "." if integer else f", or write {notation.point!r} as the decimal mark."
        )
        return Fault("group_char", fact, hint, f"{group} between groups of three digits", "warning")

    return check


def exact_number(text: str) -> Any:
    """A number to its last digit."""
    if numbers.is_number(text) is None:
        raise ValueError(text)
    return numbers.exact(text)


def read_notation(properties: Properties, *, integer: bool) -> Notation:
    """How the field writes its numbers."""
    group = properties.string("groupChar", "") if "groupChar" in properties.field else ""
    point = "." if integer else properties.string("decimalChar", ".")
    for name, value in (("groupChar", group), ("decimalChar", point)):
        if any(char.isdigit() or char in "+-" for char in value):
            properties.wrong(name, f"{name} is {shown(value)}, which can be part of a number")
        elif len(value) > 1:
            properties.wrong(name, f"{name} is {shown(value)}, which is more than one character", level="warning")
    if group and not integer and (group in point or point in group):
        fact = f"groupChar is {shown(group)}, which is also the decimalChar"
        properties.wrong("groupChar", fact, "Declare another decimalChar (the default is a point).")
    return Notation(point, group, properties.flag("bareNumber", True))


def number_hint(notation: Notation, *, integer: bool) -> Hint:
    """The hint for a text that is not a number in the field's notation, but is in another."""
    group, point = notation.group, notation.point

    def reads(text: str, other: Notation) -> bool:
        return reader(other, integer)(text)

    def say(text: str) -> str | None:
        if not DIGIT.search(text):
            return None
        if not text.isascii() and numbers.MINUS in text and reads(text.replace(numbers.MINUS, "-"), notation):
            return "Write the minus sign as '-'."
        if long := too_long(notation, text):
            return long
        marks = [char for char in MARKS if char in text and char not in (group, point)]
        groups = next((char for char in marks if not group and is_grouped(text, char, notation, integer=integer)), None)
        points = [] if integer else [char for char in marks if char in ",."]
        decimal = next((char for char in points if reads(text, Notation(char, group))), None)
        if groups and decimal:
            return f"If {groups!r} groups digits, declare it as groupChar; if it is the decimal mark, as decimalChar."
        if both := both_marks(text, notation) if not groups and not decimal else None:
            kind = "the type number, " if integer else ""
            return f"Declare {kind}{both[0]!r} as groupChar and {both[1]!r} as decimalChar."
        if not groups and integer and "," in text and reader(Notation(","), False)(text):
            return "If ',' is the decimal mark, declare the type number, and ',' as decimalChar."
        if groups or decimal:
            return f"If {groups!r} groups digits, declare it as groupChar." if groups else decimal_hint(decimal, point)
        if notation.bare and UNIT.search(text) and reads(text, Notation(point, group, bare=False)):
            return "If the rest is a unit, set bareNumber to false."
        return decimals(text) if integer else None

    return say


# Characters that group digits or mark decimals in some country.
MARKS = (",", ".", " ", "'", "\u00a0", "\u202f")
DIGIT = re.compile(r"[0-9]")
# A sign of a currency or of a share, or a word that is set off.
UNIT = re.compile(r"[$€£¥₽₴%‰°]|[0-9]\s+[^\W\d_]|[^\W\d_]\.?\s+[-+]?[0-9]")


@lru_cache(maxsize=256)
def reader(notation: Notation, integer: bool) -> Callable[[str], bool]:
    """The test whether a text is a number in a notation."""
    matches, plain = numbers.is_integer if integer else numbers.is_number, notation.compiled()

    def reads(text: str) -> bool:
        try:
            return matches(plain(text)) is not None
        except ValueError:
            return False

    return reads


@lru_cache(maxsize=256)
def grouping(notation: Notation, integer: bool) -> Callable[[str], bool]:
    """The test whether a number has a group character out of place."""
    return notation.misplaced(integer=integer)


def is_grouped(text: str, char: str, notation: Notation, *, integer: bool) -> bool:
    """Whether a text is a number whose digits are grouped by a character."""
    other = Notation("," if char == "." else notation.point, char, notation.bare)
    return reader(other, integer)(text) and not grouping(other, integer)(text)


def both_marks(text: str, notation: Notation) -> tuple[str, str] | None:
    """The group and decimal characters of a number that has both, if the field declares neither."""
    if notation.group or notation.point != ".":
        return None
    for group, point in ((".", ","), (",", "."), (" ", ","), ("'", "."), ("\u00a0", ","), ("\u202f", ",")):
        other = Notation(point, group)
        if group in text and point in text and reader(other, False)(text) and not grouping(other, False)(text):
            return group, point
    return None


def decimal_hint(mark: str | None, point: str) -> str:
    """The hint for a number with another decimal mark than that of the field."""
    hint = f"If {mark!r} is the decimal mark, declare it as decimalChar"
    return f"{hint}." if point == "." else f"{hint}; this field uses {point!r}."


def too_long(notation: Notation, text: str) -> str | None:
    """The hint that a number has too many digits."""
    if len(text) <= numbers.EXPONENT:
        return None
    try:
        plain = notation.compiled()(text)
    except ValueError:
        return None
    if numbers.is_integer(plain) and numbers.significant(plain) > numbers.DIGITS:
        return f"It has {numbers.significant(plain):,} digits; at most {numbers.DIGITS:,} are supported."
    if numbers.ANY_EXPONENT.fullmatch(plain):
        return f"Its exponent has more than {numbers.EXPONENT} digits, which is not supported."
    return None


def decimals(text: str) -> str | None:
    """The hint for a decimal number in an integer field."""
    if numbers.is_number(text) is None:
        return None
    whole, _, fraction = text.partition(".")
    if numbers.is_integer(whole) and not fraction.strip("0"):
        return f"Write {whole}."
    return "Declare the type number to allow it."
