"""Threads that screen chunks: what does the work there is not Python, so several run at once."""

from __future__ import annotations

from bushputin_data.validation.engine.chunk import Sheet
from bushputin_data.validation.engine.screen import checks, lexer
from bushputin_data.validation.engine.screen.screen import FastScreen
from bushputin_data.validation.engine.workers import Executor, Judge


class Screens(Executor):
    """Has chunks screened by whole columns."""

    least = 1 << 18
    hits = staticmethod(checks.judged)
    count = staticmethod(lexer.count)

    def judge(self, sheet: Sheet) -> Judge:
        """The function that judges a chunk of a table."""
        return FastScreen(sheet).judge
