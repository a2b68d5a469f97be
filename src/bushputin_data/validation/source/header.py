"""The header of a table: which column of the file is which field, and what is wrong with the names.

A field is its index in the schema, from 0, and a column its position in the file, from 1, as names can be repeated in
both. If they are, the first column of a name is the first field of that name, and so on; a field that is left
without a column is a missing column like any other.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any, Protocol

from bushputin_data.validation.findings import Fault, cut, listed, shown
from bushputin_data.validation.hints import Guesser, simplified
from bushputin_data.validation.limits import USUAL, Limits, hint

MODES = ("exact", "equal", "subset", "superset", "partial")
# The modes in which the file may have extra columns, or lack columns.
MORE, LESS = ("subset", "partial"), ("superset", "partial")
# Columns that a file may have, as a multiple of the fields that a schema may have.
COLUMNS = 10
# If fewer than one name in this many is in the schema, the header is that of another table, or not a header.
HARDLY_ANY = 10
# Texts that are probably data rather than names: numbers, dates and times.
DATA = re.compile(r"[-+]?[0-9][0-9.,:/ TZ+-]{,40}(?:[eE][-+]?[0-9]{1,5})?%?")
DECLARE_NO_HEADER = 'If the file has no header, add one, or declare "header": false in its dialect.'


class Report(Protocol):
    """Receives the faults of a header."""

    def __call__(
        self, fault: Fault, *, column: int | None = None, field: str | None = None, value: str | None = None
    ) -> None:
        """Take a fault with the column, the name of the field and the value found, as far as applicable."""


@dataclass(frozen=True)
class Header:
    """What the header says about the records.

    Attributes:
        width: how many cells a record has.
        positions: the column of each field that the file has: index in the schema, from 0, to position, from 1. Where
            there are none, no row can be judged.
    """

    width: int
    positions: Mapping[int, int] = field(default_factory=dict)


def fields_match(schema: Mapping[str, Any]) -> str | None:
    """How the names of the file and of the schema must agree; None for a word that the standard does not have."""
    declared = schema.get("fieldsMatch", "exact")
    mode = declared[0] if isinstance(declared, list) and declared else declared
    return mode if mode in MODES else None


def no_header(fields: int) -> Header:
    """That of a file without one, whose columns are the fields in their order."""
    return Header(fields, {index: index + 1 for index in range(fields)})


def read_header(
    labels: Sequence[str],
    names: Sequence[str],
    mode: str,
    report: Report,
    *,
    fold: bool = False,
    needed: Collection[int] = (),
    limits: Limits = USUAL,
) -> Header:
    """Find each field among the labels of a file.

    Args:
        labels: the names that the file has.
        names: those of all fields of the schema, in its order; "" for a field without a name. Where there are none,
            there is no schema to compare the header with.
        mode: how they must agree (`fieldsMatch`).
        report: takes each fault.
        fold: letter case does not matter.
        needed: the fields that must be there whatever the mode, as each row must have a value in them.
        limits: how many columns there may be.
    """
    most = limits.descriptor_members * COLUMNS
    if len(labels) > most:
        fact = f"The header has {len(labels):,} columns, more than {most:,}: no rows are checked."
        report(Fault("size_limit", fact, hint("descriptor_members")))
        return Header(len(labels))
    if not names:
        return Header(len(labels))
    return Comparison(labels, names, mode, report, fold=fold).header(needed)


def is_foreign(labels: Sequence[str], names: Sequence[str], mode: str = "exact", *, fold: bool = False) -> bool:
    """Whether hardly any name in a header is in the schema: the file may be something else altogether."""
    known = len(matched(labels, names, fold=fold))
    if mode == "partial" or not names:
        return bool(names) and not known
    return known * HARDLY_ANY <= min(len(labels), len(names))


def matched(labels: Sequence[str], names: Sequence[str], *, fold: bool) -> dict[int, int]:
    """The column of each field whose name the file has; names that only differ in letter case are matched last."""
    positions: dict[int, int] = {}
    for key in (str, str.casefold) if fold else (str,):
        waiting: dict[str, deque[int]] = {}
        for index, name in enumerate(names):
            if index not in positions:
                waiting.setdefault(key(name), deque()).append(index)
        taken = set(positions.values())
        for column, label in enumerate(labels, 1):
            if column not in taken and (fields := waiting.get(key(label))):
                positions[fields.popleft()] = column
    return positions


def uneven_rows(names: int, cells: int, rows: int) -> Fault:
    """The single fault if all rows have the same number of cells, but not the number of the header."""
    longer = cells > names
    fact = f"The header has {names:,} name{'s' * (names != 1)}, but all {rows:,} rows have {cells:,} cells."
    advice = "Is a name missing from the header?" if longer else "Does the header have an extra name?"
    return Fault("extra_cell" if longer else "missing_cell", fact, advice)


class Comparison:
    """A header and the fields that it should have."""

    def __init__(self, labels: Sequence[str], names: Sequence[str], mode: str, report: Report, *, fold: bool) -> None:
        """As for `read_header`."""
        self.labels, self.names, self.mode, self.report, self.fold = labels, names, mode, report, fold
        self.positions = matched(labels, names, fold=fold)
        self.is_exact = mode == "exact"

    def header(self, needed: Collection[int]) -> Header:
        """Report all faults, and return which column is which field."""
        if len(self.names) > 1 and is_foreign(self.labels, self.names, self.mode, fold=self.fold):
            self.report_foreign()
            return Header(len(self.labels), self.positions)
        repeated = set(self.repeated_columns())
        if self.is_exact:
            self.report_misnamed(repeated)
        self.report_repeated(repeated)
        if self.mode not in MORE:
            self.report_extra(repeated)
        self.report_missing(needed)
        if self.is_exact:
            self.report_order()
        return Header(len(self.labels), self.positions)

    def key(self, name: str) -> str:
        """The form in which names are compared."""
        return name.casefold() if self.fold else name

    def unmatched_columns(self) -> list[int]:
        """The columns without a field."""
        taken = set(self.positions.values())
        return [column for column in range(1, len(self.labels) + 1) if column not in taken]

    def unmatched_fields(self) -> list[int]:
        """The named fields without a column."""
        return [index for index, name in enumerate(self.names) if name and index not in self.positions]

    def report_foreign(self) -> None:
        """Report once that the names are different; if their number is right, columns are matched by order."""
        known, width = len(self.positions), len(self.labels)
        if not any(map(str.strip, self.labels)):
            fact, advice = "The header is blank.", "If the file begins with a blank line, remove it."
        else:
            which = f"Only {known:,} of the {width:,} names" if known else f"None of the {width:,} names"
            fact = f"{which} in the header {'are' if known > 1 else 'is'} in the schema, which has {len(self.names):,}."
            advice = self.foreign_hint()
        fault = Fault("missing_column", fact, advice, expected=listed(self.names))
        self.report(fault, value=cut(", ".join(self.labels)))
        if self.is_exact and width == len(self.names):
            self.positions = dict(no_header(width).positions)

    def foreign_hint(self) -> str:
        """A possible reason why hardly any name is in the schema."""
        if all(DATA.fullmatch(label.strip()) for label in self.labels if label.strip()):
            return DECLARE_NO_HEADER
        known = set(map(simplified, self.names))
        if all(simplified(label) in known for label in self.labels):
            return "Only letter case, spaces or punctuation differ: write the names as in the schema."
        return "Is this the header of another table, or does the file have no header?"

    def repeated_columns(self) -> Iterator[int]:
        """The columns that are no field's and have the name of a column that is one, or of an earlier one."""
        seen = {self.key(self.labels[column - 1]) for column in self.positions.values()}
        for column in self.unmatched_columns():
            label = self.labels[column - 1]
            if self.key(label) in seen and label.strip():
                yield column
            seen.add(self.key(label))

    def report_repeated(self, columns: Collection[int]) -> None:
        """Names that the file has more often than the schema, each once: which column is meant is not known."""
        reported, times = set(), Counter(self.labels)
        for column in sorted(columns):
            label = self.labels[column - 1]
            if self.key(label) not in reported:
                reported.add(self.key(label))
                why = "" if times[label] > 1 else " (letter case is ignored)"
                fault = Fault("duplicate_column", f"The column {shown(label)} is repeated{why}.", "Rename one.")
                self.report(fault, column=column, field=label, value=cut(label))

    def report_misnamed(self, repeated: Collection[int]) -> None:
        """Fields that are in the right position under an unknown name."""
        taken = set(self.positions.values())
        for index, (label, name) in enumerate(zip(self.labels, self.names, strict=False)):
            column = index + 1
            if column in taken or index in self.positions or column in repeated:
                continue
            self.positions[index] = column
            if name:
                called = f"is named {shown(label)}, not {shown(name)}" if label.strip() else "has no name"
                fault = Fault("missing_column", f"Column {column} {called}.", f"Name it {shown(name)}.")
                self.report(fault, column=column, field=name, value=cut(label))

    def report_extra(self, repeated: Collection[int]) -> None:
        """Report columns that the schema does not have; neighbouring unnamed columns are reported once."""
        guess = Guesser(lambda: [self.names[index] for index in self.unmatched_fields()])
        columns = [column for column in self.unmatched_columns() if column not in repeated]
        for blank, group in groupby(columns, lambda column: not self.labels[column - 1].strip()):
            if blank:
                self.report_blank(list(group))
                continue
            for column in group:
                label = self.labels[column - 1]
                advice = guess.hint(label) or "Remove it, or add it to the schema."
                fault = Fault("extra_column", f"The schema has no column {shown(label)}.", advice)
                self.report(fault, column=column, value=cut(label))

    def report_blank(self, columns: Sequence[int]) -> None:
        """Report neighbouring columns without names, as surplus delimiters at the end of each line create."""
        if len(columns) == 1:
            fault = Fault("extra_column", f"Column {columns[0]} has no name.", "Remove it, or name it.")
        else:
            fact = f"{len(columns):,} columns have no name; the first is column {columns[0]}."
            fault = Fault("extra_column", fact, "Remove them. Does each line end with extra delimiters?")
        self.report(fault, column=columns[0], value="")

    def report_missing(self, needed: Collection[int]) -> None:
        """Report required fields that the file does not have."""
        labels = [self.labels[column - 1] for column in self.unmatched_columns()]
        guess, fields, columns = Guesser(lambda: labels), Counter(self.names), Counter(map(self.key, self.labels))
        reported = set()
        for index in self.unmatched_fields():
            name = self.names[index]
            if (self.mode in LESS and index not in needed) or name in reported:
                continue
            reported.add(name)
            if fields[name] > 1:
                fault = self.fewer_columns(name, fields[name], columns[self.key(name)])
            else:
                why = ", but every row must have a value in it" if self.mode in LESS else ""
                advice = guess.hint(name) or (self.where_it_belongs(index) if self.is_exact else None)
                fault = Fault("missing_column", f"There is no column {shown(name)}{why}.", advice)
            self.report(fault, field=name)

    def fewer_columns(self, name: str, fields: int, columns: int) -> Fault:
        """The fault of fields of one name of which not all have a column."""
        fact = (
            f"The schema has {fields:,} fields named {shown(name)}, but the file has {columns:,} such "
            f"column{'s' * (columns != 1)} ({len(self.names):,} fields and {len(self.labels):,} columns "
            "in total)."
        )
        return Fault("missing_column", fact, "Remove a field from the schema, or add the column.")

    def where_it_belongs(self, index: int) -> str:
        """The position of a column according to the schema."""
        return f"It belongs after {shown(self.names[index - 1])}." if index else "It belongs first."

    def report_order(self) -> None:
        """Report the first column that is out of order."""
        for earlier, later in pairwise(sorted(self.positions)):
            if self.positions[later] < self.positions[earlier]:
                name = self.names[later]
                fact = (
                    f"The column {shown(name)} comes before {shown(self.names[earlier])}, but after it in the schema."
                )
                fault = Fault("column_order", fact, "Put the columns in the order of the schema.")
                self.report(fault, column=self.positions[later], field=name, value=cut(name))
                return
