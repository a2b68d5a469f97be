"""The maps below the circles, and the names beside them."""

from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data import charts
from bushputin_data.charts import looks
from bushputin_data.charts.mapping import Box, Panel, clipped, outlines
from bushputin_data.charts.naming import LEADER, NOWHERE, Spot, led, names

FOLDER = Path(charts.__file__).parent
numbers = st.integers(-100, 100).map(float)
boxes = st.tuples(numbers, numbers, st.integers(1, 90), st.integers(1, 90)).map(
    lambda one: Box(one[0], one[1], one[0] + one[2], one[1] + one[3])
)
towns = st.sampled_from(["Brdo", "Moscow", "St Petersburg"])
spots = st.builds(Spot, towns, st.integers(1, 4), st.integers(20, 480), st.integers(20, 280))


def area(ring: list[tuple[float, float]]) -> float:
    return abs(sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise([*ring[-1:], *ring]))) / 2


def test_the_land_is_small_and_says_whose_it_is() -> None:
    assert (FOLDER / "land.json").stat().st_size < 150_000
    assert "Public domain: Natural Earth" in (FOLDER / "land.json").read_text("utf-8")[:200]
    assert "in the public domain" in (FOLDER / "land.txt").read_text("utf-8")


def test_no_outline_runs_across_the_map() -> None:
    for polygon in outlines():
        for ring in polygon:
            assert ring[0] == ring[-1]
            assert all(abs(one[0] - other[0]) < 90 for one, other in pairwise(ring))
            assert all(-180 <= x <= 180 and -60 <= y <= 90 for x, y in ring)


@pytest.mark.parametrize(
    ("longitude", "latitude", "is_land"),
    [(37.6, 55.8, True), (-100, 40, True), (134, -25, True), (-30, 40, False), (-150, 0, False), (51, 42, False)],
    ids=["Moscow", "Nebraska", "Australia", "the Atlantic", "the Pacific", "the Caspian Sea"],
)
def test_land_is_where_land_is(longitude: float, latitude: float, is_land: bool) -> None:
    crossings = 0
    for polygon in outlines():
        for ring in polygon:
            for (x, y), (u, v) in pairwise(ring):
                if (y > latitude) != (v > latitude):
                    crossings += x + (latitude - y) / (v - y) * (u - x) > longitude
    assert bool(crossings % 2) is is_land


@given(boxes, boxes)
def test_of_two_rectangles_what_both_have_is_left(one: Box, other: Box) -> None:
    ring = [(one.left, one.top), (one.right, one.top), (one.right, one.bottom), (one.left, one.bottom)]
    left = clipped(ring, other)
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    assert area(left) == pytest.approx(max(0, width) * max(0, height))
    assert all(other.holds(*point) for point in left)
    assert one.meets(other) is other.meets(one) is (width > 0 and height > 0)


@given(boxes.filter(lambda one: one.bottom < 80 and one.top > -80), st.integers(300, 700))
def test_a_map_has_its_corners_in_its_corners(degrees: Box, width: int) -> None:
    panel = Panel(degrees, width, 7)
    assert panel.box(degrees) == pytest.approx(panel.frame)
    assert panel.at(degrees.left, degrees.bottom) == pytest.approx((0, 7))


@given(st.lists(spots, max_size=12))
def test_a_name_covers_nothing(spots: list[Spot]) -> None:
    frame = Box(0, 0, 500, 300)
    found = names(spots, frame, [one.box for one in spots])
    assert sorted(one.spot.name for one in found) == sorted(one.name for one in spots)
    there = [one for one in found if one.far != NOWHERE]
    assert all(one.box.within(frame) for one in there)
    assert not any(one.box.meets(other.box) for one, other in combinations(there, 2))
    assert not any(one.box.meets(spot.box) for one in there for spot in spots)
    for one in there:
        if one.far >= LEADER:
            points = led(one.spot, one.box)
            assert not any(other.box.holds(*point) for other in there if other is not one for point in points)


def test_a_lone_name_stands_at_the_right() -> None:
    (name,) = names([Spot("Brdo", 1, 100, 100)], Box(0, 0, 500, 300), [])
    assert (name.align, name.y) == ("left", 100)
    assert name.box.left > 100


WORDS = st.sampled_from(["a", "treaty", "September", "NATO", "58 %"])


@given(st.lists(WORDS, min_size=1, max_size=15), st.integers(80, 600))
def test_balanced_lines_say_the_same_in_as_many_lines(words: list[str], room: int) -> None:
    text = " ".join(words)
    plain, even = looks.lines(text, room), looks.balanced(text, room)
    assert " ".join(even).replace(looks.NO_BREAK, " ") == text
    assert len(even) == len(plain)
    assert all(looks.measured(one) <= room for one in even)
