"""An Excel workbook: a README sheet, and one sheet per table with a fixed header, filters, real dates and numbers.

Every text is written as text, so that no cell can be a formula or a link. A text that looks like a formula also gets
Excel's text mark (the hidden apostrophe), so that it stays text when somebody edits the cell. The values are not
changed.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import xlsxwriter

from bushputin_data.datapackage import described
from bushputin_data.errors import ExportError
from bushputin_data.exports import about
from bushputin_data.models.cells import text

if TYPE_CHECKING:
    from bushputin_data.dataset import Dataset
    from bushputin_data.table import Table

README = "README"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Excel's limits: characters of a cell and of the name of a sheet, digits of a number, and its first day after a day
# that never was.
CHARACTERS, SHEET, LARGEST, FIRST_DAY = 32_767, 31, 10**15, dt.date(1900, 3, 1)
NARROW, WIDE = 10, 60
NOTES = (
    "An empty cell is a missing value.",
    "Each sheet is one table; its columns are described below. Code lists are at the end.",
    "Text that looks like a formula is stored as text: no cell contains a formula.",
    (
        "Dates before March 1900 and whole numbers of more than 15 digits, which Excel cannot represent, "
        "are stored as text."
    ),
)


def make(dataset: Dataset, _stem: str) -> bytes:
    """The workbook.

    Raises:
        ExportError: a text is longer than a cell can hold.
    """
    out = io.BytesIO()
    # In memory, without temporary files.
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    said = about.facts(dataset.descriptor)
    book.set_properties(
        {
            "title": said.get("title", ""),
            "comments": said.get("cite", ""),
            "keywords": said.get("licence", ""),
            "created": about.moment(dataset.descriptor),
        }
    )
    formats = Formats(book)
    write_readme(book.add_worksheet(README), dataset, formats)
    for name, rows in dataset.tables.items():
        write_table(book.add_worksheet(name[:SHEET]), rows, formats)
    book.close()
    return out.getvalue()


class Formats:
    """The cell formats."""

    def __init__(self, book: Any) -> None:
        """Declare them in a workbook."""
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.quoted = book.add_format({"quote_prefix": True})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})
        self.time = book.add_format({"num_format": "hh:mm"})


def write_table(sheet: Any, rows: Table[Any], formats: Formats) -> None:
    """Write a table: a header, and one line per row."""
    declared = about.held(rows.model)
    for across, column in enumerate(declared):
        cells = [about.value(row, column.name) for row in rows]
        for down, value in enumerate(cells, 1):
            write_cell(sheet, down, across, value, formats)
        longest = max((len(text(value)) for value in cells), default=0)
        sheet.set_column(across, across, min(max(longest, len(column.name) + 3, NARROW), WIDE))
        sheet.write_string(0, across, column.name, formats.head)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(declared) - 1)


def write_cell(sheet: Any, down: int, across: int, value: Any, formats: Formats) -> None:
    """Write a value with its own type, or as text if Excel cannot represent the number or date."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(down, across, value)
    elif isinstance(value, int | float) and abs(value) < LARGEST:
        sheet.write_number(down, across, value)
    elif isinstance(value, dt.date) and value >= FIRST_DAY:
        sheet.write_datetime(down, across, value, formats.date)
    elif isinstance(value, dt.time):
        sheet.write_datetime(down, across, value, formats.time)
    else:
        write_text(sheet, down, across, text(value), formats)


def write_text(sheet: Any, down: int, across: int, value: str, formats: Formats) -> None:
    """Write a text as text, whatever it looks like.

    Raises:
        ExportError: it is too long.
    """
    if len(value) > CHARACTERS:
        place = f"sheet {sheet.get_name()}, row {down + 1}, column {across + 1}"
        raise ExportError(
            f"{place}: the text has {len(value):,} characters, but an Excel cell holds at most {CHARACTERS:,}"
        )
    sheet.write_string(down, across, value, formats.quoted if value.startswith(FORMULA) else None)


def write_readme(sheet: Any, dataset: Dataset, formats: Formats) -> None:
    """Write the README sheet: what the workbook is, how to cite it, and what its columns and values mean."""
    for across, width in enumerate((24, 24, 16, 100)):
        sheet.set_column(across, across, width)
    for down, (look, cells) in enumerate(readme(dataset)):
        for across, cell in enumerate(cells):
            sheet.write_string(down, across, cell, getattr(formats, look))


def readme(dataset: Dataset) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The lines of the README sheet, each with its format."""
    said = about.facts(dataset.descriptor)
    yield "title", (said.pop("title", ""),)
    for name, value in said.items():
        yield "wrapped", (name, "", "", value)
    for note in NOTES:
        yield "wrapped", ("reading", "", "", note)
    yield "wrapped", ()
    yield "head", ("table", "title", "rows", "a row is")
    for name, rows in dataset.tables.items():
        yield "wrapped", (name, rows.model.resource.title, str(len(rows)), described(rows.model))
    yield "wrapped", ()
    yield "head", ("table", "column", "type", "meaning")
    for model, column in about.dictionary():
        yield "wrapped", (model.resource.name, column.name, about.kind(column), column.description)
    yield "wrapped", ()
    yield "head", ("code list", "value", "", "definition")
    for name, members in about.code_lists(dataset.study).items():
        for one, definition in members.items():
            yield "wrapped", (name, one, "", definition)
