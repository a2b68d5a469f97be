"""Laws of reading, writing and checking, over generated datasets."""

import csv
import datetime as dt
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bushputin_data import BushputinError, CellsError, ShapeError, canonical, load, validate
from bushputin_data.filters import FILTERS
from bushputin_data.models import BY_NAME, Column, Row, cells, columns
from bushputin_data.strategies import Tables, datasets, grids, values, write
from bushputin_data.validation import Report
from tests.properties.faults import FAULTS, Draw, Fault, Place, Records


def check(records: Records) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        return validate(write(records, Path(folder)))


def places(report: Report) -> list[Place]:
    return [(one.file or "", one.line or 0, one.column or 0, one.rule) for one in report.findings]


@given(datasets())
def test_a_valid_dataset_has_no_finding(tables: Tables) -> None:
    assert check(grids(tables)).findings == ()


@given(datasets())
def test_reading_gives_back_what_was_written(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dataset = load(write(grids(tables), Path(folder)))
        assert {name: list(table) for name, table in dataset.tables.items()} == tables


@given(datasets())
def test_writing_what_was_read_changes_no_byte(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dataset = load(write(grids(tables), Path(folder)))
        for name, model in BY_NAME.items():
            assert canonical.table(model, dataset[name]) == (Path(folder) / model.resource.path).read_bytes()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
@given(tables=datasets(), data=st.data())
def test_one_fault_is_found_at_its_place_by_its_rule_and_no_other(
    fault: Callable[[Draw, Records], Fault], tables: Tables, data: st.DataObject
) -> None:
    records = grids(tables)
    put = fault(data.draw, records)
    report = check(records)
    assert places(report) == [put.place(records)]
    assert not report.valid


@given(tables=datasets(), data=st.data())
def test_two_faults_in_different_tables_are_both_found(tables: Tables, data: st.DataObject) -> None:
    records = grids(tables)
    pair = data.draw(st.lists(st.sampled_from(FAULTS), min_size=2, max_size=2, unique=True))
    puts = [fault(data.draw, records) for fault in pair]
    assume(puts[0].table != puts[1].table)
    # One may bring about another: without the one statement that cites it, a source is idle.
    assert {put.place(records) for put in puts} <= set(places(check(records)))


@given(tables=datasets(), data=st.data())
def test_the_json_report_says_what_the_report_says(tables: Tables, data: st.DataObject) -> None:
    records = grids(tables)
    for fault in data.draw(st.lists(st.sampled_from(FAULTS), max_size=2, unique=True)):
        fault(data.draw, records)
    report = check(records)
    said = json.loads(json.dumps(report.to_dict()))
    assert said["schema"].startswith("bushputin-report/")
    assert said["valid"] is report.valid is not any(one["level"] == "error" for one in said["findings"])
    assert said["counts"]["rows"] == sum(len(lines) - 1 for lines in records.values())
    assert said["counts"]["errors"] + said["counts"]["warnings"] == len(said["findings"]) == len(report.findings)
    for one, found in zip(said["findings"], report.findings, strict=True):
        assert all(one[name] == getattr(found, name) for name in ("rule", "file", "line", "column", "value", "message"))


def as_pandas(column: Column, cell: str) -> Any:
    """What a cell of a file is in a DataFrame, read by other means than the library's."""
    if not cell:
        return None
    if column.kind is dt.date:
        return dt.datetime.strptime(cell, "%Y-%m-%d")
    if column.kind is bool:
        return cell == "true"
    return column.kind(cell) if column.kind in (int, float) else cell


@given(datasets())
def test_frames_hold_the_cells_of_the_files(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dataset = load(write(grids(tables), Path(folder)))
        for name, model in BY_NAME.items():
            frame = dataset[name].frame()
            with (Path(folder) / model.resource.path).open(encoding="utf-8", newline="") as file:
                header, *lines = csv.reader(file)
            assert list(frame.columns) == [*header, *model.derived]
            for column, texts in zip(columns(model), zip(*lines, strict=True), strict=bool(lines)):
                series = frame[column.name]
                found = [None if missing else one for one, missing in zip(series, series.isna(), strict=True)]
                assert found == [as_pandas(column, text) for text in texts], (name, column.name)


@given(datasets())
def test_a_row_is_found_by_its_key_and_by_each_of_its_cells(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dataset = load(write(grids(tables), Path(folder)))
        for name, table in dataset.tables.items():
            for row in table:
                assert table[row.key] == row
                assert row in table
                for column, cell in zip(columns(BY_NAME[name]), canonical.cells(row), strict=True):
                    value = getattr(row, column.name)
                    same = tuple(one for one in table if getattr(one, column.name) == value)
                    assert table.exactly(**{column.name: value}) == same
                    if column.name in FILTERS.get(name, {}):
                        assert row in table.where(**{column.name: [cell] if column.name == "certainty" else cell})
                    else:
                        assert table.where(**{column.name: value}) == same
                        assert table.where(**{column.name: cell}) == same


@given(tables=datasets(), data=st.data())
def test_a_file_that_was_changed_is_never_loaded(tables: Tables, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dataset = load(write(grids(tables), Path(folder)))
        name = data.draw(st.sampled_from(sorted(tables)))
        path = Path(folder) / BY_NAME[name].resource.path
        old = path.read_bytes()
        path.write_bytes(new := changed(data.draw, old))
        assume(new != old)
        for use in (lambda: dataset[name].rows, dataset[name].frame):
            with pytest.raises((CellsError, ShapeError)):
                use()


@given(tables=datasets(), data=st.data())
def test_a_changed_file_that_nobody_measured_is_loaded_or_refused(tables: Tables, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(grids(tables), Path(folder))
        said = json.loads((Path(folder) / "datapackage.json").read_text("utf-8"))
        for resource in said["resources"]:
            del resource["bytes"], resource["hash"]
        (Path(folder) / "datapackage.json").write_text(json.dumps(said), "utf-8")
        name = data.draw(st.sampled_from(sorted(tables)))
        path = Path(folder) / BY_NAME[name].resource.path
        path.write_bytes(changed(data.draw, path.read_bytes()))
        try:
            assert len(load(folder)[name].frame()) == len(load(folder)[name])
        except BushputinError:
            return


def changed(draw: Draw, old: bytes) -> bytes:
    """A file that was cut, or in which some bytes were replaced by others."""
    start: int = draw(st.integers(0, len(old)))
    end: int = draw(st.integers(start, min(len(old), start + 8)) | st.just(len(old)))
    new: bytes = draw(st.binary(max_size=8) | st.sampled_from([b"", b"9" * 30, b'"', b"\n", b",", b"\0"]))
    return old[:start] + new + old[end:]


@pytest.mark.parametrize("model", BY_NAME.values(), ids=lambda model: model.resource.name)
@given(data=st.data())
def test_a_value_is_read_back_from_its_cell(model: type[Row], data: st.DataObject) -> None:
    for column in columns(model):
        value = data.draw(values(column))
        assert cells.value(column, cells.text(value)) == value


def test_generated_datasets_fill_every_column() -> None:
    filled: set[tuple[str, str]] = set()

    @settings(max_examples=120, derandomize=True, database=None, deadline=None)
    @given(datasets())
    def gather(tables: Tables) -> None:
        for name, rows in tables.items():
            filled.update((name, column) for row in rows for column, value in row if value is not None)

    gather()
    every = {(name, column) for name, model in BY_NAME.items() for column in model.model_fields}
    assert every - filled == set()
