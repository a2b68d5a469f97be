"""Estimates the cost of checking a descriptor against an untrusted profile, before that is tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# Limit on the parts of a profile times those of the descriptor, for all profiles of a package together: with more
# it could take minutes.
PARTS = 2_000_000


def pairs(value: Any) -> float:
    """How often two items of an array are compared where all must be different."""
    return len(value) ** 2 if isinstance(value, list) else 0


def is_unique(schema: Any) -> float:
    """1 for a part of a JSON Schema by which all items must be different."""
    return isinstance(schema, dict) and "uniqueItems" in schema


def unit_weight(value: Any) -> float:
    """1 for every part."""
    return 1


def parts(value: Any, root: Any = None, weigh: Callable[[Any], float] = unit_weight) -> float:
    """How many values a JSON value is made of; with a root, those of a JSON Schema whose references are followed.

    What leads back to itself, or into something else than the root, is endless.
    """
    found: dict[str, float] = {}
    steps = 0

    def count(part: Any) -> float:
        nonlocal steps
        steps += 1
        if steps > PARTS:
            return float("inf")
        members = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        reference = part.get("$ref") if isinstance(part, dict) and root is not None else None
        return weigh(part) + sum(map(count, members)) + (follow(reference) if isinstance(reference, str) else 0)

    def follow(reference: str) -> float:
        if reference not in found:
            found[reference] = float("inf")
            found[reference] = count(target(root, reference))
        return found[reference]

    try:
        return count(value)
    except RecursionError:
        return float("inf")


def target(root: Any, reference: str) -> Any:
    """The part of a JSON Schema to which a reference leads; the whole, which has no end, where that is not plain."""
    part = root
    start, *steps = reference.split("/")
    if start != "#" or not steps or "%" in reference:
        return {"$ref": reference}
    for step in steps:
        step = step.replace("~1", "/").replace("~0", "~")
        if isinstance(part, list) and step.isdecimal() and int(step) < len(part):
            part = part[int(step)]
        elif isinstance(part, dict) and step in part:
            part = part[step]
        else:
            return {"$ref": reference}
    return part
