import csv
import datetime as dt
import io
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
from bushputin_data import CellsError, Dataset, PackageError, ShapeError, UnknownNameError, UsageError, canonical, load
from bushputin_data.frames import categories, dtype, frame
from bushputin_data.models import BY_NAME, MODELS, Row, Topic, columns
from bushputin_data.models.vocabulary import ContactKind, Rendering
from bushputin_data.release import root

BRDO = "2001-06-16-brdo"
Edit = Callable[[str, str, str], Path]
Declare = Callable[[str, dict[str, Any]], Path]


def rewritten(text: str, **dialect: Any) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", **dialect).writerows(csv.reader(io.StringIO(text, newline="")))
    return out.getvalue().encode()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    folder.mkdir()
    shutil.copy(root() / "datapackage.json", folder)
    shutil.copytree(root() / "data", folder / "data")
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


@pytest.fixture
def declared(copy: Path) -> Declare:
    """Says something else of a table in the descriptor; None takes a property away, as JSON's null where it is odd."""

    def change(table: str, said: dict[str, Any]) -> Path:
        descriptor = json.loads((copy / "datapackage.json").read_text("utf-8"))
        (resource,) = (one for one in descriptor["resources"] if one["name"] == table)
        resource |= said
        for name in ("path", "bytes", "hash", "schema"):
            if resource[name] is None:
                del resource[name]
        (copy / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
        return copy

    return change


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
        assert len(dataset.meetings)
        with pytest.raises(
            CellsError, match=r"^data/events\.csv:2: event_id: 'not-a-key-2001-.*validate\(\) reports all"
        ):
            len(dataset.events)

    def test_a_row_of_another_length_is_refused(self, edit: Edit) -> None:
        with pytest.raises(CellsError, match=r"data/topics\.csv:2: wikidata: "):
            load(edit("topics", ",strategic-arms,", ",")).topics.rows  # noqa: B018

    def test_other_columns_are_refused(self, edit: Edit) -> None:
        with pytest.raises(ShapeError, match=r"data/topics\.csv:1: label: .*'name'"):
            load(edit("topics", "label", "name")).topics.rows  # noqa: B018

    def test_a_table_without_its_file_is_refused(self, copy: Path) -> None:
        (copy / "data" / "topics.csv").unlink()
        with pytest.raises(ShapeError, match=r"^data/topics\.csv: "):
            load(copy).topics.rows  # noqa: B018

    @pytest.mark.parametrize(("last", "message"), [(b'"an,open,quote\n', "quote"), (b"no,text,\xe9,,,,,\n", "0xE9")])
    def test_a_file_that_cannot_be_read_to_its_end_is_refused(self, last: bytes, message: str, copy: Path) -> None:
        path = copy / "data" / "topics.csv"
        path.write_bytes(path.read_bytes() + last)
        with pytest.raises(CellsError, match=message):
            load(copy).topics.rows  # noqa: B018

    @pytest.mark.parametrize("name", ["bytes", "hash"])
    def test_a_file_that_is_not_the_one_measured_is_refused(self, name: str, copy: Path) -> None:
        path = copy / "data" / "topics.csv"
        text = path.read_text("utf-8")
        if name == "bytes":
            path.write_text("".join(text.splitlines(keepends=True)[:-1]), "utf-8", newline="\n")
        else:
            path.write_text(text.replace("ABM", "AMB"), "utf-8", newline="\n")
        with pytest.raises(CellsError, match=rf"data/topics\.csv: .*{name}"):
            load(copy).topics.rows  # noqa: B018

    def test_what_ties_rows_together_is_left_to_validate(self, declared: Declare, edit: Edit) -> None:
        edit("topics", ",strategic-arms,", ",no-such-topic,")
        folder = declared("topics", {"bytes": None, "hash": None})
        dangling = next(topic for topic in load(folder).topics if topic.parent_id == "no-such-topic")
        with pytest.raises(UnknownNameError, match="'no-such-topic'"):
            dangling.parent  # noqa: B018
        assert "reference" in {found.rule for found in bp.validate(folder).findings}

    def test_an_integer_of_more_than_64_bits_is_refused(self, declared: Declare, edit: Edit) -> None:
        edit("statements", ",2001-06-16-brdo,,1,", f",2001-06-16-brdo,,{2**63},")
        dataset = load(declared("statements", {"bytes": None, "hash": None}))
        for use in (lambda: dataset.statements.rows, dataset.statements.frame):
            with pytest.raises(CellsError, match=rf"data/statements\.csv:\d+:4: sequence: {2**63} is not a 64-bit"):
                use()

    @pytest.mark.parametrize("day", ["0001-01-01", "1600-02-29", "9999-12-31"])
    def test_every_day_that_a_row_can_have_is_in_its_frame(self, day: str, declared: Declare, edit: Edit) -> None:
        edit("events", "2001-09-11-attacks,2001-09-11", f"2001-09-11-attacks,{day}")
        dataset = load(declared("events", {"bytes": None, "hash": None}))
        assert dataset.events["2001-09-11-attacks"].date == dt.date.fromisoformat(day)
        dates = dataset.events.frame().set_index("event_id")["date"]
        assert dates.dtype == np.dtype("datetime64[s]")
        assert dates["2001-09-11-attacks"].date() == dt.date.fromisoformat(day)

    def test_the_limit_of_the_csv_module_stays_as_it_was(self, release: Dataset) -> None:
        before = csv.field_size_limit(7_654_321)
        try:
            assert load().topics.rows == release.topics.rows
            assert csv.field_size_limit() == 7_654_321
        finally:
            csv.field_size_limit(before)


class TestForms:
    """A table in any form that `validate` reads is loaded from it; one in another form is refused in a sentence."""

    @pytest.mark.parametrize("missing", [{}, {"mediatype": 5}, {"title": 5}])
    def test_what_does_not_concern_the_reading_may_be_absent_or_odd(
        self, missing: dict[str, Any], declared: Declare, release: Dataset
    ) -> None:
        assert load(declared("topics", missing)).topics.rows == release.topics.rows

    @pytest.mark.parametrize(
        ("said", "written"),
        [
            ({"encoding": "utf-16"}, lambda text: text.encode("utf-16")),
            ({"dialect": {"delimiter": "\t"}}, lambda text: rewritten(text, delimiter="\t")),
            ({"format": "tsv", "dialect": {}}, lambda text: rewritten(text, delimiter="\t")),
            ({"dialect": {"header": False}}, lambda text: text.partition("\n")[2].encode()),
            ({"dialect": {"headerRows": [2]}}, lambda text: b"a title above\n" + text.encode()),
            ({"dialect": {"commentChar": "#"}}, lambda text: b"# a comment\n" + text.encode()),
        ],
        ids=["encoding", "delimiter", "tsv", "no header", "header below", "comment"],
    )
    def test_another_form(
        self, said: dict[str, Any], written: Callable[[str], bytes], declared: Declare, release: Dataset
    ) -> None:
        folder = declared("topics", said | {"bytes": None, "hash": None})
        path = folder / "data" / "topics.csv"
        path.write_bytes(written(path.read_text("utf-8")))
        assert load(folder).topics.rows == release.topics.rows

    def test_several_files(self, declared: Declare, release: Dataset) -> None:
        folder = declared("topics", {"path": ["data/topics.csv", "data/more.csv"]})
        lines = (folder / "data" / "topics.csv").read_bytes().splitlines(keepends=True)
        (folder / "data" / "topics.csv").write_bytes(b"".join(lines[:20]))
        (folder / "data" / "more.csv").write_bytes(b"".join(lines[20:]))
        assert load(folder).topics.rows == release.topics.rows

    def test_rows_in_the_descriptor(self, declared: Declare, release: Dataset) -> None:
        rows = [row.model_dump() for row in release.topics]
        folder = declared("topics", {"data": rows, "path": None, "bytes": None, "hash": None})
        assert load(folder).topics.rows == release.topics.rows

    @pytest.mark.parametrize(
        ("said", "message"),
        [
            ({"format": "xlsx"}, "xlsx"),
            ({"path": "data/topics.csv.gz"}, "gz"),
            ({"dialect": {"delimiter": "::"}}, "delimiter"),
            ({"encoding": 5}, "encoding"),
            ({"encoding": ["utf-8"]}, "encoding"),
            ({"schema": None}, "schema"),
            ({"schema": "no-such-file.json"}, "no-such-file"),
            ({"hash": "sha256:none"}, "sha256"),
            ({"path": []}, "path"),
            ({"path": "../topics.csv"}, r"\.\./topics"),
            ({"data": []}, "data"),
        ],
        ids=str,
    )
    def test_a_form_that_is_not_read(self, said: dict[str, Any], message: str, declared: Declare) -> None:
        with pytest.raises(ShapeError, match=message):
            load(declared("topics", said)).topics.rows  # noqa: B018

    def test_another_column_or_type_in_the_schema(self, declared: Declare, release: Dataset) -> None:
        resource = next(one for one in release.descriptor["resources"] if one["name"] == "sources")
        schema = json.loads(json.dumps(resource["schema"]))
        schema["fields"][0]["name"] = "id"
        pages = next(one for one in schema["fields"] if one["name"] == "pages")
        pages |= {"type": "string", "constraints": {}}
        with pytest.raises(ShapeError, match=r"absent: source_id; unknown: id; of the wrong type: pages \(string\)"):
            load(declared("sources", {"schema": schema | {"primaryKey": [], "foreignKeys": []}})).sources.rows  # noqa: B018

    def test_columns_that_a_file_may_lack_are_missing_values(self, declared: Declare, release: Dataset) -> None:
        resource = next(one for one in release.descriptor["resources"] if one["name"] == "coverage")
        schema = resource["schema"] | {"fieldsMatch": "superset"}
        folder = declared("coverage", {"schema": schema, "bytes": None, "hash": None})
        path = folder / "data" / "coverage.csv"
        with path.open(encoding="utf-8", newline="") as file:
            records = [record[:-1] for record in csv.reader(file)]
        path.write_bytes(canonical.encode(records))
        assert {row.note for row in load(folder).coverage} == {None}
        path.write_bytes(canonical.encode([record[1:] for record in records]))
        with pytest.raises(ShapeError, match="no column 'holding'"):
            load(folder).coverage.rows  # noqa: B018

    def test_two_tables_of_one_name(self, copy: Path) -> None:
        said = json.loads((copy / "datapackage.json").read_text("utf-8"))
        said["resources"].append(said["resources"][2])
        (copy / "datapackage.json").write_text(json.dumps(said), "utf-8")
        with pytest.raises(ShapeError, match="topics: there are 2 resources named"):
            load(copy).topics.rows  # noqa: B018

    def test_a_value_that_the_package_allows_and_the_model_does_not(self, declared: Declare, release: Dataset) -> None:
        resource = next(one for one in release.descriptor["resources"] if one["name"] == "people")
        schema = json.loads(json.dumps(resource["schema"]))
        for field in schema["fields"]:
            field.pop("categories", None)
            field["constraints"] = {}
        folder = declared("people", {"schema": schema, "bytes": None, "hash": None})
        path = folder / "data" / "people.csv"
        text = path.read_text("utf-8")
        for old, new, message in (
            (",US,", ",SU,", r"people\.csv:\d+:5: side: 'SU' is not one of US, RU, other"),
            (
                "colin-powell",
                "Colin Powell",
                r"people\.csv:\d+:1: person_id: 'Colin Powell' String should match",
            ),
        ):
            path.write_text(text.replace(old, new, 1), "utf-8", newline="\n")
            with pytest.raises(CellsError, match=message):
                load(folder).people.rows  # noqa: B018


class TestPackages:
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
        assert release.statements.where(setting="private", rendering="transcript", stance="conflictual") == ()

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

    @pytest.mark.parametrize(
        ("table", "cells", "message"),
        [
            (
                "statements",
                {"rendering": "records"},
                r"rendering has no value 'records'\. Did you mean 'record'",
            ),
            ("statements", {"speaker_id": "putin"}, r"speaker_id has no value 'putin'\. Did you mean 'vladimir-putin'"),
            ("statements", {"speaker_id": "Bush", "setting": "private"}, r"'george-w-bush'"),
            ("statements", {"meeting_id": "none such"}, r"statements\.meeting_id has no value 'none such'"),
            ("topics", {"topic_id": "abm"}, r"topics\.topic_id has no value 'abm'\. Did you mean 'abm-treaty'"),
            ("topics", {"parent_id": "Not a slug"}, r"topics\.parent_id has no value 'Not a slug'"),
            (
                "meetings",
                {"city": "Bratislawa"},
                r"city has no value 'Bratislawa'\. Did you mean 'Bratislava'",
            ),
            ("meetings", {"country": ["SI", "SIL"]}, r"meetings\.country has no value 'SIL'\. Did you mean 'SI'"),
            ("meetings", {"citty": "Moscow"}, r"meetings has no column or filter 'citty'\. Did you mean 'city'"),
        ],
    )
    def test_where_refuses_an_unknown_name_and_says_the_nearest(
        self, table: str, cells: dict[str, str], message: str, release: Dataset
    ) -> None:
        with pytest.raises(UnknownNameError, match=message):
            release[table].where(**cells)

    def test_where_may_find_nothing_for_names_that_are_known(self, release: Dataset) -> None:
        person = next(one for one in release.people if not one.statements)
        assert release.statements.where(speaker_id=person.person_id) == ()
        assert release.meetings.where(duration_minutes=1, start_date="2001-06-17") == ()

    @pytest.mark.parametrize(
        ("cells", "message"),
        [
            ({"date": "June"}, "statements.date needs a value of type date, not 'June'"),
            ({"date": "20010616"}, r"needs a value of type \w+, not '20010616'"),
            ({"statement_id": 7}, "needs a value of type str, not 7"),
            ({"sequence": True}, "statements.sequence needs a value of type int, not True"),
            ({"sequence": "1.0"}, r"needs a value of type \w+, not '1.0'"),
            ({"setting": [["private"]]}, r"statements.setting needs a value of type str, not \['private'\]"),
            ({"setting": []}, "the filter is an empty list"),
            ({"sequence": np.array([1, 2.5])}, "statements.sequence needs a value of type int, not 1.0"),
        ],
    )
    def test_where_refuses_what_the_column_cannot_have(
        self, cells: dict[str, Any], message: str, release: Dataset
    ) -> None:
        with pytest.raises(UsageError, match=message):
            release.statements.where(**cells)

    @pytest.mark.parametrize("key", [0, slice(3), BRDO, [BRDO], (BRDO, ["x"]), (BRDO, "george-w-bush", "x"), None, {}])
    def test_what_is_no_key_is_told_what_the_key_is(self, key: Any, release: Dataset) -> None:
        with pytest.raises(UnknownNameError, match=r"with the key \(meeting_id, person_id\)"):
            release.participants[key]
        assert key not in release.participants

    @pytest.mark.parametrize("name", ["meeting", ["meetings"], 3, None])
    def test_what_is_no_table_is_refused(self, name: Any, release: Dataset) -> None:
        with pytest.raises(UnknownNameError, match="no table"):
            release[name]
        assert name not in release

    def test_a_row_is_in_its_table(self, release: Dataset) -> None:
        topic = release.topics.rows[0]
        assert topic in release.topics
        assert topic.model_copy(update={"label": "Another"}) not in release.topics
        assert topic not in release.meetings

    def test_a_row_names_itself(self, release: Dataset) -> None:
        assert repr(release.meetings[BRDO]) == f"<Meeting {BRDO}>"
        assert repr(release.participants[BRDO, "george-w-bush"]) == f"<Participant {BRDO}, george-w-bush>"

    def test_a_printed_row_has_a_line_for_each_value(self, release: Dataset) -> None:
        first, *lines = str(release.meetings["2002-05-24-moscow"]).splitlines()
        assert first == "Meeting 2002-05-24-moscow"
        row = release.meetings["2002-05-24-moscow"]
        there = [name for name in BY_NAME["meetings"].model_fields if getattr(row, name) is not None]
        assert [line.split()[0] for line in lines if line[2] != " "] == there
        assert max(map(len, lines)) <= 100

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.resource.name)
    def test_completion_offers_columns_and_documented_properties(self, model: type[Row], release: Dataset) -> None:
        row = model.model_construct()
        columns = set(model.model_fields)
        assert columns <= set(dir(row))
        for name in set(dir(row)) - columns:
            assert getattr(model, name).__doc__, name
        assert not any(name.startswith(("_", "model_")) for name in dir(row))

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
        part = release.where(since="2001-09-11", until="2001-10-01")
        told = f"{len(part.meetings)} of its contacts and {len(part.statements)} of its statements"
        assert repr(part) == f"<Dataset bushputin-data {bp.__version__}: {told}>"
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
        with pytest.raises(UsageError, match="built by hand"):
            topic.children  # noqa: B018


class TestFrames:
    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.resource.name)
    def test_one_row_per_row_and_the_declared_dtypes(self, model: type[Row], release: Dataset) -> None:
        frame = release[model.resource.name].frame()
        stored = {column.name: dtype(column, release.study) for column in columns(model)}
        assert dict(frame.dtypes) == stored | {name: categories(values) for name, values in model.derived.items()}
        assert list(frame.columns) == [*model.model_fields, *model.derived]
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

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model.resource.name)
    def test_an_empty_table_is_an_empty_frame_of_the_same_dtypes(self, model: type[Row], release: Dataset) -> None:
        assert dict(frame(model, [], release.study).dtypes) == dict(release[model.resource.name].frame().dtypes)

    def test_the_way_of_the_wording_is_a_column_behind_those_of_the_file(self, release: Dataset) -> None:
        found = bp.statements().set_index("statement_id")["wording_from"]
        for row in release.statements:
            assert found[row.statement_id] == row.wording_from
            assert row.wording_from.startswith("record") is row.rests_on_record
            assert (row.wording_from == "record") is (row.source.type in ("memcon", "telcon"))
        translated = release.statements.where(quote_translation="translated", rendering="record")
        assert {str(row.wording_from) for row in translated} == {"record_translated"}

    def test_a_derived_column_is_missing_where_its_rows_are(self, declared: Declare, edit: Edit) -> None:
        source = load(edit("topics", "x", "x")).statements["S0001"].source_id
        path = edit("statements", source, "no-such-source")
        frame = load(declared("statements", {"bytes": None, "hash": None})).statements.frame()
        assert path.is_dir()
        assert frame[frame["source_id"] == "no-such-source"]["wording_from"].isna().all()
        assert frame[frame["source_id"] != "no-such-source"]["wording_from"].notna().all()

    def test_kinds_are_apart(self, release: Dataset) -> None:
        parts = [bp.in_person(), bp.calls(), bp.messages()]
        co_presence = release.meetings.where(kind=ContactKind.CO_PRESENCE)
        assert sum(map(len, parts)) + len(co_presence) == len(bp.meetings()) == len(release.meetings)
        assert [set(part["kind"]) for part in parts] == [{"in_person"}, {"telephone"}, {"message"}]
        assert len(bp.statements()) == len(release.statements)


class TestAccounts:
    def test_every_text_and_statement_of_a_contact_stands_on_one_side(self, release: Dataset) -> None:
        for contact in release.meetings:
            found = contact.accounts()
            assert [one.side for one in found] == ["US", "RU", "other"]
            assert all(source.side == one.side for one in found for source in one.sources)
            told = [row for one in found for row in one.statements]
            assert sorted(row.key for row in told) == sorted(row.key for row in (*contact.statements, *contact.retold))
            assert {source for one in found for source in one.sources} >= set(contact.sources)

    def test_a_record_read_in_the_press_is_the_account_of_its_government(self, release: Dataset) -> None:
        row = next(
            row for row in release.statements if row.rests_on_record and row.source.type == "news" and row.meeting
        )
        assert row.meeting
        own = next(one for one in row.meeting.accounts() if row in one.statements)
        assert (own.side, row.origin in own.sources) == ("US", True)


class TestSearched:
    @pytest.mark.parametrize(
        ("since", "until"),
        [("2001-09-11", "2001-10-01"), (None, "2001-01-20"), ("2008-12-31", None), ("2005-06-01", "2005-06-01")],
    )
    def test_the_spans_that_touch_these_days(self, since: str | None, until: str | None, release: Dataset) -> None:
        first, last = since or "0001-01-01", until or "9999-12-31"
        wanted = [row for row in release.coverage if str(row.since) <= last and str(row.until) >= first]
        found = bp.coverage(since, until)
        assert list(found[["holding", "kind", "since"]].itertuples(index=False, name=None)) == [
            (row.holding, row.kind, pd.Timestamp(row.since)) for row in wanted
        ]
        assert list(found.index) == list(range(len(wanted)))
        assert wanted

    def test_a_day_may_be_given_as_any_kind_of_date(self) -> None:
        text = bp.coverage("2001-09-11", "2001-10-01")
        days: list[Any] = [dt.date(2001, 9, 11), pd.Timestamp("2001-09-11"), np.datetime64("2001-09-11")]
        for one in days:
            assert bp.coverage(one, "2001-10-01").equals(text)
        missing: Any = pd.NaT
        assert bp.coverage(missing, None).equals(bp.coverage())

    @pytest.mark.parametrize(
        "wrong", ["11 September", "2001-02-30", "20010911", "2001-W01-1", 2001, True, ["2001-09-11"]]
    )
    def test_what_is_no_date_is_refused_in_a_sentence(self, wrong: Any) -> None:
        with pytest.raises(UsageError, match=r"is not a date \(use YYYY-MM-DD"):
            bp.coverage(wrong)
        with pytest.raises(ValueError, match="is before the first, 2002-01-01"):
            bp.coverage("2002-01-01", "2001-01-01")


def test_all_tables_are_there(release: Dataset) -> None:
    assert list(release.tables) == list(BY_NAME)
    assert all(release[name] is table for name, table in release.tables.items())
    assert list(release) == list(BY_NAME)
    assert "meetings" in release
    assert "meeting" not in release
    assert release.version == release.descriptor["version"] == bp.__version__
