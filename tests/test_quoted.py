"""tools/quoted.csv: the sentences of the two that are quoted most, each with its row or with the reason why not."""

import csv
import re

import pytest

from bushputin_data import load
from tests.conftest import ROOT

STATEMENTS = {row.statement_id: row for row in load().statements}
with (ROOT / "tools" / "quoted.csv").open(encoding="utf-8", newline="") as file:
    QUOTED = list(csv.DictReader(file))
FOUND = [line for line in QUOTED if line["statement_id"]]


def words(text: str) -> str:
    """The words alone, so that dashes, dots and quotation marks do not count."""
    return " ".join(re.findall(r"\w+", text.lower()))


def test_there_are_sixty_of_them_and_none_twice() -> None:
    assert len(QUOTED) >= 60
    assert len({words(line["quote"]) for line in QUOTED}) == len(QUOTED)


@pytest.mark.parametrize("line", QUOTED, ids=lambda line: line["quote"][:40])
def test_each_has_either_a_row_or_a_reason(line: dict[str, str]) -> None:
    assert len(line["quote"].split()) <= 30
    assert line["met"]
    assert bool(line["statement_id"]) != bool(line["reason"])
    assert line["reason"] == "" or line["reason"].endswith(".")


@pytest.mark.parametrize("line", FOUND, ids=lambda line: line["statement_id"])
def test_its_row_has_the_words_and_the_speaker(line: dict[str, str]) -> None:
    row = STATEMENTS[line["statement_id"]]
    assert row.speaker_id == line["speaker"]
    if row.quote:
        assert f" {words(line['quote'])} " in f" {words(row.quote)} "
