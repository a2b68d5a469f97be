"""Faults of the descriptor, and of waivers.csv."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from bushputin_data.validation.source.overlay import Files
from bushputin_data.validation.testing.mutation.after import After
from bushputin_data.validation.testing.mutation.file_sheet import FileSheet
from bushputin_data.validation.testing.mutation.mutation import Mutation
from bushputin_data.validation.testing.mutation.sheet import Sheet
from bushputin_data.validation.testing.mutation.spots import Spot
from bushputin_data.validation.testing.mutation.subject import Subject, shuffled
from bushputin_data.validation.waivers import COLUMNS, FILE

Whole = dict[str, Any]


def descriptor(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """An unknown type, algorithm or field of a check."""
    for sheet in shuffled(chance, list(subject.sheets.values())):
        yield from unknown_type(subject, chance, sheet)
        yield unknown_field(subject, sheet)
        if sheet.plan.hash:
            files = subject.resource_with(sheet.plan, hash="md5:0")
            yield at_pointer(subject, sheet, f"{sheet.plan.pointer}/hash", files)


def at_pointer(subject: Subject, sheet: Sheet, pointer: str, files: Files, rule: str = "descriptor") -> Mutation:
    """A fault at a place of the descriptor that changes nothing of what is judged elsewhere."""
    is_check = pointer.startswith("/checks")
    own = Spot("error", rule, None if is_check else sheet.name, subject.file, field=pointer)
    # Of which table an entry that is invalid would have judged rows is known only to those who wrote it.
    after = After(files, unjudged=frozenset((sheet.name,)) if is_check else frozenset())
    return Mutation(rule, (own,), after, pointer)


def unknown_type(subject: Subject, chance: random.Random, sheet: Sheet) -> Iterator[Mutation]:
    """A field of an unknown type: a string at which nothing else looks, so that nothing else changes."""
    strings = [
        rank
        for rank, field in enumerate(sheet.table.fields)
        if field.type == "string" and (sheet.name, rank) not in subject.looked_at
    ]
    for rank in shuffled(chance, strings)[:1]:
        number = sheet.table.fields[rank].number - 1

        def change(schema: Whole, number: int = number) -> None:
            schema["fields"][number]["type"] = "texts"

        if files := subject.schema_with(sheet.plan, change):
            yield at_pointer(subject, sheet, f"{sheet.plan.pointer}/schema/fields/{number}/type", files)


def unknown_field(subject: Subject, sheet: Sheet) -> Mutation:
    """A check of a field that the table does not have."""
    entry = {"rule": "required_if", "resource": sheet.name, "fields": ["no such field"]}
    number, files = subject.entry_more(entry)
    return at_pointer(subject, sheet, f"/checks/{number}/fields", files)


def unknown_rule(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """An entry of `checks` of an unknown kind."""
    for sheet in shuffled(chance, list(subject.sheets.values())):
        number, files = subject.entry_more({"rule": "no_such_rule", "resource": sheet.name})
        yield at_pointer(subject, sheet, f"/checks/{number}/rule", files, "unknown_rule")


def reference_target(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A reference to an unknown table, and to an unknown field."""
    for sheet in shuffled(chance, list(subject.sheets.values())):
        name = sheet.table.fields[0].name if sheet.table.fields else ""
        for to, place in (("no-such-table", "resource"), (sheet.name, "fields")):
            one = {"fields": [name], "reference": {"resource": to, "fields": ["no such field"]}}
            numbers: list[int] = []

            def add(schema: Whole, one: Whole = one, numbers: list[int] = numbers) -> None:
                keys = schema.setdefault("foreignKeys", [])
                numbers.append(len(keys))
                keys.append(one)

            if name and (files := subject.schema_with(sheet.plan, add)):
                pointer = f"{sheet.plan.pointer}/schema/foreignKeys/{numbers[0]}/reference/{place}"
                yield at_pointer(subject, sheet, pointer, files, "reference_target")


def duplicate_json_key(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A repeated key in an object: in the descriptor's own, and in those of resources."""
    for resource in shuffled(chance, [None, *subject.plan.resources]):
        whole = deepcopy(subject.package.descriptor)
        if resource is None:
            pointer, whole = "/resources", {"\0": [], **whole}
        else:
            pointer = f"{resource.pointer}/name"
            whole["resources"][resource.index] = {"\0": "", **whole["resources"][resource.index]}
        key = pointer.rpartition("/")[2]
        text = json.dumps(whole, ensure_ascii=False).replace('"\\u0000"', f'"{key}"')
        own = Spot("error", "duplicate_json_key", None, subject.file, field=pointer)
        yield Mutation("duplicate_json_key", (own,), After({subject.file: text.encode()}), pointer)


def not_checked(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """Tables that ask for what cannot be done here, or that choose not to be checked."""
    for sheet in shuffled(chance, subject.in_files):
        dialect = subject.package.resources[sheet.plan.index].dialect
        asked: list[tuple[str, Whole]] = [
            ("dialect/delimiter", {"dialect": {**dialect, "delimiter": "::"}}),
            ("dialect/lineTerminator", {"dialect": {**dialect, "lineTerminator": "\t"}}),
            ("format", {"format": "parquet"}),
        ]
        place, properties = chance.choice(asked)
        files = subject.resource_with(sheet.plan, **properties)
        yield unjudged(subject, sheet, place, files, "error")
        if not any(name == sheet.name for name, _ in subject.looked_at):
            files = subject.resource_without(sheet.plan, "schema")
            yield unjudged(subject, sheet, "schema", files, "warning")


def unjudged(subject: Subject, sheet: FileSheet, place: str, files: Files, level: str) -> Mutation:
    """A table that is not judged, which is one finding and no others."""
    pointer = f"{sheet.plan.pointer}/{place}"
    own = Spot(level, "not_checked", sheet.name, subject.file, field=pointer)
    after = After(files, {sheet.name: []}, sheet.everything(), unread=frozenset((sheet.name,)))
    return Mutation("not_checked", (own,), after, pointer)


def stale_waiver(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A waiver that waives nothing."""
    for sheet in shuffled(chance, list(subject.sheets.values())):
        before = subject.waiver_text or ",".join(COLUMNS) + "\n"
        data = before + f"no_such_check,{sheet.name},no such row,,For a test.\n"
        own = Spot("warning", "stale_waiver", None, FILE, before.count("\n") + 1)
        yield Mutation("stale_waiver", (own,), After({FILE: data.encode()}), sheet.name)
