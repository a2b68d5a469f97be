"""Has the chunks of a file judged by Spark, and puts questions to what is kept of them there."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any
from zlib import crc32

from pyspark.sql import DataFrame

from bushputin_data.validation.engine.chunk import Judged, Sheet
from bushputin_data.validation.engine.spark import tasks
from bushputin_data.validation.engine.spark.session import Held
from bushputin_data.validation.engine.spark.tasks import Chunks, Kept, Other, Parts, Span
from bushputin_data.validation.errors import EngineError
from bushputin_data.validation.source.spans import Spans, UnprovenError

# So many chunks are judged by one task.
TOGETHER = 8
# Of so many chunks what is asked for is brought to the driver at once.
WINDOW = 64


@dataclass(frozen=True)
class Remote:
    """A column of a chunk that is kept by Spark."""

    job: Job
    rank: int
    rows: int
    made: Kept

    def __len__(self) -> int:
        """How many rows."""
        return self.rows - len(self.made.gone)

    def patched(self, others: Mapping[int, Any]) -> Remote:
        """The column, some values replaced by others."""
        made = self.made._replace(others={**self.made.others, **others})
        return Remote(self.job, self.rank, self.rows, made)

    def without(self, gone: Sequence[int]) -> Remote:
        """The column without some records."""
        return Remote(self.job, self.rank, self.rows, self.made._replace(gone=tuple(gone)))


class Job:
    """The chunks of one file, and what is kept of them."""

    def __init__(self, held: Held, path: str, sheet: Sheet, spans: Sequence[Span]) -> None:
        """Nothing is done before something is asked for."""
        self.held, self.count = held, len(spans)
        task = Chunks(path, spans, pickle.dumps(sheet, pickle.HIGHEST_PROTOCOL), tasks.installed())
        # Neighbours stay together, so that few places are asked for a window of them.
        ranks = held.session.range(0, self.count, 1, numPartitions=-(-self.count // TOGETHER))
        self.frame = held.keep(held.map(ranks, partial(tasks.judge, task), tasks.JUDGED))

    def judged(self) -> Iterator[Judged]:
        """What was found in each chunk, in their order.

        Raises:
            UnprovenError: as of `judge_chunk`.
            EngineError: the executors have another file, or another version of the validator.
        """
        for start in range(0, self.count, WINDOW):
            frame = self.frame.where(f"rank >= {start} and rank < {start + WINDOW}").select("rank", "told")
            for rank, told in in_order(self.held.collect(frame)):
                if isinstance(told, Other):
                    raise EngineError(told.why)
                if not isinstance(told, Judged):
                    raise UnprovenError(told)
                yield self.with_columns(rank, told)

    def with_columns(self, rank: int, told: Judged) -> Judged:
        """What was found in a chunk, with its columns, which are not here."""
        places = iter(range(len(told.kept) + len(told.texts or ())))
        kept, texts = (
            [Remote(self, rank, told.rows, Kept(place, {})) for place in islice(places, len(some))]
            for some in (told.kept, told.texts or ())
        )
        return told._replace(kept=kept, texts=texts or None)

    def ask(self, parts: Parts, function: tasks.Function, columns: str = tasks.PICKED) -> DataFrame:
        """What a task makes of what is kept of these chunks."""
        frame = self.frame.where(f"rank >= {min(parts)} and rank <= {max(parts)}").select("rank", "kept")
        return self.held.map(frame, function, columns)

    def columns(self, parts: Parts) -> Iterator[tuple[int, Any]]:
        """Whole columns of some chunks."""
        return in_order(self.held.collect(self.ask(parts, partial(tasks.pick, parts))))

    def rows(self, parts: Parts, rows: Mapping[int, Sequence[int]]) -> Iterator[tuple[int, Any]]:
        """The values of some rows of some chunks."""
        return in_order(self.held.collect(self.ask(parts, partial(tasks.pick_rows, parts, rows))))

    def breaking(self, parts: Parts, check: bytes, fields: tuple[int, ...]) -> Iterator[tuple[int, Any]]:
        """The rows that break a check."""
        return in_order(self.held.collect(self.ask(parts, partial(tasks.break_check, parts, check, fields))))

    def keys(self, parts: Parts, *, is_wanted: bool) -> DataFrame:
        """The codes of all rows, each with its number."""
        function = tasks.keys_to_tell if is_wanted else tasks.keys_to_compare
        return self.ask(parts, partial(function, parts), tasks.KEYED)


def in_order(found: Any) -> Iterator[tuple[int, Any]]:
    """The chunks that came back, by their numbers, in whatever order they came."""
    ranks, values = found.column(0).to_pylist(), found.column(1)
    for place in sorted(range(len(ranks)), key=ranks.__getitem__):
        yield ranks[place], pickle.loads(values[place].as_py())


def measured(spans: Spans, chunks: Iterable[bytes]) -> list[Span]:
    """Where the spans of a file stand, which come as chunks: it is read whole for this, as for its size and hash.

    Raises:
        UnprovenError: as of `Spans`.
    """
    # The first span begins before the place to which the file has been read.
    begin = spans.stream.size - len(spans.begin)  # type: ignore[attr-defined]
    found: list[Span] = []
    at = begin
    for data in chunks:
        found.append(Span(at, len(data), crc32(data)))
        at += len(data)
    if spans.lacks_line_end and found:
        last = found[-1]
        found[-1] = last._replace(length=last.length - len(spans.line_end), tail=spans.line_end)
    return found
