"""Faults in a package, each in a row of its own, and a ledger of where they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks import packages

# How many faults of each rule.
EACH = 15


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a fault is: `line` is the physical line, `row` the number of the record; the header is 1 of both.

    `column` is 0 for a fault of the row as a whole.
    """

    table: str
    line: int
    row: int
    column: int
    rule: str


class Spoilt(NamedTuple):
    """A column, and texts that break a rule in it; `{}` stands for the text that was there."""

    rule: str
    table: str
    column: str
    texts: tuple[str, ...]


CELLS = (
    Spoilt("type", "statements", "sequence", ("abc", "1.5", "12a", "--3", "0x1F", "1,000")),
    Spoilt("type", "statements", "date", ("2001-13-01", "2001-02-30", "01/02/2003", "2003-06-1x", "June 2003")),
    Spoilt("type", "meetings", "lat", ("north", "12.3.4", "12,5", "1 2")),
    Spoilt("type", "statement_topics", "weight", ("heavy",)),
    Spoilt("required", "statements", "text", ("",)),
    Spoilt("required", "statements", "speaker_id", ("",)),
    Spoilt("required", "meetings", "country", ("",)),
    Spoilt("required", "sources", "url", ("",)),
    Spoilt("enum", "meetings", "mode", ("In-person", "telepathy", "phone ")),
    Spoilt("enum", "statements", "stance", ("2", "-7")),
    Spoilt("enum", "sources", "kind", ("rumour",)),
    Spoilt("pattern", "meetings", "country", ("usa", "U", "Russia", "ru", "US ")),
    Spoilt("pattern", "sources", "url", ("ftp:{}", "{} ")),
    Spoilt("pattern", "statements", "id", ("X{}", "{} ", "{}-1")),
    Spoilt("minimum", "meetings", "lat", ("-90.5",)),
    Spoilt("minimum", "statements", "sequence", ("0",)),
    Spoilt("minimum", "statements", "date", ("1999-12-31",)),
    Spoilt("minimum", "statement_topics", "weight", ("-0.1",)),
    Spoilt("maximum", "meetings", "lon", ("180.25",)),
    Spoilt("maximum", "statement_topics", "weight", ("1.01",)),
    Spoilt("maximum", "statements", "date", ("2011-01-01",)),
    Spoilt("min_length", "statements", "text", ("ab",)),
    Spoilt("max_length", "statements", "text", ("é" * 4_001,)),
    Spoilt("reference", "statements", "meeting_id", ("m99999999",)),
    Spoilt("reference", "statements", "source_id", ("s99999999",)),
    Spoilt("reference", "meetings", "source_id", ("S1",)),
    Spoilt("reference", "statement_topics", "topic_id", ("t999",)),
    Spoilt("compare", "meetings", "date_end", ("2001-01-20",)),
)
REPEATED = (
    Spoilt("unique", "sources", "url", ()),
    Spoilt("primary_key", "statements", "id", ()),
    Spoilt("primary_key", "statement_topics", "", ()),
)


class Spoiler:
    """Puts faults into the records of a package, at most one into a row, and none that has another in its train."""

    def __init__(self, statements: int, seed: int = packages.SEED) -> None:
        """Make the records of a valid package."""
        self.rng = Random(f"{seed} faults")
        self.records = {
            name: [list(map(str, row)) for row in rows] for name, rows in packages.records(statements, seed)
        }
        self.taken: dict[str, set[int]] = {name: {0} for name in self.records}
        self.places: list[tuple[str, int, int, str]] = []
        about = {row[0] for row in self.records["statement_topics"]}
        # Statements that nothing refers to: a fault in their key is one fault.
        self.idle = [number for number, row in enumerate(self.records["statements"]) if row[0] not in about]

    def pick(self, table: str, column: str = "") -> int:
        """A row that has no fault yet."""
        idle = (table, column) == ("statements", "id")
        candidates = self.idle if idle else range(len(self.records[table]))
        number = self.rng.choice([number for number in candidates if number not in self.taken[table]])
        self.taken[table].add(number)
        return number

    def note(self, table: str, number: int, column: str | int, rule: str) -> None:
        """Write a fault into the ledger."""
        place = packages.columns(table).index(column) + 1 if isinstance(column, str) else column
        self.places.append((table, number, place, rule))

    def spoil(self, each: int = EACH) -> None:
        """As many faults of each rule, of its columns in turn."""
        for rule in dict.fromkeys(one.rule for one in CELLS):
            ways = [one for one in CELLS if one.rule == rule]
            for turn in range(each):
                self.spoil_cell(ways[turn % len(ways)])
        for rule in dict.fromkeys(one.rule for one in REPEATED):
            ways = [one for one in REPEATED if one.rule == rule]
            for turn in range(each):
                self.repeat(ways[turn % len(ways)])
        for turn in range(each):
            self.lengthen(("statements", "meetings", "statement_topics")[turn % 3])
            self.shorten(("statement_topics", "meetings")[turn % 2])
            self.blank([] if turn % 2 else [""] * 3)

    def spoil_cell(self, way: Spoilt) -> None:
        """A text that is wrong in its column."""
        number = self.pick(way.table, way.column)
        position = packages.columns(way.table).index(way.column)
        record = self.records[way.table][number]
        record[position] = self.rng.choice(way.texts).replace("{}", record[position])
        self.note(way.table, number, way.column, way.rule)

    def repeat(self, way: Spoilt) -> None:
        """The value of a column that is unique, or of a key of two columns, once more in a later row."""
        names = packages.columns(way.table)
        wanted = [way.column] if way.column else names[:2]
        first, second = sorted((self.pick(way.table, way.column), self.pick(way.table, way.column)))
        for position in map(names.index, wanted):
            self.records[way.table][second][position] = self.records[way.table][first][position]
        self.note(way.table, second, wanted[0], way.rule)

    def lengthen(self, table: str) -> None:
        """A cell too many."""
        number = self.pick(table)
        self.records[table][number].append("surplus")
        self.note(table, number, len(self.records[table][number]), "extra_cell")

    def shorten(self, table: str) -> None:
        """A cell too few."""
        number = self.pick(table)
        self.records[table][number].pop()
        self.note(table, number, len(self.records[table][number]) + 1, "missing_cell")

    def blank(self, cells: list[str]) -> None:
        """A row without anything, with or without its commas."""
        number = self.pick("statement_topics")
        self.records["statement_topics"][number] = cells
        self.note("statement_topics", number, 0, "blank_row")

    def ledger(self) -> list[Fault]:
        """The faults, each with its line."""
        starts = {name: lines(rows) for name, rows in self.records.items()}
        return [Fault(table, starts[table][at], at + 1, column, rule) for table, at, column, rule in self.places]


def lines(rows: Sequence[Sequence[str]]) -> list[int]:
    """The physical line on which each record of a file starts."""
    out, line = [], 1
    for row in rows:
        out.append(line)
        line += sum(cell.count("\n") for cell in row) + 1
    return out


def write_share(folder: Path, statements: int, share: float, seed: int = packages.SEED) -> list[Fault]:
    """Write a package in which a share of the rows of each table has a fault each, row by row; give the ledger."""
    ledger: list[Fault] = []
    for name, rows in packages.records(statements, seed):
        packages.write_table(folder, name, spoilt(name, rows, share, Random(f"{seed} {share} {name}"), ledger))
    packages.write_descriptor(folder)
    return ledger


def spoilt(name: str, rows: packages.Rows, share: float, rng: Random, ledger: list[Fault]) -> Iterator[list[str]]:
    """The records of a table, some of them with a fault in a cell, a cell too many or a cell too few."""
    names, line = packages.columns(name), 1
    # A key that is wrong has more faults in its train, wherever it is referred to.
    ways = [way for way in CELLS if way.table == name and way.column != "id"]
    for number, cells in enumerate(rows, 1):
        record = list(map(str, cells))
        if number > 1 and rng.random() < share:
            chance = rng.random()
            if ways and chance > 0.1:
                way = rng.choice(ways)
                at, rule = names.index(way.column), way.rule
                record[at] = rng.choice(way.texts).replace("{}", record[at])
            elif chance > 0.05:
                at, rule = len(record), "extra_cell"
                record.append("surplus")
            else:
                at, rule = len(record) - 1, "missing_cell"
                record.pop()
            ledger.append(Fault(name, line, number, at + 1, rule))
        yield record
        line += sum(cell.count("\n") for cell in record) + 1


def write(folder: Path, statements: int, seed: int = packages.SEED) -> list[Fault]:
    """Write the twin with faults of a valid package into a folder; give the ledger."""
    spoiler = Spoiler(statements, seed)
    spoiler.spoil()
    for name, rows in spoiler.records.items():
        packages.write_table(folder, name, rows)
    packages.write_descriptor(folder)
    return spoiler.ledger()
