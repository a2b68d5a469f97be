"""What was looked through (data/coverage.csv): spans that do not overlap, and counts that the tables bear out."""

from itertools import pairwise

import pytest

from tools import coverage

ROWS = coverage.table("coverage")
GIVEN = [
    (holding, kind, contact, day)
    for (holding, kind), contacts in sorted(coverage.given().items())
    for contact, day in sorted(contacts.items())
]


def test_what_was_found_is_up_to_date() -> None:
    assert coverage.FILE.read_bytes().decode() == coverage.text(coverage.renewed()), "run: python -m tools.coverage"


def test_spans_of_one_holding_and_kind_follow_on_one_another() -> None:
    for last, row in pairwise(ROWS):
        if (last["holding"], last["kind"]) == (row["holding"], row["kind"]):
            assert last["since"] <= last["until"] < row["since"] <= row["until"]


@pytest.mark.parametrize(("holding", "kind", "contact", "day"), GIVEN)
def test_a_contact_lies_in_a_span_of_the_holding_that_gave_it(holding: str, kind: str, contact: str, day: str) -> None:
    rows = [row for row in ROWS if (row["holding"], row["kind"]) == (holding, kind)]
    spans = [row["searched"] for row in rows if row["since"] <= day <= row["until"]]
    assert len(spans) == 1, contact
    assert spans != ["no"]


def test_every_holding_that_is_counted_is_in_the_table() -> None:
    assert {row["holding"] for row in ROWS} >= coverage.HOLDINGS


def test_a_copy_belongs_to_the_holding_of_its_text() -> None:
    text = {"type": "transcript", "side": "US", "publisher": "Outlook India", "language": "en", "title": "Full text"}
    digest = {**text, "type": "readout", "title": "Digest of Other White House Announcements, Week Ending Friday"}
    assert coverage.holding(text) == coverage.US_TEXTS
    assert coverage.holding(digest) == coverage.PUBLIC_PAPERS
    assert coverage.holding({**text, "side": "RU"}) == coverage.KREMLIN
    assert coverage.holding({**text, "side": "RU", "type": "news", "language": "pl"}) == coverage.OTHER_LANGUAGES
    assert coverage.holding({**text, "type": "memoir"}) == coverage.BOOKS
