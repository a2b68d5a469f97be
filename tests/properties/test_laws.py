"""Laws of reading, writing and checking, over generated datasets."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bushputin_data import canonical, load, validate
from bushputin_data.models import BY_NAME
from bushputin_data.strategies import Tables, datasets, grids, write
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
def test_two_faults_are_both_found(tables: Tables, data: st.DataObject) -> None:
    records = grids(tables)
    puts = [fault(data.draw, records) for fault in (FAULTS[5], FAULTS[6])]
    assert sorted(places(check(records))) == sorted(put.place(records) for put in puts)


@given(datasets())
def test_the_json_report_says_what_the_report_says(tables: Tables) -> None:
    report = check(grids(tables))
    said = json.loads(json.dumps(report.to_dict()))
    assert said["schema"] == "bushputin-report/2"
    assert said["valid"] is True
    assert said["counts"]["rows"] == sum(map(len, tables.values()))


@given(datasets())
def test_frames_hold_the_rows(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dataset = load(write(grids(tables), Path(folder)))
        for name, rows in tables.items():
            frame = dataset[name].frame()
            assert len(frame) == len(rows)
            missing = {
                column: sum(getattr(row, column) is None for row in rows) for column in BY_NAME[name].model_fields
            }
            assert frame.isna().sum().to_dict() == missing


def test_generated_datasets_fill_every_column() -> None:
    filled: set[tuple[str, str]] = set()

    @settings(max_examples=60, derandomize=True, database=None, deadline=None)
    @given(datasets())
    def gather(tables: Tables) -> None:
        for name, rows in tables.items():
            filled.update((name, column) for row in rows for column, value in row if value is not None)

    gather()
    every = {(name, column) for name, model in BY_NAME.items() for column in model.model_fields}
    assert every - filled == set()
