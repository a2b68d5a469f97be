"""Faults by which the entries of `checks` are broken: for each kind of rule a change that it must find."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from bushputin_data.validation.checks.columns import Column, is_known
from bushputin_data.validation.checks.entry import Entry
from bushputin_data.validation.checks.related import Children
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.plan.tables import Table, as_text
from bushputin_data.validation.testing.mutation.cells import breaks
from bushputin_data.validation.testing.mutation.rows import every
from bushputin_data.validation.testing.mutation.subject import Mutation, Subject, shuffled

Faults = Iterator[Mutation]
# How many rows of a table are tried.
TRIES = 40
FAR = 4000


class Breaker:
    """Breaks one entry."""

    def __init__(self, subject: Subject, entry: Entry, chance: random.Random) -> None:
        """Take the entry."""
        self.subject, self.entry, self.chance = subject, entry, chance
        self.rule, self.table = str(entry.entry["rule"]), entry.table
        self.name = str(entry.entry["name"]) if entry.entry.get("name") else None

    def some_rows(self) -> list[int]:
        """Some of the rows for which the entry's condition holds, in a random order."""
        found = list(self.entry.rows())
        return self.chance.sample(found, min(TRIES, len(found)))

    def cell(self, row: int, name: str, values: Iterator[str], *, at: int | None = None) -> Mutation | None:
        """The first of the texts that is valid in its cell, put there; found there, or at another row."""
        for value in values:
            if value != self.subject.cell(self.table, row, name) and not breaks(self.subject, self.table, name, value):
                return self.changed(row, name, value, at=row if at is None else at)
        return None

    def changed(self, row: int, name: str, value: str, *, at: int) -> Mutation:
        """A package with another value in a cell, found in a row at the same column."""
        path, text, number = self.subject.record(self.table, row)
        files = self.subject.files(path, text.with_cell(number, self.table.positions[name], value).encode())
        return self.made(files, self.table, at, name, frozenset({(self.table.name, name)}))

    def made(
        self,
        files: dict[str, bytes | None],
        table: Table,
        row: int,
        name: str,
        touched: frozenset[tuple[str, str]],
        line: int | None = None,
    ) -> Mutation:
        """A mutation whose finding stands in a row of a table."""
        at = (table.file(row), line or table.store.line(row), table.positions[name])
        what = f"{self.name or self.rule} at {table.name}.{name}"
        return Mutation(self.rule, files, at, touched, self.name, what)


def moved(column: Column, value: Any, days: int) -> Iterator[str]:
    """Texts of a column that stand far before or after a value."""
    if isinstance(value, dt.datetime | dt.date):
        for far in (days, days // 4, days // 40):
            try:
                yield str(value + dt.timedelta(days=far))
            except OverflowError:
                continue
    elif isinstance(value, dt.time):
        text = "00:00:00" if days < 0 else "23:59:59"
        yield from (text[:5], text)
    elif isinstance(value, int | float):
        yield from (str(value + days), str(value + (1 if days > 0 else -1)))


def compare(breaker: Breaker) -> Faults:
    """Move one of the two values to the wrong side of the other."""
    entry = breaker.entry
    operator, slack = str(entry.entry["operator"]), int(entry.entry.get("slack_days", 0))
    left = entry.fields[0]
    own = [column for column in entry.fields if not column.beyond]
    place = entry.place
    for row in breaker.some_rows():
        constant = left.constant(entry.entry["value"], "value") if "value" in entry.entry else None
        its = constant if constant is not None else entry.fields[1](row)
        mine = left(row)
        if not own or not is_known(mine) or not is_known(its):
            continue
        up = operator in ("<=", "<", "==")
        column, value, sign = (left, its, 1) if own[0] is left else (own[0], mine, -1)
        far = (FAR + slack) * (sign if up else -sign)
        texts = iter([as_text(value) or ""]) if operator == "!=" else moved(column, value, far)
        if found := breaker.cell(row, column.path, texts):
            path, line, _ = found.at
            at = (path, line, breaker.table.positions[place.own])
            yield replace(found, at=at)


def prefix(breaker: Breaker) -> Faults:
    """Another beginning of the text."""
    (text,) = breaker.entry.fields
    low = Column(breaker.table, breaker.entry.texts("between")[0], breaker.subject.tables)
    for row in breaker.some_rows():
        value, first = text(row), low(row)
        if is_known(value) and is_known(first):
            far = next(moved(low, first, -FAR), None)
            if far and (found := breaker.cell(row, text.path, iter([far + value[len(str(first)) :]]))):
                yield found


def required_if(breaker: Breaker) -> Faults:
    """An empty cell where the condition holds."""
    for row in breaker.some_rows():
        for column in breaker.entry.fields:
            missing = column.cell.missing
            if not column.beyond and column(row) is not None and missing and not column.cell.required:
                yield breaker.changed(row, column.own, min(missing), at=row)


def forbidden_if(breaker: Breaker) -> Faults:
    """A value from another row where the condition holds."""
    for row in breaker.some_rows():
        for column in (one for one in breaker.entry.fields if not one.beyond and one(row) is None):
            filled = (one for one in range(breaker.table.rows) if is_known(column(one)))
            values = (breaker.subject.cell(breaker.table, one, column.own) for one in islice(filled, TRIES))
            if found := breaker.cell(row, column.own, values):
                yield found


def count(breaker: Breaker) -> Faults:
    """A row of the other table less, or one more."""
    entry, subject = breaker.entry, breaker.subject
    children = Children(entry, "child", ["when"])
    exactly, least = entry.entry.get("exactly"), entry.entry.get("minimum")
    for row in breaker.some_rows():
        found = children.of(entry.own_key(row))
        other = children.table
        if found and len(found) in (exactly, least):
            path, text, number = subject.record(other, found[0])
            files = subject.files(path, text.without(number).encode())
            yield breaker.made(files, breaker.table, row, breaker.table.key[0], every(other))
        elif found and len(found) == entry.entry.get("maximum"):
            path, text, number = subject.record(other, found[0])
            files = subject.files(path, text.inserted(number, text.written(text.records[number])).encode())
            yield breaker.made(files, breaker.table, row, breaker.table.key[0], every(other))


def sequence(breaker: Breaker) -> Faults:
    """A number too many at the end of a group."""
    (number,) = breaker.entry.fields
    within = [Column(breaker.table, path, breaker.subject.tables) for path in breaker.entry.texts("within")]
    last: dict[tuple[Any, ...], int] = {}
    for row in breaker.entry.rows():
        key = tuple(column(row) for column in within)
        if all(map(is_known, (*key, number(row)))) and number(row) >= number(last.setdefault(key, row)):
            last[key] = row
    for row in shuffled(breaker.chance, list(last.values())):
        if found := breaker.cell(row, number.own, iter([str(number(row) + 1)])):
            yield found


def within_parent(breaker: Breaker) -> Faults:
    """A date far after those of the parent."""
    (date,) = breaker.entry.fields
    low, high = (f"{breaker.entry.entry['parent']}.{name}" for name in breaker.entry.texts("between"))
    ends = [Column(breaker.table, path, breaker.subject.tables) for path in (low, high)]
    for row in breaker.some_rows():
        if is_known(date(row)) and any(is_known(end(row)) for end in ends):
            for far in (FAR, -FAR) if all(is_known(end(row)) for end in ends) else ():
                if found := breaker.cell(row, date.own, moved(date, date(row), far)):
                    yield found
                    break


def acyclic(breaker: Breaker) -> Faults:
    """A parent under one of its own children."""
    (parent,) = breaker.entry.fields
    table, subject = breaker.table, breaker.subject
    own = next(one for one in table.references if one.fields == (parent.own,))
    key = own.target[0]
    for row in breaker.some_rows():
        up = table.store.find((key,), parent(row)) if is_known(parent(row)) else ()
        if up and not is_known(parent(up[0])):
            first = min(row, up[0])
            yield breaker.changed(up[0], parent.own, subject.cell(table, row, key), at=first)


def covered(breaker: Breaker) -> Faults:
    """A row under a key to which nothing refers."""
    table, subject = breaker.table, breaker.subject
    name = table.key[0]
    for row in breaker.some_rows():
        path, text, number = subject.record(table, row)
        value = text.records[number][table.positions[name] - 1]
        for other in (f"{value}-x", f"{value}x", f"{value}9", f"9{value}"):
            new = table.fields[name].cell.judge(other)
            if not new[1] and not table.store.find((name,), new[0]):
                cells = list(text.records[number])
                cells[table.positions[name] - 1] = other
                end = text.span(number)[1]
                files = subject.files(path, text.with_lines(end, end, text.written(cells)).encode())
                yield breaker.made(files, table, row, name, every(table), line=end + 1)
                break


def in_order(breaker: Breaker) -> Faults:
    """Two neighbours in the other order."""
    table, subject = breaker.table, breaker.subject
    first = breaker.entry.fields[0]
    for row in breaker.some_rows():
        here = [column(row) for column in breaker.entry.fields]
        there = [column(row + 1) for column in breaker.entry.fields] if row + 1 < table.rows else here
        if here == there or FAULTY in (*here, *there) or table.file(row) != table.file(row + 1):
            continue
        path, text, number = subject.record(table, row)
        above, below = text.written(text.records[number]), text.written(text.records[number + 1])
        if number + 1 >= len(text.starts) or text.span(number)[1] != text.span(number + 1)[0]:
            continue
        changed = text.with_lines(text.span(number)[0], text.span(number + 1)[1], below + above)
        line = table.store.line(row) + len(text.records and below.splitlines(keepends=True))
        files = subject.files(path, changed.encode())
        yield breaker.made(files, table, row, first.own, frozenset({(table.name, "")}), line=line)


def word_limit(breaker: Breaker) -> Faults:
    """A text of one word too many."""
    most = int(breaker.entry.entry["maximum"])
    for row in breaker.some_rows():
        for column in breaker.entry.fields:
            if not column.beyond and is_known(column(row)):
                words = " ".join(["word"] * (most + 1))
                if found := breaker.cell(row, column.own, iter([words])):
                    yield found


def equals_related(breaker: Breaker) -> Faults:
    """A value of another row in the place of the one that was agreed; or references to rows without a listed value."""
    entry, table = breaker.entry, breaker.table
    if "one_of" in entry.entry:
        yield from has_one_of(breaker)
        return
    (own,) = entry.fields
    for row in breaker.some_rows():
        others = (one for one in range(table.rows) if is_known(own(one)) and own(one) != own(row))
        values = (breaker.subject.cell(table, one, own.own) for one in islice(others, TRIES))
        if found := breaker.cell(row, own.own, values):
            yield found


def has_one_of(breaker: Breaker) -> Faults:
    """In the one field that has a listed value, the value of a row that has none."""
    entry, table = breaker.entry, breaker.table
    accepted = {
        field.path: [field.constant(value, "one_of") for value in entry.texts("one_of")] for field in entry.fields
    }
    for row in breaker.some_rows():
        right = [field for field in entry.fields if field(row) in accepted[field.path]]
        if len(right) == 1:
            (field,) = right
            wrong = (
                one for one in range(table.rows) if is_known(field(one)) and field(one) not in accepted[field.path]
            )
            values = (breaker.subject.cell(table, one, field.own) for one in islice(wrong, TRIES))
            if found := breaker.cell(row, field.own, values):
                path, line, _ = found.at
                at = (path, line, table.positions[entry.place.own])
                yield replace(found, at=at)


KINDS: dict[str, Callable[[Breaker], Faults]] = {
    "compare": compare,
    "prefix": prefix,
    "required_if": required_if,
    "forbidden_if": forbidden_if,
    "count": count,
    "sequence": sequence,
    "within_parent": within_parent,
    "acyclic": acyclic,
    "covered": covered,
    "sorted": in_order,
    "word_limit": word_limit,
    "equals_related": equals_related,
}


def declared(kind: str) -> Callable[[Subject, random.Random], Faults]:
    """The faults that break entries of a kind: one of each entry in turn, the entries in a random order."""

    def faults(subject: Subject, chance: random.Random) -> Faults:
        entries = [entry for entry in subject.entries if entry.entry["rule"] == kind and entry.table.resource.paths]
        makers = [KINDS[kind](Breaker(subject, entry, chance)) for entry in shuffled(chance, entries)]
        while makers:
            for maker in list(makers):
                if found := next(maker, None):
                    yield found
                else:
                    makers.remove(maker)

    return faults
