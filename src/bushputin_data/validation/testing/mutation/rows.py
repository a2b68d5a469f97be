"""Faults of rows, headers, keys and references."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from bushputin_data.validation.plan.tables import Table
from bushputin_data.validation.source.header import fields_match
from bushputin_data.validation.testing.mutation.cells import breaks, cell_mutation
from bushputin_data.validation.testing.mutation.editing import Text
from bushputin_data.validation.testing.mutation.subject import Mutation, Subject, shuffled

Row = tuple[Table, int, str, Text, int]


def rows(subject: Subject, chance: random.Random) -> Iterator[Row]:
    """A random row of each table, the tables in a random order: table, row, path, text and index of the record."""
    for table in shuffled(chance, subject.in_files()):
        row = chance.randrange(table.rows)
        yield (table, row, *subject.record(table, row))


def every(table: Table) -> frozenset[tuple[str, str]]:
    """All columns of a table, and its order."""
    return frozenset({(table.name, name) for name in table.fields} | {(table.name, "")})


def mutation(
    subject: Subject, row: Row, changed: Text, rule: str, column: int | None, touched: frozenset[tuple[str, str]]
) -> Mutation:
    """A changed file with a finding in this row."""
    table, number, path, *_ = row
    line = table.store.line(number)
    return Mutation(rule, subject.files(path, changed.encode()), (path, line, column), touched, what=f"{path}:{line}")


def blank_row(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A line without anything on it."""
    for row in rows(subject, chance):
        _, _, _, text, number = row
        yield mutation(subject, row, text.inserted(number, text.line_end), "blank_row", None, frozenset())


def missing_cell(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A row that lacks its last cell."""
    for row in rows(subject, chance):
        table, _, _, text, number = row
        cells = text.records[number]
        last = next((name for name, place in table.positions.items() if place == len(cells)), None)
        if len(cells) > 1 and last:
            touched = frozenset({(table.name, last)})
            yield mutation(subject, row, text.with_record(number, cells[:-1]), "missing_cell", len(cells), touched)


def extra_cell(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A row that has a cell more."""
    for row in rows(subject, chance):
        _, _, _, text, number = row
        cells = text.records[number]
        changed = text.with_record(number, (*cells, "x"))
        yield mutation(subject, row, changed, "extra_cell", len(cells) + 1, frozenset())


def headers(subject: Subject, chance: random.Random) -> Iterator[tuple[Table, str, Text]]:
    """The tables whose header is one row that names the schema's columns in their order."""
    for table in shuffled(chance, subject.in_files()):
        path = table.resource.paths[0]
        text = subject.text(table.name, path)
        if text.dialect.header_rows == [1] and fields_match(table.resource.schema or {}) == "exact":
            yield table, path, text


def relabelled(change: Callable[[list[str]], tuple[str, int] | None]) -> Callable[..., Iterator[Mutation]]:
    """Faults in the names of the columns; `change` gives the rule and where it stands, or None where it cannot be."""

    def faults(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
        for table, path, text in headers(subject, chance):
            labels = list(text.records[0])
            found = change(labels)
            if found:
                changed = text.with_record(0, labels)
                at = (path, text.starts[0], found[1])
                yield Mutation(found[0], subject.files(path, changed.encode()), at, every(table), what=path)

    return faults


def renamed(labels: list[str]) -> tuple[str, int]:
    """The first column under another name."""
    labels[0] += "_x"
    return "missing_column", 1


def widened(rule: str, label: Callable[[list[str]], str]) -> Callable[..., Iterator[Mutation]]:
    """Faults by a column more, whose cells are empty."""

    def faults(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
        for table, path, text in headers(subject, chance):
            head, *body = text.records
            changed = text.rewritten([(*head, label(list(head))), *((*cells, "") for cells in body)])
            at = (path, 1, len(head) + 1)
            # A row that was blank but for its number of cells would be another fault.
            if len(table.resource.paths) == 1:
                yield Mutation(rule, subject.files(path, changed.encode()), at, every(table), what=path)

    return faults


def swapped(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """Two columns in the other order, header and cells."""
    for table, path, text in headers(subject, chance):
        width = len(text.records[0])
        if width > 1 and len(table.resource.paths) == 1 and all(len(cells) == width for cells in text.records):
            place = chance.randrange(width - 1)
            order = [*range(place), place + 1, place, *range(place + 2, width)]
            changed = text.rewritten([[cells[number] for number in order] for cells in text.records])
            at = (path, 1, place + 1)
            yield Mutation("column_order", subject.files(path, changed.encode()), at, every(table), what=path)


def primary_key(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A row that stands twice."""
    for row in rows(subject, chance):
        table, _, path, text, number = row
        if table.key and table.has(*table.key):
            end = text.span(number)[1]
            changed = text.with_lines(end, end, text.written(text.records[number]))
            at = (path, end + 1, table.positions[table.key[0]])
            yield Mutation("primary_key", subject.files(path, changed.encode()), at, every(table), what=path)


def unique(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """The values of a unique key of an earlier row."""
    for table in shuffled(chance, subject.in_files()):
        for names in (names for names in table.unique if names != table.key and table.rows > 1):
            whole = [row for row, key in enumerate(table.store.keys(names)) if key is not None]
            if len(whole) < 2:
                continue
            first, row = sorted(chance.sample(whole, 2))
            path, text, number = subject.record(table, row)
            cells = list(text.records[number])
            for name in names:
                cells[table.positions[name] - 1] = subject.cell(table, first, name)
            at = (path, table.store.line(row), table.positions[names[0]])
            rule = "unique" if len(names) == 1 else "unique_key"
            touched = frozenset((table.name, name) for name in names)
            files = subject.files(path, text.with_record(number, cells).encode())
            yield Mutation(rule, files, at, touched, what=f"{path}: {', '.join(names)}")


def only(rule: str) -> Callable[..., Iterator[Mutation]]:
    """Of the faults of unique keys, those of one rule."""
    return lambda subject, chance: (one for one in unique(subject, chance) if one.rule == rule)


def reference(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A reference to a row that is not there."""
    pairs = [(table, one) for table in subject.in_files() for one in table.references]
    for table, one in shuffled(chance, pairs):
        target = subject.tables[one.resource]
        name, other = one.fields[0], one.target[0]
        filled = [row for row, key in enumerate(table.store.keys(one.fields)) if key is not None]
        for row in chance.sample(filled, min(5, len(filled))):
            text = subject.cell(table, row, name)
            for value in (f"{text}-x", f"{text}x", f"{text}9", f"9{text}"):
                read = table.fields[name].cell.form.read
                if not breaks(subject, table, name, value) and not target.store.find((other,), read(value)):
                    yield cell_mutation(subject, table, row, name, value, "reference")
                    break
