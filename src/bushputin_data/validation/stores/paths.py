"""The values of field references: a table's own, and those that are reached from its rows along foreign keys."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any

from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.plan.entries import Column
from bushputin_data.validation.stores.store import Store


def is_ready(store: Store, column: Column) -> bool:
    """Whether the files have all fields that are needed on the way."""
    for step in column:
        if not store.has(step.table, (step.field,)):
            return False
        if step.link and not store.has(step.link.resource, step.link.target):
            return False
    return True


def values(store: Store, column: Column) -> Iterator[Any]:
    """The value of each row: None if it is missing, also on the way; FAULTY where it cannot be known."""
    own = chain.from_iterable(some[0] for some in store.scan(column.table, (column.field,)))
    if not column.link or not column.beyond:
        return own
    target = column.link.resource
    ends = chain.from_iterable(store.keys(target, column.link.target))
    found = store.lookup(zip(ends, values(store, column.beyond), strict=True), store.size(target))
    return (key if key is None else found.get(key, FAULTY) for key in own)
