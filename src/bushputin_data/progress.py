"""A one-line progress indicator for long runs on a terminal."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from bushputin_data.validation.findings import cut
from bushputin_data.validation.reports.escaping import plain

PATIENCE = 1.0
PAUSE = 0.1
CLEAR = "\r\033[K"
# A longer name would break the line, which could then not be removed.
NAME = 40


class Progress:
    """Shows what is being read and how much of it, once a run has taken a second; silent if there is no terminal."""

    def __init__(
        self, stream: TextIO | None, says: str = "checking {}: {:,} rows", clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Write to `stream` if it is a terminal; `says` is called with a name and a number."""
        self.stream, self.says, self.clock = stream, says, clock
        self.watched = stream is not None and not stream.closed and stream.isatty()
        self.begin = clock()
        self.next = self.begin + PATIENCE
        self.shown = False
        self.seen: Callable[[], tuple[int, int]] | None = None

    def watch(self, seen: Callable[[], tuple[int, int]]) -> None:
        """Tell also how fast the run is and what it has found: `seen` gives the bytes and the faults so far."""
        self.seen = seen

    def __call__(self, name: str, number: int) -> None:
        """Show how far the run has got."""
        if self.watched and (now := self.clock()) >= self.next:
            self.next, self.shown = now + PAUSE, True
            self._write(CLEAR + self.says.format(cut(plain(name), NAME), number) + self._more(now))

    def done(self) -> None:
        """Remove the line."""
        if self.shown:
            self._write(CLEAR)
            self.shown = False

    def _more(self, now: float) -> str:
        """How many bytes a second are read, and how many faults were found."""
        size, faults = self.seen() if self.seen else (0, 0)
        rate = f", {size / 1e6 / (now - self.begin):,.0f} MB/s" if size else ""
        return rate + (f", {faults:,} error{'s' * (faults != 1)}" if faults else "")

    def _write(self, text: str) -> None:
        """Write as long as the terminal is there; its loss does not end the run."""
        try:
            if self.stream and self.watched:
                self.stream.write(text)
                self.stream.flush()
        except (OSError, ValueError):
            self.watched = False
