"""Rows → DataFrames: the pandas dtype of each column, derived from its declaration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd

from bushputin_data.descriptor import python_type
from bushputin_data.models import Row
from bushputin_data.vocabulary import Ordered, Vocabulary

# The storage is named so that the dtype does not depend on whether pyarrow is installed.
STRING = pd.StringDtype("python")
DTYPES: dict[type, Any] = {
    str: STRING,
    bool: pd.BooleanDtype(),
    int: pd.Int64Dtype(),
    float: "float64",
    dt.date: "datetime64[s]",
    dt.time: STRING,
}


def dtype(values: type) -> Any:
    """The pandas dtype for a column of these values."""
    if issubclass(values, Vocabulary):
        categories = pd.array([str(value) for value in values], dtype=STRING)
        return pd.CategoricalDtype(pd.Index(categories), ordered=issubclass(values, Ordered))
    return DTYPES[values]


def frame(model: type[Row], rows: Sequence[Row]) -> pd.DataFrame:
    """One row per row, one column per column of the model, in declared order and with the declared dtypes."""
    columns = {name: python_type(info) for name, info in model.model_fields.items()}
    return pd.DataFrame(
        {
            name: pd.Series([plain(getattr(row, name)) for row in rows], dtype=dtype(values), name=name)
            for name, values in columns.items()
        }
    )


def plain(value: Any) -> Any:
    """A value as pandas takes it: list members as their text, clock times as HH:MM."""
    if isinstance(value, Vocabulary):
        return str(value)
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return value
