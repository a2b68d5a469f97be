"""A table whose rows are in files, or in the descriptor as the text of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.plan.plan import ResourcePlan, Table
from bushputin_data.validation.source.overlay import Files
from bushputin_data.validation.source.package import Package
from bushputin_data.validation.testing.mutation.after import After, Place, Row, Shift
from bushputin_data.validation.testing.mutation.csv_text import CsvText, Edited
from bushputin_data.validation.testing.mutation.sheet import Sheet, described, moved


class FileSheet(Sheet):
    """A table whose rows are in files."""

    def __init__(self, plan: ResourcePlan, table: Table, cage: Cage, package: Package) -> None:
        """Read the files.

        Raises:
            ValueError: they cannot be split into cells here.
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
        """Whether the file's encoding has all its characters."""
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
        """A row duplicated after itself, with other texts in some of its cells."""
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
        """A row and the next one in the other order; None if they are not neighbours."""
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


class InlineTextSheet(FileSheet):
    """A table that is in the descriptor as the text of a CSV file."""

    def sources(self) -> Iterator[tuple[str, bytes]]:
        """The text."""
        yield self.package.file, self.plan.data.encode()

    def files(self, path: str, data: bytes) -> Files:
        """The descriptor with another text."""
        return described(self.package, self.plan, data.decode())

    def place(self, row: Row, position: int | None, name: str | None) -> tuple[str, int | None, int | None, str | None]:
        """The pointer of the text: it has no lines in the descriptor."""
        return self.package.file, None, None, f"{self.plan.pointer}/data"
