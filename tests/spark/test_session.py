"""The session of a run: begun without a word, ended without a trace; or somebody else's, which goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import check
from bushputin_data.validation.errors import EngineError
from tests.conftest import ROOT
from tests.spark.checking import in_spark
from tests.validation.engine.test_divided import long_table, two_tables

# Divides also small files, and says how far it is.
RUN = """
import sys
from bushputin_data.validation import check
from bushputin_data.validation.engine import divided, workers
workers.Executor.least, divided.CHUNK = 0, 20_000
check(sys.argv[1], engine="spark", jobs=2, progress=lambda table, rows: print(table, rows, flush=True))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "package").mkdir()
    return two_tables(tmp_path / "package", long_table(5_000, r300="7,text,x8"))


def begin(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """A process of its own in an empty folder, with all temporary files in another one."""
    for name in ("here", "temporary"):
        (tmp_path / name).mkdir()
    temporary = str(tmp_path / "temporary")
    places = {"TMPDIR": temporary, "SPARK_LOCAL_DIRS": temporary, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=tmp_path / "here",
        env={**os.environ, **places, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def left(tmp_path: Path, group: int) -> list[str]:
    """The files and the processes that a process has left behind."""
    files = [str(path) for name in ("here", "temporary") for path in (tmp_path / name).rglob("*")]
    end = time.monotonic() + 20
    while (processes := members(group)) and time.monotonic() < end:
        time.sleep(0.1)
    return files + processes


def members(session: int) -> list[str]:
    """The processes of a session of the system that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, fields = path.read_text().rpartition(")")
        except OSError:
            continue
        if int(fields.split()[3]) == session and fields.split()[0] != "Z":
            found.append(name)
    return found


def test_the_command_says_no_more_than_any_engine(tmp_path: Path, folder: Path) -> None:
    command = ("-m", "bushputin_data", "validate", str(folder), "--format", "json")
    process = begin(tmp_path, *command, "--engine", "spark", "--jobs", "2")
    said, complaints = process.communicate()
    exact = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert complaints == ""
    assert process.returncode == exact.returncode == 1
    assert said.replace('"engine": "spark"', '"engine": "exact"') == exact.stdout
    assert left(tmp_path, process.pid) == []


def test_an_interrupt_leaves_nothing_behind(tmp_path: Path, folder: Path) -> None:
    process = begin(tmp_path, "-c", RUN, str(folder))
    assert process.stdout
    # The first rows are judged by the driver; what follows is in the hands of Spark.
    assert process.stdout.readline() == "t 256\n"
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    _, complaints = process.communicate(timeout=60)
    assert "KeyboardInterrupt" in complaints
    assert process.returncode != 0
    assert left(tmp_path, process.pid) == []


def test_without_java_one_sentence_says_what_to_install(tmp_path: Path, folder: Path) -> None:
    process = begin(
        tmp_path, "-m", "bushputin_data", "validate", str(folder), "--engine", "spark", PATH="", JAVA_HOME=""
    )
    said, complaints = process.communicate()
    assert (said, process.returncode) == ("", 2)
    assert complaints.count("\n") == 1
    assert "apt-get install default-jre-headless" in complaints


def test_a_session_that_does_not_begin_is_one_sentence(tmp_path: Path, folder: Path) -> None:
    arguments = ("-m", "bushputin_data", "validate", str(folder), "--engine", "spark")
    process = begin(tmp_path, *arguments, MASTER="no-such-master")
    said, complaints = process.communicate()
    assert (said, process.returncode) == ("", 2)
    assert complaints.count("\n") == 1
    assert "Master must" in complaints


def test_a_session_that_is_given_goes_on(session: Any, folder: Path) -> None:
    in_spark(session, folder, 5_000)
    assert session.range(3).count() == 3
    assert session.sparkContext._jsc.getPersistentRDDs().size() == 0


def test_an_active_session_is_used(session: Any, folder: Path) -> None:
    from bushputin_data.validation.engine.spark.session import Held, Own, hold

    held = hold(1)
    assert isinstance(held, Held)
    assert not isinstance(held, Own)
    held.close()
    assert check(folder, engine="spark").engine == "spark"
    assert session.range(3).count() == 3


def test_executors_have_the_same_files_and_the_same_program(
    session: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bushputin_data.validation.engine.spark import executor, tasks

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "installed", lambda: "0.0")
        with pytest.raises(EngineError, match=r"the driver 0\.0"):
            in_spark(session, folder, 5_000)
    with monkeypatch.context() as patch:
        patch.setattr(executor, "path_of", lambda stream: "/no/such/file")
        with pytest.raises(EngineError, match=r"cannot read /no/such/file \(No such file"):
            in_spark(session, folder, 5_000)
    with monkeypatch.context() as patch:
        patch.setattr(executor, "path_of", lambda stream: str(folder / "marks.csv"))
        with pytest.raises(EngineError, match="finds other bytes"):
            in_spark(session, folder, 5_000)
    assert session.sparkContext._jsc.getPersistentRDDs().size() == 0


def test_what_spark_says_is_told_in_one_sentence(session: Any, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bushputin_data.validation.engine.spark import tasks

    monkeypatch.setattr(tasks, "JUDGED", "rank long, told binary, kept long")
    with pytest.raises(EngineError, match=r"^Spark has given up: [^\n]*$"):
        in_spark(session, folder, 5_000)
