"""A faulty cell in its table: its row, the neighbouring rows and the columns around it, as in a spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass

from bushputin_data.validation.findings import cut

# How many columns are shown on each side of the faulty cell, and how many rows above and below.
SIDE, BESIDE = 2, 2
# How many characters of a cell are shown.
CELL = 60


@dataclass(frozen=True, slots=True)
class Line:
    """A record of an excerpt.

    Attributes:
        number: its row in a spreadsheet.
        cells: those of the columns of the excerpt, cut where they are long; None if the record has none.
    """

    number: int
    cells: tuple[str | None, ...]

    @classmethod
    def of(cls, number: int, cells: list[str | None], columns: tuple[int, ...]) -> Line:
        """A record of which only these columns are shown."""
        shown = (cells[column - 1] if column <= len(cells) else None for column in columns)
        return cls(number, tuple(None if cell is None else cut(cell, CELL) for cell in shown))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The surroundings of a cell.

    Attributes:
        columns: the positions of the columns, from 1; neighbours, except that the first column is always among them.
        header: the record with the names of the columns; None if it is among the others, or there is none.
        lines: the faulty record and those beside it.
    """

    columns: tuple[int, ...]
    header: Line | None
    lines: tuple[Line, ...]


def columns_around(column: int | None) -> tuple[int, ...]:
    """The columns shown around one of them, or for a whole row."""
    first = max(1, (column or 1 + SIDE) - SIDE)
    around = range(first, first + 2 * SIDE + 1)
    return tuple(around) if first == 1 else (1, *around)
