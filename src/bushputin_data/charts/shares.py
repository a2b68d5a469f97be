"""Stances and topics by period: a point for each share, and a line for its interval."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from bushputin_data import summary
from bushputin_data.analysis import measures
from bushputin_data.analysis.changes import FEW, clusters
from bushputin_data.analysis.observed import Given, given
from bushputin_data.analysis.result import Result
from bushputin_data.analysis.words import day, listed, plural
from bushputin_data.charts import captions
from bushputin_data.charts.canvas import Canvas
from bushputin_data.charts.looks import LINE, QUIET, SHAPES, THREE, lines, measured, ordered
from bushputin_data.charts.picture import Picture, is_narrow
from bushputin_data.dataset import Dataset

BAND, STEP, GAP = 20, 10, 14
DASH = [4, 3]
NO_ENDS = (float("nan"), float("nan"))
SHARED, PERCENT = "share of the statements of the period", "round(datum.value * 100) + ' %'"
# Grey for what is neither the one nor the other.
STANCES = (THREE[0], THREE[2], THREE[1])
KIND = "95 % intervals by a bootstrap over contacts."


def stance(data: Given, width: int, limits: Mapping[str, Any]) -> Picture:
    """Stances by period."""
    dataset, canvas = given(data), Canvas(width)
    table = measures.stance(data=dataset, **limits)
    labels = [one.label for one in summary.periods(dataset)]
    events, names = dict(begins(dataset)), [str(one) for one in measures.SHOWN]
    rows = [row for row in records(table) if row["period"] in labels]
    marks: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    blanks: list[dict[str, Any]] = []
    top = 0.0
    for row in rows:
        edges.append({"y": top})
        heads.append({"y": top + LINE, "text": row["period"]})
        start, top = top, top + LINE + 2
        for one in lines(f"{events[row['period']]}{captions.sizes(row)}", canvas.room):
            top += LINE
            notes.append({"y": top, "text": one})
        blanks.append({"y": start, "end": top + LINE / 2})
        for name in names:
            top += BAND
            ends = (row[name], row[f"{name}_low"], row[f"{name}_high"])
            marks.append(mark(row, name, ends, top) | {"text": f"{name} {captions.interval(row[name], *NO_ENDS)}"})
        top += GAP
    left = max(measured(one["text"]) for one in marks) + 16 if marks else 0
    scale = canvas.alt.Scale(domain=[0, 1], range=[left, {"expr": "width"}], nice=False)
    canvas.blank(blanks)
    axis = canvas.alt.Axis(title=SHARED, labelExpr=PERCENT, values=[0, 0.25, 0.5, 0.75, 1])
    intervals(canvas, marks, dict(zip(names, STANCES, strict=True)), {"scale": scale, "axis": axis})
    canvas.across(edges[1:], colour=QUIET)
    canvas.text(heads, bold=True)
    canvas.text(notes, colour=QUIET)
    canvas.text(marks)
    said = "; ".join(f"{row['period']}, {captions.sizes(row)}: {shares(row, names)}" for row in rows)
    title = f"{captions.leaders(dataset)}: stance of their statements, by period"
    return canvas.finished(
        "stance",
        title,
        [*notes_on(dataset, table, labels, limits), *thin(rows), captions.edition(dataset)],
        f"{title}. Shares with 95 % intervals. {said or 'No statements'}. {captions.edition(dataset)}",
        table,
        max(top, BAND),
    )


def topics(data: Given, width: int, limits: Mapping[str, Any]) -> Picture:
    """Topics by period."""
    dataset, canvas = given(data), Canvas(width)
    table = measures.topics(data=dataset, **limits)
    labels = [one.label for one in summary.periods(dataset)]
    rows = [row for row in records(table) if row["period"] in labels]
    weights = pd.Series({name: sum(row["count"] for row in rows if row["topic"] == name) for name in topics_of(rows)})
    names = [str(one) for one in weights.sort_values(ascending=False, kind="stable").index]
    marks: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    blanks: list[dict[str, Any]] = []
    top = 0.0
    for name in names:
        heads.append({"y": top + LINE / 2, "text": name})
        blanks.append({"y": top, "end": top + LINE})
        top += LINE + 2
        for row in rows:
            if row["topic"] == name:
                place = top + STEP * labels.index(row["period"]) + STEP / 2
                marks.append(mark(row, row["period"], (row["share"], row["low"], row["high"]), place, "count"))
        top += STEP * len(labels) + GAP / 2
    scale = canvas.alt.Scale(domain=[0, max([0.05, *(high(one) for one in marks)])], nice=True)
    canvas.blank(blanks)
    axis = canvas.alt.Axis(title=SHARED, labelExpr=PERCENT, tickCount=5)
    whole = {row["period"]: f"{row['period']}: {of(row)}" for row in rows}
    columns = 1 if is_narrow(width) else 2
    legend = canvas.alt.Legend(columns=columns, labelExpr=f"{json.dumps(whole)}[datum.label]")
    groups = dict(zip(labels, ordered(len(labels)), strict=True))
    intervals(canvas, marks, groups, {"scale": scale, "axis": axis}, legend)
    canvas.text(heads, bold=True)
    said = "; ".join(f"{name}: {', '.join(told(row) for row in rows if row['topic'] == name)}" for name in names)
    title = f"{captions.leaders(dataset)}: what their statements are on, by period"
    return canvas.finished(
        "topics",
        title,
        [
            "Each statement counts once, under the head of its primary topic.",
            *notes_on(dataset, table, labels, limits),
            captions.begun(dataset),
            *thin(rows),
            captions.edition(dataset),
        ],
        f"{title}. Shares with 95 % intervals. {said or 'No statements'}. {captions.edition(dataset)}",
        table,
        max(top, BAND),
    )


def topics_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The topics, in the order of the table."""
    return list(dict.fromkeys(str(row["topic"]) for row in rows))


def told(row: Mapping[str, Any]) -> str:
    """The share of a topic in a period, in words."""
    return f"{captions.interval(row['share'], row['low'], row['high'])} {row['period']}"


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, each with its period as text, and whether its interval is to be trusted."""
    return [
        {str(name): value for name, value in row.items()} | {"period": str(row["period"]), "few": clusters(row) < FEW}
        for _, row in table.iterrows()
    ]


def begins(dataset: Dataset) -> Iterable[tuple[str, str]]:
    """With what each period begins, in the words before its sizes."""
    first, *_ = summary.periods(dataset)
    yield first.label, f"From {day(first.first)}. "
    for period, title in captions.bounds(dataset):
        yield period.label, f"From {day(period.first)} ({title}). "


def mark(
    row: Mapping[str, Any], group: str, ends: tuple[float, float, float], place: float, count: str = "statements"
) -> dict[str, Any]:
    """A point with its interval; without one where it has none."""
    value, low, up = map(float, ends)
    said = f"{row['period']}, {row.get('topic', group)}: {captions.interval(value, low, up)}; {captions.sizes(row)}"
    found = {"y": place, "group": group, "share": value, "few": bool(row["few"]), "said": said, "n": int(row[count])}
    return found if pd.isna(low) else found | {"low": low, "high": up}


def high(one: Mapping[str, Any]) -> float:
    """How far a mark reaches to the right."""
    return float(one.get("high", one["share"]))


def intervals(
    canvas: Canvas, marks: list[dict[str, Any]], groups: Mapping[str, str], x: dict[str, Any], legend: Any = None
) -> None:
    """Points and lines, with colour and shape for their group.

    Args:
        canvas: where they are drawn.
        marks: the points with the ends of their intervals.
        groups: the colour of each group.
        x: the scale and the axis.
        legend: of the groups; None where they are named beside the points.
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
    """Of how many statements and contacts a share is, in few words."""
    return f"{plural(int(row['statements']), 'statement')}, {plural(int(row['contacts']), 'contact')}"


def shares(row: Mapping[str, Any], names: Iterable[str]) -> str:
    """The shares of a period in words."""
    return listed(f"{one} {captions.interval(row[one], row[f'{one}_low'], row[f'{one}_high'])}" for one in names)


def notes_on(dataset: Dataset, table: Result, labels: list[str], limits: Mapping[str, Any]) -> list[str]:
    """What stands below the title: of how many statements, and how they were chosen."""
    kept = table.rows[table.rows["period"].isin(labels)]
    met, apart = kept["meeting_id"].nunique(), int(kept["meeting_id"].isna().sum())
    total = captions.sizes({"statements": len(kept), "contacts": met, "outside": apart})
    more = [captions.limited(limits), captions.outside(table, labels)]
    return [f"{total}, {captions.days(dataset)}. {KIND}", *(one for one in more if one)]


def thin(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """What a dashed line means, where there is one."""
    return [captions.THIN] if any(row["few"] for row in rows) else []
