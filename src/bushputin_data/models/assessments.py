"""The tables of judgements: claims, codings, checks of rows, and what was searched."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar

from bushputin_data.models.facts import Statement
from bushputin_data.models.reference import Source
from bushputin_data.models.row import SLUG, Resource, Row, column
from bushputin_data.models.vocabulary import (
    Certainty,
    CheckOutcome,
    CodingRole,
    ContactKind,
    EvidenceRelation,
    Searched,
    Stance,
    TableName,
    Verdict,
)


class Claim(Row):
    """One claim that has been made about the relationship, checked against the rows."""

    resource: ClassVar[Resource] = Resource(
        "claims", "Claims", key=("claim_id",), order=("claim_id",), label=("claim",)
    )

    claim_id: Annotated[str, column("The claim's key.", "last-meeting-sochi", pattern=SLUG)]
    claim: Annotated[str, column("What is claimed, in this dataset's own words.")]
    claimed_by: Annotated[str, column("The source that makes the claim.", to="sources")]
    verdict: Annotated[Verdict, column("Whether the rows support it.")]
    explanation: Annotated[str, column("What the rows show, and what the wording gets wrong.")]

    @property
    def evidence(self) -> tuple[ClaimEvidence, ...]:
        """The statements that are evidence for or against it."""
        return self.home.many("claim_evidence", claim_id=self.claim_id)

    @property
    def source(self) -> Source:
        """The source that makes the claim."""
        return self.home.one(Source, self.claimed_by)


class ClaimEvidence(Row):
    """One statement that is evidence for or against one claim."""

    resource: ClassVar[Resource] = Resource(
        "claim_evidence",
        "Evidence for and against claims",
        key=("claim_id", "statement_id"),
        order=("claim_id", "statement_id"),
    )

    claim_id: Annotated[str, column("The claim.", to="claims")]
    statement_id: Annotated[str, column("The statement.", "S0001", to="statements")]
    relation: Annotated[EvidenceRelation, column("What the statement is to the claim.")]

    @property
    def statement(self) -> Statement:
        """The statement."""
        return self.home.one(Statement, self.statement_id)


class Coding(Row):
    """One coder's judgement of one statement under one version of the codebook."""

    resource: ClassVar[Resource] = Resource(
        "codings",
        "Codings",
        key=("statement_id", "coder", "codebook_version"),
        order=("statement_id", "coder", "codebook_version"),
    )

    statement_id: Annotated[str, column("The statement.", "S0001", to="statements")]
    coder: Annotated[
        str, column("The coder; the key of a program begins with `automated-`.", "automated-reader", pattern=SLUG)
    ]
    codebook_version: Annotated[
        str, column("The version of the codebook; `0`: before there was one.", "0", pattern=r"\d+(\.\d+)*")
    ]
    role: Annotated[CodingRole, column("Its role in the procedure.")]
    stance: Annotated[Stance, column("The stance of the statement towards the other side.")]
    certainty: Annotated[Certainty | None, column("How certain the coder was; empty when not asked.")] = None
    reason: Annotated[str | None, column("The reason, in one clause.")] = None

    @property
    def statement(self) -> Statement:
        """The statement."""
        return self.home.one(Statement, self.statement_id)


class Verification(Row):
    """One check of one row against a source, made by a person or a program (`checked_by`)."""

    resource: ClassVar[Resource] = Resource(
        "verifications", "Checks of rows", key=("verification_id",), order=("verification_id",)
    )

    verification_id: Annotated[str, column("The check's key.", "V00001", pattern=r"V\d{5,}")]
    table: Annotated[TableName, column("The table of the row.")]
    row_id: Annotated[str, column("The key of the row; several columns joined by `|`.", "S0001")]
    columns: Annotated[str, column("The columns checked, joined by a space.", "start_date city venue")]
    source_id: Annotated[str | None, column("The source that it was checked against.", to="sources")] = None
    outcome: Annotated[CheckOutcome, column("The result of the check.")]
    checked_on: Annotated[dt.date, column("The day of the check.", "2026-11-24")]
    checked_by: Annotated[
        str, column("Who checked it; the key of a program begins with `automated-`.", "automated-checker", pattern=SLUG)
    ]
    note: Annotated[str | None, column("What was found.")] = None


class Coverage(Row):
    """One collection of sources, and whether it was searched for one kind of contact in one year."""

    resource: ClassVar[Resource] = Resource(
        "coverage", "What was searched", key=("year", "kind", "holding"), order=("year", "kind", "holding")
    )

    year: Annotated[int, column("The year.", 2001, ge=2001, le=2009)]
    kind: Annotated[ContactKind, column("The kind of contact searched for.")]
    holding: Annotated[str, column("The collection of sources.", "White House releases")]
    searched: Annotated[Searched, column("Whether it was searched.")]
    found: Annotated[int | None, column("How many contacts were found; empty when not searched.", 3, ge=0)] = None
    note: Annotated[str | None, column("What was not found, and possible reasons.")] = None
