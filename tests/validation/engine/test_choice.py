"""Which engine checks a package, and what it leaves behind."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.commands import main as cli
from bushputin_data.validation import Limits, check
from bushputin_data.validation.engine import divided, run, workers
from bushputin_data.validation.errors import MissingExtraError
from tests.validation.engine.dividing import FAST
from tests.validation.packages import field, table, write

needs_extra = pytest.mark.skipif(not FAST and not os.environ.get("CI"), reason="the extra `fast` is not installed")


def package(folder: Path, rows: int = 20_000) -> Path:
    lines = "".join(f"{number},text {number}\n" for number in range(rows))
    return write(folder, table("t", [field("id", "integer"), field("b")], f"id,b\n{lines}", primaryKey="id"))


def lack(monkeypatch: pytest.MonkeyPatch, lacking: str) -> None:
    monkeypatch.setattr(run, "find_spec", lambda name: None if name == lacking else find_spec(name))


@pytest.mark.parametrize("module", ["numpy", "pyarrow"])
def test_the_fast_engine_is_never_replaced_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lack(monkeypatch, module)
    with pytest.raises(MissingExtraError, match=module):
        check(package(tmp_path), engine="fast")
    assert cli.main(["validate", str(tmp_path), "--engine", "fast"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "bushputin-data[fast]" in said


def test_auto_needs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "WORTHWHILE", 0)
    lack(monkeypatch, "pyarrow")
    assert check(package(tmp_path)).engine == "exact"


@needs_extra
def test_auto_chooses_by_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = package(tmp_path)
    assert check(folder).engine == "exact"
    monkeypatch.setattr(run, "WORTHWHILE", 100_000)
    assert check(folder).engine == "fast"


def test_an_unknown_engine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="auto, exact, fast"):
        check(package(tmp_path), engine="quick")


@needs_extra
def test_a_fast_run_does_not_import_pandas(tmp_path: Path) -> None:
    folder = package(tmp_path, 60_000)
    with (folder / "t.csv").open("a", encoding="utf-8") as file:
        file.write('7,again\nx,"a\nb"\n8\n')
    code = (
        "import sys; from bushputin_data.validation import check; report = check(sys.argv[1], engine='fast'); "
        "print(len(report.findings), 'pyarrow' in sys.modules, 'pandas' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["4", "True", "False"]


@pytest.mark.parametrize("engine", ["exact", pytest.param("fast", marks=needs_extra)])
def test_an_interrupt_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str) -> None:
    folder = package(tmp_path)
    monkeypatch.setattr(workers.Workers, "least", 0)
    monkeypatch.setattr(divided, "CHUNK", 10_000)
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    started: list[Any] = []
    begin = workers.Worker.__init__

    def start(self: workers.Worker) -> None:
        begin(self)
        started.append(self.process)

    monkeypatch.setattr(workers.Worker, "__init__", start)

    def interrupt(table: str, rows: int) -> None:
        if rows > 5_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check(folder, jobs=2, engine=engine, progress=interrupt, limits=Limits(memory_cells=1))
    assert not list((tmp_path / "temporary").iterdir())
    assert all(process.poll() is not None for process in started)
    assert bool(started) == (engine == "exact")
    end = time.monotonic() + 10
    while (left := [one for one in threading.enumerate() if one.name.startswith("chunks")]) and time.monotonic() < end:
        time.sleep(0.01)
    assert not left


@needs_extra
def test_a_progress_that_watches_is_told_of_bytes_and_faults(tmp_path: Path) -> None:
    folder = package(tmp_path, 60_000)
    with (folder / "t.csv").open("a", encoding="utf-8") as file:
        file.write("7,again\n" + "x,y\n" * 100)

    class Watch:
        def watch(self, seen: Any) -> None:
            self.seen = seen
            self.told: list[Any] = []

        def __call__(self, table: str, rows: int) -> None:
            self.told.append(self.seen())

    progress = Watch()
    check(folder, engine="fast", progress=progress)
    assert progress.told == sorted(progress.told)
    assert progress.told[-1].faults == 100
    assert 0 < progress.told[-1].size <= (folder / "t.csv").stat().st_size


@needs_extra
@pytest.mark.parametrize("right", [True, False])
def test_hashes_are_computed_beside_the_rows(tmp_path: Path, right: bool) -> None:
    folder = package(tmp_path, 60_000)
    data = (folder / "t.csv").read_bytes()
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["resources"][0]["hash"] = "sha256:" + hashlib.sha256(data if right else data[1:]).hexdigest()
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    for jobs in (1, 2):
        assert [one.rule for one in check(folder, engine="fast", jobs=jobs).findings] == ["hash"] * (not right)
