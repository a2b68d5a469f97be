"""The files of a table: their headers, their measures, their order, and what is read of each."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import check
from tests.validation.packages import checked, faults, field, places, refers, table, write

ID = [field("id")]
TWO = [field("loan_number"), field("loan_book")]


def two_files(first: str, second: str, **more: Any) -> list[dict[str, Any]]:
    resource = table("t", [field("id", pattern="[a-z]")], first, **more)
    resource["path"] = ["t.csv", "u.csv"]
    return [resource, {"name": "u", "path": "u.csv", "format": "txt", "text": second}]


def found(folder: Path, first: str, second: str, **more: Any) -> list[tuple[str, str | None, int | None]]:
    report = checked(folder, *two_files(first, second, **more))
    return [(one.rule, one.file, one.line) for one in report.findings if one.rule != "not_checked"]


# Further files


def test_a_header_that_is_there_again_is_no_row(tmp_path: Path) -> None:
    report = checked(tmp_path, *two_files("id\na\n", "id\nb\n9\n"))
    assert [(one.rule, one.file, one.line) for one in report.findings if one.rule != "not_checked"] == [
        ("repeated_header", "u.csv", 1),
        ("pattern", "u.csv", 3),
    ]
    assert report.rows == 3


def test_a_header_that_is_there_again_is_found_on_its_line(tmp_path: Path) -> None:
    dialect = {"commentChar": "#"}
    assert found(tmp_path, "id\na\n", "# more\nid\nb\n", dialect=dialect) == [("repeated_header", "u.csv", 2)]


def test_faults_of_files_stand_in_the_order_of_the_files(tmp_path: Path) -> None:
    assert found(tmp_path, "id\na\nb\nc", "d\ne") == [("final_newline", "t.csv", 4), ("final_newline", "u.csv", 2)]


def test_all_rows_of_all_files_are_read(tmp_path: Path) -> None:
    rows = "".join(f"{'abc'[number % 3]}\n" for number in range(257))
    report = checked(tmp_path, *two_files("id\n" + rows, rows + "9\n"))
    assert report.rows == 257 + 258
    assert [(one.file, one.line) for one in report.findings if one.rule == "pattern"] == [("u.csv", 258)]


# Headers


def test_a_header_with_a_stray_quote_and_a_very_long_name_is_told(tmp_path: Path) -> None:
    report = checked(tmp_path, table("t", [field("id"), field("b")], f'id,"b"{"x" * 140_000}\n1,2\n'))
    assert "quote" in {found.rule for found in report.findings}


def test_a_header_stands_behind_comments(tmp_path: Path) -> None:
    rows = "note,\nid,n\na,1\n"
    report = checked(tmp_path, table("t", [field("id"), field("n", "integer")], rows, dialect={"commentRows": [1]}))
    assert (report.findings, report.rows) == ((), 1)


@pytest.mark.parametrize(
    ("head", "dialect"),
    [
        ("loan\nnumber,book\n", {"headerRows": [1, 2], "headerJoin": "_"}),
        ("loan,loan\nx,y\nnumber,book\n", {"headerRows": [1, 3], "headerJoin": "_"}),
        ("loan,\nnumber,loan_book\n", {"headerRows": [1, 2], "headerJoin": "_"}),
    ],
)
def test_a_header_of_several_rows_is_joined(tmp_path: Path, head: str, dialect: dict[str, Any]) -> None:
    report = checked(tmp_path, table("t", TWO, head + "1,a\n", dialect=dialect))
    assert (report.findings, report.rows) == ((), 1)


def test_letter_case_of_names_is_ignored_where_the_dialect_says_so(tmp_path: Path) -> None:
    one = table("t", ID, "ID\na\n", dialect={"caseSensitiveHeader": False})
    assert checked(tmp_path, one).findings == ()
    assert [rule for rule, *_ in places(checked(tmp_path, table("t", ID, "ID\na\n")))] == ["missing_column"]


def test_a_name_with_a_delimiter_in_it_may_be_the_only_one(tmp_path: Path) -> None:
    assert [rule for rule, *_ in places(checked(tmp_path, table("t", ID, "x;y\na\n")))] == ["missing_column"]
    assert [rule for rule, *_ in places(checked(tmp_path, table("t", TWO, "x;y\na\n")))] == ["dialect"]


def test_an_empty_file_lacks_its_header_only_where_it_must_have_one(tmp_path: Path) -> None:
    assert places(checked(tmp_path, table("t", ID, ""))) == [("missing_column", 1, None)]
    assert checked(tmp_path, table("t", ID, "", dialect={"header": False})).findings == ()
    without = table("t", ID, "")
    del without["schema"]
    assert [rule for rule, _ in faults(checked(tmp_path, without))] == ["not_checked"]


# Measures


def measured(text: str, **more: Any) -> dict[str, Any]:
    data = text.encode()
    digest = hashlib.sha256(data).hexdigest()
    return table("t", ID, text) | {"bytes": len(data), "hash": f"sha256:{digest}"} | more


def test_digits_of_a_hash_may_be_capital_letters(tmp_path: Path) -> None:
    one = measured("id\na\n")
    one["hash"] = "sha256:" + one["hash"].removeprefix("sha256:").upper()
    assert checked(tmp_path, one).findings == ()


def test_a_file_of_another_size_is_another_file(tmp_path: Path) -> None:
    assert [(one.rule, one.value) for one in checked(tmp_path, measured("id\na\n", bytes=6)).findings] == [
        ("bytes", "5")
    ]


def test_a_file_that_is_not_there_has_no_size(tmp_path: Path) -> None:
    assert places(checked(tmp_path, measured("id\na\n", path="gone.csv"))) == [("missing_file", None, None)]


def test_a_size_that_is_no_number_is_not_compared(tmp_path: Path) -> None:
    assert [rule for rule, _ in faults(checked(tmp_path, measured("id\na\n", bytes=True)))] == ["descriptor"]


def several(folder: Path, size: int, text: bytes) -> list[tuple[str, str | None, str | None]]:
    (folder / "u.csv").write_bytes(b"b\n")
    digest = hashlib.sha256(text).hexdigest()
    one = measured("id\na\n", path=["t.csv", "u.csv"], bytes=size, hash=f"sha256:{digest}")
    return [(found.rule, found.file, found.field) for found in checked(folder, one).findings]


def test_size_and_hash_of_several_files_are_those_of_one_after_another(tmp_path: Path) -> None:
    assert several(tmp_path, 7, b"id\na\nb\n") == []
    assert several(tmp_path, 5, b"id\na\n") == [
        ("bytes", "datapackage.json", "/resources/0/bytes"),
        ("hash", "datapackage.json", "/resources/0/hash"),
    ]


def test_size_and_hash_of_several_files_are_not_compared_where_one_is_missing(tmp_path: Path) -> None:
    one = measured("id\na\n", path=["t.csv", "gone.csv"])
    assert [found.rule for found in checked(tmp_path, one).findings] == ["missing_file"]


def test_data_without_a_file_have_no_size_and_no_hash(tmp_path: Path) -> None:
    one = measured("id\na\n", data=[["id"], ["a"]])
    del one["path"]
    report = checked(tmp_path, one)
    assert faults(report) == [("not_checked", "/resources/0/bytes"), ("not_checked", "/resources/0/hash")]
    assert {found.level for found in report.findings} == {"warning"}


def test_size_and_hash_of_the_one_file_of_a_list_are_compared(tmp_path: Path) -> None:
    report = checked(tmp_path, measured("id\na\n", path=["t.csv"], bytes=9, hash="0" * 32))
    assert [found.rule for found in report.findings] == ["bytes", "hash"]


# What was not read


def test_a_waiver_of_a_reference_to_a_table_with_a_broken_row_is_not_called_stale(tmp_path: Path) -> None:
    keys = table("keys", [field("id"), field("n")], 'id,n\nk,1\nm,"x\n', primaryKey="id")
    child = table(
        "t", [field("id"), field("to")], "id,to\na,k\n", primaryKey="id", foreignKeys=[refers("to", "keys.id")]
    )
    write(tmp_path, keys, child)
    (tmp_path / "waivers.csv").write_text("rule,resource,row_key,field,reason\nreference,t,a,to,Why.\n", newline="")
    assert [one.rule for one in check(tmp_path).findings] == ["quote"]


def test_a_waiver_of_a_table_with_warnings_alone_may_be_stale(tmp_path: Path) -> None:
    write(tmp_path, table("t", ID, "id\n a\n", primaryKey="id"))
    (tmp_path / "waivers.csv").write_text("rule,resource,row_key,field,reason\nreference,t,a,id,Why.\n", newline="")
    assert [one.rule for one in check(tmp_path).findings] == ["edge_space", "stale_waiver"]


def test_waivers_can_be_left_aside(tmp_path: Path) -> None:
    write(tmp_path, table("t", [field("id", pattern="[a-z]")], "id\n9\n", primaryKey="id"))
    (tmp_path / "waivers.csv").write_text("rule,resource,row_key,field,reason\npattern,t,9,id,Why.\n", newline="")
    assert [one.rule for one in check(tmp_path).findings] == []
    assert [one.rule for one in check(tmp_path, waivers=False).findings] == ["pattern"]


def test_a_failure_of_something_else_is_not_a_fault_of_the_file(tmp_path: Path) -> None:
    def progress(resource: str, rows: int) -> None:
        raise failure

    failure = OSError(28, "No space left on device")
    write(tmp_path, table("t", ID, "id\na\n"))
    with pytest.raises(OSError, match="No space left") as caught:
        check(tmp_path, progress=progress)
    assert caught.value is failure
