"""Contacts by day: one row per year, in which each day has the same position as in every other year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from bushputin_data.analysis import measures
from bushputin_data.analysis.observed import Given, given
from bushputin_data.analysis.words import day, listed
from bushputin_data.charts import captions
from bushputin_data.charts.canvas import Canvas
from bushputin_data.charts.captions import COLOURS, LEGEND
from bushputin_data.charts.looks import GRID, INK, LINE, PAPER, SHAPES, balanced, measured
from bushputin_data.charts.picture import Picture
from bushputin_data.dataset import Dataset

LANE, EDGE, SHADED = 13, 5, 0.06
# The years are drawn over each other, and only a leap year has every day.
LEAP = 2000
FIRSTS = [f"{LEAP}-{month:02}-01" for month in range(1, 13)]
ONE_DAY = dt.timedelta(days=1)


@dataclass
class Rows:
    """The layout by year: the position of each row, and the bounds of periods with their labels."""

    bands: list[dict[str, Any]] = field(default_factory=list)
    years: list[dict[str, Any]] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, Any]] = field(default_factory=list)
    lanes: dict[int, float] = field(default_factory=dict)
    height: float = 0

    def add(self, year: int, dataset: Dataset, room: float) -> None:
        """Add a year below the others."""
        begun = [(period.first, title) for period, title in captions.bounds(dataset) if period.first.year == year]
        top = self.height
        for date, title in begun:
            said, align = beside(f"{day(date)}: {title}", date, room)
            for one in said:
                self.texts.append({"x": leap(date), "y": self.height + LINE / 2 + 2, "text": one, "align": align})
                self.height += LINE
        self.lanes[year] = self.height + EDGE
        self.height += LANE * len(LEGEND) + 2 * EDGE
        self.rules += [{"x": leap(date), "y": top, "end": self.height, "text": title} for date, title in begun]
        self.bands.append({"y": top, "end": self.height, "odd": bool(year % 2)})
        self.years.append({"y": self.lanes[year] + LANE * len(LEGEND) / 2, "text": str(year)})


def timeline(data: Given, certainty: str, width: int) -> Picture:
    """The chart of all contacts by day."""
    dataset, canvas = given(data), Canvas(width)
    table, rows, left = days_of(dataset, certainty), Rows(), measured("0000") + 10
    for year in captions.years(dataset):
        rows.add(year, dataset, canvas.room - left)
    ends = {"domain": [f"{LEAP}-01-01", f"{LEAP}-12-31"], "range": [left, {"expr": "width"}]}
    months = FIRSTS if (canvas.room - left) / len(FIRSTS) > measured("May") + 2 else FIRSTS[::2]
    axis = canvas.alt.Axis(title="day of the year", format="%b", values=months, labelAlign="left")
    x = {"scale": canvas.alt.Scale(type="utc", **ends), "axis": axis}
    background(canvas, rows, list(without(dataset, rows)), x)
    points(canvas, [mark(row, rows) for row in table.to_dict("records")], x)
    aligned: tuple[tuple[Literal["left", "right"], int], ...] = (("left", 4), ("right", -4))
    for align, dx in aligned:
        own = [one for one in rows.texts if one["align"] == align]
        canvas.text(own, canvas.alt.X("x:T", **x), align=align, dx=dx)
    canvas.text(rows.years, bold=True)
    title = f"{captions.leaders(dataset)}: their contacts, day by day"
    each, silent = counted(table), int((table["statements"] == 0).sum())
    notes = [
        f"{each}, {captions.days(dataset)}; on their first day.",
        f"Hollow: no statement from it is in the dataset ({silent}).",
        captions.limited({"certainty": certainty}),
        "Upright lines: bounds of periods. Grey ends: days outside the study.",
        captions.edition(dataset),
    ]
    by_year = ", ".join(f"{year} {count}" for year, count in table["year"].value_counts(sort=False).items())
    said = f"{title}. {each}, {captions.days(dataset)}; by year: {by_year or 'none'}. {captions.begun(dataset)} "
    return canvas.finished("timeline", title, notes, said + captions.edition(dataset), table, rows.height)


def background(canvas: Canvas, rows: Rows, beyond: list[dict[str, Any]], x: dict[str, Any]) -> None:
    """Shading for every second year and for days outside the study, and the bounds of the periods."""
    alt = canvas.alt
    # Transparent, so that the month lines stay visible.
    shading = canvas.data(one for one in rows.bands if one["odd"]).mark_rect(color=INK, opacity=SHADED, aria=False)
    canvas.add(shading.encode(y=canvas.y(), y2="end:Q"))
    outside = canvas.data(beyond).mark_rect(color=GRID, aria=False)
    canvas.add(outside.encode(x=alt.X("from:T", **x), x2="to:T", y=canvas.y(), y2="end:Q"))
    rule = canvas.data(rows.rules).mark_rule(color=INK, size=2, aria=False)
    canvas.add(rule.encode(x=alt.X("x:T", **x), y=canvas.y(), y2="end:Q"))


def points(canvas: Canvas, marks: list[dict[str, Any]], x: dict[str, Any]) -> None:
    """The contacts: filled if the dataset has a statement from them, otherwise hollow."""
    alt, kinds = canvas.alt, list(LEGEND.values())
    colour = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[COLOURS[one] for one in kinds]))
    shape = alt.Shape("kind:N", scale=alt.Scale(domain=kinds, range=list(SHAPES[: len(kinds)])))
    place = {"x": alt.X("day:T", **x), "y": canvas.y(), "tooltip": "said:N"}
    # A pale edge separates overlapping points.
    edges: dict[bool, dict[str, Any]] = {
        False: {"filled": True, "stroke": PAPER, "strokeWidth": 0.8},
        True: {"filled": False, "strokeWidth": 1.6},
    }
    for silent, edge in edges.items():
        drawn = canvas.data(one for one in marks if one["silent"] is silent)
        canvas.add(drawn.mark_point(size=64, opacity=1, aria=False, **edge).encode(color=colour, shape=shape, **place))


def mark(row: dict[Any, Any], rows: Rows) -> dict[str, Any]:
    """A contact, at its day and in the lane of its kind."""
    date, lane = row["date"], list(LEGEND.values()).index(row["kind"])
    return {
        "day": leap(date),
        "date": str(date),
        "y": rows.lanes[date.year] + LANE * (lane + 0.5),
        "kind": row["kind"],
        "silent": row["statements"] == 0,
        "meeting_id": row["meeting_id"],
        "said": f"{day(date)}, {row['kind']}: {row['title']}",
    }


def without(dataset: Dataset, rows: Rows) -> Iterator[dict[str, Any]]:
    """The days of the first and last year that are outside the study."""
    first, after = dataset.study.first_day, dataset.study.last_day + ONE_DAY
    yield rows.bands[0] | {"from": FIRSTS[0], "to": leap(first)}
    if after.year == dataset.study.last_day.year:
        yield rows.bands[-1] | {"from": leap(after), "to": f"{LEAP}-12-31"}


def days_of(dataset: Dataset, certainty: str) -> pd.DataFrame:
    """The contacts that are counted, each with its first day, sorted by date."""
    rows = measures.contacts(None, data=dataset, certainty=certainty).rows
    rows = rows[rows["kind"].astype(object).isin(list(LEGEND))]
    own = [dataset.meetings[str(key)] for key in rows["meeting_id"]]
    found = rows.assign(
        kind=[LEGEND[str(kind)] for kind in rows["kind"]],
        date=pd.Series([row.start_date for row in own], dtype=object, index=rows.index),
        title=[row.title for row in own],
    )
    return found.sort_values(["date", "meeting_id"], kind="stable").reset_index(drop=True)


def leap(date: dt.date) -> str:
    """The same day in a leap year."""
    return f"{LEAP}-{date:%m-%d}"


def beside(text: str, date: dt.date, room: float) -> tuple[list[str], str]:
    """The lines of a label next to a day, and their alignment: it goes on the side with more room."""
    share = (date.replace(year=LEAP) - dt.date(LEAP, 1, 1)).days / 365
    return balanced(text, room * max(share, 1 - share) - 8), "left" if share < 0.5 else "right"


def counted(table: pd.DataFrame) -> str:
    """The number of contacts of each kind, in words."""
    return listed(f"{int((table['kind'] == kind).sum())} {kind}" for kind in LEGEND.values())
