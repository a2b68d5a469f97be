"""`bushputin questions`: print quiz questions with answers and evidence, generated from the rows."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from bushputin_data.commands import paths, rows
from bushputin_data.commands.console import Console
from bushputin_data.validation.reports.escaping import json_text

if TYPE_CHECKING:
    import pandas as pd

RECIPES = ("day", "place", "speaker", "contact", "count", "gap")
# Numbers are typed again to get the same questions.
LONGEST = 18
EPILOG = """--json prints one object:
  {"dataset": NAME, "version": VERSION, "questions": [
    {"question_id": TEXT, "recipe": TEXT, "question": TEXT, "answer": TEXT,
     "accepted": [TEXT, ...], "evidence": [ID, ...], "answerable": true}, ...]}
"answerable" is false where the sources do not give the answer. --csv has the
same columns; several values in a cell are separated by " | ".

Answers to be graded are a CSV file with the columns question_id and answer,
JSON objects with these names, or one JSON object {ID: ANSWER, ...}. Ask for the
answer alone: an answer within a sentence is marked wrong, except for the usual
ways to say that something is not known, which the score also counts apart.

Exit codes: 0 printed, 2 could not run.

examples:
  bushputin questions --number 5             five questions with their answers
  bushputin questions --recipe gap --json    what the sources do not answer
  bushputin questions --csv > questions.csv  all questions, for a spreadsheet
  bushputin questions --grade answers.csv    how many answers are right
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    questions = commands.add_parser(
        "questions",
        help="print closed questions with answers and evidence, for teaching or testing language models",
        description=(
            "Print closed questions, each with its answer, all accepted forms of the answer, and the ids "
            "of the rows that support it. Only rows of high certainty are asked about. In a folder whose "
            "datapackage.json describes a dataset with the same tables, the questions are about that "
            "dataset."
        ),
        epilog=EPILOG,
    )
    questions.add_argument("--number", type=whole, metavar="N", help="print at most N, chosen at random (default: all)")
    questions.add_argument(
        "--recipe",
        choices=RECIPES,
        action="append",
        metavar="NAME",
        help=f"only this recipe ({', '.join(RECIPES)}); may be repeated",
    )
    questions.add_argument(
        "--seed",
        type=whole,
        default=0,
        metavar="N",
        help="random seed; another one chooses other questions (default: 0)",
    )
    questions.add_argument(
        "--grade", metavar="FILE", help="grade the answers in a file; with --json or --csv, list each of them"
    )
    form = questions.add_mutually_exclusive_group()
    form.add_argument(
        "--json",
        action="store_const",
        dest="form",
        const="json",
        help="print one JSON object: dataset, version and questions (see below)",
    )
    form.add_argument("--csv", action="store_const", dest="form", const="csv", help="print CSV, with the same columns")
    questions.set_defaults(run=run)


def whole(text: str) -> int:
    """A whole number of 0 or more."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 0 or more")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """Print the questions."""
    console: Console = options.console
    console.out.check()
    from bushputin_data.asking import questions, tables
    from bushputin_data.dataset import load

    dataset = load(paths.dataset(None).path)
    found = questions(options.number, options.recipe, seed=options.seed, data=dataset)
    if options.grade:
        grade(options, found)
        return 0
    if options.form == "json":
        console.out.write([json_text(tables.as_json(found, dataset)), "\n"], encoding="utf-8")
    elif options.form == "csv":
        console.out.write([tables.as_csv(found)], encoding="utf-8")
    else:
        console.tell(*tables.as_text(found))
    return 0


def grade(options: argparse.Namespace, asked: pd.DataFrame) -> None:
    """Print how many answers of a file are right, or each of them."""
    from dataclasses import asdict
    from pathlib import Path

    from bushputin_data.asking import answers

    console: Console = options.console
    found = answers.graded(asked.to_dict("records"), answers.read(Path(options.grade)))
    records = [asdict(one) for one in found]
    if options.form == "json":
        rows.write_json(console, records)
    elif options.form == "csv":
        header = ("question_id", "recipe", "answer", "right", "not_known")
        rows.write_csv(console, header, ([str(one[name]) for name in header] for one in records))
    else:
        console.say(*answers.score(found))
