"""The texts of an SVG as Vega writes it: what they say, how large they are, and where."""

import re
import xml.etree.ElementTree as ET
from typing import NamedTuple

from bushputin_data.charts.looks import measured

SVG = "{http://www.w3.org/2000/svg}"


class Text(NamedTuple):
    """A line of text with its box in pixels."""

    said: str
    size: float
    colour: str
    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: "Text") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def texts(svg: str) -> list[Text]:
    """All lines of text; wide enough for the widest font in which a browser may show them."""
    return walked(ET.fromstring(svg), 0, 0)


def walked(node: ET.Element, x: float, y: float) -> list[Text]:
    moved = node.get("transform", "")
    assert not re.sub(r"translate\([^)]*\)", "", moved), f"only moved, neither turned nor scaled: {moved}"
    for across, down in re.findall(r"translate\(([-\d.e]+),([-\d.e]+)\)", moved):
        x, y = x + float(across), y + float(down)
    if node.tag == f"{SVG}text":
        return lines(node, x, y)
    return [one for child in node for one in walked(child, x, y)]


def lines(node: ET.Element, x: float, y: float) -> list[Text]:
    size = float(node.get("font-size", "").removesuffix("px"))
    found = []
    for line in node.findall(f"{SVG}tspan") or [node]:
        y += float(line.get("dy", 0))
        said = "".join(line.itertext())
        width = measured(said, size, bold=node.get("font-weight") == "bold")
        left = x - width * {"start": 0, "middle": 0.5, "end": 1}[node.get("text-anchor", "start")]
        # From the top of capitals to the foot of descenders.
        box = (left, y - 0.72 * size, left + width, y + 0.21 * size)
        found.append(Text(said, size, node.get("fill", ""), *box))
    return [one for one in found if one.said.strip()]
