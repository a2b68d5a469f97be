from __future__ import annotations

import io
from typing import Any

import pytest

from bushputin_data.validation.limits import Limits, holding
from bushputin_data.validation.source.records import FileFault, read_records

LF = {"lineTerminator": "\n"}


def read(data: bytes, **declared: Any) -> tuple[list[tuple[int, list[str]]], list[tuple[str, str, int | None]]]:
    faults: list[FileFault] = []
    encoding = declared.pop("encoding", "utf-8")
    records = list(read_records(io.BytesIO(data), LF | declared, encoding=encoding, note=faults.append))
    return records, [(fault.rule, fault.level, fault.line) for fault in faults]


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
        (b"a\r\nb\n", {"lineTerminator": "\r\n"}, ("line_end", "warning", 2)),
        (b"a\nb\r\n", {"lineTerminator": None}, ("line_end", "warning", 2)),
        (b"a\nb", LF, ("final_newline", "warning", 2)),
        (b"\xef\xbb\xbfa\n", LF, ("byte_order_mark", "warning", 1)),
        (b"a\nb\0c\n", LF, ("encoding", "error", 2)),
        (b'a\nb,"c\nd\n', LF, ("quote", "error", 2)),
    ],
)
def test_fault_of_a_file_is_told_with_its_line(data: bytes, declared: dict[str, Any], fault: Any) -> None:
    assert read(data, **declared)[1] == [fault]


@pytest.mark.parametrize("data", [b"", b"a\n", b"a\nb\n", b'a\n"b\nc"\n'])
def test_right_file_has_no_fault(data: bytes) -> None:
    assert read(data)[1] == []


def test_declared_dialect_is_followed() -> None:
    data = b"a;b\n'x;y';\\;z\n"
    declared = {"delimiter": ";", "quoteChar": "'", "escapeChar": "\\", "doubleQuote": False}
    assert read(data, **declared)[0][1] == (2, ["x;y", ";z"])


def test_long_cell_ends_the_reading() -> None:
    with holding(Limits(cell_characters=10)):
        records, faults = read(b"a\nshort\n" + b"x" * 11 + b"\nc\n")
    assert (len(records), faults) == (2, [("size_limit", "error", 3)])


def test_long_line_ends_the_reading() -> None:
    with holding(Limits(line_bytes=10)):
        assert read(b"x" * 100)[1] == [("size_limit", "error", 1)]


def test_bytes_that_are_no_text_stay_to_be_found() -> None:
    assert read(b"caf\xe9\n")[0] == [(1, ["caf\udce9"])]


def test_other_encodings_are_read() -> None:
    records, faults = read("дата\n".encode("utf-16"), encoding="utf-16")
    assert (records, faults) == ([(1, ["дата"])], [])


def test_character_that_was_cut_stays_to_be_found() -> None:
    assert read("дата\n".encode("utf-16") + b"\xd8", encoding="utf-16")[0][1] == (2, ["\udcd8"])


@pytest.mark.parametrize(("end", "name"), [("\n", "LF"), ("\r", "CR")])
def test_wrong_line_end_says_which_is_declared(end: str, name: str) -> None:
    faults: list[FileFault] = []
    list(read_records(io.BytesIO(b"a\r\n"), {"lineTerminator": end}, note=faults.append))
    assert [fault.hint for fault in faults] == [f"Save the file with {name} line ends."]
