"""Patterns for Arrow's engine (RE2): one that matches no text that Python's own pattern does not match as a whole."""

from __future__ import annotations

import re
import warnings
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

# The engine counts no further.
MOST_TURNS = 1_000
# Longer patterns are not worth what it takes to read them twice.
LONGEST = 2_000
# Each class by what it has in ASCII: less than Python's, which takes letters and digits of all scripts.
CLASSES = {op.CATEGORY_DIGIT: "0-9", op.CATEGORY_WORD: "0-9A-Za-z_", op.CATEGORY_SPACE: r"\t\n\x0b\x0c\r\x20"}


class UntranslatableError(Exception):
    """The pattern has what the other engine lacks, or reads in another way."""


def translated(text: str) -> str | None:
    """The pattern for the other engine, to be sought in texts; None where there is none."""
    if len(text) > LONGEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = parser.parse(text)
        if tree.state.flags & ~re.UNICODE:
            return None
        return rf"\A(?:{sequence(tree)})\z"
    except (UntranslatableError, re.error, RecursionError, OverflowError, ValueError):
        return None


def sequence(tree: Any) -> str:
    """One part after another."""
    return "".join(part(kind, value) for kind, value in tree)


def part(kind: Any, value: Any) -> str:
    """One part of a pattern."""
    if kind is op.LITERAL:
        return character(value)
    if kind is op.NOT_LITERAL:
        return f"[^{character(value)}]"
    if kind is op.ANY:
        return r"[^\n]"
    if kind is op.IN:
        return characters(value)
    if kind is op.BRANCH:
        return f"(?:{'|'.join(map(sequence, value[1]))})"
    if kind is op.SUBPATTERN:
        _, added, removed, inner = value
        if added or removed:
            raise UntranslatableError
        return f"(?:{sequence(inner)})"
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, most, inner = value
        if least > MOST_TURNS or (most is not op.MAXREPEAT and most > MOST_TURNS):
            raise UntranslatableError
        return f"(?:{sequence(inner)}){{{least},{'' if most is op.MAXREPEAT else most}}}"
    raise UntranslatableError


def character(code: int) -> str:
    """A character, by its number."""
    if 0xD800 <= code <= 0xDFFF:
        raise UntranslatableError
    return rf"\x{{{code:x}}}"


def characters(items: Any) -> str:
    """A set of characters; what is not one of a class cannot be told by a class that has less."""
    negated = any(kind is op.NEGATE for kind, _ in items)
    out = []
    for kind, value in items:
        if kind is op.LITERAL:
            out.append(character(value))
        elif kind is op.RANGE:
            if value[0] <= 0xDFFF and value[1] >= 0xD800:
                raise UntranslatableError
            out.append(f"{character(value[0])}-{character(value[1])}")
        elif kind is op.CATEGORY and value in CLASSES and not negated:
            out.append(CLASSES[value])
        elif kind is not op.NEGATE:
            raise UntranslatableError
    return f"[{'^' if negated else ''}{''.join(out)}]"
