"""Damages packages in many ways, and sees to it that the validator reports or refuses each, whatever it is.

`python -m tools.fuzz CASES [--seed N] [--first N] [--workers N] [--save DIR]` exits with 1 if it did anything else: an
exception, a hang, more memory than it may use, two reports that differ, a look or a step out of the package. A case is
made from its seed and number alone, so that `seed:case` is all that is needed to see it again.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from pathlib import Path

from bushputin_data.validation import check
from tools.fuzz_mutations import make
from tools.fuzz_worker import Check, Outcome, work

# Seconds that each step of a case may take: a run of the validator, or the writing of its report.
PATIENCE = 10.0
# How each kind of outcome is counted at the end.
GOOD = {"report": "reports", "refusal": "refusals"}
BAD = {
    "traceback": "tracebacks",
    "hang": "hangs",
    "memory": "over memory",
    "unstable": "reports that differ",
    "unsound": "reports that contradict themselves",
    "outside": "looks out of the package",
    "changed": "changes of files",
    "left": "processes left behind",
    "death": "deaths",
}


class Worker:
    """A process that takes one case after another, and can be ended."""

    def __init__(self, seed: str, room: Path, check: Check, patience: float) -> None:
        """Start it; it makes its packages below `room`, and must say a word every so many seconds."""
        self.patience = patience
        context = multiprocessing.get_context("spawn")
        self.connection: Connection
        self.connection, far = context.Pipe()
        self.process = context.Process(target=work, args=(far, seed, room, check), daemon=True)
        self.process.start()
        far.close()
        self.case: int | None = None
        self.until = 0.0

    def give(self, case: int) -> None:
        """Have it work on a case."""
        self.case = case
        self.wait_again()
        self.connection.send(case)

    def wait_again(self) -> None:
        """Give it time for its next word."""
        self.until = time.monotonic() + self.patience

    def end(self) -> None:
        """End it, and whatever it has started: it leads a group of its own."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid or 0, signal.SIGKILL)
        self.process.kill()
        self.process.join()
        self.connection.close()


class Crew:
    """Some workers, those that were lost replaced."""

    def __init__(self, seed: str, workers: int, room: Path, check: Check, patience: float) -> None:
        """Start them."""
        self.seed, self.room, self.check, self.patience = seed, room, check, patience
        self.workers = [self.hire() for _ in range(workers)]

    def hire(self) -> Worker:
        """A new worker with a place of its own."""
        return Worker(self.seed, Path(tempfile.mkdtemp(dir=self.room)), self.check, self.patience)

    def replace(self, worker: Worker) -> None:
        """End a worker, and put another in its place."""
        worker.end()
        self.workers[self.workers.index(worker)] = self.hire()

    def end(self) -> None:
        """End all."""
        for worker in self.workers:
            worker.end()

    def run(self, cases: Iterable[int]) -> Iterator[Outcome]:
        """What comes of each case, in the order in which they are done."""
        waiting = iter(cases)
        while True:
            for worker in [one for one in self.workers if one.case is None]:
                if (case := next(waiting, None)) is not None:
                    worker.give(case)
            busy = [worker for worker in self.workers if worker.case is not None]
            if not busy:
                return
            first = min(worker.until for worker in busy)
            wait([worker.connection for worker in busy], max(0.0, first - time.monotonic()))
            yield from filter(None, map(self.hear, busy))

    def hear(self, worker: Worker) -> Outcome | None:
        """What a worker has come to, if it has."""
        case = worker.case or 0
        try:
            word = worker.connection.recv() if worker.connection.poll() else None
        except (EOFError, OSError):
            worker.process.join()
            self.replace(worker)
            return Outcome(case, "death", f"the process ended with {worker.process.exitcode}")
        if isinstance(word, Outcome):
            worker.case = None
            return word
        if word:
            worker.wait_again()
        elif time.monotonic() > worker.until:
            self.replace(worker)
            return Outcome(case, "hang", f"no answer in {self.patience:g} s")
        return None


def run(
    seed: str, cases: Iterable[int], workers: int = 2, check: Check = check, patience: float = PATIENCE
) -> Iterator[Outcome]:
    """What comes of each case of a seed."""
    with tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as room:
        crew = Crew(seed, workers, Path(room), check, patience)
        try:
            yield from crew.run(cases)
        finally:
            crew.end()


def save(seed: str, case: int, folder: Path) -> None:
    """Write the package of a case."""
    room = folder / f"{seed}-{case}"
    if room.exists():
        shutil.rmtree(room)
    room.mkdir(parents=True)
    make(seed, case).write(room)


def summary(counts: Counter[str]) -> str:
    """How often each came about."""
    kinds = [f"{label}: {counts[kind]:,}" for kind, label in {**GOOD, **BAD}.items()]
    return ", ".join([f"cases: {counts.total():,}", *kinds])


def parser() -> argparse.ArgumentParser:
    """The options."""
    out = argparse.ArgumentParser(prog="python -m tools.fuzz", description=(__doc__ or "").partition("\n")[0])
    out.add_argument("cases", type=int, metavar="CASES", help="how many")
    out.add_argument("--seed", default="0", metavar="N", help="other numbers make other packages (default: 0)")
    out.add_argument("--first", type=int, default=0, metavar="N", help="the number of the first case (default: 0)")
    out.add_argument("--workers", type=int, default=2, metavar="N", help="how many processes (default: 2)")
    out.add_argument("--save", type=Path, metavar="DIR", help="keep the package of each failure there")
    return out


def main(arguments: Sequence[str]) -> int:
    """Run the cases, tell of each failure, and count."""
    options = parser().parse_args(arguments)
    counts: Counter[str] = Counter()
    watched = sys.stderr.isatty()
    cases = range(options.first, options.first + options.cases)
    for outcome in run(options.seed, cases, options.workers):
        counts[outcome.kind] += 1
        if outcome.kind in BAD:
            print(f"{options.seed}:{outcome.case} {outcome.kind}: {outcome.detail}", flush=True)
            if options.save:
                save(options.seed, outcome.case, options.save)
        if watched:
            print(f"\r\033[K{counts.total():,} of {options.cases:,}", end="\r", file=sys.stderr, flush=True)
    print(summary(counts))
    return int(any(counts[kind] for kind in BAD))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
