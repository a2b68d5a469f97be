"""Fields of dates, times, or both: in the default format, in any, or by a pattern of strptime."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from bushputin_data.validation.fields import dates, loose, strptime, times
from bushputin_data.validation.fields.forms import Form, Read
from bushputin_data.validation.fields.properties import Properties
from bushputin_data.validation.findings import shown


class Temporal(NamedTuple):
    """A type of dates or times: its name, its default format, and how its formats are read."""

    noun: str
    default: str
    read: Read
    read_any: Read
    build: strptime.Build


TEMPORAL = {
    "date": Temporal("a date", "YYYY-MM-DD", times.read_date, loose.date, strptime.day),
    "time": Temporal("a time", "hh:mm:ss", times.read_time, loose.time, strptime.clock),
    "datetime": Temporal(
        "a date and time", "YYYY-MM-DDThh:mm:ss", times.read_datetime, loose.datetime, strptime.moment
    ),
}


def temporal(kind: str) -> Callable[[Properties], Form]:
    """How dates, times or both are read: in the default format, in any, or by a pattern of strptime."""
    noun, default, read, read_any, build = TEMPORAL[kind]

    def form(properties: Properties) -> Form:
        wanted = properties.string("format", "default").removeprefix("fmt:")
        if wanted == "any":
            return Form(noun, read_any, fact=f"cannot be read as {noun}", hint=dates.hint_any(kind))
        if wanted != "default":
            try:
                by_pattern, example = strptime.compiled(wanted, build), strptime.example(wanted)
                expected = f"{noun} in the format {wanted} (such as {example})"
                return Form(expected, by_pattern, hint=lambda text: other_format(text, example, read))
            except strptime.PatternError as error:
                fact = f"format {shown(wanted)} is neither 'default' nor 'any' nor a strptime pattern: {error}"
                properties.wrong("format", fact, meant_pattern(wanted))
        return Form(f"{noun} as {default}", read, fact=f"is not {noun} (use {default})", hint=dates.hint(kind))

    return form


def other_format(text: str, example: str, read: Read) -> str | None:
    """The hint for a text in the default format in a field with another format."""
    try:
        read(text)
    except ValueError:
        return None
    return f"Write it like {example}, or declare the format default if all values are written like this one."


# Date placeholders in other notations, longest first.
LETTERS = re.compile(r"YYYY|yyyy|MMMM|MMM|MM|DD|dd|HH|hh|mm|SS|ss")
MEANT = {"yyyy": "%Y", "mmmm": "%B", "mmm": "%b", "dd": "%d", "hh": "%H", "ss": "%S"}


def meant_pattern(wanted: str) -> str | None:
    """The strptime pattern that a format such as DD/MM/YYYY hh:mm stands for."""
    if "%" in wanted:
        return None

    def directive(found: re.Match[str]) -> str:
        if found[0].casefold() == "mm":
            before = wanted[: found.start()]
            return "%M" if found[0] == "mm" or re.search(r"[Hh]{2}\W*$", before) else "%m"
        return MEANT[found[0].casefold()]

    meant = LETTERS.sub(directive, wanted)
    try:
        strptime.check(strptime.tokens(meant))
    except strptime.PatternError:
        return None
    return None if re.search(r"[A-Za-z]{2}", re.sub("%.", "", meant)) else f"Did you mean {shown(meant)}?"
