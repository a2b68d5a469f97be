"""The lexical forms of Table Schema: for each type and format, what a text must look like and what it stands for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bushputin_data.validation.fields import dates, times

Descriptor = Mapping[str, Any]
Convert = Callable[[str], Any]

INTEGER = re.compile(r"[+-]?[0-9]+")
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|(?i:NaN|-?INF)")
SPECIAL = re.compile(r"(?i:NaN|-?INF)")
AROUND_NUMBER = re.compile(r"^[^-+0-9.]*|[^0-9.]*$")
EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]+@[^\s@.]+(?:\.[^\s@.]+)+")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2}|[^\x00-\x7f\s])*")
UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
TRUE, FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")
GEOMETRIES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")


@dataclass(frozen=True, slots=True)
class Form:
    """How the texts of a field are read: `read` gives the value, or raises ValueError where `expected` is not met.

    `cure` says of a text that cannot be read why, or how to write it, where it can tell; `plain` gives the text of a
    number without the field's own signs.
    """

    expected: str
    read: Convert
    cure: Callable[[str], str | None] = lambda text: None
    plain: Callable[[str], str] = str


class UnknownFormError(ValueError):
    """A type, or a format of a type, that Table Schema does not have."""


def matching(pattern: re.Pattern[str], convert: Convert = str) -> Convert:
    """Read a text that matches a pattern from its first character to its last."""
    match = pattern.fullmatch

    def read(text: str) -> Any:
        if match(text) is None:
            raise ValueError(text)
        return convert(text)

    return read


def string(field: Descriptor) -> Form:
    """Any text, or a text of the format."""
    forms = {
        "default": Form("a text", str),
        "email": Form("an e-mail address", matching(EMAIL)),
        "uri": Form("a URI with its scheme", matching(URI)),
        "uuid": Form("a UUID", matching(UUID)),
        "binary": Form("base64", matching(BASE64)),
    }
    return forms[known_format(field, forms)]


def known_format(field: Descriptor, formats: Mapping[str, object]) -> str:
    """The field's format, when its type has it."""
    wanted = field.get("format") or "default"
    if wanted not in formats:
        raise UnknownFormError(f"format {wanted!r}: {field.get('type', 'string')} has {', '.join(formats)}")
    return str(wanted)


def plainly(field: Descriptor) -> Callable[[str], str]:
    """How a number with the field's own signs is written without them.

    The text loses the signs and units that `bareNumber: false` allows around it, and its group characters, and gets a
    point for its decimal character; what has none of these stays as it is.
    """
    group, point = field.get("groupChar") or "", field.get("decimalChar") or "."
    bare = field.get("bareNumber", True) is not False
    if not isinstance(group, str) or not isinstance(point, str):
        raise TypeError("groupChar and decimalChar are texts")

    def plain(text: str) -> str:
        if SPECIAL.fullmatch(text):
            return text
        text = text.replace(group, "") if group else text
        if point != ".":
            if "." in text:
                raise ValueError(text)
            text = text.replace(point, ".")
        return text if bare else AROUND_NUMBER.sub("", text)

    return str if bare and not group and point == "." else plain


def numeric(field: Descriptor, expected: str, pattern: re.Pattern[str], convert: Convert) -> Form:
    """A number of the field's own writing."""
    plain, read = plainly(field), matching(pattern, convert)
    return Form(expected, read if plain is str else lambda text: read(plain(text)), plain=plain)


def integer(field: Descriptor) -> Form:
    """A whole number in ASCII digits."""
    return numeric(field, "an integer", INTEGER, int)


def number(field: Descriptor) -> Form:
    """A decimal number, NaN, INF or -INF, as a float; bounds are judged on its text (see `limits`)."""
    return numeric(field, "a number", NUMBER, float)


def boolean(field: Descriptor) -> Form:
    """One of the texts that stand for true or false."""
    words = [field.get("trueValues", TRUE), field.get("falseValues", FALSE)]
    if not all(isinstance(some, list | tuple) for some in words):
        raise TypeError("trueValues and falseValues are lists")
    values = dict.fromkeys(words[0], True) | dict.fromkeys(words[1], False)

    def read(text: str) -> bool:
        if text not in values:
            raise ValueError(text)
        return values[text]

    return Form("one of " + ", ".join(map(str, values)), read)


def strict_json(text: str) -> Any:
    """What a JSON text says; NaN and infinities are no JSON."""

    def refuse(name: str) -> None:
        raise ValueError(name)

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def json_value(kind: type, expected: str) -> Form:
    """A JSON text of one kind of value."""

    def read(text: str) -> Any:
        value = strict_json(text)
        if not isinstance(value, kind):
            raise ValueError(text)
        return value

    return Form(expected, read)


def delimited(field: Descriptor) -> Form:
    """Items of one type between delimiters."""
    item = form({"type": field.get("itemType", "string")})
    delimiter = field.get("delimiter") or ","
    if not isinstance(delimiter, str):
        raise TypeError("delimiter is a text")
    return Form(
        f"a list separated by {delimiter!r}, each item {item.expected}",
        lambda text: [item.read(part) for part in text.split(delimiter)],
    )


def geopoint(field: Descriptor) -> Form:
    """Longitude and latitude."""
    forms: dict[str, tuple[str, Convert]] = {
        "default": ("longitude, latitude", lambda text: text.split(",")),
        "array": ("[longitude, latitude]", json_value(list, "a JSON array").read),
        "object": ('{"lon": longitude, "lat": latitude}', lonlat),
    }
    expected, split = forms[known_format(field, forms)]
    coordinate = matching(NUMBER, float)

    def read(text: str) -> tuple[float, float]:
        lon, lat = (coordinate(str(part).removeprefix(" ")) for part in split(text))
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError(text)
        return lon, lat

    return Form(f"a point as {expected}, in degrees", read)


def lonlat(text: str) -> tuple[Any, Any]:
    """The two members of a point that is written as an object, and no third."""
    value = strict_json(text)
    if not isinstance(value, dict) or set(value) != {"lon", "lat"}:
        raise ValueError(text)
    return value["lon"], value["lat"]


def geojson(field: Descriptor) -> Form:
    """A GeoJSON or TopoJSON object."""
    forms = {"default": Form("GeoJSON", read_geojson), "topojson": Form("TopoJSON", read_topojson)}
    return forms[known_format(field, forms)]


def read_geojson(text: str) -> Any:
    """A GeoJSON object whose members are there; coordinates are not looked into."""
    value = strict_json(text)
    if not is_geojson(value):
        raise ValueError(text)
    return value


def is_geojson(value: Any) -> bool:
    """A geometry, a feature, or a collection of them."""
    if not isinstance(value, dict):
        return False
    kind = value.get("type")
    if kind == "Feature":
        return "properties" in value and (value.get("geometry") is None or is_geojson(value["geometry"]))
    if kind in ("FeatureCollection", "GeometryCollection"):
        members = value.get("features" if kind == "FeatureCollection" else "geometries")
        return isinstance(members, list) and all(map(is_geojson, members))
    return kind in GEOMETRIES and isinstance(value.get("coordinates"), list)


def read_topojson(text: str) -> Any:
    """A topology with objects and arcs."""
    value = strict_json(text)
    if not (isinstance(value, dict) and value.get("type") == "Topology" and {"objects", "arcs"} <= set(value)):
        raise ValueError(text)
    return value


def date(field: Descriptor) -> Form:
    """A date; of one that should be as in ISO 8601, how to write it is known."""
    wanted = field.get("format") or "default"
    expected, read = times.date(wanted)
    return Form(expected, read, dates.cure) if wanted in ("default", "any") else Form(expected, read)


FORMS: dict[str, Callable[[Descriptor], Form]] = {
    "string": string,
    "integer": integer,
    "number": number,
    "boolean": boolean,
    "object": lambda field: json_value(dict, "a JSON object"),
    "array": lambda field: json_value(list, "a JSON array"),
    "list": delimited,
    "date": date,
    "time": lambda field: Form(*times.time(field.get("format") or "default")),
    "datetime": lambda field: Form(*times.datetime(field.get("format") or "default")),
    "year": lambda field: Form("a year of four digits", matching(times.YEAR, times.year)),
    "yearmonth": lambda field: Form("a month as YYYY-MM", matching(times.YEARMONTH)),
    "duration": lambda field: Form("an ISO 8601 duration", times.duration),
    "geopoint": geopoint,
    "geojson": geojson,
    "any": lambda field: Form("a value", str),
}


def form(field: Descriptor) -> Form:
    """How the texts of a field are read.

    Raises:
        UnknownFormError: the type or format is none of Table Schema.
    """
    kind = field.get("type") or "string"
    if kind not in FORMS:
        raise UnknownFormError(f"type {kind!r}: the types are {', '.join(FORMS)}")
    return FORMS[kind](field)
