"""Faults of rows, headers, keys and references."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from bushputin_data.validation.checks.breaking import unused_keys
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.testing.mutation.after import After
from bushputin_data.validation.testing.mutation.cells import cell_mutation
from bushputin_data.validation.testing.mutation.csv_text import CsvText
from bushputin_data.validation.testing.mutation.file_sheet import FileSheet
from bushputin_data.validation.testing.mutation.mutation import Faults, Mutation
from bushputin_data.validation.testing.mutation.sheet import Sheet
from bushputin_data.validation.testing.mutation.spots import Spot
from bushputin_data.validation.testing.mutation.subject import Subject, shuffled

# How many rows of a table are tried.
TRIES = 5


def some_rows(subject: Subject, chance: random.Random) -> Iterator[tuple[FileSheet, int]]:
    """A random row of each table with a file, the tables in a random order."""
    for sheet in shuffled(chance, subject.in_files):
        if free := [index for index in range(len(sheet.rows)) if subject.is_free(sheet, index)]:
            yield sheet, chance.choice(free)


# Rows


def blank_row(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A line without anything on it."""
    for sheet, index in some_rows(subject, chance):
        row = sheet.rows[index]
        edited = sheet.texts[row.path].with_lines(row.line - 1, row.line - 1, sheet.texts[row.path].line_end)
        after = sheet.edited(edited, index, index, [], path=row.path)
        own = sheet.spot("blank_row", row, key={})
        yield Mutation("blank_row", (own,), after, f"{row.path}:{row.line}")


def missing_cell(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A row that lacks its last cell, or its last two."""
    for sheet, index in some_rows(subject, chance):
        text, number, cells = sheet.record(sheet.rows[index])
        for short in (cells[:-1], cells[:-2]):
            if any(short):
                yield other_width(sheet, index, text, number, short, "missing_cell", len(short) + 1)


def extra_cell(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A row with an extra cell."""
    for sheet, index in some_rows(subject, chance):
        text, number, cells = sheet.record(sheet.rows[index])
        yield other_width(sheet, index, text, number, [*cells, "x"], "extra_cell", sheet.width + 1)


def other_width(
    sheet: FileSheet, index: int, text: CsvText, number: int, cells: Sequence[str], rule: str, position: int
) -> Mutation:
    """A row with too few or too many cells."""
    row = sheet.rows[index]
    (new,) = sheet.read(row.path, [row.line], [cells])
    changed = frozenset((sheet.name, rank) for rank, place in sheet.positions.items() if place > len(cells))
    after = sheet.edited(text.with_record(number, cells), index, index + 1, [new], changed)
    own = sheet.spot(rule, new, sheet.rank_at(position), position=position)
    return Mutation(rule, (own,), after, f"{row.path}:{row.line}")


# Headers


def headers(subject: Subject, chance: random.Random) -> Iterator[tuple[FileSheet, list[str]]]:
    """The tables whose header is one row that names the schema's columns in their order, each with the names."""
    for sheet in shuffled(chance, subject.in_files):
        if sheet.plan.dialect.header_rows == [1] and sheet.table.fields_match == "exact":
            yield sheet, list(sheet.head.records[0])


def header_spot(sheet: FileSheet, rule: str, line: int, column: int | None = None, name: str | None = None) -> Spot:
    """A finding at a name in the header."""
    return Spot("error", rule, sheet.name, sheet.plan.paths[0], line, column, name)


def missing_column(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A column under another name: its cells are still those of the field."""
    for sheet, labels in headers(subject, chance):
        column = chance.randrange(len(labels))
        name, labels[column] = labels[column], labels[column] + "_x"
        edited = sheet.head.with_record(0, labels)
        own = header_spot(sheet, "missing_column", edited.line, column + 1, name)
        # A table of one column is read all the same; a header that shares no name with the schema is another table's.
        if len(labels) > 1:
            yield Mutation("missing_column", (own,), After({own.file or "": edited.data}), own.file or "")


def column_more(rule: str, label: Callable[[list[str], random.Random], str]) -> Faults:
    """Faults with an extra column, whose cells are empty."""

    def faults(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
        for sheet, labels in headers(subject, chance):
            head, *body = sheet.head.records
            name = label(labels, chance)
            edited = sheet.head.rewritten([(*head, name), *((*cells, "") for cells in body)])
            field = name if rule == "duplicate_column" else None
            own = header_spot(sheet, rule, sheet.head.starts[0], len(head) + 1, field)
            # The rows of a further file would lack the column.
            if len(sheet.plan.paths) == 1:
                yield Mutation(rule, (own,), After({own.file or "": edited.data}), f"{own.file}: {name}")

    return faults


extra_column = column_more("extra_column", lambda labels, chance: "no-such-column")
duplicate_column = column_more("duplicate_column", lambda labels, chance: chance.choice(labels))


def column_order(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """Two columns in the wrong order, header and cells."""
    for sheet, labels in headers(subject, chance):
        width = len(labels)
        if width < 2 or len(sheet.plan.paths) > 1:
            continue
        first = chance.randrange(width - 1)
        order = [*range(first), first + 1, first, *range(first + 2, width)]
        edited = sheet.head.rewritten([[cells[number] for number in order] for cells in sheet.head.records])
        places = {rank: order.index(place - 1) + 1 for rank, place in sheet.positions.items()}
        own = header_spot(sheet, "column_order", sheet.head.starts[0], first + 1, labels[first + 1])
        after = After({own.file or "": edited.data}, positions={sheet.name: places})
        yield Mutation("column_order", (own,), after, f"{own.file}: {own.field}")


# Keys and references


def primary_key(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A duplicated row."""
    for sheet in shuffled(chance, subject.tables):
        index = chance.randrange(len(sheet.rows))
        whole = is_whole(sheet, sheet.rows[index].values, sheet.table.key)
        if sheet.table.key and whole and subject.is_free(sheet, index):
            after = sheet.with_copy(index, {})
            yield repeat(sheet, "primary_key", sheet.table.key, after, index + 1)


def repeat(sheet: Sheet, rule: str, key: Sequence[int], after: After, index: int) -> Mutation:
    """A fault by which a row has the key of an earlier one."""
    row = after.rows[sheet.name][index]
    own = sheet.spot(rule, row, key[0])
    names = ", ".join(sheet.table.names(tuple(key)))
    return Mutation(rule, (own,), after, f"{sheet.name}: {names} of row {index + 1}")


def unique(rule: str) -> Faults:
    """Faults by which a row has the values of an earlier one in fields that are unique."""

    def faults(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
        for sheet in shuffled(chance, subject.tables):
            for key in sheet.table.keys:
                whole = [number for number, row in enumerate(sheet.rows) if is_whole(sheet, row.values, key.fields)]
                if key.rule != rule or len(whole) < 2:
                    continue
                first, second = sorted(chance.sample(whole, 2))
                texts = {rank: sheet.rows[first].texts[rank] or "" for rank in key.fields}
                if subject.is_free(sheet, second):
                    yield repeat(sheet, rule, key.fields, sheet.put(second, texts), second)

    return faults


def is_whole(sheet: Sheet, values: Sequence[object], ranks: Sequence[int]) -> bool:
    """Whether no part of a key is missing, or NaN, which equals nothing."""
    return all(rank in sheet.positions and values[rank] not in (None, FAULTY) for rank in ranks)


def reference(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A dangling reference."""
    pairs = [
        (sheet, one) for sheet in subject.tables for one in sheet.table.references if one.resource in subject.sheets
    ]
    for sheet, one in shuffled(chance, pairs):
        target, rank = subject.sheets[one.resource], one.fields[0]
        known = {row.texts[one.target[0]] for row in target.rows}
        filled = [number for number, row in enumerate(sheet.rows) if is_whole(sheet, row.values, one.fields)]
        for index in chance.sample(filled, min(TRIES, len(filled))):
            row = sheet.rows[index]
            texts = [str(text) for text in unused_keys(row.values[rank]) if str(text) not in known]
            texts = [text for text in texts if not sheet.faults(rank, text) and sheet.can_hold(row, text)]
            if texts and subject.is_free(sheet, index):
                found = cell_mutation(sheet, index, rank, texts[0], "reference")
                new = found.after.rows[sheet.name][index]
                own = sheet.spot("reference", new, rank)
                yield replace(found, own=(own,))
                break
