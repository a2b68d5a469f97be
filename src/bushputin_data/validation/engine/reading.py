"""Reads one resource, once: its files are measured, and if it is a table, its header and rows are checked."""

from __future__ import annotations

import csv
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from functools import partial
from io import BufferedReader, BytesIO
from typing import IO, Any

from bushputin_data.validation.engine.collector import Collector
from bushputin_data.validation.engine.exact import RowJudge
from bushputin_data.validation.engine.places import File, Places
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.findings import Fault, Finding
from bushputin_data.validation.limits import Limits, hint
from bushputin_data.validation.plan.hashes import declared_hash, hash_hint
from bushputin_data.validation.plan.plan import ResourcePlan, Table
from bushputin_data.validation.source.header import Header, is_foreign, no_header, read_header
from bushputin_data.validation.source.inline import Write, batches, labels_of, writer
from bushputin_data.validation.source.places import Place, reason
from bushputin_data.validation.source.recognise import FIRST_BYTES, recognise
from bushputin_data.validation.source.records import Batch, Measured, Records
from bushputin_data.validation.source.unpacking import first_bytes, is_gzip, unpacked
from bushputin_data.validation.stores.store import Name, Store

# Rows that are judged together: with more at a time, the garbage collector becomes expensive.
BATCH = 256
REBUILD = "If the change is intended, update bytes and hash in the descriptor."
REPEATED_HEADER = Fault(
    "repeated_header",
    "The header is repeated here. It is skipped, but tools disagree on whether each file of a resource has a header.",
    "Remove it, unless the programs that read the package expect it.",
    level="warning",
)
Progress = Callable[[str, int], None]


class ReadTable:
    """The result of reading a table: where its rows are, and whether all of them were read.

    Attributes:
        complete: false if something could not be read: then no conclusions may be drawn from missing rows.
        to_end: all its rows were judged, though one may have had a cell that cannot be read.
    """

    def __init__(self, table: Table) -> None:
        """No row was read yet."""
        self.table = table
        self.places = Places()
        self.positions: dict[int, int] = {}
        self.faulty_keys: dict[str, Any] = {}
        # From this row on the store has the texts of the key; before it they are those of the values.
        self.texts_from: int | None = None
        self.complete = self.to_end = True

    @property
    def key(self) -> tuple[int, ...]:
        """The fields of the primary key that its files have."""
        return tuple(rank for rank in self.table.key if rank in self.positions)

    @property
    def texts(self) -> Name:
        """Under what the store has the texts of the key."""
        return ("texts", self.table.name)

    @property
    def rows(self) -> int:
        """How many rows were read."""
        return self.places.rows

    @property
    def is_checked(self) -> bool:
        """Whether all its cells were checked against a schema."""
        return self.to_end and bool(self.table.fields)


class Reading:
    """The reading of one resource."""

    def __init__(
        self,
        plan: ResourcePlan,
        place: Place,
        store: Store,
        collector: Collector,
        progress: Progress,
        *,
        limits: Limits,
        cage: Cage,
    ) -> None:
        """`place` is where the files are, `store` keeps what keys, references and checks need."""
        self.plan, self.place, self.store, self.collector, self.progress = plan, place, store, collector, progress
        self.limits, self.cage = limits, cage
        self.read_table = ReadTable(plan.table) if plan.table else None
        self.size = 0
        self.whole = True
        self.digest = new_digest(plan.hash)
        self.judge: RowJudge | None = None
        # What went wrong with something else than the files.
        self.failure: OSError | None = None
        self.header_cells: list[str] = []
        self.header_place: tuple[File, int] | None = None

    def report(self, fault: Fault, rank: int = 0, cause: Hashable = None, **place: Any) -> None:
        """Report a fault of the resource, in the file of this rank; faults with the same cause share it."""
        order = (rank, place.get("line") or 0, place.get("column") or 0)
        if not self.collector.wants(self.plan.name, fault.rule, order):
            self.collector.count(self.plan.name, fault.rule, fault.level)
            return
        self.collector.add(Finding.of(fault, resource=self.plan.name, **place), order, cause)

    def read(self) -> None:
        """Read all files of the resource, or its inline rows."""
        if self.read_table and isinstance(self.plan.data, str | list):
            try:
                self.read_inline(self.read_table, self.plan.data)
            except FaultError as error:
                self.whole = False
                self.stop_if(True)
                self.report(error.fault, file=self.plan.descriptor, field=f"{self.plan.pointer}/data")
        for rank, path in enumerate(self.plan.paths):
            self.read_file(path, rank)
        if self.judge and self.header_place and self.read_table:
            self.judge.report_header(*self.header_place)
            self.read_table.faulty_keys = self.judge.faulty_keys
            self.stop_if(self.judge.is_shifted)
            self.read_table.complete = self.read_table.complete and not self.judge.has_broken
        self.stop_if(not self.judge)
        if self.whole and self.plan.paths:
            self.compare_measures()

    def stop_if(self, condition: bool) -> None:
        """If the condition holds, the table was not read completely."""
        if condition and self.read_table:
            self.read_table.complete = self.read_table.to_end = False

    # Rows

    def read_inline(self, read: ReadTable, data: Any) -> None:
        """Judge the inline rows of the descriptor."""
        pointer = f"{self.plan.pointer}/data"
        if isinstance(data, str):
            file = File(self.plan.descriptor, 0, pointer)
            stream = Measured(BytesIO(data.encode(errors="surrogatepass")), limits=self.limits)
            self.read_rows(read, file, stream, b"")
            return
        file = File(self.plan.descriptor, 0, pointer, items=data)
        names, first = labels_of(data, len(self.plan.dialect.header_rows))
        self.begin(read, file, 0, names, is_named=bool(names))
        for batch in batches(data, first, names, self.writers(), BATCH, self.limits.absent_cells):
            self.judge_batch(read, file, batch)

    def writers(self) -> dict[int, Write]:
        """How the values of each position are written as texts."""
        columns = self.judge.columns if self.judge else []
        return {column.position: writer(column.field.descriptor, column.cell) for column in columns}

    def read_file(self, path: str, rank: int) -> None:
        """Read one file, for its rows or only for its size and hash."""
        file = File(path, rank)
        try:
            with self.place.open(path) as opened:
                stored = Measured(opened, self.digest, self.limits)
                try:
                    if self.read_table and (self.judge or not rank):
                        packed, begin = is_gzip(opened), first_bytes(opened, FIRST_BYTES)
                        if packed:
                            content = self.unpack(stored, path)
                            stream, begin = Measured(content, limits=self.limits), first_bytes(content, FIRST_BYTES)
                        else:
                            stream = stored
                        self.read_rows(self.read_table, file, stream, begin)
                finally:
                    # Size and hash are those of the file as it is stored.
                    stored.drain()
                    self.size += stored.size
        except FaultError as error:
            self.not_read(error.fault, path)
        except OSError as error:
            if error is self.failure:
                raise
            self.not_read(Fault("missing_file", f"The file cannot be read: {reason(error)}."), path)

    def unpack(self, stored: Measured, path: str) -> IO[bytes]:
        """The content of a gzip file."""
        return unpacked(BufferedReader(stored), path, self.place.info(path).stored, self.limits)

    def not_read(self, fault: Fault, path: str) -> None:
        """Report why a file was not read."""
        self.whole = False
        self.stop_if(True)
        # A path that leads out of the package is not one of its files.
        if fault.rule in ("not_checked", "unsafe_path"):
            self.report(fault, file=self.plan.descriptor, field=f"{self.plan.pointer}/path", value=path)
        else:
            self.report(fault, cause=fault if fault.rule == "size_limit" else None, file=path)

    def read_rows(self, read: ReadTable, file: File, stream: Measured, begin: bytes) -> None:
        """Judge the rows of one file; `begin` are its first bytes."""
        # Faults of the file are reported only once its header is known to be one.
        held: list[tuple[Fault, int | None]] = []
        note = Notes(held)
        records = Records(stream, self.plan.dialect, note, self.limits)
        first: Batch | None = None
        if self.judge:
            read.places.begin(file)
            first = self.without_header(records, file)
        else:
            line, labels = self.labels(records, note)
            if records.complete and (fault := self.misread(read.table, records, begin, labels)):
                self.report_at(file, fault, line)
                self.whole = False
                return
            if records.complete or labels:
                self.begin(read, file, line, labels, is_named=bool(self.plan.dialect.header_rows))
        note.take = lambda fault, line: self.report_at(file, fault, line)
        for fault, at in held:
            note.take(fault, at)
        self.read_batches(read, file, records, first or records.read(BATCH))
        if not records.complete:
            self.whole = False
            self.stop_if(True)

    def read_batches(self, read: ReadTable, file: File, records: Records, batch: Batch) -> None:
        """Judge the rows of a file, from this batch on."""
        while batch.rows:
            self.judge_batch(read, file, batch, undecoded=records.undecoded)
            batch = records.read(BATCH)

    def judge_batch(self, read: ReadTable, file: File, batch: Batch, *, undecoded: bool = False) -> None:
        """Judge some records, and keep what is needed of them.

        Raises:
            OSError: the system fails, for example without space for a temporary file; the package is not to blame.
        """
        try:
            self.judge_and_keep(read, file, batch, undecoded=undecoded)
        except OSError as error:
            self.failure = error
            raise

    def judge_and_keep(self, read: ReadTable, file: File, batch: Batch, *, undecoded: bool) -> None:
        """Judge some records, and keep what is needed of them."""
        if self.judge:
            before = read.rows
            kept = self.judge.judge(file, batch, undecoded_bytes=undecoded)
            self.store.add(read.table.name, kept, read.rows - before, self.judge.odd)
            self.keep_texts(read, self.judge, before, read.rows - before)
            self.progress(read.table.name, read.rows)

    def keep_texts(self, read: ReadTable, judge: RowJudge, before: int, rows: int) -> None:
        """Keep the texts of the key, by which reports name rows, from where they are not those of the values."""
        if judge.key_texts is None:
            return
        if read.texts_from is None:
            read.texts_from = before
            self.store.begin(read.texts, read.key)
        self.store.add(read.texts, judge.key_texts, rows)

    def report_at(self, file: File, fault: Fault, line: int | None, **more: Any) -> None:
        """Report a fault of a file as a whole, or of one of its lines."""
        if file.data:
            # A text in the descriptor is not a file: its last line needs no end.
            if fault.rule != "final_newline":
                self.report(fault, file=file.path, field=file.data)
        else:
            self.report(fault, file.rank, file=file.path, line=line, **more)

    # Headers

    def without_header(self, records: Records, file: File) -> Batch:
        """The first rows of a further file, without a repeated header."""
        first = records.read(1)
        if self.header_cells and first.rows and first.rows[0] == self.header_cells:
            self.report_at(file, REPEATED_HEADER, first.lines[0])
            return records.read(BATCH)
        return first

    def labels(self, records: Records, note: Notes) -> tuple[int, list[str]]:
        """The names in the header rows (joined, if there are several rows), and the line of the last row.

        Row 1 is the first that is not a comment.
        """
        wanted = self.plan.dialect.header_rows
        found: list[list[str]] = []
        line = 1
        while wanted and (batch := records.read(1)).rows:
            line = batch.lines[0]
            row = 1 if wanted == [1] else records.number
            if row in wanted:
                found.append(self.header_record(records, batch, note))
            if row >= wanted[-1]:
                break
        width = max(map(len, found), default=0)
        if width * len(self.plan.dialect.header_join) * (len(found) - 1) > self.limits.line_bytes:
            fact = f"Joined together, the header rows have more than {self.limits.line_bytes:,} characters."
            raise FaultError(Fault("size_limit", fact, f"Declare a shorter headerJoin. {hint('line_bytes')}"))
        # A name above several columns is written once: the last name of a short row is repeated.
        padded = [cells + (cells or [""])[-1:] * (width - len(cells)) for cells in found]
        return line, [self.plan.dialect.header_join.join(filter(None, parts)) for parts in zip(*padded, strict=True)]

    def header_record(self, records: Records, batch: Batch, note: Notes) -> list[str]:
        """The names in a header row; a malformed row is read as far as possible."""
        (cells,) = batch.rows
        for _, _, fault in batch.broken:
            note(fault, batch.lines[0])
            if fault.level == "error":
                # The csv module has a limit of its own for one cell, below ours.
                with suppress(csv.Error):
                    cells = next(self.plan.dialect.reader(iter([records.raw]), strict=False), cells)
        return [cell or "" for cell in cells]

    def misread(self, table: Table, records: Records, begin: bytes, labels: Sequence[str]) -> Fault | None:
        """Why a file's header is not a header, so that nothing else can be said about the file."""
        names = [field.name for field in table.fields]
        if not self.plan.dialect.header_rows:
            return None
        if records.empty and names:
            what = "file is" if self.plan.paths else "data are"
            return Fault(
                "missing_column",
                f"The {what} empty: there is no header.",
                "Add a header and rows, or fetch the file again." if self.plan.paths else "Add a header and rows.",
            )
        fold = self.plan.dialect.ignore_case
        if names and not is_foreign(labels, names, table.fields_match, fold=fold):
            return None
        several = len(labels) == 1 and len(names) != 1
        return recognise(begin) or (self.plan.dialect.misread(labels) if several else None)

    def begin(self, read: ReadTable, file: File, line: int, labels: list[str], *, is_named: bool) -> None:
        """Judge the header, which only the first file needs, and get ready for rows."""
        self.header_cells, self.header_place = labels, (file, line)
        header = self.header(read.table, file, line, labels, is_named=is_named)
        read.positions = dict(header.positions)
        read.places.begin(file)
        self.judge = RowJudge(
            read.table,
            header,
            self.plan.dialect.encoding,
            self.collector,
            read.places,
            limits=self.limits,
            cage=self.cage,
            is_named=is_named,
            descriptor=self.plan.descriptor,
        )
        self.store.begin(read.table.name, tuple(self.judge.kept))

    def header(self, table: Table, file: File, line: int, labels: list[str], *, is_named: bool) -> Header:
        """Which column is which field."""
        if not is_named:
            return no_header(len(table.fields))

        def report(fault: Fault, **place: Any) -> None:
            self.report_at(file, fault, line, **place)

        names = [field.name for field in table.fields]
        fold = self.plan.dialect.ignore_case
        return read_header(
            labels, names, table.fields_match, report, fold=fold, needed=table.needed, limits=self.limits
        )

    # Files

    def compare_measures(self) -> None:
        """Compare size and hash with the descriptor.

        DR, multiple files: to be concatenated "in the simplest way" and treated "as one large file".
        """
        path, several = self.plan.paths[0], len(self.plan.paths) > 1
        if self.plan.size is not None and self.plan.size != self.size:
            what = f"Together, the {len(self.plan.paths)} files have" if several else "The file has"
            fault = Fault("bytes", f"{what} {self.size:,} bytes, not {self.plan.size:,}.", REBUILD, str(self.plan.size))
            self.report(fault, value=str(self.size), **self.measured("bytes"))
        declared = declared_hash(self.plan.hash)
        if self.digest and declared and self.digest.hexdigest() != declared[1]:
            fact = "The hash of the file is not the one in the descriptor."
            if several:
                fact = (
                    f"The hash of the {len(self.plan.paths)} files, joined in order, is not the one in the descriptor."
                )
            git = None if several else hash_hint(self.plan.hash, self.size, partial(self.place.open, path))
            fault = Fault("hash", fact, git or REBUILD, declared[1])
            self.report(fault, value=self.digest.hexdigest(), **self.measured("hash"))

    def measured(self, name: str) -> dict[str, Any]:
        """The place of a wrong size or hash: the file, or the descriptor if there are several files."""
        if len(self.plan.paths) == 1:
            return {"file": self.plan.paths[0]}
        return {"file": self.plan.descriptor, "field": f"{self.plan.pointer}/{name}"}


class Notes:
    """Faults of a file: held back at first, then passed on."""

    def __init__(self, held: list[tuple[Fault, int | None]]) -> None:
        """Hold notes back."""
        self.take: Callable[[Fault, int | None], None] = lambda fault, line: held.append((fault, line))

    def __call__(self, fault: Fault, line: int | None) -> None:
        """Take a fault."""
        self.take(fault, line)


def new_digest(declared: str | None) -> Any:
    """An object that computes the hash declared in the descriptor; None if none of a known kind is declared."""
    known = declared_hash(declared)
    if not known:
        return None
    import hashlib

    return hashlib.new(known[0], usedforsecurity=False)
