"""What is compressed with gzip is unpacked while it is read, within bounds, and its damage is one fault."""

from __future__ import annotations

import gzip
import io
import json
import time
import zlib
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation import Limits, check
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.source import unpacking
from bushputin_data.validation.source.unpacking import BLOCK, first_bytes, is_gzip, unpacked
from tests.validation.packages import checked, faults, field, table
from tests.validation.source.zipping import packed

TEXT = b"a\n1\n2\n"


def content(data: bytes, limits: Limits | None = None, size: int = -1) -> bytes:
    stream = unpacked(io.BytesIO(data), "t.csv.gz", len(data), limits or Limits())
    return b"".join(iter(lambda: stream.read(size), b""))


def fault(data: bytes, limits: Limits | None = None) -> Fault:
    with pytest.raises(FaultError) as caught:
        content(data, limits)
    return caught.value.fault


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=4), st.integers(0, 20), st.integers(1, 300))
def test_members_are_unpacked_one_after_the_other(parts: list[bytes], padding: int, size: int) -> None:
    data = b"".join(gzip.compress(part) + b"\0" * padding for part in parts)
    assert content(data, size=size) == b"".join(parts)


def test_large_content_is_unpacked_whole() -> None:
    text = b"".join(b"%d\n" % number for number in range(300_000))
    assert content(gzip.compress(text), size=1 << 18) == text
    # Stored blocks: as many bytes come out as go in.
    assert content(gzip.compress(text, 0), size=BLOCK) == text


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (gzip.compress(TEXT, mtime=0)[:-1], "'t.csv.gz' cannot be read to its end: the gzip file is truncated."),
        (gzip.compress(TEXT, mtime=0)[:5], "'t.csv.gz' cannot be read to its end: the gzip file is truncated."),
        (gzip.compress(TEXT, mtime=0)[:-8] + b"\0" * 8, "(incorrect data check)."),
        (gzip.compress(TEXT, mtime=0) + b"x", "is truncated."),
        (gzip.compress(TEXT, mtime=0) + b"and more", "(incorrect header check)."),
        (b"\x1f\x8b and more of it", "(unknown compression method)."),
    ],
)
def test_damage_is_one_fault(data: bytes, fact: str) -> None:
    one = fault(data)
    assert one.rule == "missing_file"
    assert one.fact.endswith(fact)


def test_every_cut_is_found() -> None:
    data = gzip.compress(b"".join(b"%d\n" % number for number in range(50)))
    for end in range(1, len(data)):
        assert fault(data[:end]).rule == "missing_file"


def test_what_would_grow_out_of_all_proportion_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = gzip.compress(b"\0" * (1 << 22))
    assert fault(data, Limits(unpacked_bytes=1_000)).hint == "If the data are right, raise the limit unpacked_bytes."
    monkeypatch.setattr(unpacking, "SMALL", 1_000)
    one = fault(data)
    assert (one.rule, one.hint) == ("size_limit", "If the data are right, raise the limit unpacked_times.")
    assert content(data, Limits(unpacked_times=2_000)) == b"\0" * (1 << 22)


def test_a_length_that_lies_is_damage() -> None:
    data = gzip.compress(TEXT, mtime=0)
    assert fault(data[:-4] + b"\xff\xff\xff\x00").rule == "missing_file"


def test_many_small_members_end() -> None:
    data = gzip.compress(b"") * 500_000
    start = time.process_time()
    assert content(data) == b""
    assert time.process_time() - start < 40


def test_the_first_bytes_stay_to_be_read() -> None:
    for stream in (io.BytesIO(TEXT), io.BufferedReader(io.BytesIO(TEXT))):
        assert first_bytes(stream, 3) == TEXT[:3]
        assert not is_gzip(stream)
        assert stream.read() == TEXT


def resource(data: bytes, **more: object) -> dict[str, object]:
    return table("t", [field("a", "integer")], data, **more)


def write(folder: Path, data: bytes) -> None:
    (folder / "t.csv.gz").write_bytes(data)


@pytest.mark.parametrize("path", ["t.csv.gz", "t.data"])
@pytest.mark.parametrize("declared", [{}, {"format": "csv"}])
def test_a_packed_table_is_checked(tmp_path: Path, path: str, declared: dict[str, str]) -> None:
    (tmp_path / path).write_bytes(gzip.compress(b"a\n1\nx\n"))
    report = checked(tmp_path, resource(b"", path=path, **declared))
    assert [(one.rule, one.file, one.line) for one in report.findings] == [("type", path, 3)]
    assert report.rows == 2


def test_size_and_hash_are_those_of_the_packed_file(tmp_path: Path) -> None:
    """Recipe "Compression of resources": properties apply to the compressed object."""
    data = gzip.compress(TEXT, mtime=0)
    write(tmp_path, data)
    right = {"bytes": len(data), "hash": "sha256:" + sha256(data).hexdigest()}
    assert checked(tmp_path, resource(b"", path="t.csv.gz", **right)).findings == ()
    wrong = {"bytes": len(TEXT), "hash": "sha256:" + sha256(TEXT).hexdigest()}
    assert [rule for rule, _ in faults(checked(tmp_path, resource(b"", path="t.csv.gz", **wrong)))] == ["bytes", "hash"]


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.99])
def test_a_packed_table_that_breaks_off_is_one_finding(tmp_path: Path, cut: float) -> None:
    data = gzip.compress(b"a\n" + b"".join(b"%d\n" % (number * 7919) for number in range(20_000)))
    write(tmp_path, data[: int(len(data) * cut)])
    (found,) = checked(tmp_path, resource(b"", path="t.csv.gz")).findings
    assert (found.rule, found.file) == ("missing_file", "t.csv.gz")
    assert "is truncated" in found.message


def test_what_is_packed_twice_is_not_unpacked_twice(tmp_path: Path) -> None:
    write(tmp_path, gzip.compress(gzip.compress(TEXT, mtime=0)))
    two = table("t", [field("a", "integer"), field("b")], b"", path="t.csv.gz")
    (found,) = checked(tmp_path, two).findings
    assert (found.rule, "a gzip file, not CSV" in found.message) == ("not_checked", True)


def test_a_packed_file_within_a_zip_grows_by_what_it_takes_in_the_zip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "SMALL", 100_000)
    # Packed three times over, its 16 MB would take a few hundred bytes.
    inner = gzip.compress(b"1\n" * (8 << 20))
    one = resource(b"")
    one.pop("text")
    descriptor = json.dumps({"name": "p", "resources": [one | {"path": "t.csv.gz"}]})
    path = packed(tmp_path / "p.zip", {"datapackage.json": descriptor.encode(), "t.csv.gz": inner})
    assert [rule for rule, _ in faults(check(path, limits=Limits()))][-1] == "size_limit"


def test_zlib_is_no_gzip(tmp_path: Path) -> None:
    assert not is_gzip(io.BytesIO(zlib.compress(TEXT)))
