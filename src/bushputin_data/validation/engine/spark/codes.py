"""Keys as bytes: two keys have the same bytes if and only if they are equal, so that Spark can tell them apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from bushputin_data.validation.fields.numbers import canonical
from bushputin_data.validation.stores.packed import Packed
from bushputin_data.validation.stores.store import Key, whole

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
# What the code of a text begins with; the rest of it is the text.
TEXT = b"s"


def code(key: Key) -> bytes:
    """The bytes of a key.

    Raises:
        TypeError: it holds a value of which nothing is known here.
    """
    if not isinstance(key, tuple):
        return code_of_value(key)
    # The length before each part tells where that one ends.
    return b"".join(b"%d:%s" % (len(part), part) for part in map(code_of_value, key))


def code_of_value(value: Any) -> bytes:
    """The bytes of a value: what is equal in Python has the same, of whatever types the two are."""
    if isinstance(value, str):
        return TEXT + value.encode("utf-8", "surrogatepass")
    if isinstance(value, int | float | Decimal):
        exact = value if isinstance(value, Decimal) else Decimal(int(value) if isinstance(value, bool) else value)
        return b"n" + canonical(exact).encode()
    if isinstance(value, dt.datetime):
        return code_of_datetime(value)
    if isinstance(value, dt.date):
        return b"d" + value.isoformat().encode()
    if isinstance(value, dt.time):
        return code_of_time(value)
    raise TypeError(f"a key is of the type {type(value).__name__}")


def code_of_datetime(value: dt.datetime) -> bytes:
    """A date with time: one with a time zone is that moment, and never equals one without."""
    if value.utcoffset() is None:
        return b"t" + value.replace(tzinfo=None, fold=0).isoformat().encode()
    return b"z%d" % ((value - EPOCH) // MICROSECOND)


def code_of_time(value: dt.time) -> bytes:
    """A time of day, likewise."""
    at = dt.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second, microseconds=value.microsecond)
    offset = value.utcoffset()
    return b"c%d" % (at // MICROSECOND) if offset is None else b"u%d" % ((at - offset) // MICROSECOND)


def text_of(found: bytes) -> str:
    """The text whose code this is."""
    return found[len(TEXT) :].decode("utf-8", "surrogatepass")


def codes(columns: Sequence[Sequence[Any]]) -> Any:
    """The codes of keys, out of the columns of their parts, as an Arrow column; null where a key is not whole."""
    found = [codes_of(column) for column in columns]
    if len(found) == 1:
        return found[0]
    parts = ((pc.binary_length(one).cast(pa.string()).cast(pa.binary()), b":", one) for one in found)
    return joined(*chain.from_iterable(parts))


def codes_of(column: Sequence[Any]) -> Any:
    """The codes of the values of one column; of texts that are in an Arrow column all at once."""
    if not isinstance(column, Packed) or column.column.type != pa.string():
        return codes_one_by_one(column)
    found = joined(TEXT, column.column.cast(pa.binary()))
    if not column.others:
        return found
    mask = [place in column.others for place in range(len(column))]
    others = codes_one_by_one([column.others[place] for place in sorted(column.others)])
    return pc.replace_with_mask(found, pa.array(mask, pa.bool_()), others)


def codes_one_by_one(values: Iterable[Any]) -> Any:
    """The codes of values."""
    return pa.array([None if value is None else code(value) for value in map(whole, values)], pa.binary())


def joined(*parts: Any) -> Any:
    """Bytes put together, row by row; null where a part is."""
    return pc.binary_join_element_wise(*parts, pa.scalar(b""))
