"""The store of the Spark engine: the rows of divided files stay with Spark, which compares keys; others are here.

Repeated keys are a group-by, references that lead nowhere an anti-join, over codes that are equal where the keys are.
What comes here of them are the numbers of the rows that have a finding, and those rows' values. Only a check that
compares rows with one another reads the whole columns that it needs, a window of chunks at a time.
"""

from __future__ import annotations

import pickle
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import groupby, islice
from typing import Any

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as sql

from bushputin_data.validation.checks.check import Check
from bushputin_data.validation.engine.spark import tasks
from bushputin_data.validation.engine.spark.codes import text_of
from bushputin_data.validation.engine.spark.jobs import WINDOW, Job, Remote
from bushputin_data.validation.engine.spark.session import Held
from bushputin_data.validation.engine.spark.tasks import Part
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.stores.local import LocalStore, Log
from bushputin_data.validation.stores.store import Fields, Key, Name


class SparkLog(Log):
    """The kept fields of a table, of which whole chunks may be with Spark."""

    def add(self, columns: Sequence[Any], rows: int) -> None:
        """Add rows; a chunk that is with Spark stays one."""
        if any(isinstance(column, Remote) for column in columns):
            self._add_whole(columns, rows)
        else:
            super().add(columns, rows)

    def _put(self, columns: Sequence[Any], rows: int) -> None:
        """Put rows into memory or into the file, unless they are with Spark."""
        if any(isinstance(column, Remote) for column in columns):
            self.chunks.append((columns, ()))
        else:
            super()._put(columns, rows)

    def is_remote(self, number: int) -> bool:
        """The chunk is with Spark."""
        columns = self.chunks[number][0] if number < len(self.chunks) else None
        return columns is not None and any(isinstance(column, Remote) for column in columns)

    def number(self, row: int) -> int:
        """The chunk of a row."""
        return len(self.chunks) if row >= self.rows - len(self.open[0]) else bisect_right(self.starts, row) - 1

    def start(self, number: int) -> int:
        """The first row of a chunk."""
        return self.starts[number] if number < len(self.chunks) else self.rows - len(self.open[0])

    def numbers(self) -> range:
        """The chunks; the last one is open."""
        return range(len(self.chunks) + bool(self.open and self.open[0]))


class SparkStore(LocalStore):
    """Keeps what the driver judges, and knows what Spark keeps."""

    def __init__(self, limits: Limits, held: Held) -> None:
        """Start with no tables."""
        super().__init__(limits)
        # A report may look at so many rows of a rule before it knows which are the first.
        self.held, self.most = held, 2 * limits.findings + 1
        self._rows: dict[tuple[Name, int], Sequence[Any]] = {}

    def log(self, table: Name) -> SparkLog:
        """The rows of a table."""
        found = self._logs[table]
        assert isinstance(found, SparkLog)
        return found

    def begin(self, table: Name, fields: Fields) -> None:
        """Get ready for a table of which these fields are kept."""
        self._logs[table] = SparkLog(fields, self.room, self.spool)

    def is_remote(self, table: Name) -> bool:
        """Some of the table's rows are with Spark."""
        log = self.log(table)
        return any(map(log.is_remote, log.numbers()))

    # Columns

    def scan(self, table: Name, fields: Fields) -> Iterator[list[Sequence[Any]]]:
        """The values of these fields in the order of the rows, many rows at a time."""
        log = self.log(table)
        for some in runs(log):
            if not log.is_remote(some[0]):
                yield from (log.chunk(number, fields) for number in some)
                continue
            for job, parts in by_job(log, some, fields):
                for _, columns in job.columns(parts):
                    yield columns

    # Rows

    def values(self, table: Name, row: int, fields: Fields) -> tuple[Any, ...]:
        """The values of one row."""
        log = self.log(table)
        if not log.is_remote(log.number(row)):
            return super().values(table, row, fields)
        if (table, row) not in self._rows:
            self.fetch(table, [row])
        found = self._rows[table, row]
        return tuple(found[log.ranks[field]] for field in fields)

    def prefetch(self, table: str, rows: Sequence[int]) -> None:
        """Fetch rows that will be asked for, with the texts of their keys; forget those that were."""
        self._rows.clear()
        self.fetch(table, rows)
        texts = ("texts", table)
        if texts in self._logs:
            begin = self.size(table) - self._logs[texts].rows
            self.fetch(texts, [row - begin for row in rows if row >= begin])

    def fetch(self, table: Name, rows: Sequence[int]) -> None:
        """Fetch rows from Spark."""
        log = self.log(table)
        wanted: dict[int, list[int]] = {}
        for row in rows:
            if log.is_remote(number := log.number(row)):
                wanted.setdefault(number, []).append(row)
        by_part = {part.start: wanted[number] for number in wanted for part in [Part(log.start(number), ())]}
        for job, parts in by_job(log, sorted(wanted), log.fields):
            places = {rank: [row - part.start for row in by_part[part.start]] for rank, part in parts.items()}
            for rank, values in job.rows(parts, places):
                for row, one in zip(by_part[parts[rank].start], values, strict=True):
                    self._rows[table, row] = one

    # Keys

    def keyed(self, table: str, fields: Fields, *, is_wanted: bool = False) -> DataFrame:
        """The codes of the keys of a table, each with its row."""
        log, frames, here = self.log(table), [], []
        for job, parts in by_job(log, [number for number in log.numbers() if log.is_remote(number)], fields):
            frames.append(job.keys(parts, is_wanted=is_wanted))
        for number in log.numbers():
            if not log.is_remote(number):
                columns = log.chunk(number, fields)
                here.append(tasks.keyed(log.start(number), columns, is_wanted=is_wanted))
        if here:
            frames.append(self.held.put(pa.Table.from_batches(here)))
        return reduce(DataFrame.unionAll, frames or [self.held.session.createDataFrame([], tasks.KEYED)])

    def repeats(self, table: str, fields: Fields) -> Iterator[tuple[int, int]]:
        """The rows whose key an earlier row has, in order, each with the first row that has it."""
        if not self.is_remote(table):
            yield from super().repeats(table, fields)
            return
        first = sql.min("row").over(Window.partitionBy("code")).alias("first")
        found = self.keyed(table, fields).select("row", first).where("row > first")
        rows, firsts = in_order(self.held.collect(found))
        self.prefetch(table, rows[: self.most].tolist())
        yield from zip(rows.tolist(), firsts.tolist(), strict=True)

    def absent(self, table: str, fields: Fields, target: str, ends: Fields) -> Iterator[tuple[int, Key]]:
        """The rows whose key no row of the target has, in order, each with its key."""
        if not self.is_remote(table) and not self.is_remote(target):
            yield from super().absent(table, fields, target, ends)
            return
        keys, known = self.keyed(table, fields, is_wanted=True), self.keyed(target, ends).select("code")
        found = self.held.collect(keys.join(known, "code", "left_anti").select("row", "code", "key"))
        rows, order = in_order(found.select(["row"]))[0], np.argsort(found.column("row").to_numpy())
        self.prefetch(table, rows[: self.most].tolist())
        found = found.take(pa.array(order))
        for row, code, key in zip(rows.tolist(), found.column("code"), found.column("key"), strict=True):
            yield row, pickle.loads(key.as_py()) if key.is_valid else text_of(code.as_py())

    # Checks

    def breaking(self, table: str, fields: Fields, check: Check, pickled: bytes) -> list[int]:
        """The rows that break a check which looks at one row at a time, in order."""
        log = self.log(table)
        found: list[int] = []
        for number in log.numbers():
            if not log.is_remote(number):
                found += tasks.breaking(check, fields, log.chunk(number, fields), log.start(number))
        for job, parts in by_job(log, [number for number in log.numbers() if log.is_remote(number)], fields):
            for _, rows in job.breaking(parts, pickled, fields):
                found += rows
        return sorted(found)


def runs(log: SparkLog) -> Iterator[list[int]]:
    """The chunks of a log in their order, in runs of those that are here and of those that are not."""
    for _, numbers in groupby(log.numbers(), log.is_remote):
        while some := list(islice(numbers, WINDOW)):
            yield some


def by_job(log: SparkLog, numbers: Sequence[int], fields: Fields) -> Iterator[tuple[Job, dict[int, Part]]]:
    """Chunks that are with Spark, by the file of which they are, in their order."""
    columns: dict[int, list[Any]] = {number: log.chunk(number, fields) for number in numbers}
    for job, some in groupby(numbers, lambda number: columns[number][0].job):
        yield (
            job,
            {
                columns[number][0].rank: Part(log.start(number), [column.made for column in columns[number]])
                for number in some
            },
        )


def in_order(found: pa.Table) -> list[Any]:
    """The columns of a table of numbers, ordered by the first."""
    columns = [column.to_numpy() for column in found.columns]
    order = np.argsort(columns[0])
    return [column[order] for column in columns]
