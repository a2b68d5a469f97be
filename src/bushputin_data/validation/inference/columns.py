"""The type of a column: one that all its values certainly have, else text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from bushputin_data.validation.fields.forms import MISSING, Form
from bushputin_data.validation.fields.properties import Properties
from bushputin_data.validation.fields.types import form
from bushputin_data.validation.findings import alternatives, shown

# A type is ruled out once this many values do not have it; with fewer, the first of them is reported.
FEW, RARE = 20, 0.1
# How many values are needed to say that one of them is unlike the others.
ENOUGH = 8
# Texts for a missing value that one column may have.
TOKENS = 10
# Names of columns with identifiers, which may be digits but are never added up.
NAMES = r"id|ids|code|key|zip|postcode|phone|tel|fax|isbn|issn|doi|ean|gtin|iban|uuid|fips|nuts"
IDENTIFIER = re.compile(rf"(?:.*[\W_])?(?:{NAMES})|.*[a-z](?:Id|ID|Code|Key)")
# Thousands or thousandths: ambiguous.
GROUP_OR_POINT = re.compile(r"-?[1-9][0-9]{0,2}[.,][0-9]{3}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A type that a column may have: how a field declares it, and which texts are plainly of it.

    Attributes:
        declared: the properties of the field.
        noun: what messages call its values.
        plain: texts that are certainly of the type: `007` is an integer too, but may be an identifier.
    """

    declared: tuple[tuple[str, str], ...]
    noun: str
    plain: Callable[[str], object]

    def takes(self, text: str) -> bool:
        """Whether the text is plainly of this type, and a check agrees."""
        return bool(self.plain(text)) and self.form.can_read(text)

    @property
    def form(self) -> Form:
        """How a check reads it."""
        return form_of(self.declared)


@lru_cache(maxsize=32)
def form_of(declared: tuple[tuple[str, str], ...]) -> Form:
    """How a check reads the values of a field."""
    return form(Properties(dict(declared)))[1]


def candidate(noun: str, pattern: str, **declared: str) -> Candidate:
    """A type whose texts have a pattern."""
    return Candidate(tuple(declared.items()), noun, re.compile(pattern, re.ASCII).fullmatch)


DAY, CLOCK = r"\d{4}-\d\d-\d\d", r"\d\d:\d\d:\d\d"
COMMA = candidate("a number", r"-?(?:0|[1-9]\d{0,14})(?:,\d+)?", type="number", decimalChar=",")
CANDIDATES = (
    candidate("an integer", r"-?(?:0|[1-9]\d{0,14})", type="integer"),
    candidate("a number", r"-?(?:0|[1-9]\d{0,14})(?:\.\d+(?:[eE][+-]?\d{1,2})?)?", type="number"),
    COMMA,
    candidate("true or false", "true|True|TRUE|false|False|FALSE", type="boolean"),
    candidate("a date", DAY, type="date"),
    candidate("a date and time", rf"{DAY}T{CLOCK}(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?", type="datetime"),
    candidate("a date and time", rf"{DAY} {CLOCK}", type="datetime", format="%Y-%m-%d %H:%M:%S"),
    candidate("a time", CLOCK, type="time"),
    candidate("a date", r"\d\d\.\d\d\.\d{4}", type="date", format="%d.%m.%Y"),
    candidate("a date", r"\d\d/\d\d/\d{4}", type="date", format="%d/%m/%Y"),
    candidate("a date", r"\d\d/\d\d/\d{4}", type="date", format="%m/%d/%Y"),
)
STRING = {"type": "string"}


@dataclass(slots=True)
class Misses:
    """The values that a type does not have: how many, and the first."""

    count: int = 0
    text: str = ""
    line: int = 0


@dataclass(slots=True)
class Column:
    """What is known of a column.

    Attributes:
        values: how many cells have a value that is no word for a missing one.
        tokens: words in cells that stand for a missing value.
        misses: for each type still possible, the values that do not have it.
        is_decimal: some value has a mark that can only mark decimals.
        commas: how many values have a comma.
    """

    values: int = 0
    tokens: dict[str, None] = field(default_factory=dict)
    misses: dict[Candidate, Misses] = field(default_factory=lambda: {one: Misses() for one in CANDIDATES})
    is_decimal: bool = False
    commas: int = 0

    def take(self, cells: Sequence[str], lines: Sequence[int]) -> None:
        """Add some cells, each with its line."""
        for text, times in Counter(cells).items():
            if not text:
                continue
            if text.casefold() in MISSING:
                self.tokens.setdefault(text)
                continue
            self.values += times
            self.commas += times if "," in text else 0
            self.is_decimal = self.is_decimal or (
                bool(self.misses) and ("." in text or "," in text) and not GROUP_OR_POINT.fullmatch(text)
            )
            for one, missed in list(self.misses.items()):
                if not one.takes(text):
                    missed.count += times
                    if missed.count == times:
                        missed.text, missed.line = text, lines[cells.index(text)]
        limit = max(FEW, RARE * self.values)
        for one in [one for one, missed in self.misses.items() if missed.count > limit]:
            del self.misses[one]

    @property
    def fitting(self) -> list[Candidate]:
        """The types that all values have. A decimal comma in few of them is rather a slip."""
        found = [one for one, missed in self.misses.items() if not missed.count] if self.values else []
        is_slip = self.values >= ENOUGH and self.commas <= RARE * self.values
        return [one for one in found if one.declared != COMMA.declared or not is_slip]

    def judged(self, name: str) -> Judgement:
        """The field assumed for a column of this name, and a remark about it."""
        fitting = self.fitting
        if is_identifier(name) or len(self.tokens) > TOKENS:
            return Judgement(name, STRING)
        if not fitting:
            return Judgement(name, STRING, self.unlike(name))
        first = dict(fitting[0].declared)
        if first["type"] == "date" and len(fitting) > 1:
            return Judgement(name, STRING, f"{shown(name)} is read as text: {TWO_WAYS}")
        if "decimalChar" in first and not self.is_decimal:
            return Judgement(name, STRING, f"{shown(name)} is read as text: {GROUPS}")
        return Judgement(name, first | self.missing)

    @property
    def missing(self) -> dict[str, Any]:
        """The missing values that the field declares."""
        return {"missingValues": ["", *sorted(self.tokens)]} if self.tokens else {}

    def unlike(self, name: str) -> str | None:
        """The remark that nearly all values have a type, so the others may be errors."""
        most = RARE * self.values if self.values >= ENOUGH else 0
        near = [(missed.count, one, missed) for one, missed in self.misses.items() if 0 < missed.count <= most]
        if not near:
            return None
        count, kind, missed = min(near, key=lambda one: one[0])
        which = f"{shown(missed.text)} on line {missed.line} is not {kind.noun}."
        if count > 1:
            which = (
                f"{count:,} of {self.values:,} values, the first {shown(missed.text)} on line {missed.line}, "
                f"are not {NOUNS.get(kind.noun, kind.noun)}."
            )
        told = f"{shown(name)} is read as text because {which}"
        advice = kind.form.advice(missed.text)
        return f"{told} {advice}" if advice else told


TWO_WAYS = "in its dates, day and month cannot be told apart. Declare the type date and a format."
GROUPS = "',' may group digits or mark decimals in its numbers. Declare the type number, and groupChar or decimalChar."


def is_identifier(name: str) -> bool:
    """Whether a column of this name holds identifiers."""
    return any(map(IDENTIFIER.fullmatch, (name.strip(), name.strip().lower())))


NOUNS = {
    "an integer": "integers",
    "a number": "numbers",
    "a date": "dates",
    "a date and time": "dates with times",
    "a time": "times",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A column's field, and a sentence about what may be wrong with it."""

    name: str
    declared: Mapping[str, Any]
    note: str | None = None

    @property
    def described(self) -> str:
        """The field, for a list of them."""
        more = [f"{name} {shown(value)}" for name, value in self.declared.items() if name in ("format", "decimalChar")]
        return f"{shown(self.name)} {self.declared['type']}" + (f" ({', '.join(more)})" if more else "")

    @property
    def missing(self) -> str | None:
        """The remark that some words are treated as missing values."""
        texts = [text for text in self.declared.get("missingValues", ()) if text]
        if not texts:
            return None
        verb = "is" if len(texts) == 1 else "are"
        values = "a missing value" if len(texts) == 1 else "missing values"
        return f"In {shown(self.name)}, {alternatives(texts).replace(' or ', ' and ')} {verb} treated as {values}."
