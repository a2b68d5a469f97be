"""Threads that screen chunks: what does the work there is not Python, so several run at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa

from bushputin_data.validation.engine.chunk import Judged, Sheet
from bushputin_data.validation.engine.screen import checks, lexer, skim
from bushputin_data.validation.engine.screen.screen import FastScreen
from bushputin_data.validation.engine.workers import Executor, Judge


class Screens(Executor):
    """Has chunks screened by whole columns."""

    least = 1 << 18
    hits = staticmethod(checks.judged)
    skim = staticmethod(skim.skim)
    count = staticmethod(lexer.count)

    def judge(self, sheet: Sheet) -> Judge:
        """The function that judges a chunk of a table."""
        return FastScreen(sheet).judge

    def map(self, judge: Judge, chunks: Iterable[bytes]) -> Iterator[Judged]:
        """What is found in each chunk; the room that Arrow keeps for more is then given back."""
        yield from super().map(judge, chunks)
        pa.default_memory_pool().release_unused()
