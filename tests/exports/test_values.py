"""Every format holds every cell, read back by another program and compared with the frames."""

import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import given

from bushputin_data import Dataset, ExportError, load
from bushputin_data.models import MODELS, columns
from bushputin_data.strategies import Tables, datasets, grids, write
from tests.conftest import ROOT
from tests.exports.reading import READERS, Cells, normal, of_frames


@pytest.mark.parametrize("name", READERS)
def test_every_cell_of_the_release_is_read_back(name: str, release: Dataset, tmp_path: Path) -> None:
    found = READERS[name](release.export(tmp_path / name))
    expected = of_frames(release)
    for table, rows in expected.items():
        assert len(found[table]) == len(rows), table
        assert [pair for pair in zip(found[table], rows, strict=True) if pair[0] != pair[1]] == [], table


@given(tables=datasets())
def test_every_cell_of_any_dataset_is_read_back(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dataset = load(write(grids(tables), Path(folder)))
        expected = of_frames(dataset)
        for name, read in READERS.items():
            if name == "bp.dta" and largest(expected) > 2**53:
                with pytest.raises(ExportError, match="Stata has no whole numbers beyond"):
                    dataset.export(Path(folder, name))
                continue
            held = in_16_digits(expected) if name == "bp.xlsx" else expected
            assert read(dataset.export(Path(folder, name))) == held, name


def largest(cells: Cells) -> int:
    return max((one for rows in cells.values() for row in rows for one in row if type(one) is int), default=0)


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
            assert normal(model.resource.name, rows) == expected[model.resource.name]
