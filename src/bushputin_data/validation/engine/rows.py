"""The rows of a table, judged batch by batch and column by column: each distinct text is judged once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from bushputin_data.validation.fields.cells import FAULTY, Cell
from bushputin_data.validation.fields.characters import character_faults, is_plain, undecoded
from bushputin_data.validation.findings import DESCRIPTOR, Fault, Finding, cut, shown
from bushputin_data.validation.plan.tables import BY_TEXT, Table
from bushputin_data.validation.source.header import Header
from bushputin_data.validation.source.records import Record

# Rows judged together: with more at once, the garbage collector starts to count them.
BATCH = 256
# Texts of a column whose verdict is remembered.
REMEMBERED = 25_000
Text = str | None
Add = Callable[[Finding], None]


class Wrong(NamedTuple):
    """A text that is not right in its column: its value, and what is said of it."""

    value: Any
    faults: list[Fault]


class Column:
    """One column: its cells' meaning, and the texts that were judged before."""

    def __init__(self, cell: Cell, position: int, *, is_id: bool, encoding: str) -> None:
        """`position` is the 1-based place of its cells in the record, `encoding` that of the file."""
        self.cell, self.position, self.is_id, self.encoding = cell, position, is_id, encoding
        self.by_text = cell.type in BY_TEXT
        self.is_string = cell.type in ("string", "any")
        self.known: dict[Text, Any] = {None: None}
        self.wrong: dict[Text, Wrong] = {}

    def judge(self, texts: Sequence[Text]) -> dict[Text, Wrong]:
        """Judge the texts that are new; give those that are not right."""
        if len(self.known) + len(self.wrong) > REMEMBERED:
            self.known, self.wrong = {None: None}, {}
        known, judge, is_id = self.known, self.cell.judge, self.is_id
        new: set[Any] = set(texts).difference(known)
        wrong = {text: self.wrong[text] for text in new & self.wrong.keys()}
        for text in new.difference(wrong):
            value, errors = judge(text)
            if value != value:
                # NaN is a value that equals nothing and comes neither before nor after another.
                value = FAULTY
            if (errors or not is_plain(text, is_id=is_id)) and (faults := self.faults(text, errors)):
                known_as = FAULTY if faults[0].rule == "encoding" else value
                self.wrong[text] = wrong[text] = Wrong(known_as, faults)
            else:
                known[text] = value
        return wrong

    def faults(self, text: str, errors: Sequence[Fault]) -> list[Fault]:
        """All that is wrong with a text; bytes that are no text are the cause of whatever else is."""
        if self.is_string and not errors:
            return list(character_faults(text, is_id=self.is_id, encoding=self.encoding))
        if wrong := undecoded(text, self.encoding):
            return [wrong]
        return list(errors)

    def values(self, texts: Sequence[Text], wrong: Mapping[Text, Wrong]) -> list[Any]:
        """The values of texts that were judged; of those that cannot be compared as values the texts."""
        if self.by_text:
            missing, faulty = self.cell.missing, {text for text in wrong if wrong[text].value is FAULTY}
            return [None if text in missing else FAULTY if text in faulty else text for text in texts]
        if not wrong:
            return list(map(self.known.__getitem__, texts))
        return [wrong[text].value if text in wrong else self.known[text] for text in texts]


class RowJudge:
    """Judges the records of a table's files, and keeps the columns that are needed later."""

    def __init__(self, table: Table, header: Header, add: Add, *, encoding: str = "utf-8") -> None:
        """`header` says which column stands where; `add` takes the findings; `encoding` is that of the files."""
        self.table, self.add, self.width = table, add, header.width
        self.file = ""
        self.out_of_time: set[str] = set()
        ids = table.id_names()
        self.columns = [
            Column(field.cell, header.positions[name], is_id=name in ids, encoding=encoding)
            for name, field in table.fields.items()
            if name in header.positions
        ]
        self.by_name = {column.cell.name: column for column in self.columns}
        missing = [column.cell.missing for column in self.columns]
        self.empty = frozenset({""}).union(frozenset.intersection(*missing) if missing else ())

    def judge(self, file: str, records: Iterator[Record]) -> Iterator[int]:
        """Judge the records of a file, giving after each batch how many rows were read."""
        self.file = file
        self.table.begin_file(file)
        while batch := list(islice(records, BATCH)):
            lines, rows = map(list, zip(*batch, strict=True))
            self.even_out(lines, rows)
            if rows:
                self.judge_batch(lines, rows)
            yield self.table.rows

    def even_out(self, lines: list[int], rows: list[Any]) -> None:
        """Report rows that are blank, short or long; take out the blank ones and fill up the short ones."""
        width, empty = self.width, self.empty
        odd = [number for number, row in enumerate(rows) if len(row) != width or not row or row[0] in empty]
        for number in reversed(odd):
            line, row = lines[number], rows[number]
            if self.is_blank(row):
                self.report(line, (), "blank_row", "The row is blank.", hint="Remove it.")
                del lines[number], rows[number]
            elif len(row) < width:
                self.report_short(line, row)
                rows[number] = row + [None] * (width - len(row))
            elif len(row) > width:
                self.report_long(line, row)

    def is_blank(self, row: Sequence[str]) -> bool:
        """All cells of the row are missing values."""
        return self.empty.issuperset(row)

    def report_short(self, line: int, row: Sequence[Text]) -> None:
        """One finding for each cell that is not there."""
        for column in self.columns:
            if column.position > len(row):
                message = f"The row has {len(row)} of {self.width} cells: this one is missing."
                self.report(line, row, "missing_cell", message, column, hint="Is a comma missing, or a quote?")

    def report_long(self, line: int, row: Sequence[str]) -> None:
        """One finding for each cell too many."""
        hint = "Does a text with a comma lack its quotes?"
        for position in range(self.width + 1, len(row) + 1):
            text = row[position - 1]
            message = f"{shown(text)} is cell {position} of a row that should have {self.width}."
            self.report(line, row, "extra_cell", message, position=position, value=cut(text), hint=hint)

    def judge_batch(self, lines: list[int], rows: list[Any]) -> None:
        """Judge rows column by column, report what is wrong, keep what is needed."""
        cells = list(zip(*rows, strict=False))
        kept: dict[str, list[Any]] = {}
        for column in self.columns:
            texts, name = cells[column.position - 1], column.cell.name
            wrong = column.judge(texts)
            if wrong:
                self.report_wrong(column, lines, rows, texts, wrong)
            if name in self.table.store.names:
                kept[name] = column.values(texts, wrong)
        self.table.add(lines, [kept[name] for name in self.table.store.names])

    def report_wrong(
        self, column: Column, lines: list[int], rows: list[Any], texts: Sequence[Text], wrong: Mapping[Text, Wrong]
    ) -> None:
        """Report every cell of a column whose text is not right."""
        for line, row, text in zip(lines, rows, texts, strict=True):
            for fault in wrong[text].faults if text in wrong else ():
                message = f"{shown(text) if text else 'The cell'} {fault.fact}."
                if fault.rule == "descriptor":
                    self.report_field(column, message)
                    continue
                more: dict[str, Any] = {"level": fault.level, "expected": fault.expected, "hint": fault.hint}
                self.report(line, row, fault.rule, message, column, value=text and cut(text), **more)

    def report_field(self, column: Column, message: str) -> None:
        """Add a finding about a field's pattern, which is judged no more."""
        if column.cell.name in self.out_of_time:
            return
        self.out_of_time.add(column.cell.name)
        rank = self.table.fields[column.cell.name].number - 1
        pointer = f"{self.table.resource.pointer}/schema/fields/{rank}/constraints/pattern"
        self.add(Finding("error", "descriptor", message, self.table.name, DESCRIPTOR, field=pointer))

    def report(
        self,
        line: int,
        row: Sequence[Text],
        rule: str,
        message: str,
        column: Column | None = None,
        *,
        level: str = "error",
        position: int | None = None,
        **more: Any,
    ) -> None:
        """Add a finding at a cell or a row."""
        if column:
            more |= {"field": column.cell.name}
            position = column.position
        key = self.row_key(row)
        self.add(Finding(level, rule, message, self.table.name, self.file, line, position, row_key=key, **more))

    def row_key(self, row: Sequence[Text]) -> dict[str, str]:
        """The primary key of a row that is being read, as texts."""
        columns = [self.by_name[name] for name in self.table.key if name in self.by_name]
        there = [column for column in columns if column.position <= len(row)]
        return {column.cell.name: text for column in there if (text := row[column.position - 1])}
