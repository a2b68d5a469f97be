"""Large tables are judged in chunks: what is found depends neither on their size nor on who judges them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation import Limits, PackageError, check
from bushputin_data.validation.engine import divided, run, workers
from bushputin_data.validation.source.package import Package
from bushputin_data.validation.testing.mutation import scoring
from bushputin_data.validation.testing.strategies import Draft, packages, spoilt_packages
from tests.conftest import ROOT
from tests.properties.folders import folder_of
from tests.validation.engine.dividing import FAST, Here, alike, small, told
from tests.validation.packages import field, refers, table, write
from tools.fuzz_mutations import make

# It is read a thousand times: in tiny batches that takes minutes.
SLOW = ("file-named-many-times",)
PACKAGES = ROOT / "tests" / "packages"
FOLDERS = [
    path for path in [*sorted(PACKAGES.glob("bad/*")), *sorted(PACKAGES.glob("situations/*"))] if path.name not in SLOW
]
SIZES = st.integers(1, 400)


@pytest.mark.parametrize("chunk", [100, 5_000])
@pytest.mark.parametrize("folder", [path for path in FOLDERS if path.name not in SLOW], ids=lambda folder: folder.name)
def test_packages_of_the_suite(folder: Path, chunk: int) -> None:
    wanted = json.loads((folder / "expected.json").read_text("utf-8"))
    limits = Limits(**wanted.get("bounds", wanted.get("limits", {})))
    alike(next(iter(folder.glob("*.zip")), folder), chunk, limits=limits)


@given(packages(), SIZES)
def test_valid_packages(draft: Draft, chunk: int) -> None:
    with folder_of(draft) as folder:
        alike(folder, chunk)


@given(spoilt_packages(), SIZES)
def test_packages_with_faults(draft: Draft, chunk: int) -> None:
    with folder_of(draft) as folder:
        alike(folder, chunk, limit=3)


@given(packages(), st.integers(0, 99), SIZES)
def test_packages_with_a_fault_of_each_rule(draft: Draft, seed: int, chunk: int) -> None:
    undivided = run.check_package

    def checked(package: Package, **more: Any) -> Any:
        with small(chunk):
            whole = undivided(package, **more)
            assert told(undivided(package, jobs=2, engine="exact", **more)) == told(whole)
            if FAST:
                assert told(undivided(package, engine="fast", **more)) == told(whole)
        return undivided(package, **more)

    with folder_of(draft) as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring, "check_package", checked)
        scoring.score(folder, each=1, seed=seed)


@pytest.mark.parametrize("case", range(60))
def test_damaged_packages(tmp_path: Path, case: int) -> None:
    path = make("divided", case).write(tmp_path)
    try:
        check(path)
    except PackageError:
        return
    alike(path, Random(case).choice((30, 200, 2_000)))


QUOTES = st.text('ab",\n', max_size=12)


@given(st.lists(st.lists(QUOTES, min_size=2, max_size=2), max_size=20), st.sampled_from(["\n", "\r\n", "\r"]), SIZES)
def test_any_text_for_a_table(tmp_path_factory: pytest.TempPathFactory, rows: Any, end: str, chunk: int) -> None:
    text = "".join(f"{one},{other}{end}" for one, other in [["id", "b"], *rows])
    folder = write(
        tmp_path_factory.mktemp("any"), table("t", [field("id"), field("b")], text, primaryKey="id", dialect={})
    )
    alike(folder, chunk)


def long_table(rows: int = 500, **spoilt: str) -> str:
    lines = [f'{number},"some ""text""\nof line {number}",x{number % 7}' for number in range(1, rows + 1)]
    for number, line in spoilt.items():
        lines[int(number[1:])] = line
    return "".join(f"{line}\n" for line in ["id,text,mark", *lines])


def two_tables(folder: Path, text: str, **more: Any) -> Path:
    fields = [field("id", "integer"), field("text"), field("mark", pattern="x[0-6]")]
    marks = table("marks", [field("id")], "id\n" + "".join(f"x{number}\n" for number in range(7)), primaryKey="id")
    return write(
        folder, table("t", fields, text, primaryKey="id", foreignKeys=[refers("mark", "marks.id")], **more), marks
    )


def test_files_are_divided(tmp_path: Path) -> None:
    before = Here.judged
    alike(two_tables(tmp_path, long_table()), 1_000)
    assert Here.judged > before + 10


@pytest.mark.parametrize(
    "odd",
    [
        "007,text,x1",
        "7,text,x1",
        "no number,text,x1",
        "8,text,x9",
        "8,text",
        "8,text,x1,more",
        "",
        ",,",
        '8,te"xt,x1',
        '8,"text"s,x1',
        '8,"text,x1',
        "8,text\r,x1",
        "8,text\0,x1",
        "8, text,x1",
        "99999999999999999999999,text,x1",
        ",text,x1",
        "\ufeff8,text,x1",
        f"8,{'long' * 40_000}",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_one_odd_row(tmp_path: Path, odd: str, end: str) -> None:
    text = long_table(r100=odd, r300="1,text,x1").replace("\n", end)
    alike(two_tables(tmp_path, text, dialect={}), 1_000)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    text = long_table().encode().replace(b"line 300", b"line \xff")
    alike(two_tables(tmp_path, text.decode("latin-1"), encoding="latin-1"), 1_000)
    folder = two_tables(tmp_path, "")
    (folder / "t.csv").write_bytes(text)
    assert "encoding" in alike(folder, 1_000)


def test_a_file_without_a_line_end(tmp_path: Path) -> None:
    assert "final_newline" in alike(two_tables(tmp_path, long_table()[:-1]), 1_000)


def test_several_files(tmp_path: Path) -> None:
    folder = two_tables(tmp_path, long_table(60, r20="7,text,x8"))
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["resources"][0]["path"] = ["t.csv", "u.csv", "v.csv"]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    (folder / "u.csv").write_text("100,text,x1\n007,text\n", "utf-8")
    (folder / "v.csv").write_text(long_table(60, r40="", r50="8,text").replace("\n6", "\n7"), "utf-8")
    for chunk in (50, 1_000):
        assert "v.csv" in alike(folder, chunk)


def test_packed_files(tmp_path: Path) -> None:
    folder = two_tables(tmp_path, long_table(r200="0,x,x8"))
    (folder / "t.csv").write_bytes(gzip.compress((folder / "t.csv").read_bytes()))
    alike(folder, 1_000)
    (folder / "t.csv").write_bytes((folder / "t.csv").read_bytes()[:-50])
    alike(folder, 100)


def test_many_faults(tmp_path: Path) -> None:
    """Findings beyond those that are kept are counted alike, and go back to the same causes."""
    text = long_table(3_000).replace(",x3\n", ",y3\n").replace("\n1", "\n-").replace(",x4", "")
    folder = two_tables(tmp_path, text)
    for limit in (1, 5, 100):
        alike(folder, 2_000, limit=limit)


def test_processes_find_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = two_tables(tmp_path, long_table(20_000, r5000="7,text,x8", r15000="x,text"))
    monkeypatch.setattr(workers.Workers, "least", 0)
    monkeypatch.setattr(divided, "CHUNK", 100_000)
    one = told(check(folder))
    for jobs in (2, 3):
        assert told(check(folder, jobs=jobs)) == one
