"""Rows → the canonical bytes of a table: UTF-8, LF, minimal quoting; writing what was read changes nothing."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
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


def cells(row: Row) -> list[str]:
    """A row as its cells."""
    return [text(getattr(row, name)) for name in type(row).model_fields]


def table(model: type[Row], rows: Iterable[Row]) -> bytes:
    """The file of a table with these rows, in the order given."""
    return encode([list(model.model_fields), *map(cells, rows)])


def encode(records: Iterable[Sequence[str]]) -> bytes:
    """The file that holds these records, the header first."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(records)
    return out.getvalue().encode()


def ordered(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """The rows in the order that the table declares."""
    return sorted(rows, key=lambda row: [getattr(row, name) for name in model.resource.order])
