import datetime as dt
import json
import pickle
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pydantic
import pytest

import bushputin_data as bp
from bushputin_data import CellsError, Dataset, PackageError, ShapeError, UnknownNameError, bundled, load
from bushputin_data.descriptor import python_type
from bushputin_data.frames import dtype
from bushputin_data.models import BY_NAME, MODELS, Row, Topic
from bushputin_data.vocabulary import ContactKind, Rendering

BRDO = "2001-06-16-brdo"
Edit = Callable[[str, str, str], Path]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    shutil.copy(bundled.root() / "datapackage.json", folder)
    shutil.copytree(bundled.root() / "data", folder / "data")
    return folder


@pytest.fixture
def edit(copy: Path) -> Edit:
    def replace(table: str, old: str, new: str) -> Path:
        path = copy / "data" / f"{table}.csv"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8", newline="\n")
        return copy

    return replace


class TestLoading:
    @pytest.mark.parametrize("form", ["folder", "descriptor", "zip", "text"])
    def test_folder_descriptor_zip_and_text_give_the_same(self, form: str, copy: Path, release: Dataset) -> None:
        archive = copy.parent / "package.zip"
        with zipfile.ZipFile(archive, "w") as file:
            for path in copy.rglob("*.*"):
                file.write(path, path.relative_to(copy.parent))
        paths: dict[str, Path | str] = {"folder": copy, "descriptor": copy / "datapackage.json", "zip": archive}
        assert load(paths.get(form, str(copy))).statements.rows == release.statements.rows

    def test_nothing_is_read_before_it_is_used(self, edit: Edit) -> None:
        dataset = load(edit("events", "\n2001-", "\nnot-a-key-2001-"))
        assert len(dataset.meetings) > 100
        with pytest.raises(
            CellsError, match=r"data/events\.csv:2: event_id 'not-a-key-2001-.*': expected .*validate\(\) lists every"
        ):
            len(dataset.events)

    def test_a_row_of_another_length_is_refused(self, edit: Edit) -> None:
        with pytest.raises(CellsError, match=r"data/topics\.csv:2: \d cells, not 8"):
            load(edit("topics", ",strategic-arms,", ",")).topics.rows  # noqa: B018

    def test_other_columns_are_refused(self, edit: Edit) -> None:
        with pytest.raises(ShapeError, match=r"columns are not those of the table \(absent: label; unknown: name\)"):
            load(edit("topics", "label", "name")).topics.rows  # noqa: B018

    def test_a_table_without_its_file_is_refused(self, copy: Path) -> None:
        (copy / "data" / "topics.csv").unlink()
        with pytest.raises(ShapeError, match=r"no file 'data/topics\.csv'"):
            load(copy).topics.rows  # noqa: B018

    @pytest.mark.parametrize(
        "change",
        [
            {"path": ["data/topics.csv", "data/topics.csv"]},
            {"encoding": "windows-1251"},
            {"format": "tsv"},
            {"path": None, "data": []},
        ],
    )
    def test_a_table_in_another_form_is_refused(self, change: dict[str, Any], copy: Path) -> None:
        descriptor = json.loads((copy / "datapackage.json").read_text("utf-8"))
        (topics,) = (one for one in descriptor["resources"] if one["name"] == "topics")
        topics |= change
        (copy / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
        with pytest.raises(ShapeError, match=r"topics: load\(\) reads tables of one CSV file in UTF-8"):
            load(copy).topics.rows  # noqa: B018

    @pytest.mark.parametrize(
        ("last", "message"), [(b'"an,open,quote\n', "never closed"), (b"no,text,\xe9,,,,,\n", "no UTF-8")]
    )
    def test_a_file_that_cannot_be_read_to_its_end_is_refused(self, last: bytes, message: str, copy: Path) -> None:
        path = copy / "data" / "topics.csv"
        path.write_bytes(path.read_bytes() + last)
        with pytest.raises(CellsError, match=message):
            load(copy).topics.rows  # noqa: B018

    def test_another_package_is_refused_and_says_what_it_lacks(self, tmp_path: Path) -> None:
        (tmp_path / "datapackage.json").write_text('{"name": "x", "resources": [{"name": "a", "path": "a.csv"}]}')
        with pytest.raises(ShapeError, match=r"it has no table meetings"):
            load(tmp_path)

    @pytest.mark.parametrize("make", ["absent", "empty", "broken", "file"])
    def test_no_package_is_refused(self, make: str, tmp_path: Path) -> None:
        path = tmp_path / make
        if make == "empty":
            path.mkdir()
        elif make == "broken":
            path.mkdir()
            (path / "datapackage.json").write_text("{")
        elif make == "file":
            path.write_text("no package")
        with pytest.raises(PackageError):
            load(path)


class TestRows:
    def test_a_row_is_had_by_its_key(self, release: Dataset) -> None:
        meeting = release.meetings[BRDO]
        assert meeting.city == "Brdo pri Kranju"
        assert meeting.kind is ContactKind.IN_PERSON
        assert meeting.key == BRDO

    def test_a_composite_key_is_a_tuple(self, release: Dataset) -> None:
        row = release.participants[BRDO, "george-w-bush"]
        assert row.role == "principal"
        assert row.key == (BRDO, "george-w-bush")
        assert row.key in release.participants

    def test_an_unknown_key_names_the_nearest(self, release: Dataset) -> None:
        with pytest.raises(
            UnknownNameError, match=rf"no row of meetings with the key \(meeting_id\) '2001-06-16-bdro'\. .*{BRDO}"
        ):
            release.meetings["2001-06-16-bdro"]

    def test_an_unknown_table_names_the_nearest(self, release: Dataset) -> None:
        with pytest.raises(UnknownNameError, match=r"no table 'meeting'\. Did you mean 'meetings'"):
            release["meeting"]

    def test_an_unknown_column_names_the_nearest(self, release: Dataset) -> None:
        with pytest.raises(UnknownNameError, match=r"no column of meetings 'citty'.*'city'"):
            release.meetings.where(citty="Moscow")

    def test_rows_cannot_be_changed(self, release: Dataset) -> None:
        with pytest.raises(pydantic.ValidationError, match="frozen"):
            release.meetings[BRDO].city = "Bled"  # type: ignore[misc]

    @pytest.mark.parametrize("cells", [{"parent_id": 3}, {"surplus": "x"}, {"topic_id": "Not a slug"}])
    def test_a_row_of_other_cells_is_refused(self, cells: dict[str, Any], release: Dataset) -> None:
        good = release.topics.rows[0].model_dump()
        assert Topic(**good)
        with pytest.raises(pydantic.ValidationError):
            Topic(**good | cells)

    def test_rows_of_two_loads_are_equal_and_hash_alike(self, release: Dataset) -> None:
        other = load()
        assert other.meetings.rows == release.meetings.rows
        assert set(other.topics) == set(release.topics)
        assert release.meetings.rows[0] != release.meetings.rows[1]

    def test_where_gives_rows_in_file_order(self, release: Dataset) -> None:
        rows = release.statements.where(meeting_id=BRDO, setting="private")
        assert rows == tuple(one for one in release.statements if one.meeting_id == BRDO and one.setting == "private")
        assert release.statements.where(meeting_id="none such") == ()

    def test_where_takes_values_as_the_row_has_them_or_as_the_text_of_the_cell(self, release: Dataset) -> None:
        meetings, statements = release.meetings, release.statements
        day = dt.date(2001, 6, 16)
        assert meetings.where(start_date="2001-06-16") == meetings.where(start_date=day) == (meetings[BRDO],)
        assert statements.where(sequence="1") == statements.where(sequence=1) != ()
        assert release.statement_topics.where(is_primary="true") == release.statement_topics.where(is_primary=True)
        assert statements.where(rendering="record") == statements.where(rendering=Rendering.RECORD) != ()
        assert all(row.meeting_id is None for row in statements.where(meeting_id=None))
        assert (
            statements.where(meeting_id="") == statements.where(meeting_id=pd.NA) == statements.where(meeting_id=None)
        )
        frame = meetings.frame()
        assert meetings[BRDO] in meetings.where(start_date=frame.set_index("meeting_id").loc[BRDO, "start_date"])
        assert meetings.where(duration_minutes=np.int64(120)) == meetings.where(duration_minutes=120)
        assert meetings.where(latitude=46) == meetings.where(latitude=46.0)

    def test_where_refuses_what_the_column_cannot_have(self, release: Dataset) -> None:
        with pytest.raises(
            UnknownNameError, match=r"no value of statements\.rendering 'records'\. Did you mean 'record'"
        ):
            release.statements.where(rendering="records")
        with pytest.raises(TypeError, match="date of statements holds date values: 'June' is none"):
            release.statements.where(date="June")
        with pytest.raises(TypeError, match="holds str values: 7 is none"):
            release.statements.where(statement_id=7)
        with pytest.raises(TypeError, match="sequence of statements holds int values: True is none"):
            release.statements.where(sequence=True)

    @pytest.mark.parametrize("key", [0, slice(3), BRDO, [BRDO]])
    def test_what_is_no_key_is_told_what_the_key_is(self, key: Any, release: Dataset) -> None:
        with pytest.raises(UnknownNameError, match=r"with the key \(meeting_id, person_id\)"):
            release.participants[key]

    def test_a_row_travels_and_still_knows_its_neighbours(self, release: Dataset) -> None:
        parcel = pickle.dumps(release.meetings[BRDO])
        row = pickle.loads(parcel)
        assert row == release.meetings[BRDO]
        assert row.statements == release.meetings[BRDO].statements
        assert len(parcel) < 10_000

    def test_a_row_finds_its_dataset_from_another_folder(
        self, copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(copy)
        parcel = pickle.dumps(load(".").topics["abm-treaty"])
        monkeypatch.chdir(tmp_path)
        assert pickle.loads(parcel).parent.topic_id == "strategic-arms"

    def test_an_error_travels(self, release: Dataset) -> None:
        with pytest.raises(UnknownNameError) as caught:
            release["meeting"]
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)

    def test_tables_and_datasets_name_themselves(self, release: Dataset) -> None:
        assert repr(release) == f"<Dataset bushputin-data {bp.__version__}>"
        assert repr(release.topics) == "<Table topics>"


class TestNavigation:
    def test_from_a_contact_to_all_that_belongs_to_it(self, release: Dataset) -> None:
        meeting = release.meetings[BRDO]
        assert [row.sequence for row in meeting.statements] == list(range(1, len(meeting.statements) + 1))
        assert {row.person.name for row in meeting.participants if row.role == "principal"} == {
            "George W. Bush",
            "Vladimir Putin",
        }
        assert "abm-treaty" in {topic.topic_id for topic in meeting.topics}
        assert all(link.source.source_id == link.source_id for link in meeting.source_links)
        assert all(row.about_meeting_id == BRDO for row in meeting.retold)

    def test_from_a_statement_and_back(self, release: Dataset) -> None:
        statement = release.meetings[BRDO].statements[0]
        assert statement.meeting == release.meetings[BRDO]
        assert statement.about is None
        assert statement in statement.speaker.statements
        assert statement in statement.source.statements
        assert statement in statement.topics[0].statements

    def test_principals_come_first(self, release: Dataset) -> None:
        for meeting in release.meetings:
            assert [row.role for row in meeting.participants[:2]] == ["principal", "principal"]

    def test_what_rests_on_a_record_is_had_from_the_record_and_says_so(self, release: Dataset) -> None:
        memcon = release.sources["nsarchive-2025-sochi-memcon"]
        assert memcon.reproduced
        assert all(row.rests_on_record and row.origin == memcon for row in memcon.reproduced)
        assert all(row.rests_on_record for row in release.statements if row.rendering is Rendering.RECORD)
        assert not all(row.rests_on_record for row in release.statements)

    def test_the_primary_topic_comes_first(self, release: Dataset) -> None:
        for statement in release.statements:
            first = release.statement_topics[statement.statement_id, statement.topics[0].topic_id]
            assert first.is_primary

    def test_topics_form_a_tree(self, release: Dataset) -> None:
        for topic in release.topics:
            assert topic.parent is None or topic in topic.parent.children
        heads = [topic for topic in release.topics if topic.parent is None]
        assert sum(len(head.children) for head in heads) + len(heads) == len(release.topics)

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.resource.name)
    def test_every_reference_leads_to_the_row_that_it_names(self, model: type[Row], release: Dataset) -> None:
        named = {"about_meeting_id": "about", "parent_id": "parent", "claimed_by": "source"}
        for column, info in model.model_fields.items():
            link = named.get(column, column.removesuffix("_id"))
            if isinstance(info.json_schema_extra, dict) and info.json_schema_extra["to"] and hasattr(model, link):
                for row in release[model.resource.name].rows[:50]:
                    reached = getattr(row, link)
                    assert (reached and reached.key) == getattr(row, column)

    def test_ways_back_lead_to_all_rows_that_refer(self, release: Dataset) -> None:
        meeting = next(row for row in release.meetings if row.retold)
        assert meeting.retold == release.statements.where(about_meeting_id=meeting.meeting_id)
        assert [source.source_id for source in meeting.sources] == list(
            dict.fromkeys(link.source_id for link in meeting.source_links)
        )
        rice = release.people["condoleezza-rice"]
        assert rice.participations == release.participants.where(person_id="condoleezza-rice") != ()
        statement = next(row for row in release.statements if row.source_links)
        assert {link.statement_id for link in statement.source_links} == {statement.statement_id}

    def test_a_row_built_by_hand_has_no_neighbours(self, release: Dataset) -> None:
        topic = Topic(**release.topics.rows[0].model_dump())
        assert topic == release.topics.rows[0]
        with pytest.raises(LookupError, match="built by hand"):
            topic.children  # noqa: B018


class TestFrames:
    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.resource.name)
    def test_one_row_per_row_and_the_declared_dtypes(self, model: type[Row], release: Dataset) -> None:
        frame = release[model.resource.name].frame()
        assert dict(frame.dtypes) == {name: dtype(python_type(info)) for name, info in model.model_fields.items()}
        assert list(frame.columns) == list(model.model_fields)
        assert len(frame) == len(release[model.resource.name])
        assert frame.index.equals(pd.RangeIndex(len(frame)))

    def test_dtypes(self, release: Dataset) -> None:
        meetings = release.meetings.frame()
        assert meetings["title"].dtype == pd.StringDtype("python")
        assert meetings["duration_minutes"].dtype == pd.Int64Dtype()
        assert meetings["latitude"].dtype == np.dtype("float64")
        assert meetings["start_date"].dtype == np.dtype("datetime64[s]")
        assert release.statement_topics.frame()["is_primary"].dtype == pd.BooleanDtype()
        assert list(meetings["kind"].cat.categories) == [str(kind) for kind in ContactKind]
        assert not meetings["kind"].cat.ordered
        assert (release.statements.frame()["certainty"] >= "medium").any()
        assert dtype(ContactKind) == meetings["kind"].dtype

    def test_cells_are_those_of_the_rows(self, release: Dataset) -> None:
        frame = release.meetings.frame().set_index("meeting_id")
        for row in release.meetings:
            assert frame.loc[row.meeting_id, "start_date"] == pd.Timestamp(row.start_date)
            assert frame.loc[row.meeting_id, "kind"] == row.kind
            assert frame["latitude"].isna()[row.meeting_id] == (row.latitude is None)

    def test_clock_times_are_hours_and_minutes(self, release: Dataset) -> None:
        times = release.meetings.frame()["start_time"].dropna()
        assert times.str.fullmatch(r"\d\d:\d\d").all()
        assert len(times)

    def test_categories_are_of_one_dtype_everywhere(self, release: Dataset) -> None:
        assert release.meetings.frame()["kind"].cat.categories.dtype == pd.StringDtype("python")

    def test_a_frame_is_the_callers_own(self, release: Dataset) -> None:
        frame = release.topics.frame()
        frame["label"] = "changed"
        assert release.topics.frame()["label"].iloc[0] != "changed"

    def test_an_empty_table_is_an_empty_frame_of_the_same_dtypes(self, release: Dataset) -> None:
        model = next(model for model in MODELS if not len(release[model.resource.name]))
        frame = release[model.resource.name].frame()
        assert list(frame.columns) == list(model.model_fields)
        assert np.dtype(object) not in set(frame.dtypes)

    def test_kinds_are_apart(self, release: Dataset) -> None:
        parts = [bp.in_person(), bp.calls(), bp.messages()]
        co_presence = release.meetings.where(kind=ContactKind.CO_PRESENCE)
        assert sum(map(len, parts)) + len(co_presence) == len(bp.meetings()) == len(release.meetings)
        assert [set(part["kind"]) for part in parts] == [{"in_person"}, {"telephone"}, {"message"}]
        assert len(bp.statements()) == len(release.statements)


def test_all_tables_are_there(release: Dataset) -> None:
    assert list(release.tables) == list(BY_NAME)
    assert all(release[name] is table for name, table in release.tables.items())
    assert list(release) == list(BY_NAME)
    assert "meetings" in release
    assert "meeting" not in release
    assert release.version == release.descriptor["version"] == bp.__version__
