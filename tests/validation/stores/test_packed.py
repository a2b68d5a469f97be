"""Laws of the fast engine's store: whatever waits in a file or in parts, its answers are those of plain Python sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("pyarrow")

import numpy as np
import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.stores import marks, packed
from bushputin_data.validation.stores.packed import Packed, PackedStore

# Short and long, equal at the beginning or at the end, with zeros, of several bytes a character.
TEXTS = st.one_of(
    st.sampled_from(["", "a", "a\0", "ab", "st1", "st10", "st2", "é", "кл", "s" * 7, "s" * 8, "s" * 9, "s" * 17]),
    st.integers(0, 30).map("st{}".format),
    st.text(max_size=20).filter(packed.is_text),
)
WHOLE = st.one_of(st.integers(-3, 3), st.sampled_from([0, 1 << 61, -(1 << 61)]))
DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2001, 1, 9)) | st.sampled_from([dt.date.min, dt.date.max])
NO_VALUE = st.none() | st.just(FAULTY)
# What no column can hold: there the store compares Python's values.
BEYOND = st.sampled_from([1 << 63, 1 << 64, (1 << 64) + 1, True, "\ud800"])
KINDS: list[tuple[Any, Any]] = [(pa.string(), TEXTS), (pa.int64(), WHOLE), (pa.date32(), DAYS)]


@st.composite
def tables(draw: st.DrawFn, fields: int) -> tuple[list[Any], list[tuple[Any, ...]]]:
    kinds = [draw(st.sampled_from(KINDS)) for _ in range(fields)]
    return [kind for kind, _ in kinds], rows(draw, kinds)


def rows(draw: st.DrawFn, kinds: list[tuple[Any, Any]]) -> list[tuple[Any, ...]]:
    odd = draw(st.sampled_from([st.nothing(), NO_VALUE, NO_VALUE | BEYOND]))
    found: list[tuple[Any, ...]] = draw(st.lists(st.tuples(*(values | odd for _, values in kinds)), max_size=40))
    return found


def stores() -> Iterator[PackedStore]:
    for cells in (1, 8, 40, 1_000_000):
        store = PackedStore(Limits(memory_cells=cells))
        yield store
        store.close()


def fill(store: PackedStore, table: str, kinds: list[Any], rows: list[tuple[Any, ...]], batch: int) -> None:
    """Every other batch is of Arrow columns, as the screen gives them, with what they cannot hold beside them."""
    store.begin(table, tuple(range(len(kinds))))
    for number, start in enumerate(range(0, len(rows), batch)):
        some = rows[start : start + batch]
        columns: list[Any] = [list(column) for column in zip(*some, strict=True)]
        odd = frozenset(rank for rank, column in enumerate(columns) if any(x is None or x is FAULTY for x in column))
        if number % 2:
            columns = [screened(column, kind) for column, kind in zip(columns, kinds, strict=True)]
        store.add(table, columns, len(some), odd)


def screened(values: list[Any], kind: Any) -> Packed:
    fits = packed.FITS[kind]
    beside = {place: value for place, value in enumerate(values) if not (value is None or fits(value))}
    column = packed.as_column([None if place in beside else value for place, value in enumerate(values)], kind)
    return Packed(column).patched(beside)


def key(row: tuple[Any, ...]) -> Any:
    if any(part is None or part is FAULTY for part in row):
        return None
    return row if len(row) > 1 else row[0]


@given(tables(1) | tables(2), st.integers(1, 9))
@example(([pa.string()], [("a",), ("a\0",), ("a",), ("a\0",)]), 1)
@example(([pa.int64()], [(1 << 64,), (0,), ((1 << 64) + 1,), (1 << 64,)]), 2)
def test_repeated_keys_are_those_that_came_before(table: Any, batch: int) -> None:
    kinds, rows = table
    firsts: dict[Any, int] = {}
    wanted = []
    for number, row in enumerate(rows):
        if (found := key(row)) is not None and firsts.setdefault(found, number) != number:
            wanted.append((number, firsts[found]))
    for store in stores():
        fill(store, "t", kinds, rows, batch)
        assert list(store.repeats("t", tuple(range(len(kinds))))) == wanted


@given(st.data(), st.integers(1, 9))
def test_absent_keys_are_those_that_no_row_has(data: st.DataObject, batch: int) -> None:
    kinds, here = data.draw(tables(1))
    _, there = data.draw(tables(1).filter(lambda table: table[0] == kinds))
    known = {key(row) for row in there} | {None}
    wanted = [(number, key(row)) for number, row in enumerate(here) if key(row) not in known]
    for store in stores():
        fill(store, "t", kinds, here, batch)
        fill(store, "u", kinds, there, batch)
        assert list(store.absent("t", (0,), "u", (0,))) == wanted
        # What was made of the target is there once more.
        assert list(store.absent("t", (0,), "u", (0,))) == wanted


def test_values_of_other_types_are_never_equal_by_chance() -> None:
    store = PackedStore()
    for table, kind, value in (("t", pa.int64(), 11_000), ("u", pa.date32(), dt.date(2000, 2, 13))):
        fill(store, table, [kind], [(value,), (value,)], 1)
    assert list(store.absent("t", (0,), "u", (0,))) == [(0, 11_000), (1, 11_000)]
    store.close()


@given(tables(1) | tables(2), st.integers(1, 9))
def test_values_are_kept_as_they_are(table: Any, batch: int) -> None:
    kinds, rows = table
    for store in stores():
        fill(store, "t", kinds, rows, batch)
        fields = tuple(range(len(kinds)))
        scanned = [row for columns in store.scan("t", fields) for row in zip(*columns, strict=True)]
        one_by_one = [store.values("t", number, fields) for number in range(len(rows))]
        for found in (scanned, one_by_one):
            assert [[(type(one), one) for one in row] for row in found] == [
                [(type(one), one) for one in row] for row in rows
            ]


@given(st.lists(TEXTS, min_size=1, max_size=30), st.integers(0, 2**64 - 1), st.integers(0, 3))
def test_equal_texts_have_equal_marks_and_words_of_others_differ(texts: list[str], seed: int, begin: int) -> None:
    column = pa.array(["before"] * begin + texts, pa.string())[begin:]
    found = marks.marks([column], seed).tolist()
    assert len(set(zip(texts, found, strict=True))) == len(set(texts))
    lead = packed.lead_of([column])
    if lead is None:
        assert max(len(text.encode()) for text in texts) >= marks.WORD
        return
    some, wrong = marks.words(column, lead)
    assert wrong is None
    assert len(set(some.tolist())) == len(set(texts)) == len(set(zip(texts, some.tolist(), strict=True)))
    others, wrong = marks.words(pa.array(["", "x" * 30, *texts]), lead + b"s")
    for text, word, is_wrong in zip(
        ["", "x" * 30, *texts], others, wrong if wrong is not None else [False] * 99, strict=False
    ):
        rest = text.encode().removeprefix(lead + b"s")
        assert is_wrong == (not text.encode().startswith(lead + b"s") or len(rest) >= marks.WORD)
        assert is_wrong or word == int.from_bytes(rest, "little") | len(rest) << 56


def test_keys_of_one_mark_are_compared_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if all keys had the same number, nothing else would be found."""
    monkeypatch.setattr(packed, "marks", lambda columns, seed: marks.marks(columns, seed) & np.uint64(1 << 63))
    for store in stores():
        fill(store, "t", [pa.string()], [(f"key number {number % 50}",) for number in range(60)], 7)
        fill(store, "u", [pa.string()], [(f"key number {number}",) for number in range(45)], 7)
        assert list(store.repeats("t", (0,))) == [(number, number - 50) for number in range(50, 60)]
        assert [row for row, _ in store.absent("t", (0,), "u", (0,))] == [45, 46, 47, 48, 49]
