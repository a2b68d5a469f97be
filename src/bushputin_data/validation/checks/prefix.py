"""prefix: the beginning of a text, read as the type of two other fields, lies between their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Self

from bushputin_data.validation.checks.breaking import Break, Rows, SetCell, moved, written
from bushputin_data.validation.checks.check import Hit, RowCheck, is_known, rows
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import compile_field
from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.fields.times import comparable
from bushputin_data.validation.findings import Fault, shown
from bushputin_data.validation.plan.entries import Column, Entry, need_order, same_kind, wrong
from bushputin_data.validation.plan.plan import Field
from bushputin_data.validation.stores.store import Store

# A value at the beginning of a text is sought within this many characters.
LONGEST = 40
# Limit on the beginnings tried for texts that begin with no value, or with one of another length than the last.
TRIALS = 2_000_000


@dataclass(frozen=True)
class Prefix(RowCheck):
    """`text` begins with a value from `low` to `high`; `read_as` is the field whose cells look like that value."""

    text: Column
    low: Column
    high: Column
    read_as: Field
    kind: ClassVar[str] = "prefix"
    parameters: ClassVar[tuple[str, ...]] = ("between",)

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        (text,) = entry.some_fields(1)
        low, high = (entry.column(path) for path in entry.pair("between"))
        same_kind(low, high)
        need_order(low, high)
        if text.type != "string":
            raise wrong("fields", f"{text.path} is not a string.")
        end = list(low)[-1]
        return cls(entry.heading(), text, low, high, entry.tables[end.table].fields[end.field])

    @property
    def columns(self) -> Sequence[Column]:
        """The text and the two bounds."""
        return (self.text, self.low, self.high)

    def judge(self, store: Store) -> Iterator[Hit]:
        """The rows whose text begins with something else."""
        beginning = Beginning(self.read_as)
        for row, (text, low, high) in rows(store, self.heading, self.columns):
            # Bounds in the wrong order are reported by another check: nothing lies between them.
            if all(map(is_known, (text, low, high))) and comparable(low) <= comparable(high):
                value = beginning.of(text)
                if value is None or not comparable(low) <= comparable(value) <= comparable(high):
                    yield Hit(row, self.text, partial(self.tell, text, low, high))

    def faults(self, rows: Rows) -> Iterator[Break]:
        """The beginning is the value just before the first bound or just after the last, or not a value at all."""
        for row, (text, low, high) in rows.some(self.columns):
            # For other types a longer beginning might be a value too, and any string is one.
            if text is None or low is None or high is None or self.read_as.type != "date":
                continue
            for value in (*moved(low, -1), *moved(high, 1)):
                start = written(self.read_as.descriptor, value)
                yield Break(SetCell(row, self.text, [start + text[len(start) :], f"x{text}"]), row, self.text)

    def tell(self, text: str, low: Any, high: Any) -> Fault:
        """The text, and the bounds."""
        bounds = f"{shown(as_text(low))} to {shown(as_text(high))}"
        fact = f"{shown(text)} does not begin with a value from {bounds}."
        return self.fault(fact, f"{self.low.path} to {self.high.path}")


class Beginning:
    """Reads the longest beginning of texts that is a value of a field."""

    def __init__(self, field: Field) -> None:
        """Read as the field's cells are read."""
        self._read: Callable[[str], Any] = compile_field(field.descriptor, faults=[], missing=()).exact
        self._length, self._left = 0, TRIALS

    def of(self, text: str) -> Any:
        """The value with which a text begins; None if there is none."""
        # Most texts begin with a value of the same length as the last one.
        if self._length and self._value(text, self._length + 1) is None:
            value = self._value(text, self._length)
            if value is not None:
                return value
        self._left -= min(len(text), LONGEST)
        if self._left < 0:
            fact = "Too many texts do not begin with a value, so the remaining rows are not checked by this rule."
            raise FaultError(Fault("size_limit", fact, "Correct the texts already reported."))
        for length in range(min(len(text), LONGEST), 0, -1):
            value = self._value(text, length)
            if value is not None:
                self._length = length
                return value
        return None

    def _value(self, text: str, length: int) -> Any:
        """The value of the first characters, if they are one."""
        value = self._read(text[:length]) if length <= len(text) else None
        return value if is_known(value) else None
