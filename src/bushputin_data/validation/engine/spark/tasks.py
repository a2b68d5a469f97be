"""What runs on the executors: functions of record batches, with a task that was made on the driver.

The first task judges chunks of a file. Of each it gives two things: what was found, which goes to the driver, and the
values that keys, references and checks need, which stay with Spark. The others read these values. Nothing here imports
Spark.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import pyarrow as pa

from bushputin_data.validation.checks.check import Check
from bushputin_data.validation.engine.chunk import Judged, Sheet
from bushputin_data.validation.engine.divided import patched, without
from bushputin_data.validation.engine.screen.screen import FastScreen
from bushputin_data.validation.engine.spark.codes import codes
from bushputin_data.validation.source.spans import UnprovenError
from bushputin_data.validation.stores.store import Fields, Name, whole

Batches = Iterator[pa.RecordBatch]
# The columns of what a task gives, as Spark wants to be told.
JUDGED = "rank long, told binary, kept binary"
PICKED = "rank long, values binary"
KEYED = "code binary, row long, key binary"

SHARE = "put the package where all have the same files under the same path"


class Span(NamedTuple):
    """Where a chunk stands in its file; `tail` is a line end that the file lacks."""

    offset: int
    length: int
    checksum: int
    tail: bytes = b""


class Chunks(NamedTuple):
    """The chunks of a file, and by what they are judged: the sheet pickled, as it is sent once and used many times."""

    path: str
    spans: Sequence[Span]
    sheet: bytes
    version: str


class Other(NamedTuple):
    """What an executor has is not what the driver has."""

    why: str


class Kept(NamedTuple):
    """How a column of a chunk is made of what was kept of it.

    Attributes:
        place: which of the columns it is, those of the key's texts coming last.
        others: values by the numbers of their records: those that the driver judged again.
        gone: the records that are no rows.
    """

    place: int
    others: Mapping[int, Any]
    gone: Sequence[int] = ()


class Part(NamedTuple):
    """A chunk as part of a table: the number of its first row, and the columns that are asked for."""

    start: int
    columns: Sequence[Kept]


Parts = Mapping[int, Part]


def installed() -> str:
    """Which version of the validator is installed here."""
    try:
        return version("bushputin-data")
    except PackageNotFoundError:
        return ""


# Judging


def judge(task: Chunks, batches: Batches) -> Batches:
    """Judge the chunks whose numbers come in."""
    sheet: Sheet = pickle.loads(task.sheet)
    screen = FastScreen(sheet)
    for rank in numbers(batches):
        told, kept = judge_span(task, screen, task.spans[rank])
        yield batch(rank=pa.array([rank], pa.int64()), told=binary([told]), kept=binary([kept]))


def judge_span(task: Chunks, screen: FastScreen, span: Span) -> tuple[bytes, bytes]:
    """Judge a chunk: what is told of it, and what is kept."""
    if installed() != task.version:
        why = f"an executor has bushputin-data {installed()}, the driver {task.version}: install the same on both"
        return pickle.dumps(Other(why)), b""
    try:
        data = bytes_of(task.path, span)
    except OSError as error:
        return pickle.dumps(Other(f"an executor cannot read {task.path} ({error.strerror or error}): {SHARE}")), b""
    if crc32(data) != span.checksum:
        return pickle.dumps(Other(f"an executor finds other bytes in {task.path} than the driver: {SHARE}")), b""
    try:
        judged = screen.judge(data)
    except UnprovenError as error:
        return pickle.dumps(str(error)), b""
    # Each by itself, so that no more is unpacked than is asked for.
    kept = [pickle.dumps(column, pickle.HIGHEST_PROTOCOL) for column in (*judged.kept, *(judged.texts or ()))]
    return pickle.dumps(told_of(judged)), pickle.dumps(kept, pickle.HIGHEST_PROTOCOL)


def told_of(judged: Judged) -> Judged:
    """What is told of a chunk: all but the values of its rows."""
    return judged._replace(kept=[None] * len(judged.kept), texts=judged.texts and [None] * len(judged.texts))


def bytes_of(path: str, span: Span) -> bytes:
    """The bytes of a chunk."""
    with Path(path).open("rb") as file:
        file.seek(span.offset)
        return file.read(span.length) + span.tail


# Reading what was kept


def made(data: bytes, columns: Sequence[Kept]) -> list[Any]:
    """Columns of a chunk, out of what was kept of it."""
    kept = pickle.loads(data)
    return [without(patched(pickle.loads(kept[one.place]), one.others), one.gone) for one in columns]


def parts_of(task: Parts, batches: Batches) -> Iterator[tuple[int, Part, list[Any]]]:
    """The parts that are asked for, each with its columns."""
    for some in batches:
        for rank, data in zip(some.column(0).to_pylist(), some.column(1), strict=True):
            if rank in task:
                yield rank, task[rank], made(data.as_py(), task[rank].columns)


def pick(task: Parts, batches: Batches) -> Batches:
    """Give whole columns: for a check that cannot do with less."""
    for rank, _, columns in parts_of(task, batches):
        yield picked(rank, [list(column) for column in columns])


def pick_rows(task: Parts, rows: Mapping[int, Sequence[int]], batches: Batches) -> Batches:
    """Give the values of some rows, by their places in their parts."""
    for rank, _, columns in parts_of(task, batches):
        yield picked(rank, [[column[place] for column in columns] for place in rows[rank]])


def keys_to_compare(task: Parts, batches: Batches) -> Batches:
    """Give the code and the number of each row whose key is whole."""
    for _, part, columns in parts_of(task, batches):
        yield keyed(part.start, columns, is_wanted=False)


def keys_to_tell(task: Parts, batches: Batches) -> Batches:
    """The same, with the keys themselves where their codes do not say them."""
    for _, part, columns in parts_of(task, batches):
        yield keyed(part.start, columns, is_wanted=True)


def keyed(start: int, columns: Sequence[Any], *, is_wanted: bool) -> pa.RecordBatch:
    """The codes of some rows, the first of which has this number; `is_wanted` says that of the keys, too."""
    found = codes(columns)
    rows = pa.array(np.arange(start, start + len(found)))
    keys: Any = pa.nulls(len(found), pa.binary())
    if is_wanted:
        values = map(whole, columns[0] if len(columns) == 1 else zip(*columns, strict=True))
        keys = binary([None if one is None or type(one) is str else pickle.dumps(one) for one in values])
    return batch(code=found, row=rows, key=keys).filter(found.is_valid())


def break_check(task: Parts, check: bytes, fields: Fields, batches: Batches) -> Batches:
    """Give the rows that break a check, by its own judge."""
    judge: Check = pickle.loads(check)
    for rank, part, columns in parts_of(task, batches):
        yield picked(rank, breaking(judge, fields, columns, part.start))


def breaking(check: Check, fields: Fields, columns: Sequence[Any], start: int) -> list[int]:
    """The rows of a part that break a check."""
    store: Any = PartStore(fields, columns)
    return [start + row for row in dict.fromkeys(hit.row for hit in check.judge(store))]


class PartStore:
    """A store of some rows of one table."""

    def __init__(self, fields: Fields, columns: Sequence[Any]) -> None:
        """`columns` are those of the fields."""
        self.columns = dict(zip(fields, columns, strict=True))

    def size(self, table: str) -> int:
        """How many rows there are."""
        return len(next(iter(self.columns.values()), ()))

    def scan(self, table: Name, fields: Fields) -> Iterator[list[Sequence[Any]]]:
        """The values of these fields."""
        yield [self.columns[field] for field in fields]


# Batches


def numbers(batches: Batches) -> Iterator[int]:
    """The numbers in the first column."""
    for some in batches:
        yield from some.column(0).to_pylist()


def batch(**columns: Any) -> pa.RecordBatch:
    """A batch of columns by name."""
    return pa.RecordBatch.from_arrays(list(columns.values()), list(columns))


def binary(values: Sequence[bytes | None]) -> Any:
    """Bytes as an Arrow column."""
    return pa.array(values, pa.binary())


def picked(rank: int, values: Any) -> pa.RecordBatch:
    """What a part gives, as a batch of one row."""
    return batch(rank=pa.array([rank], pa.int64()), values=binary([pickle.dumps(values, pickle.HIGHEST_PROTOCOL)]))


Function = Callable[[Batches], Batches]
