"""Where findings stand as editors and spreadsheets count, against another reading of the bytes."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation import Finding, check
from bushputin_data.validation.findings import letters
from tests.validation.packages import field, table, write

FIELDS = [field("a"), field("b"), field("c", "integer")]


def only(folder: Path, text: str | bytes, **more: object) -> Finding:
    (found,) = [one for one in check(write(folder, table("t", FIELDS, text, **more))).findings if one.rule == "type"]
    return found


@pytest.mark.parametrize(
    ("text", "line", "character", "cell"),
    [
        ("a,b,c\nx,y,no\n", 2, 5, "C2"),
        ('a,b,c\n"x, x",y,no\n', 2, 10, "C2"),
        ('a,b,c\n"x ""1""",y,"no"\n', 2, 13, "C2"),
        # A record of two lines is one row; a blank one is a row.
        ('a,b,c\n"1\n2",y,1\n\nx,y,no\n', 5, 5, "C4"),
        # The cell begins on a later line than its record.
        ('a,b,c\nx,"1\n2",no\n', 2, None, "C2"),
        ("a,b,c\nя,𝄞,no\n", 2, 5, "C2"),
        ("\ufeffa,b,c\nx,y,no\n", 2, 5, "C2"),
    ],
)
def test_cells_have_the_places_that_editors_and_spreadsheets_give(
    tmp_path: Path, text: str, line: int, character: int | None, cell: str
) -> None:
    found = only(tmp_path, text)
    assert (found.line, found.column, found.character, found.cell) == (line, 3, character, cell)


def test_comments_are_rows_of_a_spreadsheet(tmp_path: Path) -> None:
    found = only(tmp_path, "# note\na,b,c\n# more\nx,y,no\n", dialect={"commentChar": "#", "lineTerminator": "\n"})
    assert (found.line, found.character, found.cell) == (4, 5, "C4")


def test_skipped_space_is_no_part_of_a_cell(tmp_path: Path) -> None:
    found = only(tmp_path, "a,b,c\nx, y, no\n", dialect={"skipInitialSpace": True, "lineTerminator": "\n"})
    assert found.character == 7


def test_packed_files_are_looked_into(tmp_path: Path) -> None:
    folder = write(tmp_path, table("t", FIELDS, gzip.compress(b"a,b,c\nx,y,no\n")))
    found = next(one for one in check(folder).findings if one.rule == "type")
    assert (found.line, found.character, found.cell) == (2, 5, "C2")


@pytest.mark.parametrize(("column", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_have_the_letters_of_spreadsheets(column: int, name: str) -> None:
    assert letters(column) == name


cells = st.text(st.sampled_from('ab,"\n \u044f\U0001d11e'), max_size=5)


@given(
    st.lists(st.tuples(cells, cells), max_size=6),
    st.tuples(cells, cells),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_a_faulty_cell_is_where_its_text_is(before: list[tuple[str, str]], own: tuple[str, str], quoting: int) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([("a", "b", "c"), *((*one, 1) for one in before), (*own, "WRONG")])
    with tempfile.TemporaryDirectory() as folder:
        report = check(write(Path(folder), table("t", FIELDS, out.getvalue())), context=1)
    found = next(one for one in report.findings if one.rule == "type")
    assert found.cell == f"C{len(before) + 2}"
    physical = out.getvalue().split("\n")[(found.line or 0) - 1]
    if found.character is None:
        assert "WRONG" not in physical
    else:
        assert physical[found.character - 1 :].strip('"') == "WRONG"
    excerpt = report.excerpts[found.spot]
    assert excerpt.lines[-1].cells[:3] == (*own, "WRONG")
    assert len(excerpt.lines) == min(len(before) + 2, 3)
