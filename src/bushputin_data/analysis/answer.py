"""The answer to the question of a study: text, tables, robustness checks and the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from textwrap import fill
from typing import Any

import pandas as pd

from bushputin_data import summary
from bushputin_data.analysis import words
from bushputin_data.analysis.changes import Step, changes
from bushputin_data.analysis.doubts import doubts, selection
from bushputin_data.analysis.intervals import DRAWS, SEED
from bushputin_data.analysis.measures import acts, contacts, stance
from bushputin_data.analysis.mix import mixes
from bushputin_data.analysis.nearby import nearby
from bushputin_data.analysis.observed import Given, given, observed
from bushputin_data.analysis.result import Result
from bushputin_data.validation.reports.escaping import guarded, plain

WIDTH = 80


@dataclass(frozen=True, eq=False)
class Answer:
    """The answer to the question of a study, as far as the rows give one. Print it to read it.

    Attributes:
        question: the question; empty if the study does not state one.
        brief: the answer in a few sentences.
        text: the full answer, in paragraphs: what the rows do and do not support, by leader, audience and act, how the
            result fares in the robustness checks, and its weaknesses.
        table: stances by period, with intervals; statements made later, or not datable to one period, are in the last
            rows.
        leaders: stances by period and speaker.
        audiences: stances by period and audience (private, public, in writing).
        topics: stances by topic and period.
        acts: acts by period; no rows if acts are not coded.
        contacts: contacts by period.
        steps: how the cooperative share changes at the start of each period.
        doubts: the cooperative share by period in each robustness check.
        selection: what may be missing, by period, and how far the statements depend on a few contacts.
        nearby: the cooperative share in the year before and the year after each event of the table of events.
        mix: how much of each change comes from a different mix of topics, audiences, renderings and speakers.
        rows: the statements behind every number, each with its groups and codes; the contacts are in
            `contacts.rows`.
    """

    question: str
    brief: str
    text: str
    table: Result
    leaders: Result
    audiences: Result
    topics: Result
    acts: Result
    contacts: Result
    steps: tuple[Step, ...]
    doubts: pd.DataFrame
    selection: pd.DataFrame
    nearby: pd.DataFrame
    mix: pd.DataFrame
    rows: pd.DataFrame

    def __str__(self) -> str:
        parts = [self.question, *self.text.split("\n\n")]
        return guarded("\n\n".join(wrapped(plain(one)) for one in parts if one))

    def __repr__(self) -> str:
        return f"<Answer: {plain(self.brief)}>"

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{escape(one)}</p>" for one in self.text.split("\n\n"))
        return f"<h3>{escape(self.question)}</h3>{said}{self.table.round(3).to_html(index=False)}"


def wrapped(text: str) -> str:
    """A text wrapped to 80 columns, without a break between a number and its per cent sign."""
    return fill(text.replace(" %", "\u00a0%"), WIDTH, break_on_hyphens=False).replace("\u00a0%", " %")


def answer(data: Given = None, *, seed: int = SEED, draws: int = DRAWS) -> Answer:
    """The answer to the question of a study; see `bushputin_data.question`."""
    dataset = given(data)
    rows, labels = observed(dataset), [one.label for one in summary.periods(dataset)]
    table = stance(data=dataset, seed=seed, draws=draws)
    nothing = words.nothing_yet(dataset, table[table["period"].isin(labels)])
    steps = () if nothing else changes(dataset, table, rows, seed=seed, draws=draws)
    parts: dict[str, Any] = {
        "table": table,
        "leaders": stance(["period", "speaker"], data=dataset, seed=seed, draws=draws),
        "audiences": stance(["period", "audience"], data=dataset, seed=seed, draws=draws),
        "topics": stance(["topic", "period"], data=dataset, seed=seed, draws=draws),
        "acts": acts(data=dataset, seed=seed, draws=draws),
        "contacts": contacts(data=dataset),
        "doubts": doubts(dataset, seed=seed, draws=draws),
        "selection": selection(dataset),
        "nearby": nearby(dataset, rows, seed=seed, draws=draws),
        "mix": mixes(rows, labels),
    }
    brief, text = (nothing, nothing) if nothing else words.said(dataset, parts, steps)
    return Answer(question=dataset.study.question, brief=brief, text=text, steps=steps, rows=rows, **parts)
