"""What an analysis gives: a DataFrame that knows the rows behind it."""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd


class Result(pd.DataFrame):
    """A DataFrame of figures, a row for each group, with the rows of the dataset behind them.

    Whatever is made from it (a selection, a sorted copy) is a plain DataFrame: its figures no longer are all of them.

    Attributes:
        rows: one row for each statement, or contact, that was counted: its key and what it was counted by.
    """

    _metadata: ClassVar[list[str]] = ["rows"]
    rows: pd.DataFrame

    def __repr__(self) -> str:
        """All columns, in blocks where they are too many for a line: shares and intervals are not left out."""
        with pd.option_context("display.max_columns", None, "display.precision", 3):
            return super().__repr__()

    @classmethod
    def of(cls, figures: list[dict[str, Any]], columns: list[str], rows: pd.DataFrame) -> Result:
        """The figures in these columns; the columns are there also when no group is.

        Args:
            figures: a row for each group.
            columns: their order.
            rows: what stands behind them.
        """
        found = cls(figures, columns=columns)
        for name in set(columns) & set(rows.columns):
            found[name] = pd.Series(found[name].tolist(), dtype=rows[name].dtype, index=found.index)
        found.rows = rows.reset_index(drop=True)
        return found
