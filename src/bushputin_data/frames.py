"""Rows → DataFrames: the pandas dtype of each column follows from its declaration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd

from bushputin_data.models import Column, Row, columns
from bushputin_data.models.cells import text

# The storage is named so that the dtype does not depend on whether pyarrow is installed.
STRING = pd.StringDtype("python")
DTYPES: dict[type, Any] = {
    str: STRING,
    bool: pd.BooleanDtype(),
    int: pd.Int64Dtype(),
    float: "float64",
    # Unlike nanoseconds, seconds hold every day that Python has.
    dt.date: "datetime64[s]",
    dt.time: STRING,
}


def dtype(column: Column) -> Any:
    """The pandas dtype of a column."""
    if column.vocabulary:
        categories = pd.array([str(value) for value in column.vocabulary], dtype=STRING)
        return pd.CategoricalDtype(pd.Index(categories), ordered=column.ordered)
    return DTYPES[column.kind]


def frame(model: type[Row], rows: Sequence[Row]) -> pd.DataFrame:
    """One row per row, one column per column of the model, in declared order and with the declared dtypes."""
    return pd.DataFrame({column.name: series(column, rows) for column in columns(model)})


def series(column: Column, rows: Sequence[Row]) -> pd.Series[Any]:
    """The values of one column."""
    values = [getattr(row, column.name) for row in rows]
    if column.vocabulary or column.kind is dt.time:
        values = [None if value is None else text(value) for value in values]
    found: pd.Series[Any] = pd.Series(values, dtype=dtype(column), name=column.name)
    return found
