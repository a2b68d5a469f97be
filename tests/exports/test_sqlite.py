"""The SQLite export beyond its values: keys, checks, views, search, and what it says of itself."""

import contextlib
import datetime as dt
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from pydantic import ValidationError

from bushputin_data import Dataset, load
from bushputin_data.exports import sqlite
from bushputin_data.exports.about import held
from bushputin_data.models import BY_NAME, MODELS, columns, names
from bushputin_data.strategies import rows
from tests.exports.reading import normal, of_frame
from tests.test_columns import Thing

Database = sqlite3.Connection
STUDY = load().study
# What stands for SQLite's own shell where that is not installed.
SHELL = "import sqlite3, sys; [print(*row) for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])]"


@pytest.fixture(scope="module")
def path(release: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release.export(tmp_path_factory.mktemp("sqlite") / "bp.sqlite")


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")
    yield connection
    connection.close()


def all_of(database: Database, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    return database.execute(sql, values).fetchall()


def test_sqlite_finds_nothing_wrong(database: Database) -> None:
    assert all_of(database, "PRAGMA integrity_check") == [("ok",)]
    assert all_of(database, "PRAGMA foreign_key_check") == []


def test_another_program_finds_nothing_wrong(path: Path) -> None:
    shell = shutil.which("sqlite3")
    command = [shell] if shell else [sys.executable, "-c", SHELL]
    for sql, said in (("PRAGMA integrity_check", "ok"), ("PRAGMA foreign_key_check", "")):
        done = subprocess.run([*command, str(path), sql], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == said


def test_every_table_is_strict_and_has_its_keys(database: Database) -> None:
    strict = {name for name, is_strict in all_of(database, "SELECT name, strict FROM pragma_table_list") if is_strict}
    assert set(BY_NAME) <= strict
    for model in MODELS:
        name = model.resource.name
        key = all_of(database, "SELECT name FROM pragma_table_info(?) WHERE pk ORDER BY pk", name)
        assert [one for (one,) in key] == list(model.resource.key)
        references = all_of(database, 'SELECT "from", "table" FROM pragma_foreign_key_list(?)', name)
        assert sorted(references) == sorted((one.name, one.target) for one in columns(model) if one.target)


BROKEN = [
    ("a value that is not in a list", "UPDATE meetings SET kind = 'lunch'"),
    ("a date that is none", "UPDATE meetings SET start_date = '2001-02-30'"),
    ("a time that is none", "UPDATE meetings SET start_time = '25:00'"),
    ("a limit", "UPDATE meetings SET latitude = 91"),
    ("a missing value", "UPDATE meetings SET title = NULL"),
    ("another type", "UPDATE meetings SET duration_minutes = 'long'"),
    ("a truth value", "UPDATE statement_topics SET is_primary = 2"),
    ("a reference", "UPDATE statements SET speaker_id = 'nobody'"),
    ("a key", "UPDATE people SET person_id = 'one'"),
    ("what is unique", "UPDATE topics SET label = 'one'"),
]


@pytest.mark.parametrize("sql", [sql for _, sql in BROKEN], ids=[what for what, _ in BROKEN])
def test_the_database_refuses(sql: str, database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(sql)


@pytest.mark.parametrize("name", ["in_person", "calls", "messages"])
def test_a_view_is_what_the_function_of_its_name_gives(name: str, release: Dataset, database: Database) -> None:
    frame: pd.DataFrame = getattr(release, name)()
    assert normal("meetings", all_of(database, f"SELECT * FROM {name}")) == of_frame("meetings", frame)
    assert len(frame)


def test_a_wide_view_has_the_rows_of_its_table_and_says_what_keys_mean(release: Dataset, database: Database) -> None:
    for model in MODELS:
        name = f"{model.resource.name}_wide"
        if all_of(database, "SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = ?", name):
            found = pd.read_sql(f"SELECT * FROM {name}", database)
            assert len(found) == len(release[model.resource.name])
            assert found.columns.is_unique
    wide = pd.read_sql("SELECT * FROM statements_wide", database)
    wide = wide.astype(object).where(wide.notna(), None)
    for row, statement in zip(wide.to_dict("records"), release.statements, strict=True):
        meeting = statement.meeting
        assert row["speaker_name"] == statement.speaker.name
        assert (row["meeting_title"], row["meeting_city"]) == (
            (meeting.title, meeting.city) if meeting else (None, None)
        )
        assert (row["source_title"], row["source_publisher"], row["source_url"]) == (
            statement.source.title,
            statement.source.publisher,
            statement.source.url,
        )
        labels = row["topics"].split("; ")
        assert labels[0] == statement.topics[0].label
        assert sorted(labels) == sorted(topic.label for topic in statement.topics)


@pytest.mark.parametrize(
    ("words", "table", "key"),
    [
        ("Договор по ПРО", "topics", "abm-treaty"),
        ("Путин", "people", "vladimir-putin"),
        ("first meeting Brdo", "meetings", "2001-06-16-brdo"),
    ],
)
def test_full_text_search_finds_words_of_both_scripts(words: str, table: str, key: str, database: Database) -> None:
    sql = "SELECT table_name, row_key FROM full_text WHERE full_text MATCH ? ORDER BY rank"
    assert (table, key) in all_of(database, sql, words)


def test_it_says_what_it_is(release: Dataset, database: Database) -> None:
    about = dict(all_of(database, "SELECT name, value FROM about"))
    assert about["version"] == release.version
    assert about["date"] == release.descriptor["created"][:10]
    assert about["licence"].startswith("CC-BY-4.0 https://")
    assert release.descriptor["title"] in about["cite"]
    described = all_of(database, "SELECT table_name, column_name, description FROM data_dictionary")
    assert set(described) == {
        (model.resource.name, column.name, column.description) for model in MODELS for column in held(model)
    }
    (made,) = all_of(database, "SELECT sql FROM sqlite_master WHERE name = 'statements'")
    assert all(column.description in made[0] for column in columns(BY_NAME["statements"]))
    definitions = {
        (value, definition)
        for model in MODELS
        for column in held(model)
        for value, definition in column.choices(release.study).items()
    }
    assert set(all_of(database, "SELECT value, definition FROM code_lists")) == definitions


BESIDE = [
    ("short", "a"),
    ("short", "abcd"),
    ("address", "x" * 41),
    ("flag", 2),
    ("kind", "lunch"),
    ("sureness", ""),
    ("whole", 1),
    ("whole", 6),
    ("inner", 2),
    ("inner", 5),
    ("number", -1.6),
    ("number", 1.1),
    ("within", -1.5),
    ("within", 1.0),
    ("day", dt.date(2001, 1, 19)),
    ("day", dt.date(2009, 1, 20)),
    ("later", dt.date(2001, 1, 20)),
    ("later", dt.date(2009, 1, 21)),
    ("hour", dt.time(8, 59)),
    ("hour", dt.time(17, 30)),
    ("evening", dt.time(17, 30)),
]


@given(row=rows(Thing))
def test_a_table_takes_every_row_that_its_model_takes(row: Thing) -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as made:
        made.execute(sqlite.table(Thing, STUDY))
        sqlite.insert(made, "things", names(Thing), iter([sqlite.values(row)]))
        assert made.execute("SELECT count(*) FROM things").fetchone() == (1,)


@pytest.mark.parametrize(("name", "value"), BESIDE)
def test_a_table_refuses_what_its_model_refuses(name: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        Thing.model_validate({"id": "a", name: value})
    with contextlib.closing(sqlite3.connect(":memory:")) as made:
        made.execute(sqlite.table(Thing, STUDY))
        with pytest.raises(sqlite3.IntegrityError, match=name):
            sqlite.insert(made, "things", ["id", name], iter([["a", sqlite.stored(value)]]))


def test_its_own_tables_have_names_that_no_table_has(database: Database) -> None:
    names = [name for (name,) in all_of(database, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    assert len(names) == len(set(names))
    assert not {"about", "data_dictionary", "code_lists", "full_text"} & set(BY_NAME)
