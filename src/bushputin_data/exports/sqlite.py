"""A SQLite database: strict tables with keys and checks, views for readers, and one table for full-text search.

There are views for the contacts by kind, named like the functions (`in_person`, `calls`, `messages`), and for each
table with references a view named `…_wide`, which joins in the rows they refer to. `full_text` searches the texts of
all rows; `about`, `data_dictionary` and `code_lists` hold the documentation, and the CREATE TABLE statements contain
the description of each column.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from bushputin_data.errors import ExportError
from bushputin_data.exports import about
from bushputin_data.models import BY_NAME, MODELS, Column, Row, columns
from bushputin_data.models.cells import text
from bushputin_data.models.vocabulary import ContactKind

if TYPE_CHECKING:
    from bushputin_data.dataset import Dataset
    from bushputin_data.study import Study

# The first version that supports strict tables.
OLDEST = (3, 37, 0)
TYPES = {str: "TEXT", bool: "INTEGER", int: "INTEGER", float: "REAL", dt.date: "TEXT", dt.time: "TEXT"}
# What a value must be to be a date, a time or a truth value; without "+0 days", SQLite knows a 30 February.
FORMS = {dt.date: "{0} IS date({0}, '+0 days')", dt.time: "{0} IS strftime('%H:%M', {0})", bool: "{0} IN (0, 1)"}
LIMITS = {
    "ge": "{0} >= {1}",
    "gt": "{0} > {1}",
    "le": "{0} <= {1}",
    "lt": "{0} < {1}",
    "min_length": "length({0}) >= {1}",
    "max_length": "length({0}) <= {1}",
}
CONTACTS = {"in_person": ContactKind.IN_PERSON, "calls": ContactKind.TELEPHONE, "messages": ContactKind.MESSAGE}
ABOUT = {
    "about": ("name", "value"),
    "data_dictionary": ("table_name", "column_name", "type", "description"),
    "code_lists": ("list", "position", "value", "definition"),
}
FULL_TEXT = "full_text"


def make(dataset: Dataset, _stem: str) -> bytes:
    """The database.

    Raises:
        ExportError: SQLite is too old, or a row breaks what its table declares.
    """
    if sqlite3.sqlite_version_info < OLDEST:
        raise ExportError(f"SQLite {sqlite3.sqlite_version} is too old: strict tables need 3.37 or newer")
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        fill(connection, dataset)
        return connection.serialize()
    except sqlite3.Error as error:
        raise ExportError(f"SQLite rejected the data: {error}") from None
    finally:
        connection.close()


def fill(connection: sqlite3.Connection, dataset: Dataset) -> None:
    """Make and fill all tables and views."""
    # No temporary files are written.
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("BEGIN")
    study = dataset.study
    for model in MODELS:
        connection.execute(table(model, study))
        into = [column.name for column in about.held(model)]
        insert(connection, model.resource.name, into, (values(row) for row in dataset[model.resource.name]))
        for statement in indexes(model):
            connection.execute(statement)
    for name, kind in CONTACTS.items():
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM meetings WHERE kind = {literal(kind)}")
    for model in MODELS:
        if view := wide(model):
            connection.execute(view)
    add_about(connection, dataset)
    add_full_text(connection, dataset)
    connection.execute("COMMIT")
    if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise ExportError(
            f"a row of {broken[0]} refers to a row of {broken[2]} that does not exist: validate() shows which"
        )
    connection.execute("VACUUM")


def quoted(name: str) -> str:
    """A name quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: Any) -> str:
    """A value as an SQL literal."""
    if isinstance(value, int | float):
        return repr(value)
    return "'" + text(value).replace("'", "''") + "'"


def values(row: Row) -> list[Any]:
    """The values of a row as SQLite stores them."""
    return [stored(about.value(row, column.name)) for column in about.held(type(row))]


def stored(value: Any) -> Any:
    """A value as SQLite stores it, with dates and times as text."""
    return value if value is None or isinstance(value, int | float) else text(value)


def insert(connection: sqlite3.Connection, name: str, into: Sequence[str], rows: Iterator[Sequence[Any]]) -> None:
    """Put rows into a table."""
    marks = ", ".join("?" * len(into))
    connection.executemany(f"INSERT INTO {quoted(name)} ({', '.join(map(quoted, into))}) VALUES ({marks})", rows)


def table(model: type[Row], study: Study) -> str:
    """The CREATE TABLE statement, with the description of each column as a comment."""
    lines = [(definition(column, study), column.description) for column in about.held(model)]
    groups = [("UNIQUE", group) for group in model.resource.unique if len(group) > 1]
    for kind, keys in [("PRIMARY KEY", model.resource.key), *groups]:
        lines.append((f"{kind} ({', '.join(map(quoted, keys))})", ""))
    for column in columns(model):
        if column.target:
            (key,) = BY_NAME[column.target].resource.key
            reference = f"{quoted(column.target)} ({quoted(key)})"
            lines.append((f"FOREIGN KEY ({quoted(column.name)}) REFERENCES {reference}", ""))
    body = [
        f"  {said}{',' if number < len(lines) else ''}{' -- ' + ' '.join(note.split()) if note else ''}"
        for number, (said, note) in enumerate(lines, 1)
    ]
    return "\n".join([f"CREATE TABLE {quoted(model.resource.name)} (", *body, ") STRICT"])


def definition(column: Column, study: Study) -> str:
    """The definition of a column: its type and constraints."""
    checks = " AND ".join(conditions(column, study))
    words = (
        quoted(column.name),
        TYPES[column.kind],
        "NOT NULL" if column.required else "",
        "UNIQUE" if column.unique else "",
        f"CHECK ({checks})" if checks else "",
    )
    return " ".join(filter(None, words))


def conditions(column: Column, study: Study) -> Iterator[str]:
    """The constraints of a column that SQL can express; patterns are not among them."""
    name = quoted(column.name)
    if choices := column.choices(study):
        yield f"{name} IN ({', '.join(map(literal, choices))})"
    if column.kind in FORMS:
        yield FORMS[column.kind].format(name)
    for limit, value in column.limits.items():
        if limit in LIMITS:
            yield LIMITS[limit].format(name, literal(value))


def indexes(model: type[Row]) -> Iterator[str]:
    """An index for each foreign key that does not begin a primary key, so that joins are fast."""
    name = model.resource.name
    for column in columns(model):
        if column.target and column.name != model.resource.key[0]:
            index = quoted(f"{name}_by_{column.name}")
            yield f"CREATE INDEX {index} ON {quoted(name)} ({quoted(column.name)})"


def wide(model: type[Row]) -> str | None:
    """The view of a table that joins in the rows it refers to; None if there is nothing to join."""
    name = model.resource.name
    found, joins = [], []
    for column in columns(model):
        if column.target and (labels := BY_NAME[column.target].resource.label):
            (key,) = BY_NAME[column.target].resource.key
            stem = column.name.removesuffix("_id")
            other = quoted(f"{stem}_row")
            joins.append(
                f"LEFT JOIN {quoted(column.target)} AS {other} ON {other}.{quoted(key)} = this.{quoted(column.name)}"
            )
            found += [f"{other}.{quoted(label)} AS {quoted(f'{stem}_{label}')}" for label in labels]
    found += lists(model)
    if not found:
        return None
    what = f"SELECT this.*, {', '.join(found)}"
    return "\n".join([f"CREATE VIEW {quoted(f'{name}_wide')} AS", what, f"FROM {quoted(name)} AS this", *joins])


def lists(model: type[Row]) -> Iterator[str]:
    """The labels linked to each row by a link table, as one text, in the order of the link table."""
    for link in MODELS:
        pair = [column for column in columns(link) if column.name in link.resource.key and column.target]
        if len(pair) != 2 or len(link.resource.key) != 2 or pair[0].target != model.resource.name:
            continue
        other = BY_NAME[str(pair[1].target)].resource
        if not other.label:
            continue
        first = [f"link.{quoted(column.name)} DESC" for column in columns(link) if column.kind is bool]
        order = ", ".join([*first, f"other.{quoted(other.label[0])}"])
        yield (
            f"(SELECT group_concat(label, '; ') FROM (SELECT other.{quoted(other.label[0])} AS label "
            f"FROM {quoted(link.resource.name)} AS link "
            f"JOIN {quoted(other.name)} AS other ON other.{quoted(other.key[0])} = link.{quoted(pair[1].name)} "
            f"WHERE link.{quoted(pair[0].name)} = this.{quoted(model.resource.key[0])} ORDER BY {order})) "
            f"AS {quoted(other.name)}"
        )


def add_about(connection: sqlite3.Connection, dataset: Dataset) -> None:
    """Add tables that describe the database, its columns and values."""
    for name, into in ABOUT.items():
        typed = ", ".join(f"{column} {'INTEGER' if column == 'position' else 'TEXT'} NOT NULL" for column in into)
        connection.execute(f"CREATE TABLE {name} ({typed}, PRIMARY KEY ({into[0]}, {into[1]})) STRICT")
    insert(connection, "about", ABOUT["about"], iter(list(about.facts(dataset.descriptor).items())))
    described = (
        (model.resource.name, column.name, about.kind(column), column.description)
        for model, column in about.dictionary()
    )
    insert(connection, "data_dictionary", ABOUT["data_dictionary"], described)
    members = (
        (name, position, one, definition)
        for name, list_ in about.code_lists(dataset.study).items()
        for position, (one, definition) in enumerate(list_.items(), 1)
    )
    insert(connection, "code_lists", ABOUT["code_lists"], members)


def add_full_text(connection: sqlite3.Connection, dataset: Dataset) -> None:
    """Index the texts of all rows, ignoring accents, in Cyrillic as well."""
    into = ("table_name", "row_key", "text")
    options = "tokenize = 'unicode61 remove_diacritics 2'"
    connection.execute(
        f"CREATE VIRTUAL TABLE {FULL_TEXT} USING fts5(table_name UNINDEXED, row_key UNINDEXED, text, {options})"
    )
    for model in MODELS:
        prose = [column.name for column in columns(model) if is_prose(model, column)]
        rows = ((model.resource.name, key(row), joined(row, prose)) for row in dataset[model.resource.name])
        insert(connection, FULL_TEXT, into, (one for one in rows if one[2]))
    connection.execute(f"INSERT INTO {FULL_TEXT} ({FULL_TEXT}) VALUES ('optimize')")


def is_prose(model: type[Row], column: Column) -> bool:
    """Whether a column contains words to be searched, not keys, references, codes or addresses."""
    coded = about.list_of(column) or column.target or column.uri or "pattern" in column.limits
    return column.kind is str and not coded and column.name not in model.resource.key


def key(row: Row) -> str:
    """The key of a row as one text, as `verifications` has it."""
    return "|".join(text(getattr(row, name)) for name in row.resource.key)


def joined(row: Row, prose: Sequence[str]) -> str:
    """The words of a row."""
    return "\n".join(text(value) for name in prose if (value := getattr(row, name)) is not None)
