"""What an input may cost before it is refused: each bound has a name, by which a user can raise it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a run: far above what any real package needs, far below what would stop a machine.

    Attributes:
        descriptor_bytes: of a descriptor, or of a schema or dialect that has a file of its own.
        descriptor_members: of one list of a descriptor: resources, paths, fields, keys or checks.
        unpacked_bytes: of one file of a zip when unpacked.
        unpacked_times: how many times its packed size a file of a zip may have, once it is larger than 16 MB.
        line_bytes: of one physical line.
        cell_characters: of one cell.
        pattern_seconds: for one value by a pattern that might never end; three such values end all of these patterns.
        judged_rows: at which keys and checks look, for each byte of the tables; a million are free.
        findings: of a run, which is then given up.
    """

    descriptor_bytes: int = 16 << 20
    descriptor_members: int = 20_000
    unpacked_bytes: int = 8 << 30
    unpacked_times: int = 200
    line_bytes: int = 16 << 20
    cell_characters: int = 1 << 20
    pattern_seconds: float = 2.0
    judged_rows: float = 0.25
    findings: int = 100_000

    def __post_init__(self) -> None:
        """Stop at a bound that is none.

        Raises:
            ValueError: it is not a number above zero.
        """
        for name in NAMES:
            value = getattr(self, name)
            if not (isinstance(value, int | float) and value > 0):
                raise ValueError(f"{name} is {value!r}, not a number above zero")

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Limits:
        """The bounds that `name=number` texts set, as on a command line.

        Raises:
            ValueError: one is not of this form, or there is no bound of that name.
        """
        values: dict[str, Any] = {}
        for text in texts:
            name, _, number = text.partition("=")
            if name not in NAMES:
                raise ValueError(f"there is no bound {name!r}: there are {', '.join(NAMES)}")
            try:
                values[name] = type(getattr(USUAL, name))(number)
            except ValueError:
                raise ValueError(f"{text!r} gives no number") from None
        return dataclasses.replace(cls(), **values)


NAMES = tuple(field.name for field in dataclasses.fields(Limits))


@dataclass(slots=True)
class Spent:
    """What a run has spent of what it may: values whose patterns took too long."""

    timeouts: int = 0


USUAL = Limits()
_CURRENT: ContextVar[Limits | None] = ContextVar("bounds", default=None)
_SPENT: ContextVar[Spent | None] = ContextVar("spent", default=None)


def current() -> Limits:
    """The bounds that hold here."""
    return _CURRENT.get() or USUAL


def spent() -> Spent:
    """What the run has spent so far; outside a run nothing is kept."""
    return _SPENT.get() or Spent()


@contextmanager
def holding(bounds: Limits | None) -> Iterator[None]:
    """Have these bounds hold for one run; None changes none of them."""
    tokens = _CURRENT.set(bounds or current()), _SPENT.set(Spent())
    try:
        yield
    finally:
        _CURRENT.reset(tokens[0])
        _SPENT.reset(tokens[1])


def raise_it(name: str) -> str:
    """The hint that says how to go beyond a bound."""
    return f"If the data are right, raise the bound {name}."


def hint(name: str) -> str:
    """How to go beyond a limit, for a finding that names it."""
    return f"If the data are right, raise the limit {name}."
