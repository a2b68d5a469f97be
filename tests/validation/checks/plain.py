"""The kinds of checks once more, in the plainest words: row by row, without a store, to be held beside the judges.

A row is a dictionary of values: None is missing, FAULTY is there and not known. Each kind gives the rows and fields
that break it, rows counted from 0.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from bushputin_data.validation.fields.cells import FAULTY

Row = dict[str, Any]
Tables = dict[str, list[Row]]
Hits = Iterator[tuple[int, str]]
# The foreign keys of the tables: of which table a field is, and to whose `id` it refers.
LINKS = {"up": "parents", "parent": "parents", "other": "parents"}


def known(*values: Any) -> bool:
    return all(value is not None and value is not FAULTY for value in values)


def read(tables: Tables, row: Row, path: str) -> Any:
    """The value of a field reference; FAULTY where the way to it cannot be followed."""
    own, _, rest = path.partition(".")
    value = row[own]
    if not rest or not known(value):
        return value
    for target in tables[LINKS[own]]:
        if target["id"] is not FAULTY and target["id"] == value:
            return read(tables, target, rest)
    return FAULTY


def meets(tables: Tables, row: Row, when: dict[str, Any]) -> bool:
    for path, wanted in when.items():
        value = read(tables, row, path)
        if isinstance(wanted, bool):
            if (value is None) == wanted:
                return False
        elif value not in (wanted if isinstance(wanted, list) else [wanted]):
            return False
    return True


def judged(tables: Tables, entry: dict[str, Any]) -> Iterator[tuple[int, Row]]:
    for number, row in enumerate(tables[entry["resource"]]):
        if meets(tables, row, entry.get("when", {})):
            yield number, row


def place(entry: dict[str, Any]) -> str:
    """At which field a finding stands: the last of the table's own, else the key to the last."""
    own = [path for path in entry["fields"] if "." not in path]
    return str(own[-1] if own else entry["fields"][-1].partition(".")[0])


def last_day(day: dt.date, precision: Any) -> dt.date | None:
    """The last day that a date can be; None where nobody knows."""
    if precision == "month":
        return day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if precision == "year":
        return dt.date(day.year, 12, 31)
    return None if precision == "range" else day


def span(tables: Tables, row: Row, path: str, entry: dict[str, Any]) -> tuple[Any, Any] | None:
    """The first and the last that a value can be."""
    value = read(tables, row, path)
    named = entry.get("precision", {}).get(path)
    if not known(value):
        return None
    return value, last_day(value, read(tables, row, named)) if named else value


def compare(tables: Tables, entry: dict[str, Any]) -> Hits:
    days = entry.get("slack_days", 0)

    def surely_after(one: Any, other: Any) -> bool:
        return other[1] is not None and one[0].toordinal() > other[1].toordinal() + days

    def surely_not_before(one: Any, other: Any) -> bool:
        return other[1] is not None and one[0].toordinal() >= other[1].toordinal() + days

    fails: dict[str, Callable[[Any, Any], bool]] = {
        "<=": lambda left, right: surely_after(left, right),
        "<": lambda left, right: surely_not_before(left, right),
        ">=": lambda left, right: surely_after(right, left),
        ">": lambda left, right: surely_not_before(right, left),
        "==": lambda left, right: surely_after(left, right) or surely_after(right, left),
        "!=": lambda left, right: left[0] == left[1] == right[0] == right[1],
    }
    for number, row in judged(tables, entry):
        left = span(tables, row, entry["fields"][0], entry)
        if "value" in entry:
            constant = dt.date.fromisoformat(entry["value"])
            right: Any = (constant, constant)
        else:
            right = span(tables, row, entry["fields"][1], entry)
        if left and right and fails[entry["operator"]](left, right):
            yield number, place(entry)


def within_parent(tables: Tables, entry: dict[str, Any]) -> Hits:
    days = entry.get("slack_days", 0)
    (path,) = entry["fields"]
    for number, row in judged(tables, entry):
        found = span(tables, row, path, entry)
        low, high = (read(tables, row, f"{entry['parent']}.{name}") for name in entry["between"])
        if not found or (known(low, high) and low > high):
            continue
        too_early = known(low) and found[1] is not None and found[1].toordinal() + days < low.toordinal()
        too_late = known(high) and found[0].toordinal() > high.toordinal() + days
        if too_early or too_late:
            yield number, path


def prefix(tables: Tables, entry: dict[str, Any]) -> Hits:
    (path,) = entry["fields"]
    for number, row in judged(tables, entry):
        text, low, high = row[path], *(row[name] for name in entry["between"])
        if known(text, low, high) and low <= high:
            try:
                day = dt.date.fromisoformat(text[:10])
            except ValueError:
                yield number, path
                continue
            if len(text) < 10 or not low <= day <= high:
                yield number, path


def required_if(tables: Tables, entry: dict[str, Any]) -> Hits:
    for number, row in judged(tables, entry):
        for path in entry["fields"]:
            if read(tables, row, path) is None:
                yield number, path.partition(".")[0]


def forbidden_if(tables: Tables, entry: dict[str, Any]) -> Hits:
    for number, row in judged(tables, entry):
        for path in entry["fields"]:
            if known(read(tables, row, path)):
                yield number, path.partition(".")[0]


def children(tables: Tables, related: dict[str, Any], key: Any) -> list[Row]:
    (name,) = related["fields"]
    rows = tables[related["resource"]]
    return [row for row in rows if row[name] == key and meets(tables, row, related.get("when", {}))]


def count(tables: Tables, entry: dict[str, Any]) -> Hits:
    for number, row in judged(tables, entry):
        if not known(row["id"]):
            continue
        found = len(children(tables, entry["child"], row["id"]))
        is_wrong = found != entry.get("exactly", found)
        if is_wrong or found < entry.get("minimum", 0) or found > entry.get("maximum", found):
            yield number, "id"


def sequence(tables: Tables, entry: dict[str, Any]) -> Hits:
    (path,) = entry["fields"]
    groups: dict[Any, list[tuple[int, int, Row]]] = {}
    for number, row in judged(tables, entry):
        key = tuple(row[name] for name in entry.get("within", []))
        if known(row[path], *key):
            groups.setdefault(key, []).append((row[path], number, row))
    for group in groups.values():
        group.sort(key=lambda one: one[:2])
        for rank, (value, number, row) in enumerate(group):
            if value != (group[rank - 1][0] + 1 if rank else 1):
                yield number, path
            for rising in entry.get("ascending", []):
                mine = span(tables, row, rising, entry)
                before = [span(tables, one[2], rising, entry) for one in group[:rank]]
                if mine and mine[1] is not None and any(one and one[0] > mine[1] for one in before):
                    yield number, rising


def acyclic(tables: Tables, entry: dict[str, Any]) -> Hits:
    (path,) = entry["fields"]
    rows = tables[entry["resource"]]
    circles = set()
    for start in range(len(rows)):
        seen, at = [start], start
        while known(rows[at][path]):
            found = [number for number, row in enumerate(rows) if row["id"] == rows[at][path]]
            if not found:
                break
            at = found[0]
            if at in seen:
                circles.add(frozenset(seen[seen.index(at) :]))
                break
            seen.append(at)
    yield from ((min(circle), path) for circle in circles)


def covered(tables: Tables, entry: dict[str, Any]) -> Hits:
    for number, row in judged(tables, entry):
        if not known(row["id"]) or row["id"] in entry.get("except", []):
            continue
        for by in entry.get("by", ["parents.up", "children.parent", "children.other"]):
            table, _, name = by.partition(".")
            others = (one for one in tables[table] if one is not row)
            if any(other[name] == row["id"] for other in others):
                break
        else:
            yield number, "id"


def in_order(tables: Tables, entry: dict[str, Any]) -> Hits:
    last: Any = None
    for number, row in judged(tables, entry):
        values = [read(tables, row, path) for path in entry["fields"]]
        if FAULTY in values or ("id" in entry["fields"] and row["id"] is None):
            continue
        key = [(value is not None, value if value is not None else 0) for value in values]
        if last is not None and key < last:
            yield number, entry["fields"][0].partition(".")[0]
        last = key


def word_limit(tables: Tables, entry: dict[str, Any]) -> Hits:
    for number, row in judged(tables, entry):
        for path in entry["fields"]:
            if known(row[path]) and len(str(row[path]).split()) > entry["maximum"]:
                yield number, path


def version(value: Any) -> list[int]:
    return [int(part) for part in str(value).split(".")] if known(value) else []


def equals_related(tables: Tables, entry: dict[str, Any]) -> Hits:
    if "one_of" in entry:
        for number, row in judged(tables, entry):
            values = [read(tables, row, path) for path in entry["fields"]]
            if FAULTY not in values and not any(value in entry["one_of"] for value in values):
                yield number, place(entry)
        return
    (path,) = entry["fields"]
    related = entry["related"]
    for number, row in judged(tables, entry):
        if not known(row["id"]) or row[path] is FAULTY:
            continue
        conditions = related.get("prefer", [{}])
        found = [
            one
            for one in children(tables, related, row["id"])
            if any(meets(tables, one, condition) for condition in conditions)
        ]
        if found and "newest" in related:
            highest = max(version(one[related["newest"]]) for one in found)
            found = [one for one in found if version(one[related["newest"]]) == highest]
        chosen: list[Row] = []
        for condition in conditions:
            chosen = chosen or [one for one in found if meets(tables, one, condition)]
        values = [one[related["field"]] for one in chosen]
        if not chosen or (row[path] not in values and FAULTY not in values):
            yield number, path


KINDS: dict[str, Callable[[Tables, dict[str, Any]], Hits]] = {
    "compare": compare,
    "within_parent": within_parent,
    "prefix": prefix,
    "required_if": required_if,
    "forbidden_if": forbidden_if,
    "count": count,
    "sequence": sequence,
    "acyclic": acyclic,
    "covered": covered,
    "sorted": in_order,
    "word_limit": word_limit,
    "equals_related": equals_related,
}
