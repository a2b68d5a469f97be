"""Records at the edge: blocks, limits, comments and quotes just where they begin to matter."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.source import records as module
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.records import Measured, Records, read_records

LF = {"lineTerminator": "\n"}


class Slow(io.BytesIO):
    """Gives few bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(4)


def records(data: bytes, *, most: int = 99, limits: Limits | None = None, **dialect: Any) -> tuple[Records, list[Any]]:
    """The reader at the end of the file, and what it gave: line, cells and broken cells of each record."""
    encoding = dialect.pop("encoding", "utf-8")
    reader = Records(Measured(io.BytesIO(data)), Dialect(LF | dialect, encoding), lambda fault, line: None, limits)
    found: list[Any] = []
    while (batch := reader.read(most)).rows:
        broken = {rank: position for rank, position, _ in batch.broken}
        found += [
            (line, row, broken.get(rank)) for rank, (line, row) in enumerate(zip(batch.lines, batch.rows, strict=True))
        ]
    return reader, found


def notes(data: bytes, **dialect: Any) -> list[tuple[str, str, int | None]]:
    noted: list[tuple[str, str, int | None]] = []

    def note(fault: Fault, line: int | None) -> None:
        noted.append((fault.rule, fault.level, line))

    encoding = dialect.pop("encoding", "utf-8")
    list(read_records(io.BytesIO(data), LF | dialect, encoding=encoding, note=note))
    return noted


# Measures


def measured(data: bytes, line_bytes: int) -> Measured:
    stream = Measured(Slow(data), limits=Limits(line_bytes=line_bytes))
    while stream.read(9):
        pass
    return stream


def test_a_line_is_measured_over_many_reads() -> None:
    assert measured(b"0123\n6789\n1234\n", 8).size == 15
    with pytest.raises(FaultError, match="longer than 8 bytes"):
        measured(b"0123\n678901234", 8)
    assert measured(b"01234567", 8).size == 8


def test_a_file_that_is_drained_is_measured_whole() -> None:
    stream = Measured(io.BytesIO(b"x" * 1_000_000))
    stream.read(10)
    stream.drain()
    assert stream.size == 1_000_000


def test_an_empty_file_has_no_line() -> None:
    assert [records(data)[0].empty for data in (b"", b"a", b"a\n", b"\n")] == [True, False, False, False]


def test_a_file_that_was_cut_off_is_not_complete() -> None:
    limits = Limits(cell_characters=4)
    reader, found = records(b"a\nabcd\nabcde\nf\n", limits=limits)
    assert ([row for _, row, _ in found], reader.complete) == ([["a"], ["abcd"]], False)
    reader, found = records(b'a\n"abcd"\nx"abc\nf\n', limits=limits)
    assert ([line for line, *_ in found], reader.complete) == ([1, 2], False)


# Blocks


@pytest.mark.parametrize("block", [4, 16, 1 << 18])
@pytest.mark.parametrize("most", [1, 3, 99])
def test_what_is_read_does_not_depend_on_blocks(monkeypatch: pytest.MonkeyPatch, block: int, most: int) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    reader, found = records(b'a,b\n1,6" x\n2,caf\xe9\n3,"y\nz"\n4,w\n5,v\n6,u\n', most=most)
    assert found == [
        (1, ["a", "b"], None),
        (2, ["1", '6" x'], 2),
        (3, ["2", "caf\udce9"], None),
        (4, ["3", "y\nz"], None),
        (6, ["4", "w"], None),
        (7, ["5", "v"], None),
        (8, ["6", "u"], None),
    ]
    assert (reader.undecoded, reader.complete) == (True, True)


# Quotes


def test_the_first_cell_with_a_bare_quote_is_named() -> None:
    assert records(b'1,6" x,7" y\n')[1] == [(1, ["1", '6" x', '7" y'], 2)]


def test_every_record_with_a_bare_quote_is_noted() -> None:
    assert notes(b'a\nb"\nc"\nd\n') == [("quote", "warning", 2), ("quote", "warning", 3)]


def test_a_bare_quote_behind_a_row_of_comments_is_found_on_its_own_row() -> None:
    found = records(b'a,b\nnot,this\n1,6" x\n2,y\n', commentRows=[2])[1]
    assert found == [(1, ["a", "b"], None), (3, ["1", '6" x'], 2), (4, ["2", "y"], None)]


def test_records_behind_a_broken_one_of_several_lines_keep_their_lines() -> None:
    found = records(b'a,b\n"1\n2\n3"x,y\n4,z\n"5\n6",w\n7,v\n')[1]
    assert [(line, row[0]) for line, row, _ in found] == [
        (1, "a"),
        (2, None),
        (3, "2"),
        (4, '3"x'),
        (5, "4"),
        (6, "5\n6"),
        (8, "7"),
    ]


# Comments


def test_a_line_inside_a_cell_is_no_comment() -> None:
    found = records(b'a,b\n# c\n"x\n# y\nw",1\n# d\nz,2\n', commentChar="#")[1]
    assert found == [(1, ["a", "b"], None), (3, ["x\n# y\nw", "1"], None), (7, ["z", "2"], None)]


@pytest.mark.parametrize("most", [1, 2, 99])
def test_comments_are_counted_as_records(most: int) -> None:
    dialect = Dialect(LF | {"commentChar": "#", "commentRows": [4]})
    reader = Records(Measured(io.BytesIO(b"a\n# b\nc\nd\ne\n")), dialect, lambda fault, line: None)
    found = []
    while (batch := reader.read(most)).rows:
        found += [(line, row[0]) for line, row in zip(batch.lines, batch.rows, strict=True)]
    assert found == [(1, "a"), (3, "c"), (5, "e")]


# Marks and line ends


def test_the_mark_of_utf_8_is_text_in_another_encoding() -> None:
    assert notes(b"\xef\xbb\xbfa\n", encoding="latin-1") == []
    assert records(b"\xef\xbb\xbfa\n", encoding="latin-1")[1][0][1] == ["ï»¿a"]


def test_the_mark_of_utf_16_is_right_where_that_is_declared() -> None:
    data = "a\nb\n".encode("utf-16")
    assert notes(data, encoding="utf-16") == []
    assert notes(data) == [("encoding", "error", 1)]


@pytest.mark.parametrize(
    ("data", "declared", "fault"),
    [
        (b"a\r\nb\nc\n", None, ("line_end", "warning", 2)),
        (b"a\nb\nc\r\nd\r\ne\n", None, ("line_end", "warning", 3)),
        # The default is the same whether it is written out or not.
        (b"a\r\nb\r\nc\n", "\r\n", ("line_end", "warning", 3)),
        (b"a\nb\nc\r\n", "\n", ("line_end", "error", 3)),
    ],
)
def test_the_first_line_that_ends_otherwise_is_named(data: bytes, declared: str | None, fault: Any) -> None:
    assert notes(data, lineTerminator=declared) == [fault]


def test_it_is_told_how_many_lines_end_otherwise() -> None:
    told: list[str] = []
    list(read_records(io.BytesIO(b"a\nb\r\nc\r\nd\r\n"), LF, note=lambda fault, line: told.append(fault.fact)))
    assert told == ["The line ends with CRLF, as do 2 more; the dialect declares LF."]


@pytest.mark.parametrize("csv_limit", [4, 1_000_000])
@pytest.mark.parametrize("most", [1, 99])
def test_a_long_cell_is_placed_behind_comments_whatever_the_csv_module_allows(csv_limit: int, most: int) -> None:
    found: list[tuple[str, int | None]] = []
    before = csv.field_size_limit(csv_limit)
    try:
        stream = Measured(io.BytesIO(b"a,b\n#c\n#d\nxxxxx,y\n"))
        dialect = Dialect(LF | {"commentChar": "#"}, "utf-8")
        limits = Limits(cell_characters=4)
        reader = Records(stream, dialect, lambda fault, line: found.append((fault.rule, line)), limits)
        while (batch := reader.read(most)).rows:
            assert list(zip(batch.lines, batch.numbers, batch.rows, strict=True)) == [(1, 1, ["a", "b"])]
    finally:
        csv.field_size_limit(before)
    assert found == [("size_limit", 4)]
