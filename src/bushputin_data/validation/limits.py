"""Limits on what a package may cost before it is refused; each has a name, by which a user can raise it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a run: far above what any real package needs, far below what would bring a machine to a halt.

    Attributes:
        descriptor_bytes: size of the descriptor, including schemas and dialects in separate files.
        descriptor_members: length of one list in the descriptor: resources, paths, fields, keys or checks. All lists of
            one kind together may be five times as long, and a file may have fifty times as many objects.
        unpacked_bytes: size of one compressed file when unpacked.
        unpacked_times: unpacked size of a compressed file as a multiple of its packed size, once it exceeds 16 MB.
        read_times: bytes read from the files, as a multiple of the size of the package, once they exceed 64 MB.
        line_bytes: length of one physical line.
        cell_characters: length of one cell.
        pattern_seconds: time to match one value against a pattern that might never finish; after three values that
            exceed it, no such pattern is tried.
        schema_seconds: approximate time to check all values against the JSON Schemas of their fields, counted in steps.
        judged_rows: rows that keys and checks may look at, per byte of the tables; one million are always allowed.
        absent_cells: cells that may be missing from the rows of a table in total.
        memory_cells: cells needed for keys and checks that are held in memory; the rest go to a temporary file.
        findings: findings of one rule in one table that a report holds; all are counted.
    """

    descriptor_bytes: int = 16 << 20
    descriptor_members: int = 20_000
    unpacked_bytes: int = 8 << 30
    unpacked_times: int = 200
    read_times: float = 4.0
    line_bytes: int = 16 << 20
    cell_characters: int = 1 << 20
    pattern_seconds: float = 1.0
    schema_seconds: float = 10.0
    judged_rows: float = 0.25
    absent_cells: int = 20_000_000
    memory_cells: int = 1_000_000
    findings: int = 1_000

    def __post_init__(self) -> None:
        """Refuse a value that is not a limit.

        Raises:
            ValueError: it is not a number above zero.
        """
        for name in NAMES:
            value = getattr(self, name)
            if not (isinstance(value, int | float) and value > 0):
                raise ValueError(f"{name} is {value!r}, not a number above zero")

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Limits:
        """The limits that NAME=NUMBER texts set, as on a command line.

        Raises:
            ValueError: one is not of this form, or there is no limit of that name.
        """
        values: dict[str, Any] = {}
        for text in texts:
            name, _, number = text.partition("=")
            if name not in NAMES:
                raise ValueError(f"there is no limit {name!r}; the limits are {', '.join(NAMES)}")
            try:
                values[name] = type(getattr(USUAL, name))(number)
            except ValueError:
                raise ValueError(f"{text!r}: expected NAME=NUMBER") from None
        return dataclasses.replace(cls(), **values)


NAMES = tuple(field.name for field in dataclasses.fields(Limits))
USUAL = Limits()


def hint(name: str) -> str:
    """The hint that says how to raise a limit."""
    return f"If the data are right, raise the limit {name}."
