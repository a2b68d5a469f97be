from __future__ import annotations

from pathlib import Path

import pytest

from bushputin_data.validation import Report, check
from tests.validation.packages import faults, field, refers, table, write

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


STALE = "type,t,b,n,was wrong once\n"


@pytest.mark.parametrize("text", ["id,n\na,x\nb,2\n", "id;n\nb;2\n", 'id,n\nb,"2\n', None])
def test_nobody_knows_what_is_stale_where_a_resource_has_errors(tmp_path: Path, text: str | None) -> None:
    write(tmp_path, table("t", [field("id"), field("n", "integer")], text or "", primaryKey="id"))
    (tmp_path / "waivers.csv").write_text(HEADER + STALE, "utf-8")
    if text is None:
        (tmp_path / "t.csv").unlink()
    report = check(tmp_path)
    assert len(report.findings) == 1
    assert report.findings[0].rule != "stale_waiver"


@pytest.mark.parametrize("whole", [True, False])
def test_nobody_knows_what_is_stale_where_a_reference_cannot_be_judged(tmp_path: Path, *, whole: bool) -> None:
    parent = table("p", [field("id")], "id\na\n", primaryKey="id")
    child = table("c", [field("id"), field("p_id")], "id,p_id\nx,a\n", foreignKeys=[refers("p_id", "p.id")])
    write(tmp_path, parent, child)
    (tmp_path / "waivers.csv").write_text(HEADER + "reference,c,x,p_id,known\n", "utf-8")
    if not whole:
        (tmp_path / "p.csv").unlink()
    assert [rule for rule, _ in faults(check(tmp_path))] == ["stale_waiver" if whole else "missing_file"]


@pytest.mark.parametrize("text", ["id,p_id\nx,a\n", ""])
def test_nobody_knows_what_is_stale_where_a_rule_cannot_be_judged(tmp_path: Path, text: str) -> None:
    parent = table("p", [field("id")], "id\na\n", primaryKey="id")
    child = table("c", [field("id"), field("p_id")], text, foreignKeys=[refers("p_id", "p.id")])
    write(tmp_path, parent, child, checks=[{"rule": "covered", "resource": "p"}])
    (tmp_path / "waivers.csv").write_text(HEADER + "covered,p,b,id,known\n", "utf-8")
    assert [rule for rule, _ in faults(check(tmp_path))] == ["stale_waiver" if text else "missing_column"]


def test_stale_waivers_stand_last(tmp_path: Path) -> None:
    fields = [field("id"), field("n", "integer")]
    write(tmp_path, table("t", fields, "id,n\nb,2\n"), table("u", fields, "id,n\na,x\n"))
    (tmp_path / "waivers.csv").write_text(HEADER + STALE, "utf-8")
    assert [rule for rule, _ in faults(check(tmp_path))] == ["type", "stale_waiver"]


def test_a_waiver_is_of_a_rule_or_of_a_named_check(tmp_path: Path) -> None:
    entry = {"rule": "compare", "resource": "t", "fields": ["n"], "operator": ">", "value": 5, "name": "n-is-big"}
    write(
        tmp_path, table("t", [field("id"), field("n", "integer")], "id,n\na,1\nb,2\n", primaryKey="id"), checks=[entry]
    )
    (tmp_path / "waivers.csv").write_text(HEADER + "n-is-big,t,a,n,Why.\ncompare,t,b,n,Why.\n", "utf-8")
    report = check(tmp_path)
    assert (report.findings, report.waived) == ((), 2)


def test_a_waiver_of_a_named_check_counts_also_where_no_more_findings_are_kept(tmp_path: Path) -> None:
    named = {"rule": "compare", "name": "small", "resource": "t", "fields": ["n"], "operator": "<=", "value": 3}
    fields = [field("id"), field("n", "integer")]
    write(tmp_path, table("t", fields, "id,n\na,7\nb,7\nd,7\ne,7\nc,9\n", primaryKey="id"), checks=[named])
    (tmp_path / "waivers.csv").write_text(HEADER + "small,t,c,n,the source says so\n", "utf-8")
    report = check(tmp_path, limit=1)
    assert [(found.rule, found.line) for found in report.findings] == [("compare", 2)]
    assert (report.counts["waived"], report.counts["by_rule"]) == (1, {"compare": 4})


@pytest.mark.parametrize("lines", ["type,t,a,n,   \n", "type,t,a,n,why,not\n", "type,t,a,n\n"])
def test_a_line_that_is_no_waiver_excuses_nothing(tmp_path: Path, lines: str) -> None:
    report = waived(tmp_path, HEADER + lines)
    assert len(report.findings) == 2
    assert (report.findings[0].file, report.findings[0].line) == ("waivers.csv", 2)
    assert (report.findings[1].rule, report.waived) == ("type", 0)


def test_what_was_not_read_cannot_be_excused(tmp_path: Path) -> None:
    report = waived(tmp_path, HEADER + "missing_file,t,,,Why.\n")
    assert [(found.rule, found.line, found.column) for found in report.findings if found.file == "waivers.csv"] == [
        ("descriptor", 2, 1)
    ]
    (tmp_path / "t.csv").unlink()
    assert "missing_file" in [rule for rule, _ in faults(check(tmp_path))]


@pytest.mark.parametrize(
    ("rule", "hint"),
    [
        ("referense", "Did you mean 'reference'?"),
        ("foreign-key", "Did you mean 'reference'?"),
        ("n-is-smal", "Did you mean 'n-is-small'?"),
        ("zzzz", "To list all rules, type: bushputin explain"),
    ],
)
def test_a_misspelt_rule_is_named(tmp_path: Path, rule: str, hint: str) -> None:
    entry = {"rule": "word_limit", "resource": "t", "fields": ["id"], "maximum": 9, "name": "n-is-small"}
    write(tmp_path, table("t", [field("id")], "id\na\n", primaryKey="id"), checks=[entry])
    (tmp_path / "waivers.csv").write_text(f"{HEADER}{rule},t,a,id,known\nn-is-small,t,a,id,known\n", "utf-8")
    first, second = check(tmp_path).findings
    assert (first.rule, first.message, first.hint) == ("stale_waiver", f"There is no rule {rule!r}.", hint)
    assert (first.line, first.column, second.line, second.column) == (2, 1, 3, None)
    assert second.message == "No finding 'n-is-small' in t, row 'a', field 'id'."
