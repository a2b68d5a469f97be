"""Laws of the store: what waits in a file, and sets that are divided, give the answers of plain Python sets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.stores import local
from bushputin_data.validation.stores.local import FileLookup, LocalStore

VALUES = st.one_of(
    st.none(), st.just(FAULTY), st.sampled_from("abcdé"), st.integers(-3, 3), st.decimals(-2, 2, places=1),
    st.datetimes(timezones=st.just(None) | st.timezones()), st.dates(), st.times(), st.booleans(),
)  # fmt: skip
ROWS = st.lists(st.tuples(VALUES, VALUES), max_size=40)
BOTH = (0, 1)


def stores() -> list[LocalStore]:
    return [LocalStore(), LocalStore(Limits(memory_cells=1))]


def fill(store: LocalStore, table: str, rows: list[tuple[Any, Any]], batch: int) -> None:
    store.begin(table, BOTH)
    for start in range(0, len(rows), batch):
        some = rows[start : start + batch]
        odd = frozenset(field for field in BOTH if any(row[field] is None or row[field] is FAULTY for row in some))
        store.add(table, [list(column) for column in zip(*some, strict=True)], len(some), odd)


def key(row: tuple[Any, Any], fields: tuple[int, ...]) -> Any:
    parts = tuple(row[field] for field in fields)
    if any(part is None or part is FAULTY for part in parts):
        return None
    return parts if len(parts) > 1 else parts[0]


@given(ROWS, st.integers(1, 7), st.sampled_from([(0,), (1,), BOTH]))
def test_repeated_keys_are_those_that_came_before(rows: Any, batch: int, fields: tuple[int, ...]) -> None:
    firsts: dict[Any, int] = {}
    wanted = []
    for number, row in enumerate(rows):
        if (found := key(row, fields)) is not None and firsts.setdefault(found, number) != number:
            wanted.append((number, firsts[found]))
    for store in stores():
        fill(store, "t", rows, batch)
        assert list(store.repeats("t", fields)) == wanted
        store.close()


@given(ROWS, ROWS, st.integers(1, 7), st.sampled_from([(0,), BOTH]))
def test_absent_keys_are_those_that_no_row_has(rows: Any, targets: Any, batch: int, fields: tuple[int, ...]) -> None:
    known = {key(row, fields) for row in targets} | {None}
    wanted = [(number, key(row, fields)) for number, row in enumerate(rows) if key(row, fields) not in known]
    for store in stores():
        fill(store, "t", rows, batch)
        fill(store, "u", targets, batch)
        assert list(store.absent("t", fields, "u", fields)) == wanted
        store.close()


@given(ROWS, st.integers(1, 7))
def test_rows_come_back_as_they_were_added(rows: Any, batch: int) -> None:
    for store in stores():
        fill(store, "t", rows, batch)
        found = [row for columns in store.scan("t", (1, 0)) for row in zip(*columns, strict=True)]
        assert found == [(second, first) for first, second in rows]
        assert [store.values("t", number, BOTH) for number in reversed(range(len(rows)))] == rows[::-1]
        store.close()


@given(ROWS, ROWS)
def test_pairs_of_one_key_come_together(left: Any, right: Any) -> None:
    whole = [[(key(row, (0,)), row[1]) for row in rows if key(row, (0,)) is not None] for rows in (left, right)]
    for store in stores():
        seen: set[Any] = set()
        found: list[list[Any]] = [[], []]
        for parts in store.match(iter(whole[0]), iter(whole[1]), max(map(len, whole))):
            keys = {pair[0] for part in parts for pair in part}
            assert not keys & seen
            seen |= keys
            for all_of, part in zip(found, parts, strict=True):
                all_of += part
        assert [sorted(map(repr, some)) for some in found] == [sorted(map(repr, some)) for some in whole]
        store.close()


@given(ROWS)
def test_lookup_gives_what_stands_with_a_key_first(rows: Any) -> None:
    pairs = [(key(row, (0,)), row[1]) for row in rows if key(row, (0,)) is not None]
    in_memory, in_a_file = LocalStore().lookup(iter(pairs), len(pairs)), FileLookup(iter(pairs))
    wanted: dict[Any, Any] = {}
    for found, value in pairs:
        wanted.setdefault(found, value)
    for lookup in (in_memory, in_a_file):
        assert [lookup.get(found) for found in wanted] == list(wanted.values())
        assert lookup.get("absent", 7) == 7
    in_a_file.close()


@pytest.mark.parametrize("rows", [1, 9])
def test_chunks_are_put_away_as_they_fill(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    monkeypatch.setattr(local, "CHUNK", 4)
    store = LocalStore(Limits(memory_cells=8))
    fill(store, "t", [(number, str(number)) for number in range(rows)], 2)
    assert [store.values("t", number, (1,)) for number in range(rows)] == [(str(number),) for number in range(rows)]
    assert (store.spool._file is not None) is (rows > 4)
    store.close()


@pytest.mark.parametrize("values", [["a\x1fb", "c"], ["\ud800", "é"], [], [""], ["a", None], ["\x1f"]])
def test_values_are_unpacked_as_they_were(values: list[Any]) -> None:
    assert local.unpacked(local.packed(values)) == values


def test_a_key_that_is_repeated_in_an_early_chunk_alone_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "CHUNK", 2)
    store = LocalStore()
    fill(store, "t", [("a", 1), ("a", 2), ("b", 3)], 2)
    assert list(store.repeats("t", (0,))) == [(1, 0)]
    store.close()
