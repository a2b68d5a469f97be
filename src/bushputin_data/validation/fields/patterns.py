"""The patterns of a package: those that are certainly fast are matched here, all others in a child process.

The result does not depend on where a pattern runs: both are the same Python, without flags.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from bushputin_data.validation import limits as bounds
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields import cage_worker as worker
from bushputin_data.validation.fields.cage import ENDED, UNAVAILABLE, Answer, Cage
from bushputin_data.validation.fields.pattern_reading import NOWHERE, nodes, reach
from bushputin_data.validation.findings import Fault

__all__ = ["Cage", "Pattern", "compile_pattern"]

# A pattern that weighs more is compiled in the cage, and so is any once those of a run weigh more together. Each
# character counts (it takes some microseconds), and a set counts more if the engine makes a table of it.
MOST_WEIGHT, MOST_WEIGHT_OF_RUN = 4096, 100_000
SET_WEIGHT, CODES_PER_WEIGHT = 80, 50
# What is kept of the values that were asked for one by one.
MOST_KEPT, LONGEST_KEPT = 10_000, 200
UNJUDGED = "cannot be checked: "
REASONS = {
    worker.MEMORY: "its pattern needs too much memory",
    worker.DEEP: "its pattern is nested too deeply",
    worker.SPENT: "the patterns of this package have used up their time",
    ENDED: "its pattern crashed the process in which it ran",
    UNAVAILABLE: "its pattern may never finish, and no process could be started to run it in",
}


class Compiled(NamedTuple):
    """What is made of a pattern's text once in a run.

    Attributes:
        number: by which the cage knows it.
        reach: the length of the longest texts that are matched here.
        match: matches these; gives None if it does not.
    """

    number: int
    reach: int
    match: Callable[[str], object]


class Pattern:
    """A pattern that whole values must match."""

    def __init__(self, text: str, compiled: Compiled, cage: Cage) -> None:
        """Match fast patterns here, and ask the cage for all others."""
        self.text, self.reach = text, compiled.reach
        self._match, self._number, self._cage = compiled.match, compiled.number, cage
        self._known: dict[str, bool] = {}
        self._fault: Fault | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return compile_pattern, (self.text, self._cage)

    def matches(self, value: str) -> bool:
        """Whether the whole value matches.

        Raises:
            FaultError: that cannot be judged; nor can any other value that was not asked for before.
        """
        if len(value) <= self.reach:
            try:
                return self._match(value) is not None
            except MemoryError:
                # The child has a memory of its own.
                pass
        if value in self._known:
            return self._known[value]
        answer = self._ask([value])
        if self._fault:
            raise FaultError(self._fault, "pattern")
        if len(self._known) < MOST_KEPT and len(value) <= LONGEST_KEPT:
            self._known |= answer
        return answer[value]

    def all_match(self, texts: Sequence[str], values: Sequence[Any]) -> bool:
        """All of these texts surely match; False where one does not, or the cage must be asked."""
        if max(map(len, texts), default=0) > self.reach:
            return False
        try:
            return all(map(self._match, texts))
        except MemoryError:
            return False

    def prefetch(self, values: Sequence[str]) -> None:
        """Have the answers for these values at hand, and forget all others."""
        if max(map(len, values), default=0) <= self.reach:
            self._known = {}
            return
        wanted = dict.fromkeys(value for value in values if len(value) > self.reach)
        known = {value: self._known[value] for value in wanted if value in self._known}
        self._known = known | self._ask([value for value in wanted if value not in known])

    def _ask(self, values: list[str]) -> dict[str, bool]:
        """The cage's verdicts on values; without the first that has none, and all after it."""
        if self._fault or not values:
            return {}
        answer = self._cage.ask(self._number, self.text, values)
        if answer.why != worker.DONE:
            self._fault = fault(answer, self._cage, "for one value")
        return dict(zip(values, answer.verdicts, strict=False))


def fault(answer: Answer, cage: Cage, what: str) -> Fault:
    """Why a value has no verdict."""
    hint = bounds.hint("pattern_seconds") if answer.why in (worker.SLOW, worker.SPENT) else None
    slow = f"its pattern needs more than {cage.limits.pattern_seconds:g} s {what}"
    return Fault("descriptor", UNJUDGED + REASONS.get(answer.why, slow), hint)


def compile_here(text: str, cage: Cage, *, search: bool = False) -> Compiled | None:
    """The pattern, to match whole texts or to be sought in them, if it can certainly be compiled in little time.

    Raises:
        re.error: it is not a regular expression.
    """
    number, spare = len(cage.compiled), min(MOST_WEIGHT, MOST_WEIGHT_OF_RUN - cage.weight)
    if len(text) > spare:
        return None
    # What a later Python may read otherwise is read as this one does.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = parser.parse(text)
            weight = len(text) + sum(map(set_weight, (value for kind, value in nodes(tree) if kind is op.IN)))
            cage.weight += min(weight, spare)
            if weight > spare:
                return None
            whole = re.compile(text)
            return Compiled(number, reach(tree, search=search), whole.search if search else whole.fullmatch)
        except RecursionError:
            # The child has a deeper stack than what calls this may have left.
            return None
        except (ValueError, OverflowError) as error:
            raise re.error(str(error)) from None


def set_weight(items: Iterable[tuple[Any, Any]]) -> int:
    """What a set weighs: one within Latin-1 is compiled quickly, of another the engine makes a table."""
    ranges = [value if kind is op.RANGE else (value, value) for kind, value in items if kind in (op.RANGE, op.LITERAL)]
    if all(high < 256 for _, high in ranges):
        return 0
    return SET_WEIGHT + int(sum(high - low for low, high in ranges)) // CODES_PER_WEIGHT


def compile_there(text: str, cage: Cage) -> Compiled:
    """The pattern, after the cage has compiled it.

    Raises:
        FaultError: that takes too much time or memory.
        re.error: it is not a regular expression.
    """
    number = len(cage.compiled)
    answer = cage.ask(number, text, [])
    if answer.why == worker.INVALID:
        raise re.error(answer.detail)
    if answer.why != worker.DONE:
        raise FaultError(fault(answer, cage, "to be compiled"), "pattern")
    return Compiled(number, NOWHERE, len)


def compile_pattern(text: str, cage: Cage) -> Pattern:
    """Compile a pattern, as one of those of a run.

    Raises:
        FaultError: it takes too much time or memory, or is nested too deeply: no value can be judged.
        TypeError: it is not a string.
        re.error: it is not a regular expression.
    """
    if not isinstance(text, str):
        raise TypeError("it is not a string")
    if (text, False) not in cage.compiled:
        cage.compiled[text, False] = compile_here(text, cage) or compile_there(text, cage)
    return Pattern(text, cage.compiled[text, False], cage)


def compile_search(text: str, cage: Cage) -> Compiled | None:
    """A pattern that is sought in texts, if that is certainly quick for all of some length.

    Raises:
        re.error: it is not a regular expression.
    """
    if (text, True) not in cage.compiled:
        cage.compiled[text, True] = compile_here(text, cage, search=True)
    found: Compiled | None = cage.compiled[text, True]
    return found
