from __future__ import annotations

from pathlib import Path

from bushputin_data.validation import Report, check
from tests.validation.packages import faults, field, table, write

HEADER = "rule,resource,row_key,field,reason\n"


def waived(tmp_path: Path, lines: str) -> Report:
    fields = [field("id"), field("n", "integer")]
    write(tmp_path, table("t", fields, "id,n\na,x\nb,2\n", primaryKey="id"))
    (tmp_path / "waivers.csv").write_text(lines, "utf-8")
    return check(tmp_path)


def test_waived_finding_is_only_counted(tmp_path: Path) -> None:
    report = waived(tmp_path, HEADER + "type,t,a,n,the source says so\n")
    assert (report.findings, report.counts["waived"], report.valid) == ((), 1, True)


def test_waiver_that_takes_nothing_out_is_stale(tmp_path: Path) -> None:
    report = waived(tmp_path, HEADER + "type,t,a,n,known\ntype,t,b,n,was wrong once\n")
    (found,) = report.findings
    assert (found.rule, found.level, found.file, found.line) == ("stale_waiver", "warning", "waivers.csv", 3)


def test_waiver_needs_a_reason(tmp_path: Path) -> None:
    report = waived(tmp_path, HEADER + "type,t,a,n,\n")
    assert [rule for rule, _ in faults(report)] == ["required", "type"]


def test_reason_with_a_comma_needs_quotes(tmp_path: Path) -> None:
    report = waived(tmp_path, HEADER + "type,t,a,n,known, alas\n")
    assert [rule for rule, _ in faults(report)] == ["extra_cell", "type"]


def test_file_of_other_columns_is_a_finding(tmp_path: Path) -> None:
    assert [rule for rule, _ in faults(waived(tmp_path, "rule,why\n"))] == ["missing_column", "type"]
