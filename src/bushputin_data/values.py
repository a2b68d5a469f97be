"""Values as users pass them → values as in rows; dates as far as they are known."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

# How many characters of an ISO date are known, by precision; of all others, the whole day.
KNOWN: dict[str | None, int] = {"year": 4, "month": 7}
DAY = 10


def native(value: Any) -> Any:
    """A value as in rows: without numpy and pandas types, None if missing, a timestamp as its day."""
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()
    missing = type(value).__name__ in ("NoneType", "NAType", "NaTType")
    if missing or (isinstance(value, float) and math.isnan(value)) or (isinstance(value, str) and not value):
        return None
    return value.date() if isinstance(value, dt.datetime) else value


def as_known(first: dt.date, precision: str | None, *, is_open: bool = False) -> str:
    """A date as far as it is known: a day, a month or a year; “…” stands for one unknown day from this one on."""
    if is_open or precision == "range":
        return f"{first}…"
    return str(first)[: KNOWN.get(precision, DAY)]
