"""Edits of files, the repairs that they make up, and why a repair is not proposed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bushputin_data.validation.findings import Finding
from bushputin_data.validation.source.records import height


class NotProposedError(Exception):
    """There is no safe repair; the message says why."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """New text for a place in a file.

    Attributes:
        start, end: where the old text begins and ends, in characters of the file.
        line: the physical line on which the record starts that is changed.
        old, new: the text in the file, now and after the edit.
        cell: for a cell, its content before and after, without quotes.
    """

    path: str
    start: int
    end: int
    line: int
    old: str
    new: str
    cell: tuple[str, str] | None = None

    @property
    def lines_more(self) -> int:
        """By how many physical lines the file grows; repairing a doubled line end removes one."""
        return height(self.new) - height(self.old)


@dataclass(frozen=True)
class Repair:
    """Edits made together or not at all: one cell, a key with its references, or one property of a whole file.

    Attributes:
        edits: in the order of their files and places.
        findings: what it removes.
    """

    edits: tuple[Edit, ...]
    findings: tuple[Finding, ...]

    @classmethod
    def of(cls, edits: Iterable[Edit], findings: Iterable[Finding]) -> Repair:
        """The repair of some findings."""
        return cls(tuple(sorted(set(edits))), tuple(findings))

    @property
    def lines(self) -> frozenset[tuple[str, int]]:
        """The files and lines that it changes."""
        return frozenset((edit.path, edit.line) for edit in self.edits)


@dataclass(frozen=True, slots=True)
class NotProposed:
    """A finding that a repair could remove, and why none is proposed."""

    finding: Finding
    why: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with some edits, none of which overlap."""
    parts, at = [], 0
    for edit in sorted(edits):
        parts += [text[at : edit.start], edit.new]
        at = edit.end
    return "".join([*parts, text[at:]])
