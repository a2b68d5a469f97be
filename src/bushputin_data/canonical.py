"""Rows → the canonical bytes of a table: UTF-8, LF, minimal quoting. Reading and writing a table changes nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from bushputin_data.models import Row, names
from bushputin_data.models.cells import text


def cells(row: Row) -> list[str]:
    """The cells of a row."""
    return [text(getattr(row, name)) for name in names(type(row))]


def table(model: type[Row], rows: Iterable[Row]) -> bytes:
    """The CSV file of a table with these rows, in the given order."""
    return encode([names(model), *map(cells, rows)])


def encode(records: Iterable[Sequence[str]]) -> bytes:
    """The CSV file of these records, header first."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(records)
    return out.getvalue().encode()


def ordered(model: type[Row], rows: Iterable[Row]) -> list[Row]:
    """The rows in the order that the table declares."""
    return sorted(rows, key=lambda row: [getattr(row, name) for name in model.resource.order])
