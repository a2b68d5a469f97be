"""Parquet: one file per table, with types, code lists as dictionaries, and column descriptions."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from bushputin_data.datapackage import described
from bushputin_data.errors import ExportError
from bushputin_data.exports import about

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bushputin_data.dataset import Dataset
    from bushputin_data.models import Column
    from bushputin_data.study import Study
    from bushputin_data.table import Table

TYPES = {
    str: pa.string(),
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    dt.date: pa.date32(),
    dt.time: pa.time32("ms"),
}


# Older versions write times of day as if they were UTC.
OLDEST = 22


def make(dataset: Dataset, _stem: str) -> dict[str, bytes]:
    """The files by name.

    Raises:
        ExportError: pyarrow is too old.
    """
    if int(pa.__version__.split(".")[0]) < OLDEST:
        raise ExportError(
            f"pyarrow {pa.__version__} gives times of day the wrong time zone: install version {OLDEST} or newer"
        )
    said, study = about.facts(dataset.descriptor), dataset.study
    files = {f"{name}.parquet": written(table(rows, said, study)) for name, rows in dataset.tables.items()}
    return {about.README: about.readme(dataset.descriptor, dataset.study), **files}


def written(table: pa.Table) -> bytes:
    """The bytes of a file."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def table(rows: Table[Any], said: Mapping[str, str], study: Study) -> pa.Table:
    """The rows of a table in columns, with the release and its citation in the metadata."""
    declared = about.held(rows.model)
    metadata = {**said, "table": rows.model.resource.title, "table_description": described(rows.model)}
    arrays = [array(column, [about.value(row, column.name) for row in rows], study) for column in declared]
    return pa.table(arrays, schema=pa.schema([field(column, study) for column in declared], metadata))


def field(column: Column, study: Study) -> pa.Field:
    """The type of a column and its description."""
    kind = TYPES[column.kind]
    if column.choices(study):
        kind = pa.dictionary(pa.int32(), pa.string(), ordered=column.ordered)
    return pa.field(column.name, kind, nullable=not column.required, metadata={"description": column.description})


def array(column: Column, values: list[Any], study: Study) -> pa.Array:
    """The values of a column; for a code list, also those that no row has, in declared order."""
    members = list(column.choices(study))
    if not members:
        return pa.array(values, TYPES[column.kind])
    places = {name: place for place, name in enumerate(members)}
    found = pa.array([None if value is None else places[str(value)] for value in values], pa.int32())
    return pa.DictionaryArray.from_arrays(found, pa.array(members, pa.string()), ordered=column.ordered)
