"""Declared checks, screened: the rows that may break one, on which the exact judge of the check decides.

A kind without a screen is judged on all rows, out of the columns that it needs, and so is one whose columns are of
other types than texts, whole numbers and days. Of the kinds that look at several rows at once some are screened in
`groups`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bushputin_data.validation.checks.check import Check
from bushputin_data.validation.checks.compare import Compare
from bushputin_data.validation.checks.equals_related import HasOneOf
from bushputin_data.validation.checks.forbidden_if import ForbiddenIf
from bushputin_data.validation.checks.prefix import LONGEST, TRIALS, Prefix
from bushputin_data.validation.checks.required_if import RequiredIf
from bushputin_data.validation.checks.within_parent import WithinParent
from bushputin_data.validation.checks.word_limit import WordLimit
from bushputin_data.validation.engine.screen import groups
from bushputin_data.validation.engine.screen.arrays import Mask, Numbers, Texts, mask_of, numbers_of, valid_mask
from bushputin_data.validation.engine.screen.characters import SPACES
from bushputin_data.validation.engine.screen.kernels import DAY
from bushputin_data.validation.plan.entries import Column
from bushputin_data.validation.stores.packed import FIRST, PackedStore, codes_of
from bushputin_data.validation.stores.store import Fields, Name

# Where a comparison may fail, whatever slack it has, and however wide the dates are.
MAY_FAIL: dict[str, Callable[[Any, Any], Mask]] = {
    "<=": np.greater,
    "<": np.greater_equal,
    ">=": np.less,
    ">": np.less_equal,
    "==": np.not_equal,
}
NUMPY = {"int64": np.int64, "date32[day]": np.int32}
# Where a larger share of the rows than this is suspect, all are judged.
MANY = 1 / 50
# Numbers by row, and where there are any.
Side = tuple[Numbers, Mask]


def suspects(check: Check, store: PackedStore) -> Sequence[int] | None:
    """The rows that may break a check; None where any row may."""
    screen = SCREENS.get(type(check))
    table = check.heading.table
    if screen is None or any(step.table == table for column in check.heading.columns for step in beyond(column)):
        return None
    found = screen(check, store)
    if found is None or np.count_nonzero(found) > MANY * len(found) + 1_000:
        return None
    rows: list[int] = np.flatnonzero(found).tolist()
    return rows


def beyond(column: Column) -> Iterator[Column]:
    """The steps of a column's way but for the first."""
    return islice(column, 1, None)


# Kinds, row by row


def of_compare(check: Compare, store: PackedStore) -> Mask | None:
    """Where the raw values stand in the wrong relation."""
    if check.operator not in MAY_FAIL or check.slack < 0:
        return None
    sides = [side_of(store, column) for column in check.sides]
    if len(sides) == 1:
        sides.append(constant(check.constant, sides[0]))
    if any(side is None for side in sides):
        return None
    (left, is_left), (right, is_right) = (side for side in sides if side is not None)
    return MAY_FAIL[check.operator](left, right) & is_left & is_right


def of_within_parent(check: WithinParent, store: PackedStore) -> Mask | None:
    """Where a date lies outside the bounds."""
    sides = [side_of(store, column) for column in (check.date, check.low, check.high)]
    if any(side is None for side in sides) or check.slack < 0:
        return None
    (date, is_date), (low, is_low), (high, is_high) = (side for side in sides if side is not None)
    return is_date & ((is_low & (date < low)) | (is_high & (date > high)))


def of_required_if(check: RequiredIf, store: PackedStore) -> Mask | None:
    """Where a value is missing, or faulty."""
    return any_of(texts_mask(store, column, lambda some: ~valid_mask(some)) for column in check.columns)


def of_forbidden_if(check: ForbiddenIf, store: PackedStore) -> Mask | None:
    """Where there is a value, and the condition may hold."""
    found = any_of(texts_mask(store, column, valid_mask) for column in check.columns)
    for test in check.heading.when:
        # What is null may be missing or faulty.
        met = texts_mask(store, test.column, lambda some, holds=test.holds: by_distinct(some, holds, null=True))
        found = None if found is None or met is None else found & met
    return found


def of_one_of(check: HasOneOf, store: PackedStore) -> Mask | None:
    """Where no field has one of the values."""
    found: Mask | None = None
    for column, accepted in zip(check.columns, check.accepted, strict=True):
        has = texts_mask(store, column, lambda some, known=accepted: by_distinct(some, known.__contains__, null=False))
        if has is None:
            return None
        found = has if found is None else found | has
    return None if found is None else ~found


def of_word_limit(check: WordLimit, store: PackedStore) -> Mask | None:
    """Where a text has as many spaces as it may have words."""

    def is_long(some: Any) -> Mask:
        if some.type != pa.string():
            return np.zeros(len(some), np.bool_)
        spaces: Mask = numbers_of(pc.count_substring_regex(some, f"[{SPACES}]"), np.int32) >= check.maximum
        return spaces & valid_mask(some)

    return any_of(texts_mask(store, column, is_long) for column in check.columns)


def of_prefix(check: Prefix, store: PackedStore) -> Mask | None:
    """Where a text does not begin with a day between the two others; other types have no screen."""
    usual = {"name", "type", "title", "description", "constraints"}
    if check.read_as.descriptor.get("type") != "date" or not usual.issuperset(check.read_as.descriptor):
        return None
    low, high = side_of(store, check.low), side_of(store, check.high)
    texts = None if check.text.link else store.column(check.text.table, check.text.field)
    if low is None or high is None or texts is None or texts.type != pa.string():
        return None
    starts = [beginning(some) for some in texts.chunks]
    value = np.concatenate([np.zeros(0, np.int32), *(days for days, _ in starts)])
    is_day = np.concatenate([np.zeros(0, np.bool_), *(there for _, there in starts)])
    valid = np.concatenate([np.zeros(0, np.bool_), *(valid_mask(some) for some in texts.chunks)])
    right = is_day & (low[0] <= value) & (value <= high[0])
    found: Mask = valid & low[1] & high[1] & (low[0] <= high[0]) & ~right
    # Of very many the exact judge gives up in the middle; where that is depends on all rows.
    return None if np.count_nonzero(found) * LONGEST * 2 > TRIALS else found


def beginning(texts: Any) -> Side:
    """The days with which texts begin."""
    first = pc.utf8_slice_codeunits(texts, 0, 10)
    good = mask_of(pc.match_substring_regex(first, DAY)) & valid_mask(first) if len(first) else np.zeros(0, np.bool_)
    return numbers_of(pc.cast(Texts(first).without(~good), pa.date32()), np.int32) if len(first) else good, good


SCREENS: dict[type[Check], Callable[[Any, PackedStore], Mask | None]] = {
    Compare: of_compare,
    WithinParent: of_within_parent,
    RequiredIf: of_required_if,
    ForbiddenIf: of_forbidden_if,
    HasOneOf: of_one_of,
    WordLimit: of_word_limit,
    Prefix: of_prefix,
}


# Columns


def any_of(masks: Iterator[Mask | None]) -> Mask | None:
    """Where some mask is true; None where there is none of one of them."""
    found: Mask | None = None
    for mask in masks:
        if mask is None:
            return None
        found = mask if found is None else found | mask
    return found


def texts_mask(store: PackedStore, column: Column, of: Callable[..., Mask]) -> Mask | None:
    """What is said of the values of a table's own field; None where they are in no Arrow column."""
    whole = None if column.link else store.column(column.table, column.field)
    return None if whole is None else np.concatenate([np.zeros(0, np.bool_), *map(of, whole.chunks)])


def by_distinct(some: Any, holds: Callable[[Any], bool], *, null: bool) -> Mask:
    """Where values are such; each distinct one is asked once, and what is null not at all."""
    coded = some.dictionary_encode()
    verdicts = np.array([*map(holds, coded.dictionary.to_pylist()), null], np.bool_)
    found: Mask = verdicts[codes_of(coded.indices)]
    return found


def side_of(store: PackedStore, column: Column) -> Side | None:
    """The values of a column as numbers, and where there are any; None where they are others, or too many to follow."""
    if column.link:
        return followed(store, column)
    whole = store.column(column.table, column.field)
    kind = None if whole is None else NUMPY.get(str(whole.type))
    if kind is None:
        return None
    chunks = [(numbers_of(one, kind), valid_mask(one)) for one in whole.chunks]
    values = np.concatenate([np.zeros(0, np.int64), *(values for values, _ in chunks)])
    return values, np.concatenate([np.zeros(0, np.bool_), *(valid for _, valid in chunks)])


def followed(store: PackedStore, column: Column) -> Side | None:
    """The same of a column that is reached along foreign keys: of equal keys the first row counts."""
    link, beyond = column.link, column.beyond
    if link is None or beyond is None or len(link.target) != 1 or store.size(link.resource) > store.dense_part:
        return None
    here, there = store.column(column.table, column.field), store.column(link.resource, link.target[0])
    end = side_of(store, beyond)
    if here is None or there is None or here.type != there.type or end is None:
        return None
    if not len(there):
        return np.zeros(len(here), np.int64), np.zeros(len(here), np.bool_)
    (values, known), (rows, leads) = end, groups.positions(here, there)
    return values[rows], leads & known[rows]


def constant(value: Any, other: Side | None) -> Side | None:
    """A constant as a number beside values of a field."""
    if other is None or type(value) not in (int, dt.date):
        return None
    number = value if isinstance(value, int) else value.toordinal() - FIRST
    if abs(number) >= 1 << 62:
        return None
    return np.full(len(other[0]), number, np.int64), np.ones(len(other[0]), np.bool_)


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
    if groups.holds(check, store):
        return iter(())
    rows = suspects(check, store)
    if rows is None:
        return check.judge(store)
    some: Any = RowSubset(store, check.heading.table, rows)
    return (hit._replace(row=rows[hit.row]) for hit in check.judge(some))
