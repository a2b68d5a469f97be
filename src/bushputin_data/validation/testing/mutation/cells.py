"""Faults of single cells: texts that violate a rule according to the descriptor, independently of the validator."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from bushputin_data.validation.catalogue import catalogue
from bushputin_data.validation.checks.breaking import moved, written
from bushputin_data.validation.plan.plan import Field
from bushputin_data.validation.testing.mutation.mutation import Faults, Mutation
from bushputin_data.validation.testing.mutation.sheet import Sheet
from bushputin_data.validation.testing.mutation.subject import Subject, shuffled

# How many rows of a column are tried.
TRIES = 12
LOOK_ALIKE = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")
# Texts that are of no type, and those that only look like one of theirs; of a list any text is one.
NO_VALUE = "not a value"
NEARLY = {
    "integer": ("1.5", "12x"),
    "number": ("1.5x5",),
    "date": ("2001-02-30",),
    "time": ("25:00:00",),
    "datetime": ("2001-02-30T12:00:00Z",),
    "object": ("[]", "{"),
    "array": ("{}", "["),
    "geojson": ("{}", "["),
    "geopoint": ("999",),
    "string": (),
}
TYPED = ("integer", "number", "boolean", "date", "time", "datetime", "year", "yearmonth", "duration")
STRUCTURED = ("object", "array", "geojson", "geopoint")
FORMATS = {"email": "nobody", "uuid": "no uuid", "binary": "?"}
# A pattern is asked in this process only where that cannot take long: of short texts, with few choices to make.
SHORT, CHOICES = 60, 3
Texts = Iterable[str]
# The texts that violate a rule in a column, out of the field and a valid text.
Make = Callable[[Field, str], Texts]


def constraints(field: Field) -> Mapping[str, Any]:
    """The constraints of a field."""
    found = field.descriptor.get("constraints")
    return found if isinstance(found, dict) else {}


def of_another_type(field: Field, text: str) -> Texts:
    """Texts that are not of the field's type."""
    if field.type in (*TYPED, *STRUCTURED):
        yield from NEARLY.get(field.type, ()) if field.descriptor.get("format", "default") == "default" else ()
        yield NO_VALUE
    elif field.type == "string" and (said := FORMATS.get(str(field.descriptor.get("format")))):
        yield said


def not_listed(values: Callable[[Field], list[Any]]) -> Make:
    """Texts that are not among the listed values."""

    def make(field: Field, text: str) -> Texts:
        listed = {str(value) for value in values(field)}
        if listed and field.type in ("string", "integer"):
            others = [text + "?", "?"] if field.type == "string" else [str(number) for number in (0, 99, 999_983)]
            yield from (other for other in others if other not in listed)

    return make


def categories(field: Field) -> list[Any]:
    """The categories of a field, unless they are its enum too: a value outside both is one fault."""
    found = field.descriptor.get("categories")
    values = [one.get("value") if isinstance(one, dict) else one for one in found] if isinstance(found, list) else []
    return [] if values == constraints(field).get("enum") else values


def not_matching(field: Field, text: str) -> Texts:
    """Texts that do not match the pattern as a whole."""
    pattern = constraints(field).get("pattern")
    if isinstance(pattern, str) and is_tame(pattern):
        for other in (text + "?", "~" + text, "?"):
            if len(other) <= SHORT and not re.fullmatch(pattern, other):
                yield other


def is_tame(pattern: str) -> bool:
    """Whether a pattern certainly finishes soon: no repeated groups, few other repetitions and alternatives."""
    varying = re.sub(r"\{[0-9]+\}|\(\?", "", pattern)
    return not re.search(r"\)[*+?{]", varying) and sum(map(varying.count, "*+?{|")) <= CHOICES


def too_short(field: Field, text: str) -> Texts:
    """The beginnings of a text that are shorter than they may be."""
    if field.type == "string":
        yield from (text[:size] for size in reversed(range(constraints(field).get("minLength", 0))))


def too_long(field: Field, text: str) -> Texts:
    """A text that is one character too long."""
    most = constraints(field).get("maxLength")
    if field.type == "string" and isinstance(most, int):
        yield ((text or "x") * (most + 1))[: most + 1]


def beyond(name: str, steps: int) -> Make:
    """A value so many steps beyond a bound."""

    def make(field: Field, text: str) -> Texts:
        bound = constraints(field).get(name)
        if bound is not None and field.type in ("integer", "number", "year", "date", "datetime", "time"):
            value = parsed(field, bound)
            yield from (written(field.descriptor, other) for other in moved(value, steps) if value is not None)

    return make


def parsed(field: Field, bound: Any) -> Any:
    """A bound as a value of its field; None if it is not one in the usual form."""
    readers: dict[str, Callable[[str], Any]] = {
        "integer": int,
        "year": int,
        "number": Decimal,
        "date": dt.date.fromisoformat,
        "datetime": dt.datetime.fromisoformat,
        "time": dt.time.fromisoformat,
    }
    try:
        return readers[field.type](str(bound))
    except (ValueError, InvalidOperation):
        return None


def not_of_schema(field: Field, text: str) -> Texts:
    """JSON that lacks what the schema requires, or has what it does not allow."""
    schema = constraints(field).get("jsonSchema")
    if not isinstance(schema, dict):
        return
    is_object = field.type == "object"
    if schema.get("required") and is_object:
        yield "{}"
    if schema.get("additionalProperties") is False and is_object:
        yield json.dumps({**json.loads(text), "no such property": 1})
    if schema.get("minItems") and field.type == "array":
        yield "[]"
    items = schema.get("items")
    if isinstance(items, dict) and items.get("type") in ("string", "number", "integer", "object") and not is_object:
        yield "[null]"


def misgrouped(field: Field, text: str) -> list[str]:
    """A number whose group character stands after one digit and before the last."""
    char = field.descriptor.get("groupChar")
    return [f"1{char}2"] if isinstance(char, str) and char else []


def alike(field: Field, text: str) -> Texts:
    """A key with a Cyrillic letter in the place of its first."""
    other = text[:1].translate(LOOK_ALIKE)
    if field.is_id and other != text[:1] and re.search("[A-Za-z]", text[1:]):
        yield other + text[1:]


ERRORS: dict[str, Make] = {
    "type": of_another_type,
    "enum": not_listed(lambda field: constraints(field).get("enum", [])),
    "category": not_listed(categories),
    "pattern": not_matching,
    "min_length": too_short,
    "max_length": too_long,
    "minimum": beyond("minimum", -1),
    "maximum": beyond("maximum", 1),
    "exclusive_minimum": beyond("exclusiveMinimum", 0),
    "exclusive_maximum": beyond("exclusiveMaximum", 0),
    "json_schema": not_of_schema,
    "group_char": misgrouped,
}
# Strings that are valid, and have something odd about them.
WARNINGS: dict[str, Make] = {
    "edge_space": lambda field, text: [text + " ", " " + text],
    "invisible_character": lambda field, text: [text[:1] + "\u200b" + text[1:]],
    "not_nfc": lambda field, text: [unicodedata.normalize("NFD", text + "é")],
    "formula_like": lambda field, text: ["=" + text],
    "look_alike": alike,
    "mojibake": lambda field, text: [text + "Ã©"],
    "replacement_character": lambda field, text: [text + "\ufffd"],
}


def cell_faults(rule: str) -> Faults:
    """The faults by which a rule on cells is violated, one in each column where it can be, in a random order."""
    make = ERRORS.get(rule) or WARNINGS[rule]

    def faults(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
        columns = [(sheet, rank) for sheet in subject.tables for rank in sheet.positions]
        for sheet, rank in shuffled(chance, columns):
            if rule not in WARNINGS or sheet.table.fields[rank].type == "string":
                yield from one_in_column(subject, chance, sheet, rank, rule, make)

    return faults


def one_in_column(
    subject: Subject, chance: random.Random, sheet: Sheet, rank: int, rule: str, make: Make
) -> Iterator[Mutation]:
    """A fault in a random row of a column, if some text violates the rule there and no other rule."""
    field = sheet.table.fields[rank]
    for index in chance.sample(range(len(sheet.rows)), min(TRIES, len(sheet.rows))):
        row = sheet.rows[index]
        text = row.texts[rank]
        if text is None or sheet.is_missing(rank, text) or not subject.is_free(sheet, index):
            continue
        for other in make(field, text):
            if other == text or sheet.is_missing(rank, other) or not sheet.can_hold(row, other):
                continue
            if set(sheet.faults(rank, other)) <= {rule}:
                yield cell_mutation(sheet, index, rank, other, rule)
                return


def cell_mutation(sheet: Sheet, index: int, rank: int, text: str, rule: str, level: str | None = None) -> Mutation:
    """A package with another text in a cell, which violates a rule there."""
    after = sheet.put(index, {rank: text})
    row = after.rows[sheet.name][index]
    own = sheet.spot(rule, row, rank, level=level or catalogue()[rule].level)
    return Mutation(rule, (own,), after, f"{sheet.name}.{sheet.table.fields[rank].name}: {text[:40]!r}")


def required(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A missing value where there must be one."""
    columns = [
        (sheet, rank) for sheet in subject.tables for rank in sheet.positions if sheet.table.fields[rank].required
    ]
    for sheet, rank in shuffled(chance, columns):
        missing, index = sheet.columns[rank].cell.missing, chance.randrange(len(sheet.rows))
        others = [text for one, text in enumerate(sheet.rows[index].texts) if one != rank]
        # Without any other value the row would be blank.
        if missing and any(others) and subject.is_free(sheet, index):
            yield cell_mutation(sheet, index, rank, min(missing), "required")
