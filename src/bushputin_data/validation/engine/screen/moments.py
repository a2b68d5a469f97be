"""Kernels for what is told by a clock or a calendar: times of day, dates with times, years."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa

from bushputin_data.validation.engine.screen.arrays import Mask, Numbers, Texts, column_of
from bushputin_data.validation.engine.screen.kernels import BROKEN, DAY, Edge, Integers, Ordered, whole_edge
from bushputin_data.validation.fields.times import comparable, read_datetime, read_time

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FIRST = (dt.datetime.min.replace(tzinfo=dt.UTC) - EPOCH) // dt.timedelta(microseconds=1)


class Moments(Ordered):
    """Dates with times as YYYY-MM-DDThh:mm:ss; with a fraction of a second or a time zone they are suspects."""

    allowed = b"-:T0123456789"
    form = DAY.removesuffix(r"\z") + r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\z"
    longest = 19
    kind = pa.timestamp("us")
    numpy = np.int64

    def is_plain(self, texts: Texts) -> bool:
        """All texts are of the one length, or empty, with a T between date and time: Arrow takes a space as well."""
        there = texts.lengths > 0
        if not super().is_plain(texts) or not (texts.lengths[there] == self.longest).all():
            return False
        starts = texts.offsets[:-1][there] - texts.offsets[0]
        return bool((texts.data[starts + 10] == ord("T")).all())

    def beyond(self, numbers: Numbers) -> Any:
        """There is no year 0."""
        return numbers < FIRST

    def has_own_texts(self, texts: Texts, cast: Any, valid: Mask) -> bool:
        """They are told with a space in them."""
        return True


class Clocks(Ordered):
    """Times of day as hh:mm:ss; with a fraction of a second or a time zone they are suspects."""

    kind = pa.time64("us")
    numpy = np.int64

    def cast(self, texts: Texts, gone: Mask | None) -> tuple[Any, Mask | None]:
        """The values, by their digits: Arrow has no cast for these."""
        good = texts.lengths == 8
        if gone is not None:
            good &= ~gone
        rows = np.flatnonzero(good)
        starts = texts.offsets[:-1][rows] - texts.offsets[0]
        chars = [texts.data[starts + at] for at in range(8)]
        digits = [chars[at] - np.uint8(48) for at in (0, 1, 3, 4, 6, 7)]
        fits = (chars[2] == ord(":")) & (chars[5] == ord(":"))
        for one in digits:
            fits &= one <= 9
        hour, minute, second = (
            10 * tens.astype(np.int64) + ones for tens, ones in zip(digits[::2], digits[1::2], strict=True)
        )
        fits &= (hour < 24) & (minute < 60) & (second < 60)
        good[rows] = fits
        numbers = np.zeros(texts.size, np.int64)
        numbers[rows[fits]] = (((hour * 60 + minute) * 60 + second) * 1_000_000)[fits]
        wrong = ~good if gone is None else ~good & ~gone
        return column_of(numbers, self.kind, good), wrong if wrong.any() else None


class Years(Integers):
    """Years of four digits, without a time zone."""

    allowed = b"0123456789"
    form = r"\A[0-9]{4}\z"
    longest = 4

    def is_plain(self, texts: Texts) -> bool:
        """All texts are of four digits, or empty."""
        return super().is_plain(texts) and bool(((texts.lengths == 4) | (texts.lengths == 0)).all())


def moment_edge(name: str, value: Any) -> Edge:
    """A bound of dates with times: without a time zone they count as UTC.

    Raises:
        ValueError: it is none that can be compared here.
    """
    if type(value) is not str:
        raise ValueError(value)
    moment = comparable(read_datetime(value))
    return Edge(BROKEN[name], (moment - EPOCH) // dt.timedelta(microseconds=1))


def clock_edge(name: str, value: Any) -> Edge:
    """A bound of times of day, on one and the same day.

    Raises:
        ValueError: it is none that can be compared here.
    """
    if type(value) is not str:
        raise ValueError(value)
    return Edge(BROKEN[name], comparable(read_time(value)).microseconds)


KERNELS = {"datetime": (Moments, moment_edge), "time": (Clocks, clock_edge), "year": (Years, whole_edge)}
