"""Every documented contact between George W. Bush and Vladimir Putin, 2001–2009, as tables, typed rows and DataFrames.

The names below are fetched on first use: importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bushputin_data.bundled import validate
    from bushputin_data.dataset import Dataset, load
    from bushputin_data.errors import BushputinError, CellsError, ShapeError, UnknownNameError
    from bushputin_data.release import calls, in_person, meetings, messages, report, statements
    from bushputin_data.table import Table
    from bushputin_data.validation import Finding, PackageError, Report
    from bushputin_data.version import __version__

_HOMES = {
    "BushputinError": "errors",
    "CellsError": "errors",
    "Dataset": "dataset",
    "Finding": "validation",
    "PackageError": "validation",
    "Report": "validation",
    "ShapeError": "errors",
    "Table": "table",
    "UnknownNameError": "errors",
    "__version__": "version",
    "calls": "release",
    "in_person": "release",
    "load": "dataset",
    "meetings": "release",
    "messages": "release",
    "report": "release",
    "statements": "release",
    "validate": "bundled",
}

__all__ = [
    "BushputinError",
    "CellsError",
    "Dataset",
    "Finding",
    "PackageError",
    "Report",
    "ShapeError",
    "Table",
    "UnknownNameError",
    "__version__",
    "calls",
    "in_person",
    "load",
    "meetings",
    "messages",
    "report",
    "statements",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
