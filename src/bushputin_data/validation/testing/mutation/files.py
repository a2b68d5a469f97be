"""Faults of files as wholes and of their texts."""

from __future__ import annotations

import codecs
import random
from collections.abc import Callable, Iterator, Sequence

from bushputin_data.validation.limits import Limits
from bushputin_data.validation.source.dialect import USUAL
from bushputin_data.validation.source.overlay import Files
from bushputin_data.validation.testing.mutation.after import After, Row, Shift
from bushputin_data.validation.testing.mutation.cells import cell_mutation
from bushputin_data.validation.testing.mutation.csv_text import CsvText
from bushputin_data.validation.testing.mutation.file_sheet import FileSheet
from bushputin_data.validation.testing.mutation.mutation import Faults, Mutation
from bushputin_data.validation.testing.mutation.rows import headers, some_rows
from bushputin_data.validation.testing.mutation.spots import Spot
from bushputin_data.validation.testing.mutation.subject import Subject, shuffled


def unread(sheet: FileSheet, files: Files, rows: Sequence[Row] = ()) -> After:
    """The package when only some rows of a table can be read."""
    name = frozenset((sheet.name,))
    return After(files, {sheet.name: rows}, sheet.everything(), unread=name, unmeasured=name)


def missing_file(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A missing file."""
    for sheet in shuffled(chance, subject.in_files):
        path = chance.choice(sheet.plan.paths)
        # Without the first file there is no header for the others.
        rows = [] if path == sheet.plan.paths[0] else [row for row in sheet.rows if row.path != path]
        own = Spot("error", "missing_file", sheet.name, path)
        yield Mutation("missing_file", (own,), unread(sheet, {path: None}, rows), path)


def unsafe_path(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A path that leads out of the package."""
    for sheet in shuffled(chance, subject.in_files):
        if len(sheet.plan.paths) == 1:
            path = f"../{sheet.plan.paths[0]}"
            files = subject.resource_with(sheet.plan, path=path)
            # What leads out of the package is not one of its files: the finding is in the descriptor.
            pointer = f"{sheet.plan.pointer}/path"
            own = Spot("error", "unsafe_path", sheet.name, subject.file, field=pointer)
            yield Mutation("unsafe_path", (own,), unread(sheet, files), path)


def size_limit(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A cell that is longer than cells may be: the table is read up to there."""
    long = "x" * (Limits().cell_characters + 1)
    for sheet, index in some_rows(subject, chance):
        row = sheet.rows[index]
        text, number, cells = sheet.record(row)
        data = text.with_record(number, [long, *cells[1:]]).data
        others = [one for one in sheet.rows[index:] if one.path != row.path]
        own = sheet.spot("size_limit", row, key={})
        after = unread(sheet, {row.path: data}, [*sheet.rows[:index], *others])
        yield Mutation("size_limit", (own,), after, f"{row.path}:{row.line}")


def measured(name: str, other: Callable[[object], object]) -> Faults:
    """Faults of a size or hash that the descriptor gives."""

    def faults(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
        for resource in shuffled(chance, subject.plan.resources):
            said = subject.package.descriptor["resources"][resource.index].get(name)
            if said is not None and len(resource.paths) == 1:
                files = subject.resource_with(resource, **{name: other(said)})
                own = Spot("error", name, resource.name, resource.paths[0])
                yield Mutation(name, (own,), After(files), resource.name)

    return faults


def other_hash(value: object) -> object:
    """A hash that differs in its last digit."""
    text = str(value)
    return text[:-1] + ("0" if text[-1] != "0" else "1")


# What the whole of a text shows


def byte_order_mark(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A mark before a text of UTF-8."""
    for sheet, path, text in each_text(subject, chance):
        if text.dialect.encoding == "utf-8":
            own = Spot("warning", "byte_order_mark", sheet.name, path, 1)
            yield Mutation("byte_order_mark", (own,), After({path: codecs.BOM_UTF8 + text.encode()}), path)


def final_newline(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """The last line without its line break."""
    for sheet, path, text in each_text(subject, chance):
        data = text.encode().removesuffix(text.line_end.encode())
        if data != text.encode() and len(text.lines) > 1:
            own = Spot("warning", "final_newline", sheet.name, path, len(text.lines))
            yield Mutation("final_newline", (own,), After({path: data}), path)


def line_end(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A line with another line end than the others, or than the dialect declares."""
    for sheet, index in some_rows(subject, chance):
        row = sheet.rows[index]
        text, number, _ = sheet.record(row)
        end = text.span(number)[1]
        if len(text.lines) < 2 and not text.dialect.line_end:
            # Without another line there is none from which this one could differ.
            continue
        if end == 1 and not text.dialect.line_end:
            # The first line sets what is usual: the finding would be at the second.
            continue
        other = "\n" if text.line_end == "\r\n" else "\r\n"
        edited = text.with_lines(end - 1, end, text.lines[end - 1].removesuffix(text.line_end) + other)
        level = "error" if text.dialect.line_end else "warning"
        own = Spot(level, "line_end", sheet.name, row.path, end)
        yield Mutation("line_end", (own,), After({row.path: edited.data}), f"{row.path}:{end}")


def each_text(subject: Subject, chance: random.Random) -> Iterator[tuple[FileSheet, str, CsvText]]:
    """The files of the tables in a random order."""
    for sheet in shuffled(chance, subject.in_files):
        for path in sheet.plan.paths:
            if sheet.texts[path].lines:
                yield sheet, path, sheet.texts[path]


def dialect(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A header with another delimiter."""
    for sheet, labels in headers(subject, chance):
        text, path = sheet.head, sheet.plan.paths[0]
        own = text.dialect.delimiter or ","
        other = chance.choice([mark for mark in USUAL if mark != own])
        if len(labels) > 1 and not any(mark in label for label in labels for mark in (*USUAL, '"')):
            line = text.starts[0]
            data = text.with_lines(line - 1, line, text.lines[line - 1].replace(own, other)).data
            spot = Spot("error", "dialect", sheet.name, path, line)
            yield Mutation("dialect", (spot,), unread(sheet, {path: data}), path)


def repeated_header(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """The header again in a further file."""
    for sheet in shuffled(chance, subject.in_files):
        for path in sheet.plan.paths[1:]:
            head, text = sheet.head, sheet.texts[path]
            is_there = text.records and list(text.records[0]) == sheet.labels
            if head.dialect.header_rows == [1] and not is_there:
                edited = text.with_lines(0, 0, head.written(head.records[0]))
                rows = [row._replace(line=row.line + 1) if row.path == path else row for row in sheet.rows]
                shift = Shift(path, 1, 1)
                own = Spot("warning", "repeated_header", sheet.name, path, 1)
                after = After({path: edited.data}, {sheet.name: rows}, shift=shift)
                yield Mutation("repeated_header", (own,), after, path)


# Quotes and bytes


def quote(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A quote that is never closed, one that is closed in the middle of a cell, and one in a cell without quotes."""
    for sheet in shuffled(chance, subject.in_files):
        dialect = sheet.plan.dialect
        if not dialect.quote or dialect.comment or dialect.escape or dialect.skip_space or not dialect.double:
            continue
        plain = [
            index for index, row in enumerate(sheet.rows) if subject.is_free(sheet, index) and is_plain(sheet, row)
        ]
        # A quote in a later row would close the one that is left open.
        last = [index for index in plain if dialect.quote not in rest_of(sheet, sheet.rows[index])]
        for indexes, make in ((last, unclosed_quote), (plain, text_after_quote), (plain, bare_quote)):
            for index in shuffled(chance, indexes)[:1]:
                yield from make(sheet, index, chance)


def is_plain(sheet: FileSheet, row: Row) -> bool:
    """Whether no cell of a row has a quote or a line end in it."""
    text, number, _ = sheet.record(row)
    begin, end = text.span(number)
    return end == begin + 1 and (text.dialect.quote or "") not in text.lines[begin]


def rest_of(sheet: FileSheet, row: Row) -> str:
    """The text of a row's file from the row on."""
    return "".join(sheet.texts[row.path].lines[row.line - 1 :])


def unclosed_quote(sheet: FileSheet, index: int, chance: random.Random) -> Iterator[Mutation]:
    """A quote that opens a cell and is never closed: the row is read up to there, and the next one as ever."""
    text, _, cells = sheet.record(sheet.rows[index])
    place = chance.randrange(len(cells))
    marked = [*cells[:place], f"{text.dialect.quote}{cells[place]}", *cells[place + 1 :]]
    yield broken_row(sheet, index, place, marked, [*cells[:place]])


def text_after_quote(sheet: FileSheet, index: int, chance: random.Random) -> Iterator[Mutation]:
    """Text after the quote that closes a cell: all other cells are read."""
    text, _, cells = sheet.record(sheet.rows[index])
    place, mark = chance.randrange(len(cells)), text.dialect.quote
    if cells[place]:
        marked = [*cells[:place], f"{mark}{cells[place]}{mark}x", *cells[place + 1 :]]
        yield broken_row(sheet, index, place, marked, [*cells[:place], None, *cells[place + 1 :]])


def broken_row(sheet: FileSheet, index: int, place: int, marked: Sequence[str], left: Sequence[str | None]) -> Mutation:
    """A row that is malformed: what its table lacks proves nothing any more."""
    row = sheet.rows[index]
    text, number, _ = sheet.record(row)
    line = (text.dialect.delimiter or ",").join(marked) + text.line_end
    edited = text.with_lines(*text.span(number), line)
    (new,) = sheet.read(row.path, [row.line], [left])
    rows = [*sheet.rows[:index], new, *sheet.rows[index + 1 :]]
    own = sheet.spot("quote", new, sheet.rank_at(place + 1), position=place + 1)
    after = After({row.path: edited.data}, {sheet.name: rows}, sheet.everything(), unread=frozenset((sheet.name,)))
    return Mutation("quote", (own,), after, f"{row.path}:{row.line}: {marked[place][:40]}")


def bare_quote(sheet: FileSheet, index: int, chance: random.Random) -> Iterator[Mutation]:
    """A quote in the middle of a cell that has none around it: it is read as it stands."""
    row = sheet.rows[index]
    text, number, cells = sheet.record(row)
    strings = [rank for rank in sheet.positions if sheet.table.fields[rank].type == "string" and row.texts[rank]]
    for rank in shuffled(chance, strings)[:3]:
        place = sheet.positions[rank] - 1
        other = f"{cells[place][:1]}{text.dialect.quote}{cells[place][1:]}"
        if sheet.faults(rank, other):
            continue
        marked = [*cells[:place], other, *cells[place + 1 :]]
        line = (text.dialect.delimiter or ",").join(marked) + text.line_end
        (new,) = sheet.read(row.path, [row.line], [marked])
        edited = text.with_lines(*text.span(number), line)
        after = sheet.edited(edited, index, index + 1, [new], frozenset(((sheet.name, rank),)))
        own = sheet.spot("quote", new, rank, level="warning")
        yield Mutation("quote", (own,), after, f"{row.path}:{row.line}: {other[:40]}")
        return


def encoding(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A byte in a cell that is not UTF-8."""
    for sheet, index in some_rows(subject, chance):
        if sheet.plan.dialect.encoding == "utf-8":
            rank = chance.choice(list(sheet.positions))
            yield cell_mutation(sheet, index, rank, (sheet.rows[index].texts[rank] or "") + "\udcff", "encoding")
