"""How many steps Python's regular expression engine can need at most for a text of a given length.

The engine backtracks: it follows, one after the other, the ways in which a pattern can take a text, until one succeeds.
Its time is the number of steps on all these ways, and that number is bounded here from the parts of the pattern:

1.  A part is *single* if, wherever in a text it starts, at most one way through it can go on with the next character,
    and all others die before they take one. All ways together then take each character at most once, so the steps are
    at most (characters + 1) × *peak*. The peak bounds the steps between one character and the next: those into
    alternatives that are left again without taking anything.

    - A set of characters is single.
    - A sequence is single if its parts are, each seen with the characters that can follow it.
    - A choice is single if its branches are, and no two can go on with the same character. A branch that can be empty
      can go on with what follows. The end of the text counts as a character, so two empty branches are never single.
    - A repetition is single if its body is, seen with another turn or what follows after it, and nothing that starts
      another turn can follow the last one. Where the number of turns is fixed, there is nothing to choose.

2.  Any other part has a number of *ends* (ways through it that can go on) and of steps (*work*). What follows in a
    sequence spends its steps at each end of what precedes, so ends multiply. Of a choice, those branches count together
    that can go on with the same character. A repetition of a single body has an end for each turn. With any other body,
    the ends multiply from turn to turn, which soon is more than PLENTY.

Sets of characters are integers with a bit for each symbol. They may be too large, never too small: then what counts as
single is so. A test of the place in the text, such as `^`, counts as something that always succeeds without taking a
character: that only adds ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Numbers are not followed beyond this.
PLENTY = 10**12
# Turns of a repetition that can each end in several ways are not followed beyond this.
MOST_TURNS = 64
# Branches are compared by symbol while there are no more pairs of one of each.
MOST_COMPARED = 20_000
# The symbol for the end of the text, which can follow the last part.
END = 1


class UnprovenError(Exception):
    """A pattern for which no bound is known."""


class Cost(NamedTuple):
    """What a part costs in one place of a pattern, for texts of one length.

    Attributes:
        single: at most one way through it can go on, and all others die before they take a character.
        ends: the most ways through it that can go on, from one start.
        work: the most steps on all ways through it, from one start.
        peak: the most steps between two characters; of use only where it is single.
    """

    single: bool
    ends: int
    work: int
    peak: int


class Next(NamedTuple):
    """What can follow a part.

    Attributes:
        symbols: what can be next in the text for the way to go on.
        probe: the most steps before a character is taken.
    """

    symbols: int
    probe: int


class Part:
    """A part of a pattern.

    Attributes:
        low: the fewest characters that it takes.
        high: the most.
        first: the symbols with which it can start to take something.
        empty: in how many ways it can be passed without taking a character.
        inside: the most steps within it before the first character.
        anchored: it matches at the start of the text only.
    """

    low = high = first = empty = inside = 0
    anchored = False

    def before(self, after: Next) -> Next:
        """What can follow something that stands before this part."""
        symbols = self.first | (after.symbols if self.empty else 0)
        return Next(symbols, min(self.inside + self.empty * after.probe, PLENTY))

    def cost(self, after: Next, length: int) -> Cost:
        """The cost of this part with what can follow, for texts of at most this length."""
        raise NotImplementedError

    def single(self, peak: int, length: int) -> Cost:
        """The cost of a part that is single."""
        return Cost(True, 1, (min(length, self.high) + 1) * peak, peak)


class Characters(Part):
    """One character of a set."""

    low = high = inside = 1

    def __init__(self, symbols: int) -> None:
        """Take one of these symbols."""
        self.first = symbols

    def cost(self, after: Next, length: int) -> Cost:
        """One step; those that follow are counted where they are made, or by the peak."""
        return Cost(True, 1, 1, 1 + after.probe)


class Test(Part):
    """A test of the place in the text, or nothing at all."""

    empty = inside = 1

    def __init__(self, anchored: bool = False) -> None:
        """Test for the start of the text, or for something else."""
        self.anchored = anchored

    def cost(self, after: Next, length: int) -> Cost:
        """One step."""
        return Cost(True, 1, 1, 1 + after.probe)


class Chain(Part):
    """Parts one after the other."""

    def __init__(self, parts: Sequence[Part]) -> None:
        """Put these parts together."""
        self.parts = parts
        self.low, self.high = sum(part.low for part in parts), min(sum(part.high for part in parts), PLENTY)
        self.anchored = bool(parts) and parts[0].anchored
        start, ways = Next(0, 0), 1
        for part in reversed(parts):
            start = part.before(start)
        for part in parts:
            ways = min(ways * part.empty, PLENTY)
        self.first, self.inside, self.empty = start.symbols, start.probe, ways

    def cost(self, after: Next, length: int) -> Cost:
        """Each part spends its work at each end of those before it."""
        single, ends, work, peak = True, 1, 0, 1
        for part in reversed(self.parts):
            one = part.cost(after, length)
            single, peak = single and one.single, max(peak, one.peak)
            ends, work = min(ends * one.ends, PLENTY), min(one.work + one.ends * work, PLENTY)
            after = part.before(after)
        if not single:
            return Cost(False, ends, work, peak)
        whole = self.single(max(peak, after.probe), length)
        return Cost(True, 1, min(work, whole.work), whole.peak)


class Choice(Part):
    """One of several branches."""

    def __init__(self, branches: Sequence[Part]) -> None:
        """Choose between these branches."""
        self.branches = branches
        self.low, self.high = min(one.low for one in branches), max(one.high for one in branches)
        self.empty = min(sum(one.empty for one in branches), PLENTY)
        self.inside = min(sum(1 + one.inside for one in branches), PLENTY)
        self.anchored = all(one.anchored for one in branches)
        for one in branches:
            self.first |= one.first

    def cost(self, after: Next, length: int) -> Cost:
        """All branches are tried; those that can go on with one and the same character cost more than that."""
        costs = [(one.before(after).symbols, one.cost(after, length)) for one in self.branches]
        seen = shared = 0
        for symbols, _ in costs:
            seen, shared = seen | symbols, shared | (seen & symbols)
        probe = self.before(after).probe
        rivals = [[cost for _, cost in costs]]
        if shared.bit_count() * len(costs) <= MOST_COMPARED:
            alone = [[cost] for _, cost in costs]
            rivals = alone + [[cost for symbols, cost in costs if symbols & symbol] for symbol in bits(shared)]
        ends = min(max(sum(one.ends for one in some) for some in rivals), PLENTY)
        work = min(max(sum(one.work for one in some) for some in rivals) + probe, PLENTY)
        single = not shared and all(cost.single for _, cost in costs)
        return Cost(single, ends, work, max(probe, *(cost.peak for _, cost in costs)))


class Repetition(Part):
    """A part that is repeated."""

    def __init__(self, body: Part, least: int, most: int, price: int = 0) -> None:
        """Repeat a body so many times; `price` is the steps that each turn costs besides its own.

        Raises:
            UnprovenError: a body that can be empty would be repeated: the engine has rules of its own for that.
        """
        if body.empty and most > 1:
            raise UnprovenError
        self.body, self.least, self.most, self.price = body, least, most, price
        self.low, self.high = min(least * body.low, PLENTY), min(most * body.high, PLENTY)
        self.first, self.inside = body.first, 2 + body.inside
        self.empty = body.empty + (least == 0)
        self.anchored = least > 0 and body.anchored

    def cost(self, after: Next, length: int) -> Cost:
        """What can follow the body is another turn, or what follows the repetition."""
        body, again = self.body, self.most > 1
        symbols = after.symbols | (body.first if again else 0)
        probe = 2 + self.price + after.probe + (body.inside if again else 0)
        one = body.cost(Next(symbols, min(probe, PLENTY)), length)
        split = self.least < self.most and bool(body.before(after).symbols & after.symbols)
        peak = max(one.peak, 2 + self.price + body.inside + after.probe)
        # So many turns can be done; one more can be begun.
        turns = min(self.most, length // body.low) if body.low else self.most
        if not one.single:
            return self.multiplied(one, turns, peak)
        ends = min(turns, self.most - self.least) + 1 if split else 1
        return Cost(not split, ends, self.single(peak, length).work, peak)

    def multiplied(self, one: Cost, turns: int, peak: int) -> Cost:
        """The cost where each turn can end in several ways."""
        if turns > MOST_TURNS:
            return Cost(False, PLENTY, PLENTY, peak)
        ways, ends, work = 1, int(self.least == 0), peak
        for turn in range(1, min(turns + 1, self.most) + 1):
            work = min(work + ways * (one.work + peak), PLENTY)
            ways = min(ways * one.ends, PLENTY)
            ends = min(ends + (ways if self.least <= turn <= turns else 0), PLENTY)
        return Cost(False, max(ends, 1), work, peak)


def bits(symbols: int) -> Iterator[int]:
    """Each symbol of a set."""
    while symbols:
        lowest = symbols & -symbols
        yield lowest
        symbols ^= lowest


def match_steps(whole: Part, length: int) -> int:
    """The most steps to match the whole of a text of at most this length."""
    end = Next(END, 1)
    cost = whole.cost(end, length)
    return min(whole.before(end).probe + cost.work + cost.ends, PLENTY)


def search_steps(whole: Part, length: int) -> int:
    """The most steps to find a match in a text.

    It is sought from each character, and found as soon as there is the shortest that can be.
    """
    starts = 1 if whole.anchored else length + 1
    return length + starts * match_steps(shortest(whole), length) + match_steps(whole, length)


def shortest(whole: Part) -> Part:
    """The same without the turns at its end that it does not need."""
    if isinstance(whole, Chain) and whole.parts:
        return Chain([*whole.parts[:-1], shortest(whole.parts[-1])])
    if isinstance(whole, Repetition):
        return Repetition(whole.body, whole.least, whole.least, whole.price)
    return whole
