"""Rows → DataFrames: the pandas dtype of each column follows from its declaration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from bushputin_data.models import Column, Row, columns
from bushputin_data.models.cells import text
from bushputin_data.models.row import followed
from bushputin_data.models.vocabulary import Vocabulary
from bushputin_data.study import Study

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


def dtype(column: Column, about: Study) -> Any:
    """The pandas dtype of a column; the study names the values of some closed lists."""
    if choices := column.choices(about):
        return categories(choices, ordered=column.ordered)
    return DTYPES[column.kind]


def categories(values: Iterable[str], *, ordered: bool = False) -> pd.CategoricalDtype:
    """The dtype of a closed list."""
    return pd.CategoricalDtype(pd.Index(pd.array(list(values), dtype=STRING)), ordered=ordered)


def frame(model: type[Row], rows: Sequence[Row], about: Study) -> pd.DataFrame:
    """One row per row, one column per column of the model, in declared order and with the declared dtypes.

    Behind them stand the derived columns of the model; one is missing where the rows that it follows from are.
    """
    stored = {column.name: series(column, rows, about) for column in columns(model)}
    return pd.DataFrame(stored | {name: derived(name, values, rows) for name, values in model.derived.items()})


def derived(name: str, values: type[Vocabulary], rows: Sequence[Row]) -> pd.Series[Any]:
    """The values of one derived column."""
    found: pd.Series[Any] = pd.Series(
        [followed(row, name) for row in rows], dtype=categories(map(str, values)), name=name
    )
    return found


def series(column: Column, rows: Sequence[Row], about: Study) -> pd.Series[Any]:
    """The values of one column."""
    values = [getattr(row, column.name) for row in rows]
    if column.vocabulary or column.kind is dt.time:
        values = [None if value is None else text(value) for value in values]
    found: pd.Series[Any] = pd.Series(values, dtype=dtype(column, about), name=column.name)
    return found
