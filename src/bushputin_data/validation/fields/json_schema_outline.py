"""An outline of a JSON Schema before it is used: its patterns, and its size with references followed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from bushputin_data.validation.findings import shown

# What a schema may have: members and items as it stands, the same with all references followed, levels of these.
MOST_MEMBERS, MOST_UNFOLDED, MOST_LEVELS = 10_000, 20_000, 48
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
UNEVALUATED = ("unevaluatedItems", "unevaluatedProperties")


class UnjudgedError(Exception):
    """A schema that is not applied; the message says why, to follow "jsonSchema"."""


class WrongError(Exception):
    """An invalid schema; the message says why, to follow "jsonSchema"."""


@dataclass(slots=True)
class Outline:
    """The contents of a schema, at any depth.

    Attributes:
        members: how many members and items there are.
        patterns: the regular expressions.
        references: where it refers to.
        names: the keywords, and all else that has a name.
    """

    members: int = 0
    patterns: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


def outline(schema: Any) -> Outline:
    """The outline of a schema.

    Raises:
        UnjudgedError: it is too large, refers to itself or elsewhere, or has parts that are not judged together.
        WrongError: a reference does not lead to a schema.
    """
    found = Outline()
    for level, name, member in walk(schema):
        found.members += 1
        if found.members > MOST_MEMBERS:
            raise UnjudgedError(f"has more than {MOST_MEMBERS:,} parts")
        if level > MOST_LEVELS:
            raise UnjudgedError(f"is nested more than {MOST_LEVELS} levels deep")
        read(found, level, name, member)
    if found.references:
        together = {"$id", "id"} & found.names or {*UNEVALUATED} & found.names
        if together:
            raise UnjudgedError(f"has both {min(together)} and references")
        Unfolding(schema).measure(schema)
    if "patternProperties" in found.names and {*UNEVALUATED} & found.names:
        raise UnjudgedError("has both patternProperties and unevaluated properties or items")
    return found


def read(found: Outline, level: int, name: object, member: Any) -> None:
    """Take in one member.

    Raises:
        UnjudgedError: it changes how the parts below it are read.
    """
    if not isinstance(name, str):
        return
    if name == "$schema" and level > 1:
        raise UnjudgedError("has parts with a $schema of their own")
    if name in REFERENCES and isinstance(member, str):
        found.references.append(member)
    elif name == "pattern" and isinstance(member, str):
        found.patterns.append(member)
    elif name == "patternProperties" and isinstance(member, dict):
        found.patterns += member
    # The schema's own name changes nothing.
    if name not in ("$id", "id") or (level > 1 and isinstance(member, str)):
        found.names.add(name)


def walk(schema: Any) -> Iterator[tuple[int, object, Any]]:
    """Everything that is in a schema, with its level and its name or number."""
    waiting: list[tuple[int, Any]] = [(0, schema)]
    while waiting:
        level, part = waiting.pop()
        members = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
        for name, member in members:
            yield level + 1, name, member
            waiting.append((level + 1, member))


class Unfolding:
    """Measures a schema with all references followed, without following any twice."""

    def __init__(self, schema: Any) -> None:
        """Follow the references of a schema."""
        self.schema = schema
        # The size and levels of what each reference leads to; None while that is being measured.
        self.known: dict[str, tuple[int, int] | None] = {}
        self.followed = 0

    def measure(self, part: Any) -> tuple[int, int]:
        """How many members a part has, and how many levels.

        Raises:
            UnjudgedError: too many, or endless.
            WrongError: a reference does not lead to a schema.
        """
        size, levels = 1, 1
        for level, name, member in walk(part):
            size, levels = size + 1, max(levels, level)
            if name in REFERENCES and isinstance(member, str):
                more, deeper = self.follow(member)
                size, levels = size + more, max(levels, level + deeper)
        if size > MOST_UNFOLDED:
            raise UnjudgedError(f"has more than {MOST_UNFOLDED:,} parts when its references are followed")
        if max(levels, self.followed) > MOST_LEVELS:
            raise UnjudgedError(f"is nested more than {MOST_LEVELS} levels deep when its references are followed")
        return size, levels

    def follow(self, reference: str) -> tuple[int, int]:
        """The same of what a reference leads to.

        Raises:
            UnjudgedError: too much, or it leads back, or elsewhere.
            WrongError: it does not lead to a schema.
        """
        if reference not in self.known:
            self.known[reference] = None
            self.followed += 1
            self.known[reference] = self.measure(target(self.schema, reference))
            self.followed -= 1
        found = self.known[reference]
        if found is None:
            raise UnjudgedError("refers to itself, and might never end")
        return found


def target(schema: Any, reference: str) -> Any:
    """The part of a schema to which a reference leads.

    Raises:
        UnjudgedError: it leads elsewhere, or to a name.
        WrongError: it does not lead to a schema.
    """
    if not reference.startswith("#"):
        raise UnjudgedError(f"refers to {shown(reference)}, which is not fetched")
    if reference.startswith("#/"):
        steps = [step.replace("~1", "/").replace("~0", "~") for step in unquote(reference[2:]).split("/")]
    elif reference == "#":
        steps = []
    else:
        raise UnjudgedError(f"refers to {shown(reference)}, which is a name, not a place")
    part = schema
    for step in steps:
        members = {str(place): item for place, item in enumerate(part)} if isinstance(part, list) else part
        if not isinstance(members, dict) or step not in members:
            raise WrongError(f"refers to {shown(reference)}, which is not in it")
        part = members[step]
    if not isinstance(part, dict | bool):
        raise WrongError(f"refers to {shown(reference)}, which is not a schema")
    return part
