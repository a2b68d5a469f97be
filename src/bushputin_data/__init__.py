"""Every documented contact between George W. Bush and Vladimir Putin, 2001–2009, as tables, typed rows and DataFrames.

The names below are imported on first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bushputin_data import analysis, charts
    from bushputin_data.asking import grade, questions
    from bushputin_data.citing import cite
    from bushputin_data.dataset import Dataset, load
    from bushputin_data.errors import (
        BushputinError,
        CellsError,
        ExportError,
        MissingExtraError,
        PackageError,
        ShapeError,
        UnknownNameError,
        UsageError,
    )
    from bushputin_data.fulltext import Hit
    from bushputin_data.models import (
        Claim,
        ClaimEvidence,
        Coding,
        Coverage,
        Event,
        Meeting,
        MeetingSource,
        MeetingTopic,
        Participant,
        Person,
        Source,
        Statement,
        StatementSource,
        StatementTopic,
        Topic,
        Verification,
    )
    from bushputin_data.release import validate
    from bushputin_data.shortcuts import (
        calls,
        claims,
        codings,
        coverage,
        describe,
        events,
        in_person,
        meetings,
        messages,
        participants,
        people,
        question,
        report,
        search,
        sources,
        statements,
        topics,
        verifications,
    )
    from bushputin_data.table import Selection, Table
    from bushputin_data.validation import Finding, Report
    from bushputin_data.version import __version__
    from bushputin_data.versions import diff, errata

_HOMES = {
    "BushputinError": "errors",
    "CellsError": "errors",
    "Claim": "models",
    "ClaimEvidence": "models",
    "Coding": "models",
    "Coverage": "models",
    "Dataset": "dataset",
    "Event": "models",
    "ExportError": "errors",
    "Finding": "validation",
    "Hit": "fulltext",
    "Meeting": "models",
    "MeetingSource": "models",
    "MeetingTopic": "models",
    "MissingExtraError": "errors",
    "PackageError": "errors",
    "Participant": "models",
    "Person": "models",
    "Report": "validation",
    "Selection": "table",
    "ShapeError": "errors",
    "Source": "models",
    "Statement": "models",
    "StatementSource": "models",
    "StatementTopic": "models",
    "Table": "table",
    "Topic": "models",
    "UnknownNameError": "errors",
    "UsageError": "errors",
    "Verification": "models",
    "__version__": "version",
    "calls": "shortcuts",
    "cite": "citing",
    "claims": "shortcuts",
    "codings": "shortcuts",
    "coverage": "shortcuts",
    "describe": "shortcuts",
    "diff": "versions",
    "errata": "versions",
    "events": "shortcuts",
    "grade": "asking",
    "in_person": "shortcuts",
    "load": "dataset",
    "meetings": "shortcuts",
    "messages": "shortcuts",
    "participants": "shortcuts",
    "people": "shortcuts",
    "question": "shortcuts",
    "questions": "asking",
    "report": "shortcuts",
    "search": "shortcuts",
    "sources": "shortcuts",
    "statements": "shortcuts",
    "topics": "shortcuts",
    "validate": "release",
    "verifications": "shortcuts",
}

# Subpackages whose own names are public.
_ROOMS = ("analysis", "charts")

__all__ = [
    "BushputinError",
    "CellsError",
    "Claim",
    "ClaimEvidence",
    "Coding",
    "Coverage",
    "Dataset",
    "Event",
    "ExportError",
    "Finding",
    "Hit",
    "Meeting",
    "MeetingSource",
    "MeetingTopic",
    "MissingExtraError",
    "PackageError",
    "Participant",
    "Person",
    "Report",
    "Selection",
    "ShapeError",
    "Source",
    "Statement",
    "StatementSource",
    "StatementTopic",
    "Table",
    "Topic",
    "UnknownNameError",
    "UsageError",
    "Verification",
    "__version__",
    "analysis",
    "calls",
    "charts",
    "cite",
    "claims",
    "codings",
    "coverage",
    "describe",
    "diff",
    "errata",
    "events",
    "grade",
    "in_person",
    "load",
    "meetings",
    "messages",
    "participants",
    "people",
    "question",
    "questions",
    "report",
    "search",
    "sources",
    "statements",
    "topics",
    "validate",
    "verifications",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"{__name__}.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
