"""The dialect of a CSV file: the delimiter by which most of its first rows have as many cells as the first."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from bushputin_data.validation.findings import shown
from bushputin_data.validation.source.dialect import USUAL

# How many characters, and how many of their rows, are looked at.
SAMPLE, ROWS = 1 << 16, 500
# If no delimiter divides at least this share of the rows alike, there is one column.
MOST = 0.5
# Excel allows a file to declare its delimiter in a line before the header.
SAID = re.compile(r'"?sep=(?P<mark>[^\r\n"])"?(?:\r\n|\r|\n)', re.IGNORECASE)
TABS = (".tsv", ".tab")


class Score(NamedTuple):
    """How well a delimiter fits; the best is the greatest.

    Attributes:
        divides: the first row has several cells.
        clean: no quote is misplaced.
        share: of the rows that have as many cells as the first.
        width: of the first row.
        order: among delimiters that fit alike the usual one comes first.
    """

    divides: bool
    clean: bool
    share: float
    width: int
    order: int


def dialect_of(sample: str, name: str, *, is_whole: bool) -> tuple[dict[str, Any], str]:
    """The properties of the dialect, and a sentence that states them.

    Args:
        sample: the beginning of the file.
        name: the file's.
        is_whole: that is all of it.
    """
    if said := SAID.match(sample):
        mark = said["mark"]
        properties = {"delimiter": mark, "headerRows": [2], "commentRows": [1]}
        return properties, f"Cells are separated by {named(mark)}, as the first line says."
    lines = sample.splitlines(keepends=True)
    marks = sorted(USUAL, key=lambda mark: mark != "\t") if name.lower().endswith(TABS) else list(USUAL)
    scores = {mark: score(lines, mark, -marks.index(mark), is_whole=is_whole) for mark in marks}
    if not any(found.width > 1 and found.share > MOST for found in scores.values()):
        alone = next((mark for mark in marks if scores[mark].width < 2 and scores[mark].share == 1), marks[0])
        return {"delimiter": alone}, f"There is only one column: no delimiter was found, so {named(alone)} is assumed."
    best = max(scores, key=scores.__getitem__)
    return {"delimiter": best}, f"Cells are separated by {named(best)}."


def named(mark: str) -> str:
    """A delimiter, for a sentence."""
    return USUAL.get(mark, shown(mark))


def score(lines: Sequence[str], mark: str, order: int, *, is_whole: bool) -> Score:
    """How well a delimiter fits."""
    widths: list[int] = []
    clean = True
    reader = csv.reader(iter(lines), delimiter=mark, strict=True)
    try:
        for row in reader:
            if any(row):
                widths.append(len(row))
            if len(widths) >= ROWS:
                break
    except csv.Error:
        # The sample may end within a cell.
        clean = not is_whole and reader.line_num >= len(lines)
    if not is_whole and len(widths) > 1 and len(widths) < ROWS:
        widths.pop()
    width = widths[0] if widths else 0
    return Score(width > 1, clean, widths.count(width) / max(len(widths), 1), width, order)
