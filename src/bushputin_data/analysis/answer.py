"""The answer to the question of a study: in words, in tables, with its doubts and the rows behind it."""

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
    """The answer to the question of a study, as far as its rows give one. `print` shows it.

    Attributes:
        question: what is asked; empty where the study asks nothing yet.
        brief: the answer in a few sentences.
        text: the whole of it, in paragraphs: what the rows support and what not, by leader, by audience and by act, how
            it fares when it is counted otherwise, and what is weak in it.
        table: stances by period, with intervals; what was said later, or on no sure day, apart in the last rows.
        leaders: the same by period and speaker.
        audiences: the same by period and audience: private, public, in writing.
        topics: the same by topic and period.
        acts: acts by period; no rows where they are not coded.
        contacts: contacts by period.
        steps: what happens to the cooperative share at each bound of the periods.
        doubts: the cooperative share by period, counted in many ways.
        selection: what could be missing, by period, and how the statements lie in contacts.
        nearby: the cooperative share in the year before and the year after each event of the table.
        mix: how much of each step comes from another mix of topics, audiences, renderings and speakers.
        rows: the statements behind every number, each with its groups and codes; those of contacts are in
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
    """A text in lines of 80 columns; a number and its sign of per cent stay together."""
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
