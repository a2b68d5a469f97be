"""Finds invisible characters in the names and texts of a descriptor: control, bidirectional and zero-width ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bushputin_data.validation.fields.characters import INVISIBLE
from bushputin_data.validation.findings import Fault, cut, shown
from bushputin_data.validation.plan.pointers import Path, label

# Beside what is invisible in a cell, what no text has at all: halves of a pair, and NUL (of a path, which is opened,
# that is found there).
HIDDEN_IN_PATH = re.compile(f"[\ud800-\udfff]|{INVISIBLE.pattern}")
HIDDEN = re.compile(f"\0|{HIDDEN_IN_PATH.pattern}")
HIDDEN_IN_LINE = re.compile(rf"[\t\n\r]|{HIDDEN.pattern}")
# Names and titles have one line; other texts may have line breaks.
PATTERNS = {"name": HIDDEN_IN_LINE, "title": HIDDEN_IN_LINE, "path": HIDDEN_IN_PATH}
# Properties for machines may have such characters: delimiters, patterns and the like. Rows are judged as cells.
MACHINE = ("dialect", "pattern", "jsonSchema", "delimiter", "groupChar")
# Further places are only counted.
MOST = 24
# A longer name, or one with such characters in it, has no place in a pointer.
NAME_LENGTH = 200


def hidden_faults(descriptor: Any, linked: Mapping[Path, Any]) -> Iterator[tuple[Path, Fault]]:
    """A warning for each name or text that has such characters, and a count of those beyond some.

    Args:
        descriptor: the package's.
        linked: what is in files of their own, by the place that names the file.
    """
    seeker = Seeker()
    for path, value in [((), descriptor), *linked.items()]:
        seeker.look(value, path)
    yield from seeker.found.items()
    if seeker.rest:
        fact = f"… and {seeker.rest:,} more names and texts of the descriptor have invisible characters."
        yield (), Fault("invisible_character", fact, "Remove them.", level="warning")


class Seeker:
    """Walks through the values of a descriptor."""

    def __init__(self) -> None:
        """Nothing is found yet."""
        self.found: dict[Path, Fault] = {}
        self.rest = 0

    def look(self, value: Any, path: Path) -> None:
        """Look at what an object or array holds, however deep."""
        if isinstance(value, list):
            for index, member in enumerate(value):
                self.look_at(member, path, index, HIDDEN)
            return
        for name, member in value.items():
            if not name.isprintable() and (hidden := HIDDEN_IN_LINE.search(name)):
                self.report(path, f"The name {shown(name)}", hidden)
            elif name not in MACHINE and not is_rows(path, name):
                self.look_at(member, path, name, PATTERNS.get(name, HIDDEN))

    def look_at(self, member: Any, path: Path, name: str | int, wrong: re.Pattern[str]) -> None:
        """Look at one member of an object or array."""
        if isinstance(member, str):
            if not member.isprintable() and (hidden := wrong.search(member)):
                place = inside(path, name)
                self.report(place, cut(label(place), NAME_LENGTH), hidden)
        elif isinstance(member, dict | list):
            self.look(member, inside(path, name))

    def report(self, path: Path, what: str, hidden: re.Match[str]) -> None:
        """Keep the fault, or count it where there are enough."""
        if len(self.found) >= MOST or path in self.found:
            self.rest += 1
            return
        import unicodedata

        code = ord(hidden[0])
        name = (
            "half of a surrogate pair" if 0xD800 <= code < 0xE000 else unicodedata.name(hidden[0], "control character")
        )
        fact = f"{what} has an invisible character (U+{code:04X}, {name.lower()}) at character {hidden.start() + 1}."
        self.found[path] = Fault("invisible_character", fact, "Remove it.", level="warning")


def is_rows(path: Path, name: str) -> bool:
    """Whether this is the `data` of a resource, whose rows are checked like those of a file."""
    return name == "data" and len(path) == 2 and path[0] == "resources"


def inside(path: Path, name: str | int) -> Path:
    """The place of a member, as far as its name can be used in a pointer."""
    return path if isinstance(name, str) and len(name) > NAME_LENGTH else (*path, name)
