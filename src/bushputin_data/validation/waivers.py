"""Known exceptions: findings waived by a line of waivers.csv, and lines that waive nothing."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from typing import IO

from bushputin_data.validation.catalogue import catalogue, named
from bushputin_data.validation.catalogue import hint as hint_of
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import STALE, Fault, Finding, alternatives, listed, shown
from bushputin_data.validation.hints import nearest
from bushputin_data.validation.limits import Limits, hint
from bushputin_data.validation.source.places import Place
from bushputin_data.validation.source.records import read_records

FILE = "waivers.csv"
COLUMNS = ("rule", "resource", "row_key", "field", "reason")
# What a package cannot waive: that part of it was not read or not checked, or is a different file.
NEVER = frozenset(
    ("missing_file", "unsafe_path", "size_limit", "not_checked", "encoding", "quote", "dialect", "bytes", "hash", STALE)
)
# Lines that the file may have, as a multiple of the members that a list of a descriptor may have.
TOGETHER = 5
Entry = tuple[str, str, str, str]
NO_ROWS: set[str] = set()
REMOVE = "The waiver is no longer needed: remove the line."


@dataclass(frozen=True, slots=True)
class Line:
    """One waiver: its line in the file, and its reason."""

    number: int
    reason: str


class Waivers:
    """The waivers of a package; a finding's rule is matched by its kind or by the name of its check."""

    def __init__(self, place: Place, limits: Limits | None = None) -> None:
        """Read the file, if there is one."""
        self.entries: dict[Entry, Line] = {}
        self.used: set[Entry] = set()
        self.findings: list[Finding] = []
        self._row_keys: dict[tuple[str, str], set[str]] = {}
        try:
            stream = place.open(FILE)
        except FaultError as error:
            if place.exists(FILE):
                self._report(None, error.fault)
            return
        try:
            with stream:
                self._read(stream, limits or Limits())
        except OSError as error:
            self._report(None, Fault("missing_file", f"The file cannot be read: {error}."))

    def _read(self, stream: IO[bytes], limits: Limits) -> None:
        """Read the waivers; an invalid line is itself reported."""
        records = read_records(stream, note=self._note, limits=limits)
        header = next(records, (1, list[str | None]()))[1]
        if tuple(header) != COLUMNS:
            fact = f"The columns are {listed(header)}, not {listed(COLUMNS)}."
            self._report(1, Fault("missing_column", fact))
            return
        most = limits.descriptor_members * TOGETHER
        for count, (number, cells) in enumerate(records, 1):
            if count > most:
                fact = f"The file has more than {most:,} lines; those from here on are not read."
                self._report(number, Fault("size_limit", fact, hint("descriptor_members")))
                return
            self._read_line(number, [cell or "" for cell in cells])

    def _read_line(self, number: int, cells: list[str]) -> None:
        """Read one waiver."""
        if len(cells) != len(COLUMNS):
            rule = "missing_cell" if len(cells) < len(COLUMNS) else "extra_cell"
            fact = f"The line has {len(cells)} cells, not {len(COLUMNS)}: is a text that contains a comma not quoted?"
            self._report(number, Fault(rule, fact))
        elif not cells[4].strip():
            self._report(number, Fault("required", "The waiver gives no reason."), column=5)
        elif cells[0] in NEVER:
            fact = f"Findings of the rule {shown(cells[0])} cannot be waived."
            self._report(number, Fault("descriptor", fact, "Remove the line, and correct the error."), column=1)
        elif (entry := (cells[0], cells[1], cells[2], cells[3])) in self.entries:
            fact = f"The waiver already appears on line {self.entries[entry].number}."
            self._report(number, Fault("unique", fact, "Remove the line."), level="warning")
        else:
            self.entries[entry] = Line(number, cells[4])
            self._row_keys.setdefault(entry[:2], set()).add(entry[2])

    def _note(self, fault: Fault, line: int | None) -> None:
        """Report a fault of the file or of one of its lines."""
        self._report(line, fault, level=fault.level)

    def _report(self, line: int | None, fault: Fault, column: int | None = None, level: str = "error") -> None:
        """Add a finding about the file itself."""
        self.findings.append(
            Finding(level, fault.rule, fault.fact, file=FILE, line=line, column=column, hint=fault.hint)
        )

    def row_keys(self, resource: str, rule: str, check: str | None) -> set[str]:
        """The rows named by waivers for findings of this kind."""
        known = self._row_keys
        found = known.get((rule, resource), NO_ROWS)
        return found | known[check, resource] if check and (check, resource) in known else found

    def waives(self, found: Finding) -> bool:
        """Whether a line of the file waives this finding."""
        if not self.entries or found.rule in NEVER:
            return False
        place = (found.resource or "", "|".join(found.row_key.values()), found.field or "")
        hits = [(rule, *place) for rule in (found.rule, found.check) if rule and (rule, *place) in self.entries]
        self.used.update(hits)
        return bool(hits)

    def stale(self, unknown: Container[str], checks: Collection[str] = ()) -> Iterator[Finding]:
        """The lines that waived nothing, except for `unknown` resources, whose findings may be incomplete.

        Args:
            unknown: the names of these resources.
            checks: the names of the declared checks and the kinds of the user's own, which a line may give as its rule.
        """
        for entry, line in self.entries.items():
            if entry not in self.used and entry[1] not in unknown:
                message, hint = self._why_stale(entry, checks)
                column = None if hint == REMOVE else 1
                yield Finding("warning", STALE, message, file=FILE, line=line.number, column=column, hint=hint)

    @staticmethod
    def _why_stale(entry: Entry, checks: Collection[str]) -> tuple[str, str]:
        """What is wrong with a waiver that waived nothing, and what to do: its rule may be misspelt."""
        rule, resource, row_key, field = entry
        if rule in checks or rule in catalogue():
            return f"No finding {shown(rule)} in {resource}, row {shown(row_key)}, field {shown(field)}.", REMOVE
        meant = [one.name for one in named(rule)]
        near = f"Did you mean {alternatives(meant)}?" if meant else nearest(rule, checks) or hint_of(rule)
        return f"There is no rule {shown(rule)}.", near or "To list all rules, type: bushputin explain"
