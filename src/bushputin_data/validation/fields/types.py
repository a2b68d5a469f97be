"""The types of Table Schema: how the texts of each are read, by the field's format and other properties."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from bushputin_data.validation.fields import times
from bushputin_data.validation.fields.forms import Form, Hint, Read, matching
from bushputin_data.validation.fields.numeric import integer, number
from bushputin_data.validation.fields.properties import Properties
from bushputin_data.validation.fields.structures import geojson, geopoint, json_value
from bushputin_data.validation.fields.temporal import temporal
from bushputin_data.validation.findings import listed, shown

AROUND_AT = r"[^\s@<>(),;:\"\[\]\\]"
EMAIL = re.compile(rf"{AROUND_AT}+@[^\s@.]+(?:\.[^\s@.]+)+")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2}|[^\x00-\x7f\s])*")
UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
TRUE, FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")
MARKS = (",", ";", "|", " ")
ITEM_TYPES = ("string", "integer", "boolean", "number", "datetime", "date", "time")


STRINGS = {
    "default": Form("a string", str),
    "email": Form("an e-mail address", matching(EMAIL)),
    "uri": Form("a URI with its scheme (such as https:)", matching(URI)),
    "uuid": Form("a UUID", matching(UUID)),
    "binary": Form("Base64", matching(BASE64)),
}


def string(properties: Properties) -> Form:
    """Any text, or a text of the format."""
    return STRINGS[properties.choice("format", list(STRINGS), "default") or "default"]


def boolean(properties: Properties) -> Form:
    """One of the texts that stand for true or false."""
    true, false = properties.strings("trueValues", TRUE), properties.strings("falseValues", FALSE)
    for name, texts in (("trueValues", true), ("falseValues", false)):
        if not texts:
            properties.wrong(name, f"{name} has no values")
    if both := sorted({*true} & {*false}):
        place = "trueValues" if "trueValues" in properties.field else "falseValues"
        properties.wrong(place, f"{listed(both)} means both true and false", "Declare both trueValues and falseValues.")
    values = dict.fromkeys(true, True) | dict.fromkeys(false, False)
    folded = {text.casefold(): text for text in reversed(values)}

    def read(text: str) -> bool:
        if text not in values:
            raise ValueError(text)
        return values[text]

    def hint(text: str) -> str | None:
        if alike := folded.get(text.casefold()):
            return f"Write {alike}."
        return "If it means true or false, add it to trueValues or falseValues."

    expected = "one of " + listed(values)
    return Form(expected, read, fact=f"is not a boolean ({listed([*true[:3], *false[:3]])})", hint=hint)


def delimited(properties: Properties) -> Form:
    """Items of one type between delimiters."""
    kind = properties.choice("itemType", ITEM_TYPES, "string") or "string"
    delimiter = properties.string("delimiter", ",")
    item = FORMS[kind](Properties({}))
    read, exact = item.read, item.exact or item.read

    def hint(text: str) -> str | None:
        for place, part in enumerate(text.split(delimiter), 1):
            if not item.can_read(part):
                other = next((mark for mark in MARKS if mark != delimiter and splits(text, mark)), None)
                advice = f" If {other!r} separates the items, declare it as delimiter." if other else ""
                return f"Item {place}, {shown(part)}, {item.wrong}.{advice}"
        return None

    def splits(text: str, mark: str) -> bool:
        return mark in text and all(item.can_read(part) for part in text.split(mark))

    return Form(
        f"a list of {PLURALS[kind]} separated by {delimiter!r}",
        lambda text: [read(part) for part in text.split(delimiter)],
        lambda text: [exact(part) for part in text.split(delimiter)],
        hint=hint,
        items=(kind, item),
    )


PLURALS = {
    "string": "strings",
    "integer": "integers",
    "boolean": "booleans",
    "number": "numbers",
    "datetime": "dates with times",
    "date": "dates",
    "time": "times",
}


def simple(expected: str, read: Read, hint: Hint = lambda text: None) -> Callable[[Properties], Form]:
    """A type that has no options."""
    form = Form(expected, read, hint=hint)
    return lambda properties: form


FORMS: dict[str, Callable[[Properties], Form]] = {
    "string": string,
    "integer": integer,
    "number": number,
    "boolean": boolean,
    "object": lambda properties: json_value(dict, "a JSON object"),
    "array": lambda properties: json_value(list, "a JSON array"),
    "list": delimited,
    "date": temporal("date"),
    "time": temporal("time"),
    "datetime": temporal("datetime"),
    "year": simple("a year of four digits", times.read_year),
    "yearmonth": simple("a month as YYYY-MM", times.read_yearmonth),
    "duration": simple("an ISO 8601 duration (such as P1Y2M or PT36H)", times.read_duration),
    "geopoint": geopoint,
    "geojson": geojson,
    "any": simple("a value", str),
}
# Types with formats; all others have but one, which needs no name.
FORMATTED = ("string", "date", "time", "datetime", "geopoint", "geojson")


# The properties by which the fields of one type differ in how their texts are read.
OWN = frozenset(("format", "groupChar", "decimalChar", "bareNumber", "trueValues", "falseValues"))
OWN |= {"itemType", "delimiter"}


@cache
def usual(kind: str) -> Form:
    """The form of a type without properties of its own, which most fields have."""
    return FORMS[kind](Properties({"type": kind}))


def form(properties: Properties) -> tuple[str, Form]:
    """The field's type, and how its texts are read.

    Where the descriptor is wrong, which is noted, any text is read: its cells cannot be judged by their type.
    """
    if properties.field.keys().isdisjoint(OWN):
        usual_kind = properties.field.get("type")
        if isinstance(usual_kind, str) and usual_kind in FORMS:
            return usual_kind, usual(usual_kind)
    noted = len(properties.faults)
    # Without a type a field is of the type `any`, and in version 1 a string: both read any text.
    kind = properties.choice("type", list(FORMS), "string")
    if kind is None:
        return "any", FORMS["any"](properties)
    found = FORMS[kind](properties)
    if kind not in FORMATTED and properties.string("format", "default") != "default":
        fact = f"format {shown(properties.field['format'])} has no meaning for the type {kind}"
        properties.wrong("format", fact, "Remove it.", level="warning")
    if any(one.fault.level == "error" for one in properties.faults[noted:]):
        return "any", FORMS["any"](properties)
    return kind, found
