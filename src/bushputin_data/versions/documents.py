"""The changes in a descriptor, property by property, from which the new one can be reproduced byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# There is no value.
NOTHING: Any = type("Nothing", (), {"__repr__": lambda _: "nothing"})()


@dataclass(frozen=True, slots=True)
class Edit:
    """One changed property; `old` or `new` is NOTHING if it did not or does not exist.

    Attributes:
        pointer: the path to the property; in a list of named objects, by name.
        old: the old value.
        new: the new value.
    """

    pointer: tuple[str, ...]
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """The changes that turn one descriptor into another.

    Attributes:
        edits: the changed properties.
        orders: the new order of names in an object or list, if it is not the old order with new names at the end.
        whole: the bytes, if edits cannot produce them; otherwise None.
    """

    edits: tuple[Edit, ...] = ()
    orders: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    whole: bytes | None = None


def compared(old: bytes, new: bytes) -> DocumentDiff:
    """The changes that turn the old descriptor into the new one."""
    before, after = json.loads(old), json.loads(new)
    found = DocumentDiff(tuple(edits(before, after)), tuple(orders(before, after)))
    return found if made(found, old) == new else DocumentDiff(found.edits, found.orders, new)


def made(found: DocumentDiff, old: bytes) -> bytes:
    """The bytes of the new descriptor."""
    if found.whole is not None:
        return found.whole
    document = opened(json.loads(old))
    for edit in found.edits:
        put(document, edit)
    for pointer, names in found.orders:
        place = reach(document, pointer)
        items = {name: place[name] for name in names}
        place.clear()
        place.update(items)
    return written(closed(document))


def written(document: Any) -> bytes:
    """A descriptor as this package writes it."""
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")


def edits(old: Any, new: Any, pointer: tuple[str, ...] = ()) -> Iterator[Edit]:
    """The changed properties."""
    before, after = named(old), named(new)
    if before is None or after is None or isinstance(old, list) != isinstance(new, list):
        if not same(old, new):
            yield Edit(pointer, old, new)
        return
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name, NOTHING), after.get(name, NOTHING)
        if was is NOTHING or now is NOTHING:
            yield Edit((*pointer, name), was, now)
        else:
            yield from edits(was, now, (*pointer, name))


def orders(old: Any, new: Any, pointer: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """The objects and lists whose order of names changed."""
    before, after = named(old), named(new)
    if before is None or after is None or isinstance(old, list) != isinstance(new, list):
        return
    if [*(one for one in before if one in after), *(one for one in after if one not in before)] != list(after):
        yield pointer, tuple(after)
    for name in after:
        if name in before:
            yield from orders(before[name], after[name], (*pointer, name))


def named(value: Any) -> Mapping[str, Any] | None:
    """An object, or a list of named objects, by name; None for anything else."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        names = [one.get("name") for one in value]
        if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
            return dict(zip(names, value, strict=True))
    return None


def same(old: Any, new: Any) -> bool:
    """Whether two values are written identically: unlike in Python, 1 is not true, and the order of names counts."""
    return json.dumps(old) == json.dumps(new)


class NamedList(dict[str, Any]):
    """A list of named objects, by name."""


def opened(value: Any) -> Any:
    """A document whose lists of named objects can be edited by name."""
    items = named(value)
    if items is None:
        return [opened(one) for one in value] if isinstance(value, list) else value
    found = {name: opened(one) for name, one in items.items()}
    return NamedList(found) if isinstance(value, list) else found


def closed(value: Any) -> Any:
    """A document with its lists restored."""
    if isinstance(value, NamedList):
        return [closed(one) for one in value.values()]
    if isinstance(value, dict):
        return {name: closed(one) for name, one in value.items()}
    return [closed(one) for one in value] if isinstance(value, list) else value


def reach(document: Any, pointer: tuple[str, ...]) -> Any:
    """The value at a pointer."""
    for name in pointer:
        document = document[name]
    return document


def put(document: Any, edit: Edit) -> None:
    """Apply one edit."""
    *parents, last = edit.pointer
    place = reach(document, tuple(parents))
    if edit.new is NOTHING:
        del place[last]
    else:
        place[last] = opened(edit.new)
