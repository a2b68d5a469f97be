"""Rows → DataFrames: the pandas dtype of each column is derived from its declaration."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from bushputin_data.models import BY_NAME, MODELS, Column, Row, columns
from bushputin_data.models.cells import text
from bushputin_data.models.row import followed
from bushputin_data.models.vocabulary import Vocabulary
from bushputin_data.study import Study

if TYPE_CHECKING:
    from bushputin_data.table import Table

# The storage is named so that the dtype does not depend on whether pyarrow is installed.
STRING = pd.StringDtype("python")
DTYPES: dict[type, Any] = {
    str: STRING,
    bool: pd.BooleanDtype(),
    int: pd.Int64Dtype(),
    float: "float64",
    # Unlike nanoseconds, seconds can represent every day that Python can.
    dt.date: "datetime64[s]",
    dt.time: STRING,
}


def dtype(column: Column, about: Study) -> Any:
    """The pandas dtype of a column; the study supplies the values of some code lists."""
    if choices := column.choices(about):
        return categories(choices, ordered=column.ordered)
    return DTYPES[column.kind]


def categories(values: Iterable[str], *, ordered: bool = False) -> pd.CategoricalDtype:
    """The dtype of a code list."""
    return pd.CategoricalDtype(pd.Index(pd.array(list(values), dtype=STRING)), ordered=ordered)


def frame(model: type[Row], rows: Sequence[Row], about: Study) -> pd.DataFrame:
    """A DataFrame with the columns of the model, in declared order and with the declared dtypes.

    The derived columns of the model follow; a derived value is missing if the rows from which it is derived are.
    """
    stored = {column.name: series(column, rows, about) for column in columns(model)}
    return pd.DataFrame(stored | {name: derived(name, values, rows) for name, values in model.derived.items()})


def widened(
    model: type[Row], rows: Sequence[Row], found: pd.DataFrame, table: Callable[[str], Table[Any]]
) -> pd.DataFrame:
    """A frame with additional columns that show what its references mean: the labels of the rows they refer to.

    `speaker_id` adds `speaker_name`; `source_id` adds title, publisher and address; rows linked by a table of pairs,
    such as topics, are added as one text, joined by "; ". A reference that does not resolve gives a missing value.
    """
    more = {
        f"{name.removesuffix('_id')}_{label.name}": series(label, [there.get(getattr(row, name)) for row in rows])
        for name, target, labels in references(model)
        for there in ({row.key: row for row in table(target)},)
        for label in labels
    }
    for name, link, owner, other in pairs(model):
        listed = linked(table(link), owner, table(other))
        more[name] = pd.Series([listed.get(row.key) for row in rows], dtype=STRING)
    return pd.concat([found, pd.DataFrame(more, index=found.index)], axis=1) if more else found


def references(model: type[Row]) -> Iterator[tuple[str, str, list[Column]]]:
    """The references of a table: the column, the table that it refers to, and the columns with its label."""
    for column in columns(model):
        if column.target and (labels := BY_NAME[column.target].resource.label):
            known = {one.name: one for one in columns(BY_NAME[column.target])}
            yield column.name, column.target, [known[label] for label in labels]


def pairs(model: type[Row]) -> Iterator[tuple[str, str, str, str]]:
    """The link tables of a table: linked table, link table, column for the row, other column."""
    for link in MODELS:
        known = {column.name: column for column in columns(link)}
        pair = [known[name] for name in link.resource.key if known[name].target]
        if len(pair) == len(link.resource.key) == 2 and pair[0].target == model.resource.name:
            other = str(pair[1].target)
            if BY_NAME[other].resource.label:
                yield other, link.resource.name, pair[0].name, other


def linked(links: Iterable[Row], owner: str, others: Iterable[Row]) -> dict[Any, str]:
    """The labels linked to each row, as one text: first those that the link table puts first, then alphabetically."""
    labels = {row.key: text(getattr(row, row.resource.label[0])) for row in others}
    found: dict[Any, list[tuple[bool, str]]] = {}
    for link in links:
        other = next(getattr(link, name) for name in link.resource.key if name != owner)
        later = not any(getattr(link, column.name) for column in columns(type(link)) if column.kind is bool)
        if other in labels:
            found.setdefault(getattr(link, owner), []).append((later, labels[other]))
    return {key: "; ".join(label for _, label in sorted(several)) for key, several in found.items()}


def derived(name: str, values: type[Vocabulary], rows: Sequence[Row]) -> pd.Series[Any]:
    """The values of one derived column."""
    found: pd.Series[Any] = pd.Series(
        [followed(row, name) for row in rows], dtype=categories(map(str, values)), name=name
    )
    return found


def series(column: Column, rows: Sequence[Row | None], about: Study | None = None) -> pd.Series[Any]:
    """The values of one column, missing where the row is missing; without a study, values stay texts."""
    values = [None if row is None else getattr(row, column.name) for row in rows]
    if column.vocabulary or column.kind is dt.time:
        values = [None if value is None else text(value) for value in values]
    found: pd.Series[Any] = pd.Series(values, dtype=dtype(column, about) if about else STRING, name=column.name)
    return found
