"""Recognizes by its first bytes what a file is, if it is not a CSV file."""

from __future__ import annotations

import re

from bushputin_data.validation.findings import Fault

# How many of the first bytes are enough to recognize any of these formats.
FIRST_BYTES = 1024
EXPORT = "Save it as CSV, or declare its format."
UNPACK = "Unpack it, or declare its format."
FETCH = "Was an error page saved instead of the data? Download the file again."

# For each beginning of a file: what the file is, and what to do.
POINTERS: dict[bytes, tuple[str, str]] = {
    b"version https://git-lfs.github.com/spec/": ("a Git LFS pointer", "Run `git lfs pull` to fetch the data."),
    b"version http://git-media.io/": ("a Git LFS pointer", "Run `git lfs pull` to fetch the data."),
    b"version https://hawser.github.com/spec/": ("a Git LFS pointer", "Run `git lfs pull` to fetch the data."),
    b"/annex/objects/": ("a git-annex pointer", "Run `git annex get` to fetch the data."),
}
BINARY: dict[bytes, tuple[str, str]] = {
    b"\x1f\x8b": ("a gzip file", UNPACK),
    b"BZh": ("a bzip2 file", UNPACK),
    b"\xfd7zXZ\0": ("an xz file", UNPACK),
    b"\x28\xb5\x2f\xfd": ("a Zstandard file", UNPACK),
    b"\x04\x22\x4d\x18": ("an LZ4 file", UNPACK),
    b"7z\xbc\xaf\x27\x1c": ("a 7z archive", UNPACK),
    b"Rar!\x1a\x07": ("a RAR archive", UNPACK),
    b"PK\x03\x04": ("a zip archive", UNPACK),
    b"PK\x05\x06": ("an empty zip archive", UNPACK),
    b"PAR1": ("a Parquet file", EXPORT),
    b"PARE": ("an encrypted Parquet file", EXPORT),
    b"ARROW1": ("an Arrow file", EXPORT),
    b"FEA1": ("a Feather file", EXPORT),
    b"ORC": ("an ORC file", EXPORT),
    b"Obj\x01": ("an Avro file", EXPORT),
    b"SQLite format 3\0": ("an SQLite database", EXPORT),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": ("an old Office document, such as an Excel workbook (.xls)", EXPORT),
    b"\x89HDF\r\n\x1a\n": ("an HDF5 file", EXPORT),
    b"CDF\x01": ("a NetCDF file", EXPORT),
    b"CDF\x02": ("a NetCDF file", EXPORT),
    b"\x93NUMPY": ("a NumPy array", EXPORT),
    b"RDX2\n": ("an R data file", EXPORT),
    b"RDX3\n": ("an R data file", EXPORT),
    b"<stata_dta>": ("a Stata file", EXPORT),
    b"$FL2": ("an SPSS file", EXPORT),
    b"%PDF-": ("a PDF", EXPORT),
    b"{\\rtf": ("an RTF document", EXPORT),
    b"\x89PNG\r\n\x1a\n": ("a PNG picture", EXPORT),
    b"\xff\xd8\xff": ("a JPEG picture", EXPORT),
    b"GIF8": ("a GIF picture", EXPORT),
    b"II*\0": ("a TIFF picture", EXPORT),
    b"MM\0*": ("a TIFF picture", EXPORT),
}
# What only the bytes of a program have; a table can begin with letters that are also those of a format.
CONTROL = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
LETTERS = re.compile(rb"[A-Za-z0-9$\n]+")
# What the names of the first files in a zip say of it.
OFFICE: dict[bytes, tuple[str, str]] = {
    b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet": ("an OpenDocument spreadsheet (.ods)", EXPORT),
    b"xl/": ("an Excel workbook (.xlsx)", EXPORT),
    b"[Content_Types].xml": ("an Office document, such as an Excel workbook (.xlsx)", EXPORT),
}
# The longer marks first, for they begin with the shorter ones.
MARKS = {
    b"\xff\xfe\0\0": "UTF-32",
    b"\0\0\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
HTML = re.compile(rb"<!doctype\s+html|<(?:html|head|body)\b", re.IGNORECASE)
XML = re.compile(rb"<\?xml\s|<!--|<[A-Za-z][\w.:-]*[\s/>]")
JSON = re.compile(rb"""\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}\s*$)|\[\s*(?:[\[{]|"(?:[^"\\]|\\.)*"\s*[,\]])""")


def recognise(first_bytes: bytes) -> Fault | None:
    """The one finding for a file that should be CSV but is not; it stands for all others.

    To be asked only where hardly any name of the header is one of the schema's (`header.is_foreign`): a table may begin
    with any text.

    Args:
        first_bytes: `FIRST_BYTES` of them, or all where there are fewer.
    """
    begin = first_bytes[:FIRST_BYTES]
    if encoding := other_encoding(begin):
        hint = f'Save it as UTF-8, or declare the encoding "{encoding.lower()}".'
        return Fault("encoding", f"The file is text in {encoding}, so none of its rows was checked.", hint)
    if not begin.strip(b"\0"):
        return not_a_table("nothing but NUL bytes", "Download the file again.") if begin else None
    found = binary(begin) or text(begin.removeprefix(b"\xef\xbb\xbf").lstrip())
    return not_a_table(*found) if found else None


def not_a_table(what: str, hint: str) -> Fault:
    """The fault of a file that is something else: nothing more can be said of it."""
    return Fault("not_checked", f"The file is {what}, not CSV: none of its rows was checked.", hint)


def binary(begin: bytes) -> tuple[str, str] | None:
    """What a file of bytes is."""
    if begin[257:262] == b"ustar":
        return "a tar archive", UNPACK
    if begin[8:12] == b"DUCK":
        return "a DuckDB database", EXPORT
    if begin.startswith(b"PK\x03\x04") and (found := next(filter(begin.__contains__, OFFICE), None)):
        return OFFICE[found]
    found = next(filter(begin.startswith, BINARY), None)
    if found is None or (LETTERS.fullmatch(found) and not CONTROL.search(begin)):
        return None
    return BINARY[found]


def text(begin: bytes) -> tuple[str, str] | None:
    """What a file of text is, space before it taken away."""
    if pointer := next(filter(begin.startswith, POINTERS), None):
        return POINTERS[pointer]
    if HTML.match(begin) or (XML.match(begin) and b"<html" in begin.lower()):
        return "an HTML page", FETCH
    if XML.match(begin):
        is_error = re.search(rb"<(?:\w+:)?Error\b", begin)
        return ("an XML error message", FETCH) if is_error else ("XML", EXPORT)
    if JSON.match(begin):
        is_error = re.match(rb"""\{\s*"(?:error|errors|message|detail|status)"\s*:""", begin, re.IGNORECASE)
        return ("a JSON error message", FETCH) if is_error else ("JSON", EXPORT)
    return None


def other_encoding(begin: bytes) -> str | None:
    """The encoding of text that is not made of single bytes, by its mark or by its NULs."""
    if marked := next((MARKS[mark] for mark in MARKS if begin.startswith(mark)), None):
        return marked
    pairs = begin[: len(begin) // 2 * 2]
    even, odd = pairs[::2].count(0), pairs[1::2].count(0)
    # Text of Latin letters in UTF-16 has a NUL in every pair, and always on the same side.
    if len(pairs) >= 8 and max(even, odd) > 0.4 * len(pairs) and min(even, odd) == 0:
        return "UTF-16LE" if odd else "UTF-16BE"
    return None
