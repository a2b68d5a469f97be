"""Coding sheets: masked statements in an order set by a seed, with blank columns for the coder; and back again."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bushputin_data import canonical, datapackage
from bushputin_data.codebook import codebook, digest
from bushputin_data.dataset import Dataset
from bushputin_data.errors import UsageError, nearest, shown
from bushputin_data.masks import masked
from bushputin_data.models import Coding, Statement
from bushputin_data.models.row import SLUG
from bushputin_data.models.vocabulary import Act, Certainty, CodingRole, Setting, Stance, Vocabulary
from bushputin_data.validation.writing import put

SHOWN = ("setting", "topic", "paraphrase", "quote")
LISTS: dict[str, type[Vocabulary]] = {"stance": Stance, "act": Act, "certainty": Certainty}
FILLED = (*LISTS, "reason")
COLUMNS = ("row", "item", *SHOWN, *FILLED)
PARTS = ("training", "rest", "all")
# Spreadsheets show ten-digit numbers unchanged, but drop leading zeros.
FIRST_ITEM, ITEMS = 10**9, 9 * 10**9
# “Memoir” or “letter” would reveal which leader it is.
IN_WRITING = {Setting.MEMOIR: "in writing", Setting.WRITTEN: "in writing", Setting.JOINT_PRESS: "joint press"}
DELIMITERS = ",;\t"
Record = list[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """An invalid cell of a completed sheet, and its place.

    Attributes:
        character: where the cell begins on its line, from 1; 0 for the whole line, or if it begins on a later line.
    """

    line: int
    character: int
    message: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a completed sheet: its line, its cells, and where those begin that begin on that line."""

    line: int
    cells: Record
    beginnings: Sequence[int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of one coder, with the seed of its order.

    Item numbers are derived from the codebook version, the coder, the seed and the statement, and the sheet is sorted
    by them. They do not depend on which other statements exist.
    """

    dataset: Dataset
    coder: str
    seed: int

    def __post_init__(self) -> None:
        """Check the key of the coder.

        Raises:
            UsageError: it does not consist of lower-case letters, digits and hyphens.
        """
        if not re.fullmatch(SLUG, self.coder):
            raise UsageError(
                f"{shown(self.coder)} cannot be the key of a coder: use lower-case letters, digits and hyphens, "
                "as in jane-doe (for a program, begin with 'automated-')"
            )

    def item(self, statement_id: str) -> int:
        """The item number of a statement."""
        return FIRST_ITEM + int(digest(codebook().version, self.coder, self.seed, statement_id), 16) % ITEMS

    def statements(self, part: str = "all") -> list[Statement]:
        """The statements of a part, in the order of the sheet.

        Raises:
            UsageError: two statements have the same number.
        """
        training = codebook().training_set(row.statement_id for row in self.dataset.statements)
        found = {
            self.item(row.statement_id): row
            for row in self.dataset.statements
            if part == "all" or (row.statement_id in training) is (part == "training")
        }
        if part == "all" and len(found) < len(self.dataset.statements):
            raise UsageError(f"with the seed {self.seed}, two statements get the same number: choose another seed")
        return [found[item] for item in sorted(found)]

    def records(self, part: str = "all") -> list[Record]:
        """The sheet, header first; the columns to fill in are empty."""
        rows = [
            [str(number), str(self.item(row.statement_id)), *texts(row).values(), *("" for _ in FILLED)]
            for number, row in enumerate(self.statements(part), 1)
        ]
        return [list(COLUMNS), *rows]

    def text(self, part: str = "all") -> str:
        """The sheet as a CSV file, with a byte order mark so that spreadsheets recognise UTF-8."""
        return "\ufeff" + canonical.encode(self.records(part)).decode()

    def read(self, data: bytes) -> tuple[list[Coding], list[Fault]]:
        """The codings of a completed sheet, and all its faults; rows that are deleted or blank are not missed."""
        lines, fault = lines_of(data)
        if fault:
            return [], [fault]
        reader = Reader(self, {name: place for place, name in enumerate(lines[0].cells)})
        codings = [reader.coding(row) for row in lines[1:] if not reader.is_blank(row)]
        return canonical.ordered(Coding, [one for one in codings if one]), reader.faults  # type: ignore[return-value]

    def blank(self, data: bytes) -> int:
        """The number of rows of a sheet in which nothing is filled in."""
        lines, fault = lines_of(data)
        if fault:
            return 0
        reader = Reader(self, {name: place for place, name in enumerate(lines[0].cells)})
        return sum(map(reader.is_blank, lines[1:]))


def lines_of(data: bytes) -> tuple[list[Row], Fault | None]:
    """The records of a sheet, header first, or why there are none."""
    try:
        lines = list(records(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        where = data[: error.start].count(b"\n") + 1
        return [], Fault(where, 0, "the file is not UTF-8: save the sheet as CSV UTF-8")
    except csv.Error as error:
        return [], Fault(1, 0, f"the file cannot be read as CSV: {error}")
    if not lines or sorted(lines[0].cells) != sorted(COLUMNS):
        return [], Fault(1, 0, f"the columns are not those of a coding sheet: {', '.join(COLUMNS)}")
    return lines, None


def texts(row: Statement) -> dict[str, str]:
    """What a coder sees of a statement; nothing in it reveals who speaks, or when."""
    return {
        "setting": IN_WRITING.get(row.setting, str(row.setting)),
        "topic": masked(row.topics[0].label, row.speaker_id) if row.topics else "",
        "paraphrase": masked(row.paraphrase, row.speaker_id),
        "quote": masked(row.quote or "", row.speaker_id),
    }


def records(text: str) -> Iterator[Row]:
    """The non-empty records of a CSV file, whatever delimiter a spreadsheet has used."""
    lines = list(io.StringIO(text, newline=""))
    delimiter = max(DELIMITERS, key=lines[0].count) if lines else ","
    reader = csv.reader(iter(lines), delimiter=delimiter)
    line = 1
    for cells in reader:
        if any(cells):
            yield Row(line, [plain(cell) for cell in cells], beginnings(lines[line - 1], delimiter))
        line = reader.line_num + 1


def beginnings(line: str, delimiter: str) -> list[int]:
    """The characters, from 1, at which the cells of a record begin on its first line."""
    found, is_quoted = [1], False
    for place, character in enumerate(line, 1):
        # Quotes have a meaning only in a cell that begins with one.
        if character == '"' and (place == found[-1] or line[found[-1] - 1] == '"'):
            is_quoted = not is_quoted
        elif character == delimiter and not is_quoted:
            found.append(place + 1)
    return found


def plain(cell: str) -> str:
    """The text of a cell, in normal form C and without superfluous spaces."""
    return " ".join(unicodedata.normalize("NFC", cell).split())


class Reader:
    """Reads the rows of a completed sheet, and collects its faults."""

    def __init__(self, sheet: Sheet, places: Mapping[str, int]) -> None:
        """A reader of a sheet with its columns at these positions."""
        self.sheet, self.places = sheet, places
        self.faults: list[Fault] = []
        self._rows = {str(sheet.item(row.statement_id)): row for row in sheet.dataset.statements}
        self._first: dict[str, int] = {}
        self._coded = {
            row.statement_id
            for row in sheet.dataset.codings
            if (row.coder, row.codebook_version) == (sheet.coder, codebook().version)
        }

    def is_blank(self, record: Row) -> bool:
        """Whether nothing is filled in in a row."""
        return len(record.cells) == len(COLUMNS) and not any(record.cells[self.places[name]] for name in FILLED)

    def coding(self, record: Row) -> Coding | None:
        """The coding of a row; None if the row has a fault."""
        before = len(self.faults)
        if len(record.cells) != len(COLUMNS):
            self._fault(record, "", f"the row has {len(record.cells)} cells, not {len(COLUMNS)} like the header")
            return None
        row = {name: record.cells[place] for name, place in self.places.items()}
        statement = self._statement(record, row)
        values = {name: self._value(record, name, row[name]) for name in LISTS}
        if values["certainty"] is Certainty.LOW and not row["reason"]:
            self._fault(record, "reason", "give a short reason why the certainty is low")
        if statement is None or len(self.faults) > before:
            return None
        given: dict[str, Any] = {**values, "reason": row["reason"] or None}
        return Coding(
            statement_id=statement.statement_id,
            coder=self.sheet.coder,
            codebook_version=codebook().version,
            role=CodingRole.CODING,
            **given,
        )

    def _statement(self, record: Row, row: Mapping[str, str]) -> Statement | None:
        """The statement of a row, if the texts next to its number match."""
        item = row["item"]
        statement = self._rows.get(item)
        if statement is None:
            version = codebook().version
            self._fault(
                record,
                "item",
                (
                    f"{shown(item)} is not an item of coder {self.sheet.coder}, seed {self.sheet.seed} and codebook "
                    f"{version}"
                ),
            )
            return None
        if (first := self._first.setdefault(item, record.line)) != record.line:
            self._fault(record, "item", f"{item} is already coded on line {first}")
        if statement.statement_id in self._coded:
            self._fault(record, "item", f"{self.sheet.coder} has already coded this statement")
        for name, text in texts(statement).items():
            if plain(text) != row[name]:
                self._fault(
                    record,
                    name,
                    "this is not the text of the item; if the dataset has changed since, write a new sheet",
                )
        return statement

    def _value(self, record: Row, name: str, cell: str) -> Vocabulary | None:
        """The value of a cell, from its code list."""
        values = LISTS[name]
        for value in values:
            if str(value) == cell.casefold():
                return value
        if not cell:
            self._fault(record, name, "is empty: fill in the whole row, or leave all its cells blank")
        else:
            near = nearest(cell, values) or [repr(str(value)) for value in values]
            self._fault(record, name, f"{shown(cell)} is not an allowed value; use {' or '.join(near)}")
        return None

    def _fault(self, record: Row, name: str, message: str) -> None:
        """Record a fault."""
        begun = dict(enumerate(record.beginnings))
        character = begun.get(self.places[name], 0) if name else 0
        self.faults.append(Fault(record.line, character, f"{name}: {message}" if name else message))


def store(dataset: Dataset, codings: Sequence[Coding]) -> Path:
    """Add codings to the table of a dataset, update its measures in the descriptor, and return the file of the table.

    Both files are replaced, or neither.

    Raises:
        UsageError: the dataset is not in a folder.
        OSError: a file could not be written.
    """
    place = dataset.path if dataset.path.suffix == ".json" else dataset.path / datapackage.FILE
    if not place.is_file():
        raise UsageError(f"{dataset.path} is not a folder with a {datapackage.FILE}: unpack it first")
    descriptor = json.loads(place.read_text("utf-8"))
    (resource,) = (one for one in descriptor["resources"] if one["name"] == Coding.resource.name)
    table: Path = place.parent / resource["path"]
    data = canonical.table(Coding, canonical.ordered(Coding, [*dataset.codings, *codings]))
    resource |= {name: value for name, value in datapackage.measured(data).items() if name in resource}
    put({table: data, place: (json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n").encode()})
    return table
