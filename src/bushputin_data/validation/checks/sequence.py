"""sequence: within each group an integer runs 1, 2, 3 … without gaps or repeats, and dates do not decrease."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, NamedTuple, Self

from bushputin_data.validation.checks.breaking import Break, Rows, SetCell, moved
from bushputin_data.validation.checks.check import Check, Hit, is_known, rows
from bushputin_data.validation.checks.spans import Span, after, is_wide, precisions, span
from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.findings import Fault, shown
from bushputin_data.validation.plan.entries import Column, Entry, need_order, wrong
from bushputin_data.validation.stores.store import Store


class Member(NamedTuple):
    """A row of a group: its number, and the possible values of the ascending columns."""

    number: int
    row: int
    spans: tuple[Span | None, ...]


@dataclass(frozen=True)
class RunsInSequence(Check):
    """`number` runs within the groups that `within` makes; `rising` do not go back, `spare` are their precisions."""

    number: Column
    within: tuple[Column, ...]
    rising: tuple[Column, ...]
    spare: tuple[Column | None, ...]
    kind: ClassVar[str] = "sequence"
    parameters: ClassVar[tuple[str, ...]] = ("within", "ascending", "precision")

    @classmethod
    def plan(cls, entry: Entry) -> Self:
        """The check that an entry declares."""
        (number,) = entry.some_fields(1)
        if number.type != "integer":
            raise wrong("fields", f"{number.path} is not an integer.")
        within = tuple(entry.column(path) for path in entry.texts("within"))
        rising = tuple(entry.column(path) for path in entry.texts("ascending"))
        need_order(*rising)
        _, *spare = precisions(entry, (number, *rising))
        return cls(entry.heading(), number, within, rising, tuple(spare))

    def judge(self, store: Store) -> Iterator[Hit]:
        """The rows that do not follow the previous row of their group."""
        for members, _ in store.match(self.members(store), (), store.size(self.heading.table)):
            groups: dict[tuple[Any, ...], list[Member]] = {}
            for key, member in members:
                groups.setdefault(key, []).append(member)
            for group in groups.values():
                group.sort(key=lambda member: member[:2])
                yield from self.gaps(group)
                for rank, column in enumerate(self.rising):
                    yield from self.setbacks(group, rank, column)

    def members(self, store: Store) -> Iterator[tuple[tuple[Any, ...], Member]]:
        """The rows that have a number and a group, each with the key of its group."""
        columns = [self.number, *self.within, *self.rising, *filter(None, self.spare)]
        for row, (number, *others) in rows(store, self.heading, columns):
            key = tuple(others[: len(self.within)])
            if all(map(is_known, (number, *key))):
                rising = others[len(self.within) :]
                given = iter(rising[len(self.rising) :])
                spans = [
                    span(value, next(given) if spare else None)
                    for value, spare in zip(rising, self.spare, strict=False)
                ]
                yield key, Member(number, row, tuple(spans))

    def gaps(self, group: Sequence[Member]) -> Iterator[Hit]:
        """Each number that does not follow the previous one."""
        last: int | None = None
        for member in group:
            if member.number != (last or 0) + 1:
                yield Hit(member.row, self.number, partial(self.tell_gap, last, member.number))
            last = member.number

    def tell_gap(self, last: int | None, number: int) -> Fault:
        """The message about a gap or repeat."""
        path, expected = self.number.path, str((last or 0) + 1)
        if last is None:
            return self.fault(f"{path} begins with {number} in its group, not with 1.", expected)
        if last == number:
            return self.fault(f"{path} {number} appears twice in its group.", expected)
        return self.fault(f"{path} jumps from {last} to {number}.", expected)

    def setbacks(self, group: Sequence[Member], rank: int, column: Column) -> Iterator[Hit]:
        """Each value that is certainly lower than an earlier one of the group."""
        highest: Span | None = None
        for member in group:
            found = member.spans[rank]
            if found and highest and after(highest, found):
                yield Hit(member.row, column, partial(self.tell_setback, column, found[0], highest[0]))
            elif found and (highest is None or found[0] > highest[0]):
                highest = found

    def faults(self, rows: Rows) -> Iterator[Break]:
        """The last number of a group is one too high, or repeated; or its date is before an earlier one."""
        columns = [self.number, *self.within, *self.rising, *filter(None, self.spare)]
        groups: dict[Any, list[tuple[Any, ...]]] = {}
        for row, (number, *others) in rows.all(self.heading.table, self.heading.when, columns):
            key = tuple(others[: len(self.within)])
            if number is not None and None not in key:
                groups.setdefault(key, []).append((number, row, others[len(self.within) :]))
        for _, (number, *group_key) in rows.some([self.number, *self.within]):
            group = sorted(groups.get(tuple(group_key), []) if number is not None else [])
            if not group or self.number.link:
                continue
            last, row, values = group[-1]
            yield Break(SetCell(row, self.number, [last + 1]), row, self.number)
            if len(group) == 1:
                continue
            yield Break(SetCell(row, self.number, [last - 1]), max(row, group[-2][1]), self.number)
            for rank, column in enumerate(self.rising):
                before = [one[2][rank] for one in group[:-1] if one[2][rank] is not None]
                wide = any(is_wide(one[2][len(self.rising) :]) for one in group)
                if before and values[rank] is not None and not column.link and not wide:
                    earlier = tuple(moved(max(before), -1))
                    yield Break(SetCell(row, column, earlier), row, column)

    def tell_setback(self, column: Column, value: Any, before: Any) -> Fault:
        """The message about a value that decreases."""
        later = shown(as_text(before))
        return self.fault(f"{column.path} decreases from {later} to {shown(as_text(value))}.", f"{later} or later")
