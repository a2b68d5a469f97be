"""Declared checks that look at several rows at once: whether one surely holds, on all rows.

Where that is not seen at a glance, the exact judge looks at all rows. Other types than texts, whole numbers and days,
conditions, keys of several fields and very large tables are never seen at a glance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow.compute as pc

from bushputin_data.validation.checks.acyclic import Acyclic
from bushputin_data.validation.checks.check import Check
from bushputin_data.validation.checks.count import Count
from bushputin_data.validation.checks.covered import Covered
from bushputin_data.validation.checks.in_order import InOrder
from bushputin_data.validation.checks.sequence import RunsInSequence
from bushputin_data.validation.engine.screen.arrays import Mask, Numbers, mask_of, numbers_of, valid_mask
from bushputin_data.validation.plan.entries import Column
from bushputin_data.validation.stores.marks import words
from bushputin_data.validation.stores.packed import NOTHING, PackedStore, lead_of


def holds(check: Check, store: PackedStore) -> bool:
    """No row breaks the check, surely."""
    prove = PROOFS.get(type(check))
    return prove is not None and store.size(check.heading.table) <= store.dense_part and prove(check, store)


def in_order(check: InOrder, store: PackedStore) -> bool:
    """Each row comes after the one above it, or is equal to it; no value is missing."""
    columns = whole(store, check.heading.fields)
    if check.heading.when or columns is None:
        return False
    size = store.size(check.heading.table)
    undecided = np.ones(max(0, size - 1), np.bool_)
    for column in columns:
        above, below = column.slice(0, len(undecided)), column.slice(1)
        if (undecided & joined(pc.greater(above, below))).any():
            return False
        undecided &= joined(pc.equal(above, below))
    return True


def covered(check: Covered, store: PackedStore) -> bool:
    """Each row has a key that some row of another table refers to; one that refers to its own table may be itself."""
    table = check.heading.table
    for name, reference in check.references:
        if name != table and len(reference.fields) == len(reference.target) == 1:
            lacking = store.absent(table, reference.target, name, reference.fields)
            if next(lacking, None) is None:
                return True
    return False


def counted(check: Count, store: PackedStore) -> bool:
    """As many rows belong to each as should."""
    children, heading = check.children, check.heading
    if children.when or heading.when or len(children.fields) != 1:
        return False
    found = in_words(store, children.key[0], children.fields[0])
    if found is None:
        return False
    (mine, is_mine), (its, is_its) = found
    wanted, below = np.sort(mine[is_mine]), np.sort(its[is_its])
    times = np.searchsorted(below, wanted, "right") - np.searchsorted(below, wanted, "left")
    return all(map(check.fits, np.unique(times).tolist()))


def runs(check: RunsInSequence, store: PackedStore) -> bool:
    """The numbers of each group run from 1 without a gap, and the rising columns do not go back."""
    if check.heading.when or len(check.within) != 1:
        return False
    number, rising = whole(store, (check.number,)), whole(store, check.rising)
    groups = in_words(store, check.within[0], check.within[0])
    if number is None or rising is None or groups is None or not groups[0][1].all():
        return False
    numbers, group = numbers_in(number[0]), groups[0][0]
    order = np.lexsort((numbers, group))
    numbers, group = numbers[order], group[order]
    begins = np.ones(len(group), np.bool_)
    begins[1:] = group[1:] != group[:-1]
    if (numbers[begins] != 1).any() or (numbers[1:] != numbers[:-1] + 1)[~begins[1:]].any():
        return False
    for column in rising:
        if str(column.type) not in KINDS:
            return False
        values = numbers_in(column)[order]
        if (values[1:] < values[:-1])[~begins[1:]].any():
            return False
    return True


def acyclic(check: Acyclic, store: PackedStore) -> bool:
    """Each row stands below the one that it refers to."""
    table = check.heading.table
    parent, key = store.column(table, check.parent.field), store.column(table, check.key.field)
    if parent is None or key is None or parent.type != key.type:
        return False
    rows, leads = positions(parent, key)
    return not (rows >= np.arange(len(rows)))[leads].any()


PROOFS: dict[type[Check], Callable[[Any, PackedStore], bool]] = {
    InOrder: in_order,
    Covered: covered,
    Count: counted,
    RunsInSequence: runs,
    Acyclic: acyclic,
}
KINDS = {"int64": np.int64, "date32[day]": np.int32}


def whole(store: PackedStore, columns: Sequence[Column]) -> list[Any] | None:
    """The Arrow columns of a table's own fields; None where one has none, or lacks a value."""
    found = [None if column.link else store.column(column.table, column.field) for column in columns]
    return None if any(one is None or one.null_count for one in found) else found


def in_words(store: PackedStore, mine: Column, other: Column) -> list[tuple[Numbers, Mask]] | None:
    """The values of two fields in words, and where these are such; None where some of the first are not short."""
    if mine.link or other.link:
        return None
    here, there = (store.column(column.table, column.field) for column in (mine, other))
    if here is None or there is None or here.type != there.type:
        return None
    lead = lead_of(here.chunks)
    if lead is None:
        return None
    found = []
    for column in (here, there):
        pieces = [(*words(some, lead), valid_mask(some)) for some in column.chunks]
        fits = [there if wrong is None else there & ~wrong for _, wrong, there in pieces]
        found.append((np.concatenate([NOTHING, *(word for word, _, _ in pieces)]), np.concatenate([NONE, *fits])))
    return found


NONE = np.zeros(0, np.bool_)


def positions(here: Any, there: Any) -> tuple[Numbers, Mask]:
    """The first row in which each value of a column stands in another one, and whether there is one."""
    found = pc.index_in(here, value_set=there)
    valid = np.concatenate([NONE, *map(valid_mask, here.chunks)])
    leads = np.concatenate([NONE, *map(valid_mask, found.chunks)]) & valid
    rows = np.concatenate([np.zeros(0, np.int64), *(numbers_of(some, np.int32) for some in found.chunks)])
    return np.where(leads, rows, 0), leads


def numbers_in(column: Any) -> Numbers:
    """The values of a column of whole numbers or days, as one."""
    kind = KINDS[str(column.type)]
    return np.concatenate([np.zeros(0, np.int64), *(numbers_of(some, kind) for some in column.chunks)])


def joined(column: Any) -> Mask:
    """A column of truth values as a mask."""
    return np.concatenate([NONE, *map(mask_of, column.chunks)])
