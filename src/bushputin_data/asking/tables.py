"""Questions as a DataFrame, as CSV and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields

import pandas as pd

from bushputin_data.asking.question import BETWEEN, SEVERAL, Question
from bushputin_data.dataset import Dataset
from bushputin_data.frames import STRING

DTYPES = {"answerable": pd.BooleanDtype()} | dict.fromkeys(SEVERAL, object)


def frame(found: Iterable[Question]) -> pd.DataFrame:
    """One row per question, in the order given."""
    rows = [asdict(one) for one in found]
    names = [field.name for field in fields(Question)]
    return pd.DataFrame(
        {name: pd.Series([row[name] for row in rows], dtype=DTYPES.get(name, STRING)) for name in names}
    )


def as_csv(questions: pd.DataFrame) -> str:
    """The questions as CSV; several forms or ids in a cell are separated by " | "."""
    joined = {name: questions[name].map(BETWEEN.join) for name in SEVERAL}
    answerable = questions["answerable"].map({True: "true", False: "false"})
    text: str = questions.assign(**joined, answerable=answerable).to_csv(index=False, lineterminator="\n")
    return text


def as_json(questions: pd.DataFrame, dataset: Dataset) -> str:
    """The questions as JSON, with the name and version of the dataset."""
    said = {
        "dataset": dataset.descriptor.get("name"),
        "version": dataset.version,
        "questions": questions.to_dict("records"),
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def as_text(questions: pd.DataFrame) -> list[str]:
    """The questions as readable text, each followed by its answer and evidence."""
    lines: list[str] = []
    for row in questions.to_dict("records"):
        evidence = ", ".join(row["evidence"])
        lines += [
            row["question_id"],
            f"  {row['question']}",
            f"  Answer: {row['answer']}",
            f"  Evidence: {evidence}",
            "",
        ]
    return lines
