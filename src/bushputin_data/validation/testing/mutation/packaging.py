"""Faults of files as wholes, of the descriptor, and of waivers.csv."""

from __future__ import annotations

import codecs
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from bushputin_data.validation import limits as bounds
from bushputin_data.validation.plan.tables import Table
from bushputin_data.validation.source.dialect import USUAL
from bushputin_data.validation.testing.mutation.editing import Text
from bushputin_data.validation.testing.mutation.rows import every, headers, rows
from bushputin_data.validation.testing.mutation.subject import Mutation, Subject, shuffled
from bushputin_data.validation.waivers import COLUMNS, FILE

Faults = Iterator[Mutation]
Change = Callable[[dict[str, Any]], object]


def file_faults(
    rule: str, change: Callable[[Text], bytes | None], line: Callable[[Text], int | None]
) -> Callable[[Subject, random.Random], Faults]:
    """Faults of a file; `change` gives its new bytes, `line` where the finding stands."""

    def faults(subject: Subject, chance: random.Random) -> Faults:
        for table in shuffled(chance, subject.in_files()):
            path = table.resource.paths[0]
            text = subject.text(table.name, path)
            data = change(text)
            if data != text.encode():
                at = (path, line(text), None)
                yield Mutation(rule, subject.files(path, data), at, every(table), what=path)

    return faults


missing_file = file_faults("missing_file", lambda text: None, lambda text: None)
final_newline = file_faults(
    "final_newline", lambda text: text.encode().removesuffix(text.line_end.encode()), lambda text: len(text.lines)
)


def marked(text: Text) -> bytes:
    """The file with a byte order mark, where that is none of its text."""
    return (codecs.BOM_UTF8 if text.dialect.encoding == "utf-8" else b"") + text.encode()


byte_order_mark = file_faults("byte_order_mark", marked, lambda text: 1)


def other_end(text: Text) -> bytes:
    """The file with another line end on its first line."""
    other = "\n" if text.line_end == "\r\n" else "\r\n"
    first = text.lines[0].removesuffix(text.line_end)
    return text.with_lines(0, 1, first + other).encode()


line_end = file_faults("line_end", other_end, lambda text: 1 if text.dialect.line_end else 2)


def separated(subject: Subject, chance: random.Random) -> Faults:
    """A file with another delimiter."""
    for table, path, text in headers(subject, chance):
        own = text.dialect.delimiter or ","
        other = next(mark for mark in USUAL if mark != own)
        if len(text.records[0]) > 1 and not any(mark in label for label in text.records[0] for mark in (*USUAL, '"')):
            line = text.starts[0]
            data = text.with_lines(line - 1, line, text.lines[line - 1].replace(own, other)).encode()
            yield Mutation("dialect", subject.files(path, data), (path, line, None), every(table), what=path)


def quote(subject: Subject, chance: random.Random) -> Faults:
    """A quote that opens and is never closed."""
    for row in rows(subject, chance):
        table, number, path, text, _ = row
        mark, begin = text.dialect.quote, table.store.line(number)
        rest = "".join(text.lines[begin - 1 :])
        if mark and mark not in rest and not text.dialect.comment:
            data = text.with_lines(begin - 1, len(text.lines), mark + rest).encode()
            yield Mutation("quote", subject.files(path, data), (path, begin, None), every(table), what=path)


def encoding(subject: Subject, chance: random.Random) -> Faults:
    """A byte that is no UTF-8, in a text."""
    for row in rows(subject, chance):
        table, number, path, text, record = row
        strings = [name for name in subject.columns(table) if table.fields[name].cell.type == "string"]
        if text.dialect.encoding == "utf-8" and strings:
            name = chance.choice(strings)
            place = table.positions[name]
            changed = text.with_cell(record, place, text.records[record][place - 1] + "\udcff")
            touched = frozenset({(table.name, name)})
            at = (path, table.store.line(number), place)
            yield Mutation("encoding", subject.files(path, changed.encode()), at, touched, what=f"{path}: {name}")


def size_limit(subject: Subject, chance: random.Random) -> Faults:
    """A cell that is longer than cells may be."""
    long = "x" * (bounds.current().cell_characters + 1)
    for row in rows(subject, chance):
        table, number, path, text, record = row
        changed = text.with_record(record, [long, *text.records[record][1:]])
        at = (path, table.store.line(number), None)
        yield Mutation("size_limit", subject.files(path, changed.encode()), at, every(table), what=path)


def repeated_header(subject: Subject, chance: random.Random) -> Faults:
    """The header again in a further file."""
    for table in shuffled(chance, subject.in_files()):
        first, *others = table.resource.paths
        for path in others:
            head, text = subject.text(table.name, first), subject.text(table.name, path)
            data = text.with_lines(0, 0, head.written(head.records[0])).encode()
            if head.dialect.header_rows == [1]:
                yield Mutation("repeated_header", subject.files(path, data), (path, 1, None), what=path)


def measured(name: str, value: Callable[[Any], Any]) -> Callable[[Subject, random.Random], Faults]:
    """Faults of a size or hash that the descriptor gives."""

    def faults(subject: Subject, chance: random.Random) -> Faults:
        for resource in shuffled(chance, subject.package.resources):
            if resource.paths and name in resource.descriptor:
                change = setting(resource.index, name, value(resource.descriptor[name]))
                at = (resource.paths[0], None, None)
                yield Mutation(name, subject.descriptor(change), at, what=resource.name)

    return faults


def setting(index: int, name: str, value: Any) -> Change:
    """Another property of a resource."""
    return lambda descriptor: descriptor["resources"][index].update({name: value})


def other_hash(value: str) -> str:
    """A hash that differs in its last digit."""
    return value[:-1] + ("0" if value[-1] != "0" else "1")


def described(
    rule: str, change: Callable[[dict[str, Any], Table], str | None]
) -> Callable[[Subject, random.Random], Faults]:
    """Faults of the descriptor at a table; `change` makes one, and gives its JSON pointer within the resource."""

    def faults(subject: Subject, chance: random.Random) -> Faults:
        for table in shuffled(chance, list(subject.tables.values())):
            pointers: list[str | None] = []
            index = table.resource.index
            files = subject.descriptor(lambda whole: pointers.append(change(whole["resources"][index], table)))  # noqa: B023
            if pointers[0] is not None:
                at = (subject.package.file, None, None)
                yield Mutation(rule, files, at, every(table), what=table.name + pointers[0])

    return faults


def wrong_type(resource: dict[str, Any], table: Table) -> str | None:
    """A field of a type that there is not."""
    if not isinstance(resource.get("schema"), dict):
        return None
    field = resource["schema"]["fields"][-1]
    field["type"] = "texts"
    return f"/schema/fields/{field['name']}"


def long_delimiter(resource: dict[str, Any], table: Table) -> str | None:
    """A delimiter of several characters."""
    if not resource.get("path") or not isinstance(resource.get("dialect", {}), dict):
        return None
    resource["dialect"] = {**resource.get("dialect", {}), "delimiter": "::"}
    return "/dialect/delimiter"


def nowhere(resource: dict[str, Any], table: Table) -> str | None:
    """A reference to a table that there is not."""
    if not isinstance(resource.get("schema"), dict) or not table.fields:
        return None
    name = next(iter(table.fields))
    one = {"fields": [name], "reference": {"resource": "no-such-table", "fields": [name]}}
    resource["schema"].setdefault("foreignKeys", []).append(one)
    return "/schema/foreignKeys"


def unsafe_path(subject: Subject, chance: random.Random) -> Faults:
    """A path that leads out of the package."""
    for table in shuffled(chance, subject.in_files()):
        if len(table.resource.paths) == 1:
            path = f"../{table.resource.paths[0]}"
            files = subject.descriptor(lambda whole: setting(table.resource.index, "path", path)(whole))  # noqa: B023
            yield Mutation("unsafe_path", files, (path, None, None), every(table), what=path)


def duplicate_json_key(subject: Subject, chance: random.Random) -> Faults:
    """A key that stands twice in an object."""
    text = json.dumps(subject.package.descriptor, ensure_ascii=False)
    files: dict[str, bytes | None] = {subject.package.file: ('{"resources": [], ' + text[1:]).encode()}
    yield Mutation("duplicate_json_key", files, (subject.package.file, None, None), what="resources")


def unknown_rule(subject: Subject, chance: random.Random) -> Faults:
    """An entry of `checks` of no kind that is known."""
    name = next(iter(subject.tables))
    entry = {"rule": "no_such_rule", "resource": name}
    files = subject.descriptor(lambda whole: whole.setdefault("checks", []).append(entry))
    yield Mutation("unknown_rule", files, (subject.package.file, None, None), what=name)


def stale_waiver(subject: Subject, chance: random.Random) -> Faults:
    """An exception that takes nothing out."""
    table = chance.choice(list(subject.tables.values()))
    try:
        with subject.package.place.open(FILE) as stream:
            before = stream.read()
    except Exception:
        before = (",".join(COLUMNS) + "\n").encode()
    line = before.count(b"\n") + 1
    data = before + f"no_such_check,{table.name},no such row,,For a test.\n".encode()
    yield Mutation("stale_waiver", {FILE: data}, (FILE, line, None), what=table.name)
