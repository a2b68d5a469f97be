"""The changes in a table as lines for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bushputin_data.versions.tables import TableDiff

# The maximum number of rows or cells of each kind shown per table, and of characters per cell.
SHOWN, LENGTH = 5, 60
# The number of equal characters shown before the difference.
LEAD = 20


def one_table(table: TableDiff) -> str:
    """The text for people on one table, with all its changes."""
    return "\n".join([table.name, *(f"  {line}" for line in details(table, most=None))])


def details(table: TableDiff, most: int | None = SHOWN) -> Iterator[str]:
    """The first changes of each kind in a table, or all of them."""
    if table.whole is not None:
        yield "the file is replaced as a whole, because its bytes cannot be rebuilt from its cells"
    if table.order:
        yield "the order of the rows changed"
    yield from first([f"+ {named(one.key)}" for one in table.added], most)
    yield from first([f"- {named(one)}" for one, _ in table.removed], most)
    cells = (f"~ {named(one.key)} {one.column}: {' → '.join(both(one.old or '', one.new))}" for one in table.corrected)
    yield from first(list(cells), most)


def first(found: list[str], most: int | None = SHOWN) -> Iterator[str]:
    """The first of a list, and how many more there are."""
    yield from found[:most]
    if most is not None and len(found) > most:
        yield f"{found[0][0]} … and {len(found) - most:,} more (--table lists all of a table)"


def named(key: tuple[str, ...]) -> str:
    """The key of a row in a line."""
    return cut(" ".join("|".join(key).split())) or "(empty)"


def both(old: str, new: str) -> tuple[str, str]:
    """An old and a new value, each cut so that the difference is visible."""
    flat = [" ".join(one.split()) for one in (old, new)]
    # White space is kept if it is the only difference.
    before, after = flat if flat[0] != flat[1] else (old, new)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    begin = max(same - LEAD, 0) if same >= LENGTH - LEAD else 0
    return around(before, begin), around(after, begin)


def around(value: str, begin: int) -> str:
    """A value in quotation marks from this position on, with an ellipsis for what is left out."""
    if not value:
        return "(empty)"
    return json.dumps(cut(f"…{value[begin:]}" if begin else value), ensure_ascii=False)


def cut(text: str) -> str:
    """A text in a line, shortened."""
    return text if len(text) <= LENGTH else text[: LENGTH - 1] + "…"
