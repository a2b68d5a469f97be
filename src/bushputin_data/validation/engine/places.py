"""Where the rows of a table stand: the file and line of each, in little memory; and how a finding names its place."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from bushputin_data.validation.engine.collector import Order


@dataclass(frozen=True, slots=True)
class File:
    """A file of a table, or the data in the descriptor.

    Attributes:
        path: as the descriptor has it; the descriptor's own name for inline data.
        rank: which of the table's files it is, from 0.
        data: the JSON pointer of inline data; empty for a file.
        items: the rows of inline data; there are none if they are a text, in which rows have lines.
    """

    path: str
    rank: int
    data: str = ""
    items: Sequence[Any] = field(default=(), compare=False, repr=False)

    @property
    def is_text(self) -> bool:
        """Whether its rows have lines, also where they are in the descriptor."""
        return not self.items

    def order(self, line: int, position: int | None) -> Order:
        """What findings are ordered by."""
        return (self.rank, line, position or 0)

    def place(self, line: int, position: int | None, name: str | None) -> dict[str, Any]:
        """How a finding names a cell of a row, or the row: in a file by line and column, in JSON by a pointer."""
        if not self.data:
            return {"file": self.path, "line": line, "column": position, "field": name}
        if self.is_text:
            return {"file": self.path, "field": self.data}
        item = self.items[line]
        step: str | None = None
        if isinstance(item, dict):
            step = name
        elif isinstance(item, list) and position is not None:
            step = str(position - 1)
        cell = "" if step is None else "/" + step.replace("~", "~0").replace("/", "~1")
        return {"file": self.path, "field": f"{self.data}/{line}{cell}"}


class Lines(Sequence[int]):
    """The lines of records in their order, in little memory: those on which another one begins than the next."""

    def __init__(self, size: int, starts: Sequence[int] = (), lines: Sequence[int] = ()) -> None:
        """Of `size` records those in `starts` begin on `lines`, all others on the line after that of the last."""
        self.size, self.starts, self.lines = size, starts, lines

    def __len__(self) -> int:
        """How many there are."""
        return self.size

    @overload
    def __getitem__(self, rank: int) -> int: ...
    @overload
    def __getitem__(self, rank: slice) -> list[int]: ...
    def __getitem__(self, rank: int | slice) -> int | list[int]:
        """The line of a record."""
        if isinstance(rank, slice):
            return [self[one] for one in range(self.size)[rank]]
        rank = range(self.size)[rank]
        run = bisect_right(self.starts, rank) - 1
        return int(self.lines[run] + rank - self.starts[run])

    def __iter__(self) -> Iterator[int]:
        """All lines."""
        for start, end, line in zip(self.starts, (*self.starts[1:], self.size), self.lines, strict=True):
            yield from range(line, line + end - start)

    def moved(self, by: int) -> Lines:
        """The same, so many lines below."""
        return Lines(self.size, self.starts, array("q", (line + by for line in self.lines)))


class Places:
    """The file and line of each row; only where lines are skipped is anything remembered."""

    def __init__(self) -> None:
        """No rows yet."""
        self.rows = 0
        self._files: list[File] = []
        # The first row of each file, and of each run of rows on lines one after another.
        self._firsts = array("q")
        self._starts, self._lines = array("q"), array("q")
        self._next = -1

    def begin(self, file: File) -> None:
        """The rows to come are those of this file."""
        self._files.append(file)
        self._firsts.append(self.rows)
        self._next = -1

    def add(self, lines: Sequence[int]) -> None:
        """Rows on these lines."""
        if isinstance(lines, Lines):
            self._starts.extend(start + self.rows for start in lines.starts)
            self._lines.extend(lines.lines)
        elif isinstance(lines, range):
            if lines and lines[0] != self._next:
                self._jump(self.rows, lines[0])
        else:
            for row, line in enumerate(lines, self.rows):
                if line != self._next:
                    self._jump(row, line)
                self._next = line + 1
        self.rows += len(lines)
        self._next = lines[-1] + 1 if lines else self._next

    def _jump(self, row: int, line: int) -> None:
        """From this row on lines count from another one."""
        self._starts.append(row)
        self._lines.append(line)

    def line(self, row: int) -> int:
        """The line of a row."""
        rank = bisect_right(self._starts, row) - 1
        return self._lines[rank] + row - self._starts[rank]

    def file(self, row: int) -> File:
        """The file of a row."""
        return self._files[bisect_right(self._firsts, row) - 1]
