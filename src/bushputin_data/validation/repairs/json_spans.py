"""Where values are in the text of a JSON document, so that one can be changed and all else left alone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

SPACE = re.compile(r"[ \t\r\n]*")
DECODER = json.JSONDecoder()
Steps = tuple[str, ...]
Span = tuple[int, int]


def spans(text: str, wanted: Iterable[Steps], begin: int = 0) -> dict[Steps, Span]:
    """Where the values stand to which these steps lead; of a key that an object has twice the last one.

    Args:
        text: a JSON document that can be read.
        wanted: of each value the keys and the indexes that lead to it.
        begin: where the document begins.
    """
    tree: dict[str, Any] = {}
    for steps in wanted:
        branch = tree
        for step in steps:
            branch = branch.setdefault(step, {})
    return dict(walk(text, skip(text, begin), tree, ()))


def walk(text: str, at: int, tree: dict[str, Any], above: Steps) -> Iterator[tuple[Steps, Span]]:
    """The spans of the values below one that begins here."""
    for step, start, end in members(text, at):
        if step in tree:
            if not tree[step]:
                yield (*above, step), (start, end)
            yield from walk(text, start, tree[step], (*above, step)) if tree[step] else ()


def members(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """The members of an object or array that begins here: key or index, and where the value stands."""
    if text[at] not in "{[":
        return
    is_object, at, index = text[at] == "{", skip(text, at + 1), 0
    while text[at] not in "}]":
        step = str(index)
        if is_object:
            step, at = DECODER.raw_decode(text, at)
            at = skip(text, skip(text, at) + 1)
        end = DECODER.raw_decode(text, at)[1]
        yield step, at, end
        at, index = skip(text, end), index + 1
        if text[at] == ",":
            at = skip(text, at + 1)


def skip(text: str, at: int) -> int:
    """Past the spaces that begin here."""
    found = SPACE.match(text, at)
    assert found
    return found.end()
