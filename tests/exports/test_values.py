"""Every format holds every cell, read back by another program and compared with the frames."""

import datetime as dt
import tempfile
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from hypothesis import given

from bushputin_data import Dataset, ExportError, exports, load
from bushputin_data.models import MODELS, columns
from bushputin_data.strategies import Tables, datasets, grids, write
from tests.conftest import ROOT
from tests.exports.reading import READERS, Cells, normal, of_frames

# The days that nanoseconds of 64 bits reach.
NANOSECONDS = (dt.date(1677, 9, 21), dt.date(2262, 4, 12))


@pytest.mark.parametrize("name", READERS)
def test_every_cell_of_the_release_is_read_back(name: str, release: Dataset, tmp_path: Path) -> None:
    found = READERS[name](release.export(tmp_path / name))
    expected = of_frames(release)
    for table, rows in expected.items():
        assert len(found[table]) == len(rows), table
        assert [pair for pair in zip(found[table], rows, strict=True) if pair[0] != pair[1]] == [], table


@pytest.mark.parametrize("name", READERS)
def test_every_cell_of_another_pair_of_leaders_is_read_back(name: str, tmp_path: Path) -> None:
    sister = load(ROOT / "examples" / "reagan-gorbachev")
    assert {row.side for row in sister.people} >= {one.value for one in sister.study.sides}
    assert READERS[name](sister.export(tmp_path / name)) == of_frames(sister)


@given(tables=datasets())
def test_every_cell_of_any_dataset_is_read_back(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dataset = load(write(grids(tables), Path(folder)))
        expected = of_frames(dataset)
        for name, read in READERS.items():
            held = in_16_digits(expected) if name == "bp.xlsx" else expected
            if name == "bp.dta" and (lacks := stata_lacks(expected)):
                with pytest.raises(ExportError, match=lacks):
                    written(dataset, name)
                continue
            assert read(written(dataset, name)) == held, name


def written(dataset: Dataset, name: str) -> Path:
    """An export beside the dataset, without the check that costs more than it."""
    path = dataset.path / name
    return exports.write(dataset, exports.by_suffix(path), path)


def stata_lacks(cells: Cells) -> str | None:
    """What is said of a number that Stata does not have, or of a day that an older pandas cannot write."""
    values = [value for rows in cells.values() for row in rows for value in row]
    if any(type(value) is int and abs(value) > 2**53 for value in values):
        return "Stata cannot store whole numbers beyond|nanosecond"
    days = [value for value in values if type(value) is dt.date]
    if int(pd.__version__.split(".")[0]) < 3 and not all(NANOSECONDS[0] < day < NANOSECONDS[1] for day in days):
        return "nanosecond"
    return None


def in_16_digits(cells: Cells) -> Cells:
    """What a workbook has of decimal numbers."""
    return {
        name: [tuple(float(f"{value:.16G}") if type(value) is float else value for value in row) for row in rows]
        for name, rows in cells.items()
    }


def test_duckdb_reads_the_tables_themselves(release: Dataset) -> None:
    expected = of_frames(release)
    with duckdb.connect() as connection:
        for model in MODELS:
            path = ROOT / model.resource.path
            # DuckDB guesses types from cells: a version "0" would be a number.
            texts = {column.name: "VARCHAR" for column in columns(model) if column.kind is str}
            rows = connection.execute(f"SELECT * FROM read_csv('{path}', types = {texts})").fetchall()
            # Derived columns are in no file.
            width, derived = len(columns(model)), len(model.derived)
            found = normal(model.resource.name, [(*row, *[None] * derived) for row in rows])
            assert [row[:width] for row in found] == [row[:width] for row in expected[model.resource.name]]
