"""Values as reports show them."""

from __future__ import annotations

from typing import Any

from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.findings import cut


def as_whole_text(value: Any) -> str:
    """The full text of a value; empty for one that is missing or invalid."""
    if value is None or value is FAULTY:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_text(value: Any) -> str | None:
    """A value as reports show it; None for one that is missing or invalid."""
    if value is None or value is FAULTY:
        return None
    return str(value).lower() if isinstance(value, bool) else cut(str(value))
