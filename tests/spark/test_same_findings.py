"""Spark finds what the exact engine finds: the reports are the same to the byte."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bushputin_data.validation import Limits, PackageError, check
from bushputin_data.validation.catalogue import catalogue
from bushputin_data.validation.engine.run import check_package
from bushputin_data.validation.source.overlay import Overlay
from bushputin_data.validation.source.package import read_package
from bushputin_data.validation.testing.mutation import scoring
from bushputin_data.validation.testing.mutation.prediction import Prediction
from bushputin_data.validation.testing.mutation.subject import Subject
from bushputin_data.validation.testing.strategies import Draft, packages, spoilt_packages
from tests.conftest import ROOT
from tests.properties.folders import folder_of
from tests.spark.checking import alike, in_spark
from tests.validation.engine.dividing import told
from tests.validation.engine.test_divided import long_table, two_tables
from tests.validation.packages import field, table, write
from tools.fuzz_mutations import make

BAD = ROOT / "tests" / "packages" / "bad"
# A session does the work of seconds: a few examples of each kind, drawn anew where the profile does so.
few = settings(max_examples=4, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("rule", catalogue())
def test_packages_with_one_fault(session: Any, rule: str) -> None:
    wanted = json.loads((BAD / rule / "expected.json").read_text("utf-8"))
    alike(session, BAD / rule, limits=Limits(**wanted.get("bounds", {})))


@few
@given(packages(), st.integers(60, 400))
def test_valid_packages(session: Any, draft: Draft, chunk: int) -> None:
    with folder_of(draft) as folder:
        alike(session, folder, chunk)


@few
@given(spoilt_packages(), st.integers(60, 400))
def test_packages_with_faults(session: Any, draft: Draft, chunk: int) -> None:
    with folder_of(draft) as folder:
        alike(session, folder, chunk, limit=3)


def mutated(folder: Path, seed: int, most: int) -> Iterator[dict[str, bytes | None]]:
    """The files that change with one fault of each rule, of a random choice of rules."""
    with Subject(folder) as subject:
        prediction = Prediction(subject)
        found = [
            dict(mutation.after.files)
            for rule in catalogue()
            for mutation in islice(scoring.faults(prediction, rule, seed), 1)
        ]
    random.Random(seed).shuffle(found)
    yield from found[:most]


@pytest.mark.parametrize("name", ["football-league", "river-stations"])
def test_subjects_of_mutation(session: Any, tmp_path: Path, name: str) -> None:
    subject = ROOT / "examples" / name
    for number, files in enumerate(mutated(subject, 7, 8)):
        folder = shutil.copytree(subject, tmp_path / str(number))
        for path, data in files.items():
            (folder / path).unlink(missing_ok=True)
            if data is not None:
                (folder / path).write_bytes(data)
        try:
            check(folder)
        except PackageError:
            continue
        alike(session, folder, 300)


@pytest.mark.parametrize("case", range(8))
def test_damaged_packages(session: Any, tmp_path: Path, case: int) -> None:
    path = make("spark", case).write(tmp_path)
    try:
        check(path)
    except PackageError:
        return
    alike(session, path, 200)


@pytest.mark.parametrize(
    "odd", ["007,text,x1", "7,text,x1", "8,text,x9", "8,text", "", '8,te"xt,x1', "8,text\r,x1", ",text,x1"]
)
def test_one_odd_row(session: Any, tmp_path: Path, odd: str) -> None:
    alike(session, two_tables(tmp_path, long_table(60, r20=odd, r50="1,text,x1"), dialect={}), 300)


def test_a_file_without_a_line_end_and_one_with_carriage_returns(session: Any, tmp_path: Path) -> None:
    assert "final_newline" in alike(session, two_tables(tmp_path, long_table(60)[:-1]), 300)
    alike(session, two_tables(tmp_path, long_table(60, r30="7,x,x8").replace("\n", "\r\n"), dialect={}), 300)


def test_several_files_of_one_table(session: Any, tmp_path: Path) -> None:
    folder = two_tables(tmp_path, long_table(60, r20="7,text,x8"))
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["resources"][0]["path"] = ["t.csv", "u.csv", "v.csv"]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    (folder / "u.csv").write_text("100,text,x1\n007,text\n", "utf-8")
    (folder / "v.csv").write_text(long_table(60, r40="", r50="8,text").replace("\n6", "\n7"), "utf-8")
    assert "v.csv" in alike(session, folder, 300)


def test_what_cannot_be_divided_is_read_by_the_driver(session: Any, tmp_path: Path) -> None:
    folder = two_tables(tmp_path, long_table(60, r20="0,x,x8"))
    (folder / "t.csv").write_bytes(gzip.compress((folder / "t.csv").read_bytes()))
    alike(session, folder, 300)
    alike(session, two_tables(tmp_path, long_table(60), dialect={"skipInitialSpace": True}), 300)


def test_rows_that_waivers_name(session: Any, tmp_path: Path) -> None:
    folder = two_tables(tmp_path, long_table(60).replace(",x3\n", ",y3\n").replace("\n50,", "\n1,"))
    (folder / "waivers.csv").write_text(
        "rule,resource,row_key,field,reason\npattern,t,10,mark,known\nreference,t,38,mark,known\n", "utf-8"
    )
    for limit in (1, 5):
        assert '"waived": 2' in alike(session, folder, 300, limit=limit)


KEYED = {
    "integer": ("1", "2", "-10", "100", "1000000000000000000000000"),
    "number": ("1.0", "1", "2.50", "-10", "1e2", "INF"),
    "boolean": ("true", "false"),
    "date": ("2001-06-16", "2002-05-24"),
    "datetime": ("2001-06-16T12:00:00", "2001-06-16T12:00:00Z", "2001-06-16T13:00:00+01:00"),
    "time": ("12:00:00", "12:00:00Z"),
    "yearmonth": ("2001-06", "2002-05"),
    "year": ("2001", "1"),
    "string": ("1", "2001-06", "2001-06-16", "Ж"),
}


@pytest.mark.parametrize("own", KEYED)
def test_keys_of_every_type(session: Any, tmp_path: Path, own: str) -> None:
    """Repeats, and references to keys of every other type."""
    values = [*KEYED[own], *KEYED[own][:2], *(text for texts in KEYED.values() for text in texts)]
    here = table("here", [field("n"), field("key", own), field("pair", own)], rows("n,key,pair", values))
    here["schema"] |= {"uniqueKeys": [["key"], ["key", "pair"]]}
    tables = [
        table(kind, [field("n"), field("key", kind)], rows("n,key", KEYED[kind]), uniqueKeys=[["key"]])
        for kind in KEYED
    ]
    here["schema"]["foreignKeys"] = [
        {"fields": ["key"], "reference": {"resource": kind, "fields": ["key"]}} for kind in KEYED
    ]
    alike(session, write(tmp_path, here, *tables), 40)


def rows(header: str, values: Any) -> str:
    width = header.count(",")
    return "".join(f"{line}\n" for line in [header, *(f"{n}{f',{text}' * width}" for n, text in enumerate(values))])


def test_chunks_are_judged_by_executors(session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bushputin_data.validation.engine.spark import jobs

    judged: list[int] = []
    begin = jobs.Job.__init__

    def note(self: jobs.Job, *arguments: Any) -> None:
        begin(self, *arguments)
        judged.append(self.count)

    monkeypatch.setattr(jobs.Job, "__init__", note)
    alike(session, two_tables(tmp_path, long_table(60, r20="8,text,x9")), 300)
    assert len(judged) == 2
    assert sum(judged) > 5


def test_partitions_change_nothing(session: Any, tmp_path: Path) -> None:
    text = long_table(120, r30="7,text,x8", r90="x,text").replace(",x3\n", ",y3\n").replace("\n11", "\n-1")
    folder = two_tables(tmp_path, text)
    found = set()
    for chunk, together, shuffled in ((150, 1, 1), (150, 3, 5), (400, 2, 2), (4_000, 9, 3)):
        session.conf.set("spark.sql.shuffle.partitions", shuffled)
        session.conf.set("spark.sql.adaptive.enabled", chunk == 400)
        found.add(told(in_spark(session, folder, chunk, together)))
    session.conf.set("spark.sql.shuffle.partitions", 2)
    session.conf.set("spark.sql.adaptive.enabled", False)
    assert found == {told(check(folder))}


def test_a_package_in_memory_is_read_by_the_driver(session: Any, tmp_path: Path) -> None:
    from bushputin_data.validation.engine.spark.session import given as within
    from bushputin_data.validation.source.package import open_package

    package = open_package(two_tables(tmp_path, long_table(60)))
    data = long_table(60, r20="7,text,x8").encode()
    other = read_package(Overlay(package.place, {"t.csv": data}), package.file)
    with within(session):
        assert told(check_package(other, engine="spark")) == told(check_package(other))
