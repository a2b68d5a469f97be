"""The child process that runs patterns which may never finish: it is started with the source of this file alone.

It reads requests from its standard input, one JSON array a line: a number for the pattern, its text (null where it was
sent before), the seconds that the request may take, and the values. It answers each with one line, see `Worker.answer`.

All seconds are of processor time, so that what it finds does not depend on what else the machine does. The child ends
itself at the end of its input, within half a second when its parent has gone, and when its timer does not come through.
"""

from __future__ import annotations

import faulthandler
import json
import os
import re
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress

READY = "ready"
# Why there is no further verdict.
DONE, SLOW, SPENT, MEMORY, DEEP, INVALID = "done", "slow", "spent", "memory", "deep", "invalid"
# How often the timer looks, in parts of the time for one value, and at least and at most in seconds.
LOOKS, SHORTEST_LOOK, LONGEST_LOOK = 8, 0.01, 0.25
# If the timer does not come through for so many seconds, the process is ended: something does not let it.
GRACE = 8.0
# Where there is no timer, a request may take so many seconds at most.
MOST_SECONDS = 1e6


class SlowError(Exception):
    """A value or the compiling of a pattern has taken its time."""


class SpentError(Exception):
    """A request has taken its time."""


class Clock:
    """Ends what takes too long, also in the midst of a match: Python's engine lets signals through.

    Where a system has no timer, the parent ends the process instead.

    Attributes:
        step: a number for what is being done, which changes from one value to the next; None between requests.
    """

    def __init__(self, seconds: float) -> None:
        """Give each step of a request so many seconds."""
        self.seconds, self.until = seconds, 0.0
        self.step: int | None = None
        self.seen, self.since = -1, 0.0
        self.parent, self.ticks = os.getppid(), hasattr(signal, "setitimer")
        self.nowhere = open(os.devnull, "w")  # noqa: PTH123, SIM115

    def start(self) -> None:
        """Look at short intervals."""
        if self.ticks:
            self.end_after(GRACE)
            every = min(max(self.seconds / LOOKS, SHORTEST_LOOK), LONGEST_LOOK)
            signal.signal(signal.SIGALRM, self.tick)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
            signal.setitimer(signal.ITIMER_REAL, every, every)

    @contextmanager
    def request(self, seconds: float) -> Iterator[None]:
        """Give a request so many seconds."""
        self.until, self.seen = time.process_time() + seconds, -1
        if not self.ticks:
            self.end_after(seconds + GRACE)
        try:
            yield
        finally:
            self.step = None
            if not self.ticks:
                faulthandler.cancel_dump_traceback_later()

    def tick(self, number: int, frame: object) -> None:
        """Stop a step that has taken its time.

        Raises:
            SlowError: the step has.
            SpentError: the whole request has.
        """
        if os.getppid() != self.parent:
            os._exit(1)
        self.end_after(GRACE)
        if self.step is None:
            return
        now = time.process_time()
        if self.seen != self.step:
            self.seen, self.since = self.step, now
        elif now - self.since > self.seconds:
            raise SlowError
        if now > self.until:
            raise SpentError

    def end_after(self, seconds: float) -> None:
        """End the process after so many seconds, whatever it does: a thread sees to it that needs nothing of Python."""
        with suppress(RuntimeError):
            faulthandler.dump_traceback_later(min(seconds, MOST_SECONDS), exit=True, file=self.nowhere)


class Worker:
    """Answers requests."""

    def __init__(self, clock: Clock) -> None:
        """Know no pattern yet."""
        self.clock = clock
        self.patterns: dict[int, re.Pattern[str]] = {}

    def answer(self, number: int, text: str | None, seconds: float, values: list[str]) -> dict[str, object]:
        """Which values match, as a text of 1 and 0, why there are no more of these, and the seconds it took."""
        start = time.process_time()
        done: list[str] = []
        why, detail = DONE, ""
        try:
            with self.clock.request(seconds):
                self.run(number, text, values, done)
        except SlowError:
            why = SLOW
        except SpentError:
            why = SPENT
        except MemoryError:
            why = MEMORY
        except RecursionError:
            why = DEEP
        except (re.error, ValueError, OverflowError) as error:
            why, detail = INVALID, str(error)
        took = time.process_time() - start
        return {"done": "".join(done), "why": why, "detail": detail, "seconds": took}

    def run(self, number: int, text: str | None, values: list[str], done: list[str]) -> None:
        """Judge the values one after the other; what was done before an exception remains in the list."""
        self.clock.step = 0
        if text is not None:
            self.patterns[number] = re.compile(text)
        match, take = self.patterns[number].fullmatch, done.append
        for self.clock.step, value in enumerate(values, 1):
            take("0" if match(value) is None else "1")


def limit_memory(size: int) -> None:
    """Let the process have no more than this, where the system can do that."""
    try:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
    except (ImportError, AttributeError, ValueError, OSError):
        pass


def main(seconds: float, memory: int) -> None:
    """Answer requests until there are no more."""
    warnings.simplefilter("ignore")
    # Ctrl-C is for the parent, which ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(memory)
    clock = Clock(seconds)
    worker = Worker(clock)
    clock.start()
    say(READY)
    for line in sys.stdin.buffer:
        try:
            say(worker.answer(*json.loads(line.decode("utf-8", "surrogatepass"))))
        except (SlowError, SpentError) as error:
            # The timer came just when the last value was done.
            why = SLOW if isinstance(error, SlowError) else SPENT
            say({"done": "", "why": why, "detail": "", "seconds": seconds})


def say(answer: object) -> None:
    """Write a line."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
