"""compare: a field is in the declared relation to another field, or to a constant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

from bushputin_data.validation.checks.breaking import FAR, Break, Rows, SetCell, moved
from bushputin_data.validation.checks.check import Hit, RowCheck
from bushputin_data.validation.checks.spans import FAILS, Span, is_wide, precisions, span
from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.findings import Fault, listed, shown
from bushputin_data.validation.plan.entries import Column, Entry, need_order, same_kind, wrong


@dataclass(frozen=True)
class Compare(RowCheck):
    """`sides` are the compared columns (one or two), `spare` the columns of their precisions, `constant` a constant."""

    operator: str
    sides: tuple[Column, ...]
    spare: tuple[Column | None, ...]
    constant: Any
    slack: int
    kind: ClassVar[str] = "compare"
    parameters: ClassVar[tuple[str, ...]] = ("operator", "value", "precision", "slack_days")

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        operator = str(entry.raw.get("operator"))
        if operator not in FAILS:
            raise wrong("operator", f"The operator is {shown(operator)}, not one of {listed(FAILS)}.")
        sides = tuple(entry.some_fields(1 if "value" in entry.raw else 2))
        if operator not in ("==", "!="):
            need_order(*sides)
        same_kind(*sides)
        constant = entry.constant(sides[0], entry.raw["value"], "value") if len(sides) == 1 else None
        spare = precisions(entry, sides)
        return cls(entry.heading(), operator, sides, spare, constant, entry.number("slack_days", 0) or 0)

    @property
    def columns(self) -> Sequence[Column]:
        """The compared columns, then those with their precisions."""
        return [*self.sides, *filter(None, self.spare)]

    def hits(self, row: int, values: Sequence[Any]) -> Iterator[Hit]:
        """The comparison certainly fails."""
        given = iter(values[len(self.sides) :])
        spans = [span(value, next(given) if spare else None) for value, spare in zip(values, self.spare, strict=False)]
        left, right = spans[0], spans[1] if len(spans) > 1 else span(self.constant)
        if left and right and FAILS[self.operator](left, right, self.slack):
            yield Hit(row, self.heading.place, partial(self.tell, left, right))

    def faults(self, rows: Rows) -> Iterator[Break]:
        """A value just beyond the other one, or far beyond it."""
        for row, values in rows.some(self.columns):
            left, right = values[:2] if len(self.sides) > 1 else (values[0], self.constant)
            if left is None or right is None or is_wide(values[len(self.sides) :]):
                continue
            for column, other, sign in zip(self.sides, (right, left), (1, -1), strict=False):
                if not column.link:
                    wrong = tuple(self.wrong_values(other, sign if self.operator[0] in "<=" else -sign))
                    yield Break(SetCell(row, column, wrong), row, self.heading.place)

    def wrong_values(self, other: Any, sign: int) -> Iterator[Any]:
        """Values in a relation to another one that the operator forbids; the sign says whether before or after it."""
        if self.operator == "!=":
            yield other
            return
        for steps in (len(self.operator) - 1, FAR):
            yield from moved(other, sign * steps, sign * self.slack)

    def tell(self, left: Span, right: Span) -> Fault:
        """The two values, and the relation that should hold."""
        path, other = self.sides[0].path, self.sides[1].path if len(self.sides) > 1 else "the value"
        fact = f"{path} {first(left)} is not {self.operator} {other} {first(right)}."
        return self.fault(fact, f"{path} {self.operator} {other}")


def first(span: Span) -> str:
    """A value as messages show it: the earliest that it can be."""
    return shown(as_text(span[0]))
