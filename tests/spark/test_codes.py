"""Keys have the same code if and only if they are equal."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.fields.times import YearMonth

pa = pytest.importorskip("pyarrow")

from bushputin_data.validation.engine.spark.codes import code, codes, text_of  # noqa: E402
from bushputin_data.validation.stores.packed import Packed  # noqa: E402

ZONES = st.integers(-3, 3).map(lambda hours: dt.timezone(dt.timedelta(hours=hours, minutes=30)))
ZONED: Any = st.none() | ZONES
VALUES = st.one_of(
    st.text(st.characters(codec=None, max_codepoint=0x10FFFF), max_size=3),
    st.sampled_from(["2001-06", YearMonth("2001-06"), "1", "n1e0", "", "\udcff"]),
    st.integers(-12, 12),
    st.integers(),
    st.booleans(),
    st.decimals(allow_nan=False),
    st.sampled_from(list(map(Decimal, ("1", "1.0", "10", "1e1", "-0", "0e5", "2.50", "2.5", "Infinity", "1e99999")))),
    st.dates(dt.date(2001, 1, 1), dt.date(2001, 1, 3)),
    st.datetimes(dt.datetime(2001, 1, 1), dt.datetime(2001, 1, 2), timezones=ZONED).map(
        lambda at: at.replace(minute=30 * (at.minute // 30), second=0, microsecond=0)
    ),
    st.times(timezones=ZONED).map(lambda at: at.replace(minute=30 * (at.minute // 30), second=0, microsecond=0)),
    st.sampled_from([dt.datetime.max, dt.datetime.min.replace(tzinfo=dt.timezone(dt.timedelta(hours=5)))]),
)


@given(st.lists(VALUES, min_size=2, max_size=12))
def test_codes_are_equal_where_keys_are(values: list[Any]) -> None:
    for one in values:
        for other in values:
            assert (code(one) == code(other)) == (one == other), (one, other)


@given(st.lists(st.tuples(VALUES, VALUES), min_size=2, max_size=8))
def test_codes_of_several_parts(keys: list[Any]) -> None:
    for one in keys:
        for other in keys:
            assert (code(one) == code(other)) == (one == other)


def test_parts_do_not_run_together() -> None:
    assert code(("ab", "c")) != code(("a", "bc"))
    assert code(("a", "")) != code(("", "a"))


@given(st.lists(st.none() | st.text(max_size=4), max_size=9))
def test_a_column_of_texts(texts: list[str | None]) -> None:
    others = {place: ("x", FAULTY, None)[place % 3] for place in range(0, len(texts), 2)}
    patched = [others.get(place, text) for place, text in enumerate(texts)]
    assert codes([Packed(pa.array(texts, pa.string()), others)]).equals(codes([patched]))
    at_once = codes([Packed(pa.array(texts, pa.string()))])
    assert at_once.equals(codes([texts]))
    assert [one and text_of(one) for one in at_once.to_pylist()] == texts


@given(st.lists(st.tuples(st.none() | st.text(max_size=4), st.none() | st.integers()), min_size=1, max_size=9))
def test_columns_of_parts(keys: list[tuple[str | None, int | None]]) -> None:
    texts, numbers = zip(*keys, strict=True)
    at_once = codes([Packed(pa.array(texts, pa.string())), list(numbers)])
    assert at_once.to_pylist() == [None if None in key else code(key) for key in keys]


def test_a_key_that_is_not_whole_has_none() -> None:
    assert codes([["a", None, FAULTY]]).to_pylist() == [b"sa", None, None]
    assert codes([["a", "b"], [1, None]])[1].as_py() is None


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="object"):
        code(object())
