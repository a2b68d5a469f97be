"""The properties of a field's descriptor: each has the JSON type that Table Schema requires, or is a fault."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault, listed, shown
from bushputin_data.validation.hints import nearest

# The constraints of Table Schema; in a descriptor they stand below `constraints`.
CONSTRAINTS = (
    "required",
    "unique",
    "enum",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "jsonSchema",
)
# How many items of one array are reported; further ones are counted.
MOST = 10
# Integers of more bits are not written out in messages.
LONG = 128
# Type names of other languages, which are too different to be guessed by spelling.
OTHER_TYPES = {
    "text": "string",
    "str": "string",
    "char": "string",
    "varchar": "string",
    "int": "integer",
    "bigint": "integer",
    "float": "number",
    "double": "number",
    "decimal": "number",
    "numeric": "number",
    "bool": "boolean",
    "timestamp": "datetime",
    "dict": "object",
    "json": "object",
}


class Properties:
    """A field's descriptor, read property by property; what is wrong with one is noted in `faults`."""

    def __init__(self, field: Mapping[str, Any]) -> None:
        """Set up; nothing is read yet."""
        self.field = field
        self.faults: list[FaultError] = []

    def wrong(self, place: str, fact: str, hint: str | None = None, *, level: str = "error") -> None:
        """Note what is wrong with a property, or with a part of it (`enum/0`)."""
        self.faults.append(wrong(place, fact, hint, level=level))

    def string(self, name: str, default: str) -> str:
        """A property that is a string, and not empty."""
        value = self.field.get(name, default)
        if not isinstance(value, str):
            self.wrong(name, f"{name} is {described(value)}, not a string")
        elif not value:
            self.wrong(name, f"{name} is empty")
        else:
            return value
        return default

    def flag(self, name: str, default: bool) -> bool:
        """A property that is true or false."""
        value = self.field.get(name, default)
        if isinstance(value, bool):
            return value
        self.faults.append(not_a_boolean(name, value))
        return default

    def choice(self, name: str, choices: Sequence[str], default: str) -> str | None:
        """A property that is one of some strings; None if it is not."""
        value = self.field.get(name, default)
        if not isinstance(value, str):
            self.wrong(name, f"{name} is {described(value)}, not a string")
        elif value in choices:
            return value
        else:
            guess = OTHER_TYPES.get(value.casefold())
            hint = f"Did you mean {shown(guess)}?" if guess in choices else nearest(value, choices)
            self.wrong(name, f"{name} is {shown(value)}, not one of {listed(choices, len(choices))}", hint)
        return None

    def strings(self, name: str, default: Sequence[str]) -> list[str]:
        """A property that is an array of strings; a number or boolean in it is noted, and read as its JSON text."""
        values = self.field.get(name, default)
        if not isinstance(values, list | tuple):
            self.wrong(name, f"{name} is {described(values)}, not an array")
            return list(default)
        self.items(name, [index for index, value in enumerate(values) if not isinstance(value, str)], values)
        texts = (json_text(value) for value in values if isinstance(value, str | int | float))
        return list(texts)

    def items(self, name: str, wrong: Sequence[int], values: Sequence[Any]) -> None:
        """Note the items of an array that are not strings."""
        for index in wrong[:MOST]:
            hint = f'Write "{json_text(values[index])}".' if isinstance(values[index], int | float) else None
            self.wrong(f"{name}/{index}", f"{name} contains {described(values[index])}, which is not a string", hint)
        if len(wrong) > MOST:
            self.wrong(name, f"{name} contains {len(wrong) - MOST:,} more items that are not strings")


def json_text(value: object) -> str:
    """A string as it is, and any other JSON value as JSON writes it."""
    return value if isinstance(value, str) else json.dumps(value)


def wrong(place: str, fact: str, hint: str | None = None, *, level: str = "error") -> FaultError:
    """A fault of the descriptor, with its place in the field; what is said of it gets its full stop."""
    return FaultError(Fault("descriptor", f"{fact}.", hint, level=level), place)


def not_a_boolean(name: str, value: object) -> FaultError:
    """The fault of a property that is not true or false."""
    hint = f"Write {value} without quotes." if value in ("true", "false") else None
    return wrong(name, f"{name} is {described(value)}, not true or false", hint)


def described(value: object) -> str:
    """A JSON value of a descriptor as messages show it: strings in quotes, arrays and objects by their type."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list | tuple | Mapping):
        return "an object" if isinstance(value, Mapping) else "an array"
    if isinstance(value, int) and value.bit_length() > LONG:
        return "a very long number"
    return json.dumps(value) if value is None or isinstance(value, int | float) else shown(value)


def pointer(place: str) -> str:
    """The place of a fault as a JSON pointer below the field: `minimum` → `constraints/minimum`, `type` → `type`."""
    return f"constraints/{place}" if place.partition("/")[0] in CONSTRAINTS else place
