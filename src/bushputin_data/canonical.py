"""Rows → the canonical bytes of a table: UTF-8, LF, minimal quoting, in declared order; reading and writing is the identity."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from typing import Any

from bushputin_data.models import Row


def text(value: Any) -> str:
    """A value as its cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return str(value)


def table(model: type[Row], rows: Iterable[Row]) -> bytes:
    """The file of a table with these rows, in the order given."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(model.model_fields)
    writer.writerows([text(getattr(row, name)) for name in model.model_fields] for row in rows)
    return out.getvalue().encode()


def ordered(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """The rows in the order that the table declares."""
    return sorted(rows, key=lambda row: [getattr(row, name) for name in model.resource.order])
