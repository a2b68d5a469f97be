"""Worker processes that judge chunks: separate Python processes that only receive what they are sent."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, Any

from bushputin_data.validation.checks.check import Check, Hit
from bushputin_data.validation.engine.chunk import Judged, Sheet, judge_chunk
from bushputin_data.validation.source.spans import Spans, UnprovenError

# The code that a worker runs: it imports modules from the same places as this process.
CODE = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from {} import serve; serve()"
Judge = Callable[[bytes], Judged]
# Blocks that wait to be hashed.
WAITING = 8


def serve() -> None:
    """Judge what arrives, until there is no more."""
    answers = os.fdopen(os.dup(1), "wb")
    # Anything printed must not end up in the answers.
    os.dup2(2, 1)
    sheets: dict[int, Sheet] = {}
    while True:
        try:
            number, sheet, data = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        if sheet:
            sheets = {number: sheet}
        try:
            answer: Any = judge_chunk(sheets[number], data)
        except UnprovenError as error:
            answer = str(error)
        pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


class Worker:
    """One process."""

    def __init__(self) -> None:
        """Start it; it ends by itself when this process does."""
        self.process = subprocess.Popen(
            [sys.executable, "-c", CODE.format(__name__), json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # An interrupt is for this process, which then ends the other.
            start_new_session=True,
        )
        self.known = -1

    def judge(self, number: int, sheet: Sheet, data: bytes) -> Judged:
        """Have a chunk judged.

        Raises:
            UnprovenError: it cannot be, or the process has ended.
        """
        message = (number, None if number == self.known else sheet, data)
        self.known = number
        try:
            pickle.dump(message, pipe(self.process.stdin), pickle.HIGHEST_PROTOCOL)
            pipe(self.process.stdin).flush()
            answer = pickle.load(pipe(self.process.stdout))
        except (OSError, EOFError, pickle.UnpicklingError, ValueError):
            raise UnprovenError("a process has ended") from None
        if not isinstance(answer, Judged):
            raise UnprovenError(answer)
        return answer

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                pipe(stream).close()
        self.process.wait()


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    """One of the pipes to a process, which are all there."""
    assert stream
    return stream


def judged(check: Check, store: Any) -> Iterator[Hit]:
    """The rows of a store that violate a check."""
    return check.judge(store)


class Executor:
    """Has chunks judged in some threads.

    Attributes:
        least: a file of fewer bytes is not worth it.
        count: counts a character in bytes.
        hits: gives the rows of a store that break a check.
        skim: finds records by their lines in a file that was divided; None where the file is read once more.
    """

    least = 8 << 20

    count: Callable[..., int] = staticmethod(bytes.count)

    hits: Callable[[Check, Any], Iterator[Hit]] = staticmethod(judged)

    skim: Callable[..., Iterator[Any]] | None = None

    def __init__(self, jobs: int) -> None:
        """Start nothing yet."""
        self.jobs = jobs
        self.threads: ThreadPoolExecutor | None = None
        self.hashing: ThreadPoolExecutor | None = None

    def begin(self, spans: Spans) -> None:
        """The spans of a file are to be judged next: for whoever needs to know where they stand."""

    def judge(self, sheet: Sheet) -> Judge:
        """The function that judges a chunk of a table."""
        raise NotImplementedError

    def map(self, judge: Judge, chunks: Iterable[bytes]) -> Iterator[Judged]:
        """What is found in each chunk, in their order; few of them are held at a time."""
        self.threads = self.threads or ThreadPoolExecutor(self.jobs, "chunks")
        waiting: deque[Future[Judged]] = deque()
        try:
            for chunk in chunks:
                waiting.append(self.threads.submit(judge, chunk))
                if len(waiting) > self.jobs + 1:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    def hashed(self, digest: Any) -> Any:
        """An object of hashlib that is fed in a thread of its own."""
        self.hashing = self.hashing or ThreadPoolExecutor(1, "chunks-hash")
        return Hashing(digest, self.hashing)

    def close(self) -> None:
        """End all threads; what they were doing is lost."""
        for threads in (self.threads, self.hashing):
            if threads:
                threads.shutdown(wait=True, cancel_futures=True)


class Hashing:
    """A hash that is computed while the next bytes are read and judged."""

    def __init__(self, digest: Any, thread: ThreadPoolExecutor) -> None:
        """`thread` is one thread: what comes first is done first."""
        self.digest, self.thread = digest, thread
        self.waiting: deque[Future[None]] = deque()

    def update(self, data: bytes) -> None:
        """Add bytes; few of them are held at a time."""
        self.waiting.append(self.thread.submit(self.digest.update, data))
        if len(self.waiting) > WAITING:
            self.waiting.popleft().result()

    def hexdigest(self) -> str:
        """The hash of all bytes."""
        while self.waiting:
            self.waiting.popleft().result()
        return str(self.digest.hexdigest())


class Workers(Executor):
    """Some processes, and a thread for each that waits for it."""

    def __init__(self, jobs: int) -> None:
        """Start nothing yet."""
        super().__init__(jobs)
        self.sheets = 0
        self.started: list[Worker] = []
        self.idle: SimpleQueue[Worker] = SimpleQueue()

    def judge(self, sheet: Sheet) -> Judge:
        """A function that has a chunk judged in one of the processes."""
        self.sheets += 1
        number = self.sheets

        def judge(data: bytes) -> Judged:
            worker = self.take()
            try:
                return worker.judge(number, sheet, data)
            finally:
                self.idle.put(worker)

        return judge

    def take(self) -> Worker:
        """An idle process: there is one for each thread."""
        if self.idle.empty() and len(self.started) < self.jobs:
            self.started.append(Worker())
            return self.started[-1]
        return self.idle.get()

    def close(self) -> None:
        """End all processes and threads; what they were doing is lost."""
        for worker in self.started:
            worker.process.kill()
        super().close()
        for worker in self.started:
            worker.close()
