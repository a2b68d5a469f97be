"""Draws the house as SVG (docs/pictures/house.svg, house-narrow.svg): its halves beside or below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from bushputin_data.charts.looks import FONT, HEADING, LINE, TEXT, balanced, lines, measured
from tools.house import Half, Room, halves, told

# Sizes in pixels: of the picture, in two forms; of a half and of what is in it.
WIDE, NARROW, HALF, EDGE, PADDING = 800, 390, 366, 12, 12
NAME, GAP, BETWEEN, LEAST, WIDEST, PASSAGE, INSET, HEAD, MARGIN = 14, 12, 26, 92, 290, 8, 16, 5, 12
TITLE = "The folders of bushputin_data in layers, and what each imports from"
LEGEND = (
    "Bold: a folder, and what it is for. Plain: single files. Thin arrow: imports from; what follows from other arrows "
    "is left out. Thick arrow: the dataset uses the validator, never the reverse."
)
# The fill of each class, and the stroke of ways: on light and on dark.
FILLS = {
    "paper": ("#ffffff", "#0d1117"),
    "frame": ("#f3f5f8", "#161b22"),
    "folder": ("#d7e3f4", "#1f3a5f"),
    "files": ("#ffffff", "#21262d"),
    "ink": ("#1a1a1a", "#f0f3f6"),
    "quiet": ("#45505c", "#b8c1cc"),
    "tip": ("#45505c", "#b8c1cc"),
}
WAY = ("#45505c", "#b8c1cc")


@dataclass(eq=False)
class Box:
    """A room at its place in its half; without a room a passage beside rooms, through which a way leads."""

    room: Room | None = None
    width: float = PASSAGE
    lines: Sequence[str] = field(default_factory=list)
    left: float = 0
    top: float = 0
    height: float = 0

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def middle(self) -> float:
        """Its middle, from left to right."""
        return self.left + self.width / 2

    def facing(self, other: Box) -> float:
        """Where a way to another box leaves it: in the middle of what they share, or nearest to the other."""
        left, right = max(self.left, other.left), min(self.right, other.right)
        inset = min(INSET, self.width / 2)
        return (left + right) / 2 if left < right else min(max(other.middle, self.left + inset), self.right - inset)


Way = list[Box]


def placed(half: Half) -> tuple[list[list[Box]], list[Way]]:
    """The boxes of a half, row by row from the top down, and each way as the boxes that it leads through."""
    rows = [[Box(room) for room in row] for row in half.rows]
    at = {box.room: (number, box) for number, row in enumerate(rows) for box in row if box.room}
    ways: list[Way] = []
    for room, (number, box) in at.items():
        for last, end in sorted((at[to] for to in half.ways[room]), key=lambda one: (one[0], str(one[1].room))):
            passages = [Box() for _ in range(number + 1, last)]
            for between, passage in enumerate(passages, number + 1):
                rows[between].append(passage)
            ways.append([box, *passages, end])
    # The second time, ways that leave one room together part in the order in which they end.
    for _ in range(2):
        top = 0.0
        for row in rows:
            arrange(row, ways)
            height = fill(row)
            for box in row:
                box.top, box.height = top, height
            top += height + BETWEEN
    for way in ways:
        straighten(way[1:-1])
    return rows, ways


def arrange(row: list[Box], ways: Sequence[Way]) -> None:
    """Put a row into the order of the boxes above from which ways lead to it."""

    def wanted(box: Box) -> tuple[float, float, str]:
        through = [way for way in ways if box in way[1:]]
        above = [way[way.index(box) - 1].middle for way in through]
        return sum(above) / len(above) if above else HALF / 2, sum(way[-1].middle for way in through), str(box.room)

    row.sort(key=wanted)


def fill(row: Sequence[Box]) -> float:
    """Place a row from left to right, each room as wide as it would be where there is room for it; give its height."""
    rooms = {box: box.room for box in row if box.room}
    space = float(HALF - 2 * PADDING - GAP * (len(row) - 1) - PASSAGE * (len(row) - len(rooms)))
    space -= sum(need(room) for room in rooms.values())
    for number, (box, room) in enumerate(sorted(rooms.items(), key=lambda one: wish(one[1]) - need(one[1]))):
        box.width = min(wish(room), need(room) + space / (len(rooms) - number), WIDEST)
        box.lines = balanced(words(room), box.width - MARGIN)
        space -= box.width - need(room)
    left = (HALF - sum(box.width for box in row) - GAP * (len(row) - 1)) / 2
    for box in row:
        box.left = left
        left += box.width + GAP
    return max(LINE * (len(box.lines) + (not room.files)) + 14 for box, room in rooms.items())


def words(room: Room) -> str:
    """What stands in a room in small letters."""
    return ", ".join(room.files) or room.says


def wish(room: Room) -> float:
    """How wide a room would be, with all its words on one line."""
    return max(LEAST, need(room), measured(words(room)) + 20)


def need(room: Room) -> float:
    """How wide a room must be: its name and its longest word stay on one line."""
    name = 0 if room.files else measured(room.name, NAME, bold=True)
    return max(name, *(measured(word) for word in words(room).split())) + MARGIN


def straighten(passages: Sequence[Box]) -> None:
    """Put the passages of one way below each other, where the outermost of them is."""
    outermost = max((box.left for box in passages), key=lambda left: abs(left + PASSAGE / 2 - HALF / 2), default=0.0)
    for box in passages:
        box.left = outermost


def drawn(half: Half, least: float = 0) -> tuple[list[str], float]:
    """A half in its frame, and its height, which is at least so much; what is left over is below the roof."""
    rows, ways = placed(half)
    height = max(PADDING + HEADING + LINE + 14 + rows[-1][0].bottom + PADDING, least)
    return [
        shape("frame", 0, 0, HALF, height),
        text("ink", PADDING, PADDING + HEADING - 2, half.name, HEADING, bold=True),
        text("quiet", PADDING, PADDING + HEADING + LINE, half.folder),
        *moved(
            0,
            height - rows[-1][0].bottom - PADDING,
            [*(part for way in ways for part in way_drawn(way)), *(part for row in rows for part in row_drawn(row))],
        ),
    ], height


def row_drawn(row: Sequence[Box]) -> list[str]:
    """The rooms of a row, with their texts."""
    out = []
    for box in row:
        if not box.room:
            continue
        out.append(shape("files" if box.room.files else "folder", box.left, box.top, box.width, box.height))
        names = [] if box.room.files else [box.room.name]
        y = box.top + (box.height - LINE * len([*names, *box.lines])) / 2 + TEXT - 1
        for number, line in enumerate([*names, *box.lines]):
            is_name = number < len(names)
            size = NAME if is_name else TEXT
            out.append(
                text("ink", box.middle, y + LINE * number + len(names), line, size, bold=is_name, anchor="middle")
            )
    return out


def way_drawn(way: Way) -> list[str]:
    """A way from the lower edge of a room, past others, to the upper edge of another."""
    first, *passages, last = way
    x, y = first.facing(way[1]), first.bottom
    path = f"M{x:g},{y:g}"
    for passage in passages:
        path += curve(x, y, passage.middle, passage.top) + f"V{passage.bottom:g}"
        x, y = passage.middle, passage.bottom
    end = last.facing(way[-2])
    return arrow(path + curve(x, y, end, last.top - HEAD), f"M{end:g},{last.top:g}l{-HEAD},{-1.6 * HEAD:g}h{2 * HEAD}z")


def curve(x: float, y: float, to: float, end: float) -> str:
    """A line down, or a curve that begins and ends downwards."""
    between = (y + end) / 2
    return f"V{end:g}" if abs(x - to) < 1 else f"C{x:g},{between:g} {to:g},{between:g} {to:g},{end:g}"


def arrow(path: str, tip: str, width: float = 1.5) -> list[str]:
    """A way and its tip."""
    return [
        f'<path class="way" d="{path}" fill="none" stroke="{WAY[0]}" stroke-width="{width:g}"/>',
        f'<path class="tip" d="{tip}" fill="{FILLS["tip"][0]}"/>',
    ]


def text(
    kind: str, x: float, y: float, said: str, size: int = TEXT, *, bold: bool = False, anchor: str = "start"
) -> str:
    """A line of text."""
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text class="{kind}" transform="translate({x:g},{y:g})" font-size="{size}px" text-anchor="{anchor}"{weight} '
        f'fill="{FILLS[kind][0]}">{escape(said)}</text>'
    )


def shape(kind: str, x: float, y: float, width: float, height: float) -> str:
    """A rectangle."""
    box = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect class="{kind}" {box} rx="{4 if kind != "paper" else 0}" fill="{FILLS[kind][0]}"/>'


def moved(x: float, y: float, what: Sequence[str]) -> list[str]:
    """Something at another place."""
    return [f'<g transform="translate({x:g},{y:g})">', *what, "</g>"]


def dark() -> str:
    """The colours where the reader's system is dark."""
    rules = [f".{kind}{{fill:{colour}}}" for kind, (_, colour) in FILLS.items()]
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}.way{{stroke:{WAY[1]}}}}}"


def picture(*, beside: bool) -> str:
    """The house, its halves beside or below each other."""
    both = halves()
    width = WIDE if beside else NARROW
    least = max(drawn(half)[1] for half in both) if beside else 0
    (dataset, first), (validator, second) = (drawn(half, least) for half in both)
    x, y = (width - 2 * EDGE - HALF, 0.0) if beside else (0, first + BETWEEN)
    if beside:
        # From foundation to foundation.
        way = f"M{HALF},{first - 40:g}H{x - HEAD:g}", f"M{x:g},{first - 40:g}l{-1.6 * HEAD:g},{-HEAD}v{2 * HEAD}z"
    else:
        way = f"M{HALF / 2:g},{first:g}V{y - HEAD:g}", f"M{HALF / 2:g},{y:g}l{-HEAD},{-1.6 * HEAD:g}h{2 * HEAD}z"
    house = [*dataset, *moved(x, y, validator), *arrow(*way, width=3)]
    legend = lines(LEGEND, width - 2 * EDGE)
    foot = 2 * EDGE + max(first, y + second) + TEXT
    height = foot + LINE * len(legend) - TEXT + EDGE
    size = f'width="{width}" height="{height:g}" viewBox="0 0 {width} {height:g}"'
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" lang="en" font-family="{FONT}">',
        f"<title>{escape(TITLE)}</title>",
        f"<desc>{escape(' '.join(told(both)))}</desc>",
        f"<style>{dark()}</style>",
        shape("paper", 0, 0, width, height),
        *moved(EDGE, EDGE, house),
        *(text("quiet", EDGE, foot + LINE * number, line) for number, line in enumerate(legend)),
        "</svg>",
    ]
    return "\n".join(out) + "\n"


def wide(_root: Path) -> str:
    """The picture for a page."""
    return picture(beside=True)


def narrow(_root: Path) -> str:
    """The picture for a telephone."""
    return picture(beside=False)
