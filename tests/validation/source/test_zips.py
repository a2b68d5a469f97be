"""Zips as people and programs make them, and as nobody should."""

from __future__ import annotations

import json
import random
import struct
import time
import warnings
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from bushputin_data.validation import Limits, PackageError, check
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.source import unpacking
from bushputin_data.validation.source.package import open_package
from bushputin_data.validation.source.zips import Zip
from tests.validation.packages import faults
from tests.validation.source.zipping import Unseekable, packed

DESCRIPTOR = json.dumps(
    {
        "name": "p",
        "resources": [
            {"name": "t", "type": "table", "path": "t.csv", "schema": {"fields": [{"name": "a", "type": "integer"}]}}
        ],
    }
).encode()
WHOLE = {"datapackage.json": DESCRIPTOR, "t.csv": b"a\n1\n"}


def fault(path: Path, name: str = "t.csv", limits: Limits | None = None) -> Fault:
    with pytest.raises(FaultError) as caught, Zip(path, limits or Limits()).open(name) as stream:
        stream.read()
    return caught.value.fault


@pytest.mark.parametrize(
    "files",
    [
        {"__MACOSX/pkg/._t.csv": b"x", "__MACOSX/._pkg": b"x", "pkg/.DS_Store": b"x", ".DS_Store": b"x", "._pkg": b""},
        {"README.md": b"x"},
        {"other/x.csv": b"x", "deep/er/datapackage.json": b"{}"},
    ],
)
def test_the_one_folder_with_a_descriptor_is_that_of_the_package(tmp_path: Path, files: dict[str, bytes]) -> None:
    path = packed(tmp_path / "p.zip", files | {f"pkg/{name}": data for name, data in WHOLE.items()})
    report = check(path)
    assert (report.findings, report.rows) == ((), 1)


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["b/datapackage.json", "a/datapackage.json"], r"several folders contain one: 'b/', 'a/'"),
        (["x.csv", "a/x.csv", "b/x.csv"], r"the zip contains 'a/', 'b/', 'x\.csv'"),
        (["a/b/datapackage.json"], r"it is in 'a/b/'"),
        ([], "the zip is empty"),
        (["__MACOSX/datapackage.json"], "the zip is empty"),
    ],
)
def test_a_zip_without_one_package_is_refused_with_what_is_in_it(
    tmp_path: Path, names: list[str], message: str
) -> None:
    with pytest.raises(PackageError, match=message):
        open_package(packed(tmp_path / "p.zip", dict.fromkeys(names, b"{}")))


def test_backslashes_between_folders_are_read(tmp_path: Path) -> None:
    path = packed(tmp_path / "p.zip", {f"pkg\\{name}": data for name, data in WHOLE.items()})
    report = check(path)
    assert report.rows == 1
    assert [(one.rule, one.level) for one in report.findings] == [("missing_file", "warning")]


def test_sizes_behind_the_data_are_read(tmp_path: Path) -> None:
    stream = Unseekable()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in WHOLE.items():
            archive.writestr(name, data)
    (tmp_path / "p.zip").write_bytes(stream.data)
    assert zipfile.ZipFile(tmp_path / "p.zip").infolist()[0].flag_bits & 8
    assert check(tmp_path / "p.zip").findings == ()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_way_of_packing_that_is_not_read_is_one_finding(tmp_path: Path, method: int) -> None:
    path = packed(tmp_path / "p.zip", {"datapackage.json": DESCRIPTOR})
    with zipfile.ZipFile(path, "a", method) as archive:
        archive.writestr("t.csv", b"a\n1\n")
    (found,) = check(path).findings
    assert (found.rule, found.level) == ("not_checked", "error")
    assert found.message == f"'t.csv' uses zip compression method {method}, which is not supported."


def test_damage_in_a_packed_file_is_one_finding(tmp_path: Path) -> None:
    data = "a\n" + "\n".join(map(str, random.Random(0).choices(range(10**9), k=20_000))) + "\n"
    path = packed(tmp_path / "p.zip", WHOLE | {"t.csv": data.encode()})
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    path.write_bytes(raw)
    assert [rule for rule, _ in faults(check(path)) if rule != "type"] == ["missing_file"]
    assert fault(path).rule == "missing_file"


def test_a_file_that_is_listed_twice_is_not_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in (*WHOLE.items(), ("t.csv", b"a\nx\n")):
            archive.writestr(name, data)
    assert fault(tmp_path / "p.zip").fact == "'t.csv' cannot be read: the zip contains it twice."


def test_a_descriptor_that_is_listed_twice_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for data in (b"{}", DESCRIPTOR):
            archive.writestr("datapackage.json", data)
    with pytest.raises(PackageError, match="the zip contains it twice"):
        open_package(tmp_path / "p.zip")


def test_an_encrypted_file_is_not_read(tmp_path: Path) -> None:
    raw = bytearray(packed(tmp_path / "p.zip", WHOLE).read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    raw[at + 8] |= 1
    (tmp_path / "p.zip").write_bytes(raw)
    assert fault(tmp_path / "p.zip").fact == "'t.csv' cannot be read: it is encrypted."


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("t.csv")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("datapackage.json", DESCRIPTOR)
        archive.writestr(link, "../../etc/passwd")
    one = fault(tmp_path / "p.zip")
    assert (one.rule, one.fact) == ("unsafe_path", "'t.csv' is a link; links in a zip are not followed.")


def test_files_that_overlap_are_not_read(tmp_path: Path) -> None:
    """The second file begins within the first: both are unpacked from the same bytes."""
    path = packed(tmp_path / "p.zip", {"datapackage.json": DESCRIPTOR, "t.csv": b"0" * 100}, zipfile.ZIP_STORED)
    inner = packed(tmp_path / "i.zip", {"u.csv": b"1" * 10}, zipfile.ZIP_STORED).read_bytes()
    inner_file, inner_entry = inner[: inner.find(b"PK\x01\x02")], inner[inner.find(b"PK\x01\x02") :]
    raw = path.read_bytes()
    place = raw.find(b"0" * 100)
    raw = raw[:place] + inner_file + raw[place + len(inner_file) :]
    entry = bytearray(inner_entry[: inner_entry.find(b"PK\x05\x06")])
    struct.pack_into("<I", entry, 42, place)
    end = raw.find(b"PK\x05\x06")
    tail = bytearray(raw[end:])
    count, size = struct.unpack_from("<H", tail, 10)[0] + 1, struct.unpack_from("<I", tail, 12)[0] + len(entry)
    struct.pack_into("<HH", tail, 8, count, count)
    struct.pack_into("<I", tail, 12, size)
    path.write_bytes(raw[:end] + entry + tail)
    assert fault(path, "t.csv").fact == "'t.csv' cannot be read: it overlaps another file of the zip."


def test_a_name_that_the_file_itself_does_not_have_is_damage(tmp_path: Path) -> None:
    raw = packed(tmp_path / "p.zip", WHOLE).read_bytes()
    (tmp_path / "p.zip").write_bytes(raw.replace(b"t.csv", b"u.csv", 1))
    assert fault(tmp_path / "p.zip").fact == "'t.csv' cannot be read to its end: the zip is damaged."


def test_a_file_that_would_grow_out_of_all_proportion_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = packed(tmp_path / "p.zip", WHOLE | {"t.csv": b"a\n" * 1_000_000})
    assert (
        fault(path, limits=Limits(unpacked_bytes=1_000)).hint
        == "If the data are right, raise the limit unpacked_bytes."
    )
    monkeypatch.setattr(unpacking, "SMALL", 1_000)
    assert fault(path).hint == "If the data are right, raise the limit unpacked_times."


def test_a_file_that_lies_about_its_packed_size_does_not_grow_by_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "SMALL", 1_000)
    raw = bytearray(packed(tmp_path / "p.zip", WHOLE | {"t.csv": b"a\n" * 10_000_000}).read_bytes())
    struct.pack_into("<I", raw, raw.rfind(b"PK\x01\x02") + 20, 1 << 30)
    (tmp_path / "p.zip").write_bytes(raw)
    assert fault(tmp_path / "p.zip").rule in ("size_limit", "missing_file")
    assert Zip(tmp_path / "p.zip").directory.size < 100_000


def test_a_file_that_lies_about_its_size_is_read_no_further(tmp_path: Path) -> None:
    raw = bytearray(packed(tmp_path / "p.zip", WHOLE | {"t.csv": b"a\n" * 1_000_000}).read_bytes())
    struct.pack_into("<I", raw, raw.rfind(b"PK\x01\x02") + 24, 10)
    (tmp_path / "p.zip").write_bytes(raw)
    assert fault(tmp_path / "p.zip").rule == "missing_file"


def test_a_zip_that_is_taken_away_is_a_fault(tmp_path: Path) -> None:
    place = Zip(packed(tmp_path / "p.zip", WHOLE))
    (tmp_path / "p.zip").unlink()
    with pytest.raises(FaultError, match="No such file"):
        place.open("t.csv")


def test_nothing_stays_open(tmp_path: Path) -> None:
    package = open_package(packed(tmp_path / "p.zip", WHOLE))
    with package.resources[0].open() as stream:
        assert stream.read(1) == b"a"
    assert stream.closed


@pytest.mark.parametrize("seed", range(40))
def test_bytes_that_were_changed_at_random_are_reported_or_refused(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(packed(tmp_path / "p.zip", WHOLE).read_bytes())
    for _ in range(chance.choice([1, 3, 10])):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    (tmp_path / "p.zip").write_bytes(raw)
    with suppress(PackageError):
        check(tmp_path / "p.zip")


def test_many_files_are_opened_without_reading_the_directory_again(tmp_path: Path) -> None:
    names = [f"t{number}.csv" for number in range(10_000)]
    path = packed(tmp_path / "p.zip", WHOLE | dict.fromkeys(names, b"a\n1\n"), zipfile.ZIP_STORED)
    start = time.process_time()
    place = Zip(path)
    for name in names:
        with place.open(name) as stream:
            assert stream.read() == b"a\n1\n"
        with pytest.raises(FaultError):
            place.open("gone-" + name)
    assert time.process_time() - start < 40
