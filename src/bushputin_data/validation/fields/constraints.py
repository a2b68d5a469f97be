"""The constraints of Table Schema: each is compiled once to a test of a cell's text and value."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from json import dumps
from typing import Any

from bushputin_data.validation.fields import times
from bushputin_data.validation.fields.patterns import PatternTimeoutError, compile_pattern
from bushputin_data.validation.fields.types import Form
from bushputin_data.validation.findings import listed, shown
from bushputin_data.validation.hints import Guesser


class CellError(ValueError):
    """A cell that is not what its field asks for.

    Attributes:
        rule: the kind of fault, such as `type` or `minimum`.
        expected: what would have been right.
        hint: how to mend it, where that can be guessed.
        fact: what the cell is instead, to follow its value in a sentence.
    """

    level = "error"

    def __init__(self, rule: str, expected: str, hint: str | None = None, fact: str | None = None) -> None:
        """Say what was expected, and how to mend it."""
        self.rule, self.expected, self.hint = rule, expected, hint
        self.fact = fact or f"is not {expected}"
        super().__init__(f"{rule}: expected {expected}")


Limit = Callable[[str, Any], CellError | None]
TEXTS = ("string",)
MEASURED = ("string", "array", "object", "list")
JSON = ("object", "array", "geojson")
NUMBERS = ("integer", "number", "year")
ORDERED = ("integer", "number", "date", "time", "datetime", "year", "yearmonth", "duration")
# The types that each constraint is for; all others are for every type.
SUPPORTED = {"pattern": TEXTS, "minLength": MEASURED, "maxLength": MEASURED, "jsonSchema": JSON}
SUPPORTED |= dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), ORDERED)
# What XML Schema has in its patterns: classes by property or by name, and a set without another.
XML_SCHEMA = re.compile(r"\\[pPiIcC]")
SUBTRACTION = re.compile(r"-\[[^\]]*\]\]")
BOUNDS = {
    "minimum": ("minimum", operator.ge, "{} or more"),
    "maximum": ("maximum", operator.le, "{} or less"),
    "exclusiveMinimum": ("exclusive_minimum", operator.gt, "more than {}"),
    "exclusiveMaximum": ("exclusive_maximum", operator.lt, "less than {}"),
}
PLURALS = {"string": "characters", "object": "members"}


class LimitError(ValueError):
    """A constraint that cannot be compiled; `name` is the constraint's, `level` that of the finding."""

    def __init__(self, name: str, message: str, level: str = "error") -> None:
        """Say which constraint it is, and what is wrong with it."""
        self.name, self.level = name, level
        super().__init__(message)


def length(kind: str, name: str, limit: Any) -> Limit:
    """At least or at most so many characters, items or members."""
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 0:
        raise LimitError(name, f"{name} is {shown(limit)}, not a whole number")
    rule, least = ("min_length", True) if name == "minLength" else ("max_length", False)
    unit = PLURALS.get(kind, "items")
    expected = f"{'at least' if least else 'at most'} {limit:,} {unit}"

    def judge(text: str, value: Any) -> CellError | None:
        size = len(value)
        if size >= limit if least else size <= limit:
            return None
        return CellError(rule, expected, fact=f"has {size:,} {unit}")

    return judge


def pattern(text: Any) -> Limit:
    """The whole text matches; a pattern that runs out of time is a fault of the descriptor, and judges no more."""
    try:
        matches = compile_pattern(text)
    except (re.error, TypeError, RecursionError, OverflowError) as error:
        if isinstance(text, str) and XML_SCHEMA.search(text):
            message = f"pattern {shown(text)} has a part that XML Schema knows and Python does not: it is not judged"
            raise LimitError("pattern", message, level="warning") from None
        raise LimitError("pattern", f"pattern {shown(text)} is no regular expression: {error}") from None
    if SUBTRACTION.search(text):
        message = f"pattern {shown(text)} takes one set from another, which Python does not: it is not judged"
        raise LimitError("pattern", message, level="warning")

    expected = f"a text of the pattern {shown(text)}"

    def judge(cell: str, value: Any) -> CellError | None:
        nonlocal matches
        try:
            if matches(cell):
                return None
        except PatternTimeoutError as error:
            matches = any_text
            return CellError("descriptor", expected, fact=f"cannot be judged: {error}")
        return CellError("pattern", expected, fact="does not match its pattern")

    return judge


def any_text(text: str) -> object:
    """What is left of a pattern that ran out of time."""
    return True


def json_schema(schema: Any) -> Limit:
    """Valid by a JSON Schema."""
    # Few packages have one: what it needs is fetched for these alone.
    from bushputin_data.validation.fields.json_schemas import UnjudgedSchemaError, compile_schema

    try:
        first_fault = compile_schema(schema)
    except UnjudgedSchemaError as error:
        raise LimitError("jsonSchema", str(error), level="warning") from None
    except ValueError as error:
        raise LimitError("jsonSchema", str(error)) from None

    def judge(text: str, value: Any) -> CellError | None:
        fault = first_fault(value)
        return (
            CellError("json_schema", "a value that its jsonSchema allows", fact=f"is not valid: {fault}")
            if fault
            else None
        )

    return judge


def native(kind: str, form: Form, name: str, value: Any) -> Any:
    """A value of the descriptor as a value of the field: JSON's own numbers and booleans, or a text to be read."""
    if (kind in NUMBERS and type(value) in (int, float)) or (kind == "boolean" and isinstance(value, bool)):
        return value
    try:
        return form.read(value if isinstance(value, str) else dumps(value))
    except (ValueError, OverflowError):
        raise LimitError(name, f"{name} {shown(value)} is not {form.expected}") from None


def bound(kind: str, form: Form, name: str, limit: Any) -> Limit:
    """On the right side of an edge, or at it where the bound is not exclusive."""
    rule, compare, phrase = BOUNDS[name]
    holds: Callable[[Any, Any], bool] = duration_holds(name) if kind == "duration" else compare
    edge = times.comparable(native(kind, form, name, limit))
    expected = phrase.format(limit)

    def judge(text: str, value: Any) -> CellError | None:
        value = times.comparable(value)
        if value == edge and kind == "number":
            # Two texts that round to one float may still differ.
            right = holds(exact(form.plain(text)), exact(str(limit)))
            return None if right else CellError(rule, expected)
        return None if holds(value, edge) else CellError(rule, expected)

    return judge


def exact(text: str) -> Any:
    """A number to its last digit."""
    from decimal import Decimal, InvalidOperation

    try:
        return Decimal(text.replace("INF", "Infinity"))
    except InvalidOperation:
        return 0


def duration_holds(name: str) -> Callable[[Any, Any], bool]:
    """Durations with months have no exact length: a bound is broken only where it certainly is."""
    if name in ("minimum", "exclusiveMinimum"):
        return lambda value, edge: value.most >= edge.least
    return lambda value, edge: value.least <= edge.most


def one_of(rule: str, kind: str, form: Form, values: Any) -> Limit:
    """One of the listed values."""
    if not isinstance(values, list) or not values:
        raise LimitError(rule, f"{rule} lists no values")
    allowed = [native(kind, form, rule, value) for value in values]
    try:
        members: Any = frozenset(allowed)
    except TypeError:
        members = allowed
    expected, guess = "one of " + listed(values), Guesser(lambda: values)

    def judge(text: str, value: Any) -> CellError | None:
        if value in members:
            return None
        return CellError(rule, expected, guess.hint(text), "is not one of its values")

    return judge


def category_values(categories: Any) -> list[Any]:
    """The values of `categories`, which are plain or have a label each."""
    if not isinstance(categories, list) or not categories:
        raise LimitError("categories", "categories lists no values")
    return [entry.get("value") if isinstance(entry, Mapping) else entry for entry in categories]


def compile_limit(kind: str, form: Form, name: str, limit: Any) -> Limit | None:
    """The test of one constraint; None for those that are judged elsewhere.

    Raises:
        LimitError: the constraint is none, or not one for this type.
    """
    if kind not in SUPPORTED.get(name, (kind,)):
        raise LimitError(name, f"{name} is no constraint of the type {kind}")
    if name in BOUNDS:
        return bound(kind, form, name, limit)
    if name == "enum":
        return one_of("enum", kind, form, limit)
    if name == "pattern":
        return pattern(limit)
    if name in ("minLength", "maxLength"):
        return length(kind, name, limit)
    if name in ("required", "unique"):
        if not isinstance(limit, bool):
            raise LimitError(name, f"{name} is {shown(limit)}, not true or false")
        return None
    if name == "jsonSchema":
        return json_schema(limit)
    raise LimitError(name, f"{name} is no constraint")
