"""Values as users pass them → values as in rows."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any


def native(value: Any) -> Any:
    """A value as in rows: without numpy and pandas types, None if missing, a timestamp as its day."""
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()
    missing = type(value).__name__ in ("NoneType", "NAType", "NaTType")
    if missing or (isinstance(value, float) and math.isnan(value)) or (isinstance(value, str) and not value):
        return None
    return value.date() if isinstance(value, dt.datetime) else value
