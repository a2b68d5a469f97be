"""One kernel for each field: which texts of a column may be invalid, and the values of the others.

A kernel may suspect a valid text, but never accepts an invalid one. If there is none for a type or a
constraint, the distinct texts are judged, one by one, by what judges them in the exact engine.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bushputin_data.validation.engine.exact import Column
from bushputin_data.validation.engine.screen.arrays import (
    Mask,
    Numbers,
    Texts,
    column_of,
    mask_of,
    numbers_of,
    storable,
    texts_of,
    valid_mask,
)
from bushputin_data.validation.engine.screen.characters import odd
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.fields.characters import is_plain

# So many short texts of a column have their verdicts remembered.
REMEMBERED, SHORT = 2_000, 100
# Decimal numbers of so many digits are told apart as floats.
DIGITS = 15
WHOLE = r"\A-?[0-9]{1,18}\z"
DECIMAL = r"\A-?[0-9]{1,8}(?:\.[0-9]{1,6})?\z"
DAY = (
    r"\A(?:000[1-9]|00[1-9][0-9]|0[1-9][0-9]{2}|[1-9][0-9]{3})-"
    r"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)\z"
)
FIRST_DAY = (dt.date.min - dt.date(1970, 1, 1)).days


class Screened(NamedTuple):
    """What a kernel says of a column.

    Attributes:
        suspects: the texts that may be invalid; None if there are none.
        values: those of the other texts, null where they are missing: an Arrow column, or a list; None if nobody
            asked for them.
        is_own: some text is another than that of its value.
        has_missing: some value is missing.
    """

    suspects: Mask | None
    values: Any = None
    is_own: bool = False
    has_missing: bool = False


class Kernel:
    """What all kernels do: missing values, and texts judged one by one where there is no better way."""

    def __init__(self, column: Column, reach: int | None) -> None:
        """`reach` is the length of the longest texts for which all patterns are certainly quick."""
        self.column, self.cell, self.reach = column, column.cell, reach
        self.missing = column.cell.missing
        others = storable(sorted(self.missing - {""}))
        self.others = texts_of(others) if others else None
        self.known: dict[str, tuple[bool, Any, bool]] = {}

    def __call__(self, texts: Texts) -> Screened:
        """Screen a column."""
        gone = self.absent(texts)
        suspects = gone if gone is not None and self.cell.required else None
        found = self.screen(texts, gone)
        return found._replace(suspects=either(suspects, found.suspects), has_missing=gone is not None)

    def absent(self, texts: Texts) -> Mask | None:
        """Where a text stands for a missing value."""
        gone = None
        if "" in self.missing and not texts.lengths.all():
            gone = texts.lengths == 0
        if self.others is not None:
            found = mask_of(pc.is_in(texts.column, value_set=self.others))
            gone = either(gone, found if found.any() else None)
        return gone

    def screen(self, texts: Texts, gone: Mask | None) -> Screened:
        """Screen the texts that are not missing."""
        return self.by_distinct(texts, gone)

    def by_distinct(self, texts: Texts, gone: Mask | None) -> Screened:
        """Judge each distinct text."""
        coded = texts.column.dictionary_encode()
        verdicts = list(map(self.verdict, coded.dictionary.to_pylist()))
        codes = numbers_of(coded.indices, np.int32)
        wrong = np.fromiter((wrong for wrong, _, _ in verdicts), np.bool_, len(verdicts))
        values = None
        if self.column.is_kept:
            distinct = [value for _, value, _ in verdicts]
            values = list(map(distinct.__getitem__, codes.tolist()))
        is_own = self.column.is_key and any(own for _, _, own in verdicts)
        return Screened(wrong[codes] if wrong.any() else None, values, is_own)

    def verdict(self, text: str) -> tuple[bool, Any, bool]:
        """Whether a text may be invalid, its exact value, and whether that has another text."""
        if text in self.known:
            return self.known[text]
        found = self.judged(text)
        if len(self.known) < REMEMBERED and len(text) <= SHORT:
            self.known[text] = found
        return found

    def judged(self, text: str) -> tuple[bool, Any, bool]:
        """Judge a text."""
        column, cell = self.column, self.cell
        if text in self.missing:
            return False, None, text != ""
        if self.reach is not None and len(text) > self.reach:
            return True, None, False
        value, faults = cell.judge(text)
        if value is None or value is FAULTY or value != value:
            return True, None, False
        is_odd = column.any_character and not is_plain(text, is_id=column.field.is_id)
        if (faults or is_odd) and column.faults(text, faults):
            return True, None, False
        if column.exact:
            value = column.exact(text)
        return False, text if column.by_text else value, not column.is_text_of(value, text)


def either(one: Mask | None, other: Mask | None) -> Mask | None:
    """Where one of two masks is true."""
    if one is None or other is None:
        return other if one is None else one
    return one | other


class OneOf(Kernel):
    """A field of few values: each text must be one that the exact judge has accepted before."""

    def __init__(self, column: Column, reach: int | None, accepted: Sequence[str]) -> None:
        """`accepted` are those texts."""
        super().__init__(column, reach)
        known = [text for text in accepted if text not in self.missing and not self.verdict(text)[0]]
        self.accepted = texts_of(storable(known))

    def screen(self, texts: Texts, gone: Mask | None) -> Screened:
        """Look each text up."""
        if self.column.is_kept:
            return self.by_distinct(texts, gone)
        wrong = ~mask_of(pc.is_in(texts.column, value_set=self.accepted))
        if gone is not None:
            wrong &= ~gone
        return Screened(wrong if wrong.any() else None)


class Strings(Kernel):
    """Texts that are their own values."""

    def __init__(self, column: Column, reach: int | None, constraints: dict[str, Any], pattern: str | None) -> None:
        """`pattern` is that of the field for the other engine."""
        super().__init__(column, reach)
        self.least, self.most = constraints.get("minLength", 0), constraints.get("maxLength", math.inf)
        self.pattern = pattern

    def screen(self, texts: Texts, gone: Mask | None) -> Screened:
        """Length, pattern, odd characters."""
        wrong = self.of_wrong_length(texts)
        if self.pattern:
            matched = mask_of(pc.match_substring_regex(texts.column, self.pattern))
            wrong = wrong if matched.all() else either(wrong, ~matched)
        if self.reach is not None and texts.size and texts.lengths.max() > self.reach:
            wrong = either(wrong, texts.lengths > self.reach)
        if self.column.any_character:
            wrong = either(wrong, odd(texts, is_id=self.column.field.is_id))
        if wrong is not None and gone is not None:
            wrong = wrong & ~gone
        values = None
        if self.column.is_kept:
            values = texts.column if gone is None else texts.without(gone)
        is_own = self.column.is_key and gone is not None
        return Screened(wrong, values, is_own)

    def of_wrong_length(self, texts: Texts) -> Mask | None:
        """Texts that are too short or too long; a character has one to four bytes."""
        if not texts.size or (not self.least and self.most == math.inf):
            return None
        if texts.lengths.max() <= self.most and texts.lengths.min() >= 4 * self.least:
            return None
        sizes = numbers_of(pc.utf8_length(texts.column), np.int32)
        wrong = (sizes < self.least) | (sizes > self.most)
        return wrong if wrong.any() else None


class Edge(NamedTuple):
    """A bound: how it is violated, and the number with which values are compared."""

    broken: Callable[[Numbers, Any], Mask]
    number: Any


BROKEN: dict[str, Callable[[Numbers, Any], Mask]] = {
    "minimum": np.less,
    "maximum": np.greater,
    "exclusiveMinimum": np.less_equal,
    "exclusiveMaximum": np.greater_equal,
}


class Ordered(Kernel):
    """Numbers and days, which are cast; where that fails, only what has the plainest form is."""

    allowed = b"-0123456789"
    form = WHOLE
    longest = 18
    kind: Any = pa.int64()
    numpy: Any = np.int64

    def __init__(self, column: Column, reach: int | None, edges: Sequence[Edge]) -> None:
        """`edges` are the bounds."""
        super().__init__(column, reach)
        self.edges = edges
        table = np.ones(256, np.bool_)
        table[np.frombuffer(self.allowed, np.uint8)] = False
        self.strange = table

    def screen(self, texts: Texts, gone: Mask | None) -> Screened:
        """Cast, and compare with the bounds."""
        cast, wrong = self.cast(texts, gone)
        valid = valid_mask(cast)
        numbers = numbers_of(cast, self.numpy)
        broken = self.beyond(numbers) & valid
        if broken.any():
            wrong, valid = either(wrong, broken), valid & ~broken
            cast = column_of(numbers, self.kind, valid)
        for edge in self.edges:
            broken = edge.broken(numbers, edge.number) & valid
            if broken.any():
                wrong = either(wrong, broken)
        values = self.values(texts, gone, cast) if self.column.is_kept else None
        is_own = self.column.is_key and (gone is not None or self.has_own_texts(texts, cast, valid))
        return Screened(wrong, values, is_own)

    def cast(self, texts: Texts, gone: Mask | None) -> tuple[Any, Mask | None]:
        """The values, and where there is none although there is a text."""
        column = texts.column if gone is None else texts.without(gone)
        if (gone is None or self.others is None) and self.is_plain(texts):
            try:
                return pc.cast(column, self.kind), None
            except pa.ArrowInvalid:
                pass
        good = mask_of(pc.match_substring_regex(texts.column, self.form))
        if gone is not None:
            good = good & ~gone
        wrong = ~good if gone is None else ~good & ~gone
        return pc.cast(texts.without(~good), self.kind), wrong if wrong.any() else None

    def is_plain(self, texts: Texts) -> bool:
        """Whether all texts have only the characters allowed, and are not too long."""
        return bool(texts.size) and texts.lengths.max() <= self.longest and not self.strange[texts.data].any()

    def beyond(self, numbers: Numbers) -> Any:
        """Values that the type does not have."""
        return np.bool_(False)

    def values(self, texts: Texts, gone: Mask | None, cast: Any) -> Any:
        """The values that are kept."""
        return cast

    def has_own_texts(self, texts: Texts, cast: Any, valid: Mask) -> bool:
        """Whether some value is written differently from how it is reported."""
        return False


class Integers(Ordered):
    """Whole numbers of at most 18 digits; all others are suspects."""

    def has_own_texts(self, texts: Texts, cast: Any, valid: Mask) -> bool:
        """Whether some have superfluous zeros."""
        told = Texts(pc.cast(column_of(numbers_of(cast, np.int64), pa.int64()), pa.string()))
        return bool((told.lengths != texts.lengths)[valid].any())


class Decimals(Ordered):
    """Decimal numbers of so few digits that floats tell them apart."""

    allowed = b"-.0123456789"
    form = DECIMAL
    longest = DIGITS
    kind = pa.float64()
    numpy = np.float64

    def values(self, texts: Texts, gone: Mask | None, cast: Any) -> Any:
        """Numbers are kept to their last digit."""
        return self.by_distinct(texts, gone).values

    def has_own_texts(self, texts: Texts, cast: Any, valid: Mask) -> bool:
        """Whether some value is written differently: unknown, so the texts are kept as well."""
        return True


class Days(Ordered):
    """Dates as YYYY-MM-DD."""

    form = DAY
    longest = 10
    kind = pa.date32()
    numpy = np.int32

    def is_plain(self, texts: Texts) -> bool:
        """Whether all texts are of the one length, or empty."""
        return super().is_plain(texts) and bool(((texts.lengths == 10) | (texts.lengths == 0)).all())

    def beyond(self, numbers: Numbers) -> Any:
        """There is no year 0."""
        return numbers < FIRST_DAY


def whole_edge(name: str, value: Any) -> Edge:
    """A bound of whole numbers.

    Raises:
        ValueError: it cannot be compared here.
    """
    if type(value) is not int or abs(value) >= 1 << 62:
        raise ValueError(value)
    return Edge(BROKEN[name], value)


def decimal_edge(name: str, value: Any) -> Edge:
    """A bound of decimal numbers.

    Raises:
        ValueError: it cannot be compared here.
    """
    if type(value) not in (int, float) or len(Decimal(str(value)).as_tuple().digits) > DIGITS or abs(value) > 1e15:
        raise ValueError(value)
    return Edge(BROKEN[name], float(value))


def day_edge(name: str, value: Any) -> Edge:
    """A bound of days.

    Raises:
        ValueError: it cannot be compared here.
    """
    if type(value) is not str or len(value) != 10:
        raise ValueError(value)
    return Edge(BROKEN[name], (dt.date.fromisoformat(value) - dt.date(1970, 1, 1)).days)
