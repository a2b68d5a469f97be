"""Packages that would cost too much: each is refused, or given up, in bounded time."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import Limits, PackageError, check
from bushputin_data.validation.source.package import open_package
from tests.validation.packages import field, refers, table, write


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("resources", [{}] * 11),
        ("checks", [{}] * 11),
        ("fields", [{"name": "a"}] * 11),
        ("uniqueKeys", [["a"]] * 11),
        ("foreignKeys", [{}] * 11),
    ],
)
def test_a_long_list_in_a_descriptor_is_refused(tmp_path: Path, place: str, value: list[Any]) -> None:
    path = write(tmp_path, table("t", [field("a")], "a\nx\n"))
    descriptor = json.loads((path / "datapackage.json").read_text("utf-8"))
    holder = descriptor if place in ("resources", "checks") else descriptor["resources"][0]["schema"]
    holder[place] = value
    (path / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    with pytest.raises(PackageError, match=f"has 11 {place}. .* raise the limit descriptor_members"):
        check(path, limits=Limits(descriptor_members=10))
    check(path)


def test_more_rows_than_files_can_ask_for_are_not_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bushputin_data.validation.engine.run.FREE_ROWS", 10)
    fields = [field("a", "integer"), field("b", "integer")]
    entry = {"rule": "compare", "resource": "t", "fields": ["a", "b"], "operator": "<="}
    tables = table("t", fields, "a,b\n2,1\n3,9\n", primaryKey=["a"], foreignKeys=[refers("b", "t.a")])
    path = write(tmp_path, tables, checks=[entry] * 50)
    (found,) = check(path).findings
    assert (found.rule, "raise the limit judged_rows" in (found.hint or "")) == ("size_limit", True)
    assert check(path, limits=Limits(judged_rows=100)).counts["by_rule"] == {"compare": 50, "reference": 2}


def test_patterns_without_end_use_up_their_time_once(tmp_path: Path) -> None:
    fields = [field(f"f{number}", pattern=f"(a+)+b{number}") for number in range(40)]
    row = ",".join(["a" * 40] * 40)
    path = write(tmp_path, table("t", fields, ",".join(f"f{number}" for number in range(40)) + f"\n{row}\n"))
    start = time.monotonic()
    report = check(path, limits=Limits(pattern_seconds=0.2))
    assert time.monotonic() - start < 60
    assert report.counts["by_rule"] == {"descriptor": 40}


def test_many_lines_of_nothing_are_counted_and_few_are_held(tmp_path: Path) -> None:
    path = write(tmp_path, table("t", [field("a"), field("b")], "a,b\n" + "\n" * 200_000))
    report = check(path)
    assert report.counts["by_rule"] == {"blank_row": 200_000}
    assert len(report.findings) == 1_000


PATHS = {"path": [f"{number}.csv" for number in range(20)]}
FIELDS = {"fields": [{"name": f"f{number}"} for number in range(20)]}


@pytest.mark.parametrize(
    ("part", "name"), [(PATHS, "paths"), ({"schema": FIELDS}, "fields"), ({"schema": "s.json"}, "fields")]
)
def test_lists_of_all_resources_together_are_bounded(tmp_path: Path, part: dict[str, Any], name: str) -> None:
    (tmp_path / "s.json").write_text(json.dumps(FIELDS), "utf-8")
    path = write(tmp_path, *(table(f"t{number}", [field("a")], "a\n") | part for number in range(20)))
    with pytest.raises(PackageError, match=f"has more than 100 {name} in all. .* raise the limit descriptor_members"):
        check(path, limits=Limits(descriptor_members=20))
    check(path, limits=Limits(descriptor_members=80))


def test_one_schema_for_everything_ends(tmp_path: Path) -> None:
    enum = [f"value {number}" for number in range(20_000)]
    schema = {"fields": [{"name": "a", "constraints": {"enum": enum}}], "x": "y" * 1_000_000}
    (tmp_path / "s.json").write_text(json.dumps(schema), "utf-8")
    part = {"path": "t.csv", "schema": "s.json", "text": ""}
    path = write(tmp_path, *({"name": f"t{number}"} | part for number in range(200)))
    start = time.process_time()
    resources = open_package(path).resources
    assert time.process_time() - start < 20
    assert 20 < sum(one.schema is not None for one in resources) < 30
    assert {one.schema_fault.rule for one in resources if one.schema_fault} == {"size_limit"}


def test_a_path_that_is_listed_without_end_is_read_once(tmp_path: Path) -> None:
    path = write(tmp_path, table("t", [field("a")], "a\n" + "x\n" * 50_000, path=["t.csv"] * 20_000))
    start = time.process_time()
    report = check(path)
    assert time.process_time() - start < 20
    assert (report.counts["by_rule"], report.rows) == ({"descriptor": 1}, 50_000)


def test_a_header_of_many_rows_is_not_read(tmp_path: Path) -> None:
    dialect = {"headerRows": list(range(1, 200_000))}
    path = write(tmp_path, table("t", [field("a")], "x\n" * 200_000, dialect=dialect))
    start = time.process_time()
    report = check(path)
    assert time.process_time() - start < 20
    assert report.counts["by_rule"] == {"not_checked": 1}


@pytest.mark.parametrize("label", ["1" + " " * 500_000 + "x", "9" * 500_000, "1e" * 250_000, "-" * 500_000])
def test_long_names_in_a_header_end(tmp_path: Path, label: str) -> None:
    path = write(tmp_path, table("t", [field("a"), field("b"), field("c")], f"{label},{label}\n"))
    start = time.process_time()
    assert check(path).counts["by_rule"] == {"missing_column": 1}
    assert time.process_time() - start < 8
