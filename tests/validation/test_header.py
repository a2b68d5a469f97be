from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.validation.packages import LF, checked, field, places, table

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


def test_empty_file_lacks_its_columns(tmp_path: Path) -> None:
    assert places(checked(tmp_path, table("t", FIELDS, ""))) == [("missing_column", 1, None)] * 3
