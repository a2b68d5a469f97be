"""Checks packages in tiny chunks, in this process, and beside it undivided: both must say the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from os import PathLike
from typing import Any

import pytest

from bushputin_data.validation import Report
from bushputin_data.validation.engine import divided, reading, run
from bushputin_data.validation.engine.chunk import Judged, Sheet, judge_chunk
from bushputin_data.validation.engine.workers import Judge
from bushputin_data.validation.source import records

FEW = 3


class Here:
    """Judges chunks in this process."""

    judged = 0

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def judge(self, sheet: Sheet) -> Judge:
        return partial(judge_chunk, sheet)

    def map(self, judge: Judge, chunks: Iterable[bytes]) -> Iterator[Judged]:
        for chunk in chunks:
            Here.judged += 1
            yield judge(chunk)

    def close(self) -> None:
        pass


@contextmanager
def small(chunk: int, batch: int = FEW) -> Iterator[None]:
    """Files of any size are divided into chunks of so many bytes, and rows are judged so many at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(divided, "LEAST", 0)
        patch.setattr(divided, "CHUNK", chunk)
        patch.setattr(reading, "BATCH", batch)
        patch.setattr(records, "BLOCK", 64)
        patch.setattr(run, "Workers", Here)
        yield


def told(report: Report) -> str:
    """A report as JSON has it; by which engine it was made is no matter."""
    return json.dumps(report.to_dict() | {"engine": "any"}, ensure_ascii=False)


def both(path: str | PathLike[str], chunk: int = 60, **more: Any) -> tuple[str, str]:
    """What is said of a package undivided, and of its chunks."""
    with small(chunk):
        return told(run.check(path, **more)), told(run.check(path, jobs=2, **more))
