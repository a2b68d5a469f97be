"""The constraints of Table Schema: each is compiled once to a test of a cell's text and value."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from math import isinf
from typing import Any, NamedTuple

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields import numbers, times
from bushputin_data.validation.fields.cage import Cage
from bushputin_data.validation.fields.forms import Form, absence_hint
from bushputin_data.validation.fields.pattern_words import in_words
from bushputin_data.validation.fields.patterns import Pattern, compile_pattern
from bushputin_data.validation.fields.properties import CONSTRAINTS, described, json_text, not_a_boolean, wrong
from bushputin_data.validation.fields.structures import exact_point
from bushputin_data.validation.findings import Fault, FieldFault, listed, shown, typed
from bushputin_data.validation.hints import Guesser, nearest

# Gives what is wrong with a cell of this text and value; None if nothing is.
Test = Callable[[str, Any], Fault | None]
MEASURED = ("string", "array", "object", "list", "geojson")
JSON = ("object", "array", "geojson")
TEMPORAL = ("date", "time", "datetime", "year", "yearmonth")
ORDERED = ("integer", "number", *TEMPORAL, "duration")
# The types that each constraint is for; all others are for every type.
SUPPORTED = {"pattern": ("string",), "minLength": MEASURED, "maxLength": MEASURED, "jsonSchema": JSON}
SUPPORTED |= dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), ORDERED)
# Features of XML Schema patterns: classes by property or by name, and set subtraction.
XML_SCHEMA = re.compile(r"\\[pPiIcC]")
SUBTRACTION = re.compile(r"-\[[^\]\[]*\]\]")
PLURALS = {"string": "characters", "object": "members", "geojson": "members"}


# What texts of two or three letters usually are.
CODES = {
    "two capital letters": ": a two-letter code, such as 'SI'",
    "three capital letters": ": a three-letter code, such as 'SVN'",
    "two small letters": ": a two-letter code, such as 'sl'",
}


class Bound(NamedTuple):
    """One of the four bounds: its rule, how a value is compared with it, and how messages name it, also in time."""

    rule: str
    holds: Callable[[Any, Any], bool]
    fact: str
    expected: str
    fact_in_time: str
    expected_in_time: str


BOUNDS = {
    "minimum": Bound(
        "minimum", operator.ge, "is below the minimum {}", "{} or more", "is before the minimum {}", "{} or later"
    ),
    "maximum": Bound(
        "maximum", operator.le, "is above the maximum {}", "{} or less", "is after the maximum {}", "{} or earlier"
    ),
    "exclusiveMinimum": Bound(
        "exclusive_minimum", operator.gt, "is not above {}", "more than {}", "is not after {}", "later than {}"
    ),
    "exclusiveMaximum": Bound(
        "exclusive_maximum", operator.lt, "is not below {}", "less than {}", "is not before {}", "earlier than {}"
    ),
}
# Durations with months have no exact length: a bound is broken only where it certainly is.
DURATION_HOLDS: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, edge: not value.is_below(edge),
    "maximum": lambda value, edge: not edge.is_below(value),
    "exclusiveMinimum": lambda value, edge: not value.is_at_most(edge),
    "exclusiveMaximum": lambda value, edge: not edge.is_at_most(value),
}


def length(kind: str, name: str, limit: Any) -> Test:
    """A minimum or maximum number of characters, items or members."""
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 0:
        raise wrong(name, f"{name} is {described(limit)}, not a whole number of 0 or more")
    rule, least = ("min_length", True) if name == "minLength" else ("max_length", False)
    expected = f"{'at least' if least else 'at most'} {counted(limit, kind)}"

    def test(text: str, value: Any) -> Fault | None:
        size = len(value)
        if size >= limit if least else size <= limit:
            return None
        return Fault(rule, f"has {counted(size, kind)}", expected=expected)

    return test


def counted(size: int, kind: str) -> str:
    """A number of characters, items or members."""
    unit = PLURALS.get(kind, "items")
    return f"{size:,} {unit[:-1] if size == 1 else unit}"


def compiled(text: str, cage: Cage) -> Pattern:
    """A compiled pattern.

    Raises:
        FaultError: it is not a regular expression, or cannot be checked.
    """
    try:
        return compile_pattern(text, cage)
    except (re.error, RecursionError, OverflowError) as error:
        if XML_SCHEMA.search(text):
            fact = (
                f"pattern {typed(text)} uses a feature of XML Schema that Python does not support, so it is not checked"
            )
            raise wrong("pattern", fact, level="warning") from None
        raise wrong("pattern", f"pattern {typed(text)} is not a regular expression: {error}") from None


def pattern(text: Any, cage: Cage) -> tuple[Test, Pattern]:
    """The whole text must match; a pattern that runs out of time is a fault of the descriptor, and is dropped.

    Raises:
        FaultError: it is not a pattern, or cannot be checked.
    """
    if not isinstance(text, str):
        raise wrong("pattern", f"pattern is {described(text)}, not a string")
    ready = compiled(text, cage)
    if SUBTRACTION.search(text):
        fact = (
            f"pattern {typed(text)} uses character class subtraction, which Python does not support, so "
            "it is not checked"
        )
        raise wrong("pattern", fact, level="warning")
    words, expected, matches = in_words(text), f"a value that matches the pattern {typed(text)}", ready.matches
    usual = f"It asks for {words}{CODES.get(words, '')}." if words else None

    def test(cell: str, value: Any) -> Fault | None:
        nonlocal matches
        try:
            if matches(cell):
                return None
        except FaultError as error:
            matches = any_text
            return FieldFault.at("pattern", error.fault)
        return Fault("pattern", "does not match its pattern", absence_hint(cell) or usual, expected)

    return test, ready


def any_text(value: str) -> bool:
    """What replaces a pattern that ran out of time: it accepts any text."""
    return True


def json_schema(schema: Any, cage: Cage) -> Test:
    """Values must be valid against a JSON Schema; one that takes too long is a fault of the descriptor, and is dropped.

    Raises:
        FaultError: it is not a JSON Schema, or cannot be checked.
    """
    # Few packages have one: what it needs is fetched for these alone.
    from bushputin_data.validation.fields.json_schemas import compile_schema

    first_fault = compile_schema(schema, cage)

    def test(text: str, value: Any) -> Fault | None:
        nonlocal first_fault
        try:
            found = first_fault(value)
        except FaultError as error:
            first_fault = no_fault
            return FieldFault.at("jsonSchema", error.fault)
        return Fault("json_schema", f"is not valid: {found}", expected=BY_SCHEMA) if found else None

    return test


BY_SCHEMA = "a value that its jsonSchema allows"


def no_fault(value: Any) -> None:
    """What replaces a JSON Schema that took too long: it accepts any value."""


def value_of(kind: str, form: Form, place: str, value: Any) -> Any:
    """A value of the descriptor as an exact value of the field: a JSON value of its type, or a text to be read.

    Raises:
        FaultError: it is neither.
    """
    try:
        return READERS.get(kind, read_text)(form, value)
    except (ValueError, RecursionError):
        name, _, item = place.partition("/")
        what = f"{name} contains {described(value)}, which is not" if item else f"{name} is {described(value)}, not"
        raise wrong(place, f"{what} {form.expected}") from None


def read_text(form: Form, value: Any) -> Any:
    """A value that JSON has no type for: its text."""
    if not isinstance(value, str):
        raise ValueError(value)
    return (form.exact or form.read)(value)


def read_boolean(form: Form, value: Any) -> Any:
    """True or false, or a text that stands for it."""
    return value if isinstance(value, bool) else read_text(form, value)


def read_whole(form: Form, value: Any) -> Any:
    """A JSON integer (1.0 is one), or a text."""
    if type(value) is float and value.is_integer():
        return int(value)
    return value if type(value) is int else read_text(form, value)


def read_decimal(form: Form, value: Any) -> Any:
    """A JSON number, or a text; what JSON readers take for infinite is none."""
    if type(value) in (int, float):
        if isinstance(value, float) and isinf(value):
            raise ValueError(value)
        return numbers.exact(value)
    return read_text(form, value)


def read_structure(form: Form, value: Any) -> Any:
    """A JSON object or array, or its text."""
    return read_text(form, json_text(value))


def read_point(form: Form, value: Any) -> Any:
    """A point as JSON, whatever the field's own format is, or as its text."""
    try:
        return read_structure(form, value)
    except ValueError:
        pair = [value["lon"], value["lat"]] if isinstance(value, dict) and value.keys() == {"lon", "lat"} else value
        if not isinstance(pair, list):
            raise
        return exact_point(", ".join(map(json_text, pair)))


def read_items(form: Form, value: Any) -> Any:
    """The items of a list in a JSON array, or its text."""
    if not isinstance(value, list) or form.items is None:
        return read_text(form, value)
    kind, item = form.items
    return [READERS.get(kind, read_text)(item, one) for one in value]


def read_any(form: Form, value: Any) -> Any:
    """Any JSON value by its text."""
    return json_text(value)


READERS: dict[str, Callable[[Form, Any], Any]] = {
    "boolean": read_boolean,
    "integer": read_whole,
    "year": read_whole,
    "number": read_decimal,
    "object": read_structure,
    "array": read_structure,
    "geojson": read_structure,
    "geopoint": read_point,
    "list": read_items,
    "any": read_any,
}


def bound(kind: str, form: Form, name: str, limit: Any) -> Test:
    """On the right side of a bound, or at it where it is not exclusive."""
    rule, holds, fact, expected, fact_in_time, expected_in_time = BOUNDS[name]
    if kind in TEMPORAL:
        fact, expected = fact_in_time, expected_in_time
    edge, said = read_bound(kind, form, name, limit), described(limit)
    fault = Fault(rule, fact.format(said), expected=expected.format(said))
    if kind == "number":
        return number_bound(form, holds, edge, fault)
    if kind == "duration":
        holds = DURATION_HOLDS[name]
    elif kind in ("time", "datetime"):
        return zoned_bound(holds, edge, fault)
    return lambda text, value: None if holds(value, edge) else fault


def zoned_bound(holds: Callable[[Any, Any], bool], edge: Any, fault: Fault) -> Test:
    """A bound of times: with time zones they are compared by when they are, and without one they count as UTC."""
    comparable, is_zoned = times.comparable, edge.tzinfo is not None
    comparable_edge = comparable(edge)

    def test(text: str, value: Any) -> Fault | None:
        if (value.tzinfo is not None) == is_zoned:
            return None if holds(value, edge) else fault
        return None if holds(comparable(value), comparable_edge) else fault

    return test


def read_bound(kind: str, form: Form, name: str, limit: Any) -> Any:
    """The value of a bound; of integers also a decimal number.

    Raises:
        FaultError: it is not of the field's type, or NaN.
    """
    if kind in ("integer", "year") and type(limit) is float and not isinf(limit) and limit == limit:
        return limit
    edge = value_of(kind, form, name, limit)
    if edge != edge:
        raise wrong(name, f"{name} is {described(limit)}, which cannot be compared")
    return edge


def number_bound(form: Form, holds: Callable[[Any, Any], bool], edge: Any, fault: Fault) -> Test:
    """A bound of decimal numbers: floats are compared first, and where these are equal the texts, digit by digit."""
    rounded, plain, exact = float(edge), form.plain, numbers.exact

    def test(text: str, value: float) -> Fault | None:
        if value != rounded:
            return None if holds(value, rounded) else fault
        return None if holds(exact(plain(text)), edge) else fault

    return test


def identity(value: Any) -> Hashable:
    """What a value is compared by in a list of values: 1 is 1.0 and not true, NaN is itself."""
    if isinstance(value, bool):
        return bool, value
    if isinstance(value, list):
        return list, tuple(map(identity, value))
    if isinstance(value, dict):
        return dict, frozenset((name, identity(member)) for name, member in value.items())
    return value if value == value else "NaN"


def members(name: str, kind: str, form: Form, values: Any) -> list[Hashable]:
    """The values of an array of the descriptor, as they are compared.

    Raises:
        FaultError: it is not an array, is empty, or has a value that is not of the field's type.
    """
    if not isinstance(values, list):
        raise wrong(name, f"{name} is {described(values)}, not an array")
    if not values:
        raise wrong(name, f"{name} has no values")
    return [identity(value_of(kind, form, f"{name}/{index}", value)) for index, value in enumerate(values)]


def one_of(rule: str, kind: str, form: Form, values: Sequence[Any], allowed: Sequence[Hashable]) -> Test:
    """One of the listed values."""
    known, exact = frozenset(allowed), form.exact
    texts = list(map(json_text, values))
    expected, guess = "one of " + listed(texts), Guesser(lambda: texts)
    fact = "is not one of the categories" if rule == "category" else "is not one of the allowed values"

    def broken(text: str) -> Fault:
        return Fault(rule, fact, guess.hint(text) or absence_hint(text), expected)

    if exact:
        return lambda text, value: None if identity(exact(text)) in known else broken(text)
    if kind in (*JSON, "boolean"):
        return lambda text, value: None if identity(value) in known else broken(text)
    return lambda text, value: None if value in known else broken(text)


def category_values(categories: Any) -> list[Any]:
    """The values of `categories`, which are plain or have a label each.

    Raises:
        FaultError: it is not an array of such values.
    """
    if not isinstance(categories, list):
        raise wrong("categories", f"categories is {described(categories)}, not an array")
    for index, entry in enumerate(categories):
        if isinstance(entry, Mapping) and "value" not in entry:
            raise wrong(f"categories/{index}", "The category has no value")
        if isinstance(entry, Mapping) and not isinstance(entry.get("label", ""), str):
            raise wrong(f"categories/{index}/label", f"label is {described(entry['label'])}, not a string")
    return [entry["value"] if isinstance(entry, Mapping) else entry for entry in categories]


def compile_constraint(kind: str, form: Form, name: str, limit: Any) -> Test | None:
    """The test of a bound or a length; None for the constraints that are judged elsewhere.

    Raises:
        FaultError: it is wrong.
    """
    if name in BOUNDS:
        return bound(kind, form, name, limit)
    if name in ("minLength", "maxLength"):
        return length(kind, name, limit)
    if not isinstance(limit, bool):
        raise not_a_boolean(name, limit)
    return None


def check_name(kind: str, name: str) -> None:
    """Stop at an unknown constraint, or one that does not apply to this type.

    Raises:
        FaultError: it is unknown or does not apply.
    """
    if name not in CONSTRAINTS:
        escaped = name.replace("~", "~0").replace("/", "~1")
        raise wrong(f"constraints/{escaped}", f"{shown(name)} is not a constraint", nearest(name, CONSTRAINTS))
    if kind not in SUPPORTED.get(name, (kind,)):
        raise wrong(name, f"{name} is not a constraint of the type {kind}")
