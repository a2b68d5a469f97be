"""The cage: a child process in which a run matches all patterns that may never finish."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from bushputin_data.validation.fields import cage_worker as worker
from bushputin_data.validation.limits import USUAL, Limits

if TYPE_CHECKING:
    import subprocess

# After this many values that took too long, no more patterns are tried in the cage.
TIMEOUTS = 3
# What all patterns of a run may take together: so many times the time for one value, and seconds for each value and for
# each of its characters, which is several times what an ordinary pattern takes.
VALUES, SECONDS_PER_VALUE, SECONDS_PER_CHARACTER = 5, 5e-6, 2e-7
# The size of one request.
BATCH_VALUES, BATCH_CHARACTERS = 4096, 1 << 20
# A child is replaced after this many characters of patterns, because it keeps everything it compiled.
MOST_PATTERNS = 1 << 20
MEMORY = 512 << 20
# How long a child may take to start.
START_SECONDS = 20.0
# The child counts processor time, which on a busy machine may take so many times longer. Where it has a timer, it
# watches itself, and this is the last resort; elsewhere it is all there is.
BUSY = 4.0
TIMED = hasattr(signal, "setitimer")
# How often the deadline is checked, in seconds.
LOOK = 0.1
# Why there is no verdict, apart from the answers of the child.
ENDED, UNAVAILABLE = "ended", "unavailable"


class Answer(NamedTuple):
    """The outcome for the requested values.

    Attributes:
        verdicts: of each of the first values, whether it matches.
        why: DONE where that is all of them, or why there is no verdict on the next.
        detail: what is wrong with the pattern, where that is why.
    """

    verdicts: list[bool]
    why: str
    detail: str = ""


class Child:
    """The process, and a thread that ends it when it does not answer in time."""

    def __init__(self, seconds: float) -> None:
        """Start it, and wait until it is there.

        Raises:
            OSError: it cannot be started.
            RuntimeError: no thread can.
        """
        import subprocess
        import threading

        self.owner = os.getpid()
        self.known: set[int] = set()
        self.characters = 0
        self.deadline: float | None = time.monotonic() + START_SECONDS
        self.ended = threading.Event()
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", source(), str(seconds), str(MEMORY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            threading.Thread(target=self.look, daemon=True).start()
            if self.read() != worker.READY:
                raise OSError("the process did not start")
        except BaseException:
            self.close()
            raise

    def look(self) -> None:
        """End the process when its deadline is over."""
        while not self.ended.wait(LOOK):
            if self.deadline is not None and time.monotonic() > self.deadline:
                self.process.kill()

    def ask(self, request: list[Any], seconds: float) -> Any:
        """The answer to a request; None if the process ended instead, or was ended as it took longer than this."""
        assert self.process.stdin
        line = json.dumps(request, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
        self.deadline = time.monotonic() + seconds
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except OSError:
            return None
        return self.read()

    def read(self) -> Any:
        """The next line of the process; None if there is none, or it is not one of ours."""
        assert self.process.stdout
        try:
            return json.loads(self.process.stdout.readline())
        except (OSError, ValueError):
            return None
        finally:
            self.deadline = None

    def close(self) -> None:
        """End the process; in a fork of the one that started it, only forget it."""
        mine = self.owner == os.getpid()
        if mine:
            self.ended.set()
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                assert pipe
                pipe.close()
        if mine:
            self.process.wait()
        else:
            self.process.returncode = 0


class Cage:
    """Runs patterns in one child process, which is started when it is first needed.

    It can be used as a context manager, and is closed when nothing refers to it any more. A closed cage can be used
    again. A copy of it in another process starts with nothing spent.

    Attributes:
        limits: of which `pattern_seconds` is the time for one value.
        timeouts: how many values took too long.
        compiled: what was made of the patterns and JSON Schemas of the run, for whoever compiles them.
        weight: how much of that was made outside the cage.
    """

    def __init__(self, limits: Limits = USUAL) -> None:
        """Start nothing yet."""
        import threading

        self.limits = limits
        self.timeouts = 0
        self.compiled: dict[object, Any] = {}
        self.weight = 0
        self._available, self._over = True, False
        self._spent, self._allowed = 0.0, VALUES * limits.pattern_seconds
        self._child: Child | None = None
        self._closing: Any = None
        self._lock = threading.Lock()

    def __enter__(self) -> Cage:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[type[Cage], tuple[Limits]]:
        return Cage, (self.limits,)

    def close(self) -> None:
        """End the child process, if there is one."""
        if self._closing:
            self._closing()
        self._child = self._closing = None

    def ask(self, number: int, text: str, values: Sequence[str]) -> Answer:
        """Which values match a pattern as a whole.

        Without values, the pattern is only compiled.

        Args:
            number: one for each pattern of the run.
            text: the pattern.
            values: what to match, each but once.
        """
        verdicts: list[bool] = []
        with self._lock:
            for batch in batches(values):
                self._allowed += SECONDS_PER_VALUE * len(batch) + SECONDS_PER_CHARACTER * sum(map(len, batch))
                answer = self._batch(number, text, batch)
                verdicts += answer.verdicts
                if answer.why != worker.DONE:
                    return Answer(verdicts, answer.why, answer.detail)
        return Answer(verdicts, worker.DONE)

    def _batch(self, number: int, text: str, values: Sequence[str]) -> Answer:
        """Ask for some values, again for what is left where a request has used up its time, and else one by one."""
        verdicts: list[bool] = []
        again = TIMED
        while True:
            if not self._available:
                return Answer(verdicts, UNAVAILABLE)
            self._over = self._over or self.timeouts >= TIMEOUTS or self._spent >= self._allowed
            if self._over:
                return Answer(verdicts, worker.SPENT)
            rest = values[len(verdicts) :]
            reply = self._request(number, text, rest)
            if reply is None and len(rest) <= 1 and again:
                # A child with a timer does not end over a value: something else may have ended it.
                again = False
                continue
            if reply is None:
                return self._singly(number, text, rest, verdicts)
            verdicts += [verdict == "1" for verdict in reply["done"]]
            self.timeouts += reply["why"] == worker.SLOW
            if reply["why"] != worker.SPENT:
                return Answer(verdicts, reply["why"], reply["detail"])

    def _singly(self, number: int, text: str, values: Sequence[str], verdicts: list[bool]) -> Answer:
        """Find the value at which the child ended."""
        if not self._available:
            return Answer(verdicts, UNAVAILABLE)
        if len(values) <= 1:
            self.timeouts += 1
            return Answer(verdicts, ENDED)
        for value in values:
            answer = self._batch(number, text, [value])
            verdicts += answer.verdicts
            if answer.why != worker.DONE:
                return Answer(verdicts, answer.why, answer.detail)
        return Answer(verdicts, worker.DONE)

    def _request(self, number: int, text: str, values: Sequence[str]) -> dict[str, Any] | None:
        """One exchange with the child; None if there is none, or it ended."""
        child = self._ready(number)
        if child is None:
            return None
        seconds = 2 * self.limits.pattern_seconds + SECONDS_PER_VALUE * len(values)
        seconds += SECONDS_PER_CHARACTER * sum(map(len, values))
        seconds = min(seconds, self._allowed - self._spent)
        known = number in child.known
        if not known:
            child.known.add(number)
            child.characters += len(text)
        start = time.monotonic()
        wait = BUSY * seconds + 2 * worker.GRACE if TIMED else seconds
        try:
            reply = child.ask([number, None if known else text, seconds, list(values)], wait)
        except BaseException:
            # The answer is still to come: it must not be taken for that to another request.
            self.close()
            raise
        if not isinstance(reply, dict):
            self._spent += time.monotonic() - start
            self.close()
            return None
        self._spent += reply["seconds"]
        if reply["why"] != worker.DONE and not reply["done"]:
            # It may not have come to compile the pattern.
            child.known.discard(number)
        return reply

    def _ready(self, number: int) -> Child | None:
        """The child, started if there is none that can be used."""
        import weakref

        child = self._child
        if child:
            full = child.characters > MOST_PATTERNS and number not in child.known
            if full or child.owner != os.getpid() or child.process.poll() is not None:
                self.close()
                child = None
        if child is None:
            try:
                child = self._child = Child(self.limits.pattern_seconds)
            except (OSError, RuntimeError, ValueError, MemoryError):
                self._available = False
                return None
            self._closing = weakref.finalize(self, child.close)
        return child


def batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values in batches of which none is too large; one empty batch if there are none."""
    start = size = 0
    for place, value in enumerate(values):
        if place - start >= BATCH_VALUES or (size + len(value) > BATCH_CHARACTERS and place > start):
            yield values[start:place]
            start, size = place, 0
        size += len(value)
    yield values[start:]


def source() -> str:
    """The source of the worker, which may lie in an archive.

    Raises:
        OSError: there is none.
    """
    get = getattr(worker.__spec__ and worker.__spec__.loader, "get_source", None)
    found = get(worker.__name__) if get else None
    if found is None or not sys.executable or getattr(sys, "frozen", False):
        raise OSError("there is no Python to start, or no source for it")
    return str(found)
