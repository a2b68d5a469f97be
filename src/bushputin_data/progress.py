"""One line on a terminal that tells how far a long run is."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

PATIENCE = 1.0
PAUSE = 0.1
CLEAR = "\r\033[K"


class Progress:
    """Shows what is read and how much of it, once a run has taken a second; nothing where nobody looks."""

    def __init__(
        self, stream: TextIO, says: str = "checking {}: {:,} rows", clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Write to `stream`, if it is a terminal; `says` takes a name and a number."""
        self.stream, self.says, self.clock = stream, says, clock
        self.watched = stream.isatty()
        self.next = clock() + PATIENCE
        self.shown = False

    def __call__(self, name: str, number: int) -> None:
        """So far has the work on this come."""
        if self.watched and (now := self.clock()) >= self.next:
            self.next, self.shown = now + PAUSE, True
            self.stream.write(CLEAR + self.says.format(name, number))
            self.stream.flush()

    def done(self) -> None:
        """Take the line away."""
        if self.shown:
            self.stream.write(CLEAR)
            self.stream.flush()
