"""Where the leaders met in person: the world, and below it enlargements of areas where places are close together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from bushputin_data.analysis import measures
from bushputin_data.analysis.observed import Given, given
from bushputin_data.analysis.words import listed, plural
from bushputin_data.charts import captions
from bushputin_data.charts.canvas import Canvas
from bushputin_data.charts.looks import LAND, LINE, PADDING, PAPER, QUIET, THREE, measured
from bushputin_data.charts.mapping import Box, Panel
from bushputin_data.charts.naming import LEADER, Name, Spot, names
from bushputin_data.charts.picture import Picture
from bushputin_data.dataset import Dataset
from bushputin_data.models.vocabulary import ContactKind

# How many degrees an enlarged part may span, how many places it needs, how far off a name makes a map too crowded, and
# how high a part may be.
SPAN, FEWEST, CROWDED, HIGHEST = (48.0, 26.0), 3, 18, 360
# The margin around the places, in degrees.
MARGIN, AROUND = 10.0, 4.0
COLUMNS = ["place", "contacts", "latitude", "longitude"]


@dataclass(frozen=True)
class Part:
    """A part of the map that is enlarged below, with its places."""

    letter: str
    degrees: Box
    table: pd.DataFrame


def places(data: Given, certainty: str, width: int) -> Picture:
    """Where the two leaders met in person."""
    dataset, canvas = given(data), Canvas(width)
    table, unknown = met(dataset, certainty)
    height = drawn(canvas, table) if len(table) else LINE
    title = f"{captions.leaders(dataset)}: where they met in person"
    total = plural(int(table["contacts"].sum()), "contact")
    cities = plural(len(table), "place")
    notes = [
        f"{total} in {cities}, {captions.days(dataset)}. The area of a circle shows how many; the number is named "
        "where there is more than one.",
        f"Not drawn, for the place is not known: {unknown}." if unknown else "",
        captions.limited({"certainty": certainty}),
        f"{captions.edition(dataset)} Outlines: Natural Earth.",
    ]
    each = listed(f"{row['place']} {row['contacts']}" for row in table.to_dict("records"))
    said = f"{title}. {total} in {cities}, {captions.days(dataset)}: {each or 'none'}. {captions.edition(dataset)}"
    return canvas.finished("map", title, notes, said, table, height)


def drawn(canvas: Canvas, table: pd.DataFrame) -> float:
    """All places, with the enlargements below them, and the total height."""
    room = canvas.width - 2 * PADDING
    world = Panel(spanned(table, MARGIN), room, 0)
    parts = enlarged(world, table)
    land(canvas, world)
    for part in parts:
        box = world.box(part.degrees)
        outline(canvas, box)
        canvas.text([lettered(box, part.letter)], across(canvas), colour=QUIET)
    circles(canvas, spots(world, table), named(world, table, parts))
    bottom = world.frame.bottom
    for part in parts:
        panel = Panel(part.degrees, room, bottom + LINE + 8)
        canvas.text([{"y": panel.top - LINE / 2 - 1, "text": f"Part {part.letter}, enlarged"}], colour=QUIET)
        land(canvas, panel)
        circles(canvas, spots(panel, part.table), named(panel, part.table, []))
        bottom = panel.frame.bottom
    return bottom


def enlarged(world: Panel, table: pd.DataFrame) -> list[Part]:
    """The parts to enlarge, until the labels of all other places find room nearby."""
    parts: list[Part] = []
    left = table
    while any(one.far > CROWDED for one in named(world, table, parts)):
        near = closest(left)
        if len(near) < FEWEST:
            break
        degrees = widened(spanned(near, AROUND), world.width)
        near = inside(left, degrees)
        parts.append(Part(chr(ord("A") + len(parts)), degrees, near))
        left = left.drop(near.index)
    return parts


def named(panel: Panel, table: pd.DataFrame, parts: Sequence[Part]) -> list[Name]:
    """The labels of the places that are not in an enlarged part."""
    everywhere = spots(panel, table)
    enough = {place for part in parts for place in part.table["place"]}
    boxes = [panel.box(part.degrees) for part in parts]
    taken = [*(one.box for one in everywhere), *boxes, *(letter_box(one) for one in boxes)]
    return names([one for one in everywhere if one.place not in enough], panel.frame, taken)


def spots(panel: Panel, table: pd.DataFrame) -> list[Spot]:
    """The circles of some places."""
    return [
        Spot(row["place"], int(row["contacts"]), *panel.at(row["longitude"], row["latitude"]))
        for row in table.to_dict("records")
    ]


def met(dataset: Dataset, certainty: str) -> tuple[pd.DataFrame, int]:
    """The number of in-person contacts at each place, the highest first; and the number at unknown places."""
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


def spanned(table: pd.DataFrame, margin: float) -> Box:
    """The degrees that some places span, with a margin; close ones get a larger area."""
    west, east = float(table["longitude"].min()) - margin, float(table["longitude"].max()) + margin
    south, north = float(table["latitude"].min()) - margin, float(table["latitude"].max()) + margin
    wider = max(0.0, 30 - (east - west)) / 2
    return Box(max(-180, west - wider), max(-60, south), min(180, east + wider), min(84, north))


def widened(degrees: Box, room: float) -> Box:
    """The same with more degrees on both sides, if the map would otherwise be too high."""
    frame = Panel(degrees, room, 0).frame
    more = (degrees.right - degrees.left) * max(0.0, frame.bottom / HIGHEST - 1) / 2
    return degrees._replace(left=max(-180, degrees.left - more), right=min(180, degrees.right + more))


def inside(table: pd.DataFrame, degrees: Box) -> pd.DataFrame:
    """The places within some degrees."""
    across, down = (degrees.left, degrees.right), (degrees.top, degrees.bottom)
    return table[table["longitude"].between(*across) & table["latitude"].between(*down)]


def closest(table: pd.DataFrame) -> pd.DataFrame:
    """The places in the part of the world with the most of them."""
    best = table[:0]
    for west in table["longitude"]:
        for south in table["latitude"]:
            own = inside(table, Box(west, south, west + SPAN[0], south + SPAN[1]))
            best = own if len(own) > len(best) else best
    return best


def lettered(box: Box, letter: str) -> dict[str, Any]:
    """The letter of a part, below its corner."""
    room = letter_box(box)
    return {"x": room.left, "y": (room.top + room.bottom) / 2, "text": letter}


def letter_box(box: Box) -> Box:
    """The area of the letter of a part."""
    return Box(box.left, box.bottom + 1, box.left + measured("M"), box.bottom + 1 + LINE)


def outline(canvas: Canvas, box: Box) -> None:
    """The frame of an enlarged part."""
    mark = canvas.data([box._asdict()]).mark_rect(fill=None, stroke=QUIET, strokeWidth=1, aria=False)
    place = {"x": across(canvas, "left"), "x2": "right:Q", "y": canvas.y("top"), "y2": "bottom:Q"}
    canvas.add(mark.encode(**place))


def land(canvas: Canvas, panel: Panel) -> None:
    """The outlines of the land."""
    shape = {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": panel.land()}}
    mark = canvas.data([shape]).mark_geoshape(fill=LAND, stroke=None, aria=False)
    canvas.add(mark.project(type="identity", scale=1, translate=[0, 0]))


def circles(canvas: Canvas, there: Sequence[Spot], found: Sequence[Name]) -> None:
    """A circle for each place, labels next to them, and lines to distant labels."""
    lines = [
        {"x": one.spot.x, "y": one.spot.y, "x2": one.end[0], "y2": one.end[1]} for one in found if one.far >= LEADER
    ]
    rules = canvas.data(lines).mark_rule(color=QUIET, size=0.8, aria=False)
    canvas.add(rules.encode(x=across(canvas), x2="x2:Q", y=canvas.y(), y2="y2:Q"))
    records = [
        {"x": one.x, "y": one.y, "place": one.place, "contacts": one.contacts, "size": (2 * one.radius) ** 2}
        | {"said": f"{one.place}: {one.contacts} contact{'' if one.contacts == 1 else 's'} in person"}
        for one in there
    ]
    look: dict[str, Any] = {"fill": THREE[0], "stroke": PAPER, "strokeWidth": 1, "opacity": 0.9}
    mark = canvas.data(records).mark_point(filled=True, aria=False, **look)
    size = canvas.alt.Size("size:Q", scale=None)
    canvas.add(mark.encode(x=across(canvas), y=canvas.y(), size=size, tooltip="said:N"))
    sides: tuple[Literal["left", "center", "right"], ...] = ("left", "center", "right")
    for side in sides:
        texts = [{"x": one.x, "y": one.y, "text": one.spot.name} for one in found if one.align == side]
        canvas.text(texts, across(canvas), align=side)


def across(canvas: Canvas, name: str = "x") -> Any:
    """The distance of a mark from the left, in pixels."""
    ends = [0, {"expr": "width"}]
    return canvas.alt.X(f"{name}:Q", axis=None, scale=canvas.alt.Scale(domain=ends, range=ends, nice=False))
