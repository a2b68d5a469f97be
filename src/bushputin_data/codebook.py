"""The codebook for coding statements: an entry for each value of `stance` and `act`, and the training set.

The values and their short definitions are those of the code lists; codebook.toml has everything else.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A part of the codebook; unknown keys are refused, so that typing errors are found."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(Part):
    """A statement that has the value, and the reason."""

    id: str
    why: str


class NearMiss(Example):
    """A statement that could be mistaken for the value, and its actual value."""

    code: str


class Entry(Part):
    """The entry for one value."""

    includes: str
    excludes: str
    examples: tuple[Example, ...]
    near_miss: NearMiss


class Variable(Part):
    """A variable: its question, its rules, the rules for mixed cases, and an entry for each value."""

    question: str
    rules: tuple[str, ...]
    mixed: tuple[str, ...]
    values: dict[str, Entry]
    precedence: tuple[str, ...] = ()


class Case(Example):
    """A borderline statement with its values."""

    stance: str
    act: str


class Level(Part):
    """The test of a level of certainty, and what does not pass it."""

    test: str
    fails: str


class Training(Part):
    """How the training set is drawn."""

    seed: int
    size: int
    last: str


class SideMasks(Part):
    """Regular expressions for words that reveal one side."""

    person: str
    leader: tuple[str, ...]
    official: tuple[str, ...]
    country: tuple[str, ...]
    people: tuple[str, ...]
    government: tuple[str, ...]
    parliament: tuple[str, ...]


class MaskLists(Part):
    """Regular expressions for words that are masked in the texts that coders see."""

    numbers: tuple[str, ...]
    years: tuple[str, ...]
    dates: tuple[str, ...]
    places: tuple[str, ...]
    accounts: tuple[str, ...]
    offices: tuple[str, ...]
    sides: dict[str, SideMasks]


class Codebook(Part):
    """One version of the codebook."""

    version: str
    training: Training
    stance: Variable
    act: Variable
    cases: tuple[Case, ...]
    coder_certainty: dict[str, str]
    certainty: dict[str, Level]
    masks: MaskLists

    @property
    def cited(self) -> frozenset[str]:
        """The keys of the statements given as examples."""
        entries = [*self.stance.values.values(), *self.act.values.values()]
        shown = [example for entry in entries for example in (*entry.examples, entry.near_miss)]
        return frozenset(example.id for example in (*shown, *self.cases))

    def training_set(self, statements: Iterable[str]) -> frozenset[str]:
        """The training set among these keys: the cited statements, and others up to the size of the set.

        The others depend only on the seed and the keys; statements added later do not change them.
        """
        known = {key for key in statements if key <= self.training.last}
        others = sorted(known - self.cited, key=lambda key: digest(self.training.seed, key))
        cited = known & self.cited
        return frozenset([*cited, *others[: max(0, self.training.size - len(cited))]])


def digest(*parts: object) -> str:
    """A pseudo-random number in hexadecimal digits, the same for the same parts on every machine."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


@cache
def codebook() -> Codebook:
    """The codebook of this release."""
    text = (Path(__file__).parent / "codebook.toml").read_text("utf-8")
    return Codebook.model_validate(tomllib.loads(text))
