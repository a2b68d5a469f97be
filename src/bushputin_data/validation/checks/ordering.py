"""Rules on a table as a whole: sequence, sorted, acyclic."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bushputin_data.validation.checks.columns import Column, RuleError, is_known, need_order
from bushputin_data.validation.checks.entry import Entry, Fault, Judge
from bushputin_data.validation.checks.spans import ReadSpan, after, check_precision, read_span
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.fields.times import comparable
from bushputin_data.validation.findings import shown
from bushputin_data.validation.plan.tables import as_text


def sequence(entry: Entry) -> Judge:
    """Within each group a number runs 1, 2, 3 … without gap or repeat, and dates do not go back as it grows."""
    (number,) = entry.some_fields(1)
    if number.cell.type != "integer":
        raise RuleError("fields", f"{number.path} is no integer.")
    check_precision(entry)
    within = [entry.column(path) for path in entry.texts("within")]
    rising = [entry.column(path) for path in entry.texts("ascending")]
    need_order(*rising)
    spans = [(column, read_span(entry, column)) for column in rising]

    def faults() -> Iterator[Fault]:
        for rows in grouped(entry, number, within):
            yield from gaps(rows, number)
            for column, read in spans:
                yield from setbacks(rows, column, read)

    return lambda: iter(sorted(faults(), key=lambda fault: fault.row))


def grouped(entry: Entry, number: Column, within: list[Column]) -> Iterator[list[int]]:
    """The rows of each group that have a number, by number."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for row in entry.rows():
        key = tuple(column(row) for column in within)
        if all(map(is_known, (*key, number(row)))):
            groups.setdefault(key, []).append(row)
    for rows in groups.values():
        yield sorted(rows, key=number)


def gaps(rows: list[int], number: Column) -> Iterator[Fault]:
    """Each number that does not follow on the one before."""
    last = 0
    for row in rows:
        value = number(row)
        if value == last:
            yield Fault(row, number, f"{number.path} {value} stands twice in its group.", str(last + 1))
        elif value != last + 1:
            yield Fault(row, number, f"{number.path} goes from {last} to {value}.", str(last + 1))
        last = value


def setbacks(rows: list[int], column: Column, read: ReadSpan) -> Iterator[Fault]:
    """Each value that certainly lies before one that stands earlier in the group."""
    highest: Any = None
    for row in rows:
        span = read(row)
        if span and highest and after(highest, span, 0):
            before = shown(as_text(highest[0]))
            yield Fault(
                row, column, f"{column.path} {shown(as_text(span[0]))} goes back from {before}.", f"{before} or later"
            )
        elif span and (highest is None or span[0] > highest[0]):
            highest = span


def in_order(entry: Entry) -> Judge:
    """The rows ascend by these fields; a missing value comes first."""
    fields = entry.some_fields()
    need_order(*fields)
    required = [field.cell.required for field in fields]

    def run() -> Iterator[Fault]:
        last: list[tuple[bool, Any]] | None = None
        for row in entry.rows():
            values = [field(row) for field in fields]
            if FAULTY in values or (None in values and any(map(is_absent, values, required))):
                continue
            key = [(value is not None, comparable(value)) for value in values]
            if last is not None and key < last:
                told = ", ".join(shown(as_text(value)) for value in values)
                before = ", ".join(shown(as_text(value)) for _, value in last)
                names = ", ".join(field.path for field in fields)
                expected, hint = f"rows in the order of {names}", f"Sort the rows by {names}."
                yield Fault(row, fields[0], f"{told} stands after {before}.", expected, hint)
            last = key

    return run


def is_absent(value: Any, required: bool) -> bool:
    """The cell has a finding of its own: it is missing where it must not be."""
    return value is None and required


def acyclic(entry: Entry) -> Judge:
    """Who follows a self-reference from row to row never comes back."""
    (parent,) = entry.some_fields(1)
    own = next((ref for ref in entry.table.references if ref.fields == (parent.path,)), None)
    if own is None or own.resource != entry.table.name:
        raise RuleError("fields", f"{parent.path} does not refer to {entry.table.name} itself.")
    (key,) = (entry.column(name) for name in own.target)

    def run() -> Iterator[Fault]:
        safe: set[int] = set()
        for row in entry.rows():
            cycle = find_cycle(entry, row, parent, key, safe)
            if cycle:
                first = min(cycle)
                start = cycle.index(first)
                path = [as_text(key(one)) for one in [*cycle[start:], *cycle[:start], first]]
                yield Fault(first, parent, f"The chain returns to where it began: {' → '.join(map(shown, path))}.")

    return run


def find_cycle(entry: Entry, row: int, parent: Column, key: Column, safe: set[int]) -> list[int]:
    """The rows of the cycle to which the parents of a row lead, if they do and it was not found before."""
    path: dict[int, None] = {}
    while row not in safe:
        if row in path:
            rows = list(path)
            safe.update(rows)
            return rows[rows.index(row) :]
        path[row] = None
        up = parent(row)
        found = entry.table.store.find((key.own,), up) if is_known(up) else ()
        if not found:
            break
        row = found[0]
    safe.update(path)
    return []
