"""A table of the valid package: its rows as their file has them, and how one is changed where it stands."""

from __future__ import annotations

import json
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import zip_longest
from typing import Any

from bushputin_data.validation.engine.exact import Column
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.fields.texts import as_text
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.plan.plan import ResourcePlan, Table
from bushputin_data.validation.source.inline import batches, labels_of, writer
from bushputin_data.validation.source.package import Package
from bushputin_data.validation.stores.local import Room
from bushputin_data.validation.testing.mutation.after import ROWS, After, Place, Row, Shift
from bushputin_data.validation.testing.mutation.csv_text import CsvText, Edited
from bushputin_data.validation.testing.mutation.overlay import Files
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
        """The text stands for a missing value."""
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

    def key_values(self, row: Row) -> dict[str, str]:
        """The primary key of a row by its values, which is how findings between rows name it."""
        texts = {self.table.fields[rank].name: as_text(row.values[rank]) for rank in self.table.key}
        return {name: text for name, text in texts.items() if text is not None}

    # Changes

    @abstractmethod
    def can_hold(self, row: Row, text: str) -> bool:
        """A text can be written where the row stands."""

    @abstractmethod
    def put(self, index: int, texts: Mapping[int, str]) -> After:
        """Other texts in some cells of a row."""

    @abstractmethod
    def with_copy(self, index: int, texts: Mapping[int, str]) -> After:
        """A row once more behind itself, with other texts in some of its cells."""

    @abstractmethod
    def without(self, index: int) -> After:
        """The rows without one of them."""

    @abstractmethod
    def swapped(self, index: int) -> After | None:
        """A row and the next one in the other order; None where they are not neighbours."""

    def everything(self) -> frozenset[Place]:
        """All columns, and the order of the rows."""
        return frozenset((self.name, rank) for rank in (ROWS, *range(len(self.table.fields))))


class FileSheet(Sheet):
    """A table whose rows stand in files."""

    def __init__(self, plan: ResourcePlan, table: Table, cage: Cage, package: Package) -> None:
        """Read the files.

        Raises:
            ValueError: they cannot be taken apart here.
        """
        super().__init__(plan, table, cage)
        self.package = package
        self.texts: dict[str, CsvText] = {}
        wanted, rows = plan.dialect.header_rows, list[Row]()
        if wanted != list(range(1, len(wanted) + 1)):
            raise ValueError(f"the header of {table.name} is not the first rows of the file")
        for rank, (path, data) in enumerate(self.sources()):
            text = self.texts[path] = CsvText.read(data, plan.dialect)
            skipped = len(wanted) if not rank else 0
            if not rank:
                head = list(zip_longest(*text.records[:skipped], fillvalue=""))
                self.labels = [plan.dialect.header_join.join(filter(None, parts)) for parts in head]
                self.begin(self.labels, is_named=bool(wanted))
            elif wanted and text.records and list(text.records[0]) == self.labels:
                skipped = 1
            rows += self.read(path, text.starts[skipped:], text.records[skipped:])
        self.rows = rows

    @property
    def head(self) -> CsvText:
        """The file with the header."""
        return self.texts[self.plan.paths[0]]

    def sources(self) -> Iterator[tuple[str, bytes]]:
        """The files in their order, each with its bytes."""
        for path in self.plan.paths:
            with self.package.place.open(path) as stream:
                yield path, stream.read()

    def files(self, path: str, data: bytes) -> Files:
        """The package with one of the files changed."""
        return {path: data}

    def place(self, row: Row, position: int | None, name: str | None) -> tuple[str, int | None, int | None, str | None]:
        """File, line, column and field."""
        return row.path, row.line, position, name

    def record(self, row: Row) -> tuple[CsvText, int, list[str]]:
        """The text of a row's file, the number of its record there, and its cells."""
        text = self.texts[row.path]
        number = text.number_of[row.line]
        return text, number, list(text.records[number])

    def can_hold(self, row: Row, text: str) -> bool:
        """The file's encoding has all its characters."""
        return self.texts[row.path].can_hold(text)

    def put(self, index: int, texts: Mapping[int, str]) -> After:
        """Other texts in some cells of a row."""
        row = self.rows[index]
        text, number, cells = self.record(row)
        self.fill(cells, texts)
        new = self.read(row.path, [row.line], [cells])
        touched = frozenset((self.name, rank) for rank in texts)
        return self.edited(text.with_record(number, cells), index, index + 1, new, touched)

    def fill(self, cells: list[str], texts: Mapping[int, str]) -> None:
        """Put texts into the cells of some fields."""
        for rank, text in texts.items():
            cells[self.positions[rank] - 1] = text

    def with_copy(self, index: int, texts: Mapping[int, str]) -> After:
        """A row once more behind itself, with other texts in some of its cells."""
        row = self.rows[index]
        text, number, cells = self.record(row)
        self.fill(cells, texts)
        new = self.read(row.path, [text.span(number)[1] + 1], [cells])
        return self.edited(text.with_row(number, cells), index + 1, index + 1, new)

    def without(self, index: int) -> After:
        """The rows without one of them."""
        text, number, _ = self.record(self.rows[index])
        return self.edited(text.without(number), index, index + 1, [])

    def swapped(self, index: int) -> After | None:
        """A row and the next one in the other order; None where they are not neighbours."""
        above, below = self.rows[index], self.rows[index + 1]
        text, number, cells = self.record(above)
        begin, middle = text.span(number)
        if above.path != below.path or below.line != middle + 1:
            return None
        other = self.record(below)[2]
        size = text.span(number + 1)[1] - middle
        new = self.read(above.path, [above.line, above.line + size], [other, cells])
        edited = text.with_lines(begin, middle + size, text.written(other) + text.written(cells))
        return self.edited(edited, index, index + 2, new)

    def edited(
        self,
        edited: Edited,
        begin: int,
        end: int,
        new: Sequence[Row],
        touched: frozenset[Place] | None = None,
        path: str | None = None,
    ) -> After:
        """The package with one of the files changed, and other rows in the place of some."""
        path = path or (self.rows[begin].path if begin < len(self.rows) and begin < end else new[0].path)
        rows = [*self.rows[:begin], *new, *moved(self.rows[end:], path, edited.added)]
        return After(
            self.files(path, edited.data),
            {self.name: rows},
            self.everything() if touched is None else touched,
            shift=Shift(path, edited.line, edited.added),
        )


def moved(rows: Sequence[Row], path: str, added: int) -> Sequence[Row]:
    """Rows whose lines have moved, as far as they stand in the file of this path."""
    if not added:
        return rows
    return [row._replace(line=row.line + added) if row.path == path else row for row in rows]


class InlineTextSheet(FileSheet):
    """A table that stands in the descriptor as the text of a CSV file."""

    def sources(self) -> Iterator[tuple[str, bytes]]:
        """The text."""
        yield self.package.file, self.plan.data.encode()

    def files(self, path: str, data: bytes) -> Files:
        """The descriptor with another text."""
        return described(self.package, self.plan, data.decode())

    def place(self, row: Row, position: int | None, name: str | None) -> tuple[str, int | None, int | None, str | None]:
        """The pointer of the text: it has no lines in the descriptor."""
        return self.package.file, None, None, f"{self.plan.pointer}/data"


def described(package: Package, plan: ResourcePlan, data: Any) -> Files:
    """The descriptor with other data in a resource."""
    whole = deepcopy(package.descriptor)
    whole["resources"][plan.index]["data"] = data
    return {package.file: json.dumps(whole, ensure_ascii=False).encode()}


class InlineSheet(Sheet):
    """A table whose rows stand in the descriptor, as objects or arrays."""

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
        if name is not None:
            pointer += "/" + name.replace("~", "~0").replace("/", "~1")
        return self.file, None, None, pointer

    def can_hold(self, row: Row, text: str) -> bool:
        """JSON can hold any text."""
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
        """A row once more behind itself, with other texts in some of its cells."""
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
