"""The result of an analysis: a DataFrame that keeps the rows behind it."""

from __future__ import annotations

from typing import Any, ClassVar

import pandas as pd


class Result(pd.DataFrame):
    """A DataFrame of figures, one row per group, with the rows of the dataset behind them.

    Anything derived from it (a selection, a sorted copy) is a plain DataFrame, because it may lack some of the figures.

    Attributes:
        rows: one row per statement or contact that was counted, with its key, groups and codes.
    """

    _metadata: ClassVar[list[str]] = ["rows"]
    rows: pd.DataFrame

    def __repr__(self) -> str:
        """All columns, in blocks where they are too many for a line: shares and intervals are not left out."""
        with pd.option_context("display.max_columns", None, "display.precision", 3):
            return super().__repr__()

    @classmethod
    def of(cls, figures: list[dict[str, Any]], columns: list[str], rows: pd.DataFrame) -> Result:
        """The figures in these columns, which exist even if there is no group.

        Args:
            figures: one row per group.
            columns: the columns, in order.
            rows: the rows behind the figures.
        """
        found = cls(figures, columns=columns)
        for name in set(columns) & set(rows.columns):
            found[name] = pd.Series(found[name].tolist(), dtype=rows[name].dtype, index=found.index)
        found.rows = rows.reset_index(drop=True)
        return found
