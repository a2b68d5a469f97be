"""Dialects beyond the usual one: comments, header rows, null sequences, and values that make no sense."""

import codecs
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation.source.dialect import Dialect
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
    assert found(tmp_path, 'a,b\n# two\n1,"c\n', commentChar="#") == [("quote", 3, 2)]


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
        ({"header": "false"}, "header"),
        ({"header": 0}, "header"),
        ({"doubleQuote": "no"}, "doubleQuote"),
        ({"skipInitialSpace": 1}, "skipInitialSpace"),
        ({"caseSensitiveHeader": "no"}, "caseSensitiveHeader"),
        ({"sheetNumber": "1"}, "sheetNumber"),
        ({"csvddfVersion": [1, 2]}, "csvddfVersion"),
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


@pytest.mark.parametrize(
    ("dialect", "where", "hint"),
    [
        ({"delimiter": "||"}, "dialect/delimiter", "Save the file with a delimiter of one character."),
        ({"lineTerminator": ";"}, "dialect/lineTerminator", "Save the file with LF line ends."),
        ({"lineTerminator": "\\n"}, "dialect/lineTerminator", 'In JSON LF is written "\\n".'),
        ({"lineTerminator": "\\r\\n"}, "dialect/lineTerminator", 'In JSON CRLF is written "\\r\\n".'),
        ({"headerRows": list(range(1, 200))}, "dialect/headerRows", "Use fewer header rows."),
        ({"headerJoin": "-" * 101}, "dialect/headerJoin", "Make it shorter."),
    ],
)
def test_what_is_not_supported_is_an_error_and_not_read(
    tmp_path: Path, dialect: dict[str, Any], where: str, hint: str
) -> None:
    (one,) = checked(tmp_path, table("t", FIELDS, "a||b\nx||c\n", dialect=dialect)).findings
    assert (one.level, one.rule, one.field, one.hint) == ("error", "not_checked", f"/resources/0/{where}", hint)
    assert one.message.endswith(", so no rows are checked.")


NOT_ENCODINGS = ["klingon", "ANSI", "", "utf-8 \n", "utf-8\0", "x" * 100_000, "é", "../utf_8"]
# Codecs of Python that are not encodings of files.
NOT_ENCODINGS += ["rot13", "base64", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs"]


@pytest.mark.parametrize("encoding", NOT_ENCODINGS)
def test_an_unknown_encoding_is_not_replaced(encoding: str) -> None:
    unread = Dialect({}, encoding).unread
    assert unread
    assert (unread.fault.level, unread.fault.rule, unread.place) == ("error", "not_checked", "encoding")


def test_a_file_in_an_unknown_encoding_is_one_error(tmp_path: Path) -> None:
    (one,) = checked(tmp_path, table("t", FIELDS, "a,b\nx,c\n", encoding="klingon")).findings
    assert (one.level, one.rule, one.field) == ("error", "not_checked", "/resources/0/encoding")


@pytest.mark.parametrize(
    "encoding", ["UTF8", "utf-8-sig", "windows-1252", "ISO-8859-1", "macintosh", "ISO_8859-1:1987"]
)
def test_registered_encodings_are_known(encoding: str) -> None:
    assert Dialect({}, encoding).unread is None


def test_rows_in_the_descriptor_need_no_delimiter(tmp_path: Path) -> None:
    more = {"data": [["a", "b"], [1, "c"]], "dialect": {"delimiter": "||"}, "path": None}
    one = table("t", FIELDS, "", **more)
    del one["path"]
    assert checked(tmp_path, one).findings == ()


@pytest.mark.parametrize("text", ["a,b\n1,c\n", "a,b\r\n1,c\r\n", "a,b\r1,c\r"])
@pytest.mark.parametrize("dialect", [{}, {"lineTerminator": "\r\n"}, {"lineTerminator": None}])
def test_the_default_line_end_is_the_same_written_out_or_not(
    tmp_path: Path, text: str, dialect: dict[str, Any]
) -> None:
    assert found(tmp_path, text, **dialect) == []


def test_a_line_end_that_is_not_the_default_is_a_promise(tmp_path: Path) -> None:
    assert found(tmp_path, "a,b\r\n1,c\r\n", lineTerminator="\n") == [("line_end", 1, None)]


# What each property may be; of other formats than CSV too, and of version 1.
RIGHT: dict[str, list[Any]] = {
    "$schema": ["https://datapackage.org/profiles/2.0/tabledialect.json"],
    "header": [True, False],
    "headerRows": [[1], [1, 2]],
    "headerJoin": ["-", ""],
    "commentRows": [[], [1]],
    "commentChar": ["#", "//"],
    "delimiter": [";", "\t"],
    "lineTerminator": ["\n", "\r\n", "\r"],
    "quoteChar": ["'"],
    "doubleQuote": [True, False],
    "escapeChar": ["\\"],
    "nullSequence": ["", "\\N"],
    "skipInitialSpace": [True, False],
    "caseSensitiveHeader": [True, False],
    "csvddfVersion": [1.2, 1, "1.2"],
    "property": ["rows"],
    "itemType": ["array", "object"],
    "itemKeys": [[], ["id"]],
    "sheetNumber": [1, 2],
    "sheetName": ["Sheet 1"],
    "table": ["t"],
}
ANYTHING = [True, False, 0, 1, -1, 1.5, 10**400, "", "x", "xx", "\ud800", [], ["x"], [1], [[]], {}, {"x": 1}]


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in RIGHT.items() for value in values])
def test_a_right_value_is_no_fault(name: str, value: Any) -> None:
    dialect = Dialect({name: value})
    assert (dialect.faults, dialect.unread) == ([], None)


@pytest.mark.parametrize("name", RIGHT)
def test_any_value_of_any_property_is_right_or_a_fault_at_its_place(name: str) -> None:
    assert Dialect({name: None}).faults == []
    for value in ANYTHING:
        dialect = Dialect({name: value})
        told = [*dialect.faults, *([dialect.unread] if dialect.unread else [])]
        assert {one.place for one in told} <= {f"dialect/{name}"}
        assert all(one.fault.fact.endswith(".") for one in told)
        if type(value) not in map(type, RIGHT[name]) and not (name == "csvddfVersion" and type(value) in (int, float)):
            assert [(one.fault.rule, one.fault.level) for one in told] == [("descriptor", "error")], value
        assert list(dialect.reader(iter(["a,b\n", "1,2\n"])))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from([*RIGHT, "other"]), JSON), JSON)
def test_no_dialect_stops_the_reading(descriptor: dict[str, Any], encoding: Any) -> None:
    dialect = Dialect(descriptor, encoding)
    assert pickle.loads(pickle.dumps(dialect)).faults is not None
    assert list(dialect.reader(iter(["a,b\n"]), strict=False))
    assert dialect.header_rows == sorted(dialect.header_rows)
    codecs.lookup(dialect.encoding)


def test_the_null_sequence_is_a_missing_value_of_its_own() -> None:
    assert [Dialect({"nullSequence": value}).null for value in ("\\N", "", 5, None)] == ["\\N", "", None, None]


def test_a_header_in_a_further_file_is_one_finding(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text("a,b\n1,c\n", "utf-8")
    package = table("t", FIELDS, "", path=["one.csv", "two.csv"])
    report = checked(tmp_path, package)
    assert [(one.rule, one.file, one.line) for one in report.findings] == [("repeated_header", "two.csv", 1)]
    assert report.rows == 2
