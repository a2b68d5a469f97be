"""Laws of choosing: one engine for rows and frames, and a smaller dataset that is whole in itself."""

import datetime as dt
import json
import pickle
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data import Dataset, load, validate
from bushputin_data.models import BY_NAME, columns
from bushputin_data.models.vocabulary import Certainty, ContactKind, Setting
from bushputin_data.smaller import survives
from bushputin_data.strategies import STUDY, Tables, datasets, grids, write


def chosen(data: st.DataObject, tables: Tables) -> dict[str, Any]:
    """Filters of which each may leave something."""
    topics = [row.topic_id for row in tables["topics"]]
    days = st.dates(STUDY.first_day, STUDY.last_day)
    since = data.draw(st.none() | days)
    several = {
        "topic": st.sampled_from(topics) | st.lists(st.sampled_from(topics), min_size=1, max_size=2),
        "certainty": st.sampled_from(Certainty).map(str),
        "kind": st.sampled_from(ContactKind),
        "setting": st.sampled_from(Setting),
        "until": days.map(lambda day: max(day, since or day)),
    }
    found = {name: data.draw(one) for name, one in several.items() if data.draw(st.booleans())}
    return found | ({"since": since} if since else {})


def as_package(part: Dataset, folder: Path) -> Path:
    """A smaller dataset as files, with its own descriptor."""
    write(grids({name: list(table) for name, table in part.tables.items()}), folder)
    path = folder / "datapackage.json"
    measured = {one["name"]: one for one in json.loads(path.read_text("utf-8"))["resources"]}
    said = json.loads(json.dumps(dict(part.descriptor), default=str))
    for resource in said["resources"]:
        resource |= {name: measured[resource["name"]][name] for name in ("bytes", "hash")}
    path.write_text(json.dumps(said), "utf-8")
    return folder


@given(tables=datasets(), data=st.data())
def test_a_smaller_dataset_is_whole_in_itself(tables: Tables, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        whole = load(write(grids(tables), Path(folder)))
        part = whole.where(**chosen(data, tables))
        for name, table in part.tables.items():
            assert set(table.ids) <= set(whole[name].ids)
            assert list(table) == [row for row in whole[name] if row in table]
            for column in columns(BY_NAME[name]):
                if column.target:
                    keys = {getattr(row, column.name) for row in table} - {None}
                    assert keys <= set(part[column.target].ids)
        assert validate(as_package(part, Path(other))).findings == ()


def test_a_real_part_is_whole_in_itself(release: Dataset, tmp_path: Path) -> None:
    part = release.where(topic="nato-enlargement", since="2004")
    report = validate(as_package(part, tmp_path))
    assert [one for one in report.findings if one.level == "error"] == []
    assert 0 < len(part.statements) < len(release.statements)
    assert len(part.where(speaker="putin").statements) < len(part.statements)
    assert part.meetings.rows[0].statements != release.meetings[part.meetings.rows[0].key].statements


def test_a_part_travels_and_is_searched_within(release: Dataset) -> None:
    part = release.where(speaker="putin", since="2008")
    row = pickle.loads(pickle.dumps(part.statements.rows[0]))
    assert row.home.statements.ids == part.statements.ids
    found = part.search("NATO")
    assert found
    assert all(hit.key in part[hit.table] for hit in found)
    assert len(found) < len(release.search("NATO"))


def test_a_filter_of_one_table_limits_what_belongs_to_the_other(release: Dataset) -> None:
    calls = release.where(kind="telephone")
    assert {row.kind for row in calls.meetings} == {ContactKind.TELEPHONE}
    assert all((row.meeting or row.about) in calls.meetings for row in calls.statements)
    spoken = release.where(setting="private")
    assert all(row.statements or row.retold for row in spoken.meetings)
    assert set(release.where(since="2008-04", until="2008-04").meetings.ids) < set(release.meetings.ids)


def test_what_is_no_longer_asked_of_a_part_is_what_needs_the_rows_left_out(release: Dataset) -> None:
    dropped = {check["name"] for check in release.descriptor["checks"] if not survives(check)}
    assert dropped == {"sequence-runs-without-gap"}


@given(tables=datasets(), data=st.data())
def test_since_and_until_take_every_row_some_of_whose_days_lie_between(tables: Tables, data: st.DataObject) -> None:
    first = data.draw(st.dates(STUDY.first_day, STUDY.last_day))
    last = data.draw(st.dates(first, STUDY.last_day))
    with tempfile.TemporaryDirectory() as folder:
        whole = load(write(grids(tables), Path(folder)))
        for table in (whole.meetings, whole.statements, whole.sources, whole.events, whole.coverage):
            rows = table.where(since=first, until=str(last))
            wanted = [row for row in table if row.days and row.days[0] <= last and row.days[1] >= first]
            assert list(rows) == wanted
            assert list(rows.frame().itertuples(index=False)) == [] or len(rows.frame()) == len(wanted)
            assert rows == table.where(since=first).where(until=last)


@pytest.mark.parametrize("text", ["2004", "2004-02", "2004-02-29"])
def test_a_year_a_month_and_a_day_are_spans(text: str, release: Dataset) -> None:
    first = dt.date.fromisoformat((text + "-01-01")[:10])
    rows = release.meetings.where(since=text, until=text)
    assert rows.ids == tuple(
        row.key for row in release.meetings if row.days[1] >= first and str(row.days[0])[: len(text)] <= text
    )
