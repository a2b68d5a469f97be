"""Packages of six tables and of any size, the same for the same seed: valid, or with faults at known places."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

SEED = 7
ROLES = ("president", "minister", "press", "aide", "other", "")
SOURCE_KINDS = ("transcript", "news", "memo", "video")
MODES = ("in-person", "phone", "video", "letter", "multilateral")
FIRST_NAMES = ("Иван", "George", "Condoleezza", "Сергей", "José")
VENUES = ("Brdo Castle", "Prairie Chapel Ranch", "Кремль", "", 'Hotel "Astoria"')
CITIES = ("Ljubljana", "Crawford", "Moscow", "St. Petersburg", "Évian-les-Bains", "Göteborg", "Москва", "Сочи", "Genoa")
COUNTRIES = ("SI", "US", "RU", "IT", "FR", "DE", "GB", "SK", "CN", "AU")
SAID = (
    "the President said that we will continue our dialogue on strategic stability terrorism energy and trade "
    "«партнёрство» доверие Россия вопрос missile defence treaty, naïve façade — 'soul' straightforward trustworthy "
    "relationship economy accession Чечня Ирак NATO-Russia Council"
)
WORDS = SAID.split()
FIRST_DAY = dt.date(2001, 6, 16)
DAYS = 3_000
TOPICS = 60
Rows = Iterator[Sequence[object]]


def field(name: str, kind: str = "string", **constraints: Any) -> dict[str, Any]:
    """A field of a schema."""
    return {"name": name, "type": kind, **({"constraints": constraints} if constraints else {})}


def key(prefix: str) -> dict[str, Any]:
    """The field of a table's own key."""
    return field("id", required=True, pattern=f"{prefix}[0-9]+")


def day_field(name: str, first: str = "2001-01-01", last: str = "2009-12-31", **constraints: Any) -> dict[str, Any]:
    """A date between two days."""
    return field(name, "date", **constraints, minimum=first, maximum=last)


def schema(fields: list[dict[str, Any]], *primary: str, **references: str) -> dict[str, Any]:
    """A table's schema; `references` names the table that a column refers to."""
    foreign = [
        {"fields": [column], "reference": {"resource": resource, "fields": ["id"]}}
        for column, resource in references.items()
    ]
    return {"fields": fields, "primaryKey": list(primary), **({"foreignKeys": foreign} if foreign else {})}


TABLES: dict[str, dict[str, Any]] = {
    "people": schema([key("p"), field("name", required=True, maxLength=200), field("role", enum=ROLES[:-1])], "id"),
    "sources": schema(
        [
            key("s"),
            field("url", required=True, unique=True, pattern="https?://[^ ]+"),
            field("title", required=True),
            day_field("published", "1990-01-01", "2026-12-31"),
            field("kind", required=True, enum=SOURCE_KINDS),
        ],
        "id",
    ),
    "topics": schema([key("t"), field("label", required=True, unique=True)], "id"),
    "meetings": schema(
        [
            key("m"),
            day_field("date_start", required=True),
            day_field("date_end", required=True),
            field("mode", required=True, enum=MODES),
            field("venue"),
            field("city", required=True),
            field("country", required=True, pattern="[A-Z]{2}"),
            field("lat", "number", minimum=-90, maximum=90),
            field("lon", "number", minimum=-180, maximum=180),
            field("source_id", required=True),
        ],
        "id",
        source_id="sources",
    ),
    "statements": schema(
        [
            key("st"),
            field("meeting_id", required=True),
            field("sequence", "integer", required=True, minimum=1, maximum=100_000),
            field("speaker_id", required=True),
            day_field("date", required=True),
            field("text", required=True, minLength=3, maxLength=4_000),
            field("quote"),
            field("stance", "integer", required=True, enum=[-1, 0, 1]),
            field("source_id", required=True),
        ],
        "id",
        meeting_id="meetings",
        speaker_id="people",
        source_id="sources",
    ),
    "statement_topics": schema(
        [
            field("statement_id", required=True),
            field("topic_id", required=True),
            field("weight", "number", minimum=0, maximum=1),
        ],
        "statement_id",
        "topic_id",
        statement_id="statements",
        topic_id="topics",
    ),
}
# All is declared that a reader would otherwise guess from the first lines.
DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "skipInitialSpace": False}
CHECK = {
    "name": "meeting-ends-after-it-starts",
    "rule": "compare",
    "resource": "meetings",
    "fields": ["date_start", "date_end"],
    "operator": "<=",
}


def descriptor() -> dict[str, Any]:
    """The descriptor of the package."""
    shared = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "dialect": DIALECT}
    resources = [{"name": name, "path": f"{name}.csv", **shared, "schema": found} for name, found in TABLES.items()]
    profile = "https://datapackage.org/profiles/2.0/datapackage.json"
    return {"$schema": profile, "name": "benchmark", "resources": resources, "checks": [CHECK]}


class Sizes(NamedTuple):
    """How many rows the tables have that others refer to."""

    people: int
    sources: int
    meetings: int
    statements: int

    @classmethod
    def of(cls, statements: int) -> Sizes:
        """Those of a package of so many statements."""
        people = max(40, min(20_000, statements // 100))
        return cls(people, max(300, statements // 5), max(150, statements // 10), statements)


def text(rng: Random) -> str:
    """Some words of two scripts, here and there with quotes, commas and line breaks."""
    words = " ".join(rng.choices(WORDS, k=rng.randint(6, 22)))
    chance = rng.random()
    if chance < 0.10:
        return words.replace(" ", ' "', 1) + '"'
    if chance < 0.16:
        return f"{words}\nQ: {words[:20].strip()}"
    return f"{words}\n\n- {words[:15].strip()}" if chance < 0.18 else words


def day(rng: Random, later: int = 0) -> dt.date:
    """A day of the two presidencies, or one as many days later."""
    return FIRST_DAY + dt.timedelta(rng.randrange(DAYS) + later)


def people(rng: Random, sizes: Sizes) -> Rows:
    """Who speaks."""
    for number in range(sizes.people):
        yield f"p{number}", f"{rng.choice(FIRST_NAMES)} O'N{rng.randrange(999)}", rng.choice(ROLES)


def sources(rng: Random, sizes: Sizes) -> Rows:
    """Where it is written; one in ten has no date."""
    for number in range(sizes.sources):
        published = "" if rng.random() < 0.1 else day(rng)
        yield f"s{number}", f"https://example.org/doc/{number}", text(rng), published, rng.choice(SOURCE_KINDS)


def topics(rng: Random, sizes: Sizes) -> Rows:
    """What it is about."""
    for number in range(TOPICS):
        yield f"t{number}", f"topic {number}"


def meetings(rng: Random, sizes: Sizes) -> Rows:
    """When and where they met."""
    for number in range(sizes.meetings):
        start = day(rng)
        place = rng.choice(MODES), rng.choice(VENUES), rng.choice(CITIES), rng.choice(COUNTRIES)
        degrees = round(rng.uniform(-89, 89), 4), round(rng.uniform(-179, 179), 4)
        source = f"s{rng.randrange(sizes.sources)}"
        yield f"m{number}", start, start + dt.timedelta(rng.randrange(4)), *place, *degrees, source


def statements(rng: Random, sizes: Sizes) -> Rows:
    """What they said; three in ten have a quotation."""
    for number in range(sizes.statements):
        meeting, speaker = f"m{rng.randrange(sizes.meetings)}", f"p{rng.randrange(sizes.people)}"
        quote = text(rng) if rng.random() < 0.3 else ""
        head = f"st{number}", meeting, rng.randint(1, 60), speaker, day(rng)
        yield *head, text(rng), quote, rng.randint(-1, 1), f"s{rng.randrange(sizes.sources)}"


def statement_topics(rng: Random, sizes: Sizes) -> Rows:
    """Which statement is about what: mostly one topic or two, of one statement in ten none."""
    for number in range(sizes.statements):
        for topic in rng.sample(range(TOPICS), rng.choice((0, 1, 1, 1, 1, 2, 2, 2, 2, 3))):
            yield f"st{number}", f"t{topic}", round(rng.random(), 3)


MAKERS = (people, sources, topics, meetings, statements, statement_topics)


def records(statements: int, seed: int = SEED) -> Iterator[tuple[str, Iterator[Sequence[object]]]]:
    """The tables of a valid package, each with its records, the header first."""
    for make in MAKERS:
        name = make.__name__
        yield name, with_header(name, make(Random(f"{seed} {name}"), Sizes.of(statements)))


def with_header(name: str, rows: Rows) -> Rows:
    """The names of a table's columns, and its rows."""
    yield columns(name)
    yield from rows


def columns(name: str) -> list[str]:
    """The names of a table's columns."""
    return [field["name"] for field in TABLES[name]["fields"]]


def write(folder: Path, statements: int, seed: int = SEED) -> Path:
    """Write a valid package into a folder, row by row."""
    for name, rows in records(statements, seed):
        write_table(folder, name, rows)
    return write_descriptor(folder)


def write_table(folder: Path, name: str, rows: Rows | Sequence[Sequence[object]]) -> None:
    """Write the file of one table."""
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def write_descriptor(folder: Path) -> Path:
    """Write the descriptor; give the folder."""
    (folder / "datapackage.json").write_text(json.dumps(descriptor(), indent=2) + "\n", "utf-8")
    return folder
