"""Patterns from strangers: those that might never end are run in a child process with a time limit."""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

from bushputin_data.validation import limits as bounds

if TYPE_CHECKING:
    import subprocess

OTHER = "other"
# After so many values that took too long, no pattern that might never end is tried any more.
TIMEOUTS = 3
WORKER = """
import json, re, sys
match = re.compile(json.loads(sys.stdin.readline())).fullmatch
for line in sys.stdin:
    print(int(match(json.loads(line)) is not None), flush=True)
"""
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
UNJUDGED = (op.GROUPREF, op.GROUPREF_EXISTS, op.ASSERT, op.ASSERT_NOT, op.ATOMIC_GROUP, op.POSSESSIVE_REPEAT)
Node = tuple[Any, Any]
CATEGORIES: dict[Any, Callable[[str], bool]] = {
    op.CATEGORY_DIGIT: str.isdigit,
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
}
NEGATIVES = {op.CATEGORY_NOT_DIGIT: op.CATEGORY_DIGIT, op.CATEGORY_NOT_SPACE: op.CATEGORY_SPACE}
NEGATIVES[op.CATEGORY_NOT_WORD] = op.CATEGORY_WORD


class PatternTimeoutError(Exception):
    """A pattern that needed more than its time for one value."""


def compile_pattern(text: str) -> Callable[[str], object]:
    """The test whether a value, whole, matches a pattern: what it gives is true if so.

    Raises:
        re.error: the pattern is none.
    """
    # What a later Python may read otherwise is read as this one does.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pattern = re.compile(text)
        return Caged(text).matches if is_risky(text) else pattern.fullmatch


class Caged:
    """A pattern that is run in a child process, which is ended when one value takes too long."""

    def __init__(self, text: str) -> None:
        """The child is started at the first value."""
        self.text, self.seconds = text, bounds.current().pattern_seconds
        self.child: subprocess.Popen[str] | None = None

    def start(self) -> subprocess.Popen[str]:
        """A child that has the pattern and waits for values."""
        import subprocess

        command = [sys.executable, "-I", "-S", "-W", "ignore", "-c", WORKER]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ask(child, self.text)
        return child

    @staticmethod
    def ask(child: subprocess.Popen[str], text: str) -> None:
        """Send a text, as JSON on a line of its own."""
        assert child.stdin
        child.stdin.write(json.dumps(text) + "\n")
        child.stdin.flush()

    def matches(self, value: str) -> bool:
        """Whether the whole value matches.

        Raises:
            PatternTimeoutError: there was no answer in time.
        """
        import threading

        spent = bounds.spent()
        if spent.timeouts >= TIMEOUTS:
            raise PatternTimeoutError("patterns of this package have used up their time")
        child = self.child = self.child or self.start()
        timer = threading.Timer(self.seconds, child.kill)
        timer.start()
        try:
            self.ask(child, value)
            assert child.stdout
            answer = child.stdout.readline()
        except OSError:
            answer = ""
        finally:
            timer.cancel()
        if not answer:
            self.close()
            spent.timeouts += 1
            raise PatternTimeoutError(f"the pattern needs more than {self.seconds:g} s for one value")
        return answer.strip() == "1"

    def close(self) -> None:
        """End the child."""
        if self.child:
            self.child.kill()
            self.child.communicate()
            self.child = None

    __del__ = close


def is_risky(text: str) -> bool:
    """The pattern has a repetition that can split one text in many ways, or refers back to what it matched."""
    tree = parser.parse(text)
    if tree.state.flags & re.IGNORECASE:
        return True
    return any(kind in UNJUDGED for kind, _ in nodes(tree)) or ambiguous(list(tree))


def nodes(tree: Any) -> Iterator[Node]:
    """Every node of a parsed pattern."""
    for kind, value in tree:
        yield kind, value
        for inner in subtrees(kind, value):
            yield from nodes(inner)


def subtrees(kind: Any, value: Any) -> list[Any]:
    """The patterns inside a node."""
    if kind in REPEATS:
        return [value[2]]
    if kind is op.SUBPATTERN:
        return [value[3]]
    if kind is op.BRANCH:
        return list(value[1])
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [value[1]]
    return []


def ambiguous(sequence: list[Node]) -> bool:
    """Two repetitions of the sequence, or of one inside it, could share out one text between them."""
    flat = flatten(sequence)
    for place, (kind, value) in enumerate(flat):
        if kind is op.BRANCH and any(ambiguous(list(branch)) for branch in value[1]):
            return True
        if kind in REPEATS and (shares_inside(value) or shares_after((kind, value), flat[place + 1 :])):
            return True
    return False


def flatten(sequence: list[Node]) -> list[Node]:
    """The sequence with its plain groups opened."""
    out: list[Node] = []
    for kind, value in sequence:
        out += flatten(list(value[3])) if kind is op.SUBPATTERN else [(kind, value)]
    return out


def shares_inside(repeat: Any) -> bool:
    """The body of a repetition is itself ambiguous, or its turns can be cut in more than one way."""
    _, most, body = repeat
    flat = flatten(list(body))
    if most == 1:
        return ambiguous(flat)
    shortest, longest = body.getwidth()
    if shortest == longest and not any(kind is op.BRANCH for kind, _ in nodes(body)):
        return False
    fixed = flat[0][0] in (op.LITERAL, op.IN)
    return not fixed or ambiguous(flat[1:]) or bool(characters(flat[:1]) & characters(flat[1:]))


def shares_after(repeat: Node, rest: list[Node]) -> bool:
    """A later repetition can begin with what this one can end with, and nothing between must stop it."""
    least, most, _ = repeat[1]
    mine = characters([repeat])
    for kind, value in rest if most > least else []:
        shared = mine & firsts([(kind, value)])
        if shared and kind in (*REPEATS, op.BRANCH):
            return True
        if not shared and kind is not op.AT and not (kind in REPEATS and may_be_empty(value)):
            return False
    return False


def may_be_empty(repeat: Any) -> bool:
    """A repetition that can match nothing."""
    least, _, body = repeat
    return bool(least == 0 or body.getwidth()[0] == 0)


def firsts(sequence: list[Node]) -> set[str]:
    """The characters with which a match of the sequence can begin."""
    out: set[str] = set()
    for kind, value in flatten(sequence):
        if kind in REPEATS:
            out |= firsts(list(value[2]))
            if not may_be_empty(value):
                break
        elif kind is not op.AT:
            out |= characters([(kind, value)])
            break
    return out


def characters(tree: Any) -> set[str]:
    """The characters that a pattern can take, out of a sample of all that tell its sets apart."""
    out: set[str] = set()
    for kind, value in nodes(tree):
        if kind is op.LITERAL:
            out.add(chr(value) if value < 128 else OTHER)
        elif kind is op.IN:
            out |= members(value)
        elif kind in (op.NOT_LITERAL, op.ANY):
            out |= {*map(chr, range(128)), OTHER} - ({chr(value)} if value is not None else set())
    return out


def members(items: list[Node]) -> set[str]:
    """The ASCII characters of a set, the ends of its ranges, and a mark for all others."""
    if items[0][0] is op.NEGATE:
        return {*map(chr, range(128)), OTHER} - {char for char in members(items[1:]) if char != OTHER}
    out: set[str] = set()
    for kind, value in items:
        if kind is op.LITERAL:
            out.add(chr(value) if value < 128 else OTHER)
        elif kind is op.RANGE:
            low, high = value
            out |= {chr(code) for code in range(low, min(high, 127) + 1)} | ({OTHER} if high > 127 else set())
        else:
            out |= category(value) | {OTHER}
    return out


def category(name: Any) -> set[str]:
    """The ASCII characters of a class such as that of digits."""
    if name in NEGATIVES:
        return {*map(chr, range(128))} - category(NEGATIVES[name])
    return {char for char in map(chr, range(128)) if CATEGORIES[name](char)}


class Cage:
    """Shim."""

    def __init__(self, limits: Any) -> None:
        """Shim."""

    def __enter__(self) -> Cage:
        return self

    def __exit__(self, *args: object) -> None:
        return None
