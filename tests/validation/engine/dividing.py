"""Checks packages in tiny chunks, in this process, and beside it undivided: both must say the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from os import PathLike
from typing import Any

import pytest

from bushputin_data.validation import Limits, Report
from bushputin_data.validation.engine import divided, reading, run, workers
from bushputin_data.validation.engine.chunk import Judged, Sheet, judge_chunk
from bushputin_data.validation.engine.workers import Judge
from bushputin_data.validation.source import records

FEW = 3
# What the fast engine needs is installed.
FAST = find_spec("pyarrow") is not None


class Here:
    """Judges chunks in this process."""

    least = judged = 0
    skim: Callable[..., Any] | None = None
    hits: Callable[..., Any] = staticmethod(workers.judged)
    count: Callable[..., int] = staticmethod(bytes.count)

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def judge(self, sheet: Sheet) -> Judge:
        return partial(judge_chunk, sheet)

    def hashed(self, digest: Any) -> Any:
        return digest

    def map(self, judge: Judge, chunks: Iterable[bytes]) -> Iterator[Judged]:
        for chunk in chunks:
            Here.judged += 1
            yield judge(chunk)

    def begin(self, spans: object) -> None:
        pass

    def close(self) -> None:
        pass


@contextmanager
def small(chunk: int, batch: int = FEW) -> Iterator[None]:
    """Files of any size are divided into chunks of so many bytes, and rows are judged so many at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(divided, "CHUNK", chunk)
        patch.setattr(reading, "BATCH", batch)
        patch.setattr(records, "BLOCK", 64)
        patch.setattr(run, "Workers", Here)
        if FAST:
            from bushputin_data.validation.engine.screen import checks, lexer, screen, threads
            from bushputin_data.validation.engine.screen import skim as skimming

            class Screens(Here):
                """Judges chunks by whole columns, in this process."""

                hits = staticmethod(checks.judged)
                skim = staticmethod(skimming.skim)
                count = staticmethod(lexer.count)

                def judge(self, sheet: Sheet) -> Judge:
                    return screen.FastScreen(sheet).judge

            patch.setattr(threads, "Screens", Screens)
            patch.setattr(skimming, "CHUNK", chunk)
            patch.setattr(skimming, "BLOCK", 64)
        yield


def told(report: Report) -> str:
    """A report as JSON has it; by which engine it was made is no matter."""
    return json.dumps(report.to_dict() | {"engine": "any"}, ensure_ascii=False)


def alike(path: str | PathLike[str], chunk: int = 60, **more: Any) -> str:
    """What is said of a package undivided; it must be said of its chunks as well, whatever judges them.

    It is no matter, either, whether what keys and checks need is held in memory or waits in a file, in parts of a few.
    """
    with small(chunk):
        undivided = told(run.check(path, engine="exact", **more))
        assert told(run.check(path, engine="exact", jobs=2, **more)) == undivided
        if FAST:
            assert told(run.check(path, engine="fast", **more)) == undivided
            spilt = replace(more.pop("limits", None) or Limits(), memory_cells=1)
            assert told(run.check(path, engine="fast", limits=spilt, **more)) == undivided
    return undivided
