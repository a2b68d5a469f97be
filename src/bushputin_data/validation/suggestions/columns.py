"""What could be declared of one column: its type and constraints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from bushputin_data.validation.findings import shown
from bushputin_data.validation.inference.columns import is_identifier
from bushputin_data.validation.suggestions.suggestion import LENGTH, LISTED, ROWS, TIMES, VALUES, Suggestion
from bushputin_data.validation.suggestions.tables import Column, Table

# A type chosen by hand is kept, unless it is text and all values fit a narrower type.
OPEN = ("string", "any")
# Constraints that a change of type would make meaningless.
OF_TEXT = ("pattern", "enum", "minLength", "maxLength", "jsonSchema")
SPACE = re.compile(r"\s")
RUN = re.compile(r"[A-Z]+|[a-z]+|[0-9]+|.", re.DOTALL)
# A longer pattern is not a code.
RUNS = 8


def constraints(table: Table, column: Column) -> Iterator[Suggestion]:
    """What could be declared of the values of a column."""
    for make in (required, unique, enum, pattern, minimum):
        yield from make(table, column)


def constraint(table: Table, column: Column, name: str, value: Any, says: str) -> Suggestion:
    """A constraint, which counts as declared from now on."""
    column.declared["constraints"] = {**column.constraints, name: value}
    pointer = f"{table.pointer}/fields/{column.number}/constraints/{name}"
    return Suggestion(table.name, name, f"{shown(column.name)} {says}", table.file, pointer, value, (column.name,))


def of_type(table: Table, column: Column) -> Iterator[Suggestion]:
    """The type that all values have."""
    declared = column.declared.get("type")
    if declared not in (None, *OPEN) or "format" in column.declared or "categories" in column.declared:
        return
    if column.name in table.linked or not column.constraints.keys().isdisjoint(OF_TEXT):
        return
    found = {**column.inferred.judged(column.name).declared}
    if column.inferred.values < VALUES or found["type"] == "string":
        return
    # Digits that someone declared as text may be identifiers.
    if declared == "string" and found["type"] == "integer":
        return
    if "missingValues" in found:
        found["missingValues"] = sorted({*found["missingValues"], *column.missing})
    if any(text and text not in column.missing for text in found.get("missingValues", ())):
        words = " or ".join(shown(text) for text in found["missingValues"] if text)
        more = f", with {words} as missing"
    else:
        found.pop("missingValues", None)
        more = ""
    told = found["type"] + (f" ({found['format']})" if "format" in found else "")
    values = f"{column.inferred.values:,}"
    says = f"{shown(column.name)} has the type {told} in {values} of {values} values"
    column.declared |= found
    vars(column).pop("present", None)
    vars(column).pop("counts", None)
    for name, value in found.items():
        pointer = f"{table.pointer}/fields/{column.number}/{name}"
        yield Suggestion(table.name, name, says + more, table.file, pointer, value, (column.name,))


def required(table: Table, column: Column) -> Iterator[Suggestion]:
    """Each row has a value."""
    is_declared = "required" in column.constraints or column.name in table.key
    if column.is_complete and table.rows >= ROWS and not is_declared:
        yield constraint(table, column, "required", True, f"has a value in {table.rows:,} of {table.rows:,} rows")


def unique(table: Table, column: Column) -> Iterator[Suggestion]:
    """No two values are equal, and they look like identifiers: text and numbers are often unique by coincidence."""
    if "unique" in column.constraints or column.name in table.linked or len(column.present) < ROWS:
        return
    if column.is_unique and names_rows(column):
        yield constraint(table, column, "unique", True, f"is unique in {len(column.present):,} rows")


def names_rows(column: Column) -> bool:
    """Whether values may identify rows: short, without spaces, and numbers only if the column's name suggests it."""
    if column.kind == "integer":
        return is_identifier(column.name)
    return column.kind == "string" and not any(map(is_prose, column.present))


def is_prose(text: str) -> bool:
    """Whether a text is prose rather than an identifier."""
    return len(text) > LENGTH or SPACE.search(text) is not None


def enum(table: Table, column: Column) -> Iterator[Suggestion]:
    """There are few different values, each occurring many times."""
    if column.kind != "string" or not column.constraints.keys().isdisjoint(OF_TEXT) or column.name in table.linked:
        return
    if "categories" in column.declared or "format" in column.declared or not 2 <= len(column.counts) <= LISTED:
        return
    least = min(column.counts.values())
    if least < TIMES or len(column.present) < ROWS or any(len(text) > LENGTH for text in column.counts):
        return
    values = sorted(column.counts)
    says = f"has {len(values):,} different values in {len(column.present):,} rows, each at least {least:,} times"
    yield constraint(table, column, "enum", values, says)


def pattern(table: Table, column: Column) -> Iterator[Suggestion]:
    """All values match one pattern, with digits in it."""
    if column.kind != "string" or not column.constraints.keys().isdisjoint(OF_TEXT) or refers(table, column):
        return
    texts = list(dict.fromkeys(column.present))
    if "format" in column.declared or len(texts) < ROWS:
        return
    if shape := shape_of(texts):
        says = f"matches {shape} in {len(column.present):,} of {len(column.present):,} values"
        yield constraint(table, column, "pattern", shape, says)


def refers(table: Table, column: Column) -> bool:
    """Whether the values are those of another column, which may have a pattern of its own."""
    return any(column.name in names for names in table.references)


def shape_of(texts: Sequence[str]) -> str | None:
    """A pattern that all texts match: runs of letters and digits in the same order, the same marks between them."""
    runs = [RUN.findall(text) for text in texts]
    if any(len(one) != len(runs[0]) for one in runs) or len(runs[0]) > RUNS:
        return None
    parts = [part_of([one[place] for one in runs]) for place in range(len(runs[0]))]
    if None in parts or not any("[0-9]" in (part or "") for part in parts) or parts == ["[0-9]+"]:
        return None
    return "".join(part or "" for part in parts)


def part_of(runs: Sequence[str]) -> str | None:
    """What some runs have in common: their text, or their kind and the length they share."""
    if len(set(runs)) == 1:
        return None if SPACE.search(runs[0]) or not runs[0].isascii() else re.escape(runs[0])
    kinds = [kind for kind in ("[A-Z]", "[a-z]", "[0-9]") if all(re.fullmatch(f"{kind}+", run) for run in runs)]
    if not kinds:
        return None
    lengths = {len(run) for run in runs}
    # Numbers get longer, unless leading zeros keep their length.
    is_fixed = len(lengths) == 1 and (kinds[0] != "[0-9]" or any(run.startswith("0") for run in runs))
    return f"{kinds[0]}{{{lengths.pop()}}}" if is_fixed else f"{kinds[0]}+"


def minimum(table: Table, column: Column) -> Iterator[Suggestion]:
    """No number is below zero."""
    if column.kind not in ("integer", "number") or len(column.present) < ROWS:
        return
    if column.constraints.keys() & {"minimum", "exclusiveMinimum", "enum"} or column.name in table.linked:
        return
    read = column.cell.form.can_read
    if all(read(text) for text in set(column.present)) and min(map(column.cell.read, set(column.present))) >= 0:
        says = f"is never below 0 in {len(column.present):,} values"
        yield constraint(table, column, "minimum", 0, says)
