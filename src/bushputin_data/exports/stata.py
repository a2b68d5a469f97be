"""Stata: one file per table (version 118, Unicode), with labels for columns and code lists, and dates.

A missing text is an empty string, since Stata has no other. Times of day are texts (HH:MM).
"""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from bushputin_data.errors import ExportError
from bushputin_data.exports import about

if TYPE_CHECKING:
    from bushputin_data.dataset import Dataset
    from bushputin_data.models import Column
    from bushputin_data.table import Table

VERSION: Literal[118] = 118
# Stata keeps that many characters of the label of a file or a column, and has whole numbers up to that one.
LABEL, LARGEST = 80, 2**53


def make(dataset: Dataset, _stem: str) -> dict[str, bytes]:
    """The files by their names."""
    moment = about.moment(dataset.descriptor)
    files = {f"{name}.dta": file(rows, moment) for name, rows in dataset.tables.items()}
    return {about.README: about.readme(dataset.descriptor, dataset.study), **files}


def file(rows: Table[Any], moment: dt.datetime) -> bytes:
    """The file of a table.

    Raises:
        ExportError: Stata cannot represent a value.
    """
    declared = about.held(rows.model)
    frame = rows.frame()
    out = io.BytesIO()
    data = pd.DataFrame({column.name: plain(rows.name, column, frame[column.name]) for column in declared})
    try:
        data.to_stata(
            out,
            write_index=False,
            version=VERSION,
            time_stamp=moment,
            data_label=cut(rows.model.resource.title),
            variable_labels={column.name: cut(column.description) for column in declared},
            convert_dates={column.name: "td" for column in declared if column.kind is dt.date},
        )
    except ValueError as error:
        raise ExportError(f"{rows.name}: a value cannot be stored in a Stata file: {error}") from None
    return out.getvalue()


def plain(table: str, column: Column, values: pd.Series[Any]) -> pd.Series[Any]:
    """A column in a form that pandas can write to Stata.

    Raises:
        ExportError: a number is too large for Stata to represent exactly.
    """
    # pandas cannot label a code list without values.
    if column.kind in (str, dt.time) and not (about.list_of(column) and len(values)):
        return values.astype(object).where(values.notna(), "")
    if column.kind is int and (values.abs() > LARGEST).any():
        raise ExportError(f"{table}.{column.name}: Stata cannot store whole numbers beyond {LARGEST:,}")
    return values


def cut(label: str) -> str:
    """A label cut to the length that Stata allows."""
    return label if len(label) <= LABEL else label[: LABEL - 1] + "…"
