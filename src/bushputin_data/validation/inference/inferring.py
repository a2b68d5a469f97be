"""A descriptor for a table that has none: the whole table is read, and assumptions are stated."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import IO, Any

from bushputin_data.validation.errors import FaultError, PackageError
from bushputin_data.validation.findings import shown
from bushputin_data.validation.inference.columns import Column, Judgement
from bushputin_data.validation.inference.dialects import SAMPLE, dialect_of
from bushputin_data.validation.inference.encodings import encoding_of
from bushputin_data.validation.inference.headers import is_header, names
from bushputin_data.validation.limits import USUAL, Limits, hint
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.places import Folder, reason
from bushputin_data.validation.source.recognise import FIRST_BYTES, recognise
from bushputin_data.validation.source.records import Cell, Measured, Records
from bushputin_data.validation.source.unpacking import first_bytes, is_gzip, unpacked

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLES = (".csv", ".tsv", ".tab", ".txt")
BATCH = 256
# How many columns one sentence names, and how many remarks about columns are made.
NAMED, NOTES = 30, 20


@dataclass(frozen=True, slots=True)
class Inferred:
    """A descriptor, and what it assumes.

    Attributes:
        descriptor: of a data package whose one table is the file.
        assumed: what was assumed, each a sentence.
    """

    descriptor: dict[str, Any]
    assumed: tuple[str, ...]


def is_table(path: Path) -> bool:
    """Whether the name is that of a CSV file, gzipped or not."""
    return path.name.lower().removesuffix(".gz").endswith(TABLES) and path.is_file()


def infer(path: Path, limits: Limits = USUAL) -> Inferred:
    """The descriptor of a CSV file, inferred from its contents.

    Raises:
        PackageError: it cannot be read, or is not CSV.
    """
    try:
        return Inference(path, limits).inferred()
    except FaultError as error:
        raise PackageError(f"{error.fault.fact} {error.fault.hint or ''}".rstrip()) from None
    except OSError as error:
        raise PackageError(f"{shown(path.name)} cannot be read: {reason(error)}.") from None


class Inference:
    """The inference of one file, which is read three times: for its encoding, its dialect and its types."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Set up; a link to the file is followed, because the user named it."""
        self.path = path.resolve()
        self.limits, self.place = limits, Folder(self.path.parent)

    @contextmanager
    def content(self) -> Iterator[IO[bytes]]:
        """The bytes of the file, unpacked."""
        name = self.path.name
        with closing(self.place.open(name)) as opened:
            if is_gzip(opened):
                yield unpacked(BufferedReader(Measured(opened)), name, self.place.info(name).stored, self.limits)
            else:
                yield opened

    def inferred(self) -> Inferred:
        """Read the file and infer its descriptor.

        Raises:
            FaultError: it is something else than text, or cannot be read.
        """
        with self.content() as stream:
            begin = first_bytes(stream, FIRST_BYTES)
            fault = recognise(begin)
            if fault and fault.rule != "encoding":
                raise FaultError(fault)
            if not begin:
                raise PackageError(f"{shown(self.path.name)} is empty.")
            encoding = encoding_of(stream)
        with self.content() as stream:
            measured = BufferedReader(Measured(stream, limits=self.limits))
            text = TextIOWrapper(measured, encoding.name, "replace", newline="")
            sample = text.read(SAMPLE)
            dialect, separated = dialect_of(
                sample.removeprefix("\ufeff"), self.path.name.lower().removesuffix(".gz"), is_whole=len(sample) < SAMPLE
            )
        header, judged = self.columns(dialect, encoding.name)
        declared: dict[str, Any] = {**dialect, **({} if header else {"header": False})}
        fields = [{"name": one.name, **one.declared} for one in judged]
        assumed = (encoding.reason, separated, *said_of(header, judged))
        return Inferred(self.descriptor(encoding.name, declared, fields), assumed)

    def columns(self, properties: dict[str, Any], encoding: str) -> tuple[bool, list[Judgement]]:
        """Whether there is a header, and what the columns are."""
        with self.content() as stream:
            dialect = Dialect(properties, encoding)
            records = Records(Measured(stream, limits=self.limits), dialect, lambda fault, line: None, self.limits)
            first, line, batches = opening(records, dialect)
            if not any(first):
                what = "is empty" if not first and records.empty else "begins with a blank line; remove it"
                raise PackageError(f"{shown(self.path.name)} {what}.")
            if len(first) > self.limits.descriptor_members:
                raise PackageError(f"{shown(self.path.name)} has {len(first):,} columns. {hint('descriptor_members')}")
            columns = [Column() for _ in first]
            for lines, rows in batches:
                take(columns, lines, rows)
            header = is_header(first, columns)
            if not header:
                take(columns, [line], [list(first)])
            labels = names(first) if header else (f"field_{number}" for number in range(1, len(first) + 1))
            return header, [column.judged(name) for name, column in zip(labels, columns, strict=True) if name]

    def descriptor(self, encoding: str, dialect: dict[str, Any], fields: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The descriptor of the file."""
        stem = Path(self.path.name.lower().removesuffix(".gz")).stem
        name = re.sub(r"[^a-z0-9._-]+", "-", stem).strip("-._") or "table"
        tabs = dialect.get("delimiter") == "\t"
        resource = {
            "name": name,
            "type": "table",
            "path": self.path.name,
            "format": "tsv" if tabs else "csv",
            "mediatype": "text/tab-separated-values" if tabs else "text/csv",
            "encoding": encoding,
            "dialect": dialect,
            "schema": {"fields": list(fields)},
        }
        return {"$schema": PROFILE, "name": name, "resources": [resource]}


Rows = Iterator[tuple[Sequence[int], list[list[Cell]]]]


def opening(records: Records, dialect: Dialect) -> tuple[list[str], int, Rows]:
    """The first record that is not blank, its line, and the records after it."""
    wanted = dialect.header_rows[-1]
    while (batch := records.read(BATCH)).rows:
        for rank, (number, row) in enumerate(zip(batch.numbers, batch.rows, strict=True)):
            if number >= wanted:
                rest = (batch.lines[rank + 1 :], batch.rows[rank + 1 :])
                return [cell or "" for cell in row], batch.lines[rank], chain([rest], remaining(records))
    return [], 1, iter(())


def remaining(records: Records) -> Rows:
    """The records that were not read yet."""
    while (batch := records.read(BATCH)).rows:
        yield batch.lines, batch.rows


def take(columns: Sequence[Column], lines: Sequence[int], rows: Sequence[Sequence[Cell]]) -> None:
    """Add rows to the columns, as far as they have cells."""
    for rank, column in enumerate(columns):
        cells = [(row[rank] or "") if rank < len(row) else "" for row in rows]
        column.take(cells, lines)


def said_of(header: bool, judged: Sequence[Judgement]) -> Iterator[str]:
    """What is assumed about the header and the columns."""
    if header:
        yield "The first row is the header."
    else:
        yield "There is no header, because the first row has values like those below it; the fields are numbered."
    more = f" and {len(judged) - NAMED:,} more" if len(judged) > NAMED else ""
    if judged:
        yield f"The types are: {', '.join(one.described for one in judged[:NAMED])}{more}."
    notes = [note for one in judged for note in (one.missing, one.note) if note]
    yield from notes[:NOTES]
    if len(notes) > NOTES:
        yield f"And {len(notes) - NOTES:,} more remarks about columns."
