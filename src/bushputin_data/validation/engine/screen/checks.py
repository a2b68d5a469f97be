"""Declared checks, screened: the rows that may break one, on which the exact judge of the check decides.

A kind without a screen is judged on all rows, out of the columns that it needs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from bushputin_data.validation.checks.check import Check
from bushputin_data.validation.checks.compare import Compare
from bushputin_data.validation.engine.screen.arrays import Mask, Numbers, numbers_of, valid_mask
from bushputin_data.validation.stores.packed import FIRST, PackedStore
from bushputin_data.validation.stores.store import Fields, Name

# Where a comparison may fail, whatever slack it has.
MAY_FAIL: dict[str, Callable[[Any, Any], Mask]] = {
    "<=": np.greater,
    "<": np.greater_equal,
    ">=": np.less,
    ">": np.less_equal,
    "==": np.not_equal,
}
NUMPY = {"int64": np.int64, "date32[day]": np.int32}


def suspects(check: Check, store: PackedStore) -> Sequence[int] | None:
    """The rows that may violate a check; None if any row may."""
    if not isinstance(check, Compare) or check.operator not in MAY_FAIL:
        return None
    if any(check.spare) or check.slack < 0:
        return None
    if any(column.link for column in check.heading.columns):
        return None
    sides = [side_of(store, check.heading.table, column.field) for column in check.sides]
    if len(sides) == 1:
        sides.append(constant(check.constant, sides[0]))
    if any(side is None for side in sides):
        return None
    (left, is_left), (right, is_right) = (side for side in sides if side is not None)
    found: list[int] = np.flatnonzero(MAY_FAIL[check.operator](left, right) & is_left & is_right).tolist()
    return found


def side_of(store: PackedStore, table: str, field: int) -> tuple[Numbers, Mask] | None:
    """The values of a field as numbers, and where there are any; None if they are others."""
    column = store.column(table, field)
    kind = None if column is None else NUMPY.get(str(column.type))
    if kind is None:
        return None
    chunks = [(numbers_of(one, kind), valid_mask(one)) for one in column.chunks]
    values = np.concatenate([np.zeros(0, np.int64), *(values for values, _ in chunks)])
    return values, np.concatenate([np.zeros(0, np.bool_), *(valid for _, valid in chunks)])


def constant(value: Any, other: tuple[Numbers, Mask] | None) -> tuple[Any, Any] | None:
    """A constant as a number beside values of a field."""
    if other is None or type(value) not in (int, dt.date):
        return None
    number = value if isinstance(value, int) else value.toordinal() - FIRST
    return (number, np.bool_(True)) if abs(number) < 1 << 62 else None


class RowSubset:
    """A store of which a check sees some rows of one table alone, numbered anew."""

    def __init__(self, store: PackedStore, table: str, rows: Sequence[int]) -> None:
        """`rows` are those, in their order."""
        self._store, self._table, self._rows = store, table, rows

    def __getattr__(self, name: str) -> Any:
        """All else is as in the whole store."""
        return getattr(self._store, name)

    def size(self, table: str) -> int:
        """How many rows there are."""
        return len(self._rows) if table == self._table else self._store.size(table)

    def scan(self, table: Name, fields: Fields) -> Iterator[list[Sequence[Any]]]:
        """The values of these fields in the order of the rows."""
        if table != self._table:
            yield from self._store.scan(table, fields)
        elif self._rows:
            rows = [self._store.values(table, row, fields) for row in self._rows]
            yield list(zip(*rows, strict=True))


def judged(check: Check, store: PackedStore) -> Iterator[Any]:
    """The hits of a check, by its exact judge, on the rows that may have some."""
    rows = suspects(check, store)
    if rows is None:
        return check.judge(store)
    some: Any = RowSubset(store, check.heading.table, rows)
    return (hit._replace(row=rows[hit.row]) for hit in check.judge(some))
