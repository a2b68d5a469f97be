"""What a run may cost: rows that keys look at, bytes that are read again and again, findings that are held."""

from __future__ import annotations

from pathlib import Path

import pytest

from bushputin_data.validation import Limits, Report, check
from bushputin_data.validation.engine import budget, run
from tests.validation.packages import field, table, write

ROWS = "id,n\na,1\na,2\nb,3\n"
FIELDS = [field("id"), field("n", "integer")]
WAIVER = "rule,resource,row_key,field,reason\nunique,t,a,id,Why.\n"


def keyed(folder: Path, free: int, monkeypatch: pytest.MonkeyPatch, per_byte: float = 0.001) -> Report:
    monkeypatch.setattr(run, "FREE_ROWS", free)
    write(folder, table("t", FIELDS, ROWS, primaryKey="id"), table("u", FIELDS, ROWS, primaryKey="id"))
    (folder / "waivers.csv").write_text(WAIVER, newline="")
    return check(folder, limits=Limits(judged_rows=per_byte))


def test_as_many_rows_as_are_free_may_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [one.rule for one in keyed(tmp_path, 6, monkeypatch).findings] == ["primary_key", "primary_key"]


def test_more_are_refused_once_and_nothing_is_said_of_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = keyed(tmp_path, 5, monkeypatch).findings
    assert (found.rule, found.file, found.field) == ("size_limit", "datapackage.json", "/checks")
    assert found.message == "Keys and checks would need to look at 6 rows, more than 5, so they are not checked."
    assert "judged_rows" in (found.hint or "")


def test_larger_files_may_have_more_rows_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Both files together have 34 bytes, either alone 17.
    assert [one.rule for one in keyed(tmp_path, 0, monkeypatch, 6 / 34).findings] == ["primary_key", "primary_key"]
    assert [one.rule for one in keyed(tmp_path, 0, monkeypatch, 5.9 / 34).findings] == ["size_limit"]


def read_again(folder: Path, monkeypatch: pytest.MonkeyPatch, free: int, times: float, *paths: list[str]) -> Report:
    monkeypatch.setattr(budget, "FREE_BYTES", free)
    resources = []
    for number, one in enumerate(paths):
        resource = table(f"t{number}", [field("id")], "id\na\n")
        resource["path"] = one
        resources.append(resource)
    (folder / "x.csv").write_text("id\na\n", newline="")
    write(folder, *resources)
    return check(folder, limits=Limits(read_times=times))


def test_files_may_be_read_as_many_times_as_their_size_allows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = read_again(tmp_path, monkeypatch, 0, 2.0, ["x.csv"], ["x.csv"])
    assert report.findings == ()
    report = read_again(tmp_path, monkeypatch, 0, 1.9, ["x.csv"], ["x.csv"])
    assert [(one.rule, one.resource, one.file) for one in report.findings] == [("size_limit", "t1", "x.csv")]
    assert (report.tables, report.checked) == (2, 1)


def test_a_file_that_one_resource_names_twice_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = read_again(tmp_path, monkeypatch, 0, 1.0, ["x.csv", "x.csv"])
    assert (report.counts["by_rule"], report.rows) == ({"descriptor": 1}, 1)


def test_paths_to_one_file_do_not_count_as_two_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "y.csv").symlink_to("x.csv")
    report = read_again(tmp_path, monkeypatch, 0, 1.0, ["x.csv"], ["y.csv"])
    assert [(one.rule, one.resource) for one in report.findings] == [("size_limit", "t1")]


def test_small_files_may_be_read_more_often(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = read_again(tmp_path, monkeypatch, 15, 0.1, ["x.csv"], ["x.csv"], ["x.csv"])
    assert report.findings == ()
    report = read_again(tmp_path, monkeypatch, 14, 0.1, ["x.csv"], ["x.csv"], ["x.csv"])
    assert [(one.rule, one.resource) for one in report.findings] == [("size_limit", "t2")]


def test_a_report_holds_no_more_than_the_limits_have_it(tmp_path: Path) -> None:
    write(tmp_path, table("t", FIELDS, "id,n\na,x\nb,y\nc,z\n"))
    assert len(check(tmp_path, limit=3, limits=Limits(findings=2)).findings) == 2
    assert len(check(tmp_path, limit=1, limits=Limits(findings=2)).findings) == 1
