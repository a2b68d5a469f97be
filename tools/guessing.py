"""How well the masks work: how often a program that only counts words guesses the speaker and the period.

The program is a naive Bayes classifier over the words of a coder's sheet, with one added to each count. Each contact is
guessed from all other statements, so that the words of a talk do not help to guess the same talk. The result is a lower
bound: a better reader can guess more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from bushputin_data import Dataset, summary
from bushputin_data.analysis.observed import observed
from bushputin_data.sheets import texts

WORD = re.compile(r"\[[^\]]+\]|\w+")


class Guess(NamedTuple):
    """What was guessed, the number of statements, the share guessed right, and the share of the most common value."""

    what: str
    statements: int
    right: float
    commonest: float


def guesses(data: Dataset) -> list[Guess]:
    """How often the speaker and the period of a masked statement are guessed."""
    rows = observed(data)
    shown = [" ".join(texts(data.statements[str(key)]).values()) for key in rows["statement_id"]]
    dated = rows["period"].isin([one.label for one in summary.periods(data)]).to_numpy()
    clusters = rows["cluster"].astype(str).tolist()
    found = [guess("speaker", shown, rows["speaker"].astype(str).tolist(), clusters)]
    some = np.flatnonzero(dated)
    periods = rows["period"].astype(str).tolist()
    return [*found, guess("period", *([values[at] for at in some] for values in (shown, periods, clusters)))]


def guess(what: str, shown: Sequence[str], values: Sequence[str], clusters: Sequence[str]) -> Guess:
    """Each text's value guessed from the texts of all other clusters."""
    words = [WORD.findall(text.casefold()) for text in shown]
    places = {word: at for at, word in enumerate(sorted({word for each in words for word in each}))}
    counts = np.zeros((len(shown), len(places)))
    for at, each in enumerate(words):
        np.add.at(counts[at], [places[word] for word in each], 1)
    classes, truth = np.unique(np.array(values), return_inverse=True)
    member = np.eye(len(classes))[truth]
    _, cluster = np.unique(np.array(clusters), return_inverse=True)
    right = 0
    for one in range(int(cluster.max()) + 1):
        own = cluster == one
        seen = member.T @ counts - member[own].T @ counts[own] + 1
        prior = np.log(member.sum(axis=0) - member[own].sum(axis=0) + 1)
        scores = counts[own] @ np.log(seen / seen.sum(axis=1, keepdims=True)).T + prior
        right += int((scores.argmax(axis=1) == truth[own]).sum())
    return Guess(what, len(shown), right / len(shown), float(np.bincount(truth).max()) / len(shown))
