"""The row models: one declaration per table, registered in the order of the descriptor."""

from __future__ import annotations

from bushputin_data.models.assessments import (
    Claim,
    ClaimEvidence,
    Coding,
    Coverage,
    Verification,
)
from bushputin_data.models.columns import Column, columns, names, register
from bushputin_data.models.facts import (
    Event,
    Meeting,
    MeetingSource,
    MeetingTopic,
    Participant,
    Statement,
    StatementSource,
    StatementTopic,
)
from bushputin_data.models.reference import Person, Source, Topic
from bushputin_data.models.row import Resource, Row

MODELS: tuple[type[Row], ...] = (
    Meeting,
    Statement,
    Topic,
    Person,
    Source,
    Event,
    Participant,
    MeetingTopic,
    StatementTopic,
    MeetingSource,
    StatementSource,
    Claim,
    ClaimEvidence,
    Coding,
    Verification,
    Coverage,
)
BY_NAME: dict[str, type[Row]] = register(MODELS)

__all__ = [
    "BY_NAME",
    "MODELS",
    "Claim",
    "ClaimEvidence",
    "Coding",
    "Column",
    "Coverage",
    "Event",
    "Meeting",
    "MeetingSource",
    "MeetingTopic",
    "Participant",
    "Person",
    "Resource",
    "Row",
    "Source",
    "Statement",
    "StatementSource",
    "StatementTopic",
    "Topic",
    "Verification",
    "columns",
    "names",
]
