"""Rules on rows of other tables that refer to a row: count, covered, equals_related."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bushputin_data.validation.checks.columns import Column, RuleError, is_known
from bushputin_data.validation.checks.entry import Condition, Entry, Fault, Judge, always, only
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.findings import listed, shown
from bushputin_data.validation.plan.tables import Reference, Table, as_text


class Children:
    """The rows of another table whose columns equal a row's primary key."""

    def __init__(self, entry: Entry, name: str, extra: Sequence[str]) -> None:
        """Look up the table and columns that the parameter names."""
        source = entry.mapping(name)
        only(["resource", "fields", *extra], source)
        entry.need_key()
        self.table = entry.find_table(source.get("resource"), f"{name}/resource")
        self.names = tuple(entry.texts("fields", source))
        if len(self.names) != len(entry.table.key):
            raise RuleError(f"{name}/fields", f"{listed(self.names)} cannot equal the key {listed(entry.table.key)}.")
        for path in self.names:
            entry.column(path, self.table)
        self.when: Condition = entry.condition(self.table, source.get("when", {}))

    def of(self, key: Any) -> list[int]:
        """The rows that belong to a key and meet the condition."""
        rows = self.table.store.find(self.names, key)
        return list(rows if self.when is always else filter(self.when, rows))


def count(entry: Entry) -> Judge:
    """So many rows of another table belong to each row: exactly, at least, or at most."""
    children = Children(entry, "child", ["when"])
    wanted = {name: entry.number(name) for name in ("exactly", "minimum", "maximum")}
    if all(number is None for number in wanted.values()):
        raise RuleError("child", "The rule needs one of exactly, minimum and maximum.")
    place, phrase = entry.need_key(), in_words(wanted)
    kind = " with " + listed(entry.mapping("child")["when"].values()) if entry.mapping("child").get("when") else ""

    def judge(row: int) -> Iterator[Fault]:
        key = entry.own_key(row)
        found = len(children.of(key)) if key is not None else None
        if found is not None and not fits(found, wanted):
            message = f"{shown(as_text(place(row)))} has {found} rows{kind} in {children.table.name}, not {phrase}."
            yield Fault(row, place, message, phrase)

    return entry.each(judge)


def fits(found: int, wanted: Mapping[str, int | None]) -> bool:
    """The number is within the limits."""
    exactly, least, most = wanted["exactly"], wanted["minimum"], wanted["maximum"]
    return (
        (exactly is None or found == exactly) and (least is None or found >= least) and (most is None or found <= most)
    )


def in_words(wanted: Mapping[str, int | None]) -> str:
    """The limits as a message names them."""
    words = {"exactly": "exactly", "minimum": "at least", "maximum": "at most"}
    return " and ".join(f"{words[name]} {number}" for name, number in wanted.items() if number is not None)


def covered(entry: Entry) -> Judge:
    """Some foreign key refers to each row."""
    places = referring(entry)
    if not places:
        raise RuleError("by", f"No foreign key refers to {entry.table.name}.")
    for table, reference in places:
        for name, own in zip(reference.fields, reference.target, strict=True):
            entry.column(name, table)
            entry.column(own)
    place = entry.need_key()

    def judge(row: int) -> Iterator[Fault]:
        if not any(is_referred(entry.table, row, table, reference) for table, reference in places):
            tables = ", ".join(dict.fromkeys(table.name for table, _ in places))
            message = f"Nothing refers to {shown(as_text(place(row)))}."
            yield Fault(row, place, message, f"a row of {tables} that refers to it", "Remove the row, or refer to it.")

    return entry.each(judge)


def is_referred(target: Table, row: int, table: Table, reference: Reference) -> bool:
    """A row of the table refers to this one; to one whose key is not known, any might."""
    key = tuple(target.column(name)(row) for name in reference.target)
    if not all(map(is_known, key)):
        return True
    wanted = key[0] if len(key) == 1 else key
    if table is not target:
        return wanted in table.store.known(reference.fields)
    return any(one != row for one in table.store.find(reference.fields, wanted))


def referring(entry: Entry) -> list[tuple[Table, Reference]]:
    """The foreign keys that count: those that `by` names, or all that refer to the table."""
    found = [
        (table, reference)
        for table in entry.tables.values()
        for reference in table.references
        if reference.resource == entry.table.name
    ]
    if "by" not in entry.entry:
        return found
    named = {f"{table.name}.{'|'.join(reference.fields)}": (table, reference) for table, reference in found}
    for name in entry.texts("by"):
        if name not in named:
            raise RuleError("by", f"{shown(name)} is no foreign key to {entry.table.name}: {listed(named)} are.")
    return [named[name] for name in entry.texts("by")]


def equals_related(entry: Entry) -> Judge:
    """A field equals that of the related row which is preferred; or one of several fields has a listed value."""
    if "one_of" in entry.entry:
        return has_one_of(entry)
    (own,) = entry.some_fields(1)
    related = Children(entry, "related", ["field", "prefer", "newest"])
    source = entry.mapping("related")
    other = entry.column(source.get("field"), related.table)
    prefer = preferred(entry, related.table, source.get("prefer", [{}]))
    newest = entry.column(source["newest"], related.table) if "newest" in source else None

    def judge(row: int) -> Iterator[Fault]:
        key, value = entry.own_key(row), own(row)
        if key is None or value is FAULTY:
            return
        rows = chosen(related.of(key), prefer, newest)
        values = [other(one) for one in rows]
        if not rows:
            yield Fault(row, own, f"{related.table.name} has no row from which {own.path} could follow.", "such a row")
        elif value not in values and FAULTY not in values:
            its = shown(as_text(values[0]))
            yield Fault(row, own, f"{own.path} is {shown(as_text(value))}, but {related.table.name} says {its}.", its)

    return entry.each(judge)


def preferred(entry: Entry, table: Table, conditions: Any) -> list[Condition]:
    """The conditions of `prefer`, in their order."""
    if not isinstance(conditions, list):
        raise RuleError("related/prefer", f"prefer is {shown(conditions)}, not a list.")
    return [entry.condition(table, one) for one in conditions]


def chosen(rows: list[int], prefer: list[Condition], newest: Column | None) -> list[int]:
    """The rows that meet the first condition that any meets; of these the newest."""
    for condition in prefer:
        if met := [row for row in rows if condition(row)]:
            return latest(met, newest) if newest else met
    return []


def latest(rows: list[int], newest: Callable[[int], Any]) -> list[int]:
    """The rows with the highest value; versions are ordered by their numbers."""
    ranks = {row: natural(newest(row)) for row in rows}
    highest = max(ranks.values())
    return [row for row in rows if ranks[row] == highest]


def natural(value: Any) -> list[tuple[int, int, str]]:
    """What orders 1.9 before 1.10, and a missing value before all."""
    parts = re.findall(r"\d+|\D+", as_text(value) or "")
    return [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]


def has_one_of(entry: Entry) -> Judge:
    """At least one of the fields has one of the values."""
    fields, values = entry.some_fields(), entry.texts("one_of")
    accepted = {field.path: [field.constant(value, "one_of") for value in values] for field in fields}
    place = entry.place

    def judge(row: int) -> Iterator[Fault]:
        found = [field(row) for field in fields]
        if FAULTY in found or any(value in accepted[field.path] for field, value in zip(fields, found, strict=True)):
            return
        paths = " nor ".join(field.path for field in fields)
        given = listed(as_text(value) for value in found if value is not None)
        yield Fault(row, place, f"Neither {paths} is {' or '.join(map(shown, values))}: found {given or 'nothing'}.")

    return entry.each(judge)
