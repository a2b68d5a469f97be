"""Which kernel a field has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from bushputin_data.validation.engine.exact import Column
from bushputin_data.validation.engine.screen.arrays import texts_of
from bushputin_data.validation.engine.screen.kernels import (
    Days,
    Decimals,
    Integers,
    Kernel,
    OneOf,
    Strings,
    day_edge,
    decimal_edge,
    whole_edge,
)
from bushputin_data.validation.engine.screen.moments import KERNELS
from bushputin_data.validation.engine.screen.patterns import translated

# Properties of a field by which its texts are read in ways of their own.
OWN_WAYS = frozenset(("bareNumber", "groupChar", "decimalChar", "trueValues", "falseValues", "itemType", "delimiter"))
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
# Constraints that a kernel judges, or that are judged elsewhere; a field with any other has no kernel.
JUDGED = frozenset(("required", "unique", "pattern", "minLength", "maxLength", *BOUNDS))
TRUE, FALSE = ("true", "True", "TRUE", "1"), ("false", "False", "FALSE", "0")


def kernel(column: Column) -> Kernel:
    """The kernel of a field; that of the distinct texts wherever anything is unusual."""
    reach = min((pattern.reach for pattern in column.cell.patterns), default=None)
    try:
        return special(column, reach) or Kernel(column, reach)
    except (ValueError, TypeError, ArithmeticError):
        return Kernel(column, reach)


def special(column: Column, reach: int | None) -> Kernel | None:
    """A kernel for a field that has nothing unusual; None where there is none."""
    descriptor, kind = column.field.descriptor, column.cell.type
    constraints = dict(descriptor.get("constraints") or {})
    own = OWN_WAYS & descriptor.keys()
    if kind == "boolean":
        return OneOf(column, reach, texts_for_truth(descriptor))
    if ("enum" in constraints or "categories" in descriptor) and kind in ("string", "integer", "any", "year"):
        return OneOf(column, reach, [*map(str, constraints.get("enum", ())), *map(str, categories(descriptor))])
    if own or "categories" in descriptor or descriptor.get("format", "default") != "default":
        return None
    if not JUDGED.issuperset(constraints):
        return None
    if kind in ("string", "any"):
        pattern = translated(constraints["pattern"]) if "pattern" in constraints else None
        if "pattern" in constraints and (pattern is None or not is_accepted(pattern)):
            return None
        if any(type(constraints[name]) is not int for name in ("minLength", "maxLength") if name in constraints):
            return None
        return Strings(column, reach, constraints, pattern)
    bounds = {name: constraints[name] for name in BOUNDS if name in constraints}
    if kind == "integer":
        return Integers(column, reach, [whole_edge(name, value) for name, value in bounds.items()])
    if kind == "number":
        return Decimals(column, reach, [decimal_edge(name, value) for name, value in bounds.items()])
    if kind == "date":
        return Days(column, reach, [day_edge(name, value) for name, value in bounds.items()])
    if kind in KERNELS:
        made, edge = KERNELS[kind]
        return made(column, reach, [edge(name, value) for name, value in bounds.items()])
    return None


def texts_for_truth(descriptor: Mapping[str, Any]) -> list[str]:
    """The texts that may stand for true and for false; the exact judge decides which of them do."""
    found = (*descriptor.get("trueValues", TRUE), *descriptor.get("falseValues", FALSE))
    return [one for one in found if isinstance(one, str)]


def categories(descriptor: Mapping[str, Any]) -> list[Any]:
    """The values of the categories, which may have labels."""
    found = descriptor.get("categories", ())
    return [one.get("value") if isinstance(one, Mapping) else one for one in found]


def is_accepted(pattern: str) -> bool:
    """The other engine takes a pattern."""
    try:
        pc.match_substring_regex(texts_of([""]), pattern)
    except pa.ArrowInvalid:
        return False
    return True
