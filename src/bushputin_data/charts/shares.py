"""Stances and topics by period: a point for each share, and a line for its interval."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from bushputin_data import summary
from bushputin_data.analysis import measures
from bushputin_data.analysis.changes import FEW, clusters
from bushputin_data.analysis.observed import Given, given
from bushputin_data.analysis.result import Result
from bushputin_data.analysis.words import day, listed, percent, plural, read_by
from bushputin_data.charts import captions
from bushputin_data.charts.canvas import Canvas
from bushputin_data.charts.looks import LINE, QUIET, SHAPES, THREE, lines, measured, ordered
from bushputin_data.charts.picture import Picture
from bushputin_data.dataset import Dataset

BAND, STEP, GAP, SYMBOL = 20, 10, 14, 32
DASH = [4, 3]
DIGITS = 6
SHARED, PERCENT = "share of the statements of the period", "round(datum.value * 100) + ' %'"
# Grey for neutral statements.
STANCES = (THREE[0], THREE[2], THREE[1])
KIND = "95 % intervals by a bootstrap over contacts."


@dataclass
class Layout:
    """The vertical layout of a chart of shares: points, bold names, lines of text, and edges."""

    marks: list[dict[str, Any]] = field(default_factory=list)
    heads: list[dict[str, Any]] = field(default_factory=list)
    words: list[dict[str, Any]] = field(default_factory=list)
    edges: list[dict[str, Any]] = field(default_factory=list)
    blanks: list[dict[str, Any]] = field(default_factory=list)
    height: float = 0

    def head(self, name: str, words: Iterable[str] = ()) -> None:
        """A name, with lines of text below it, on a blank background."""
        top = self.height
        self.heads.append({"y": top + LINE / 2 + 2, "text": name})
        self.height += LINE + 3
        for one in words:
            self.words.append({"y": self.height + LINE / 2, "text": one})
            self.height += LINE
        self.blanks.append({"y": top + 1, "end": self.height})

    def draw(self, canvas: Canvas, groups: Mapping[str, str], x: dict[str, Any], legend: Any = None) -> None:
        """Draw everything on the canvas; arguments as in `intervals`."""
        canvas.blank(self.blanks)
        intervals(canvas, self.marks, groups, x, legend)
        canvas.across(self.edges)
        canvas.text(self.heads, bold=True)
        canvas.text(self.words, colour=QUIET)


def stance(data: Given, width: int, limits: Mapping[str, Any]) -> Picture:
    """Stances by period."""
    dataset, canvas = given(data), Canvas(width)
    table = measures.stance(data=dataset, **limits)
    names = [str(one) for one in measures.SHOWN]
    rows = within(dataset, table)
    layout = by_period(rows, names, dict(begins(dataset)), canvas.room)
    left = max([0, *(measured(one["text"]) for one in layout.marks)]) + 16
    scale = canvas.alt.Scale(domain=[0, 1], range=[left, {"expr": "width"}], nice=False)
    axis = canvas.alt.Axis(title=SHARED, labelExpr=PERCENT, values=[0, 0.25, 0.5, 0.75, 1])
    layout.draw(canvas, dict(zip(names, STANCES, strict=True)), {"scale": scale, "axis": axis})
    canvas.text(layout.marks)
    said = "; ".join(f"{row['period']}, {captions.sizes(row)}: {shares(row, names)}" for row in rows)
    title = f"{captions.leaders(dataset)}: stance of their statements, by period"
    judged = read_by(dataset)
    notes = [*noted(dataset, table, limits), judged, *thin(rows), captions.edition(dataset)]
    alt = f"{title}. Shares with 95 % intervals. {said or 'No statements'}. {judged} {captions.edition(dataset)}"
    return canvas.finished("stance", title, notes, alt, table, layout.height or BAND)


def by_period(rows: list[dict[str, Any]], names: list[str], events: Mapping[str, str], room: float) -> Layout:
    """The stances of each period, one below the other."""
    found = Layout()
    for row in rows:
        found.edges += [{"y": found.height}] if found.height else []
        found.head(row["period"], lines(f"{events[row['period']]}{captions.sizes(row)}", room))
        for name in names:
            ends = (row[name], row[f"{name}_low"], row[f"{name}_high"])
            text = {"text": f"{name} {percent(row[name])}"}
            found.marks.append(mark(row, name, ends, found.height + BAND / 2) | text)
            found.height += BAND
        found.height += GAP / 2
    return found


def topics(data: Given, width: int, limits: Mapping[str, Any]) -> Picture:
    """Topics by period."""
    dataset, canvas = given(data), Canvas(width)
    table = measures.topics(data=dataset, **limits)
    labels = [one.label for one in summary.periods(dataset)]
    rows = within(dataset, table)
    names = most_first(rows)
    layout = by_topic(rows, names, labels)
    scale = canvas.alt.Scale(domain=[0, max([0.05, *(high(one) for one in layout.marks)])], nice=True)
    axis = canvas.alt.Axis(title=SHARED, labelExpr=PERCENT, tickCount=5)
    sizes = {row["period"]: of(row) for row in rows}
    whole = {one: f"{one}: {sizes.get(one, 'no statement')}" for one in labels}
    columns = max(1, int(canvas.room // (max(map(measured, whole.values())) + SYMBOL)))
    legend = canvas.alt.Legend(columns=min(columns, 2), labelExpr=f"{json.dumps(whole)}[datum.label]")
    groups = dict(zip(labels, ordered(len(labels)), strict=True))
    layout.draw(canvas, groups, {"scale": scale, "axis": axis}, legend)
    said = "; ".join(f"{name}: {', '.join(told(row) for row in rows if row['topic'] == name)}" for name in names)
    title = f"{captions.leaders(dataset)}: what their statements are on, by period"
    notes = [
        "Each statement counts once, under the head of its primary topic.",
        *noted(dataset, table, limits),
        captions.begun(dataset),
        *thin(rows),
        captions.edition(dataset),
    ]
    alt = f"{title}. Shares with 95 % intervals. {said or 'No statements'}. {captions.edition(dataset)}"
    return canvas.finished("topics", title, notes, alt, table, layout.height or BAND)


def by_topic(rows: list[dict[str, Any]], names: list[str], labels: list[str]) -> Layout:
    """The periods of each topic, one below the other; a period without it leaves a gap."""
    found = Layout()
    for name in names:
        found.head(name)
        for row in rows:
            if row["topic"] == name:
                place = found.height + STEP * (labels.index(row["period"]) + 0.5)
                found.marks.append(mark(row, row["period"], (row["share"], row["low"], row["high"]), place, "count"))
        found.height += STEP * len(labels) + GAP / 2
    return found


def within(dataset: Dataset, table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table for the periods of the study."""
    labels = [one.label for one in summary.periods(dataset)]
    return [row for row in records(table) if row["period"] in labels]


def most_first(rows: list[dict[str, Any]]) -> list[str]:
    """The topics, with the most frequent first."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[str(row["topic"])] += int(row["count"])
    return sorted(counts, key=lambda one: (-counts[one], one))


def told(row: Mapping[str, Any]) -> str:
    """The share of a topic in a period, in words."""
    return f"{captions.interval(row['share'], row['low'], row['high'])} {row['period']}"


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, each with its period as text, and whether its interval can be trusted."""
    return [
        {str(name): value for name, value in row.items()} | {"period": str(row["period"]), "few": clusters(row) < FEW}
        for _, row in table.iterrows()
    ]


def begins(dataset: Dataset) -> Iterable[tuple[str, str]]:
    """The event with which each period begins, placed before its sizes."""
    first, *_ = summary.periods(dataset)
    yield first.label, f"From {day(first.first)}. "
    for period, title in captions.bounds(dataset):
        yield period.label, f"From {day(period.first)} ({title}). "


def mark(
    row: Mapping[str, Any], group: str, ends: tuple[float, float, float], place: float, count: str = "statements"
) -> dict[str, Any]:
    """A point with its interval, if it has one."""
    # Digits that may differ between machines are rounded off.
    value, low, up = (round(float(one), DIGITS) for one in ends)
    said = f"{row['period']}, {row.get('topic', group)}: {captions.interval(value, low, up)}; {captions.sizes(row)}"
    found = {"y": place, "group": group, "share": value, "few": bool(row["few"]), "said": said, "n": int(row[count])}
    return found if pd.isna(low) else found | {"low": low, "high": up}


def high(one: Mapping[str, Any]) -> float:
    """How far a mark extends to the right."""
    return float(one.get("high", one["share"]))


def intervals(
    canvas: Canvas, marks: list[dict[str, Any]], groups: Mapping[str, str], x: dict[str, Any], legend: Any = None
) -> None:
    """Points and lines, with a colour and shape for each group.

    Args:
        canvas: the canvas to draw on.
        marks: the points with the ends of their intervals.
        groups: the colour of each group.
        x: the scale and the axis.
        legend: the legend of the groups; None if they are named next to the points.
    """
    alt, names = canvas.alt, list(groups)
    shapes = [SHAPES[place % len(SHAPES)] for place in range(len(names))]
    colour = alt.Color("group:N", scale=alt.Scale(domain=names, range=list(groups.values())), legend=legend)
    shape = alt.Shape("group:N", scale=alt.Scale(domain=names, range=shapes), legend=legend)
    for few in (False, True):
        own = [one for one in marks if one["few"] is few and "low" in one]
        if own:
            line = canvas.data(own).mark_rule(size=2, strokeDash=DASH if few else [], aria=False)
            ends = {"x": alt.X("low:Q", **x), "x2": "high:Q"}
            canvas.add(line.encode(y=canvas.y(), color=colour, tooltip="said:N", **ends))
    points = canvas.data(marks).mark_point(filled=True, size=70, opacity=1, aria=False)
    canvas.add(points.encode(x=alt.X("share:Q", **x), y=canvas.y(), color=colour, shape=shape, tooltip="said:N"))


def of(row: Mapping[str, Any]) -> str:
    """The number of statements and contacts behind a share, in few words."""
    return f"{plural(int(row['statements']), 'statement')}, {plural(int(row['contacts']), 'contact')}"


def shares(row: Mapping[str, Any], names: Iterable[str]) -> str:
    """The shares in a period, in words."""
    return listed(f"{one} {captions.interval(row[one], row[f'{one}_low'], row[f'{one}_high'])}" for one in names)


def noted(dataset: Dataset, table: Result, limits: Mapping[str, Any]) -> list[str]:
    """The note below the title: the number of statements, and how they were restricted."""
    labels = [one.label for one in summary.periods(dataset)]
    kept = table.rows[table.rows["period"].isin(labels)]
    met, apart = kept["meeting_id"].nunique(), int(kept["meeting_id"].isna().sum())
    total = captions.sizes({"statements": len(kept), "contacts": met, "outside": apart})
    return [f"{total}, {captions.days(dataset)}. {KIND}", captions.limited(limits), captions.outside(table, labels)]


def thin(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The meaning of a dashed line, if there is one."""
    return [captions.THIN] if any(row["few"] for row in rows) else []
