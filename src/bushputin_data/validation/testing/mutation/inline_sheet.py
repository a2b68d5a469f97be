"""A table whose rows are in the descriptor, as objects or arrays."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.plan.plan import ResourcePlan, Table
from bushputin_data.validation.source.inline import batches, labels_of, writer
from bushputin_data.validation.source.overlay import Files
from bushputin_data.validation.source.package import Package
from bushputin_data.validation.testing.mutation.after import After, Row
from bushputin_data.validation.testing.mutation.sheet import Sheet, described, moved


class InlineSheet(Sheet):
    """A table whose rows are in the descriptor, as objects or arrays."""

    def __init__(self, plan: ResourcePlan, table: Table, cage: Cage, package: Package) -> None:
        """Read the data."""
        super().__init__(plan, table, cage)
        self.package, self.file = package, package.file
        self.pointer = f"{plan.pointer}/data"
        names, first = labels_of(plan.data, len(plan.dialect.header_rows))
        self.begin(names, is_named=bool(names))
        writers = {
            column.position: writer(column.field.descriptor, column.cell) for column in self.columns if column.position
        }
        rows: list[Row] = []
        for batch in batches(plan.data, first, names, writers, len(plan.data) or 1, sys.maxsize):
            rows += self.read(self.file, batch.lines, batch.rows)
        self.rows = rows

    def place(self, row: Row, position: int | None, name: str | None) -> tuple[str, int | None, int | None, str | None]:
        """The pointer of a cell or a row."""
        pointer = f"{self.pointer}/{row.line}"
        index = None if position is None else str(position - 1)
        step = name if isinstance(self.plan.data[0], dict) else index
        if step is not None:
            pointer += "/" + step.replace("~", "~0").replace("/", "~1")
        return self.file, None, None, pointer

    def can_hold(self, row: Row, text: str) -> bool:
        """Whether the text can be stored: JSON can hold any text."""
        return True

    def item(self, row: Row, texts: Mapping[int, str]) -> Any:
        """The item of a row, with other texts in some of its cells."""
        item = deepcopy(self.plan.data[row.line])
        for rank, text in texts.items():
            item[self.table.fields[rank].name if isinstance(item, dict) else self.positions[rank] - 1] = text
        return item

    def cells(self, row: Row, texts: Mapping[int, str]) -> list[str | None]:
        """The cells of a row by their positions, some of them others."""
        by_position: dict[int, str | None] = {place: row.texts[rank] for rank, place in self.positions.items()}
        by_position |= {self.positions[rank]: text for rank, text in texts.items()}
        return [by_position.get(position) for position in range(1, self.width + 1)]

    def put(self, index: int, texts: Mapping[int, str]) -> After:
        """Other texts in some cells of a row."""
        row = self.rows[index]
        new = self.read(self.file, [row.line], [self.cells(row, texts)])
        rows = [*self.rows[:index], *new, *self.rows[index + 1 :]]
        touched = frozenset((self.name, rank) for rank in texts)
        return After(self.files(row.line, row.line + 1, [self.item(row, texts)]), {self.name: rows}, touched)

    def with_copy(self, index: int, texts: Mapping[int, str]) -> After:
        """A row duplicated after itself, with other texts in some of its cells."""
        row = self.rows[index]
        new = self.read(self.file, [row.line + 1], [self.cells(row, texts)])
        rows = [*self.rows[: index + 1], *new, *moved(self.rows[index + 1 :], self.file, 1)]
        files = self.files(row.line + 1, row.line + 1, [self.item(row, texts)])
        return After(files, {self.name: rows}, self.everything())

    def without(self, index: int) -> After:
        """The rows without one of them."""
        line = self.rows[index].line
        rows = [*self.rows[:index], *moved(self.rows[index + 1 :], self.file, -1)]
        return After(self.files(line, line + 1, []), {self.name: rows}, self.everything())

    def swapped(self, index: int) -> After | None:
        """A row and the next one in the other order."""
        above, below = self.rows[index], self.rows[index + 1]
        both = [below._replace(line=above.line), above._replace(line=below.line)]
        rows = [*self.rows[:index], *both, *self.rows[index + 2 :]]
        files = self.files(above.line, below.line + 1, [self.item(below, {}), self.item(above, {})])
        return After(files, {self.name: rows}, self.everything())

    def files(self, begin: int, end: int, items: Sequence[Any]) -> Files:
        """The descriptor with other items in the place of some."""
        return described(self.package, self.plan, [*self.plan.data[:begin], *items, *self.plan.data[end:]])
