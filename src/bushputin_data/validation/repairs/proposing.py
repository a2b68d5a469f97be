"""From findings to repairs: one for each cell and each property of a whole file, before keys and trials."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Finding, cut
from bushputin_data.validation.repairs.csv_file import CsvFile
from bushputin_data.validation.repairs.repair import Edit, NotProposed, NotProposedError, Repair
from bushputin_data.validation.repairs.tables import Tables
from bushputin_data.validation.repairs.values import repaired

# Rules on cells with possible repairs; a wrong type is only repaired if the text is another notation of a value.
OF_CELLS = ("edge_space", "not_nfc", "type")


class Proposer:
    """Turns findings into repairs, and remembers why others have none."""

    def __init__(self, tables: Tables) -> None:
        """Nothing is proposed yet."""
        self.tables = tables
        self.repairs: list[Repair] = []
        self.refused: list[NotProposed] = []

    def refuse(self, findings: Iterable[Finding], why: str) -> None:
        """Remember why there is no repair; without a reason, nothing resembled one."""
        if why:
            self.refused += [NotProposed(found, why) for found in findings]

    def propose(self, findings: Iterable[Finding]) -> None:
        """Make the repairs of some findings."""
        of_files: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        of_cells: dict[tuple[str, int, int], list[Finding]] = defaultdict(list)
        for found in findings:
            if found.rule in OF_FILES and found.file:
                of_files[found.file, found.rule].append(found)
            elif found.rule in OF_CELLS and found.file and found.line and found.column:
                of_cells[found.file, found.line, found.column].append(found)
            elif found.rule in OF_CELLS[:2]:
                self.refuse([found], "its data are not in a file")
        for (path, rule), some in of_files.items():
            self._try(some, self._whole, path, rule)
        for (path, line, column), some in of_cells.items():
            self._try(some, self._cell, path, line, column, some)

    def _try(self, findings: list[Finding], make: Callable[..., Iterable[Edit]], *where: Any) -> None:
        """Make one repair, if there is one."""
        try:
            edits = list(make(*where))
        except NotProposedError as error:
            self.refuse(findings, str(error))
        except FaultError as error:
            self.refuse(findings, error.fault.fact)
        else:
            self.repairs.append(Repair.of(edits, findings))

    def _whole(self, path: str, rule: str) -> Iterator[Edit]:
        """The edits of a whole file.

        Raises:
            NotProposedError: there are none.
        """
        return OF_FILES[rule](self.tables.file(path), path)

    def _cell(self, path: str, line: int, column: int, findings: list[Finding]) -> Iterator[Edit]:
        """The edit of one cell.

        Raises:
            NotProposedError: there is none.
        """
        name, label = findings[0].resource or "", findings[0].field
        if name not in self.tables.plan.tables:
            raise NotProposedError("the column has no field")
        fields = self.tables.table(name).fields
        ranks = [rank for rank, field in enumerate(fields) if field.name == label]
        if len(ranks) != 1:
            raise NotProposedError("the column does not match exactly one field")
        yield self.edit(path, line, column - 1, name, ranks[0], findings)

    def edit(self, path: str, line: int, place: int, name: str, rank: int, findings: list[Finding]) -> Edit:
        """Another text in a cell of a field.

        Raises:
            NotProposedError: there is none.
        """
        file = self.tables.file(path)
        record = file.by_line.get(line)
        text = record.cells[place] if record and place < len(record.cells) else None
        if record is None or text is None or any(cut(text) != found.value for found in findings):
            raise NotProposedError("the row is malformed")
        field = self.tables.table(name).fields[rank]
        rules = {found.rule for found in findings}
        new = repaired(self.tables.cell(name, rank), field.descriptor, text, rules)
        return file.edit(path, record, place, new)


def byte_order_mark(file: CsvFile, path: str) -> Iterator[Edit]:
    """The file without its mark."""
    if file.has_mark:
        yield Edit(path, 0, 1, 1, file.text[:1], "")


def line_end(file: CsvFile, path: str) -> Iterator[Edit]:
    """The file with one line end throughout: the declared one, else that of its first line.

    Raises:
        NotProposedError: a cell has a line break in it, which is a part of its value.
    """
    usual = usual_end(file)
    if file.inner_line_ends:
        raise NotProposedError("a cell contains a line break, which is part of its value")
    twice = {start: (start, end) for start, end in file.twice}
    for record in file.records:
        start, end = twice.get(record.end[0], record.end)
        old = file.text[start:end]
        if old and old != usual:
            yield Edit(path, start, end, record.line, old, usual)


def final_newline(file: CsvFile, path: str) -> Iterator[Edit]:
    """The file with a line end after its last line.

    Raises:
        NotProposedError: its last record is malformed.
    """
    last = file.records[-1]
    if last.is_broken:
        raise NotProposedError("the last row is malformed")
    end = len(file.text)
    yield Edit(path, end, end, last.line, "", usual_end(file))


def usual_end(file: CsvFile) -> str:
    """The line end of a file: the declared one, else that of its first line."""
    if file.dialect.line_end or file.twice:
        return file.dialect.line_end or "\r\n"
    first = file.records[0].end
    return file.text[slice(*first)] or "\n"


OF_FILES: dict[str, Callable[[CsvFile, str], Iterator[Edit]]] = {
    "byte_order_mark": byte_order_mark,
    "line_end": line_end,
    "final_newline": final_newline,
}
