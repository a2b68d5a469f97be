"""The dialect of a CSV file: the delimiter by which most of its first rows have as many cells as the first."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from bushputin_data.validation.findings import shown
from bushputin_data.validation.source.dialect import USUAL

# Characters that are looked at, and so many of their rows.
SAMPLE, ROWS = 1 << 16, 500
# How Excel lets a file say its delimiter, in a line before the header.
SAID = re.compile(r'"?sep=(?P<mark>[^\r\n"])"?(?:\r\n|\r|\n)', re.IGNORECASE)
TABS = (".tsv", ".tab")


class Score(NamedTuple):
    """How well a delimiter fits; the best is the greatest.

    Attributes:
        clean: no quote is out of its place.
        share: of the rows that have as many cells as the first.
        width: of the first row.
        order: among delimiters that fit alike the usual one comes first.
    """

    clean: bool
    share: float
    width: int
    order: int


def dialect_of(sample: str, name: str, *, is_whole: bool) -> tuple[dict[str, Any], str]:
    """The properties of the dialect, and the sentence that says so.

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
    scores = {mark: found for mark in marks if (found := score(lines, mark, -marks.index(mark), is_whole=is_whole))}
    if not scores:
        return {
            "delimiter": marks[0]
        }, f"There is one column: no delimiter was found, and {named(marks[0])} is assumed."
    best = max(scores, key=scores.__getitem__)
    return {"delimiter": best}, f"Cells are separated by {named(best)}."


def named(mark: str) -> str:
    """A delimiter, for a sentence."""
    return USUAL.get(mark, shown(mark))


def score(lines: Sequence[str], mark: str, order: int, *, is_whole: bool) -> Score | None:
    """How well a delimiter fits; None where the first row does not have it."""
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
    if not widths or widths[0] < 2:
        return None
    if not is_whole and len(widths) > 1 and len(widths) < ROWS:
        widths.pop()
    return Score(clean, widths.count(widths[0]) / len(widths), widths[0], order)
