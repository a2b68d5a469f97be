"""The data that ship: valid, canonical, and read the same by the second opinion."""

import csv
import io
import re
from collections import Counter
from itertools import pairwise

import frictionless
import pytest

from bushputin_data import Dataset, canonical, validate
from bushputin_data.models import MODELS, Meeting, Row
from bushputin_data.models.vocabulary import (
    Certainty,
    CodingRole,
    ContactKind,
    Extracted,
    Host,
    Rendering,
    Seen,
    Verdict,
)
from bushputin_data.release import root

ROOT = root()


def test_release_has_no_finding() -> None:
    assert validate().findings == ()


# What evidence a verdict needs, and what it cannot stand beside.
NEEDED = {
    Verdict.SUPPORTED: {"supports"},
    Verdict.PARTLY_SUPPORTED: {"supports"},
    Verdict.CONTRADICTED: {"contradicts"},
    Verdict.UNDECIDED: {"supports", "contradicts"},
}
BARRED = {
    Verdict.SUPPORTED: {"contradicts"},
    Verdict.CONTRADICTED: {"supports"},
    Verdict.NOT_SUPPORTED: {"supports"},
    Verdict.NOT_IN_ROWS: {"supports", "contradicts"},
}


def test_each_verdict_has_the_evidence_that_it_needs(release: Dataset) -> None:
    for claim in release.claims:
        if claim.verdict is None:
            continue
        relations = {str(one.relation) for one in claim.evidence}
        needed = NEEDED.get(claim.verdict, relations)
        assert not needed or needed & relations, claim.claim_id
        assert not BARRED.get(claim.verdict, set()) & relations, claim.claim_id


def test_frictionless_agrees() -> None:
    report = frictionless.validate(str(ROOT / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:5]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.resource.name)
def test_writing_what_was_read_changes_no_byte(model: type[Row], release: Dataset) -> None:
    rows = release[model.resource.name].rows
    assert canonical.table(model, rows) == (ROOT / model.resource.path).read_bytes()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.resource.name)
def test_rows_stand_in_canonical_order(model: type[Row], release: Dataset) -> None:
    rows = list(release[model.resource.name])
    assert canonical.ordered(model, rows) == rows


def test_one_stay_in_one_place_on_unbroken_days_is_one_contact(release: Dataset) -> None:
    stays: dict[str | None, list[Meeting]] = {}
    for row in sorted(release.meetings.where(kind=ContactKind.IN_PERSON), key=lambda row: row.start_date):
        stays.setdefault(row.city, []).append(row)
    pairs = [pair for rows in stays.values() for pair in pairwise(rows)]
    assert [(one.key, other.key) for one, other in pairs if (other.start_date - one.end_date).days <= 1] == []


def test_a_key_begins_with_a_day_of_its_contact(release: Dataset) -> None:
    with (ROOT / "waivers.csv").open(encoding="utf-8", newline="") as file:
        waived = {line["row_key"] for line in csv.DictReader(file) if line["field"] == "meeting_id"}
    for row in release.meetings:
        begins = row.start_date.isoformat() <= row.meeting_id[:10] <= row.end_date.isoformat()
        assert begins is (row.meeting_id not in waived), row.meeting_id


def test_only_the_two_speak(release: Dataset) -> None:
    assert {row.speaker_id for row in release.statements} == {"george-w-bush", "vladimir-putin"}


def test_putin_is_prime_minister_from_may_2008(release: Dataset) -> None:
    for row in release.participants.where(person_id="vladimir-putin"):
        title = "Prime Minister" if row.meeting.start_date.isoformat() >= "2008-05-08" else "President"
        assert (row.office or "").startswith(title), row


def test_before_there_is_a_codebook_codings_are_first_readings(release: Dataset) -> None:
    first = {row.key for row in release.codings if row.role is CodingRole.FIRST_READING}
    assert first == {row.key for row in release.codings if row.codebook_version == "0"}


def test_statements_are_taken_from_what_was_seen(release: Dataset) -> None:
    assert {row.extracted for row in release.sources.where(seen=Seen.NOT_SEEN)} <= {Extracted.NONE}
    assert Extracted.NONE not in {row.source.extracted for row in release.statements}


def test_what_was_read_only_in_copies_is_not_certain(release: Dataset) -> None:
    for row in release.statements.where(certainty=Certainty.HIGH):
        hosts = {row.source.host, *(link.source.host for link in row.source_links)}
        assert hosts != {Host.COPY}, row.statement_id


def test_what_the_press_retells_of_a_record_is_not_certain(release: Dataset) -> None:
    for row in release.statements.where(certainty=Certainty.HIGH, rendering=Rendering.REPORT):
        assert not row.rests_on_record, row.statement_id


def test_a_copy_is_under_the_site_that_has_it(release: Dataset) -> None:
    def words(url: str | None) -> set[str]:
        return set(re.findall(r"[a-z]{4,}", (url or "").split("/")[2])) if url else set()

    own: dict[str, set[str]] = {}
    for row in release.sources:
        if row.host != Host.COPY:
            own.setdefault(row.publisher, set()).update(words(row.url))
    copies = [row for row in release.sources if row.host == Host.COPY and row.url and own.get(row.publisher)]
    assert [row.key for row in copies if not words(row.url) & own[row.publisher]] == []


def test_a_source_of_a_government_is_of_its_side(release: Dataset) -> None:
    sides = {
        (row.publisher, str(row.side)) for row in release.sources if row.type in ("memcon", "telcon", "transcript")
    }
    assert ("The White House", "RU") not in sides
    assert ("The Kremlin", "US") not in sides


def test_no_paraphrase_is_its_quote(release: Dataset) -> None:
    for row in release.statements:
        assert row.quote is None or row.quote.casefold() not in row.paraphrase.casefold(), row.statement_id


def test_quotes_appear_once(release: Dataset) -> None:
    quotes = Counter(
        (row.speaker_id, row.quote) for row in release.statements if row.quote and len(row.quote.split()) > 5
    )
    assert [quote for quote, times in quotes.items() if times > 1] == []


def test_files_are_plain_utf8_with_line_feeds() -> None:
    for model in MODELS:
        data = (ROOT / model.resource.path).read_bytes()
        assert not data.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in data
        assert data.endswith(b"\n")
        widths = {len(record) for record in csv.reader(io.StringIO(data.decode(), newline=""))}
        assert widths == {len(model.model_fields)}


def sentences(text: str) -> int:
    return len(re.findall(r"(?<!\b[A-Z])[.!?](?=\s+[A-Z“«]|$)", text))


def test_summaries_have_one_to_four_sentences(release: Dataset) -> None:
    assert {row.meeting_id for row in release.meetings if not 1 <= sentences(row.summary) <= 4} == set()


def test_paraphrases_have_one_or_two_sentences(release: Dataset) -> None:
    assert {row.statement_id for row in release.statements if not 1 <= sentences(row.paraphrase) <= 2} == set()


def test_bush_is_president_in_every_contact(release: Dataset) -> None:
    offices = {row.office for row in release.participants.where(person_id="george-w-bush")}
    assert offices == {"President of the United States"}


def test_every_contact_was_checked_against_a_source(release: Dataset) -> None:
    checked = {row.row_id for row in release.verifications.where(table="meetings")}
    assert {row.meeting_id for row in release.meetings} <= checked


def test_checks_name_rows_and_columns_that_exist(release: Dataset) -> None:
    for check in release.verifications:
        table = release[check.table]
        key = tuple(check.row_id.split("|"))
        assert (key if len(key) > 1 else key[0]) in table, check.verification_id
        assert set(check.columns.split()) <= set(table.model.model_fields), check.verification_id


def test_no_two_statements_have_the_same_paraphrase(release: Dataset) -> None:
    told = Counter((row.speaker_id, row.date, row.paraphrase.casefold()) for row in release.statements)
    assert [claim for claim, times in told.items() if times > 1] == []


def test_a_further_source_is_not_the_statements_own(release: Dataset) -> None:
    assert [row.key for row in release.statement_sources if row.statement.source_id == row.source_id] == []
