"""The single entry point for rows: records in, findings and kept values out; each distinct text is judged once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

from bushputin_data.validation.engine.collector import Collector
from bushputin_data.validation.engine.places import File, Places
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import FAULTY, Cell, compile_field
from bushputin_data.validation.fields.characters import are_plain, character_faults, is_plain, rest_faults, undecoded
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.fields.texts import as_whole_text
from bushputin_data.validation.findings import Fault, FieldFault, Finding, cut, shown
from bushputin_data.validation.limits import Limits, hint
from bushputin_data.validation.plan.plan import BY_TEXT, Field, Table
from bushputin_data.validation.source.header import Header
from bushputin_data.validation.source.records import Batch
from bushputin_data.validation.stores.local import Room

# How many texts have their verdicts remembered, at first per column and for all columns of a table together.
REMEMBERED, ALL_REMEMBERED = 25_000, 500_000
# A column in which a smaller share of texts recurs than this stops remembering.
WORTHWHILE = 0.05
# This many rows of one wrong width at the beginning mean that the header is wrong, not the rows.
FEW_ROWS = 3
# Faulty keys that are remembered, to know which dangling references follow from them.
FAULTY_KEYS = 10_000
# Types whose texts may contain any characters.
WITH_TEXT = ("string", "any", "object", "array", "list", "geojson")
Text = str | None


class Invalid(NamedTuple):
    """A text that is invalid in its column: its value, and its faults."""

    value: Any
    faults: Sequence[Fault]


class Column:
    """One column: what its cells mean, and the texts already judged."""

    def __init__(
        self,
        field: Field,
        rank: int,
        position: int,
        encoding: str,
        *,
        limits: Limits,
        cage: Cage,
        room: Room,
        is_kept: bool,
        is_key: bool = False,
    ) -> None:
        """`rank` is the field's in its table, `position` the 1-based place of its cells in the record."""
        # It names rows, by texts; whether one of these is another than that of its value.
        self.is_key, self.has_own_texts = is_key, False
        self.field, self.rank, self.position, self.encoding = field, rank, position, encoding
        self.is_kept = is_kept
        self.cell: Cell = compile_field(
            field.descriptor,
            missing=field.missing,
            null=field.null,
            required=field.required,
            faults=[],
            limits=limits,
            cage=cage,
        )
        self.is_string = self.cell.type in ("string", "any")
        # A text is its own value.
        self.is_own = self.cell.form.read is str
        # To judge its texts takes less time than to remember them.
        self.is_bare = self.is_own and not self.cell.crowds
        self.other_missing = self.cell.missing - {""}
        # What the texts of the other types can look like leaves no room for odd characters.
        self.any_character = self.cell.form.has_rest or self.cell.type in WITH_TEXT
        # Some value is missing or faulty.
        self.is_odd = False
        self.by_text = self.cell.type in BY_TEXT
        # Numbers are compared to their last digit.
        self.exact: Callable[[str], Any] | None = self.cell.exact if is_kept and self.cell.type == "number" else None
        self.judge_text = self.cell.judge
        self.known: dict[Text, Any] = {None: None}
        self.wrong: dict[Text, Invalid] = {}
        self.room, self.capacity, self.seen = room, REMEMBERED, 0

    def judge(self, texts: Sequence[Text]) -> dict[Text, Invalid]:
        """Judge the texts that are new, in order; return those that are invalid."""
        self.seen += len(texts)
        if len(self.known) + len(self.wrong) > self.capacity:
            self.forget()
        if (self.is_bare or not self.capacity) and self.are_right(texts):
            return {}
        distinct = dict.fromkeys(texts)
        if distinct.keys() <= self.known.keys():
            return {}
        new = [text for text in distinct if text not in self.known]
        wrong = {text: self.wrong[text] for text in new if text in self.wrong} if self.wrong else {}
        if wrong:
            new = [text for text in new if text not in wrong]
        any_character = self.any_character and not are_plain([*filter(None, new)], is_id=self.field.is_id)
        if not any_character:
            new = self.without_right(new)
        if new and self.cell.patterns:
            self.cell.prefetch(new)
        for text in new:
            # None is known from the beginning.
            if text is not None and (found := self.judge_new(text, any_character=any_character)):
                wrong[text] = found
        return wrong

    def are_right(self, texts: Sequence[Text]) -> bool:
        """All texts of a column that remembers none are surely right, and stand for themselves or for nothing."""
        if not self.is_own or not self.other_missing.isdisjoint(texts):
            return False
        if not all(texts):
            if self.cell.required:
                return False
            self.is_odd = True
        present = [*filter(None, texts)]
        return are_plain(present, is_id=self.field.is_id) and self.cell.all_right(present) is not None

    def without_right(self, new: list[Text]) -> list[Text]:
        """Remember those that are surely right, as nearly all are, asked all together; give the others."""
        absent = self.cell.absent
        present = [text for text in new if text is not None and text not in absent]
        values = self.cell.all_right(present)
        if values is None or (self.is_key and not self.is_own and not all(map(self.is_text_of, values, present))):
            return new
        if self.exact:
            values = list(map(self.exact, present))
        self.known.update(dict.fromkeys(present) if self.by_text else zip(present, values, strict=True))
        return [text for text in new if text in absent] if len(present) < len(new) else []

    def judge_new(self, text: str, *, any_character: bool) -> Invalid | None:
        """What is wrong with a text that was not judged before; it is remembered either way."""
        value, faults = self.judge_text(text)
        if value is None or value is FAULTY:
            self.is_odd = True
        elif value != value and self.cell.type == "number":
            # NaN is a value that equals nothing and comes neither before nor after another.
            value, self.is_odd = FAULTY, True
        elif self.exact:
            value = self.exact(text)
        found: Sequence[Fault] = ()
        if faults or (any_character and not is_plain(text, is_id=self.field.is_id)):
            found = self.faults(text, faults)
        if found and found[0].rule == "encoding":
            value, self.is_odd = FAULTY, True
        if self.is_key and not self.has_own_texts and not self.is_text_of(value, text):
            self.has_own_texts = True
        if found:
            wrong = self.wrong[text] = Invalid(value, found)
            return wrong
        # A large structure is not held for the sake of its text.
        self.known[text] = None if self.by_text else value
        return None

    def is_text_of(self, value: Any, text: str) -> bool:
        """Whether this is the text of a value, as stored."""
        if value is text or (self.by_text and value is not None and value is not FAULTY):
            return True
        return as_whole_text(value) == text

    def only_count(self) -> None:
        """Only record that a text is wrong: no more will be reported."""
        self.judge_text = self.cell.counting()

    def forget(self) -> None:
        """Remember more if texts recur; start afresh if they do not, or if there is no more room."""
        remembered = len(self.known) + len(self.wrong)
        comes_again = self.seen and remembered < (1 - WORTHWHILE) * self.seen
        if self.capacity and comes_again and self.room.take(3 * self.capacity):
            self.capacity *= 4
            return
        if not comes_again:
            self.capacity = 0
        self.known, self.wrong, self.seen = {None: None}, {}, 0

    def faults(self, text: str, faults: Sequence[Fault]) -> Sequence[Fault]:
        """All faults of a text; undecodable bytes are the cause of any others."""
        if self.is_string and not faults:
            return list(character_faults(text, is_id=self.field.is_id, encoding=self.encoding))
        if wrong := undecoded(text, self.encoding):
            return [wrong]
        if self.cell.form.has_rest and not faults:
            return list(rest_faults(text, encoding=self.encoding))
        return faults

    def values(self, texts: Sequence[Text], wrong: Mapping[Text, Invalid]) -> Sequence[Any]:
        """The values of texts that were judged; of those that cannot be compared as values the texts."""
        if not self.is_odd and (self.by_text or self.is_own):
            return texts
        if self.by_text:
            missing, faulty = self.cell.missing, {text for text in wrong if wrong[text].value is FAULTY}
            return [None if text in missing else FAULTY if text in faulty else text for text in texts]
        if self.is_own:
            absent = self.cell.absent
            return [wrong[text].value if text in wrong else None if text in absent else text for text in texts]
        if not wrong:
            return list(map(self.known.__getitem__, texts))
        return [wrong[text].value if text in wrong else self.known[text] for text in texts]


class RowJudge:
    """Judges the records of a table's files."""

    def __init__(
        self,
        table: Table,
        header: Header,
        encoding: str,
        collector: Collector,
        places: Places,
        *,
        limits: Limits,
        cage: Cage,
        is_named: bool,
        descriptor: str,
    ) -> None:
        """`header` says which column stands where, `is_named` that it was read from the file.

        `descriptor` is the name of that file, in which the faults of fields are found.
        """
        self.table, self.width, self.encoding = table, header.width, encoding
        self.collector, self.places, self.is_named = collector, places, is_named
        self.descriptor = descriptor
        self.kept = [rank for rank in table.kept if rank in header.positions]
        kept, key, room = set(self.kept), set(table.key), Room(ALL_REMEMBERED)
        self.columns = [
            Column(
                field,
                rank,
                header.positions[rank],
                encoding,
                limits=limits,
                cage=cage,
                room=room,
                is_kept=rank in kept,
                is_key=rank in key,
            )
            for rank, field in enumerate(table.fields)
            if field.name and rank in header.positions
        ]
        self.by_position = {column.position: column for column in self.columns}
        by_rank = {column.rank: column for column in self.columns}
        self.key = [by_rank[rank] for rank in table.key if rank in by_rank]
        # The texts of the key in the rows that were judged last, once one of them is not that of its value.
        self.key_texts: list[Sequence[Text]] | None = None
        # In a table with many columns without a field, only the others are looked at one by one.
        self.is_sparse = self.width > 2 * len(self.columns) + 64
        self.limits, self.absent_left = limits, limits.absent_cells
        self.faulty_keys: dict[str, Hashable] = {}
        self.out_of_time: set[str] = set()
        # The width of all rows so far, if it differs from that of the header.
        self.all_wide: int | None = None
        self.is_first = True
        self.is_padded = self.has_broken = False
        self.counted = 0
        # Where the rows that were certainly right are left out: the first line of the batch, and that of its first row
        # that is not blank.
        self.lead: tuple[int, int] | None = None

    def judge(self, file: File, batch: Batch, *, undecoded_bytes: bool = False) -> list[Sequence[Any]]:
        """Judge records; give the values of each kept field, in the order of `kept`."""
        lines, rows = list(batch.lines), batch.rows
        broken = {rank for rank, *_ in batch.broken}
        self.is_padded = self.is_padded or bool(broken)
        self.has_broken = self.has_broken or any(fault.level == "error" for *_, fault in batch.broken)
        if batch.broken:
            self.report_broken(file, lines, rows, batch.broken)
        if self.is_first:
            self.is_first = False
            self.all_wide = self.common_width(rows)
        if self.is_shifted:
            self.counted += sum(len(row) == self.all_wide for row in rows)
            self.places.add(lines)
            return [() for _ in self.kept]
        cells = self.equal_width(file, lines, rows, broken)
        self.places.add(batch.lines if len(lines) == len(batch.lines) else lines)
        if undecoded_bytes:
            self.report_undecoded(file, lines, rows)
        values: dict[int, Sequence[Any]] = {}
        for column in self.columns:
            texts = cells[column.position] if rows else ()
            wrong = column.judge(texts)
            if wrong:
                self.report_wrong(file, column, lines, rows, texts, wrong)
            if column.is_kept:
                column.is_odd = column.is_odd or self.is_padded
                values[column.rank] = column.values(texts, wrong)
        if any(column.has_own_texts for column in self.key):
            self.key_texts = [cells[column.position] if rows else () for column in self.key]
        return [values[rank] for rank in self.kept]

    @property
    def odd(self) -> frozenset[int]:
        """The kept fields of which some value is missing or faulty."""
        return frozenset(column.rank for column in self.columns if column.is_kept and column.is_odd)

    # Rows

    def report_broken(
        self, file: File, lines: Sequence[int], rows: Sequence[Any], broken: Sequence[tuple[int, int, Fault]]
    ) -> None:
        """Report malformed records; those that will not be shown are counted all at once."""
        series = Counter((fault.rule, fault.level) for *_, fault in broken)
        first = file.order(lines[0], None)
        for (rule, level), times in list(series.items()):
            if not self.collector.takes(self.table.name, rule, first) and not self.collector.excused(
                self.table.name, rule
            ):
                self.collector.count(self.table.name, rule, level, times)
                del series[rule, level]
        for rank, position, fault in broken if series else ():
            if (fault.rule, fault.level) in series:
                self.report(file, lines[rank], rows[rank], fault, position)

    def common_width(self, rows: Sequence[Sequence[Text]]) -> int | None:
        """The width of all rows, if it differs from the header: then the header is wrong, not each row."""
        widths = Counter(len(row) for row in rows if any(row))
        ((width, times),) = widths.most_common(1) or [(self.width, 0)]
        is_other = self.is_named and len(widths) == 1 and times >= FEW_ROWS and width != self.width
        return width if is_other else None

    def equal_width(
        self, file: File, lines: list[int], rows: list[Any], broken: set[int]
    ) -> Mapping[int, Sequence[Text]]:
        """The cells by column position, after blank, short and long rows were reported and adjusted.

        Raises:
            FaultError: the rows lack more cells than the limit allows.
        """
        width = self.width
        if not rows or not width or set(map(len, rows)) != {width} or "" in map(itemgetter(0), rows):
            self.allow(rows)
            self.report_blank(file, lines, rows, broken)
            self.report_widths(file, lines, rows, broken)
        if self.is_sparse:
            return {position: tuple(map(itemgetter(position - 1), rows)) for position in self.by_position}
        return dict(enumerate(zip(*rows, strict=True), 1))

    def allow(self, rows: Sequence[Sequence[Text]]) -> None:
        """Stop where the rows so far lack more cells than they may: each would have to be looked for."""
        width = self.width
        self.absent_left -= sum(width - len(row) for row in rows if len(row) < width and any(row))
        if self.absent_left < 0:
            fact = (
                f"The rows lack more than {self.limits.absent_cells:,} cells in total; those from here on are "
                "not checked."
            )
            raise FaultError(Fault("size_limit", fact, hint("absent_cells")))

    def report_blank(self, file: File, lines: list[int], rows: list[Any], broken: set[int]) -> None:
        """Count blank rows that will not be shown, and remove them, all at once."""
        if not lines:
            return
        if self.collector.wants(
            self.table.name, "blank_row", file.order(self.lead[0] if self.lead else lines[0], None)
        ):
            return
        kept = [rank for rank, row in enumerate(rows) if rank in broken or any(row)]
        if blank := len(rows) - len(kept):
            self.collector.count(self.table.name, BLANK.rule, BLANK.level, blank, ("blank_row", self.table.name))
            lines[:], rows[:] = [lines[rank] for rank in kept], [rows[rank] for rank in kept]
            moved = {rank: place for place, rank in enumerate(kept) if rank in broken}
            broken.clear()
            broken.update(moved.values())

    def report_widths(self, file: File, lines: list[int], rows: list[Any], broken: set[int]) -> None:
        """Report rows that are blank, short or long; take out the blank ones, and make the others of equal length."""
        width, blank = self.width, []
        # Findings of one cause come in the order of their lines, whatever is judged together.
        for rank in [rank for rank, row in enumerate(rows) if len(row) != width or not any(row)]:
            line, row = lines[rank], rows[rank]
            if not any(row) and rank not in broken:
                self.report(file, line, (), BLANK, cause=("blank_row", self.table.name))
                blank.append(rank)
            elif len(row) != width:
                if len(row) == self.all_wide:
                    self.counted += 1
                elif rank not in broken:
                    fault = self.short(row) if len(row) < width else self.long(row)
                    position = min(len(row), width) + 1
                    self.report(file, line, row, fault, position, cause=(fault.rule, self.table.name, len(row)))
                rows[rank] = [*row[:width], *[None] * (width - len(row))]
                self.is_padded = self.is_padded or len(row) < width
        for rank in reversed(blank):
            del lines[rank], rows[rank]

    def short(self, row: Sequence[Text]) -> Fault:
        """A row that lacks cells."""
        lacking = self.width - len(row)
        more = f" and {lacking - 1} more are" if lacking > 1 else " is"
        fact = f"The row has {len(row)} of {self.width} cells: this one{more} missing."
        return Fault("missing_cell", fact, "Is a delimiter or a quote missing?")

    def long(self, row: Sequence[Text]) -> Fault:
        """A row with more cells than the header."""
        extra = row[self.width]
        fact = f"The row has {len(row)} cells, not {self.width}: {shown(extra or '')} is one too many."
        return Fault("extra_cell", fact, "Is a text that contains the delimiter not quoted?")

    def report_header(self, file: File, line: int) -> None:
        """Report at the end that the header and all rows differ in width."""
        if self.all_wide is None:
            return
        rows = (
            f"{self.counted:,} rows have" if self.counted == self.places.rows else f"{self.counted:,} of the rows have"
        )
        names, cells = (
            f"{self.width} name{'s' * (self.width != 1)}",
            f"{self.all_wide} cell{'s' * (self.all_wide != 1)}",
        )
        is_long = self.all_wide > self.width
        hint = "Add the missing name to the header." if is_long else "Remove the extra name, or add the missing column."
        fact = f"The header has {names}, but {rows} {cells}."
        fault = Fault("extra_cell" if is_long else "missing_cell", fact, hint)
        self.report(file, line, (), fault, self.width + 1 if is_long else self.all_wide + 1)

    @property
    def is_shifted(self) -> bool:
        """Whether the header lacks a name, so that cells cannot be assigned to columns."""
        return self.all_wide is not None and self.all_wide > self.width

    # Cells

    def report_undecoded(self, file: File, lines: Sequence[int], rows: Sequence[Any]) -> None:
        """Report undecodable bytes in columns without a field."""
        for position in range(1, self.width + 1):
            for line, row in zip(lines, rows, strict=True) if position not in self.by_position else ():
                text = row[position - 1]
                if text and (fault := undecoded(text, self.encoding)):
                    fact = f"{shown(text)} {fault.fact}."
                    self.report(file, line, row, Fault(fault.rule, fact, fault.hint), position, text=text)

    def report_wrong(
        self,
        file: File,
        column: Column,
        lines: Sequence[int],
        rows: Sequence[Any],
        texts: Sequence[Text],
        wrong: Mapping[Text, Invalid],
    ) -> None:
        """Report every cell of a column with an invalid text."""
        series = {(fault.rule, fault.level) for one in wrong.values() for fault in one.faults}
        first = file.order(self.lead[1] if self.lead else lines[0], column.position)
        is_shown = any(self.collector.takes(self.table.name, rule, first) for rule, _ in series) or any(
            isinstance(fault, FieldFault) for one in wrong.values() for fault in one.faults
        )
        if not is_shown and not self.has_excused(rows, texts, wrong, series):
            if ("type", "error") in series and column.judge_text is column.cell.judge:
                column.only_count()
            for text, times in Counter(text for text in texts if text in wrong).items():
                for fault in wrong[text].faults:
                    cause = self.cause(column, fault, text)
                    self.collector.count(self.table.name, fault.rule, fault.level, times, cause)
            return
        for line, row, text in zip(lines, rows, texts, strict=True):
            for fault in wrong[text].faults if text in wrong else ():
                if isinstance(fault, FieldFault):
                    self.report_field(column, fault, text)
                else:
                    fact = f"{shown(text) if text else 'The cell'} {fault.fact}."
                    complete = Fault(fault.rule, fact, fault.hint, fault.expected, fault.level)
                    cause = self.cause(column, fault, text)
                    self.report(file, line, row, complete, column.position, column, text, cause)
                    if (column.rank,) == self.table.key and text and len(self.faulty_keys) < FAULTY_KEYS:
                        self.faulty_keys.setdefault(text, cause)

    def has_excused(
        self,
        rows: Sequence[Any],
        texts: Sequence[Text],
        wrong: Mapping[Text, Invalid],
        series: Iterable[tuple[str, str]],
    ) -> bool:
        """Whether a waiver may be about some of these rows."""
        excused = set().union(*(self.collector.excused(self.table.name, rule) for rule, _ in series))
        return bool(excused) and any(
            "|".join(self.row_key(row).values()) in excused
            for row, text in zip(rows, texts, strict=True)
            if text in wrong
        )

    def cause(self, column: Column, fault: Fault, text: Text) -> Hashable:
        """The cause shared by findings of one invalid text in one column."""
        return (fault.rule, self.table.name, column.rank, text)

    def report_field(self, column: Column, fault: FieldFault, text: Text) -> None:
        """Report a constraint that ran out of time, once; it judges no more."""
        pointer = f"{self.table.pointer}/schema/fields/{column.field.number - 1}/constraints/{fault.constraint}"
        if pointer in self.out_of_time:
            return
        self.out_of_time.add(pointer)
        complete = Fault(
            fault.rule, f"{shown(text) if text else 'The cell'} {fault.fact}.", fault.hint, level=fault.level
        )
        self.collector.add(Finding.of(complete, resource=self.table.name, file=self.descriptor, field=pointer))

    def report(
        self,
        file: File,
        line: int,
        row: Sequence[Text],
        fault: Fault,
        position: int | None = None,
        column: Column | None = None,
        text: Text = None,
        cause: Hashable = None,
    ) -> None:
        """Report a fault at a cell or a row."""
        order = file.order(line, position)
        key = partial(self.row_key, row)
        if not self.collector.wants(self.table.name, fault.rule, order, key=key):
            self.collector.count(self.table.name, fault.rule, fault.level, cause=cause)
            return
        if column is None:
            column = self.by_position.get(position or 0)
        name = column.field.name if column else None
        found = Finding.of(
            fault,
            resource=self.table.name,
            row_key=self.row_key(row),
            value=text and cut(text),
            **file.place(line, position, name),
        )
        self.collector.add(found, order, cause)

    def row_key(self, row: Sequence[Text]) -> dict[str, str]:
        """The primary key of a row that is being read, as texts."""
        there = [column for column in self.key if column.position <= len(row)]
        return {column.field.name: text for column in there if (text := row[column.position - 1])}


BLANK = Fault("blank_row", "The row is blank.", "Remove it.")
