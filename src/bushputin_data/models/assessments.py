"""The tables of judgements: claims, codings, checks of rows, and searches."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar

from bushputin_data.models.facts import Meeting, Statement
from bushputin_data.models.reference import Source
from bushputin_data.models.row import SLUG, Resource, Row, column
from bushputin_data.models.spans import Days
from bushputin_data.models.vocabulary import (
    Act,
    Certainty,
    CheckOutcome,
    ClaimKind,
    CodingRole,
    ContactKind,
    EvidenceRelation,
    How,
    Searched,
    Stance,
    TableName,
    Verdict,
)


class Claim(Row):
    """One claim that someone has made about the relationship, checked against the rows."""

    resource: ClassVar[Resource] = Resource(
        "claims", "Claims", key=("claim_id",), order=("claim_id",), label=("claim",)
    )

    claim_id: Annotated[str, column("The claim's key.", "bases-in-central-asia", pattern=SLUG)]
    claim: Annotated[str, column("The claim, in this dataset's own words.")]
    kind: Annotated[
        ClaimKind, column("Whether the claim is a fact, an interpretation or an opinion; an opinion cannot be checked.")
    ]
    claimed_by: Annotated[str, column("The source that makes the claim.", to="sources")]
    locator: Annotated[str, column("The sentence of the source that makes the claim.", "second paragraph")]
    verdict: Annotated[Verdict | None, column("Whether the rows support the claim; empty for an opinion.")] = None
    explanation: Annotated[str, column("What the rows show, and what the claim gets wrong.")]

    @property
    def evidence(self) -> tuple[ClaimEvidence, ...]:
        """The rows cited as evidence for or against the claim, in order."""
        rows: tuple[ClaimEvidence, ...] = self.home.many("claim_evidence", claim_id=self.claim_id)
        return tuple(sorted(rows, key=lambda row: row.position))

    @property
    def source(self) -> Source:
        """The source that makes the claim."""
        return self.home.one(Source, self.claimed_by)


class ClaimEvidence(Row):
    """One row cited as evidence for or against one claim: a statement, a contact or a source."""

    resource: ClassVar[Resource] = Resource(
        "claim_evidence",
        "Evidence for and against claims",
        key=("claim_id", "position"),
        order=("claim_id", "position"),
    )

    claim_id: Annotated[str, column("The claim.", to="claims")]
    position: Annotated[int, column("The position of the evidence within its claim: 1, 2, 3 and so on.", 1, ge=1)]
    statement_id: Annotated[
        str | None, column("The statement, if the evidence is a statement.", "S0001", to="statements")
    ] = None
    meeting_id: Annotated[
        str | None, column("The contact, if the evidence is a contact.", "2001-06-16-brdo", to="meetings")
    ] = None
    source_id: Annotated[
        str | None, column("The source, if the evidence is a source.", "whitehouse-2001-brdo-press", to="sources")
    ] = None
    relation: Annotated[EvidenceRelation, column("How the evidence relates to the claim.")]

    @property
    def row(self) -> Statement | Meeting | Source | None:
        """The row that is the evidence, whichever table it is in."""
        return self.statement or self.meeting or self.source

    @property
    def statement(self) -> Statement | None:
        """The statement, if the evidence is a statement."""
        return self.home.maybe(Statement, self.statement_id)

    @property
    def meeting(self) -> Meeting | None:
        """The contact, if the evidence is a contact."""
        return self.home.maybe(Meeting, self.meeting_id)

    @property
    def source(self) -> Source | None:
        """The source, if the evidence is a source."""
        return self.home.maybe(Source, self.source_id)


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
        str, column("The coder; the key of a program begins with `automated-`.", "automated-reader-1", pattern=SLUG)
    ]
    codebook_version: Annotated[
        str, column("The version of the codebook; `0` means before the codebook existed.", "0", pattern=r"\d+(\.\d+)*")
    ]
    role: Annotated[CodingRole, column("The role of the coding in the procedure.")]
    stance: Annotated[Stance, column("The stance of the statement towards the other side.")]
    act: Annotated[Act | None, column("What the speaker does in the statement; empty for first readings.")] = None
    certainty: Annotated[Certainty | None, column("How certain the coder was; empty if the coder was not asked.")] = (
        None
    )
    reason: Annotated[str | None, column("The reason for the coding, in one clause.")] = None

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
    table: Annotated[TableName, column("The table that contains the row.")]
    row_id: Annotated[str, column("The key of the row; the parts of a composite key are joined by `|`.", "S0001")]
    columns: Annotated[str, column("The columns checked, separated by spaces.", "start_date initiated_by summary")]
    source_id: Annotated[str | None, column("The source against which the row was checked.", to="sources")] = None
    outcome: Annotated[CheckOutcome, column("The result of the check.")]
    checked_on: Annotated[dt.date, column("The day of the check.", "2026-11-24")]
    checked_by: Annotated[
        str,
        column(
            "Who checked the row; the key of a program begins with `automated-`.", "automated-checker", pattern=SLUG
        ),
    ]
    note: Annotated[str | None, column("What was found.")] = None


class Coverage(Row):
    """One collection of sources, and whether it was searched for one kind of contact within one span of days."""

    resource: ClassVar[Resource] = Resource(
        "coverage", "What was searched", key=("holding", "kind", "since"), order=("holding", "kind", "since")
    )

    holding: Annotated[str, column("The collection of sources.", "Kremlin website and its texts")]
    kind: Annotated[ContactKind, column("The kind of contact searched for.")]
    since: Annotated[dt.date, column("The first day of the span for which it was searched.", "2001-01-20")]
    until: Annotated[dt.date, column("The last day of the span.", "2001-09-10")]
    searched: Annotated[Searched, column("Whether the collection was searched for this kind of contact.")]
    how: Annotated[How, column("How the collection was searched.")]
    found: Annotated[
        int | None, column("The number of contacts found; empty if the collection was not searched.", 3, ge=0)
    ] = None
    known: Annotated[
        int | None, column("The number known to exist; given only if a list or another source states it.", 5, ge=0)
    ] = None
    note: Annotated[str | None, column("What was not found, and possible reasons.")] = None

    @property
    def days(self) -> Days:
        """The first and the last day of the span."""
        return self.since, self.until
