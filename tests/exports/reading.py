"""Reads exports back with other programs than wrote them, into one form: values of Python, None where missing."""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyreadstat

from bushputin_data import Dataset
from bushputin_data.exports.about import held
from bushputin_data.models import MODELS, Column

Cells = dict[str, list[tuple[Any, ...]]]


def of_frames(dataset: Dataset) -> Cells:
    """The cells of the frames: what every export is compared with."""
    return {name: of_frame(name, table.frame()) for name, table in dataset.tables.items()}


def of_frame(name: str, frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    model = next(model for model in MODELS if model.resource.name == name)
    assert list(frame) == [column.name for column in held(model)]
    return normal(name, list(zip(*(frame[column] for column in frame), strict=True)))


def normal(name: str, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows of a table in the one form."""
    model = next(model for model in MODELS if model.resource.name == name)
    return [tuple(cell(column, value) for column, value in zip(held(model), row, strict=True)) for row in rows]


def cell(column: Column, value: Any) -> Any:
    """A value in the one form; only what is equal in meaning becomes equal."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return None
    if column.kind is dt.date:
        return value.date() if isinstance(value, dt.datetime) else dt.date.fromisoformat(str(value))
    if column.kind is dt.time:
        return value if isinstance(value, str) else f"{value:%H:%M}"
    if column.kind is str:
        assert isinstance(value, str)
        return str(value)
    assert not isinstance(value, str)
    assert column.kind(value) == value
    return column.kind(value)


def of_sqlite(path: Path) -> Cells:
    connection = sqlite3.connect(path)
    try:
        return {
            model.resource.name: normal(
                model.resource.name, connection.execute(f"SELECT * FROM {model.resource.name}").fetchall()
            )
            for model in MODELS
        }
    finally:
        connection.close()


def of_parquet(path: Path) -> Cells:
    with duckdb.connect() as connection:
        return {
            model.resource.name: normal(
                model.resource.name,
                connection.execute(f"SELECT * FROM read_parquet('{path}/{model.resource.name}.parquet')").fetchall(),
            )
            for model in MODELS
        }


def of_excel(path: Path) -> Cells:
    book = openpyxl.load_workbook(path)
    found = {}
    for model in MODELS:
        header, *rows = book[model.resource.name].iter_rows(values_only=True)
        declared = held(model)
        assert list(header) == [column.name for column in declared]
        read = [tuple(map(number, declared, row)) for row in rows]
        found[model.resource.name] = normal(model.resource.name, read)
    return found


def number(column: Column, value: Any) -> Any:
    """A number that Excel does not have is a text."""
    return int(value) if column.kind is int and isinstance(value, str) and len(value) > 15 else value


def of_stata(path: Path) -> Cells:
    found = {}
    for model in MODELS:
        frame, _ = pyreadstat.read_dta(path / f"{model.resource.name}.dta", apply_value_formats=True)
        assert list(frame) == [column.name for column in held(model)]
        rows = list(zip(*(frame[column] for column in frame), strict=True))
        # Stata has no missing text but the empty one.
        found[model.resource.name] = normal(
            model.resource.name, [tuple(None if value == "" else value for value in row) for row in rows]
        )
    return found


def of_jsonl(path: Path) -> Cells:
    found = {}
    for model in MODELS:
        lines = (path / f"{model.resource.name}.jsonl").read_text("utf-8").split("\n")
        assert lines.pop() == ""
        rows = [json.loads(line) for line in lines]
        assert all(list(row) == [column.name for column in held(model)] for row in rows)
        found[model.resource.name] = normal(model.resource.name, [tuple(row.values()) for row in rows])
    return found


# Of each format that holds all tables: the name of an export, and what reads it.
READERS: dict[str, Callable[[Path], Cells]] = {
    "bp.sqlite": of_sqlite,
    "bp.parquet": of_parquet,
    "bp.xlsx": of_excel,
    "bp.dta": of_stata,
    "bp.jsonl": of_jsonl,
}
