"""Reads one resource, once: its files are measured, and where it is a table its header and rows are judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BufferedReader, BytesIO
from itertools import chain
from typing import Any

from bushputin_data.validation.engine.rows import RowJudge
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import DESCRIPTOR, Fault, Finding, shown
from bushputin_data.validation.limits import current
from bushputin_data.validation.plan.metadata import HASHES, split_hash
from bushputin_data.validation.plan.tables import Table
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.header import Header, fields_match, is_foreign, no_header, read_header
from bushputin_data.validation.source.inline import Write, as_records, inline_rows, writer
from bushputin_data.validation.source.package import Resource
from bushputin_data.validation.source.places import reason
from bushputin_data.validation.source.recognise import FIRST_BYTES, recognise
from bushputin_data.validation.source.records import FileFault, Measured, Record, Records
from bushputin_data.validation.source.unpacking import first_bytes, is_gzip, unpacked

# Formats whose rows are read, and ends of paths that mean another one where no format is declared.
CSV = ("csv", "tsv")
OTHERS = ("json", "jsonl", "ndjson", "geojson", "topojson", "xlsx", "xls", "ods", "parquet", "sqlite", "zip", "gz")
REBUILD = "If the change is meant, write the file's new size and hash into the descriptor."


class Reading:
    """The reading of one resource."""

    def __init__(
        self,
        resource: Resource,
        table: Table | None,
        add: Callable[[Finding], None],
        progress: Callable[[str, int], None],
    ) -> None:
        """`table` is None where only the files are measured."""
        self.resource, self.table, self.add, self.progress = resource, table, add, progress
        self.size = 0
        self.whole = True
        self.digest = new_digest(resource.descriptor.get("hash"))
        self.format = format_of(resource)
        encoding = resource.descriptor.get("encoding")
        self.dialect = Dialect(resource.dialect, encoding, tabs=self.format == "tsv")
        self.judge: RowJudge | None = None
        self.header_cells: list[str] = []

    def report(self, rule: str, message: str, *, level: str = "error", **more: Any) -> None:
        """Add a finding about the resource."""
        self.add(Finding(level, rule, message, self.resource.name, **more))

    def report_fault(self, fault: Fault, place: str) -> None:
        """Add a finding about what the descriptor says of the resource."""
        pointer = f"{self.resource.pointer}/{place}"
        self.report(fault.rule, fault.fact, level=fault.level, hint=fault.hint, file=DESCRIPTOR, field=pointer)

    def read(self) -> None:
        """Read all files of the resource, or the rows that stand in the descriptor."""
        for error in self.dialect.faults if self.table else ():
            self.report_fault(error.fault, error.place)
        if self.table and (unread := self.unread()):
            self.report_fault(unread.fault, unread.place)
            self.table.complete, self.table = False, None
        if self.table and "data" in self.resource.descriptor:
            self.read_inline(self.table, self.resource.descriptor["data"])
        for path in self.resource.paths:
            self.read_file(path)
        if self.table and not self.judge:
            self.stop()
        if self.whole and self.resource.paths:
            self.compare_measures(self.resource.paths[0])

    def unread(self) -> FaultError | None:
        """What in the descriptor asks for a way of reading that is not known here."""
        if self.resource.dialect_fault:
            return FaultError(self.resource.dialect_fault, "dialect")
        if self.format not in CSV and "data" not in self.resource.descriptor:
            fact = f"The format {shown(self.format)} is not read. No rows are checked."
            return FaultError(Fault("descriptor", fact, level="warning"), "format")
        is_csv = isinstance(self.resource.descriptor.get("data", ""), str)
        return self.dialect.unread if is_csv else None

    def stop(self) -> None:
        """The resource was not read whole: nothing may be concluded from what it does not have.

        Where the header was not read, further files are only measured: which column is which is not known.
        """
        self.whole = False
        if self.table:
            self.table.complete = False
            self.table = self.table if self.judge else None

    def read_inline(self, table: Table, data: Any) -> None:
        """Judge the rows that stand in the descriptor."""
        if isinstance(data, str):
            stream = Measured(BytesIO(data.encode(errors="surrogatepass")))
            self.read_rows(table, DESCRIPTOR, stream, b"")
        else:
            rows = inline_rows(data)
            self.begin(table, DESCRIPTOR, *self.labels(as_records(rows, {}), lambda line: line))
            self.judge_rows(table, DESCRIPTOR, as_records(rows, self.writers(table)))

    def writers(self, table: Table) -> dict[int, Write]:
        """How the values of each position are written as texts."""
        columns = self.judge.columns if self.judge else []
        return {column.position: writer(table.fields[column.cell.name].descriptor, column.cell) for column in columns}

    def read_file(self, path: str) -> None:
        """Read one file, for its rows or for its measures alone."""
        try:
            with self.resource.open(path) as opened:
                packed, begin = is_gzip(opened), first_bytes(opened, FIRST_BYTES)
                stream = Measured(opened, self.digest)
                if self.table is None:
                    stream.drain()
                elif packed:
                    content = unpacked(BufferedReader(stream), path, self.resource.place.info(path).stored, current())
                    begin = first_bytes(content, FIRST_BYTES)
                    self.read_rows(self.table, path, Measured(content), begin)
                    stream.drain()
                else:
                    self.read_rows(self.table, path, stream, begin)
                self.size += stream.size
        except FaultError as error:
            fault = error.fault
            self.report(fault.rule, fault.fact, level=fault.level, file=path, hint=fault.hint)
            self.stop()
        except OSError as error:
            self.report("missing_file", f"The file cannot be read: {reason(error)}.", file=path)
            self.stop()

    def read_rows(self, table: Table, path: str, stream: Measured, begin: bytes) -> None:
        """Judge the rows of one file."""

        def note(fault: FileFault) -> None:
            self.report(fault.rule, fault.message, level=fault.level, file=path, line=fault.line, hint=fault.hint)

        # What is odd about the file is told only once its header is known to be one.
        held: list[FileFault] = []
        records = Records(stream, self.dialect, held.append)
        rows = iter(records)
        if self.judge:
            rows = self.without_header(rows, held)
        else:
            line, labels = self.labels(rows, lambda line: records.number)
            if fault := self.misread(table, records, line, labels, begin):
                held = [fault]
            elif records.complete or labels:
                self.begin(table, path, line, labels)
        for fault in held:
            note(fault)
        records.note = note
        self.judge_rows(table, path, rows)
        if not records.complete or not self.judge:
            self.stop()

    def without_header(self, rows: Iterator[Record], faults: list[FileFault]) -> Iterator[Record]:
        """The rows of a further file, without the header if that stands in it again."""
        first = next(rows, None)
        if first is None:
            return rows
        if self.header_cells and first[1] == self.header_cells:
            message = "The header stands here again: the files of a resource are read as one, with one header."
            faults.append(FileFault("repeated_header", "error", first[0], message, "Remove this row."))
            return rows
        return chain([first], rows)

    def misread(self, table: Table, records: Records, line: int, labels: list[str], begin: bytes) -> FileFault | None:
        """Why a file's header is none, so that nothing else can be said of the file."""
        if not self.dialect.header_rows or not table.fields:
            return None
        if records.empty:
            what = "file" if self.resource.paths else "data"
            return FileFault("missing_column", "error", line, f"The {what} is empty: it has no header.")
        several = len(labels) == 1 and len(table.fields) > 1 and labels[0] not in table.fields
        odd = recognise(begin) if is_foreign(labels, list(table.fields)) else None
        odd = odd or (self.dialect.misread(labels) if several else None)
        return FileFault(odd.rule, odd.level, line, odd.fact, odd.hint) if odd else None

    def begin(self, table: Table, path: str, line: int, labels: list[str]) -> None:
        """Judge the header, which only the first file has, and get ready for rows."""
        self.header_cells = labels
        header = self.header(table, path, line, labels)
        names = list(table.fields)
        table.begin({names[index]: position for index, position in header.positions.items()})
        self.judge = RowJudge(table, header, self.add, encoding=self.dialect.encoding)

    def judge_rows(self, table: Table, path: str, records: Iterator[Record]) -> None:
        """Judge records."""
        for read in self.judge.judge(path, records) if self.judge else ():
            self.progress(table.name, read)

    def header(self, table: Table, path: str, line: int, labels: list[str]) -> Header:
        """Which column is which field."""
        names = list(table.fields)
        if not self.dialect.header_rows:
            return no_header(len(names))
        if not names:
            return Header(len(labels))

        def report(fault: Fault, **more: Any) -> None:
            more |= {"hint": fault.hint, "expected": fault.expected}
            self.report(fault.rule, fault.fact, level=fault.level, file=path, line=line, **more)

        mode = fields_match(table.resource.schema or {}) or "exact"
        needed = [index for index, field in enumerate(table.fields.values()) if field.cell.required]
        return read_header(labels, names, mode, report, fold=self.dialect.ignore_case, needed=needed)

    def labels(self, records: Iterator[Record], number: Callable[[int], int]) -> Record:
        """The names that stand in the header rows, those of several rows joined, and the last one's line.

        `number` gives the number of the row on a line. Row 1 is the first that is no comment.
        """
        wanted = self.dialect.header_rows
        found: list[list[str]] = []
        line = 1
        if not wanted:
            return line, []
        for line, cells in records:
            row = 1 if wanted == [1] else number(line)
            if row in wanted:
                found.append(cells)
            if row >= wanted[-1]:
                break
        width = max(map(len, found), default=0)
        # A name that stands over several columns is written once: the last of a short row goes on.
        padded = [cells + (cells or [""])[-1:] * (width - len(cells)) for cells in found]
        return line, [self.dialect.header_join.join(filter(None, parts)) for parts in zip(*padded, strict=True)]

    def compare_measures(self, path: str) -> None:
        """Size and hash are those of the descriptor."""
        size = self.resource.descriptor.get("bytes")
        if isinstance(size, int) and size != self.size:
            message = f"The file has {self.size:,} bytes, not {size:,}."
            self.report("bytes", message, file=path, value=str(self.size), expected=str(size), hint=REBUILD)
        if self.digest:
            digest, declared = self.digest.hexdigest(), split_hash(self.resource.descriptor["hash"])[1].lower()
            if digest != declared:
                message = "The file is not the one whose hash the descriptor gives."
                self.report("hash", message, file=path, value=digest, expected=declared, hint=REBUILD)


def format_of(resource: Resource) -> str:
    """The format that the descriptor names; else what the path ends with, if that says one; else CSV."""
    if named := resource.descriptor.get("format"):
        return str(named).lower()
    suffix = resource.file.lower().removesuffix(".gz").rpartition(".")[2] if resource.paths else ""
    return suffix if suffix in (*CSV, *OTHERS) else "csv"


def new_digest(declared: Any) -> Any:
    """An object that computes the hash that the descriptor gives; None where it gives none that is known."""
    algorithm = split_hash(declared)[0] if isinstance(declared, str) else None
    if algorithm not in HASHES:
        return None
    import hashlib

    return hashlib.new(algorithm, usedforsecurity=False)
