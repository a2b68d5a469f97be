"""What a finding must be: its rule, its level and its place; how it says so is left to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from bushputin_data.validation.findings import Finding


class Spot(NamedTuple):
    """A finding without its words.

    Attributes:
        field: the field's name; in the descriptor a JSON pointer.
        row_key: the primary key of the row, as names and texts.
        check: the name of the entry of `checks`, where it has one.
    """

    level: str
    rule: str
    resource: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    field: str | None = None
    row_key: tuple[tuple[str, str], ...] = ()
    check: str | None = None

    @classmethod
    def of(cls, found: Finding) -> Spot:
        """Where a finding is."""
        return cls(
            found.level,
            found.rule,
            found.resource,
            found.file,
            found.line,
            found.column,
            found.field,
            key_of(found.row_key),
            found.check,
        )

    def __str__(self) -> str:
        """The rule, and the place as messages name it."""
        name = f"{self.rule} ({self.check})" if self.check else self.rule
        at = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{name} at {at}" + (f" {self.field}" if self.field else "")


def key_of(row_key: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """A row's key, so that it can be compared and hashed."""
    return tuple(row_key.items())
