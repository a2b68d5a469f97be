"""Known exceptions: findings that a line of waivers.csv takes out, and lines that no longer do."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from typing import IO

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import STALE, Finding, listed, shown
from bushputin_data.validation.source.places import Place
from bushputin_data.validation.source.records import read_records

FILE = "waivers.csv"
COLUMNS = ("rule", "resource", "row_key", "field", "reason")
Entry = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One exception: its line in the file, and its reason."""

    number: int
    reason: str


class Waivers:
    """The exceptions of a package; a finding's rule is matched by its kind or by the name of its check."""

    def __init__(self, place: Place) -> None:
        """Read the file, if there is one."""
        self.entries: dict[Entry, Line] = {}
        self.used: set[Entry] = set()
        self.findings: list[Finding] = []
        try:
            stream = place.open(FILE)
        except FaultError:
            return
        with stream:
            self._read(stream)

    def _read(self, stream: IO[bytes]) -> None:
        """Read the exceptions; a line that is none is a finding."""
        records = read_records(stream, encoding="utf-8")
        header = next(records, (1, []))[1]
        if tuple(header) != COLUMNS:
            self._report(1, f"The columns are {listed(header)}, not {listed(COLUMNS)}.", rule="missing_column")
            return
        for number, cells in records:
            if len(cells) != len(COLUMNS):
                rule = "missing_cell" if len(cells) < len(COLUMNS) else "extra_cell"
                message = (
                    f"The line has {len(cells)} cells, not {len(COLUMNS)}: does a text with a comma lack its quotes?"
                )
                self._report(number, message, rule)
            elif not cells[4].strip():
                self._report(number, "The exception gives no reason.", rule="required", column=5)
            else:
                self.entries[(cells[0], cells[1], cells[2], cells[3])] = Line(number, cells[4])

    def _report(self, line: int, message: str, rule: str, column: int | None = None) -> None:
        """Add a finding about the file itself."""
        self.findings.append(Finding("error", rule, message, file=FILE, line=line, column=column))

    def waives(self, found: Finding) -> bool:
        """A line of the file takes this finding out."""
        if not self.entries:
            return False
        place = (found.resource or "", "|".join(found.row_key.values()), found.field or "")
        hits = [(rule, *place) for rule in (found.rule, found.check) if rule and (rule, *place) in self.entries]
        self.used.update(hits)
        return bool(hits)

    def stale(self, unknown: Container[str]) -> Iterator[Finding]:
        """The lines that took nothing out; of an `unknown` resource, whose findings may not be all, nobody can say."""
        for entry, line in self.entries.items():
            if entry not in self.used and entry[1] not in unknown:
                rule, resource, row_key, field = entry
                message = f"No finding {shown(rule)} in {resource}, row {shown(row_key)}, field {shown(field)}."
                hint = "The exception is no longer needed: remove the line."
                yield Finding("warning", STALE, message, file=FILE, line=line.number, hint=hint)
