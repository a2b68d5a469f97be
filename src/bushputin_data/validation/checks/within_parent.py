"""within_parent: a date lies between two dates of the row that a foreign key refers to, give or take some days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

from bushputin_data.validation.checks.breaking import FAR, Break, Rows, SetCell, moved
from bushputin_data.validation.checks.check import Hit, RowCheck, is_known
from bushputin_data.validation.checks.spans import Span, after, is_wide, precisions, span
from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.findings import Fault, shown
from bushputin_data.validation.plan.entries import Column, Entry, need_order, same_kind


@dataclass(frozen=True)
class WithinParent(RowCheck):
    """`date` lies between `low` and `high`, reached through `parent`; `spare` is the column with its precision."""

    parent: str
    date: Column
    low: Column
    high: Column
    spare: Column | None
    slack: int
    kind: ClassVar[str] = "within_parent"
    parameters: ClassVar[tuple[str, ...]] = ("parent", "between", "slack_days", "precision")

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        (date,) = entry.some_fields(1)
        parent = str(entry.raw.get("parent"))
        low, high = (entry.column(f"{parent}.{name}") for name in entry.pair("between"))
        same_kind(date, low, high)
        need_order(date)
        (spare,) = precisions(entry, (date,))
        return cls(entry.heading(), parent, date, low, high, spare, entry.number("slack_days", 0) or 0)

    @property
    def columns(self) -> Sequence[Column]:
        """The date, the two bounds, and the precision if there is one."""
        return [self.date, self.low, self.high, *([self.spare] if self.spare else [])]

    def hits(self, row: int, values: Sequence[Any]) -> Iterator[Hit]:
        """The date is certainly outside."""
        date, low, high, *precision = values
        found = span(date, *precision)
        first, last = span(low), span(high)
        # Bounds in the wrong order are reported by another check: nothing lies between them.
        if not found or (first and last and first[0] > last[0]):
            return
        if (first and after(first, found, self.slack)) or (last and after(found, last, self.slack)):
            yield Hit(row, self.date, partial(self.tell, found, low, high))

    def faults(self, rows: Rows) -> Iterator[Break]:
        """A date just before the first bound, or just after the last."""
        for row, (date, low, high, *precision) in rows.some(self.columns):
            if date is None or self.date.link or is_wide(precision):
                continue
            for end, sign in ((low, -1), (high, 1)):
                values = [
                    one for steps in (1, FAR) if end is not None for one in moved(end, sign * steps, sign * self.slack)
                ]
                yield Break(SetCell(row, self.date, values), row, self.date)

    def tell(self, found: Span, low: Any, high: Any) -> Fault:
        """The date, and the bounds."""
        bounds = " to ".join(shown(as_text(end)) if is_known(end) else "?" for end in (low, high))
        spare = f", give or take {self.slack} day{'s' * (self.slack != 1)}" if self.slack else ""
        date = shown(as_text(found[0]))
        return self.fault(f"{self.date.path} {date} is outside {self.parent}'s {bounds}{spare}.", bounds)
