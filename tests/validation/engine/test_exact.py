from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.validation.packages import checked, field, places, table

ID, DAY, TEXT = field("id", required=True), field("day", "date"), field("text")
FIELDS = [ID, DAY, TEXT]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("a,2001-06-16,x\nb,2001-06-31,y\n", ("type", 3, 2)),
        ("a,2001-06-16,x\n,2001-06-16,y\n", ("required", 3, 1)),
        ('a,2001-06-16,"x\n\ny"\nb,soon,z\n', ("type", 5, 2)),
        ("a,2001-06-16\n", ("missing_cell", 2, 3)),
        ("a,2001-06-16,x,y\n", ("extra_cell", 2, 4)),
        ("a,2001-06-16,x\n\nb,2001-06-16,y\n", ("blank_row", 3, None)),
        ("a,2001-06-16,x\n,,\n", ("blank_row", 3, None)),
        ("a,2001-06-16,caf\udce9\n", ("encoding", 2, 3)),
        ("a,2001-06-16,x \n", ("edge_space", 2, 3)),
    ],
)
def test_faulty_row_is_found_at_its_cell_and_by_no_other_rule(tmp_path: Path, rows: str, fault: Any) -> None:
    text = ("id,day,text\n" + rows).encode("utf-8", "surrogateescape")
    assert places(checked(tmp_path, table("t", FIELDS, text))) == [fault]


def test_rows_after_a_faulty_one_keep_their_lines(tmp_path: Path) -> None:
    text = 'id,day,text\na,x,"1\n2"\n\nb\nc,y,3,4\nd,2001-06-16,5\ne,z,6\n'
    found = places(checked(tmp_path, table("t", FIELDS, text)))
    assert found == [
        ("type", 2, 2),
        ("blank_row", 4, None),
        ("missing_cell", 5, 2),
        ("type", 6, 2),
        ("extra_cell", 6, 4),
        ("type", 8, 2),
    ]


def test_missing_required_cell_of_a_short_row_is_one_fault(tmp_path: Path) -> None:
    fields = [ID, field("day", "date", required=True)]
    assert places(checked(tmp_path, table("t", fields, "id,day\na\n"))) == [("missing_cell", 2, 2)]


def test_finding_names_its_row_by_its_key(tmp_path: Path) -> None:
    (found,) = checked(tmp_path, table("t", FIELDS, "id,day,text\na,x,y\n", primaryKey="id")).findings
    assert (dict(found.row_key), found.value, found.field, found.file) == ({"id": "a"}, "x", "day", "t.csv")


def test_same_fault_in_many_batches_is_found_in_each(tmp_path: Path) -> None:
    rows = "".join(f"a{number},{'x' if number % 100 == 0 else '2001-06-16'},t\n" for number in range(1000))
    report = checked(tmp_path, table("t", FIELDS, "id,day,text\n" + rows))
    assert [found.line for found in report.findings] == list(range(2, 1002, 100))
    assert report.rows == 1000


def test_row_of_missing_values_is_not_blank(tmp_path: Path) -> None:
    fields = [field("id"), DAY, TEXT]
    text = "id,day,text\nNA,NA,NA\na,NA,x\n,,\n"
    report = checked(tmp_path, table("t", fields, text, missingValues=["", "NA"]))
    assert places(report) == [("blank_row", 4, None)]


def test_pattern_out_of_time_is_a_fault_of_the_descriptor(tmp_path: Path) -> None:
    fields = [field("id", pattern="(a+)+b")]
    text = "id\n" + f"{'a' * 64}\n" * 2 + "aab\n"
    (found,) = checked(tmp_path, table("t", fields, text)).findings
    assert (found.rule, found.file, found.field) == (
        "descriptor",
        "datapackage.json",
        "/resources/0/schema/fields/0/constraints/pattern",
    )


@pytest.mark.parametrize("kind", ["integer", "number"])
@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (b"71%\xff", [("encoding", "error")]),
        (b"\xff71%", [("encoding", "error")]),
        ("71\u200b%".encode(), [("invisible_character", "warning")]),
        ("71\ufffd".encode(), [("replacement_character", "warning")]),
        ("71 â‚¬".encode(), [("mojibake", "warning")]),
        ("-71\u00a0€ ".encode(), []),
        (b"71%", []),
    ],
)
def test_odd_characters_around_a_number_are_told(
    tmp_path: Path, kind: str, cell: bytes, found: list[tuple[str, str]]
) -> None:
    report = checked(tmp_path, table("t", [field("n", kind, bareNumber=False)], b"n\n" + cell + b"\n"))
    assert [(one.rule, one.level) for one in report.findings] == found


@pytest.mark.parametrize("kind", ["string", "integer"])
@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "UTF-8"), ("ascii", "ASCII")])
def test_bytes_that_are_no_text_are_named(tmp_path: Path, kind: str, encoding: str, name: str) -> None:
    (found,) = checked(tmp_path, table("t", [field("a", kind)], b"a\ncaf\xe9\n", encoding=encoding)).findings
    assert found.message == f"'caf�' has the byte 0xE9 at character 4, which is not valid {name}."
    such = ", such as windows-1252" if encoding == "utf-8" else ""
    assert found.hint == f"Save the file as {name}, or declare its actual encoding{such}."


def test_bytes_that_are_no_text_are_named_wherever_they_stand(tmp_path: Path) -> None:
    report = checked(tmp_path, table("t", [field("a")], b"caf\xe9\nx\n"))
    assert [found.message for found in report.findings] == ["Column 1 is named 'caf�', not 'a'."]


# One cause, one finding


def test_header_that_lacks_a_name_is_one_finding(tmp_path: Path) -> None:
    rows = "".join(f"a{number},2001-06-16,x,y\n" for number in range(600))
    (found,) = checked(tmp_path, table("t", FIELDS, "id,day,text\n" + rows)).findings
    assert (found.rule, found.line, found.column) == ("extra_cell", 1, 4)
    assert found.message == "The header has 3 names, but 600 rows have 4 cells."


def test_column_that_all_rows_lack_is_one_finding_and_the_others_are_judged(tmp_path: Path) -> None:
    rows = "".join(f"a{number},{'soon' if number == 7 else '2001-06-16'}\n" for number in range(600))
    report = checked(tmp_path, table("t", FIELDS, "id,day,text\n" + rows))
    assert places(report) == [("missing_cell", 1, 3), ("type", 9, 2)]
    assert report.findings[0].message == "The header has 3 names, but 600 rows have 2 cells."


def test_cells_of_a_shifted_table_are_not_called_checked(tmp_path: Path) -> None:
    report = checked(tmp_path, table("t", FIELDS, "id,day,text\n" + "1,a,2001-06-16,x\n" * 5))
    assert (report.tables, report.checked) == (1, 0)


def test_rows_of_one_wrong_width_share_a_cause_with_their_count(tmp_path: Path) -> None:
    rows = "a0,2001-06-16,x\n" + "".join(f"a{number},2001-06-16\n" for number in range(1, 3000))
    report = checked(tmp_path, table("t", FIELDS, "id,day,text\n" + rows))
    assert report.counts["by_rule"] == {"missing_cell": 2999}
    assert {found.cause.count for found in report.findings if found.cause} == {2999}
    assert len(report.findings) == 1000
    assert dict(report.omitted) == {("t", "missing_cell"): 1999}


def test_one_text_in_many_rows_is_one_cause(tmp_path: Path) -> None:
    rows = "".join(f"a{number},{'n/a' if number % 2 else 'soon'},x\n" for number in range(4000))
    report = checked(tmp_path, table("t", FIELDS, "id,day,text\n" + rows))
    causes = {found.value: found.cause for found in report.findings}
    assert {value: cause and (cause.id, cause.count) for value, cause in causes.items()} == {
        "soon": (1, 2000),
        "n/a": (2, 2000),
    }


def test_bytes_that_are_not_text_are_found_in_columns_outside_the_schema(tmp_path: Path) -> None:
    text = b"id,other\na,caf\xe9\nb,x\nc\n"
    report = checked(tmp_path, table("t", [ID], text, fieldsMatch="subset"))
    assert places(report) == [("encoding", 2, 2), ("missing_cell", 4, 2)]
