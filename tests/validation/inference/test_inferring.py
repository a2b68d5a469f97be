"""What is assumed of a table without a descriptor: only what cannot be mistaken, and it is said."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bushputin_data.validation import Limits, PackageError, Report, check, infer, read
from tests.validation.packages import places


def put(folder: Path, data: str | bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def resource(path: Path) -> dict[str, Any]:
    (found,) = infer(path).descriptor["resources"]
    return dict(found)


def fields(path: Path) -> list[dict[str, Any]]:
    return list(resource(path)["schema"]["fields"])


def column(folder: Path, *values: str, name: str = "a") -> dict[str, Any]:
    """The field of a column of these values; another one beside it keeps rows from being blank."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([(name, "row"), *((value, "x") for value in values)])
    found, _ = fields(put(folder, out.getvalue()))
    return {key: value for key, value in found.items() if key != "name"}


STRING = {"type": "string"}


@pytest.mark.parametrize(
    ("values", "declared"),
    [
        (["1", "-20", "0"], {"type": "integer"}),
        (["1", "2.5"], {"type": "number"}),
        (["1.5e-3"], {"type": "number"}),
        (["1,5", "2"], {"type": "number", "decimalChar": ","}),
        (["true", "FALSE"], {"type": "boolean"}),
        (["2001-09-11"], {"type": "date"}),
        (["2001-09-11T08:46:00Z"], {"type": "datetime"}),
        (["2001-09-11 08:46:00"], {"type": "datetime", "format": "%Y-%m-%d %H:%M:%S"}),
        (["08:46:00"], {"type": "time"}),
        (["11.09.2001"], {"type": "date", "format": "%d.%m.%Y"}),
        (["11/09/2001", "31/12/2001"], {"type": "date", "format": "%d/%m/%Y"}),
        (["09/11/2001", "12/31/2001"], {"type": "date", "format": "%m/%d/%Y"}),
        (["1", "n/a"], {"type": "integer", "missingValues": ["", "n/a"]}),
        (["1", ""], {"type": "integer"}),
        # What might be something else stays text.
        (["007", "8"], STRING),
        (["+49"], STRING),
        (["1234567890123456"], STRING),
        (["1,234"], STRING),
        (["1e5"], STRING),
        (["09/11/2001"], STRING),
        (["2001-02-30"], STRING),
        (["11.9.2001"], STRING),
        (["yes", "no"], STRING),
        (["5 km"], STRING),
        ([" 1"], STRING),
        (["n/a", "-"], STRING),
        (["NA", "SI"], STRING),
        ([""], STRING),
        ([], STRING),
        ([*["1"] * 30, "2,5"], STRING),
    ],
)
def test_a_type_is_assumed_only_where_it_cannot_be_mistaken(
    values: list[str], declared: dict[str, Any], tmp_path: Path
) -> None:
    assert column(tmp_path, *values) == declared
    assert check(tmp_path / "t.csv").counts["errors"] == 0


@pytest.mark.parametrize("name", ["id", "ID", "row_id", "rowId", "Post code", "isbn"])
def test_what_names_something_is_text(name: str, tmp_path: Path) -> None:
    assert column(tmp_path, "1", "2", name=name) == STRING


@pytest.mark.parametrize("name", ["paid", "width", "zipper", "count"])
def test_names_that_only_look_so_do_not_matter(name: str, tmp_path: Path) -> None:
    assert column(tmp_path, "1", "2", name=name) == {"type": "integer"}


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("a,b\n1,2\n", {"delimiter": ","}),
        ("a;b\n1,5;2,5\n", {"delimiter": ";"}),
        ("a\tb\n1,5\t2\n", {"delimiter": "\t"}),
        ("a|b\n1|2\n", {"delimiter": "|"}),
        ("name;note\nx;one, two\n", {"delimiter": ";"}),
        ('"a;b",c\n"1;2",3\n', {"delimiter": ","}),
        ("a\n1\n", {"delimiter": ","}),
        ("id, name\nx\ny\n", {"delimiter": ";"}),
        # A faulty row does not decide.
        ("a,b\n1,2\n3\n4,5\n", {"delimiter": ","}),
        ("sep=;\r\na;b\r\n1;2\r\n", {"delimiter": ";", "headerRows": [2], "commentRows": [1]}),
        ("1,Anna,30\n2,Ben,25\n", {"delimiter": ",", "header": False}),
        ("2001-09-11,x\n2001-09-12,y\n", {"delimiter": ",", "header": False}),
        # Years, and numbers of columns, may be names.
        ("country,2001,2002\nSI,5,6\n", {"delimiter": ","}),
        ("0,1,2\n5,6,7\n", {"delimiter": ","}),
    ],
)
def test_the_dialect_is_that_of_most_rows(text: str, dialect: dict[str, Any], tmp_path: Path) -> None:
    assert resource(put(tmp_path, text))["dialect"] == dialect


def test_a_name_of_a_file_with_tabs_decides_between_equals(tmp_path: Path) -> None:
    for name, delimiter in (("t.csv", ","), ("t.tsv", "\t")):
        assert resource(put(tmp_path, "a\tb,c\n1\t2,3\n", name))["dialect"] == {"delimiter": delimiter}


UMLAUTS = "name;Preis\r\nMüller;2,5\r\n"


@pytest.mark.parametrize(
    ("data", "encoding", "told"),
    [
        (UMLAUTS.encode(), "utf-8", "The encoding is UTF-8."),
        (UMLAUTS.encode("utf-8-sig"), "utf-8", "by its byte order mark"),
        (UMLAUTS.encode("utf-16"), "utf-16", "Other programs expect UTF-8"),
        (UMLAUTS.encode("utf-16-le"), "utf-16-le", "by its NUL bytes"),
        (UMLAUTS.encode("utf-32"), "utf-32", "UTF-32"),
        (UMLAUTS.encode("cp1252"), "windows-1252", "in Excel: CSV UTF-8"),
        (UMLAUTS.encode("cp1252") + b"\x81;\r\n", "iso-8859-1", "accepts any byte"),
        (("Имя;x\n" + "да;y\n" * 9).encode() + b"\xff;y\n", "utf-8", "though some bytes are not"),
    ],
)
def test_the_encoding_is_said_in_a_plain_sentence(data: bytes, encoding: str, told: str, tmp_path: Path) -> None:
    path = put(tmp_path, data)
    found = infer(path)
    assert found.descriptor["resources"][0]["encoding"] == encoding
    assert told in found.assumed[0]
    assert check(path).counts["errors"] == (1 if "though" in told else 0)


def test_a_packed_file_is_looked_into(tmp_path: Path) -> None:
    path = put(tmp_path, gzip.compress(b"a,b\n1,2\n", mtime=0), "t.csv.gz")
    assert [one["type"] for one in fields(path)] == ["integer", "integer"]
    assert infer(path).descriptor["name"] == "t"
    assert check(path).counts["errors"] == 0


def test_what_is_unlike_the_rest_is_told(tmp_path: Path) -> None:
    rows = [f"{number},x\n" for number in range(40)]
    rows[11] = '"2,5",x\n'
    report = check(put(tmp_path, "count,b\n" + "".join(rows)))
    assert (
        "'count' is read as text because '2,5' on line 13 is not an integer. "
        "If ',' is the decimal mark, declare the type number, and ',' as decimalChar."
    ) in report.assumed


def test_faults_of_rows_and_header_are_found(tmp_path: Path) -> None:
    report = check(put(tmp_path, "a,,a\n1,2,3\n4,5\n\n6,7,8\n"))
    assert places(report) == [
        ("missing_column", 1, 2),
        ("duplicate_column", 1, 3),
        ("missing_cell", 3, 3),
        ("blank_row", 4, None),
    ]


def test_no_waivers_lie_beside_a_table(tmp_path: Path) -> None:
    put(tmp_path, "rule,resource,row_key,field,reason\ntype,x,1,a,no\n", "waivers.csv")
    assert check(put(tmp_path, "a,b\n1,2\n")).findings == ()


def test_rows_can_be_read_with_the_types_that_are_assumed(tmp_path: Path) -> None:
    opened = read(put(tmp_path, "a;b\n1,5;2001-09-11\n"))
    assert [dict(row.values) for row in opened.rows("t")] == [{"a": 1.5, "b": date(2001, 9, 11)}]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("t.csv", b"", "'t.csv' is empty."),
        ("t.csv", b"\xff\xfe", "'t.csv' is empty."),
        ("t.csv", b"\na,b\n", "'t.csv' begins with a blank line; remove it."),
        ("t.csv", b"%PDF-1.7\n\0", "a PDF, not CSV"),
        ("t.csv", b"<!doctype html><p>", "an HTML page"),
        ("t.csv", b'{"a": 1}', "is JSON, not CSV"),
        ("t.csv.gz", gzip.compress(b"a,b\n1,2\n" * 99, mtime=0)[:-9], "cannot be read to its end"),
        ("README.md", b"# Read me", "'README.md' is neither a descriptor nor a CSV file."),
    ],
)
def test_what_is_no_table_is_said_in_one_sentence(name: str, data: bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(PackageError) as error:
        check(put(tmp_path, data, name))
    assert told in str(error.value)


def test_columns_without_end_are_refused(tmp_path: Path) -> None:
    path = put(tmp_path, ",".join(f"c{number}" for number in range(50)) + "\n")
    with pytest.raises(PackageError, match="has 50 columns"):
        check(path, limits=Limits(descriptor_members=49))


# Laws

letters = st.text(st.sampled_from("abcXYZ_ü"), min_size=1, max_size=6)
# The parts of a name, and what is between them: an unlucky name could be several.
names = st.tuples(letters, st.sampled_from(["", "", " ", ";", "|", ",", "\t"]), letters)
VALUES: dict[str, st.SearchStrategy[str]] = {
    "integer": st.integers(-(10**14), 10**14).map(str),
    "number": st.decimals(-1000, 1000, places=2).map(str),
    "comma": st.decimals(-1000, 1000, places=2).map(lambda one: str(one).replace(".", ",")),
    "boolean": st.sampled_from(["true", "false", "True"]),
    "date": st.dates().map(str),
    "european": st.dates(date(1900, 1, 1)).map(lambda one: f"{one:%d.%m.%Y}"),
    "slashes": st.dates(date(1900, 1, 1)).map(lambda one: f"{one:%d/%m/%Y}"),
    "datetime": st.datetimes(datetime(1900, 1, 1)).map(lambda one: one.replace(microsecond=0).isoformat()),
    "id": st.from_regex("[0-9]{1,5}", fullmatch=True),
    "mixed": st.sampled_from(["1", "1.5", "1,5", "x", "n/a", "-", "2001-01-01", "true", "007", "1e5", "NaN", "INF"]),
    "text": st.text(st.sampled_from('abc äß€,;|"\n\t.-1'), max_size=12).map(str.strip),
}


@st.composite
def grids(draw: st.DrawFn) -> list[list[str]]:
    """A header, and rows in which some cells are empty, or say that there is no value; the first never is empty."""
    kinds = draw(st.lists(st.sampled_from(list(VALUES)), max_size=4))
    header = draw(st.lists(names, min_size=len(kinds) + 1, max_size=len(kinds) + 1))
    cells = [st.one_of(VALUES[kind], VALUES[kind], st.sampled_from(["", "", "n/a"])) for kind in kinds]
    rows = draw(st.lists(st.tuples(letters, *cells), max_size=12))
    labels = [f"{first}{number}{mark}{last}{number}x" for number, (first, mark, last) in enumerate(header)]
    return [labels, *map(list, rows)]


def written(grid: list[list[str]], delimiter: str, line_end: str, encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line_end).writerows(grid)
    return out.getvalue().encode(encoding)


@given(
    grids(),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
@example([["a", "b"], ["x", "1,234"]], ";", "\n", "utf-8")
@example([["a"], ["x;y"], ["x;z"]], ",", "\n", "utf-8")
def test_a_valid_table_has_no_errors_under_what_is_assumed_of_it(
    grid: list[list[str]], delimiter: str, line_end: str, encoding: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = put(folder, written(grid, delimiter, line_end, encoding))
        report = check(path)
        assert report.counts["errors"] == 0, report.findings
        assert report.assumed
        assert report.checked == 1
        found = infer(path)
        assert infer(path) == found
        # Saved, the descriptor finds the same.
        (folder / "datapackage.json").write_text(json.dumps(found.descriptor), "utf-8")
        assert check(folder).findings == report.findings


PIECES = [
    *(b"a", b"1", b",", b";", b"\t", b"\n", b"\r\n", b"\r", b'"', b"\0", b"\xff", b"\xfe", b"\xef\xbb\xbf"),
    *(b"sep=", b"\xe4", b"\xc3\xa4", b"\x81", b"n/a", b"2001-01-01", b"{", b"<html", b"PK\x03\x04", b"\x1f\x8b"),
    *(b" ", b"\xd8\x00"),
]
any_bytes = st.one_of(st.binary(max_size=60), st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))


@given(any_bytes, st.sampled_from(["t.csv", "t.tsv", "t.txt", "t.csv.gz", "t.CSV"]))
def test_whatever_the_bytes_there_is_a_report_or_a_sentence(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        told = checked(put(Path(folder), data, name))
    assert told.assumed if isinstance(told, Report) else told


def checked(path: Path) -> Report | str:
    try:
        return check(path, context=2)
    except PackageError as error:
        return str(error)
