"""A chart as it is drawn: layers of marks over one plot, in which y runs down in pixels.

Rows of text and marks have computed positions, so that no text covers another at any width; the x axis is that of the
chart. altair is imported on first use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from bushputin_data.charts.looks import FONT, GRID, HEADING, INK, LINE, PADDING, PAPER, QUIET, TEXT, balanced, lines
from bushputin_data.charts.picture import Picture, checked, extra

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

Records = Iterable[Mapping[str, Any]]


class Canvas:
    """The layers of a chart, from back to front."""

    def __init__(self, width: int) -> None:
        """Start with nothing.

        Args:
            width: of the whole picture, in pixels.

        Raises:
            MissingExtraError: altair is not installed.
            UsageError: nothing can be drawn in such a width.
        """
        self.width, self.alt = checked(width), extra("altair")
        # Inside the padding; axis labels may extend a few pixels beyond it on the right.
        self.room = self.width - 2 * PADDING - 20
        self.layers: list[alt.Chart] = []

    def data(self, records: Records) -> alt.Chart:
        """A chart of some records, which are stored in the chart itself."""
        found: alt.Chart = self.alt.Chart(self.alt.Data(values=[dict(one) for one in records]))
        return found

    def add(self, layer: alt.Chart) -> None:
        """Add a layer in front."""
        self.layers.append(layer)

    def y(self, name: str = "y") -> Any:
        """The distance of a mark from the top, in pixels."""
        ends = [0, {"expr": "height"}]
        return self.alt.Y(f"{name}:Q", axis=None, scale=self.alt.Scale(domain=ends, range=ends, nice=False))

    def text(
        self,
        records: Records,
        x: Any = None,
        *,
        bold: bool = False,
        colour: str = INK,
        align: Literal["left", "center", "right"] = "left",
        dx: float = 0,
    ) -> None:
        """Texts, each at its `y`, and at the left edge unless an x is given."""
        records = list(records)
        if not records:
            return
        mark = self.data(records).mark_text(
            align=align, baseline="middle", dx=dx, fontWeight="bold" if bold else "normal", color=colour, aria=False
        )
        place = self.alt.value(0) if x is None else x
        self.add(mark.encode(x=place, y=self.y(), text=self.alt.Text("text:N")))

    def blank(self, records: Records) -> None:
        """A blank area from `y` to `end`, so that grid lines do not cross texts."""
        mark = self.data(records).mark_rect(color=PAPER, aria=False)
        # Slightly larger than the plot, because half of the last grid line is outside.
        ends = {"x": self.alt.value(-1), "x2": self.alt.value(self.alt.ExprRef("width + 1"))}
        self.add(mark.encode(y=self.y(), y2="end:Q", **ends))

    def across(self, records: Records, *, colour: str = QUIET, dash: Sequence[int] = (), size: float = 1) -> None:
        """Lines from edge to edge, each at its `y`."""
        mark = self.data(records).mark_rule(color=colour, strokeDash=list(dash), size=size, aria=False)
        self.add(mark.encode(y=self.y()))

    def finished(
        self, name: str, title: str, notes: Iterable[str], said: str, table: pd.DataFrame, height: float
    ) -> Picture:
        """The picture.

        Args:
            name: what it is called.
            title: what it shows.
            notes: what stands below the title; empty ones are left out.
            said: its alt text.
            table: the figures in it.
            height: of the plot, in pixels.
        """
        alt, room, said = self.alt, self.width - 2 * PADDING, " ".join(said.split())
        chart = alt.layer(*self.layers)
        chart = chart.properties(
            width=self.width,
            height=height,
            padding=PADDING,
            background=PAPER,
            autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
            description=said,
            title=alt.TitleParams(
                balanced(title, room, HEADING, bold=True),
                subtitle=[one for note in notes if note for one in lines(note, room)],
            ),
        )
        return Picture(name, title, said, table, chart.configure(**look()))


def look() -> dict[str, Any]:
    """The style of the parts of every chart."""
    return {
        "font": FONT,
        "view": {"stroke": None},
        "title": {
            "anchor": "start",
            "frame": "bounds",
            "fontSize": HEADING,
            "lineHeight": HEADING + 4,
            "color": INK,
            "subtitleFontSize": TEXT,
            "subtitleLineHeight": LINE,
            "subtitleColor": QUIET,
            "subtitlePadding": 6,
            "offset": 12,
            "limit": 0,
        },
        "axis": {
            "labelFontSize": TEXT,
            "titleFontSize": TEXT,
            "titleFontWeight": "normal",
            "labelColor": INK,
            "titleColor": INK,
            "domainColor": QUIET,
            "tickColor": QUIET,
            "gridColor": GRID,
            "labelFlush": False,
            "labelLimit": 0,
            "titleLimit": 0,
            "aria": False,
        },
        "legend": {
            "labelFontSize": TEXT,
            "labelColor": INK,
            "labelLimit": 0,
            "symbolSize": 80,
            "symbolOpacity": 1,
            "orient": "top",
            "title": None,
            "padding": 0,
            "offset": 8,
            "aria": False,
        },
        "text": {"fontSize": TEXT},
    }
