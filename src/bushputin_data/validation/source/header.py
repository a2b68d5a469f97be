"""The header of a table: which column of the file is which field, and what is wrong with the names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bushputin_data.validation.findings import cut, listed, shown
from bushputin_data.validation.hints import Guesser

MODES = ("exact", "equal", "subset", "superset", "partial")
# The modes in which the file may have columns that the schema does not name, or lack some that it does.
MORE, LESS = ("subset", "partial"), ("superset", "partial")
Report = Callable[..., None]


@dataclass(frozen=True)
class Header:
    """Where each field stands in the records, from 1, and how many cells a record has."""

    width: int
    positions: Mapping[str, int] = field(default_factory=dict)


def fields_match(schema: Mapping[str, Any]) -> str | None:
    """How the names of the file and of the schema must agree; None when the schema's word is none of the standard's."""
    declared = schema.get("fieldsMatch", "exact")
    mode = declared[0] if isinstance(declared, list) and declared else declared
    return mode if mode in MODES else None


def read_header_by_name(
    labels: Sequence[str], names: Sequence[str], mode: str, report: Report, *, fold: bool = False
) -> Header:
    """Find each field among the labels of a file.

    Args:
        labels: the names that the file has.
        names: those of the schema.
        mode: how they must agree (`fieldsMatch`).
        report: is called with the rule and the message of each fault, and the finding's other parts by name.
        fold: letter case does not matter.
    """
    known = {name.casefold() if fold else name: name for name in names}
    found = [known.get(label.casefold() if fold else label) for label in labels]
    positions = first_places(found)
    report_repeated(labels, report)
    if mode == "exact":
        positions |= misnamed(labels, found, names, positions, report)
    report_strangers(labels, names, positions, mode, report)
    report_absent(labels, names, positions, mode, report)
    if mode == "exact":
        report_order(positions, names, report)
    if mode == "partial" and not positions:
        hint = f"They are {listed(names)}."
        report("missing_column", "None of the schema's columns is there.", column=1, hint=hint)
    return Header(len(labels), positions)


def first_places(found: Sequence[str | None]) -> dict[str, int]:
    """Where each name stands first."""
    places: dict[str, int] = {}
    for number, name in enumerate(found, 1):
        if name is not None:
            places.setdefault(name, number)
    return places


def report_repeated(labels: Sequence[str], report: Report) -> None:
    """A name that stands twice: which of the two is meant is not known."""
    seen: Counter[str] = Counter()
    for number, label in enumerate(labels, 1):
        seen[label] += 1
        if seen[label] == 2:
            message = f"The column {shown(label)} stands twice."
            report("duplicate_column", message, column=number, field=label, value=label, hint="Rename one.")


def misnamed(
    labels: Sequence[str],
    found: Sequence[str | None],
    names: Sequence[str],
    positions: Mapping[str, int],
    report: Report,
) -> dict[str, int]:
    """Fields that stand in their place under a name that the schema does not have."""
    out = {}
    for number, (label, known, name) in enumerate(zip(labels, found, names, strict=False), 1):
        if known is None and name not in positions:
            out[name] = number
            message = f"Column {number} is named {shown(label)}, not {shown(name)}."
            hint = f"Rename it to {shown(name)}."
            report("missing_column", message, column=number, field=name, value=cut(label), hint=hint)
    return out


def report_strangers(
    labels: Sequence[str], names: Sequence[str], positions: Mapping[str, int], mode: str, report: Report
) -> None:
    """Columns that the schema does not name."""
    taken, guess = set(positions.values()), Guesser(lambda: names)
    known = set(positions)
    for number, label in enumerate(labels, 1):
        if number not in taken and label not in known and mode not in MORE:
            hint = guess.hint(label) or "Remove it, or add it to the schema."
            message = f"The schema has no column {shown(label)}."
            report("extra_column", message, column=number, value=cut(label), hint=hint)


def report_absent(
    labels: Sequence[str], names: Sequence[str], positions: Mapping[str, int], mode: str, report: Report
) -> None:
    """Columns that the schema names and the file does not have."""
    guess = Guesser(lambda: labels)
    for name in names:
        if name not in positions and mode not in LESS:
            hint = guess.hint(name) or (belongs(name, names) if mode == "exact" else None)
            report("missing_column", f"There is no column {shown(name)}.", field=name, hint=hint)


def belongs(name: str, names: Sequence[str]) -> str:
    """Where the schema has a column."""
    rank = names.index(name)
    return f"It belongs after {shown(names[rank - 1])}." if rank else "It belongs first."


def report_order(positions: Mapping[str, int], names: Sequence[str], report: Report) -> None:
    """Columns that are all there, in another order than the schema's."""
    there = [name for name in names if name in positions]
    for earlier, later in pairwise(there):
        if positions[later] < positions[earlier]:
            message = f"The column {shown(later)} stands before {shown(earlier)}: the schema has it after."
            hint = "Put the columns in the schema's order."
            report("column_order", message, column=positions[later], field=later, value=later, hint=hint)
            return


def read_header(labels, names, mode, report, *, fold=False, needed=()):
    """Shim."""
    from bushputin_data.validation.findings import Fault

    def told(rule, message, column=None, field=None, value=None, hint=None):
        report(Fault(rule, message, hint), column=column, field=field, value=value)

    h = read_header_by_name(labels, names, mode, told, fold=fold)
    return Header(h.width, {names.index(n): p for n, p in h.positions.items()})
