"""The cage: its child never outlives its parent, leaves nothing behind, and is told what ended it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields import cage as cages
from bushputin_data.validation.fields import cage_worker as worker
from bushputin_data.validation.fields.cage import Answer, Cage
from bushputin_data.validation.fields.patterns import compile_pattern
from bushputin_data.validation.limits import Limits

QUICK = Limits(pattern_seconds=0.2)
linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
PARENT = """
import sys, time
from bushputin_data.validation.fields.patterns import Cage, compile_pattern
from bushputin_data.validation.limits import Limits
cage = Cage(Limits(pattern_seconds=1000))
pattern = compile_pattern("^(([a-z])+.)+[A-Z]([a-z])+$", cage)
pattern.matches("abcdeFg")
print(cage._child.process.pid, flush=True)
if sys.argv[1] == "busy":
    pattern.matches("a" * 60)
time.sleep(1000)
"""


def is_alive(pid: int) -> bool:
    """The process runs; one that only waits to be reaped does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@linux
@pytest.mark.parametrize("state", ["busy", "idle"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_child_ends_when_its_parent_was_killed(state: str, number: int) -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT, state], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        time.sleep(0.5)
        assert is_alive(child)
        parent.send_signal(number)
    deadline = time.monotonic() + 10
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(child)


@linux
def test_closed_cage_leaves_no_process_and_no_thread() -> None:
    threads = threading.active_count()
    with Cage(QUICK) as cage:
        assert cage.ask(0, "(a+)+b", ["ab"]) == Answer([True], worker.DONE)
        assert cage._child
        child = cage._child
    # Not even one that waits to be reaped.
    assert not Path(f"/proc/{child.process.pid}").exists()
    deadline = time.monotonic() + 5
    while threading.active_count() > threads and time.monotonic() < deadline:
        time.sleep(0.01)
    assert threading.active_count() <= threads


@linux
def test_forgotten_cage_closes_itself() -> None:
    cage = Cage(QUICK)
    cage.ask(0, "(a+)+b", ["ab"])
    assert cage._child
    pid = cage._child.process.pid
    del cage
    assert not Path(f"/proc/{pid}").exists()


def test_closed_cage_can_be_used_again() -> None:
    cage = Cage(QUICK)
    for _ in range(2):
        assert cage.ask(0, "(a+)+b", ["ab", "a"]).verdicts == [True, False]
        cage.close()


def test_child_is_replaced_after_it_was_killed() -> None:
    with Cage(QUICK) as cage:
        assert cage.ask(0, "(a+)+b", ["ab"]).verdicts == [True]
        for values in (["ab", "a", "aab"], ["ab"], []):
            assert cage._child
            cage._child.process.kill()
            assert cage.ask(0, "(a+)+b", values) == Answer([value != "a" for value in values], worker.DONE)


@pytest.mark.parametrize("executable", ["", None, "/no/such/python", sys.executable + "-no"])
def test_without_a_process_it_is_told(executable: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    with Cage(QUICK) as cage:
        pattern = compile_pattern("(a+)+b", cage)
        for _ in range(2):
            with pytest.raises(FaultError, match=r"^cannot be checked: .* no process could be started") as caught:
                pattern.matches("aaaaab")
            assert (caught.value.fault.rule, caught.value.fault.level) == ("descriptor", "error")


@pytest.mark.parametrize(
    "source", ["", "print('{}')", "print('hello')", "raise SystemExit(3)", "import no_such_module"]
)
def test_process_that_is_another_program_is_not_asked(source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cages, "source", lambda: source)
    with Cage(QUICK) as cage:
        assert cage.ask(0, "(a+)+b", ["ab"]) == Answer([], cages.UNAVAILABLE)


def test_frozen_program_is_not_started_as_if_it_were_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    with Cage(QUICK) as cage:
        assert cage.ask(0, "(a+)+b", ["ab"]) == Answer([], cages.UNAVAILABLE)


@pytest.mark.parametrize("name", ["Popen", "Thread"])
def test_without_room_for_a_process_it_is_told(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("can't start new thread") if name == "Thread" else OSError("no room")

    monkeypatch.setattr(*{"Popen": (subprocess, "Popen"), "Thread": (threading.Thread, "start")}[name], fail)
    with Cage(QUICK) as cage:
        assert cage.ask(0, "(a+)+b", ["ab"]) == Answer([], cages.UNAVAILABLE)


@pytest.fixture
def _untimed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without timers, where only the parent sees that something takes too long."""
    whole = cages.source()
    assert 'hasattr(signal, "setitimer")' in whole
    monkeypatch.setattr(cages, "source", lambda: whole.replace('hasattr(signal, "setitimer")', "False"))
    monkeypatch.setattr(cages, "TIMED", False)


@pytest.mark.usefixtures("_untimed")
def test_without_timers_the_culprit_is_found_value_by_value() -> None:
    with Cage(QUICK) as cage:
        values = ["aab", "aa", "a" * 64, "ab"]
        assert cage.ask(0, "(a+)+b", values) == Answer([True, False], cages.ENDED)
        assert cage.timeouts == 1
        assert cage.ask(1, "(a+)+c", ["aac", "aa"]) == Answer([True, False], worker.DONE)
        for _ in range(2):
            cage.ask(0, "(a+)+b", values)
        assert cage.ask(1, "(a+)+c", ["aac"]) == Answer([], worker.SPENT)


@linux
def test_child_that_is_ended_at_each_value_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cages.source()
    monkeypatch.setattr(cages, "source", lambda: whole.replace("self.clock.step = 0\n", "os._exit(3)\n"))
    with Cage(QUICK) as cage:
        pattern = compile_pattern("(a+)+b", cage)
        with pytest.raises(FaultError, match="its pattern crashed the process in which it ran"):
            pattern.matches("aaaaab")
        assert cage.ask(1, "(a+)+c", ["a", "b"]) == Answer([], cages.ENDED)


@linux
def test_child_without_signals_ends_itself() -> None:
    """What does not let the timer through is ended by a thread that waits for no one."""
    stuck = cages.source().replace("GRACE = 8.0", "GRACE = 0.5").replace("signal.SIG_UNBLOCK", "signal.SIG_BLOCK")
    start = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", stuck, "9", "1000000000"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin
        assert child.stdout
        assert child.stdout.readline() == b'"ready"\n'
        child.stdin.write(b'[0, "(a+)+b", 9, ["' + b"a" * 64 + b'"]]\n')
        child.stdin.flush()
        assert child.stdout.readline() == b""
    assert time.monotonic() - start < 60


@linux
@pytest.mark.usefixtures("_untimed")
def test_without_timers_the_child_ends_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = cages.source()
    monkeypatch.setattr(cages, "source", lambda: whole.replace("GRACE = 8.0", "GRACE = 0.2"))
    child = cages.Child(0.2)
    try:
        start = time.monotonic()
        assert child.ask([0, "(a+)+b", 0.2, ["a" * 64]], 60) is None
        assert time.monotonic() - start < 60
    finally:
        child.close()


def test_an_exception_while_waiting_does_not_leave_an_answer_to_another_question() -> None:
    with Cage(Limits(pattern_seconds=20)) as cage:
        cage.ask(0, "(a+)+b", ["ab"])
        main = threading.get_ident()
        threading.Timer(0.3, lambda: signal.pthread_kill(main, signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            cage.ask(0, "(a+)+b", ["a" * 64])
        assert cage.ask(0, "(a+)+b", ["ab", "a", "b"]).verdicts == [True, False, False]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no forks")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_fork_has_a_child_of_its_own() -> None:
    with Cage(QUICK) as cage:
        assert cage.ask(0, "(a+)+b", ["ab"]).verdicts == [True]
        pid = os.fork()
        if not pid:
            try:
                answer = cage.ask(0, "(a+)+b", ["a", "ab"])
                cage.close()
                os._exit(0 if answer.verdicts == [False, True] else 1)
            finally:
                os._exit(2)
        assert os.waitpid(pid, 0)[1] == 0
        assert cage._child
        assert cage._child.process.poll() is None
        assert cage.ask(0, "(a+)+b", ["ab", "a"]).verdicts == [True, False]


def test_threads_may_share_a_cage() -> None:
    wrong: list[object] = []
    with Cage(QUICK) as cage:

        def work(number: int) -> None:
            for turn in range(50):
                values = [f"{'a' * turn}{number}", f"{'a' * turn}x"]
                answer = cage.ask(number, f"(?=a)?a*{number}", values)
                wrong.extend([answer] if answer.verdicts != [True, False] else [])

        threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not wrong


def test_child_does_not_keep_patterns_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cages, "MOST_PATTERNS", 1000)
    pids = set()
    with Cage(QUICK) as cage:
        for number in range(20):
            assert cage.ask(number, "(?=a)" + "a" * 100, ["a" * 100]).verdicts == [True]
            assert cage._child
            pids.add(cage._child.process.pid)
    assert 1 < len(pids) < 5


def test_batches_are_neither_too_many_values_nor_too_many_characters() -> None:
    values = ["a" * 600_000] * 3 + [""] * 10_000
    batches = list(cages.batches(values))
    assert [value for batch in batches for value in batch] == values
    assert all(len(batch) <= cages.BATCH_VALUES for batch in batches)
    assert all(len(batch) == 1 or sum(map(len, batch)) <= cages.BATCH_CHARACTERS for batch in batches)
    assert list(cages.batches([])) == [[]]
