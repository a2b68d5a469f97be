"""Damages packages in many ways, and sees to it that the validator reports or refuses each, whatever it is.

`python -m tools.fuzz CASES [--seed N] [--first N] [--workers N] [--save DIR]` exits with 1 if it did anything else: an
exception, a hang, more memory than it may use, two reports that differ, a look or a step out of the package. A case is
made from its seed and number alone, so that `seed:case` is all that is needed to see it again.
"""

from __future__ import annotations

import argparse
import json
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
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path

from benchmarks.results import machine, record
from bushputin_data.validation import check
from tools.fuzz_mutations import make
from tools.fuzz_worker import Check, Outcome, work

# Seconds that each step of a case may take: a run of the validator, or the writing of its report.
PATIENCE = 10.0
# After so many cases the state of a run is kept.
CHUNK = 500
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


@dataclass
class State:
    """What a run has come to: it can be ended and taken up again.

    Attributes:
        done: the next case, counted from the first.
        seconds: how long it took.
        faults: a line for each failure.
    """

    seed: str
    first: int
    done: int = 0
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path | None, seed: str, first: int) -> State:
        """The state in a file, if it is one of the same cases."""
        if path and path.exists():
            known = json.loads(path.read_text("utf-8"))
            if (known["seed"], known["first"]) == (seed, first):
                return cls(**{**known, "counts": Counter(known["counts"])})
        return cls(seed, first)

    def write(self, path: Path | None) -> None:
        """Keep it in a file."""
        if path:
            path.write_text(json.dumps({**vars(self), "counts": dict(self.counts)}), "utf-8")

    def lines(self) -> Iterator[str]:
        """What the file of results says of it."""
        yield f"{machine()}."
        yield ""
        took = f"{self.seconds:,.0f} s"
        yield f"{self.counts.total():,} damaged packages (seed `{self.seed}`) in {took}, each checked twice."
        yield ""
        yield "| what came of it | packages |"
        yield "|---|---|"
        yield from (f"| {label} | {self.counts[kind]:,} |" for kind, label in {**GOOD, **BAD}.items())


def parser() -> argparse.ArgumentParser:
    """The options."""
    out = argparse.ArgumentParser(prog="python -m tools.fuzz", description=(__doc__ or "").partition("\n")[0])
    out.add_argument("cases", type=int, metavar="CASES", help="how many")
    out.add_argument("--seed", default="0", metavar="N", help="other numbers make other packages (default: 0)")
    out.add_argument("--first", type=int, default=0, metavar="N", help="the number of the first case (default: 0)")
    out.add_argument("--workers", type=int, default=2, metavar="N", help="how many processes (default: 2)")
    out.add_argument("--save", type=Path, metavar="DIR", help="keep the package of each failure there")
    out.add_argument("--state", type=Path, metavar="FILE", help="keep there how far it came, and go on from there")
    out.add_argument("--write", action="store_true", help="put the figures into benchmarks/RESULTS.md")
    return out


def main(arguments: Sequence[str]) -> int:
    """Run the cases, tell of each failure, and count."""
    options = parser().parse_args(arguments)
    state = State.read(options.state, options.seed, options.first)
    watched = sys.stderr.isatty()
    while state.done < options.cases:
        began, counts = time.monotonic(), Counter[str]()
        begin = options.first + state.done
        cases = range(begin, begin + min(CHUNK, options.cases - state.done))
        for outcome in run(options.seed, cases, options.workers):
            counts[outcome.kind] += 1
            if outcome.kind in BAD:
                state.faults.append(f"{options.seed}:{outcome.case} {outcome.kind}: {outcome.detail}")
                print(state.faults[-1], flush=True)
                if options.save:
                    save(options.seed, outcome.case, options.save)
            if watched:
                done = state.done + counts.total()
                print(f"\r\033[K{done:,} of {options.cases:,}", end="\r", file=sys.stderr, flush=True)
        state.done += len(cases)
        state.seconds += time.monotonic() - began
        state.counts += counts
        state.write(options.state)
    print(summary(state.counts))
    if options.write:
        record("Fuzzing (`tools.fuzz`)", list(state.lines()))
    return int(any(state.counts[kind] for kind in BAD))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
