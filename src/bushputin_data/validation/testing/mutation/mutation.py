"""One fault: what it makes of the package, and where it must be found."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bushputin_data.validation.testing.mutation.after import After
from bushputin_data.validation.testing.mutation.spots import Spot
from bushputin_data.validation.testing.mutation.subject import Subject


@dataclass(frozen=True)
class Mutation:
    """A fault that is injected into the package.

    Attributes:
        rule: the rule that must find it.
        own: the findings that it must have, whatever else follows from it.
        after: the package with it.
        what: which one it is, in words.
    """

    rule: str
    own: tuple[Spot, ...]
    after: After
    what: str = field(default="", compare=False)

    @property
    def at(self) -> Spot:
        """Its first finding."""
        return self.own[0]


Faults = Callable[[Subject, random.Random], Iterator[Mutation]]
