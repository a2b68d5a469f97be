"""The tables of a package as stored in their files: each file is split into cells once, each row with its columns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import Cell, compile_field
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.plan.hashes import declared_hash
from bushputin_data.validation.plan.plan import Plan, ResourcePlan, Table
from bushputin_data.validation.repairs.csv_file import CsvFile, RawRecord
from bushputin_data.validation.repairs.repair import NotProposedError
from bushputin_data.validation.source.places import Place
from bushputin_data.validation.source.unpacking import is_gzip

__all__ = ["Row", "Tables"]

# A column: the name of its table, and its rank among the fields there.
Column = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its file and the record there."""

    path: str
    record: RawRecord


class Tables:
    """What repairs need to know of the tables."""

    def __init__(self, plan: Plan, place: Place, unmeasured: frozenset[str], cage: Cage) -> None:
        """`unmeasured` names the resources whose size or hash is not as declared."""
        self.plan, self.place, self.unmeasured, self.cage = plan, place, unmeasured, cage
        self.resources = {one.name: one for one in reversed(plan.resources)}
        self._readers: dict[tuple[int, ...], list[str]] = {}
        for one in plan.resources:
            for path in one.paths:
                try:
                    self._readers.setdefault(place.info(path).identity, []).append(one.name)
                except FaultError:
                    continue
        self.file = cache(self._file)
        self.cell = cache(self._cell)
        self.rows = cache(self._rows)
        self.texts = cache(self._texts)

    def owner(self, path: str) -> ResourcePlan:
        """The one resource that reads a file.

        Raises:
            NotProposedError: several do, or what the descriptor says about the file cannot be updated.
        """
        readers = self._readers.get(self.place.info(path).identity, [])
        if len(readers) != 1:
            raise NotProposedError("several resources read this file")
        owner = next(one for one in self.plan.resources if path in one.paths)
        if owner.name in self.unmeasured:
            raise NotProposedError("the file does not match bytes or hash in the descriptor; correct that first")
        if owner.hash and not declared_hash(owner.hash):
            raise NotProposedError("its hash in the descriptor cannot be computed")
        return owner

    def _file(self, path: str) -> CsvFile:
        """A file split into cells.

        Raises:
            NotProposedError: that cannot be done.
        """
        owner = self.owner(path)
        with self.place.open(path) as stream:
            if is_gzip(stream):
                raise NotProposedError("the file is compressed with gzip")
            return CsvFile(stream.read(), owner.dialect)

    def _cell(self, name: str, rank: int) -> Cell:
        """What the cells of a column mean."""
        field = self.table(name).fields[rank]
        return compile_field(
            field.descriptor, missing=field.missing, null=field.null, required=field.required, faults=[], cage=self.cage
        )

    def table(self, name: str) -> Table:
        """A table that is judged."""
        return self.plan.tables[name]

    def _rows(self, name: str) -> tuple[dict[int, int], list[Row]]:
        """In which place of a record each field stands, from 0, and the rows of a table.

        Raises:
            NotProposedError: its files cannot be split into cells, or its columns are not certain.
        """
        resource, table = self.resources[name], self.table(name)
        if resource.dialect.header_rows not in ([], [1]) or resource.dialect.comment_rows or not resource.paths:
            raise NotProposedError(f"the rows of {name} cannot be split into cells")
        rows: list[Row] = []
        labels: list[str] = []
        for path in resource.paths:
            records = [one for one in self.file(path).records if one.cells]
            if resource.dialect.header_rows and records:
                cells = [cell or "" for cell in records[0].cells]
                labels = labels or cells
                records = records[1:] if cells == labels else records
            rows += [Row(path, record) for record in records]
        names = [field.name for field in table.fields]
        if resource.dialect.ignore_case:
            names, labels = [name.casefold() for name in names], [label.casefold() for label in labels]
        if resource.dialect.header_rows and any(labels.count(name) != 1 for name in names):
            raise NotProposedError(f"the header of {name} does not match its schema")
        return {rank: labels.index(one) if labels else rank for rank, one in enumerate(names)}, rows

    def _texts(self, column: Column) -> dict[str, list[tuple[Row, int]]]:
        """The cells of a column by their texts, each with its row and its place in the record.

        Raises:
            NotProposedError: as for `rows`.
        """
        positions, rows = self.rows(column[0])
        place = positions[column[1]]
        found: dict[str, list[tuple[Row, int]]] = defaultdict(list)
        for row in rows:
            if place < len(row.record.cells):
                found[row.record.cells[place] or ""].append((row, place))
        return dict(found)
