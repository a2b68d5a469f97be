"""Whether the first row of a file names its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bushputin_data.validation.inference.columns import Column

WHOLE = re.compile(r"[0-9]{1,9}")
YEARS = range(1500, 2101)


def is_header(first: Sequence[str], columns: Sequence[Column]) -> bool:
    """Whether the first row is a header, unless one of its cells is certainly a value of its column.

    Args:
        first: its cells.
        columns: what is known of the rows below it.
    """
    if numbers_columns(first):
        return True
    return not any(is_value(text, column) for text, column in zip(first, columns, strict=False))


def numbers_columns(first: Sequence[str]) -> bool:
    """Whether the cells number the columns, as some programs do when columns have no names."""
    numbers = [int(text) for text in first if WHOLE.fullmatch(text)]
    return len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 2


def is_value(text: str, column: Column) -> bool:
    """Whether a cell is of the type of all those below it; a year may well be a name."""
    if WHOLE.fullmatch(text) and int(text) in YEARS:
        return False
    return any(one.takes(text) for one in column.fitting)


def names(first: Sequence[str]) -> Iterator[str | None]:
    """The names of the columns; a column without a name is given one, and a repeated name is dropped."""
    seen: set[str] = set()
    labels = set(first)
    for number, label in enumerate(first, 1):
        name = label if label.strip() else free(f"column_{number}", labels)
        yield None if name in seen else name
        seen.add(name)


def free(name: str, taken: set[str]) -> str:
    """A name not yet used by a column."""
    while name in taken:
        name += "_"
    return name
