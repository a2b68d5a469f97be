"""How long a text may be for a pattern to be run in this process: its parts are read from Python's own parser."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from bushputin_data.validation.fields.pattern_costs import (
    END,
    Chain,
    Characters,
    Choice,
    Part,
    Repetition,
    Test,
    UnprovenError,
    match_steps,
    search_steps,
)

Node = tuple[Any, Any]
# What a text may cost, and each of its characters: about as much as reading it costs (a step takes some 3 ns). The most
# for one text keeps its time below 0.2 s, and its memory low, as a repetition keeps each of its turns.
STEPS, STEPS_PER_CHARACTER, MOST_STEPS = 500, 200, 20_000_000
# Texts whose lengths are 2 to the power of these are considered.
SHORTEST, LONGEST = 2, 20
# Not even the empty text.
NOWHERE = -1
# With more bounds outside ASCII than this, sets of characters are not compared.
MOST_BOUNDS = 256
# Each turn of a repetition saves all groups of the pattern: what each of them counts, mostly for its memory.
GROUP = 4
FLAGS = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE | re.UNICODE
CHARACTERS = (op.LITERAL, op.NOT_LITERAL, op.ANY, op.IN)
CHARACTERS_ALONE = [[kind] for kind in CHARACTERS]
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT)
STARTS = (op.AT_BEGINNING, op.AT_BEGINNING_STRING)
OUTSIDE = 128
# The four kinds of characters outside ASCII: letters and numerals, decimal digits, spaces, the rest.
KINDS = WORD, DIGIT, SPACE, REST = range(4)
# The symbols of ASCII characters.
ASCII_WORD = sum(2 << code for code in range(OUTSIDE) if chr(code).isalnum() or chr(code) == "_")
ASCII_DIGIT = sum(2 << code for code in range(OUTSIDE) if chr(code).isdecimal())
ASCII_SPACE = sum(2 << code for code in range(OUTSIDE) if chr(code).isspace())
ASCII_LETTER = sum(2 << code for code in range(OUTSIDE) if chr(code).isalpha())
NEGATIVES = {op.CATEGORY_NOT_WORD: op.CATEGORY_WORD, op.CATEGORY_NOT_DIGIT: op.CATEGORY_DIGIT}
NEGATIVES[op.CATEGORY_NOT_SPACE] = op.CATEGORY_SPACE


def reach(tree: Any, *, search: bool = False) -> int:
    """The length of the longest texts that a parsed pattern certainly matches in few steps; NOWHERE if there is none.

    Args:
        tree: the pattern as the parser gives it.
        search: a match is sought anywhere in the text.
    """
    steps = search_steps if search else match_steps
    try:
        whole = Reader(tree).whole()
        # The cost may have a large part that does not depend on the length: it must be small for short texts too.
        if not is_cheap(steps(whole, 1 << SHORTEST), 1 << SHORTEST):
            return NOWHERE
        low, high = SHORTEST, LONGEST + 1
        while high - low > 1:
            middle = LONGEST if high > LONGEST else (low + high) // 2
            if is_cheap(steps(whole, 1 << middle), 1 << middle):
                low = middle
            else:
                high = middle
    except (UnprovenError, RecursionError):
        return NOWHERE
    return 1 << low


def is_cheap(steps: int, length: int) -> bool:
    """Whether this many steps are acceptable for a text of this length."""
    return steps <= min(STEPS + STEPS_PER_CHARACTER * length, MOST_STEPS)


def nodes(tree: Iterable[Node]) -> Iterator[Node]:
    """Every node of a parsed pattern."""
    open_trees = [iter(tree)]
    while open_trees:
        for kind, value in open_trees[-1]:
            yield kind, value
            if inner := subtrees(kind, value):
                open_trees.extend(map(iter, inner))
                break
        else:
            open_trees.pop()


def subtrees(kind: Any, value: Any) -> list[Any]:
    """The patterns inside a node, of whatever kind."""
    values = value[1] if kind is op.BRANCH else value if isinstance(value, tuple) else [value]
    return [one for one in values if isinstance(one, parser.SubPattern)]


class Reader:
    """Reads one parsed pattern.

    A set of characters is an integer with a bit for each symbol: END, each ASCII character, and the four kinds of each
    stretch of others between two bounds that the pattern names. With IGNORECASE, a set with a symbol that may have a
    case has all symbols that may.
    """

    def __init__(self, tree: Any) -> None:
        """Find the symbols of a pattern.

        Raises:
            UnprovenError: it has flags under which sets are others, or too many bounds.
        """
        self.tree = tree
        scoped = [value for kind, value in nodes(tree) if kind is op.SUBPATTERN]
        flags = tree.state.flags
        for _, added, _, _ in scoped:
            flags |= added
        self.fold, self.lines = bool(flags & re.IGNORECASE), bool(flags & re.MULTILINE)
        self.price = 1 + GROUP * (tree.state.groups - 1)
        self.bounds = sorted({OUTSIDE, *bounds(tree)})
        if flags & ~FLAGS or len(self.bounds) > MOST_BOUNDS:
            raise UnprovenError
        self.all = (1 << (1 + OUTSIDE + len(KINDS) * len(self.bounds))) - 1 - END
        self.categories = {
            op.CATEGORY_WORD: ASCII_WORD | self.kinds(WORD, DIGIT),
            op.CATEGORY_DIGIT: ASCII_DIGIT | self.kinds(DIGIT),
            op.CATEGORY_SPACE: ASCII_SPACE | self.kinds(SPACE),
        }
        self.cased = ASCII_LETTER | self.kinds(WORD, REST)

    def kinds(self, *kinds: int) -> int:
        """All characters outside ASCII of these kinds."""
        first = sum(2 << (OUTSIDE + kind) for kind in kinds)
        return sum(first << (len(KINDS) * stretch) for stretch in range(len(self.bounds)))

    def whole(self) -> Part:
        """The pattern's parts.

        Raises:
            UnprovenError: it has some whose cost is not known.
        """
        return self.chain(self.tree)

    def chain(self, tree: Iterable[Node]) -> Part:
        """Parts one after the other."""
        parts = [self.part(kind, value) for kind, value in tree]
        return parts[0] if len(parts) == 1 else Chain(parts)

    def part(self, kind: Any, value: Any) -> Part:
        """One part."""
        if kind in CHARACTERS:
            return Characters(self.characters(kind, value))
        if kind is op.AT:
            return Test(anchored=value in STARTS and not self.lines)
        if kind is op.SUBPATTERN:
            return self.chain(value[3])
        if kind is op.BRANCH:
            return Choice([self.chain(branch) for branch in value[1]])
        if kind in REPEATS:
            return self.repetition(*value)
        raise UnprovenError

    def repetition(self, least: int, most: int, tree: Any) -> Part:
        """A repetition; the engine saves all groups at each turn, unless it is of plain characters."""
        price = 0 if [kind for kind, _ in tree] in CHARACTERS_ALONE else self.price
        return Repetition(self.chain(tree), int(least), int(most), price)

    def characters(self, kind: Any, value: Any) -> int:
        """The symbols of a set."""
        symbols = self.all
        if kind is op.LITERAL:
            symbols = self.range(value, value)
        elif kind is op.NOT_LITERAL:
            symbols = self.all & ~self.range(value, value)
        elif kind is op.IN:
            symbols = self.members(value)
        return symbols | self.cased if self.fold and symbols & self.cased else symbols

    def members(self, items: list[Node]) -> int:
        """The symbols of what is in brackets."""
        symbols = 0
        for kind, value in items:
            if kind is op.LITERAL:
                symbols |= self.range(value, value)
            elif kind is op.RANGE:
                symbols |= self.range(*value)
            elif kind is op.CATEGORY:
                symbols |= self.category(value)
            elif kind is not op.NEGATE:
                raise UnprovenError
        return self.all & ~symbols if items[0][0] is op.NEGATE else symbols

    def category(self, name: Any) -> int:
        """The symbols of a class such as that of digits."""
        if name in NEGATIVES:
            return self.all & ~self.category(NEGATIVES[name])
        if name not in self.categories:
            raise UnprovenError
        return self.categories[name]

    def range(self, low: int, high: int) -> int:
        """The symbols of the characters from one to another."""
        start = low if low < OUTSIDE else OUTSIDE + len(KINDS) * bisect_left(self.bounds, low)
        stop = high + 1 if high < OUTSIDE else OUTSIDE + len(KINDS) * bisect_left(self.bounds, high + 1)
        return (2 << stop) - (2 << start)


def bounds(tree: Any) -> Iterator[int]:
    """Where sets of a pattern start and end, outside ASCII."""
    for kind, value in nodes(tree):
        items = value if kind is op.IN else [(kind, value)]
        for one, codes in items:
            low, high = codes if one is op.RANGE else (codes, codes) if one in (op.LITERAL, op.NOT_LITERAL) else (0, 0)
            if high >= OUTSIDE:
                yield from (max(low, OUTSIDE), high + 1)
