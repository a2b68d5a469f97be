"""Puts lexical faults into generated packages."""

from __future__ import annotations

import calendar
import hashlib
import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from bushputin_data.validation.testing.strategies import Draft, Table, packages, spoilt_packages

Draw = Callable[[st.SearchStrategy[Any]], Any]
MONTHS = list(calendar.month_name)[1:]


def padded(draw: Draw, text: str) -> str:
    """A text with a space at its edges, or several."""
    before, after = draw(st.sampled_from([(" ", ""), ("", " "), ("", "  "), (" ", " "), ("", "\u00a0")]))
    return f"{before}{text}{after}"


def decomposed(draw: Draw, text: str) -> str:
    """A text in normal form D; one that has no other form gets a letter that has."""
    other = unicodedata.normalize("NFD", text)
    return other if other != text else text + "e\u0301"


def other_form(draw: Draw, text: str) -> str:
    """A date or a number in another form."""
    if len(text) == 10 and text[4] == text[7] == "-":
        year, month, day = text.split("-")
        forms = [
            f"{int(day)} {MONTHS[int(month) - 1]} {year}",
            f"{year}/{month}/{day}",
            f"{day}/{month}/{year}",
            f"{month}/{day}/{year}",
        ]
        return str(draw(st.sampled_from(forms)))
    if text.lstrip("-").isdecimal() and text.isascii():
        return str(draw(st.sampled_from([f"{int(text):,}", f"{int(text):,}".replace(",", " "), f"{text}.0"])))
    return text.replace(".", ",")


CELLS = (padded, padded, decomposed, other_form, other_form)


def spoil_cells(draw: Draw, draft: Draft) -> None:
    """Lexical faults in some cells; of a key also where others refer to it, or there alone."""
    for table in draft.tables:
        for _ in range(draw(st.integers(0, 4))):
            record = draw(st.sampled_from(table.records))
            place = draw(st.sampled_from([0, draw(st.integers(0, max(0, len(record) - 1)))]))
            if record is table.records[0] or not record or not record[place]:
                continue
            old = record[place]
            # A key that is that of another row but for a fault.
            others = [old, old, old, draw(st.sampled_from(table.records))[0]]
            other = old if place else draw(st.sampled_from(others))
            record[place] = draw(st.sampled_from(CELLS))(draw, other)
            if draw(st.booleans()):
                everywhere(draft, old, record[place])


def everywhere(draft: Draft, old: str, new: str) -> None:
    """The same fault in all cells that say the same."""
    for table in draft.tables:
        for record in table.records[1:]:
            record[:] = [new if cell == old else cell for cell in record]


def spoilt_bytes(draw: Draw, table: Table) -> bytes:
    """The file of a table with faults of the file as a whole."""
    data = table.encode()
    ends = draw(st.sampled_from(["as they are", "as they are", "mixed", "twice", "other"]))
    if ends == "mixed":
        head, _, rest = data.partition(b"\n")
        data = head + b"\n" + rest.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    elif ends == "twice":
        data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\r\n")
    elif ends == "other":
        data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r")
    if draw(st.booleans()):
        data = b"\xef\xbb\xbf" + data
    return data.rstrip(b"\r\n") if draw(st.booleans()) else data


@st.composite
def faulty_packages(draw: Draw) -> dict[str, bytes]:
    """The files of a package with lexical faults, and often with others."""
    draft: Draft = draw(st.one_of(packages(), spoilt_packages()))
    spoil_cells(draw, draft)
    files = {table.file: spoilt_bytes(draw, table) for table in draft.tables}
    for table in draft.tables:
        if draw(st.booleans()):
            table.descriptor["bytes"] = len(files[table.file]) + draw(st.sampled_from([0, 0, 0, 1]))
        if draw(st.booleans()):
            table.descriptor["hash"] = "sha256:" + hashlib.sha256(files[table.file]).hexdigest()
    indent = draw(st.sampled_from([None, 1, 4]))
    return files | {"datapackage.json": json.dumps(draft.whole(), indent=indent).encode()}


def put(files: dict[str, bytes], folder: Path) -> Path:
    """Write the files into a folder."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def held(folder: Path) -> dict[str, bytes]:
    """What is in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}
