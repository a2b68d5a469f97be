"""The codebook by which statements are coded: entries for the values of `stance` and `act`, and what coders train on.

The values and their short definitions are those of the code lists; codebook.toml has the rest.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """A part of the codebook: what it does not know is refused, so that a slip of the pen is found."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Example(Part):
    """A statement that has the value, and the reason."""

    id: str
    why: str


class NearMiss(Example):
    """A statement that could be taken for the value, and the value that it has."""

    code: str


class Entry(Part):
    """What the codebook says of one value."""

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
    """A statement at a boundary, with the values that it has."""

    stance: str
    act: str


class Level(Part):
    """The test of a level of certainty, and what fails it."""

    test: str
    fails: str


class Training(Part):
    """How the statements that coders train on are drawn."""

    seed: int
    size: int
    last: str


class SideMasks(Part):
    """What gives one side away, as regular expressions."""

    person: str
    leader: tuple[str, ...]
    official: tuple[str, ...]
    country: tuple[str, ...]
    people: tuple[str, ...]
    government: tuple[str, ...]
    parliament: tuple[str, ...]


class MaskLists(Part):
    """What is masked in the texts that coders see, as regular expressions."""

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
        """The keys of the statements that it gives as examples."""
        entries = [*self.stance.values.values(), *self.act.values.values()]
        shown = [example for entry in entries for example in (*entry.examples, entry.near_miss)]
        return frozenset(example.id for example in (*shown, *self.cases))

    def training_set(self, statements: Iterable[str]) -> frozenset[str]:
        """The statements that coders train on, among these keys: those cited, filled up to the size with others.

        Which others depends on the seed and the keys alone, and statements that are added later do not change it.
        """
        known = {key for key in statements if key <= self.training.last}
        others = sorted(known - self.cited, key=lambda key: digest(self.training.seed, key))
        cited = known & self.cited
        return frozenset([*cited, *others[: max(0, self.training.size - len(cited))]])


def digest(*parts: object) -> str:
    """A number that looks drawn, in hexadecimal digits, and is the same for the same parts on every machine."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


@cache
def codebook() -> Codebook:
    """The codebook of this release."""
    text = (Path(__file__).parent / "codebook.toml").read_text("utf-8")
    return Codebook.model_validate(tomllib.loads(text))
