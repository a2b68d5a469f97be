"""The number of contacts in each year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bushputin_data.analysis import measures
from bushputin_data.analysis.observed import Given, given
from bushputin_data.analysis.words import day, listed, plural
from bushputin_data.charts import captions
from bushputin_data.charts.canvas import Canvas
from bushputin_data.charts.captions import COLOURS, LEGEND
from bushputin_data.charts.looks import LINE, PAPER, QUIET, balanced, measured, on
from bushputin_data.charts.picture import Picture
from bushputin_data.dataset import Dataset

# The share of the width for the longest bar; the rest is for events.
FILLED = 0.55
BAR, ROW = 22, 44


@dataclass
class Bars:
    """The segments of the bars, and their numbers."""

    parts: list[dict[str, Any]] = field(default_factory=list)
    inside: list[dict[str, Any]] = field(default_factory=list)
    totals: list[dict[str, Any]] = field(default_factory=list)

    def add(self, year: int, y: float, counts: dict[str, int], unit: float) -> None:
        """Add a bar; its number is written inside if there is room."""
        before = 0
        for kind, count in counts.items():
            if not count:
                continue
            said = {"kind": kind, "year": year, "count": count, "said": f"{year}, {kind}: {count}"}
            self.parts.append({"y": y - BAR / 2, "low": y + BAR / 2, "x": before, "end": before + count} | said)
            if measured(str(count)) + 4 <= count * unit:
                middle = before + count / 2
                self.inside.append({"x": middle, "y": y, "text": str(count), "colour": on(COLOURS[kind])})
            before += count
        self.totals.append({"x": before, "y": y, "text": str(before)})


def contacts(data: Given, certainty: str, width: int) -> Picture:
    """The number of contacts in each year."""
    dataset, canvas = given(data), Canvas(width)
    table, years = measures.contacts("year", data=dataset, certainty=certainty), captions.years(dataset)
    figures = {int(row["year"]): row for row in table.to_dict("records")}
    left = measured("0000") + 10
    most, room = max([1, *(int(row["contacts"]) for row in figures.values())]), canvas.room - left
    bound, named, height, top = events(dataset, years, room * (1 - FILLED) - 30)
    middles = {year: top + height * (place + 0.5) for place, year in enumerate(years)}
    bars = Bars()
    for year, y in middles.items():
        counts = {kind: int(figures[year][key]) if year in figures else 0 for key, kind in LEGEND.items()}
        bars.add(year, y, counts, room * FILLED / most)
    canvas.across(bound, dash=[2, 3])
    drawn(canvas, bars, most, left)
    canvas.text(named, canvas.alt.value(canvas.alt.ExprRef("width")), colour=QUIET, align="right")
    canvas.text([{"y": y, "text": str(year)} for year, y in middles.items()], bold=True)
    title, rate = f"{captions.leaders(dataset)}: documented contacts by year and kind", monthly(dataset, certainty)
    each = "; ".join(
        f"{year}: {listed(f'{int(row[key])} {kind}' for key, kind in LEGEND.items())}" for year, row in figures.items()
    )
    said = f"{title}. {each or 'No contacts'}. {rate} {captions.begun(dataset)} {captions.edition(dataset)}"
    notes = list(noted(dataset, certainty, rate))
    return canvas.finished("contacts", title, notes, said, table, top + height * len(years))


def drawn(canvas: Canvas, bars: Bars, most: int, left: float) -> None:
    """The bars with their numbers."""
    alt, kinds = canvas.alt, list(LEGEND.values())
    scale = alt.Scale(domain=[0, most / FILLED], range=[left, {"expr": "width"}], nice=False)
    look = {"grid": False, "domain": False, "format": "d"}
    axis = alt.Axis(title="contacts", values=ticks(most), titleAnchor="start", titleX=left, **look)
    x = {"scale": scale, "axis": axis}
    colour = alt.Color("kind:N", scale=alt.Scale(domain=kinds, range=[COLOURS[one] for one in kinds]))
    parts = canvas.data(bars.parts).mark_rect(stroke=PAPER, strokeWidth=1.5, aria=False)
    ends = {"x": alt.X("x:Q", **x), "x2": "end:Q", "y": canvas.y(), "y2": "low:Q"}
    canvas.add(parts.encode(color=colour, tooltip="said:N", **ends))
    for ink in sorted({one["colour"] for one in bars.inside}):
        own = [one for one in bars.inside if one["colour"] == ink]
        canvas.text(own, alt.X("x:Q", **x), colour=ink, align="center")
    canvas.text(bars.totals, alt.X("x:Q", **x), bold=True, dx=5)


def monthly(dataset: Dataset, certainty: str) -> str:
    """The number of contacts per month in each period; empty if there were none."""
    table = measures.contacts("period", data=dataset, certainty=certainty)
    there = table[table["per_month"].notna()]
    rates = "; ".join(f"{row['period']} {row['per_month']:.1f}" for row in there.to_dict("records"))
    return f"Contacts a month: {rates}." if rates else ""


def noted(dataset: Dataset, certainty: str, rate: str) -> Iterator[str]:
    """The note below the title."""
    total = measures.contacts(None, data=dataset, certainty=certainty)
    apart = int(total["co_presence"].sum())
    yield (
        f"{plural(int(total['contacts'].sum()), 'contact')}, {captions.days(dataset)}; a year counts from January to "
        "December." + (f" Mere co-presence ({apart}) is not counted." if apart else "")
    )
    yield rate
    yield captions.limited({"certainty": certainty})
    yield (
        "Dotted lines: bounds of periods, where they lie in the year. What is documented is counted; there are no "
        "intervals."
    )
    yield captions.edition(dataset)


def ticks(most: int) -> list[int]:
    """Round numbers from zero to the longest bar."""
    step = next(one for one in (ten * five for ten in (1, 10, 100, 1000) for five in (1, 2, 5)) if most / one <= 6)
    return list(range(0, most + 1, step))


def events(
    dataset: Dataset, years: range, room: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float, float]:
    """The bounds of the periods at their places in their years, what stands above them, and how high rows are for it.

    Behind these stands how much is left free above the first row.
    """
    found = [
        (period, title, part(period.first, years), balanced(f"{day(period.first)}: {title}", room))
        for period, title in captions.bounds(dataset)
    ]
    before = [0.0, *(place for _, _, place, _ in found)]
    gaps = [(place - last, len(said)) for last, (_, _, place, said) in zip(before, found, strict=False)]
    # The first may stand over the first row; each other one needs the room between its line and the one before.
    height = max([ROW, *(LINE * (count + 0.5) / gap for gap, count in gaps[1:])])
    top = max([0.0, *(LINE * (count + 0.5) - gap * height for gap, count in gaps[:1])])
    bound: list[dict[str, Any]] = []
    named: list[dict[str, Any]] = []
    for period, title, place, said in found:
        y = top + height * place
        bound.append({"y": y, "date": str(period.first), "text": title})
        start = y - LINE * (len(said) - 0.5) - 2
        named += [{"y": start + LINE * number, "text": one} for number, one in enumerate(said)]
    return bound, named, height, top


def part(date: dt.date, years: range) -> float:
    """The position of a day, in rows of years."""
    begins, ends = dt.date(date.year, 1, 1), dt.date(date.year + 1, 1, 1)
    return years.index(date.year) + (date - begins) / (ends - begins)
