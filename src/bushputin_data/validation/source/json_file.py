"""Reads JSON as strictly as descriptors require, and reports faults in how it is written."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from typing import IO, Any, NamedTuple

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault, cut, shown
from bushputin_data.validation.limits import USUAL, Limits, hint

# How deeply objects and lists may be nested.
DEPTH = 100
# Limit on objects and lists, as a multiple of the members that a list of a descriptor may have: each takes some hundred
# bytes of memory, but only two in the file.
PARTS = 50
# Digits that an integer may have, as in Python by default: the time to read one grows with their square.
DIGITS = 4300
# Repeated keys that are reported individually; pointers to them are cut, because keys can be as long as the file.
REPORTED = 100
POINTER = 1_000
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
SURROGATE = re.compile("[\ud800-\udfff]")
# A member's place: that of what holds it, and its key or index there; None at the top.
Way = tuple[Any, str | int] | None


class Document(NamedTuple):
    """A JSON file that was read.

    Attributes:
        value: its value.
        faults: faults in how it is written; the place of each is a JSON pointer.
        size: its bytes.
    """

    value: Any
    faults: tuple[FaultError, ...]
    size: int


def read_json(stream: IO[bytes], name: str, limits: Limits = USUAL, *, most: int | None = None) -> Document:
    """Read a JSON file.

    Args:
        stream: its bytes.
        name: what messages call it.
        limits: how large it may be.
        most: how many bytes other files have left for it.

    Raises:
        FaultError: it is too large, not UTF-8, not JSON, or nested too deeply.
    """
    data = stream.read((limits.descriptor_bytes if most is None else most) + 1)
    if len(data) > limits.descriptor_bytes:
        fact = f"{name} is larger than {limits.descriptor_bytes:,} bytes."
        raise FaultError(Fault("size_limit", fact, hint("descriptor_bytes")))
    if most is not None and len(data) > most:
        fact = f"Together with the files read before it, {name} is larger than {limits.descriptor_bytes:,} bytes."
        raise FaultError(Fault("size_limit", fact, hint("descriptor_bytes")))
    text = decoded(data, name)
    parts, most_parts = text.count("{") + text.count("["), PARTS * limits.descriptor_members
    if parts > most_parts:
        fact = f"{name} has {parts:,} objects and lists, more than {most_parts:,}."
        raise FaultError(Fault("size_limit", fact, hint("descriptor_members")))
    repeated = RepeatedKeys()
    try:
        value = json.loads(
            text, object_pairs_hook=repeated.new_object, parse_constant=not_a_number, parse_int=integer_reader(name)
        )
    except RecursionError:
        raise too_deep(name) from None
    except ValueError as error:
        raise FaultError(Fault("descriptor", f"{name} is not JSON: {str(error).rstrip('.')}.")) from None
    if is_deep(value):
        raise too_deep(name)
    faults = [*mark_faults(data), *repeated.faults(value)]
    if ESCAPED_SURROGATE.search(text):
        faults += surrogate_faults(value)
    return Document(value, tuple(faults), len(data))


def decoded(data: bytes, name: str) -> str:
    """The text of a JSON file.

    Raises:
        FaultError: it is not UTF-8.
    """
    encoding = json.detect_encoding(data)
    if not encoding.startswith("utf-8"):
        raise FaultError(Fault("encoding", f"{name} is {encoding[:6].upper()}, not UTF-8.", "Save it as UTF-8."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start
        line, column = data.count(b"\n", 0, start) + 1, start - data.rfind(b"\n", 0, start)
        problem = f"byte 0x{data[start]:02X} on line {line}, column {column}, is not part of a character"
        raise FaultError(Fault("encoding", f"{name} is not UTF-8: {problem}.", "Save it as UTF-8.")) from None


def too_deep(name: str) -> FaultError:
    """The error for nesting beyond what any descriptor needs and programs can handle."""
    return FaultError(Fault("descriptor", f"{name} is nested too deeply: more than {DEPTH} levels."))


def not_a_number(name: str) -> None:
    """Stop at NaN and the infinities, which Python would read."""
    raise ValueError(f"{name} is not a JSON value")


def integer_reader(name: str) -> Callable[[str], int]:
    """Reads integers, unless they are so long that reading them takes noticeable time."""
    most = min(DIGITS, sys.get_int_max_str_digits() or DIGITS)

    def read(text: str) -> int:
        if len(text) > most:
            fact = f"{name} has a number of {len(text):,} digits; at most {most:,} are supported."
            raise FaultError(Fault("size_limit", fact, "If it is not a quantity, write it as a string."))
        return int(text)

    return read


def is_deep(value: Any) -> bool:
    """Whether objects and lists are nested beyond the limit."""
    levels = [items_of(value)]
    while levels:
        for _, member in levels[-1]:
            if isinstance(member, dict | list):
                levels.append(items_of(member))
                break
        else:
            levels.pop()
        if len(levels) > DEPTH:
            return True
    return False


def mark_faults(data: bytes) -> list[FaultError]:
    """The byte order mark, if there is one."""
    if not data.startswith(BYTE_ORDER_MARK):
        return []
    fact = "The file begins with a byte order mark."
    return [FaultError(Fault("byte_order_mark", fact, "Save it as UTF-8 without one.", level="warning"))]


class RepeatedKeys:
    """Creates JSON objects, and remembers keys that an object repeats."""

    def __init__(self) -> None:
        """None so far."""
        self.count = 0
        self._found: dict[int, tuple[object, list[str]]] = {}

    def new_object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """One object; of values with the same key the last one counts, as for all programs."""
        out = dict(pairs)
        if len(out) < len(pairs):
            times = Counter(key for key, _ in pairs)
            keys = [key for key in times if times[key] > 1]
            self.count += len(keys)
            if len(self._found) < REPORTED:
                # The object is kept with its keys, so that its identity stays its own.
                self._found[id(out)] = (out, keys[:REPORTED])
        return out

    def faults(self, value: Any) -> Iterator[FaultError]:
        """One fault for each of the first repeated keys, and one for all others."""
        if not self.count:
            return
        found = [(key, way) for one, way in walk(value) for key in self._found.get(id(one), (None, ()))[1]]
        for key, way in found[:REPORTED]:
            fact = f"The key {shown(key)} is repeated in one object: only its last value counts."
            yield FaultError(Fault("duplicate_json_key", fact, "Remove one of the two."), pointer((way, key)))
        if self.count > REPORTED:
            fact = f"{self.count - len(found[:REPORTED]):,} more keys are repeated."
            yield FaultError(Fault("duplicate_json_key", fact, "Remove one of each pair."))


def surrogate_faults(value: Any) -> list[FaultError]:
    """One fault for all strings and keys with half of a surrogate pair, at the first of them."""
    first, count = None, 0
    for one, way in walk(value):
        keys = [key for key in one if SURROGATE.search(key)] if isinstance(one, dict) else []
        ways = [way] if isinstance(one, str) and SURROGATE.search(one) else [(way, key) for key in keys]
        first, count = first or next(iter(ways), None), count + len(ways)
    if not count:
        return []
    more = f" (and {count - 1:,} more)" if count > 1 else ""
    fact = f"This string has half of a surrogate pair, such as \\ud800, and is not text{more}."
    return [FaultError(Fault("encoding", fact, "Write the whole character."), pointer(first))]


def walk(value: Any) -> Iterator[tuple[Any, Way]]:
    """A value and all that is in it, in the order of the file, each with the way to it."""
    yield value, None
    levels: list[tuple[Iterator[tuple[str | int, Any]], Way]] = [(items_of(value), None)]
    while levels:
        items, way = levels[-1]
        for key, member in items:
            yield member, (way, key)
            if member and isinstance(member, dict | list):
                levels.append((items_of(member), (way, key)))
                break
        else:
            levels.pop()


def items_of(value: Any) -> Iterator[tuple[str | int, Any]]:
    """The members of an object or a list, with their keys or indexes; none of other values."""
    return iter(value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()))


def pointer(way: Way) -> str:
    """The JSON pointer of a place; a very long one is cut."""
    keys = []
    while way is not None:
        way, key = way
        keys.append(cut(str(key), POINTER).replace("~", "~0").replace("/", "~1"))
    return cut("".join("/" + key for key in reversed(keys)), POINTER)
