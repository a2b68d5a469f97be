"""A file of answers, and which of them are right."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bushputin_data.asking.grading import NOT_KNOWN, alike, grade
from bushputin_data.errors import UnknownNameError, UsageError, shown

COLUMNS = ("question_id", "answer")
NEEDED = "a CSV file with the columns question_id and answer, JSON objects with these names, or one JSON object of both"


@dataclass(frozen=True, slots=True)
class Graded:
    """An answer to a question, whether it is right, and whether it says that this is not known."""

    question_id: str
    recipe: str
    answer: str
    right: bool
    not_known: bool


def read(path: Path) -> dict[str, str]:
    """The answers of a file, each by the id of its question.

    Raises:
        UsageError: the file holds no answers, or two to one question.
        OSError: it cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        records = list(of_json(text) if text.lstrip()[:1] in ("[", "{") else csv.DictReader(io.StringIO(text)))
        pairs = [(one[COLUMNS[0]], one[COLUMNS[1]]) for one in records]
    except (UnicodeDecodeError, ValueError, KeyError, TypeError, csv.Error):
        raise UsageError(f"{str(path)!r} has no answers that can be read: give {NEEDED}") from None
    found: dict[str, str] = {}
    for name, answer in pairs:
        if not isinstance(name, str) or name in found:
            raise UsageError(f"{str(path)!r} has two answers to {shown(name)}, or no id of a question")
        # What is not there is a wrong answer; a number is one as it is written.
        found[name] = "" if answer is None else str(answer)
    if not found:
        raise UsageError(f"{str(path)!r} holds no answers: give {NEEDED}")
    return found


def of_json(text: str) -> Iterable[Any]:
    """The objects of a JSON array, of JSON Lines, or of what `questions --json` prints, with answers put in.

    An object may also give each answer under the id of its question.
    """
    try:
        said = json.loads(text)
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    if isinstance(said, dict):
        if not said.keys() & {"questions", *COLUMNS} and not any(isinstance(one, dict | list) for one in said.values()):
            return [dict(zip(COLUMNS, pair, strict=True)) for pair in said.items()]
        said = said.get("questions", [said])
    return list(said)


def graded(questions: Iterable[Mapping[Any, Any]], answers: Mapping[str, str]) -> list[Graded]:
    """The answers with whether they are right, in the order of the questions; what was not answered is left out.

    Raises:
        UnknownNameError: an answer is to no question that is asked.
    """
    asked = {one["question_id"]: one for one in questions}
    for name in answers:
        if name not in asked:
            raise UnknownNameError.among(asked, "question", name)
    return [
        Graded(
            name,
            one["recipe"],
            answers[name],
            grade(answers[name], one["accepted"]),
            alike(answers[name]) == NOT_KNOWN,
        )
        for name, one in asked.items()
        if name in answers
    ]


def score(found: Iterable[Graded]) -> list[str]:
    """How many answers are right, and how many say that it is not known, by recipe and in all, as lines."""
    counts: dict[str, list[Graded]] = {}
    for one in found:
        counts.setdefault(one.recipe, []).append(one)
    every = [one for several in counts.values() for one in several]
    lines = [f"{'recipe':10}{'answers':>9}{'right':>7}{'share':>7}{'not known':>11}"]
    for name, several in [*counts.items(), ("all", every)]:
        right, unsure = sum(one.right for one in several), sum(one.not_known for one in several)
        lines.append(f"{name:10}{len(several):>9}{right:>7}{right / len(several):>7.0%}{unsure:>11}")
    return lines
