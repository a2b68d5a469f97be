"""Judges the chunks of large files in Spark: in the place of the threads and processes of the other engines."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from functools import partial
from io import FileIO
from typing import Any

from bushputin_data.validation.checks.check import Check, Hit, RowCheck
from bushputin_data.validation.checks.prefix import Prefix
from bushputin_data.validation.engine.chunk import Judged, Sheet, judge_chunk
from bushputin_data.validation.engine.screen.lexer import count
from bushputin_data.validation.engine.spark.jobs import Job, measured
from bushputin_data.validation.engine.spark.session import Held, hold
from bushputin_data.validation.engine.spark.store import SparkStore
from bushputin_data.validation.engine.workers import Executor, Judge
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.source.spans import Spans, UnprovenError
from bushputin_data.validation.stores.local import batched
from bushputin_data.validation.stores.store import Fields, Name


def equipment(jobs: int, limits: Limits) -> tuple[SparkStore, Executor]:
    """The store and the executor of a run."""
    held = hold(jobs)
    return SparkStore(limits, held), Spark(held)


class Spark(Executor):
    """Has chunks judged by Spark; what it keeps of them is asked for by the store."""

    count = staticmethod(count)

    def __init__(self, held: Held) -> None:
        """Nothing is begun yet."""
        super().__init__(1)
        self.held = held
        self.sheet: Sheet | None = None
        self.spans: Spans | None = None
        self.hits = judged

    def begin(self, spans: Spans) -> None:
        """Take note of whose chunks come next."""
        self.spans = spans

    def judge(self, sheet: Sheet) -> Judge:
        """The function that judges a chunk of a table; it is the sheet that is sent."""
        self.sheet = sheet
        return partial(judge_chunk, sheet)

    def map(self, judge: Judge, chunks: Iterable[bytes]) -> Iterator[Judged]:
        """What is found in each chunk, in their order."""
        assert self.sheet
        assert self.spans
        path = path_of(self.spans.stream)
        if path is None:
            raise UnprovenError("the executors cannot read what is packed")
        if spans := measured(self.spans, chunks):
            yield from Job(self.held, path, self.sheet, spans).judged()

    def close(self) -> None:
        """End what is running, and the session if it is this run's own."""
        super().close()
        self.held.close()


def path_of(stream: Any) -> str | None:
    """The path of the file that a measured stream reads; None where it reads none as it is."""
    raw = getattr(stream.stream, "raw", None)
    return str(raw.name) if isinstance(raw, FileIO) else None


# Checks


class Some:
    """A store of which a check sees some rows of one table alone, numbered anew."""

    def __init__(self, store: SparkStore, table: str, rows: list[int]) -> None:
        """`rows` are those, in their order."""
        self.store, self.table, self.rows = store, table, rows

    def size(self, table: str) -> int:
        """How many rows there are."""
        return len(self.rows)

    def scan(self, table: Name, fields: Fields) -> Iterator[list[Any]]:
        """The values of these fields in the order of the rows."""
        values = [self.store.values(self.table, row, fields) for row in self.rows]
        if values:
            yield list(zip(*values, strict=True))


def judged(check: Check, store: SparkStore) -> Iterator[Hit]:
    """The hits of a check: where it looks at one row at a time the executors say which rows, and it says the rest."""
    table = check.heading.table
    if not store.is_remote(table):
        return check.judge(store)
    if not is_of_rows(check):
        return fetched(check, store)
    fields = tuple(dict.fromkeys(column.field for column in check.heading.columns))
    rows = store.breaking(table, fields, check, pickle.dumps(check))
    some: Any = Some(store, table, rows)
    store.prefetch(table, rows)
    return (hit._replace(row=rows[hit.row]) for hit in check.judge(some))


def fetched(check: Check, store: SparkStore) -> Iterator[Hit]:
    """The hits of a check that looks at all rows together, after their rows were fetched, many at a time."""
    for hits in batched(check.judge(store), store.most):
        store.prefetch(check.heading.table, [hit.row for hit in hits])
        yield from hits


def is_of_rows(check: Check) -> bool:
    """It looks at one row at a time, and at nothing else: neither at other tables nor at what it tried before."""
    is_own = not any(column.link for column in check.heading.columns)
    return isinstance(check, RowCheck) and not isinstance(check, Prefix) and is_own
