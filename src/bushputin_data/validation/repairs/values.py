"""The repaired text of a cell: without edge spaces, in normal form C, or the one reading that its field allows."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any

from bushputin_data.validation.fields import loose
from bushputin_data.validation.fields.cells import Cell
from bushputin_data.validation.fields.dates import real, written
from bushputin_data.validation.fields.numbers import MINUS, is_integer, is_number
from bushputin_data.validation.findings import shown
from bushputin_data.validation.repairs.repair import NotProposedError
from bushputin_data.validation.source.records import height

# What groups digits, beside points: comma, space, no-break space, thin spaces, apostrophes.
GROUPS = ", \u00a0\u2009\u202f'\u2019"
# Day and month as numbers before the year: in 3/4/2001 either number could be the month.
YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?![0-9])", re.ASCII)
TWO_DIGITS = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}(?![0-9])", re.ASCII)
# Days of a week or of the year may be misprints of months and days.
ORDINAL = re.compile(r"[0-9]{4}-?W|[0-9]{4}-[0-9]{3}(?![0-9])")
# Properties by which a field writes its numbers in its own way.
NOTATION = ("groupChar", "decimalChar", "bareNumber")


def repaired(cell: Cell, field: Mapping[str, Any], text: str, rules: Collection[str]) -> str:
    """The text that corrects all these faults of a cell.

    Raises:
        NotProposedError: none is certain; without a message if the text resembles no other notation.
    """
    new = text.strip() if "edge_space" in rules else text
    new = unicodedata.normalize("NFC", new) if "not_nfc" in rules else new
    new = reading(cell, field, new) if "type" in rules else new
    if new in cell.missing:
        raise NotProposedError("only a missing value would be left")
    if height(new) != height(text):
        raise NotProposedError("a line break is part of the cell")
    known = {fault.rule for fault in cell.judge(text)[1]}
    for fault in cell.judge(new)[1]:
        if fault.rule not in known:
            raise NotProposedError(f"the repaired value {shown(new)} {fault.fact}")
    return new


def reading(cell: Cell, field: Mapping[str, Any], text: str) -> str:
    """A text of the field's type and format that means the same, if there is exactly one.

    Raises:
        NotProposedError: there is none, or there are several.
    """
    stripped = text.strip()
    if stripped in cell.missing:
        raise NotProposedError("without its spaces it would be a missing value")
    if cell.form.can_read(stripped):
        return stripped
    found = sorted({one for one in readings(cell, field, stripped) if cell.form.can_read(one)})
    if len(found) > 1:
        raise NotProposedError(f"it could mean {' or '.join(found)}")
    if not found:
        raise NotProposedError("")
    return found[0]


def readings(cell: Cell, field: Mapping[str, Any], text: str) -> Iterator[str]:
    """The possible meanings of a text that is not of the field's type and format, written in that format."""
    if cell.type in ("integer", "number"):
        if field.keys().isdisjoint(NOTATION):
            yield from (integers if cell.type == "integer" else numbers)(text.replace(MINUS, "-"))
    elif cell.type in MOMENTS:
        for value in MOMENTS[cell.type](text):
            yield from in_format(cell, str(field.get("format") or "default"), value)


# Numbers


def integers(text: str) -> Iterator[str]:
    """The whole numbers that a text can mean."""
    if is_integer(text):
        yield text
    yield from grouped(text, GROUPS)
    # Several points group digits; a single one may also mark decimals.
    if text.count(".") > 1:
        yield from grouped(text, ".")
    elif found := re.fullmatch(r"([+-]?[0-9]+)\.0*", text, re.ASCII):
        yield found[1]
        yield from grouped(text, ".")


def numbers(text: str) -> Iterator[str]:
    """The decimal numbers that a text can mean."""
    if is_number(text):
        yield text
    if re.fullmatch(r"[+-]?[0-9]+,[0-9]+", text, re.ASCII):
        yield text.replace(",", ".")
    yield from grouped(text, GROUPS, ".")
    yield from grouped(text, GROUPS.replace(",", "."), ",")


def grouped(text: str, marks: str, point: str = "") -> Iterator[str]:
    """A number whose digits are grouped in threes by one of the marks, without them; `point` marks its decimals."""
    fraction = rf"(?:{re.escape(point)}([0-9]+))?" if point else "()"
    for mark in marks:
        whole = rf"([+-]?[1-9][0-9]{{0,2}}(?:{re.escape(mark)}[0-9]{{3}})+)"
        if found := re.fullmatch(f"{whole}{fraction}", text, re.ASCII):
            yield found[1].replace(mark, "") + (f".{found[2]}" if found[2] else "")


# Dates and times


def dates(text: str) -> Iterator[dt.date]:
    """The days that a text can mean."""
    if found := YEAR_LAST.fullmatch(text):
        yield from days(found)
    elif not ORDINAL.match(text):
        with suppress(ValueError):
            yield loose.date(text)


def datetimes(text: str) -> Iterator[dt.datetime]:
    """The moments that a text can mean."""
    found = YEAR_LAST.match(text)
    texts = [f"{day}{text[found.end() :]}" for day in days(found)] if found else [text]
    for one in texts if not (ORDINAL.match(text) or TWO_DIGITS.match(text)) else ():
        with suppress(ValueError):
            yield loose.datetime(one)


def times(text: str) -> Iterator[dt.time]:
    """The times of day that a text can mean; four digits alone may be anything."""
    if ":" in text:
        with suppress(ValueError):
            yield loose.time(text)


def days(found: re.Match[str]) -> set[dt.date]:
    """The days that two numbers before a year can mean."""
    first, second, year = map(int, found.group(1, 3, 4))
    return real((year, first, second), (year, second, first))


MOMENTS: dict[str, Callable[[str], Iterator[Any]]] = {"date": dates, "datetime": datetimes, "time": times}


def in_format(cell: Cell, form: str, value: Any) -> Iterator[str]:
    """A date or time as the field writes it, if it can be read back as the same."""
    with suppress(ValueError):
        text = written(value) if form in ("default", "any") else value.strftime(form)
        if cell.form.read(text) == value:
            yield text
