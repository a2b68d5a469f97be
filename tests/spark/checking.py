"""Checks packages in Spark, in tiny chunks, and beside it undivided: both must say the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import RawIOBase
from os import PathLike
from typing import Any

import pytest

from bushputin_data.validation import Report, check
from bushputin_data.validation.engine import divided, reading
from bushputin_data.validation.source import records
from bushputin_data.validation.source.spans import Spans
from tests.validation.engine.dividing import FEW, told


class Joined(RawIOBase):
    """What was read of a stream, and the rest of it: of tiny files the first read takes all."""

    def __init__(self, begin: bytes, rest: Any) -> None:
        self.begin, self.rest, self.stream = begin, rest, rest.stream

    @property
    def size(self) -> int:
        return int(self.rest.size) - len(self.begin)

    def read(self, most: int = -1) -> bytes | None:
        if not self.begin:
            return self.rest.read(most)  # type: ignore[no-any-return]
        data, self.begin = self.begin[:most], self.begin[most:]
        return data


class TinySpans(Spans):
    """Spans that divide also what was read already."""

    def __init__(self, stream: Any, begin: bytes, *more: Any) -> None:
        super().__init__(Joined(begin, stream), b"", *more)


@contextmanager
def small(chunk: int, together: int = 2, window: int = 8) -> Iterator[None]:
    """Files of any size go to Spark in chunks of so many bytes, so many of which a task judges."""
    from bushputin_data.validation.engine.spark import executor, jobs, store

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(divided, "CHUNK", chunk)
        patch.setattr(divided, "Spans", TinySpans)
        patch.setattr(reading, "BATCH", FEW)
        patch.setattr(records, "BLOCK", 64)
        patch.setattr(executor.Spark, "least", 0)
        patch.setattr(jobs, "TOGETHER", together)
        patch.setattr(jobs, "WINDOW", window)
        patch.setattr(store, "WINDOW", window)
        yield


def in_spark(session: Any, path: str | PathLike[str], chunk: int = 100, together: int = 2, **more: Any) -> Report:
    """What Spark finds."""
    from bushputin_data.validation import spark

    with small(chunk, together):
        return spark.check(session, path, **more)


def alike(session: Any, path: str | PathLike[str], chunk: int = 100, **more: Any) -> str:
    """What is said of a package undivided; Spark must say the same, byte for byte."""
    report = in_spark(session, path, chunk, **more)
    assert report.engine == "spark"
    undivided = told(check(path, engine="exact", **more))
    assert told(report) == undivided
    return undivided
