"""What a package may cost before it is refused: each limit has a name, by which a user can raise it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a run: far above what any real package needs, far below what would stop a machine.

    Attributes:
        descriptor_bytes: the size of a descriptor with the schemas and dialects that have files of their own.
        descriptor_members: the length of one list of a descriptor: resources, paths, fields, keys or checks; all lists
            of one kind may together be five times as long, and a file may have fifty times as many objects.
        unpacked_bytes: the size of one compressed file when unpacked.
        unpacked_times: how many times its packed size a compressed file may have, once it is larger than 16 MB.
        read_times: how many times the size of the package its files may be read, once that is more than 64 MB.
        line_bytes: the length of one physical line.
        cell_characters: the length of one cell.
        pattern_seconds: the time for one value by a pattern that might never end; three such values end all of these.
        schema_seconds: about the time for all values by the JSON Schemas of their fields, counted in steps.
        judged_rows: how many rows keys and checks may look at for each byte of the tables; a million are free.
        absent_cells: how many cells the rows of a table may lack in all.
        memory_cells: how many cells that keys and checks need are held in memory; the others wait in a temporary file.
        findings: how many findings of one rule in one table a report holds; all are counted.
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
    """The hint that says how to go beyond a limit."""
    return f"If the data are right, raise the limit {name}."
