"""What changed in a descriptor, property by property, and the new one made of the old one by it, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# Nothing stands there.
NOTHING: Any = type("Nothing", (), {"__repr__": lambda _: "nothing"})()


@dataclass(frozen=True, slots=True)
class Edit:
    """One property that is another: `old` or `new` is NOTHING where it was or is not there.

    Attributes:
        pointer: the names on the way to it; in a list of named objects, their names.
        old: its value before.
        new: its value now.
    """

    pointer: tuple[str, ...]
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class DocumentDiff:
    """What makes a descriptor of another.

    Attributes:
        edits: the properties that are others.
        orders: the names in an object or list, in their order now, where it is not that of before with what is new
            at the end.
        whole: the bytes, where edits do not make them; else None.
    """

    edits: tuple[Edit, ...] = ()
    orders: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    whole: bytes | None = None


def compared(old: bytes, new: bytes) -> DocumentDiff:
    """What makes the new descriptor of the old one."""
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
    """The properties that are others."""
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
    """The objects and lists whose names stand in an order of their own."""
    before, after = named(old), named(new)
    if before is None or after is None or isinstance(old, list) != isinstance(new, list):
        return
    if [*(one for one in before if one in after), *(one for one in after if one not in before)] != list(after):
        yield pointer, tuple(after)
    for name in after:
        if name in before:
            yield from orders(before[name], after[name], (*pointer, name))


def named(value: Any) -> Mapping[str, Any] | None:
    """An object, or a list of objects that have names of their own, by name; None for anything else."""
    if isinstance(value, dict):
        return value
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        names = [one.get("name") for one in value]
        if all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
            return dict(zip(names, value, strict=True))
    return None


def same(old: Any, new: Any) -> bool:
    """Both are written alike: unlike for Python, 1 is not true, and the order of names counts."""
    return json.dumps(old) == json.dumps(new)


class NamedList(dict[str, Any]):
    """A list of named objects, by name."""


def opened(value: Any) -> Any:
    """A document whose lists of named objects are open to be edited by name."""
    items = named(value)
    if items is None:
        return [opened(one) for one in value] if isinstance(value, list) else value
    found = {name: opened(one) for name, one in items.items()}
    return NamedList(found) if isinstance(value, list) else found


def closed(value: Any) -> Any:
    """A document with its lists again."""
    if isinstance(value, NamedList):
        return [closed(one) for one in value.values()]
    if isinstance(value, dict):
        return {name: closed(one) for name, one in value.items()}
    return [closed(one) for one in value] if isinstance(value, list) else value


def reach(document: Any, pointer: tuple[str, ...]) -> Any:
    """What a pointer leads to."""
    for name in pointer:
        document = document[name]
    return document


def put(document: Any, edit: Edit) -> None:
    """Make one edit."""
    *parents, last = edit.pointer
    place = reach(document, tuple(parents))
    if edit.new is NOTHING:
        del place[last]
    else:
        place[last] = opened(edit.new)
