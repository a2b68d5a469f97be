"""Fields of JSON, and of points and shapes on a map."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import suppress
from itertools import accumulate
from typing import Any

from bushputin_data.validation.fields import numbers
from bushputin_data.validation.fields.forms import Form, Read
from bushputin_data.validation.fields.numeric import exact_number
from bushputin_data.validation.fields.properties import Properties

GEOMETRIES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")
# JSON that is nested more deeply is not read: where Python itself stops depends on its version, and on who calls.
DEPTH = 100
TOO_LONG_INTEGER = re.compile(rf"(?<![0-9])0*[1-9][0-9]{{{numbers.DIGITS}}}")
LONG_INTEGER = re.compile(rf"(?<![0-9])[0-9]{{{numbers.SHORT + 1}}}")
STRINGS = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
NO_BRACKETS = re.compile(r"[^\[\]{}]+")
LEVELS = {"[": 1, "{": 1, "]": -1, "}": -1}


def refuse(name: str) -> None:
    """NaN and infinities are not JSON.

    Raises:
        ValueError: always.
    """
    raise ValueError(name)


DECODER = json.JSONDecoder(parse_constant=refuse)
# Where a number is so long that the limit of the process for it counts.
CAREFUL = json.JSONDecoder(parse_constant=refuse, parse_int=numbers.read_integer)


def read_json(text: str) -> Any:
    """What a JSON text says.

    Raises:
        ValueError: it is not JSON, is nested more than 100 levels deep, or has an integer of more than 4,300 digits.
    """
    if text.count("[") + text.count("{") > DEPTH and depth(text) > DEPTH:
        raise ValueError("nested too deeply")
    is_long = len(text) > numbers.SHORT and LONG_INTEGER.search(text)
    return (CAREFUL if is_long else DECODER).decode(text)


def depth(text: str) -> int:
    """How deeply a JSON text is nested."""
    brackets = NO_BRACKETS.sub("", STRINGS.sub("", text))
    return max(accumulate(map(LEVELS.__getitem__, brackets)), default=0)


def json_value(kind: type, expected: str) -> Form:
    """A JSON text of one kind of value."""

    def read(text: str) -> Any:
        value = read_json(text)
        if not isinstance(value, kind):
            raise ValueError(text)
        return value

    return Form(expected, read, hint=json_hint)


def json_hint(text: str) -> str | None:
    """The hint for invalid JSON."""
    if depth(text) > DEPTH:
        return f"It is nested more than {DEPTH} levels deep."
    if TOO_LONG_INTEGER.search(text):
        return f"It has a number of more than {numbers.DIGITS:,} digits."
    if "'" in text and '"' not in text:
        return "JSON uses double quotes."
    return None


def geopoint(properties: Properties) -> Form:
    """Longitude and latitude."""
    written, split = POINTS[properties.choice("format", list(POINTS), "default") or "default"]
    return Form(
        f"a point as {written}, in degrees",
        lambda text: point(split(text), numbers.read_number),
        lambda text: point(split(text), exact_number),
        hint=lambda text: point_hint(text, split),
    )


def point(parts: list[str], read: Read) -> tuple[Any, Any]:
    """A point of two coordinates.

    Raises:
        ValueError: they are not coordinates, or out of range.
    """
    first, second = parts
    lon, lat = read(first.removeprefix(" ")), read(second.removeprefix(" "))
    if lon != lon or lat != lat or not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ValueError(parts)
    return lon, lat


def exact_point(text: str) -> tuple[Any, Any]:
    """A point as longitude, latitude, to its last digit."""
    return point(text.split(","), exact_number)


def point_hint(text: str, split: Callable[[str], list[str]]) -> str | None:
    """The hint for an invalid point."""
    with suppress(ValueError):
        parts = split(text)
        with suppress(ValueError):
            point(parts[::-1], numbers.read_number)
            return "The longitude comes first."
        if len(parts) == 2 and all(numbers.is_number(part.strip()) for part in parts):
            return "Longitudes are -180 to 180, latitudes -90 to 90."
    return None


def json_coordinates(value: Any) -> list[str]:
    """The members of a point in JSON: numbers as Python writes them, or texts."""
    if not isinstance(value, list) or any(
        isinstance(one, bool) or not isinstance(one, int | float | str) for one in value
    ):
        raise ValueError(value)
    return list(map(str, value))


def lonlat(value: Any) -> list[str]:
    """The two members of a point that is written as an object, and no third."""
    if not isinstance(value, dict) or set(value) != {"lon", "lat"}:
        raise ValueError(value)
    return json_coordinates([value["lon"], value["lat"]])


POINTS: dict[str, tuple[str, Callable[[str], list[str]]]] = {
    "default": ("longitude, latitude", lambda text: text.split(",")),
    "array": ("[longitude, latitude]", lambda text: json_coordinates(read_json(text))),
    "object": ('{"lon": longitude, "lat": latitude}', lambda text: lonlat(read_json(text))),
}


def geojson(properties: Properties) -> Form:
    """A GeoJSON or TopoJSON object."""
    forms = {
        "default": Form("GeoJSON", read_geojson, hint=json_hint),
        "topojson": Form("TopoJSON", read_topojson, hint=json_hint),
    }
    return forms[properties.choice("format", list(forms), "default") or "default"]


def read_geojson(text: str) -> Any:
    """A GeoJSON object whose members are there; coordinates are not looked into."""
    value = read_json(text)
    if not is_geojson(value):
        raise ValueError(text)
    return value


def is_geojson(value: Any) -> bool:
    """Whether the value is a geometry, a feature, or a collection of them."""
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
    value = read_json(text)
    if not (isinstance(value, dict) and value.get("type") == "Topology" and {"objects", "arcs"} <= set(value)):
        raise ValueError(text)
    return value
