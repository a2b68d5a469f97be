"""The picture of the house: it is that of the code, and can be read on any screen, in light and dark."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from bushputin_data.charts.looks import contrast
from tests.charts.texts import SVG, Text, texts
from tests.conftest import ROOT
from tools import drawing, house
from tools.house import Half, Room, halves
from tools.imports import MODULES, imported

PICTURES = {"house.svg": drawing.wide, "house-narrow.svg": drawing.narrow}
HALVES = pytest.mark.parametrize("half", halves(), ids=["dataset", "validator"])


def rooms(half: Half) -> dict[str, Room]:
    """The room of each part of a half."""
    found = [room for row in half.rows for room in row]
    return {part: room for room in found for part in (room.files or (room.name,))}


def room_of(half: Half, name: str) -> Room:
    prefix = "" if half is halves()[0] else "validation."
    part = name.removeprefix(prefix).split(".")[0]
    known = rooms(half)
    return known.get(f"{part}/") or known[f"{part}.py"]


@HALVES
def test_every_import_leads_down_or_stays_in_its_room(half: Half) -> None:
    own = [name for name in MODULES if name not in ("", "__main__", "validation")]
    own = [name for name in own if house.is_beyond(name) == (half is halves()[1])]
    at = {room: number for number, row in enumerate(half.rows) for room in row}
    below: dict[Room, set[Room]] = {}
    for room in TopologicalSorter(half.ways).static_order():
        below[room] = set(half.ways[room]).union(*(below[to] for to in half.ways[room]))
    seen = set()
    for name in own:
        here = room_of(half, name)
        seen.add(here)
        for other in imported(MODULES[name]) & set(own):
            there = room_of(half, other)
            assert there == here or at[there] > at[here], (name, other)
            # What is not drawn follows from what is.
            assert there == here or there in below[here], (name, other)
    assert seen == set(at)


@HALVES
def test_no_way_is_drawn_that_follows_from_others(half: Half) -> None:
    for room, below in half.ways.items():
        for to in below:
            around, waiting = set[Room](), [one for one in below if one != to]
            while waiting:
                one = waiting.pop()
                around.add(one)
                waiting += half.ways[one] - around
            assert to not in around, (room, to)


def test_a_circle_and_a_way_through_the_wall_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CycleError):
        house.heights({"a": {"b"}, "b": {"a"}}, [])
    monkeypatch.setattr(house, "imported", lambda path: {"dataset"})
    with pytest.raises(ValueError, match="the validator knows nothing of the dataset"):
        house.halves.__wrapped__()


def test_files_stand_above_the_folders_that_they_import_from() -> None:
    ways = {"top": {"a"}, "a": {"low", "b"}, "b": set(), "low": {"ground"}, "ground": set()}
    assert house.heights(ways, ["top", "low"]) == {"b": 0, "ground": 0, "low": 0, "a": 1, "top": 1}


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_is_fresh(name: str) -> None:
    made = PICTURES[name](ROOT)
    assert (ROOT / "docs" / "pictures" / name).read_text("utf-8") == made, "run: python -m tools build"


@pytest.mark.parametrize("name", PICTURES)
def test_texts_are_large_enough_and_none_covers_another(name: str) -> None:
    svg = PICTURES[name](ROOT)
    found = texts(svg)
    assert min(one.size for one in found) >= 12
    assert [
        (one.said, other.said) for at, one in enumerate(found) for other in found[at + 1 :] if one.covers(other)
    ] == []
    width = float(ET.fromstring(svg).get("width", ""))
    assert width == {"house.svg": 800, "house-narrow.svg": 390}[name]
    assert all(one.left >= 0 and one.right <= width for one in found)
    said = " ".join(one.said for one in found)
    for half in halves():
        assert all(part in said for part in rooms(half))


@pytest.mark.parametrize("name", PICTURES)
def test_texts_stay_in_their_rooms(name: str) -> None:
    svg = PICTURES[name](ROOT)
    boxes = [box for box in boxes_of(ET.fromstring(svg), 0, 0) if box.said in ("folder", "files")]
    inside = [one for one in texts(svg) if any(one.covers(box) for box in boxes)]
    assert len(inside) > 30
    for one in inside:
        assert any(box.left <= one.left and one.right <= box.right and box.top <= one.top for box in boxes), one.said
    assert [(one, other) for at, one in enumerate(boxes) for other in boxes[at + 1 :] if one.covers(other)] == []


def boxes_of(node: ET.Element, x: float, y: float) -> list[Text]:
    """The rectangles, each with its class for a text."""
    for across, down in re.findall(r"translate\(([-\d.e]+),([-\d.e]+)\)", node.get("transform", "")):
        x, y = x + float(across), y + float(down)
    found = [box for child in node for box in boxes_of(child, x, y)]
    if node.tag == f"{SVG}rect":
        left, top = x + float(node.get("x", "")), y + float(node.get("y", ""))
        right, bottom = left + float(node.get("width", "")), top + float(node.get("height", ""))
        found.append(Text(node.get("class", ""), 0, node.get("fill", ""), left, top, right, bottom))
    return found


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_are_far_enough_apart(theme: int) -> None:
    colours = {kind: pair[theme] for kind, pair in drawing.FILLS.items()}
    for ink, grounds in {"ink": ("folder", "files", "frame"), "quiet": ("frame", "paper")}.items():
        assert all(contrast(colours[ink], colours[ground]) >= 4.5 for ground in grounds)
    assert contrast(drawing.WAY[theme], colours["frame"]) >= 3
    svg = drawing.wide(ROOT)
    used = {node.get("class") for node in ET.fromstring(svg).iter() if node.get("class")}
    assert used == {*drawing.FILLS, "way"}
    assert all(f".{kind}{{" in drawing.dark() for kind in used)


@pytest.mark.parametrize("name", PICTURES)
def test_the_picture_says_in_words_what_it_shows_and_loads_nothing(name: str) -> None:
    root = ET.fromstring(PICTURES[name](ROOT))
    assert root.findtext(f"{SVG}title") == drawing.TITLE
    said = root.findtext(f"{SVG}desc") or ""
    assert "[engine/] imports from [checks/]" in said
    assert said.endswith("never the reverse.")
    assert not any("href" in key for node in root.iter() for key in node.attrib)
    assert "url(" not in (root.findtext(f"{SVG}style") or "")


def test_the_page_shows_it_wide_and_narrow_with_a_text_in_its_place() -> None:
    page = (ROOT / "docs" / "design" / "README.md").read_text("utf-8")
    shown = re.findall(r'(?:srcset|src)="([^"]+)"', page)
    assert [(ROOT / "docs" / "design" / one).resolve() for one in shown] == [
        ROOT / "docs" / "pictures" / name for name in ("house-narrow.svg", "house.svg")
    ]
    (alt,) = re.findall(r'alt="([^"]+)"', page)
    assert len(alt) > 80


def test_it_is_the_same_in_every_process() -> None:
    code = "from tools import drawing; from pathlib import Path; print(drawing.wide(Path()))"
    found = set()
    for seed in "12":
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            check=True,
        )
        found.add(done.stdout)
    assert len(found) == 1


def test_a_purpose_is_what_stands_first_in_the_folder(tmp_path: Path) -> None:
    init = tmp_path / "__init__.py"
    init.write_text('"""What `x` is for: this, and that."""\n', "utf-8")
    assert house.purpose(init) == "What x is for"
    init.write_text("", "utf-8")
    assert house.purpose(init) == ""
