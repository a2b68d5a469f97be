"""Labels beside circles: each is placed near its circle, without covering another label or circle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin, sqrt
from typing import Literal, NamedTuple

from bushputin_data.charts.looks import LINE, measured
from bushputin_data.charts.mapping import Box, Point

# The radius of the circle of one contact.
RADIUS = 4.5
# The possible distances of a label from its circle, nearest first; from LEADER on, a line leads to it.
REACH = (3, 10, 18, 28, 40, 54)
LEADER = 9
# The distance recorded for a label that found no room.
NOWHERE = 1000
# The sides on which a label may be placed, in eighths of a turn: right, left, above, below, then in between.
SIDES = (0, 4, 2, 6, 1, 7, 3, 5, 0.5, 7.5, 3.5, 4.5, 1.5, 2.5, 5.5, 6.5)


@dataclass(frozen=True)
class Spot:
    """A circle, and the text of its label."""

    place: str
    contacts: int
    x: float
    y: float

    @property
    def radius(self) -> float:
        """The radius; the area is proportional to the number."""
        return RADIUS * sqrt(self.contacts)

    @property
    def box(self) -> Box:
        """The area that it covers."""
        return Box(self.x - self.radius, self.y - self.radius, self.x + self.radius, self.y + self.radius)

    @property
    def name(self) -> str:
        """The place, with the number of contacts if there is more than one."""
        return f"{self.place} {self.contacts}" if self.contacts > 1 else self.place


class Name(NamedTuple):
    """A label with its position, and its distance from the circle."""

    spot: Spot
    box: Box
    far: float

    @property
    def align(self) -> Literal["left", "center", "right"]:
        """The alignment that keeps it near its circle, whatever the width in the reader's font."""
        if self.box.left >= self.spot.x:
            return "left"
        return "right" if self.box.right <= self.spot.x else "center"

    @property
    def x(self) -> float:
        """The x position of its alignment."""
        middle = (self.box.left + self.box.right) / 2
        return {"left": self.box.left, "right": self.box.right, "center": middle}[self.align]

    @property
    def y(self) -> float:
        """The y position of its middle."""
        return (self.box.top + self.box.bottom) / 2

    @property
    def end(self) -> Point:
        """The point at which a line from the circle meets it."""
        return nearest(self.box, self.spot)


def names(spots: Sequence[Spot], frame: Box, taken: Sequence[Box]) -> list[Name]:
    """Positions for all labels: of several orders of placement, the one that keeps labels nearest to their circles.

    Args:
        spots: the circles with labels.
        frame: the area in which labels must lie.
        taken: the areas that they must not cover.
    """
    orders = ((1, 0), (-1, 0), (0, 1), (0, -1))
    ways = [placed(sorted(spots, key=lambda one: x * one.x + y * one.y), frame, taken) for x, y in orders]
    return min(ways, key=lambda way: sum(one.far for one in way))


def placed(spots: Sequence[Spot], frame: Box, taken: Sequence[Box]) -> list[Name]:
    """Positions for all labels, one after the other."""
    found, used = [], list(taken)
    for spot in spots:
        name = beside(spot, frame, used)
        found.append(name)
        used.append(name.box)
        if name.far >= LEADER:
            used += [Box(x, y, x, y) for x, y in led(spot, name.box)]
    return found


def beside(spot: Spot, frame: Box, taken: Sequence[Box]) -> Name:
    """The nearest free position for a label."""
    others = [one for one in taken if not one.holds(spot.x, spot.y)]
    for far in REACH:
        for box in around(spot, far):
            free = box.within(frame) and not any(box.meets(one) for one in taken)
            if free and (far < LEADER or not crosses(spot, box, others)):
                return Name(spot, box, far)
    return Name(spot, next(around(spot, REACH[0])), NOWHERE)


def around(spot: Spot, far: float) -> Iterator[Box]:
    """The positions at a given distance from a circle."""
    width, reach = measured(spot.name), spot.radius + far
    for side in SIDES:
        upright = side in (2, 6)
        x = spot.x + cos(side * pi / 4) * reach
        y = spot.y - sin(side * pi / 4) * (reach + LINE / 2 if upright else reach)
        left = x - width / 2 if upright else x if side < 2 or side > 6 else x - width
        yield Box(left, y - LINE / 2, left + width, y + LINE / 2)


def crosses(spot: Spot, box: Box, others: Sequence[Box]) -> bool:
    """Whether the line from a circle to its label would cross another circle or label."""
    return any(one.holds(x, y) for one in others for x, y in led(spot, box))


def led(spot: Spot, box: Box) -> list[Point]:
    """Points on the line from a circle to its label."""
    x, y = nearest(box, spot)
    parts = [number / 12 for number in range(13)]
    return [(spot.x + part * (x - spot.x), spot.y + part * (y - spot.y)) for part in parts]


def nearest(box: Box, spot: Spot) -> Point:
    """The point at which the line from a circle to its label ends."""
    points = [(min(max(spot.x, box.left), box.right), edge) for edge in (box.top + 2, box.bottom - 2)]
    points += [(edge, (box.top + box.bottom) / 2) for edge in (box.left - 1, box.right + 1)]
    return min(points, key=lambda one: hypot(one[0] - spot.x, one[1] - spot.y))
