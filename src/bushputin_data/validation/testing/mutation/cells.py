"""Faults of single cells: each text breaks one rule of its field and no other."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bushputin_data.validation.fields.cells import constraints
from bushputin_data.validation.fields.characters import character_faults
from bushputin_data.validation.plan.tables import Table
from bushputin_data.validation.testing.mutation.subject import Mutation, Subject, shuffled

# How many rows of a column are tried.
TRIES = 12
ODD_TYPES = ("not a value", "2001-02-30", "1.5x", "?", "[", "99:99", "maybe")
LOOK_ALIKE = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")
Make = Callable[[str, dict[str, Any]], Iterable[str]]


def beside(limit: Any, step: int) -> Iterable[str]:
    """A value just beyond a bound."""
    if isinstance(limit, int | float):
        return [str(limit + step)]
    try:
        return [str(dt.date.fromisoformat(limit) + dt.timedelta(days=step))]
    except (TypeError, ValueError, OverflowError):
        try:
            return [str(int(limit) + step)]
        except (TypeError, ValueError):
            return []


def below(name: str) -> Make:
    """Values below a bound; at it for an exclusive one."""
    step = 0 if name.startswith("exclusive") else -1
    return lambda text, limits: beside(limits[name], step) if name in limits else []


def above(name: str) -> Make:
    """Values above a bound; at it for an exclusive one."""
    step = 0 if name.startswith("exclusive") else 1
    return lambda text, limits: beside(limits[name], step) if name in limits else []


# For each rule on cells the texts that might break it, out of a valid text and the field's constraints.
ERRORS: dict[str, Make] = {
    "type": lambda text, limits: ODD_TYPES,
    "enum": lambda text, limits: [text + "?", "0"],
    "category": lambda text, limits: [text + "?", "0"],
    "pattern": lambda text, limits: [text + "?", "?", "~" + text],
    "min_length": lambda text, limits: [text[:size] for size in range(limits.get("minLength", 0))],
    "max_length": lambda text, limits: [(text or "x") * (limits["maxLength"] + 1)] if "maxLength" in limits else [],
    "minimum": below("minimum"),
    "maximum": above("maximum"),
    "exclusive_minimum": below("exclusiveMinimum"),
    "exclusive_maximum": above("exclusiveMaximum"),
    "json_schema": lambda text, limits: ["{}", "[]", "[null]", '{"?": 1}'] if "jsonSchema" in limits else [],
}
# Texts that are valid, and have something odd about them.
WARNINGS: dict[str, Make] = {
    "edge_space": lambda text, limits: [text + " ", " " + text],
    "invisible_character": lambda text, limits: [text[:1] + "\u200b" + text[1:]],
    "not_nfc": lambda text, limits: [text + "e\u0301"],
    "formula_like": lambda text, limits: ["=" + text],
    "look_alike": lambda text, limits: [text[:1].translate(LOOK_ALIKE) + text[1:]],
}


def cell_faults(rule: str) -> Callable[[Subject, random.Random], Iterator[Mutation]]:
    """The faults by which a rule on cells is broken, the columns in a random order."""
    make = ERRORS.get(rule) or WARNINGS[rule]

    def faults(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
        columns = [(table, name) for table in subject.in_files() for name in subject.columns(table)]
        watched = subject.watched()
        order = shuffled(chance, columns)
        # Columns at which no other rule looks come first.
        for table, name in sorted(order, key=lambda pair: (pair[0].name, pair[1]) in watched):
            for row in chance.sample(range(table.rows), min(TRIES, table.rows)):
                mutation = fault(subject, table, row, name, rule, make)
                if mutation:
                    yield mutation
                    break

    return faults


def fault(subject: Subject, table: Table, row: int, name: str, rule: str, make: Make) -> Mutation | None:
    """A fault in one cell, if one of the texts breaks the rule there and no other."""
    _, file, number = subject.record(table, row)
    text = file.records[number][table.positions[name] - 1]
    field = declared(table, name)
    if text in table.fields[name].cell.missing:
        return None
    for other in make(text, dict(constraints(field))):
        if other != text and file.can_hold(other) and breaks(subject, table, name, other) == [rule]:
            return cell_mutation(subject, table, row, name, other, rule)
    return None


def declared(table: Table, name: str) -> dict[str, Any]:
    """The descriptor of a field."""
    fields = (table.resource.schema or {}).get("fields", [])
    found: dict[str, Any] = next(field for field in fields if field.get("name") == name)
    return found


def breaks(subject: Subject, table: Table, name: str, text: str) -> list[str]:
    """The rules on cells that a text breaks in a column."""
    cell = table.fields[name].cell
    _, errors = cell.judge(text)
    if errors or cell.type not in ("string", "any") or text in cell.missing:
        return [error.rule for error in errors]
    return [odd.rule for odd in character_faults(text, is_id=name in table.id_names())]


def cell_mutation(subject: Subject, table: Table, row: int, name: str, value: str, rule: str, **more: Any) -> Mutation:
    """A package with another text in a cell, which breaks a rule there."""
    path, text, number = subject.record(table, row)
    position = table.positions[name]
    changed = text.with_cell(number, position, value)
    at = more.pop("at", (path, table.store.line(row), position))
    touched = frozenset({(table.name, name)})
    what = f"{table.name}.{name}: {value[:40]!r}"
    return Mutation(rule, subject.files(path, changed.encode()), at, touched, what=what, **more)


def required(subject: Subject, chance: random.Random) -> Iterator[Mutation]:
    """A missing value where there must be one."""
    columns = [(t, n) for t in subject.in_files() for n in subject.columns(t) if t.fields[n].cell.required]
    watched = subject.watched()
    for table, name in sorted(shuffled(chance, columns), key=lambda pair: (pair[0].name, pair[1]) in watched):
        missing, row = table.fields[name].cell.missing, chance.randrange(table.rows)
        if missing and not is_alone(subject, table, row, name):
            yield cell_mutation(subject, table, row, name, min(missing), "required")


def is_alone(subject: Subject, table: Table, row: int, name: str) -> bool:
    """No other cell of the row has a value: without this one it would be blank."""
    others = (one for one in subject.columns(table) if one != name)
    return all(subject.cell(table, row, one) in table.fields[one].cell.missing for one in others)
