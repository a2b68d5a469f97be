"""Checks any Data Package: each error of its files, cells, rows, keys, references and checks, with its place."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bushputin_data.validation.engine.readable import Readable, read
    from bushputin_data.validation.engine.run import check
    from bushputin_data.validation.errors import FindingError, PackageError
    from bushputin_data.validation.findings import Finding, Report
    from bushputin_data.validation.inference.inferring import Inferred, infer
    from bushputin_data.validation.limits import Limits
    from bushputin_data.validation.plan.plan import Plan

__all__ = [
    "Finding",
    "FindingError",
    "Inferred",
    "Limits",
    "PackageError",
    "Plan",
    "Readable",
    "Report",
    "check",
    "infer",
    "read",
]

_HOMES = {
    "Finding": "findings",
    "FindingError": "errors",
    "Inferred": "inference.inferring",
    "Limits": "limits",
    "PackageError": "errors",
    "Plan": "plan.plan",
    "Readable": "engine.readable",
    "Report": "findings",
    "check": "engine.run",
    "infer": "inference.inferring",
    "read": "engine.readable",
}


def __getattr__(name: str) -> object:
    """Fetch a public name on its first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
    found = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found
