"""The plain store and the engine's own answer alike, in memory and out of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.stores.local import LocalStore
from bushputin_data.validation.testing.mutation.after import Row
from bushputin_data.validation.testing.mutation.plain_store import PlainStore

# The hashes of -1 and -2 are equal.
VALUES = st.none() | st.just(FAULTY) | st.integers(-2, 2) | st.sampled_from("ab")
TABLES = st.lists(st.tuples(VALUES, VALUES), max_size=12)
Pairs = Sequence[tuple[Any, Any]]


def plain(**tables: Pairs) -> PlainStore:
    rows = {name: [Row("", 0, (), pair) for pair in pairs] for name, pairs in tables.items()}
    return PlainStore(rows, dict.fromkeys(tables, (0, 1)))


def local(cells: int, **tables: Pairs) -> LocalStore:
    """`cells` may be held in memory; where that are few, rows are put away few at a time."""
    store = LocalStore(dataclasses.replace(Limits(), memory_cells=cells))
    for name, pairs in tables.items():
        store.begin(name, (0, 1))
        for start in range(0, len(pairs), 5):
            some = pairs[start : start + 5]
            store.add(name, list(zip(*some, strict=True)), len(some), frozenset((0, 1)))
    return store


def flat(parts: Iterator[Sequence[Any]]) -> list[Any]:
    return [one for some in parts for one in some]


@pytest.fixture(scope="module", params=[(1, 3), (16, 3), (1_000, 3), (1_000, 4_096)], ids=str)
def cells(request: pytest.FixtureRequest) -> Iterator[int]:
    """How many cells may be held, when so many rows are put away together."""
    held, chunk = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bushputin_data.validation.stores.local.CHUNK", chunk)
        patch.setattr("bushputin_data.validation.stores.local.HELD", 4)
        yield held


@given(one=TABLES, other=TABLES, fields=st.sampled_from([(0,), (1,), (0, 1), (1, 0)]))
def test_both_stores_answer_alike(cells: int, one: Pairs, other: Pairs, fields: tuple[int, ...]) -> None:
    store, mine = local(cells, one=one, other=other), plain(one=one, other=other)
    assert flat(store.keys("one", fields)) == flat(mine.keys("one", fields))
    assert list(store.repeats("one", fields)) == list(mine.repeats("one", fields))
    assert list(store.absent("one", fields, "other", fields)) == list(mine.absent("one", fields, "other", fields))
    for row in range(len(one)):
        for some in (fields, (1,), fields):
            assert store.values("one", row, some) == mine.values("one", row, some)
    assert store.size("one") == mine.size("one") == len(one)
    assert columns(store, fields) == columns(mine, fields)
    store.close()


def columns(store: LocalStore | PlainStore, fields: tuple[int, ...]) -> list[list[Any]]:
    chunks = list(store.scan("one", fields))
    return [[value for chunk in chunks for value in chunk[rank]] for rank in range(len(fields))]


@given(
    left=st.lists(st.tuples(st.integers(-2, 9), st.integers())), right=st.lists(st.tuples(st.integers(0, 9), st.text()))
)
def test_both_stores_match_alike(cells: int, left: Pairs, right: Pairs) -> None:
    def met(store: LocalStore | PlainStore) -> list[Any]:
        size = max(len(left), len(right))
        found = []
        for some, others in store.match(iter(left), iter(right), size):
            found += [(pair, [one for one in others if one[0] == pair[0]]) for pair in some]
        return sorted(found, key=lambda hit: left.index(hit[0]))

    store, mine = local(cells), plain()
    assert met(store) == met(mine)
    mine_too, its = mine.lookup(iter(left), len(left)), store.lookup(iter(left), len(left))
    assert [its.get(key, None) for key in range(-3, 12)] == [mine_too.get(key, None) for key in range(-3, 12)]
    store.close()
