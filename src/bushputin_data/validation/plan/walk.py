"""Walks through a descriptor along the table of properties, and reports violations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bushputin_data.validation.findings import Fault, cut, shown
from bushputin_data.validation.plan.pointers import Path, label
from bushputin_data.validation.plan.properties import Form, Property
from bushputin_data.validation.plan.spelling import Spelling

KINDS: dict[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
}
PYTHON = {kind: python for python, kind in KINDS.items()} | {"null": type(None)}
PHRASES = {
    "string": "a string",
    "boolean": "true or false",
    "integer": "an integer",
    "number": "a number",
    "array": "an array",
    "object": "an object",
    "null": "null",
}
# How many members of one array are reported for each place in them; further ones are only counted.
MOST = 10
# After this many faults, the rest of a descriptor is not checked: nobody reads more, and each takes time.
ENOUGH = 200_000
LIST_ONE = "List at least one."
# What to write first, for whoever begins with an empty descriptor.
BEGINNINGS = {
    "resources": 'List each table, such as {"name": "towns", "path": "towns.csv"}.',
    "fields": 'List each column, such as {"name": "town", "type": "string"}.',
}


class Walk:
    """A walk through a descriptor.

    Attributes:
        found: the faults with their places, and for how many each stands.
        spent: how many faults the members of arrays had, those that are only counted included.
    """

    def __init__(
        self,
        rules: Mapping[str, Rule],
        linked: Mapping[Path, Mapping[str, Any]],
        *,
        is_version_1: bool = False,
    ) -> None:
        """Get ready.

        Args:
            rules: those that the table names.
            linked: what is in files of their own, by the place that names the file.
            is_version_1: the descriptor says that it follows version 1 of the standard.
        """
        self.rules, self.linked, self.is_version_1 = rules, linked, is_version_1
        self.found: list[tuple[Path, Fault, int]] = []
        self.spent = 0
        self._spelling = Spelling()

    @property
    def is_given_up(self) -> bool:
        """Whether there are so many problems that the rest is not checked."""
        return self.spent > ENOUGH

    def add(self, path: Path, fault: Fault, weight: int = 1) -> None:
        """Add a fault, or one that stands for several."""
        self.found.append((path, fault, weight))

    def report(
        self, path: Path, fact: str, hint: str | None = None, level: str = "error", rule: str = "descriptor"
    ) -> None:
        """Add a fault, made of what is said of it."""
        self.add(path, Fault(rule, fact, hint, level=level))

    def count(self, path: Path, rest: int, level: str) -> None:
        """Say how many more faults there are in an array."""
        if rest:
            self.add(path, Fault("descriptor", f"… and {rest:,} more in {label(path)}.", level=level), rest)

    def judge(self, value: Any, prop: Property, path: Path) -> None:
        """Judge a value of the descriptor, and all that it holds."""
        if prop.judged_by:
            return
        kind = kind_of(value)
        if kind not in prop.types:
            *others, last = (PHRASES[one] for one in prop.types)
            wanted = f"{', '.join(others)} or {last}" if others else last
            self.report(path, f"{label(path)} is {described(value)}, not {wanted}.")
        elif kind == "string":
            if prop.linked and path in self.linked:
                self.object(self.linked[path], prop, path)
            elif prop.forms:
                self.string(value, prop.forms, path)
        elif kind == "array":
            self.array(value, prop, path)
        elif kind == "object":
            self.object(value, prop, path)

    def string(self, text: str, forms: Sequence[Form], path: Path) -> None:
        """What a string looks like."""
        for form in forms:
            if not form.test(text):
                level = form.level_1 if form.level_1 and self.is_version_1 else form.level
                self.report(path, f"{label(path)} is {shown(text)}, not {form.what}.", form.hint, level)
                return

    def array(self, values: list[Any], prop: Property, path: Path) -> None:
        """The items of an array: the first few that are wrong at one place in them, and how many more there are."""
        if not values and prop.filled:
            hint = LIST_ONE if prop.filled == "error" else "List at least one, or omit it."
            hint = BEGINNINGS.get(str(path[-1]), hint)
            self.report(path, f"{label(path)} is empty.", hint, prop.filled)
        if prop.items is None:
            return
        flood = Flood(self.found, len(path) + 1)
        for index, value in self.suspects(values, prop.items, flood):
            self.judge(value, prop.items, (*path, index))
            self.spent += flood.hold_back()
            if self.is_given_up:
                break
        if prop.distinct:
            self.distinct(values, path)
        if prop.rule:
            self.rules[prop.rule](self, values, path)
        self.count(path, flood.rest, flood.level)

    def distinct(self, values: list[Any], path: Path) -> None:
        """No two strings of an array are equal, nor the values of two labelled ones."""
        seen: set[str] = set()
        again = 0
        for index, value in enumerate(values):
            text = value.get("value") if isinstance(value, dict) else value
            if not isinstance(text, str):
                continue
            if text in seen and (again := again + 1) <= MOST:
                place = (*path, index) if text is value else (*path, index, "value")
                self.report(place, f"{label(path)} has {shown(text)} twice.", "Remove one.", "warning")
            seen.add(text)
        self.count(path, max(again - MOST, 0), "warning")

    @staticmethod
    def suspects(values: list[Any], prop: Property, flood: Flood) -> Iterator[tuple[int, Any]]:
        """The items of an array that are not plainly right; beyond the first few, those of a wrong type are counted."""
        right = {PYTHON[kind] for kind in prop.types}
        # Of a string without forms there is nothing to ask but its type.
        free = right - {list, dict} if not prop.forms and not prop.linked else right - {list, dict, str}
        wrong = 0
        for index, value in enumerate(values):
            kind = type(value)
            if kind in free:
                continue
            if kind not in right and (wrong := wrong + 1) > MOST:
                flood.rest += 1
                flood.level = "error"
                continue
            yield index, value

    def object(self, value: Mapping[str, Any], prop: Property, path: Path) -> None:
        """The properties of an object: those that it has, and those that it must have."""
        for name, member in value.items():
            if name in prop.members:
                self.judge(member, prop.members[name], (*path, name))
        self.spelling(value, prop, path)
        for name in prop.required:
            if name not in value:
                self.report(path or (name,), f"The {prop.noun} has no {name}.", BEGINNINGS.get(name, "Add it."))
        for name in prop.required_1 if self.is_version_1 else ():
            if name not in value:
                self.report(
                    path, f"The {prop.noun} has no {name}, which version 1 of the standard requires.", "Add it."
                )
        if prop.some == ("*",) and not value:
            self.report(path, f"The {prop.noun} has no properties.")
        elif prop.some and prop.some != ("*",) and not any(name in value for name in prop.some):
            self.report(path, f"The {prop.noun} has neither {' nor '.join(prop.some)}.", "Add one of them.")
        if prop.rule:
            self.rules[prop.rule](self, value, path)

    def spelling(self, value: Mapping[str, Any], prop: Property, path: Path) -> None:
        """Properties that have almost the name of one of the standard, which then has no effect."""
        for name, meant in self._spelling.slips(value, prop.members) if prop.members else ():
            fact = f"{shown(name)} is not a property of the standard."
            self.report((*path, name), fact, f"Did you mean {shown(meant)}?", "warning")


class Flood:
    """Holds back faults that recur at the same place in member after member of an array."""

    def __init__(self, found: list[tuple[Path, Fault, int]], depth: int) -> None:
        """`depth` is that of the members' paths."""
        self.found, self.depth = found, depth
        self.start = len(found)
        self.seen: Counter[Path] = Counter()
        self.rest = 0
        self.level = "warning"

    def hold_back(self) -> int:
        """Remove those faults of the last member that enough others had; return how many faults it had."""
        if len(self.found) == self.start:
            return 0
        new = [(self.kind(one[0]), one) for one in self.found[self.start :]]
        del self.found[self.start :]
        self.seen.update({kind for kind, _ in new})
        for kind, one in new:
            if self.seen[kind] <= MOST:
                self.found.append(one)
            else:
                self.rest += one[2]
                self.level = max(self.level, one[1].level, key=("warning", "error").index)
        self.start = len(self.found)
        return len(new)

    def kind(self, path: Path) -> Path:
        """The place within the member, whatever its index."""
        return tuple("*" if isinstance(step, int) else step for step in path[self.depth :])


def kind_of(value: Any) -> str:
    """The JSON type of a value; 3.0 is an integer, as in JSON Schema."""
    kind = KINDS.get(type(value), "null")
    return "integer" if kind == "number" and value.is_integer() else kind


def described(value: Any) -> str:
    """A value of a wrong type, for a message: arrays and objects by their type alone."""
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, list | dict):
        return PHRASES[kind_of(value)]
    return "null" if value is None else str(value).lower() if isinstance(value, bool) else cut(str(value), 40)


Rule = Callable[[Walk, Any, Path], None]
