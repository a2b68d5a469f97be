"""Plain maps on an equirectangular grid, stretched so that shapes are right in the middle: degrees to pixels."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import NamedTuple

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle in degrees (where `top` is the south, since latitudes grow upwards) or in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two rectangles overlap."""
        apart = self.left >= other.right or other.left >= self.right
        return not (apart or self.top >= other.bottom or other.top >= self.bottom)

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is inside."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def within(self, other: Box) -> bool:
        """Whether it is entirely inside another rectangle."""
        return other.holds(self.left, self.top) and other.holds(self.right, self.bottom)


@dataclass(frozen=True)
class Panel:
    """A map.

    Attributes:
        degrees: the area shown.
        width: the width in pixels.
        top: the distance from the top.
    """

    degrees: Box
    width: float
    top: float

    @property
    def scale(self) -> float:
        """Pixels per degree of longitude."""
        return self.width / (self.degrees.right - self.degrees.left)

    @property
    def stretch(self) -> float:
        """How much longer a degree of latitude is than one of longitude."""
        return 1 / cos(radians((self.degrees.top + self.degrees.bottom) / 2))

    @property
    def frame(self) -> Box:
        """The rectangle in which the map is drawn."""
        height = (self.degrees.bottom - self.degrees.top) * self.scale * self.stretch
        return Box(0, self.top, self.width, self.top + height)

    def at(self, longitude: float, latitude: float) -> Point:
        """The position of a place."""
        down = (self.degrees.bottom - latitude) * self.scale * self.stretch
        return (longitude - self.degrees.left) * self.scale, self.top + down

    def box(self, degrees: Box) -> Box:
        """The rectangle of a part of the map."""
        return Box(*self.at(degrees.left, degrees.bottom), *self.at(degrees.right, degrees.top))

    def land(self) -> list[list[list[Point]]]:
        """The outlines of the land on the map, to a tenth of a pixel."""
        found = []
        for polygon in outlines():
            rings = [clipped(ring, self.degrees) for ring in polygon]
            drawn = [[rounded(self.at(*point)) for point in [*ring, ring[0]]] for ring in rings if len(ring) > 2]
            found += [drawn] if drawn else []
        return found


@cache
def outlines() -> list[list[list[Point]]]:
    """The land, as polygons of rings of longitude and latitude."""
    said = json.loads(Path(__file__).with_name("land.json").read_text("utf-8"))
    found: list[list[list[Point]]] = said["features"][0]["geometry"]["coordinates"]
    return found


def clipped(ring: Iterable[Point], box: Box) -> list[Point]:
    """The part of a ring that lies in a rectangle (Sutherland and Hodgman)."""
    found = [(float(x), float(y)) for x, y in ring]
    for axis, edge, sign in ((0, box.left, 1), (0, box.right, -1), (1, box.top, 1), (1, box.bottom, -1)):
        points, found = found, []
        for one, other in pairwise([*points[-1:], *points]):
            inside = [sign * (point[axis] - edge) >= 0 for point in (one, other)]
            if inside[0] is not inside[1]:
                part = (edge - one[axis]) / (other[axis] - one[axis])
                found.append((one[0] + part * (other[0] - one[0]), one[1] + part * (other[1] - one[1])))
            if inside[1]:
                found.append(other)
    return found


def rounded(point: Point) -> Point:
    """A point rounded to a tenth of a pixel."""
    return round(point[0], 1), round(point[1], 1)
