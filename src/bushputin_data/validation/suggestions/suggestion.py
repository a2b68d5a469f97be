"""A suggestion: what could be declared, and the evidence for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

# Rows needed for something that holds in all of them to be taken for a rule; fewer for columns named like keys.
ROWS, KEY_ROWS = 20, 5
# Values needed to suggest a type.
VALUES = 5
# A list of values is suggested if it is no longer than this, each value occurs this often, and none is longer.
LISTED, TIMES, LENGTH = 20, 5, 40
# Different values needed for a foreign key; more are needed if the names of the columns do not match.
DIFFERENT, UNNAMED = 2, 5
THRESHOLDS = (
    f"Only what holds without exception is suggested: a type for at least {VALUES} values; "
    f"constraints and keys for at least {ROWS} rows ({KEY_ROWS} if the column is named like a "
    f"key); a list of at most {LISTED} values that each occur at least {TIMES} times; and a "
    f"foreign key for at least {DIFFERENT} different values if the column names match, otherwise "
    f"{UNNAMED}. This is a draft: someone who knows the data must remove what holds only by "
    "chance."
)


@dataclass(frozen=True)
class Suggestion:
    """Something that could be declared.

    Attributes:
        kind: type, required, unique, enum, pattern, minimum, primaryKey, foreignKey or schema.
        says: what holds in the data, with its counts.
        file: the document that it belongs to: the descriptor, or a schema in a separate file.
        pointer: the place in that document, as in JSON Patch.
        value: the value to add.
        fields: the columns that it is about.
    """

    resource: str
    kind: str
    says: str
    file: str
    pointer: str
    value: Any
    fields: tuple[str, ...] = ()

    @property
    def operation(self) -> dict[str, Any]:
        """The suggestion as a JSON Patch operation (RFC 6902)."""
        return {"op": "add", "path": self.pointer, "value": self.value}


def operations(suggestions: Iterable[Suggestion], document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The JSON Patch of one document, including parents that must exist first."""
    out: list[dict[str, Any]] = []
    copy = deepcopy(dict(document))
    for one in suggestions:
        steps = one.pointer.split("/")[1:]
        for length in range(1, len(steps)):
            above = steps[:length]
            if not has(copy, above):
                empty: Any = [] if steps[length] == "-" else {}
                operation = {"op": "add", "path": "/" + "/".join(above), "value": empty}
                out.append(operation)
                apply(copy, operation)
        out.append(one.operation)
        apply(copy, one.operation)
    return out


def patched(document: Mapping[str, Any], some: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A document after `add` operations."""
    copy = deepcopy(dict(document))
    for operation in some:
        apply(copy, operation)
    return copy


def has(document: Any, steps: list[str]) -> bool:
    """Whether there is a value at this path."""
    for step in steps:
        if isinstance(document, list):
            document = document[int(step)]
        elif step in document:
            document = document[step]
        else:
            return False
    return True


def apply(document: Any, operation: Mapping[str, Any]) -> None:
    """Add one value."""
    *above, last = operation["path"].split("/")[1:]
    for step in above:
        document = document[int(step) if isinstance(document, list) else step]
    value = deepcopy(operation["value"])
    if isinstance(document, list):
        document.insert(len(document) if last == "-" else int(last), value)
    else:
        document[last] = value
