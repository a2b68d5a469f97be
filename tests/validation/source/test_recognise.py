"""A file that is something else than CSV is told as what it is, once, and nothing that follows from it."""

from __future__ import annotations

import gzip
import io
import sqlite3
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation.source.recognise import FIRST_BYTES, recognise
from tests.validation.packages import checked, field, refers, table
from tests.validation.source.zipping import packed

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
HTML = b"\n<!DOCTYPE html>\n<html><head><title>404</title></head></html>\n"
S3 = b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>'


def zipped(folder: Path, name: str) -> bytes:
    return packed(folder / "x.zip", {name: b"x" * 100}).read_bytes()


@pytest.mark.parametrize(
    ("begin", "what", "hint"),
    [
        (LFS, "a Git LFS pointer", "git lfs pull"),
        (b"version http://git-media.io/v/2\n", "a Git LFS pointer", "git lfs pull"),
        (b"/annex/objects/SHA256E-s4--9f86.csv\n", "a git-annex pointer", "git annex get"),
        (HTML, "an HTML page", "Download the file again"),
        (b"<html lang='en'>", "an HTML page", "Download the file again"),
        (b'<?xml version="1.0"?>\n<html xmlns="x">', "an HTML page", "Download the file again"),
        (S3, "an XML error message", "Download the file again"),
        (b"<rss version='2.0'>", "XML", "Save it as CSV"),
        (b'{"message": "Not Found"}', "a JSON error message", "Download the file again"),
        (b'{"type": "FeatureCollection", ', "JSON", "Save it as CSV"),
        (b'[{"a": 1}]', "JSON", "Save it as CSV"),
        (b'\xef\xbb\xbf[["a", 1]]', "JSON", "Save it as CSV"),
        (gzip.compress(b"a\n", mtime=0), "a gzip file", "Unpack it"),
        (b"BZh91AY&SY\x12\x08\0", "a bzip2 file", "Unpack it"),
        (b"\xfd7zXZ\0\0\x04", "an xz file", "Unpack it"),
        (b"\x28\xb5\x2f\xfd\x04", "a Zstandard file", "Unpack it"),
        (b"PAR1\x15\x04", "a Parquet file", "Save it as CSV"),
        (b"ARROW1\0\0", "an Arrow file", "Save it as CSV"),
        (b"%PDF-1.7\n", "a PDF", "Save it as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", ".xls", "Save it as CSV"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture", "Save it as CSV"),
        (b"RDX3\nX\n\0\0\0\x03", "an R data file", "Save it as CSV"),
        (b"\0" * 512, "nothing but NUL bytes", "Download the file again"),
    ],
)
def test_a_file_is_told_as_what_it_is(begin: bytes, what: str, hint: str) -> None:
    fault = recognise(begin)
    assert fault
    assert (fault.rule, fault.level) == ("not_checked", "error")
    assert what in fault.fact
    assert fault.fact.endswith("none of its rows was checked.")
    assert hint in (fault.hint or "")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("xl/workbook.xml", "an Excel workbook (.xlsx)"),
        ("[Content_Types].xml", "an Office document"),
        ("t.csv", "a zip archive"),
    ],
)
def test_a_workbook_is_told_from_a_zip(tmp_path: Path, name: str, what: str) -> None:
    fault = recognise(zipped(tmp_path, name))
    assert fault
    assert what in fault.fact


def test_a_spreadsheet_of_open_document_is_told_from_a_zip() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    fault = recognise(stream.getvalue())
    assert fault
    assert "(.ods)" in fault.fact


def test_a_database_and_an_archive_are_told(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "x.db") as database:
        database.execute("create table t (a)")
    database.close()
    with tarfile.open(tmp_path / "x.tar", "w") as archive:
        archive.add(tmp_path / "x.db")
    for name, what in (("x.db", "an SQLite database"), ("x.tar", "a tar archive")):
        fault = recognise((tmp_path / name).read_bytes()[:FIRST_BYTES])
        assert fault
        assert what in fault.fact


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-16", "UTF-16"), ("utf-32", "UTF-32"), ("utf-16-le", "UTF-16LE"), ("utf-16-be", "UTF-16BE")],
)
def test_text_in_another_encoding_is_told(encoding: str, name: str) -> None:
    fault = recognise("id,city\n1,Graz\n".encode(encoding))
    assert fault
    assert (fault.rule, fault.fact) == ("encoding", f"The file is text in {name}, so none of its rows was checked.")
    assert f'"{name.lower()}"' in (fault.hint or "")


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"id,city\n1,Graz\n",
        b"\xef\xbb\xbfid;city\r\n",
        b"version,oid,size\n1,2,3\n",
        b"<5,5-10,>10\n1,2,3\n",
        b"[id],{city}\n1,2\n",
        b"BZhang,id\n",
        b"ORC,ELF\n1,2\n",
        b"caf\xe9,b\n",
        b"a\0b,c\nd,e\n",
        b'"PAR1",b\n',
        b"PAR1,PAR2\n",
        b"GIF87a,b\n",
    ],
)
def test_a_table_is_not_taken_for_something_else(begin: bytes) -> None:
    assert recognise(begin) is None


@given(st.binary(max_size=200))
def test_any_bytes_can_be_looked_at(begin: bytes) -> None:
    fault = recognise(begin)
    assert fault is None or fault.fact.endswith(".")


@pytest.mark.parametrize("content", [LFS, HTML, S3, b'{"message": "Not Found"}\n', b"PAR1\x15\x04\0\n\xff,\n"])
def test_it_is_the_only_finding_and_references_to_it_have_none(tmp_path: Path, content: bytes) -> None:
    fields = [field("id", "integer"), field("x"), field("y")]
    target = table("p", fields, content, primaryKey="id", hash="0" * 32, bytes=5)
    child = table("t", [field("p", "integer")], "p\n" + "".join(f"{n}\n" for n in range(50)))
    child["schema"]["foreignKeys"] = [refers("p", "p.id")]
    (found,) = checked(tmp_path, target, child).findings
    assert (found.rule, found.level, found.resource) == ("not_checked", "error", "p")
