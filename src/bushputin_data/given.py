"""Turns what users pass (an id, a row, a frame or part of one, a table, or several of these) into rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bushputin_data.dataset import Dataset
from bushputin_data.errors import UnknownNameError, UsageError, shown
from bushputin_data.models import BY_NAME, Row, names
from bushputin_data.models.cells import text
from bushputin_data.values import native

# Tables whose rows have a single id, the most frequently used first.
BY_ID = ("statements", "meetings", "sources", "events", "people", "topics", "claims", "verifications")


def rows(thing: Any, data: Dataset) -> list[Row]:
    """The rows that an argument stands for, each once and in the given order; ids are looked up in `data`.

    Raises:
        UnknownNameError: no row has such an id; the message suggests similar ones.
        UsageError: the argument does not stand for rows.
    """
    return list({(row.resource.name, row.key): row for row in every(thing, data)}.values())


def every(thing: Any, data: Dataset) -> Iterator[Row]:
    """The rows that an argument stands for, one by one."""
    if isinstance(thing, Row):
        yield thing
    elif isinstance(thing, str):
        yield by_id(thing, data)
    elif hasattr(thing, "columns") and hasattr(thing, "to_dict"):
        yield from of_frame(thing, data)
    elif hasattr(thing, "to_frame") and is_record(thing):
        yield from of_frame(thing.to_frame().T, data)
    elif isinstance(thing, Iterable) and not isinstance(thing, bytes | Dataset):
        for one in thing:
            yield from every(one, data)
    else:
        raise UsageError(f"{shown(thing)} does not identify rows: give an id, a row, a DataFrame, or several of these")


def by_id(name: str, data: Dataset) -> Row:
    """The row with this id, in whichever table."""
    for table in BY_ID:
        if name in data[table]:
            found: Row = data[table][name]
            return found
    known = (row.key for table in BY_ID[:-1] for row in data[table])
    raise UnknownNameError.among(known, "row with the id", name)


def is_record(series: Any) -> bool:
    """Whether a series is a row of a frame, not a column: its labels include the key of a table."""
    labels = set(map(str, series.index))
    return any(labels.issuperset(model.resource.key) for model in BY_NAME.values())


def of_frame(frame: Any, data: Dataset) -> Iterator[Row]:
    """The rows from which a frame was made, found by its key columns."""
    if levels := [name for name in frame.index.names if name is not None and name not in frame.columns]:
        # `set_index` has turned key columns into an index.
        frame = frame.reset_index(levels)
    columns = set(map(str, frame.columns))
    models = [model for model in BY_NAME.values() if columns.issuperset(model.resource.key)]
    if not models:
        raise UsageError("the DataFrame has no key column of a table, such as statement_id or meeting_id")
    model = max(models, key=lambda one: len(columns.intersection(names(one))))
    table, key = data[model.resource.name], list(model.resource.key)
    for values in zip(*(frame[name] for name in key), strict=True):
        cells = tuple(map(native, values))
        yield table[cells[0] if len(cells) == 1 else cells]


def joined(row: Row) -> str:
    """The key of a row as one text, its parts joined by `|`."""
    return "|".join(text(getattr(row, name)) for name in row.resource.key)
