"""Where the two met in person: the world, and the part of it where the places are close together.

Both are plain maps in which degrees lie evenly, stretched so that shapes are right at their middle. The places are
reckoned here, so that each name finds room beside its circle.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, hypot, pi, radians, sin, sqrt
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from bushputin_data.analysis import measures
from bushputin_data.analysis.observed import Given, given
from bushputin_data.analysis.words import listed, plural
from bushputin_data.charts import captions
from bushputin_data.charts.canvas import Canvas
from bushputin_data.charts.looks import LAND, LINE, PADDING, PAPER, QUIET, THREE, measured
from bushputin_data.charts.picture import Picture
from bushputin_data.dataset import Dataset
from bushputin_data.models.vocabulary import ContactKind

Point = tuple[float, float]
Ring = Sequence[Point]
# How many degrees the enlarged part may span, how many places it needs, and what is left free around places.
SPAN, FEWEST = (48.0, 26.0), 3
MARGIN, AROUND = 10.0, 4.0
RADIUS, HIGHEST = 4.5, 360
# How far from its circle a name may stand, in pixels, the nearest first.
REACH = (3, 10, 18, 28, 40, 54, 70, 90)
LEADER = 9
COLUMNS = ["place", "contacts", "latitude", "longitude"]


class Box(NamedTuple):
    """A rectangle: in degrees or in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether the two cover each other anywhere."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: Box) -> bool:
        """Whether it lies in another."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Panel:
    """A map: which degrees it has (south is its top in numbers, as latitude grows upwards), and where it is drawn."""

    degrees: Box
    width: float
    top: float

    @property
    def scale(self) -> float:
        """Pixels to a degree of longitude."""
        return self.width / (self.degrees.right - self.degrees.left)

    @property
    def stretch(self) -> float:
        """How much longer a degree of latitude is, so that shapes are right in the middle."""
        return 1 / cos(radians((self.degrees.top + self.degrees.bottom) / 2))

    @property
    def height(self) -> float:
        """How high it is."""
        return (self.degrees.bottom - self.degrees.top) * self.scale * self.stretch

    @property
    def frame(self) -> Box:
        """Where it is drawn, in pixels."""
        return Box(0, self.top, self.width, self.top + self.height)

    def at(self, longitude: float, latitude: float) -> Point:
        """Where a place is, in pixels."""
        return (
            (longitude - self.degrees.left) * self.scale,
            self.top + (self.degrees.bottom - latitude) * self.scale * self.stretch,
        )

    def land(self) -> list[list[list[Point]]]:
        """The outlines of the land in it, in pixels."""
        found = []
        for polygon in outlines():
            rings = [clipped(ring, self.degrees) for ring in polygon]
            drawn = [[rounded(self.at(*point)) for point in ring] for ring in rings if len(ring) > 2]
            if drawn:
                found.append([[*ring, ring[0]] for ring in drawn])
        return found


def places(data: Given, certainty: str, width: int) -> Picture:
    """Where the two met in person."""
    dataset, canvas = given(data), Canvas(width)
    table, unknown = met(dataset, certainty)
    room = canvas.width - 2 * PADDING
    panels = [whole(table, room)] if len(table) else []
    near = closest(table)
    if panels and len(near) >= FEWEST:
        degrees = widened(around(near, AROUND), room)
        near = table[
            table["longitude"].between(degrees.left, degrees.right)
            & table["latitude"].between(degrees.top, degrees.bottom)
        ]
        panels.append(Panel(degrees, room, panels[0].height + LINE + 8))
        frame(canvas, panels[0], degrees)
        canvas.text([{"y": panels[1].top - LINE / 2 - 1, "text": "The framed part, enlarged"}], colour=QUIET)
    for number, panel in enumerate(panels):
        own = near if number else table
        land(canvas, panel)
        named = own[~own["place"].isin(near["place"])] if len(panels) > 1 and not number else own
        circles(canvas, panel, own, named)
    height = panels[-1].frame.bottom if panels else LINE
    title = f"{captions.leaders(dataset)}: where they met in person"
    total = plural(int(table["contacts"].sum()), "contact")
    cities = f"{len(table)} place" + ("" if len(table) == 1 else "s")
    notes = [
        f"{total} in {cities}, {captions.days(dataset)}. The area of a circle shows how many; the number is "
        "named where there is more than one.",
        f"Not drawn, for the place is not known: {unknown}." if unknown else "",
        captions.limited({"certainty": certainty}),
        f"{captions.edition(dataset)} Outlines: Natural Earth.",
    ]
    each = listed(f"{row['place']} {row['contacts']}" for row in table.to_dict("records"))
    said = f"{title}. {total} in {cities}, {captions.days(dataset)}: {each or 'none'}. {captions.edition(dataset)}"
    return canvas.finished("map", title, notes, said, table, height)


def met(dataset: Dataset, certainty: str) -> tuple[pd.DataFrame, int]:
    """How many contacts in person there were at each place, the most first; and how many at places not known."""
    rows = measures.contacts(None, data=dataset, certainty=certainty).rows
    keys = rows.loc[rows["kind"].astype(object) == str(ContactKind.IN_PERSON), "meeting_id"]
    meetings = [dataset.meetings[str(key)] for key in keys]
    there = [row for row in meetings if row.latitude is not None and row.longitude is not None]
    known = pd.DataFrame(
        {
            "place": [row.city or row.venue or row.title for row in there],
            "latitude": pd.Series([row.latitude for row in there], dtype="float64"),
            "longitude": pd.Series([row.longitude for row in there], dtype="float64"),
        }
    )
    found = known.groupby("place", sort=True).agg(
        contacts=("latitude", "size"), latitude=("latitude", "mean"), longitude=("longitude", "mean")
    )
    table = found.reset_index().sort_values(["contacts", "place"], ascending=[False, True], kind="stable")
    return table[COLUMNS].reset_index(drop=True), len(meetings) - len(there)


def whole(table: pd.DataFrame, room: float) -> Panel:
    """A map of all the places."""
    return Panel(around(table, MARGIN), room, 0)


def around(table: pd.DataFrame, margin: float) -> Box:
    """The degrees of some places with a margin around them; a single place gets a region."""
    west, east = float(table["longitude"].min()) - margin, float(table["longitude"].max()) + margin
    south, north = float(table["latitude"].min()) - margin, float(table["latitude"].max()) + margin
    wider = max(0.0, 30 - (east - west)) / 2
    return Box(max(-180, west - wider), max(-60, south), min(180, east + wider), min(84, north))


def widened(degrees: Box, room: float) -> Box:
    """The same with more degrees to both sides, where a map so wide would be higher than `HIGHEST`."""
    panel = Panel(degrees, room, 0)
    more = (degrees.right - degrees.left) * max(0.0, panel.height / HIGHEST - 1) / 2
    return degrees._replace(left=max(-180, degrees.left - more), right=min(180, degrees.right + more))


def closest(table: pd.DataFrame) -> pd.DataFrame:
    """The places of the part of the world that has the most of them, if each other part has fewer."""
    best = table[:0]
    for west in table["longitude"]:
        for south in table["latitude"]:
            own = table[
                table["longitude"].between(west, west + SPAN[0]) & table["latitude"].between(south, south + SPAN[1])
            ]
            if len(own) > len(best):
                best = own
    return best if len(best) < len(table) else table[:0]


def frame(canvas: Canvas, panel: Panel, degrees: Box) -> None:
    """The outline of the part that is enlarged."""
    left, top = panel.at(degrees.left, degrees.bottom)
    right, bottom = panel.at(degrees.right, degrees.top)
    corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
    records = [{"x": x, "y": y, "order": number} for number, (x, y) in enumerate(corners)]
    mark = canvas.data(records).mark_line(color=QUIET, strokeWidth=1, aria=False)
    canvas.add(mark.encode(x=across(canvas), y=canvas.y(), order="order:Q"))


def land(canvas: Canvas, panel: Panel) -> None:
    """The outlines of the land, behind all that is drawn so far."""
    shape = {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": panel.land()}}
    mark = canvas.data([shape]).mark_geoshape(fill=LAND, stroke=None, aria=False)
    drawn = mark.project(type="identity", scale=1, translate=[0, 0])
    canvas.layers.insert(0, drawn)


def circles(canvas: Canvas, panel: Panel, table: pd.DataFrame, named: pd.DataFrame) -> None:
    """A circle for each place, and names beside them."""
    spots = [
        {"x": x, "y": y, "place": row["place"], "contacts": int(row["contacts"]), "radius": radius(row["contacts"])}
        | {"size": 4 * radius(row["contacts"]) ** 2, "said": f"{row['place']}: {row['contacts']}"}
        for row in table.to_dict("records")
        for x, y in [panel.at(row["longitude"], row["latitude"])]
    ]
    taken = [
        Box(one["x"] - one["radius"], one["y"] - one["radius"], one["x"] + one["radius"], one["y"] + one["radius"])
        for one in spots
    ]
    wanted = [one for one in spots if one["place"] in set(named["place"])]
    orders = ([1, 0], [-1, 0], [0, 1], [0, -1])
    ways = [
        labels(sorted(wanted, key=lambda one: order[0] * one["x"] + order[1] * one["y"]), panel.frame, taken)
        for order in orders
    ]
    found = min(ways, key=lambda one: sum(far for _, _, far in one))
    texts = [{"x": box.left, "y": (box.top + box.bottom) / 2, "text": called(spot)} for spot, box, _ in found]
    leaders = [
        {"x": spot["x"], "y": spot["y"]} | dict(zip(("x2", "y2"), nearest(box, spot["x"], spot["y"]), strict=True))
        for spot, box, far in found
        if far >= LEADER
    ]
    rules = canvas.data(leaders).mark_rule(color=QUIET, size=0.8, aria=False)
    canvas.add(rules.encode(x=across(canvas), x2="x2:Q", y=canvas.y(), y2="y2:Q"))
    mark = canvas.data(spots).mark_point(
        filled=True, fill=THREE[0], stroke=PAPER, strokeWidth=1, opacity=0.9, aria=False
    )
    size = canvas.alt.Size("size:Q", scale=None)
    canvas.add(mark.encode(x=across(canvas), y=canvas.y(), size=size, tooltip="said:N"))
    canvas.text(texts, across(canvas))


def across(canvas: Canvas) -> Any:
    """Where a mark stands from the left, in pixels."""
    ends = [0, {"expr": "width"}]
    return canvas.alt.X("x:Q", axis=None, scale=canvas.alt.Scale(domain=ends, range=ends, nice=False))


def radius(count: int) -> float:
    """The radius of a circle whose area shows a number."""
    return RADIUS * sqrt(count)


def called(spot: dict[str, Any]) -> str:
    """The name of a place, with the number of contacts where there is more than one."""
    return f"{spot['place']} {spot['contacts']}" if spot["contacts"] > 1 else str(spot["place"])


def labels(spots: list[dict[str, Any]], frame: Box, taken: list[Box]) -> list[tuple[dict[str, Any], Box, float]]:
    """Room for each name, one after the other, and how far it is from its circle."""
    found, taken = [], list(taken)
    for spot in spots:
        box, far = beside(spot, measured(called(spot)), frame, taken)
        found.append((spot, box, far))
        taken.append(box)
        if far >= LEADER:
            taken += [Box(x, y, x, y) for x, y in line(spot, box)]
    return found


def beside(spot: dict[str, Any], width: float, frame: Box, taken: list[Box]) -> tuple[Box, float]:
    """Room for a name near its circle, and how far it is: far beyond all others, if there is no room at all."""
    others = [one for one in taken if not one.left <= spot["x"] <= one.right or not one.top <= spot["y"] <= one.bottom]
    for distance in REACH:
        for box in around_spot(spot, width, distance):
            free = box.within(frame) and not any(box.meets(other) for other in taken)
            if free and (distance < LEADER or not crosses(spot, box, others)):
                return box, distance
    left = min(max(spot["x"] - width / 2, 0), frame.right - width)
    return Box(left, spot["y"], left + width, spot["y"] + LINE), 10 * REACH[-1]


def crosses(spot: dict[str, Any], box: Box, others: list[Box]) -> bool:
    """Whether the line from a circle to its name would cross another circle or name."""
    return any(one.left <= x <= one.right and one.top <= y <= one.bottom for one in others for x, y in line(spot, box))


def line(spot: dict[str, Any], box: Box) -> list[Point]:
    """Points of the line from a circle to its name."""
    x, y = nearest(box, spot["x"], spot["y"])
    parts = [number / 12 for number in range(13)]
    return [(spot["x"] + part * (x - spot["x"]), spot["y"] + part * (y - spot["y"])) for part in parts]


def around_spot(spot: dict[str, Any], width: float, distance: float) -> Iterator[Box]:
    """The places of a name around a circle: right, left, above, below, and between these."""
    reach = spot["radius"] + distance
    for turn in (0, 4, 2, 6, 1, 7, 3, 5, 0.5, 7.5, 3.5, 4.5, 1.5, 2.5, 5.5, 6.5):
        x = spot["x"] + cos(turn * pi / 4) * reach
        y = spot["y"] - sin(turn * pi / 4) * (reach + LINE / 2 if turn in (2, 6) else reach)
        left = x - width / 2 if turn in (2, 6) else x if turn < 2 or turn > 6 else x - width
        yield Box(left, y - LINE / 2, left + width, y + LINE / 2)


def nearest(box: Box, x: float, y: float) -> Point:
    """The point of a rectangle that is nearest to another point."""
    points = [(min(max(x, box.left), box.right), edge) for edge in (box.top + 2, box.bottom - 2)]
    points += [(edge, (box.top + box.bottom) / 2) for edge in (box.left - 1, box.right + 1)]
    return min(points, key=lambda one: hypot(one[0] - x, one[1] - y))


@cache
def outlines() -> list[list[list[Point]]]:
    """The land: polygons of rings of longitude and latitude."""
    said = json.loads(Path(__file__).with_name("land.json").read_text("utf-8"))
    found: list[list[list[Point]]] = said["features"][0]["geometry"]["coordinates"]
    return found


def clipped(ring: Iterable[Point], box: Box) -> list[Point]:
    """What of a ring lies in a rectangle, after Sutherland and Hodgman."""
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
    """A point to a tenth of a pixel."""
    return round(point[0], 1), round(point[1], 1)
