"""What the other exports have beyond their values: types, labels, looks, and what they say of themselves."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyreadstat
import pytest
import xlsxwriter

from bushputin_data import Dataset, ExportError, load
from bushputin_data.exports import excel
from bushputin_data.exports.about import held
from bushputin_data.models import MODELS
from bushputin_data.strategies import grids, write


@pytest.fixture(scope="module")
def folder(release: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export of each kind."""
    found = tmp_path_factory.mktemp("exports")
    for name in ("bp.parquet", "bp.xlsx", "bp.dta", "bp.geojson", "bp.metadata.json"):
        release.export(found / name)
    return found


@pytest.fixture(scope="module")
def book(folder: Path) -> Any:
    return openpyxl.load_workbook(folder / "bp.xlsx")


def made(release: Dataset) -> dt.datetime:
    return dt.datetime.fromisoformat(release.descriptor["created"]).replace(tzinfo=None)


def test_parquet_has_types(folder: Path) -> None:
    with duckdb.connect() as connection:
        found = connection.execute(f"DESCRIBE SELECT * FROM '{folder}/bp.parquet/meetings.parquet'").fetchall()
    types = {name: kind for name, kind, *_ in found}
    assert (types["start_date"], types["start_time"]) == ("DATE", "TIME")
    assert (types["duration_minutes"], types["latitude"], types["kind"]) == ("BIGINT", "DOUBLE", "VARCHAR")


def test_a_pyarrow_that_is_too_old_is_told(release: Dataset, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("pyarrow.__version__", "16.1.0")
    with pytest.raises(ExportError, match="install version 22 or newer"):
        release.export(tmp_path / "bp.parquet")


def test_parquet_has_closed_lists_in_order_and_descriptions(folder: Path, release: Dataset) -> None:
    for model in MODELS:
        path = folder / "bp.parquet" / f"{model.resource.name}.parquet"
        schema, frame = pq.read_schema(path), pd.read_parquet(path)
        for column in held(model):
            field = schema.field(column.name)
            assert field.metadata[b"description"].decode() == column.description
            assert field.nullable is not column.required
            choices = list(column.choices(release.study))
            if choices and len(frame):
                dtype: Any = frame[column.name].dtype
                assert list(dtype.categories) == choices
                assert dtype.ordered is column.ordered
    assert pq.read_schema(path).metadata[b"version"].decode() == release.version


def test_a_folder_says_what_it_is(folder: Path, release: Dataset) -> None:
    for name in ("bp.parquet", "bp.dta"):
        text = (folder / name / "README.txt").read_text("utf-8")
        assert text.startswith(release.descriptor["title"])
        assert f"version: {release.version}\n" in text
        assert "licence: CC-BY-4.0" in text
        assert all(column.description in text for model in MODELS for column in held(model))


def test_a_zip_holds_what_the_folder_holds(folder: Path, release: Dataset, tmp_path: Path) -> None:
    with zipfile.ZipFile(release.export(tmp_path / "bp.parquet.zip")) as archive:
        assert archive.testzip() is None
        files = {path.name: path.read_bytes() for path in (folder / "bp.parquet").iterdir()}
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert {one.date_time for one in archive.infolist()} == {made(release).timetuple()[:6]}


def test_the_first_sheet_says_what_the_workbook_is(book: Any, release: Dataset) -> None:
    assert book.sheetnames == ["README", *release]
    cells = [cell for row in book["README"].iter_rows(values_only=True) for cell in row if cell]
    assert cells[0] == release.descriptor["title"]
    assert {release.version, release.descriptor["description"]} <= set(cells)
    assert any(cell.startswith("CC-BY-4.0") for cell in cells)
    assert all(column.description in cells for model in MODELS for column in held(model))


def test_sheets_are_easy_to_read(book: Any, release: Dataset) -> None:
    for name, table in release.tables.items():
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.max_row == len(table) + 1
        widths = [one.width for one in sheet.column_dimensions.values()]
        assert widths
        assert all(8 <= width <= 62 for width in widths)


def test_days_and_times_are_those_of_excel(book: Any) -> None:
    sheet = book["meetings"]
    header = [cell.value for cell in sheet[1]]
    days = [row[header.index("start_date")] for row in sheet.iter_rows(min_row=2)]
    assert all(cell.is_date and cell.number_format == "yyyy-mm-dd" for cell in days)
    times = [row[header.index("start_time")].value for row in sheet.iter_rows(min_row=2)]
    assert {type(value) for value in times} == {dt.time, type(None)}


def test_the_workbook_bears_the_day_of_the_release(book: Any, release: Dataset) -> None:
    assert book.properties.created == made(release)
    assert book.properties.title == release.descriptor["title"]


@pytest.mark.parametrize(
    "text", ["=1+1", "+7 495", "-5", "@SUM(A1)", '=HYPERLINK("http://example.org")', "'=1", "{=1}"]
)
def test_no_text_is_a_formula(text: str, release: Dataset, tmp_path: Path) -> None:
    records = grids({name: list(table) for name, table in release.tables.items()})
    place = records["topics"][0].index("definition")
    records["topics"][1][place] = text
    dataset = load(write(records, tmp_path))
    (tmp_path / "bp.xlsx").write_bytes(excel.make(dataset, "bp"))
    cell = openpyxl.load_workbook(tmp_path / "bp.xlsx")["topics"].cell(2, place + 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert bool(cell.quotePrefix) is text.startswith(excel.FORMULA)


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(folder: Path) -> None:
    with zipfile.ZipFile(folder / "bp.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(MODELS) + 1
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<f " in sheet or b"<hyperlink" in sheet]


def test_stata_has_labels_days_and_the_time_of_the_release(folder: Path, release: Dataset) -> None:
    for model in MODELS:
        frame, meta = pyreadstat.read_dta(folder / "bp.dta" / f"{model.resource.name}.dta")
        assert meta.file_label == model.resource.title
        assert meta.creation_time == made(release)
        for column in held(model):
            label = str(meta.column_names_to_labels[column.name])
            assert label == column.description or column.description.startswith(label.removesuffix("…"))
            if column.kind is dt.date:
                assert meta.original_variable_types[column.name] == "%td"
            choices = list(column.choices(release.study))
            if choices and len(frame):
                assert list(meta.variable_value_labels[column.name].values()) == choices


def test_stata_is_read_by_pandas_too(folder: Path, release: Dataset) -> None:
    found = pd.read_stata(folder / "bp.dta" / "people.dta")
    assert found["native_name"].str.contains("Владимир").any()
    assert list(found["person_id"]) == [row.person_id for row in release.people]


def test_geojson_has_the_contacts_in_person_as_points(folder: Path, release: Dataset) -> None:
    found = json.loads((folder / "bp.geojson").read_text("utf-8"))
    assert (found["type"], found["name"], found["version"]) == ("FeatureCollection", "bp", release.version)
    rows = release.meetings.where(kind="in_person")
    assert [one["id"] for one in found["features"]] == [row.meeting_id for row in rows]
    for one, row in zip(found["features"], rows, strict=True):
        assert one["type"] == "Feature"
        point = {"type": "Point", "coordinates": [row.longitude, row.latitude]}
        assert one["geometry"] == (None if row.latitude is None or row.longitude is None else point)
        assert list(one["properties"]) == [column.name for column in held(type(row))]
        assert one["properties"]["start_date"] == row.start_date.isoformat()


def test_datasettes_metadata_describe_every_table_and_column(folder: Path, release: Dataset) -> None:
    found = json.loads((folder / "bp.metadata.json").read_text("utf-8"))
    assert (found["title"], found["license"]) == (release.descriptor["title"], "CC-BY-4.0")
    tables = found["databases"]["bp"]["tables"]
    for model in MODELS:
        said = tables[model.resource.name]
        assert said["title"] == model.resource.title
        assert said["columns"] == {column.name: column.description for column in held(model)}


def test_a_text_that_no_cell_of_excel_holds_is_told(release: Dataset, tmp_path: Path) -> None:
    records = grids({name: list(table) for name, table in release.tables.items()})
    records["topics"][1][records["topics"][0].index("definition")] = "x" * 40_000
    dataset = load(write(records, tmp_path))
    with pytest.raises(ExportError, match="sheet topics, row 2, column 4: the text has 40,000 characters"):
        excel.make(dataset, "bp")


def test_a_day_that_excel_does_not_have_is_a_text() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, formats = book.add_worksheet(), excel.Formats(book)
    for down, day in enumerate((dt.date(1899, 12, 31), dt.date(1900, 3, 1))):
        excel.write_cell(sheet, down, 0, day, formats)
    book.close()
    cells = openpyxl.load_workbook(out).active["A"]
    assert [cell.value for cell in cells] == ["1899-12-31", dt.datetime(1900, 3, 1)]
