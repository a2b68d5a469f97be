from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.validation.packages import LF, checked, field, places, refers, table

FIELDS = [field("a", "integer"), field("b"), field("c")]


@pytest.mark.parametrize(
    ("mode", "text", "found"),
    [
        ("exact", "a,b,c\n1,x,y\n", []),
        ("exact", "a,b\n1,x\n", [("missing_column", 1, None)]),
        ("exact", "a,b,c,d\n1,x,y,z\n", [("extra_column", 1, 4)]),
        ("exact", "a,B,c\n1,x,y\n", [("missing_column", 1, 2)]),
        ("exact", "b,a,c\nx,1,y\n", [("column_order", 1, 1)]),
        ("exact", "a,b,c,b\n1,x,y,z\n", [("duplicate_column", 1, 4)]),
        ("equal", "c,a,b\ny,1,x\n", []),
        ("equal", "a,b\n1,x\n", [("missing_column", 1, None)]),
        ("subset", "d,c,b,a\nz,y,x,1\n", []),
        ("subset", "a,b\n1,x\n", [("missing_column", 1, None)]),
        ("superset", "b\nx\n", []),
        ("superset", "b,d\nx,z\n", [("extra_column", 1, 2)]),
        ("partial", "d,b\nz,x\n", []),
        ("partial", "d,e\nz,x\n", [("missing_column", 1, 1)]),
    ],
)
def test_names_agree_as_fields_match_says(tmp_path: Path, mode: str, text: str, found: list[Any]) -> None:
    assert places(checked(tmp_path, table("t", FIELDS, text, fieldsMatch=mode))) == found


def test_columns_in_another_order_are_still_judged(tmp_path: Path) -> None:
    report = checked(tmp_path, table("t", FIELDS, "b,c,a\nx,y,one\n"))
    assert places(report) == [("column_order", 1, 1), ("type", 2, 3)]


def test_file_without_header_is_judged_by_position(tmp_path: Path) -> None:
    dialect = LF | {"header": False}
    assert places(checked(tmp_path, table("t", FIELDS, "one,x,y\n2,x,y\n", dialect=dialect))) == [("type", 1, 1)]


def test_header_of_two_rows_is_joined(tmp_path: Path) -> None:
    dialect = LF | {"headerRows": [1, 2], "headerJoin": "_"}
    fields = [field("a_1", "integer"), field("b_2")]
    assert places(checked(tmp_path, table("t", fields, "a,b\n1,2\nx,y\n", dialect=dialect))) == [("type", 3, 1)]


@pytest.mark.parametrize("mode", ["exact", "equal", "subset", "superset", "partial"])
@pytest.mark.parametrize("text", ["", "\ufeff"])
def test_empty_file_has_no_header(tmp_path: Path, mode: str, text: str) -> None:
    (found,) = checked(tmp_path, table("t", FIELDS, text, fieldsMatch=mode, bytes=9)).findings
    assert (found.rule, found.line) == ("missing_column", 1)
    assert found.message == "The file is empty: it has no header."


def test_file_without_header_may_be_empty(tmp_path: Path) -> None:
    assert places(checked(tmp_path, table("t", FIELDS, "", dialect=LF | {"header": False}))) == []


@pytest.mark.parametrize(
    ("text", "dialect", "message", "hint"),
    [
        ("a;b;c\n1;x;y\n", {}, "separated by ';', not ','.", "comma-separated"),
        ("a\tb\tc\n1\tx\ty\n", {}, "separated by tabs, not ','.", "comma-separated"),
        ("a|b|c\n1|x|y\n", {}, "separated by '|', not ','.", "comma-separated"),
        ("a,b,c\n1,x,y\n", {"delimiter": ";"}, "separated by ',', not ';'.", "semicolon-separated"),
        ("a;b;c\n1;x;y\n", {"delimiter": "^"}, "separated by ';', not '^'.", "separated by '^'"),
        ('\ufeff"a";"b";"c"\r\n1;"x,y\r\n', {}, "separated by ';', not ','.", "comma-separated"),
    ],
)
def test_other_delimiter_is_one_finding(
    tmp_path: Path, text: str, dialect: dict[str, Any], message: str, hint: str
) -> None:
    target = table("t", FIELDS, text, dialect=LF | dialect, primaryKey="a", hash="0" * 32)
    child = table("u", [field("a", "integer")], "a\n7\n", foreignKeys=[refers("a", "t.a")])
    (found,) = checked(tmp_path, target, child).findings
    assert (found.rule, found.level, found.resource, found.line) == ("dialect", "error", "t", 1)
    assert found.message == f"The header is {message}"
    assert found.hint == f"Save the file {hint}, or declare the delimiter."


def test_further_files_after_an_unreadable_header_are_not_judged(tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text("2,x\n", "utf-8")
    report = checked(tmp_path, table("t", FIELDS, "a;b;c\n", path=["t.csv", "u.csv"]))
    assert places(report) == [("dialect", 1, None)]


@pytest.mark.parametrize(
    ("fields", "text"), [([field("a;b")], "a;b\nx\n"), ([field("a;b"), field("c")], "a;b\nx\n"), (FIELDS, "a\n1\n")]
)
def test_header_of_one_column_is_not_taken_for_another_delimiter(
    tmp_path: Path, fields: list[dict[str, Any]], text: str
) -> None:
    assert places(checked(tmp_path, table("t", fields, text, fieldsMatch="superset"))) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_mark_of_another_encoding_is_one_finding(tmp_path: Path, encoding: str) -> None:
    text = "a,b,c\none,x,y\n".encode(encoding)
    (found,) = checked(tmp_path, table("t", FIELDS, text, hash="0" * 32)).findings
    assert (found.rule, found.level, found.line) == ("encoding", "error", 1)
    assert found.message == f"The file is {encoding.upper()}, not utf-8."
    assert found.hint == "Save it as UTF-8."


def test_declared_utf_16_is_read(tmp_path: Path) -> None:
    text = "a,b,c\n1,x,y\n".encode("utf-16")
    assert places(checked(tmp_path, table("t", FIELDS, text, encoding="utf-16"))) == []


@pytest.mark.parametrize(
    ("mode", "text", "hint"),
    [
        ("exact", "a,c\n1,y\n", "It belongs after 'a'."),
        ("exact", "b,c\nx,y\n", "It belongs first."),
        ("equal", "c,a\ny,1\n", "Add or rename the column."),
    ],
)
def test_absent_column_says_where_it_belongs(tmp_path: Path, mode: str, text: str, hint: str | None) -> None:
    (found,) = checked(tmp_path, table("t", FIELDS, text, fieldsMatch=mode)).findings
    assert (found.rule, found.hint) == ("missing_column", hint)
