from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bushputin_data.validation.findings import Fault
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.records import BROKEN_RECORDS, Measured, Records, read_record, read_records

LF = {"lineTerminator": "\n"}
Rows = list[tuple[int, list[str | None]]]
Noted = list[tuple[str, str, int | None]]


def read(data: bytes, *, limits: Any = None, **declared: Any) -> tuple[Rows, Noted]:
    noted: Noted = []
    encoding = declared.pop("encoding", "utf-8")

    def note(fault: Fault, line: int | None) -> None:
        noted.append((fault.rule, fault.level, line))

    records = list(read_records(io.BytesIO(data), LF | declared, encoding=encoding, note=note, limits=limits))
    return records, noted


def test_records_start_on_their_physical_lines() -> None:
    data = b'a,b\n1,"x\ny\n\nz"\n\n2,"w"\n'
    assert read(data)[0] == [(1, ["a", "b"]), (2, ["1", "x\ny\n\nz"]), (6, []), (7, ["2", "w"])]


def test_quoted_line_ends_of_any_kind_are_counted() -> None:
    assert [line for line, _ in read(b'a\r\n"x\r\ny"\r\nb\r\n', lineTerminator="\r\n")[0]] == [1, 2, 4]


@pytest.mark.parametrize(
    ("data", "declared", "fault"),
    [
        (b"a\nb\r\nc\r\n", LF, ("line_end", "error", 2)),
        (b"a\nb\rc\n", LF, ("line_end", "error", 2)),
        (b"a\nb\r\n", {"lineTerminator": None}, ("line_end", "warning", 2)),
        (b"a\nb", LF, ("final_newline", "warning", 2)),
        (b"\xef\xbb\xbfa\n", LF, ("byte_order_mark", "warning", 1)),
        (b"a\nb\0c\n", LF, ("encoding", "error", 2)),
        (b'a\nb,"c\nd\n', LF, ("quote", "error", 2)),
    ],
)
def test_fault_of_a_file_is_noted_with_its_line(data: bytes, declared: Any, fault: Any) -> None:
    assert read(data, **declared)[1] == [fault]


@pytest.mark.parametrize("data", [b"", b"a\n", b"a\nb\n", b'a\n"b\nc"\n', b'a\n"say ""hi"""\n'])
def test_right_file_has_no_fault(data: bytes) -> None:
    assert read(data)[1] == []


def test_declared_dialect_is_followed() -> None:
    data = b"a;b\n'x;y';\\;z\n"
    declared = {"delimiter": ";", "quoteChar": "'", "escapeChar": "\\", "doubleQuote": False}
    assert read(data, **declared)[0][1] == (2, ["x;y", ";z"])


# Quotes out of their places


def test_stray_quotes_swallow_no_rows() -> None:
    data = b'a,b\n1,"5 inch\n2,x\n3,6" pipe\n4,y\n'
    assert read(data) == (
        [(1, ["a", "b"]), (2, ["1", None]), (3, ["2", "x"]), (4, ["3", '6" pipe']), (5, ["4", "y"])],
        [("quote", "error", 2), ("quote", "warning", 4)],
    )


def test_text_after_a_closing_quote_costs_its_cell_alone() -> None:
    assert read(b'a,b\n"x"y,z\n1,2\n') == (
        [(1, ["a", "b"]), (2, [None, "z"]), (3, ["1", "2"])],
        [("quote", "error", 2)],
    )


def test_quote_that_is_never_closed_costs_its_line_alone() -> None:
    assert read(b'a,b\n1,"x\n2,y\n') == ([(1, ["a", "b"]), (2, ["1", None]), (3, ["2", "y"])], [("quote", "error", 2)])


def test_quote_inside_an_unquoted_cell_is_a_warning() -> None:
    records, noted = read(b'a,b\n1,6" pipe\n')
    assert (records[1], noted) == ((2, ["1", '6" pipe']), [("quote", "warning", 2)])


def test_stray_quote_behind_a_cell_of_several_lines_is_placed_on_its_own_line() -> None:
    told: list[str] = []
    data = b'a,b\n"1\n2","x\n3"y\n4,z\n'
    records = list(read_records(io.BytesIO(data), LF, note=lambda fault, line: told.append(fault.fact)))
    assert records[1:] == [(2, ["1\n2", None]), (4, ['3"y']), (5, ["4", "z"])]
    assert "opens this cell on line 3 is closed in the middle of line 4" in told[0]


def test_reading_stops_where_hardly_any_record_is_well_formed() -> None:
    records, noted = read(b"a\n" + b'"x"y\n' * (BROKEN_RECORDS + 5))
    assert len(records) == BROKEN_RECORDS + 1
    assert [fault for fault, *_ in noted].count("quote") == BROKEN_RECORDS + 1


def test_comments_before_a_broken_record_are_still_comments() -> None:
    records, noted = read(b'a,b\n# c "d\n1,"x\n# e\n2,y\n', commentChar="#")
    assert records == [(1, ["a", "b"]), (3, ["1", None]), (5, ["2", "y"])]
    assert noted == [("quote", "error", 3)]


# Line ends


def test_file_written_twice_in_text_mode_is_one_fault() -> None:
    records, noted = read(b"a,b\r\r\n1,2\r\r\n3,4\r\r\n")
    assert [cells for _, cells in records] == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert noted == [("line_end", "error", 1)]


def test_wrong_line_end_says_which_is_declared() -> None:
    hints: list[str | None] = []
    list(read_records(io.BytesIO(b"a\nb\r\n"), LF, note=lambda fault, line: hints.append(fault.hint)))
    assert hints == ["Save the file with LF line ends."]


# Limits


def test_long_cell_ends_the_reading() -> None:
    records, noted = read(b"a\nshort\n" + b"x" * 11 + b"\nc\n", limits=Limits(cell_characters=10))
    assert (len(records), noted) == (2, [("size_limit", "error", 3)])


def test_long_line_ends_the_reading() -> None:
    assert read(b"x" * 100, limits=Limits(line_bytes=10))[1] == [("size_limit", "error", 1)]


def test_cells_longer_than_the_csv_module_takes_are_read() -> None:
    long = "x" * 200_000
    assert read(f'a,b\n"{long}",1\n2,3\n'.encode()) == ([(1, ["a", "b"]), (2, [long, "1"]), (3, ["2", "3"])], [])


@pytest.mark.parametrize("limit", [1, 10, 10**8])
def test_the_limit_of_the_csv_module_is_the_host_s_own(limit: int) -> None:
    before = csv.field_size_limit(limit)
    try:
        records, noted = read(b'a,b\n"long\nenough",some words\n1,2\n')
        assert csv.field_size_limit() == limit
    finally:
        csv.field_size_limit(before)
    assert records == [(1, ["a", "b"]), (2, ["long\nenough", "some words"]), (4, ["1", "2"])]
    assert noted == []


# Encodings


def test_bytes_that_are_not_text_stay_to_be_found() -> None:
    records = Records(Measured(io.BytesIO(b"caf\xe9\n")), Dialect(LF), lambda fault, line: None)
    assert records.read(9).rows == [["caf\udce9"]]
    assert records.undecoded


def test_other_encodings_are_read() -> None:
    records, noted = read("дата\n".encode("utf-16"), encoding="utf-16")
    assert (records, noted) == ([(1, ["дата"])], [])


def test_character_that_was_cut_stays_to_be_found() -> None:
    assert read("дата\n".encode("utf-16") + b"\xd8", encoding="utf-16")[0][1] == (2, ["\udcd8"])


# Laws

CELLS = st.text('ab ,;"\n\r\\#', max_size=6)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=3), max_size=8)


def written(rows: list[list[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    return out.getvalue()


@example([["\r"]], 1)
@given(TABLES, st.integers(1, 4))
def test_what_was_written_is_read_with_its_lines_whatever_the_batch(rows: Any, most: int) -> None:
    text = written(rows)
    records = Records(Measured(io.BytesIO(text.encode())), Dialect(LF), lambda fault, line: None)
    found: Rows = []
    while (batch := records.read(most)).rows:
        assert not batch.broken
        found += zip(batch.lines, batch.rows, strict=True)
    assert [cells for _, cells in found] == rows
    starts = [len(io.StringIO(written(rows[:rank]), newline="").readlines()) + 1 for rank in range(len(rows))]
    assert [line for line, _ in found] == starts


@given(st.text('ab,"\n\r', max_size=40), st.integers(1, 5))
def test_whatever_the_text_is_no_line_is_lost_and_none_read_twice(text: str, most: int) -> None:
    records = Records(Measured(io.BytesIO(text.encode())), Dialect(LF), lambda fault, line: None)
    lines: list[int] = []
    while (batch := records.read(most)).rows:
        lines += batch.lines
    assert lines == sorted(set(lines))
    assert len(lines) <= len(io.StringIO(text, newline="").readlines())
    assert records.complete


@given(st.text("ab,;\"'\\ \n", max_size=30), st.sampled_from(['"', "'"]), st.sampled_from([None, "\\"]), st.booleans())
def test_own_reader_agrees_with_the_csv_module(text: str, quote: str, escape: str | None, skip: bool) -> None:
    dialect = Dialect({"quoteChar": quote, "escapeChar": escape, "skipInitialSpace": skip})
    lines = io.StringIO(text, newline="").readlines()
    try:
        theirs = list(dialect.reader(iter(lines)))
    except csv.Error:
        return
    feed = iter(lines)
    ours: list[list[str | None]] = []
    while len(ours) < len(theirs):
        record = read_record(dialect, feed)
        assert record.fault is None
        ours.append([] if record.cells == [""] and not theirs[len(ours)] else record.cells)
    assert ours == theirs


def test_many_faulty_cells_on_one_line_are_read_one_after_another() -> None:
    records, noted = read(b"a\n" + b'"a"x,' * 20_000 + b"z\n1\n")
    assert [(line, len(cells)) for line, cells in records] == [(1, 1), (2, 20_001), (3, 1)]
    assert records[1][1][-2:] == [None, "z"]
    assert noted == [("quote", "error", 2)]


def test_rows_behind_a_record_with_two_kinds_of_stray_quotes_are_read() -> None:
    records, noted = read(b'a,b\n"x"y,"z\n1,2\n3,4\n')
    assert records == [(1, ["a", "b"]), (2, [None, None]), (3, ["1", "2"]), (4, ["3", "4"])]
    assert noted == [("quote", "error", 2)]
