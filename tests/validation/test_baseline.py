"""Only what is new since an earlier report is told, wherever the rows have moved."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given

from bushputin_data.commands import main as cli
from bushputin_data.validation import Report, check
from bushputin_data.validation.baseline import BaselineError, Identity, identity, read_baseline, since
from bushputin_data.validation.reports import wording
from bushputin_data.validation.testing.strategies import Draft, spoilt_packages
from tests.properties.folders import folder_of
from tests.validation.packages import checked, field, places, table, write

FIELDS = [field("id"), field("day", "date")]


def days(folder: Path, text: str) -> Report:
    return checked(folder, table("t", FIELDS, text, primaryKey="id"))


def kept(folder: Path, report: Report) -> Path:
    path = folder / "before.json"
    path.write_text(json.dumps(report.to_dict()), "utf-8")
    return path


def test_a_row_that_has_moved_is_known(tmp_path: Path) -> None:
    before = kept(tmp_path, days(tmp_path, "id,day\na,x\n"))
    report = since(days(tmp_path, "id,day\nb,y\nc,2001-01-01\na,x\n"), read_baseline(before))
    assert places(report) == [("type", 2, 2)]
    assert report.counts["errors"] == 1
    assert report.counts["by_rule"] == {"type": 1}


def test_another_value_in_the_same_cell_is_new(tmp_path: Path) -> None:
    before = kept(tmp_path, days(tmp_path, "id,day\na,x\n"))
    assert places(since(days(tmp_path, "id,day\na,y\n"), read_baseline(before))) == [("type", 2, 2)]


def test_what_is_there_more_often_is_new(tmp_path: Path) -> None:
    resource = table("t", FIELDS, "id,day\na,x\n")
    before = kept(tmp_path, checked(tmp_path, resource))
    (tmp_path / "t.csv").write_text("id,day\na,x\na,x\n", "utf-8")
    assert places(since(check(tmp_path), read_baseline(before))) == [("type", 3, 2)]


@given(spoilt_packages())
def test_nothing_is_new_since_the_same_report(draft: Draft) -> None:
    with folder_of(draft) as folder:
        report = check(folder)
    known = read_baseline_of(report)
    assert since(report, known).findings == ()
    assert since(report, known).valid
    assert since(report, {}) == report


def read_baseline_of(report: Report) -> Counter[Identity]:
    return Counter(map(identity, json.loads(json.dumps(report.to_dict()))["findings"]))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "bushputin-report/2"}', "[" * 100_000])
def test_what_is_no_report_is_refused(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "before.json"
    path.write_text(text, "utf-8")
    with pytest.raises(BaselineError):
        read_baseline(path)
    assert cli.main(["validate", "--baseline", str(path)]) == 2
    assert capsys.readouterr().err.startswith("bushputin: ")


def test_the_exit_code_is_that_of_what_is_new(tmp_path: Path) -> None:
    folder = write(tmp_path, table("t", FIELDS, "id,day\na,x\n"))
    before = kept(tmp_path, check(folder))
    assert cli.main(["validate", str(folder)]) == 1
    assert cli.main(["validate", str(folder), "--baseline", str(before)]) == 0
    (folder / "t.csv").write_text("id,day\na,x\nb,x\n", "utf-8")
    assert cli.main(["validate", str(folder), "--baseline", str(before)]) == 1


def test_what_is_known_is_counted_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, table("t", FIELDS, "id,day\na,x\n"))
    before = kept(tmp_path, check(folder))
    assert cli.main(["validate", str(folder), "--baseline", str(before)]) == 0
    said = "0 new errors, 0 new warnings; 1 known error in the baseline is not shown; 1 of 1 table checked, 1 row\n"
    assert capsys.readouterr().out.endswith(said)
    cli.main(["validate", str(folder), "--baseline", str(before), "--format", "html"])
    assert "; 1 known error in the baseline is not shown." in capsys.readouterr().out
    cli.main(["validate", str(folder), "--baseline", str(before), "--format", "json"])
    counts = json.loads(capsys.readouterr().out)["counts"]
    assert (counts["errors"], counts["known"]) == (0, 1)
    assert "known" not in check(folder).counts


def test_several_known_findings_are_told_by_level() -> None:
    found = Report("p", levels={"error": 1}, known={"error": 2, "warning": 1})
    assert wording.summary(found).startswith(
        "p: 1 new error, 0 new warnings; 2 known errors and 1 known warning in the baseline are not shown; "
    )


def test_a_report_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path, table("t", FIELDS, "id,day\n"))
    assert cli.main(["validate", str(folder), "--baseline", "nosuch.json"]) == 2
    assert capsys.readouterr().err == "bushputin: argument --baseline: no such file 'nosuch.json'\n"
    assert cli.main(["validate", str(folder), "--baseline", str(tmp_path)]) == 2
    assert "cannot be read: " in capsys.readouterr().err
