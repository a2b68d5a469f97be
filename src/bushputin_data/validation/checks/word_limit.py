"""word_limit: a text has at most a given number of words (runs of characters between white space)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

from bushputin_data.validation.checks.breaking import Break, Rows, SetCell
from bushputin_data.validation.checks.check import Hit, RowCheck
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.plan.entries import Column, Entry, wrong


@dataclass(frozen=True)
class WordLimit(RowCheck):
    """`maximum` is the number of words that a text may have."""

    maximum: int
    kind: ClassVar[str] = "word_limit"
    parameters: ClassVar[tuple[str, ...]] = ("maximum",)

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        entry.some_fields()
        maximum = entry.number("maximum")
        if maximum is None:
            raise wrong("maximum", "The rule needs a maximum.")
        return cls(entry.heading(), maximum)

    def hits(self, row: int, values: Sequence[Any]) -> Iterator[Hit]:
        """The texts with too many words."""
        for column, value in zip(self.columns, values, strict=True):
            words = len(value.split()) if isinstance(value, str) else 0
            if words > self.maximum:
                yield Hit(row, column, partial(self.tell, column, words))

    def faults(self, rows: Rows) -> Iterator[Break]:
        """A text of one word too many."""
        text = " ".join(["word"] * (self.maximum + 1))
        for row, values in rows.some(self.columns):
            for column, value in zip(self.columns, values, strict=True):
                if isinstance(value, str) and not column.link:
                    yield Break(SetCell(row, column, [text]), row, column)

    def tell(self, column: Column, words: int) -> Fault:
        """The number of words."""
        return self.fault(
            f"{column.path} has {words} words, more than {self.maximum}.", f"at most {self.maximum} words"
        )
