"""Dialects beyond the usual one: comments, header rows, null sequences, and values that make no sense."""

from pathlib import Path
from typing import Any

import pytest

from tests.validation.packages import checked, field, place, places, table

FIELDS = [field("a", "integer"), field("b")]


def found(folder: Path, text: str, **dialect: Any) -> list[tuple[str, int | None, int | None]]:
    return places(checked(folder, table("t", FIELDS, text, dialect=dialect)))


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ('# one, two, "\n#\na,b\n# x\n1,c\n#y\n', {"commentChar": "#"}),
        ("note,,,\na,b\n1,c\n", {"commentRows": [1]}),
        ("note\na,b\n1,c\n", {"headerRows": [2]}),
        ("a,b\nunits,of\n1,c\n", {"commentRows": [2]}),
        ("a;b\n\\N;c\n", {"delimiter": ";", "nullSequence": "\\N"}),
        ("1,c\n", {"header": False}),
        ("a,b\n1, c\n", {"skipInitialSpace": True}),
        ("a,b\n1,'c,d'\n", {"quoteChar": "'"}),
        ("a,b\n1,c\\,d\n", {"escapeChar": "\\"}),
        ("a,b\n// one\n1,c\n", {"commentChar": "//"}),
        ("A,B\n1,c\n", {"caseSensitiveHeader": False}),
    ],
)
def test_file_is_read_as_its_dialect_says(tmp_path: Path, text: str, dialect: dict[str, Any]) -> None:
    assert found(tmp_path, text, **dialect) == []


def test_lines_are_physical_after_comments(tmp_path: Path) -> None:
    text = "# one\na,b\n# two\n# three\nx,c\n# four\n1,'d\n# no comment'\ny,e\n"
    wrong = [("type", 5, 1), ("type", 9, 1)]
    assert found(tmp_path, text, commentChar="#", quoteChar="'") == wrong


def test_a_quote_that_is_never_closed_is_found_after_comments(tmp_path: Path) -> None:
    assert found(tmp_path, 'a,b\n# two\n1,"c\n', commentChar="#") == [("quote", 3, None)]


def test_two_header_rows_are_joined(tmp_path: Path) -> None:
    fields = [field("a x", "integer"), field("b y")]
    dialect = {"headerRows": [1, 3], "commentRows": [2]}
    assert checked(tmp_path, table("t", fields, "a,b\n-,-\nx,y\n1,c\n", dialect=dialect)).findings == ()


@pytest.mark.parametrize(
    ("dialect", "where"),
    [
        ({"commentRows": ["x"]}, "commentRows"),
        ({"headerRows": [0]}, "headerRows"),
        ({"headerRows": [True]}, "headerRows"),
        ({"commentChar": ""}, "commentChar"),
        ({"nullSequence": 5}, "nullSequence"),
        ({"delimiter": ""}, "delimiter"),
        ({"delimiter": '"'}, ""),
        ({"escapeChar": ","}, ""),
        ({"quoteChar": " ", "skipInitialSpace": True}, ""),
        ({"lineTerminator": ["\n"]}, "lineTerminator"),
    ],
)
def test_value_that_makes_no_sense_is_a_fault_of_the_descriptor(
    tmp_path: Path, dialect: dict[str, Any], where: str
) -> None:
    (one,) = checked(tmp_path, table("t", FIELDS, "a,b\n1,c\n", dialect=dialect)).findings
    assert place(one) == ("descriptor", None, None)
    assert one.field == f"/resources/0/dialect/{where}".rstrip("/")


def test_a_name_over_several_columns_is_written_once(tmp_path: Path) -> None:
    fields = [field("fruit id", "integer"), field("fruit name")]
    assert checked(tmp_path, table("t", fields, "fruit\nid,name\n1,apple\n", dialect={"headerRows": [1, 2]})).valid


@pytest.mark.parametrize("dialect", [{"delimiter": "||"}, {"lineTerminator": ";"}])
def test_what_the_csv_module_cannot_read_is_told_and_not_read(tmp_path: Path, dialect: dict[str, Any]) -> None:
    (one,) = checked(tmp_path, table("t", FIELDS, "a||b\nx||c\n", dialect=dialect)).findings
    assert (one.level, one.rule) == ("warning", "descriptor")
    assert one.message.endswith("No rows are checked.")


def test_a_header_in_a_further_file_is_one_finding(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text("a,b\n1,c\n", "utf-8")
    package = table("t", FIELDS, "", path=["one.csv", "two.csv"])
    report = checked(tmp_path, package)
    assert [(one.rule, one.file, one.line) for one in report.findings] == [("repeated_header", "two.csv", 1)]
    assert report.rows == 2
