"""A table of the valid package: its rows as their file has them, and how one is changed where it is."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from bushputin_data.validation.engine.exact import Column
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.plan.plan import ResourcePlan, Table
from bushputin_data.validation.source.overlay import Files
from bushputin_data.validation.source.package import Package
from bushputin_data.validation.stores.local import Room
from bushputin_data.validation.testing.mutation.after import ROWS, After, Place, Row
from bushputin_data.validation.testing.mutation.spots import Spot, key_of

# Texts of a column that are remembered: all of them.
ROOM = 1 << 40


class Sheet(ABC):
    """A table and its rows. Subclasses say where these stand: in files, or in the descriptor."""

    def __init__(self, plan: ResourcePlan, table: Table, cage: Cage) -> None:
        """No row is read yet."""
        self.plan, self.table, self.name = plan, table, table.name
        self.positions: dict[int, int] = {}
        self.width = 0
        self.rows: Sequence[Row] = ()
        self._cage = cage

    def begin(self, labels: Sequence[str], *, is_named: bool) -> None:
        """Learn where each field stands."""
        fields, fold = self.table.fields, self.plan.dialect.ignore_case
        folded = [label.casefold() if fold else label for label in labels]
        names = [field.name.casefold() if fold else field.name for field in fields]
        self.width = len(labels) if is_named else len(fields)
        if is_named:
            self.positions = {rank: folded.index(name) + 1 for rank, name in enumerate(names) if name in folded}
        else:
            self.positions = {rank: rank + 1 for rank in range(len(fields))}
        self.columns = [
            Column(
                field,
                rank,
                self.positions.get(rank, 0),
                self.plan.dialect.encoding,
                limits=Limits(),
                cage=self._cage,
                room=Room(ROOM),
                is_kept=rank in self.table.kept,
            )
            for rank, field in enumerate(fields)
        ]

    # Rows

    def read(self, path: str, lines: Sequence[int], records: Sequence[Sequence[str | None]]) -> list[Row]:
        """Rows out of their cells, in the order of the file."""
        texts, values = [], []
        odd: list[list[tuple[int, str, str]]] = [[] for _ in records]
        for column in self.columns:
            place = self.positions.get(column.rank, 0)
            cells = [cells[place - 1] if 0 < place <= len(cells) else None for cells in records]
            wrong = column.judge(cells)
            for number, cell in enumerate(cells) if wrong else ():
                found = wrong[cell].faults if cell in wrong else ()
                odd[number] += [(column.rank, fault.level, fault.rule) for fault in found]
            texts.append(cells)
            values.append(column.values(cells, wrong))
        rows = zip(lines, zip(*texts, strict=True), zip(*values, strict=True), odd, strict=True)
        return [Row(path, line, some, their_values, tuple(faults)) for line, some, their_values, faults in rows]

    def faults(self, rank: int, text: str) -> list[str]:
        """The rules on cells that a text breaks in a column."""
        wrong = self.columns[rank].judge((text,))
        return [fault.rule for fault in wrong[text].faults] if text in wrong else []

    def is_missing(self, rank: int, text: str | None) -> bool:
        """Whether the text stands for a missing value."""
        return text is None or text in self.columns[rank].cell.missing

    def rank_at(self, position: int) -> int | None:
        """The field that stands at a position."""
        return next((rank for rank, place in self.positions.items() if place == position), None)

    # Places

    def spot(
        self,
        rule: str,
        row: Row,
        rank: int | None = None,
        *,
        level: str = "error",
        position: int | None = None,
        name: str | None = None,
        check: str | None = None,
        key: Mapping[str, str] | None = None,
    ) -> Spot:
        """A finding at a cell or a row; `position` and `name` say where where no field is meant."""
        if rank is not None:
            position, name = position or self.positions.get(rank), self.table.fields[rank].name
        place = self.place(row, position, name)
        return Spot(level, rule, self.name, *place, key_of(self.key_texts(row) if key is None else key), check)

    @abstractmethod
    def place(self, row: Row, position: int | None, name: str | None) -> tuple[str, int | None, int | None, str | None]:
        """File, line, column and field of a finding."""

    def key_texts(self, row: Row) -> dict[str, str]:
        """The primary key of a row as its cells have it, which is how findings about cells name it."""
        return {self.table.fields[rank].name: text for rank in self.table.key if (text := row.texts[rank])}

    # Changes

    @abstractmethod
    def can_hold(self, row: Row, text: str) -> bool:
        """Whether a text can be written where the row stands."""

    @abstractmethod
    def put(self, index: int, texts: Mapping[int, str]) -> After:
        """Other texts in some cells of a row."""

    @abstractmethod
    def with_copy(self, index: int, texts: Mapping[int, str]) -> After:
        """A row duplicated after itself, with other texts in some of its cells."""

    @abstractmethod
    def without(self, index: int) -> After:
        """The rows without one of them."""

    @abstractmethod
    def swapped(self, index: int) -> After | None:
        """A row and the next one in the other order; None if they are not neighbours."""

    def everything(self) -> frozenset[Place]:
        """All columns, and the order of the rows."""
        return frozenset((self.name, rank) for rank in (ROWS, *range(len(self.table.fields))))


def moved(rows: Sequence[Row], path: str, added: int) -> Sequence[Row]:
    """Rows whose lines have moved, as far as they are in the file of this path."""
    if not added:
        return rows
    return [row._replace(line=row.line + added) if row.path == path else row for row in rows]


def described(package: Package, plan: ResourcePlan, data: Any) -> Files:
    """The descriptor with other data in a resource."""
    whole = deepcopy(package.descriptor)
    whole["resources"][plan.index]["data"] = data
    return {package.file: json.dumps(whole, ensure_ascii=False).encode()}
