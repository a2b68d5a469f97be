"""Hypothesis strategies for rows and whole datasets: valid by construction, small, and full of awkward text.

They need `hypothesis` (installed with the extra `test`). In a test of your own:

    @given(datasets())
    def test_my_export(tables): ...

A column to which no rule between cells applies is drawn from its declaration alone (`values`), including new columns.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

try:
    from hypothesis import strategies as st
except ImportError as error:  # pragma: no cover
    raise ImportError("bushputin_data.strategies needs hypothesis: pip install hypothesis") from error

from bushputin_data import canonical, datapackage
from bushputin_data.models import (
    MODELS,
    Claim,
    ClaimEvidence,
    Coding,
    Column,
    Coverage,
    Event,
    Meeting,
    MeetingSource,
    MeetingTopic,
    Participant,
    Person,
    Row,
    Source,
    Statement,
    StatementSource,
    StatementTopic,
    Topic,
    Verification,
    columns,
    names,
)
from bushputin_data.models import vocabulary as lists

T = TypeVar("T")
R = TypeVar("R", bound=Row)
Tables = dict[str, list[Any]]
Records = dict[str, list[list[str]]]
Draw = Callable[[st.SearchStrategy[T]], T]

STUDY = datapackage.study()
TERM = (STUDY.first_day, STUDY.last_day)
AFTER = (TERM[1], dt.date(2026, 12, 31))
PLACED = (lists.ContactKind.IN_PERSON, lists.ContactKind.CO_PRESENCE)
ADDRESSED = (lists.Setting.PRIVATE, lists.Setting.WRITTEN)
RECORDS = (lists.SourceType.MEMCON, lists.SourceType.TELCON)
# Letters of both scripts that do not look alike, a combining accent, and what CSV has to quote, line breaks among it.
LETTERS = "rRzZéñß" + "яЯжЖё" + "0123456789" + "\u0301" + " ,;:.!?'\"“”«»–…()[]/\\|" + "\n"
# The maximum length of texts without a limit of their own.
LONG = 24


@cache
def values(column: Column) -> st.SearchStrategy[Any]:
    """Any value of a column: of its type, from its code list, and within its limits."""
    if column.study:
        return st.sampled_from(column.study.values(STUDY))
    return st.sampled_from(list(column.vocabulary)) if column.vocabulary else VALUES[column.kind](column)


@cache
def cells(column: Column) -> st.SearchStrategy[Any]:
    """Any value of a column, or None if it may be missing."""
    return values(column) if column.required else optional(values(column))


def rows(model: type[R], **known: Any) -> st.SearchStrategy[R]:
    """Any row of a table.

    Args:
        model: the row model of the table.
        known: values of some columns, or strategies for them; None for a missing value.
    """
    return one_row(model, {column.name: known.get(column.name, cells(column)) for column in columns(model)})


@st.composite
def one_row(draw: Draw[Any], model: type[R], parts: Mapping[str, Any]) -> R:
    """A row of these values and strategies."""
    return model(**{name: draw(one) if isinstance(one, st.SearchStrategy) else one for name, one in parts.items()})


def texts(column: Column) -> st.SearchStrategy[str]:
    """Texts of the form that a column requires."""
    limits = column.limits
    least, most = max(1, limits.get("min_length", 1)), limits.get("max_length")
    if column.uri:
        found = slugs().map("https://example.org/{}".format)
    elif "pattern" in limits:
        plain = st.characters(codec="ascii", exclude_categories=["C"])
        found = st.from_regex(limits["pattern"], fullmatch=True, alphabet=plain)
    else:
        found = words(least, least + LONG if most is None else most)
    pattern = re.compile(limits.get("pattern", ".*"), re.DOTALL if "pattern" not in limits else 0)
    return found.filter(lambda one: least <= len(one) <= (most or len(one)) and pattern.fullmatch(one) is not None)


def whole_numbers(column: Column) -> st.SearchStrategy[int]:
    """Integers of 64 bits."""
    low, high = edges(column, -(2**63), 2**63 - 1, 1)
    return st.integers(low, high)


def numbers(column: Column) -> st.SearchStrategy[float]:
    """Finite numbers."""
    low, high = edges(column, None, None, 0)
    found = st.floats(low, high, allow_nan=False, allow_infinity=False)
    return found.filter(lambda one: one != column.limits.get("gt") and one != column.limits.get("lt"))


def dates(column: Column) -> st.SearchStrategy[dt.date]:
    """Any day that Python can represent."""
    return st.dates(*edges(column, dt.date.min, dt.date.max, dt.timedelta(days=1)))


def clock_times(column: Column) -> st.SearchStrategy[dt.time]:
    """Times of whole minutes."""
    limits = {name: limit.hour * 60 + limit.minute for name, limit in column.limits.items()}
    low, high = within(limits, 0, 24 * 60 - 1, 1)
    return st.integers(low, high).map(lambda minutes: dt.time(*divmod(minutes, 60)))


def edges(column: Column, lowest: T, highest: T, step: Any) -> tuple[T, T]:
    """The smallest and largest value of a column."""
    return within(column.limits, lowest, highest, step)


def within(limits: Mapping[str, Any], lowest: T, highest: T, step: Any) -> tuple[T, T]:
    """The smallest and largest value within limits; `step` is the distance between consecutive values."""
    low = [limits[name] + by for name, by in (("ge", 0 * step), ("gt", step)) if name in limits]
    high = [limits[name] - by for name, by in (("le", 0 * step), ("lt", step)) if name in limits]
    return max(low, default=lowest), min(high, default=highest)


VALUES: dict[type, Callable[[Column], st.SearchStrategy[Any]]] = {
    str: texts,
    bool: lambda column: st.booleans(),
    int: whole_numbers,
    float: numbers,
    dt.date: dates,
    dt.time: clock_times,
}


def words(least: int = 1, most: int = LONG) -> st.SearchStrategy[str]:
    """Text as a cell may hold it: NFC, no edge spaces, not like a formula."""
    found = st.text(LETTERS, min_size=least, max_size=most).map(tidy)
    return found.filter(lambda text: least <= len(text) <= most)


def tidy(text: str) -> str:
    """Text in the form that the dataset keeps."""
    return unicodedata.normalize("NFC", text.strip().lstrip("\u0301")).strip()


def slugs() -> st.SearchStrategy[str]:
    """Keys of lower-case words and hyphens."""
    word = st.text("abcxyz019", min_size=1, max_size=4)
    return st.lists(word, min_size=1, max_size=3).map("-".join)


def optional(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """A value, or a missing one."""
    return st.none() | strategy


def subset(found: Sequence[T], *, least: int = 0) -> st.SearchStrategy[list[T]]:
    """Up to three of the values, without repeats."""
    if not found:
        return st.just([])
    return st.lists(st.sampled_from(list(found)), min_size=least, max_size=3, unique=True)


@st.composite
def datasets(draw: Draw[Any]) -> Tables:
    """A complete valid dataset: the rows of every table by name, in canonical order."""
    tables: Tables = {model.resource.name: [] for model in MODELS}
    tables["sources"], tables["topics"] = draw(some_sources()), draw(topic_tree())
    tables["people"], tables["meetings"] = draw(some_people()), draw(some_meetings())
    leaves = [topic.topic_id for topic in tables["topics"] if topic.parent_id]
    add_contact_links(draw, tables, leaves)
    add_statements(draw, tables, leaves)
    add_assessments(draw, tables)
    refer_to_all(draw, tables)
    return {model.resource.name: canonical.ordered(model, tables[model.resource.name]) for model in MODELS}


@st.composite
def some_sources(draw: Draw[Any]) -> list[Source]:
    """One to four sources, published after the term or undated."""
    out = []
    for key in draw(st.lists(slugs(), min_size=1, max_size=4, unique=True)):
        published = draw(optional(st.dates(*AFTER)))
        basis = draw(st.sampled_from(lists.PublishedBasis)) if published else None
        cells: dict[str, Any] = {
            "published_precision": st.sampled_from(lists.Precision) if published else None,
            "url": optional(st.just(f"https://example.org/{key}")),
        }
        if basis is lists.PublishedBasis.INFERRED:
            cells["note"] = "The day is worked out."
        out.append(draw(rows(Source, source_id=key, published_on=published, published_basis=basis, **cells)))
    return out


@st.composite
def topic_tree(draw: Draw[Any]) -> list[Topic]:
    """One to three top-level topics, each with one or two topics below it."""
    heads = draw(st.lists(slugs(), min_size=1, max_size=3, unique=True))
    parents: list[tuple[str, str | None]] = [(head, None) for head in heads]
    parents += [(f"{head}-leaf-{number}", head) for head in heads for number in range(draw(st.integers(1, 2)))]
    return [draw(rows(Topic, topic_id=key, label=key, parent_id=parent)) for key, parent in parents]


@st.composite
def some_people(draw: Draw[Any]) -> list[Person]:
    """The two leaders, and up to three others."""
    others = draw(st.lists(slugs().map("p-{}".format), max_size=3, unique=True))
    return [draw(rows(Person, person_id=key, name=key)) for key in (*STUDY.leaders, *others)]


@st.composite
def some_meetings(draw: Draw[Any]) -> list[Meeting]:
    """One to four contacts within the term."""
    starts = draw(st.lists(st.dates(*TERM), min_size=1, max_size=4))
    return [draw(meeting(start, number)) for number, start in enumerate(starts)]


@st.composite
def meeting(draw: Draw[Any], start: dt.date, number: int) -> Meeting:
    """A contact that begins on this day."""
    kind = draw(st.sampled_from(lists.ContactKind))
    known = {column.name: values(column) for column in columns(Meeting)}
    times = sorted(draw(st.tuples(known["start_time"], known["end_time"])))
    placed = ("city", "country", "latitude", "longitude")
    row: Meeting = draw(
        rows(
            Meeting,
            meeting_id=f"{start.isoformat()}-n{number}",
            kind=kind,
            format=known["format"] if kind is lists.ContactKind.IN_PERSON else None,
            start_date=start,
            end_date=min(start + dt.timedelta(draw(st.integers(0, 3))), TERM[1]),
            start_time=optional(st.just(times[0])),
            end_time=optional(st.just(times[1])),
            venue=optional(known["venue"]) if kind in PLACED else None,
            **{name: known[name] if kind in PLACED else None for name in placed},
        )
    )
    return row


def add_contact_links(draw: Draw[Any], tables: Tables, leaves: Sequence[str]) -> None:
    """Both principals, a source and a topic for each contact."""
    sources = [row.source_id for row in tables["sources"]]
    for contact in tables["meetings"]:
        key, cited = contact.meeting_id, optional(st.sampled_from(sources))
        for person in STUDY.leaders:
            principal = rows(Participant, meeting_id=key, person_id=person, role=lists.Role.PRINCIPAL, source_id=cited)
            tables["participants"].append(draw(principal))
        for source in draw(subset(sources, least=1)):
            tables["meeting_sources"].append(draw(rows(MeetingSource, meeting_id=key, source_id=source)))
        for leaf in draw(subset(leaves, least=1)):
            tables["meeting_topics"].append(MeetingTopic(meeting_id=key, topic_id=leaf))


def add_statements(draw: Draw[Any], tables: Tables, leaves: Sequence[str]) -> None:
    """Up to six statements, with their topics, codings and further sources."""
    homes = draw(st.lists(optional(st.sampled_from(tables["meetings"])), max_size=6))
    reached: dict[str, tuple[int, dt.date]] = {}
    for number, contact in enumerate(homes, 1):
        sequence, date = None, draw(optional(st.dates(*TERM)))
        if contact is not None:
            last, earliest = reached.get(contact.meeting_id, (0, contact.start_date))
            sequence, date = last + 1, draw(st.dates(earliest, contact.end_date))
            reached[contact.meeting_id] = (sequence, date)
        about = None if contact else draw(optional(st.sampled_from([one.meeting_id for one in tables["meetings"]])))
        row = draw(statement(f"S{number:04}", contact, about, sequence, date, tables["sources"]))
        tables["statements"].append(row)
        add_statement_links(draw, tables, row, leaves)


@st.composite
def statement(
    draw: Draw[Any],
    key: str,
    contact: Meeting | None,
    about: str | None,
    sequence: int | None,
    date: dt.date | None,
    sources: Sequence[Source],
) -> Statement:
    """A statement in this contact, or elsewhere, perhaps about another one."""
    speaker, addressee = draw(st.permutations(STUDY.leaders))
    setting = draw(st.sampled_from(lists.Setting))
    source, origin = draw(st.sampled_from(list(sources))), draw(optional(st.sampled_from(list(sources))))
    quote = draw(optional(words()))
    row: Statement = draw(
        rows(
            Statement,
            statement_id=key,
            meeting_id=contact.meeting_id if contact else None,
            about_meeting_id=about,
            sequence=sequence,
            date=date,
            date_precision=lists.Precision.DAY if date else None,
            speaker_id=speaker,
            addressee_id=addressee if setting in ADDRESSED else None,
            setting=setting,
            rendering=st.sampled_from(renderings(source.type)),
            quote=quote,
            quote_language=st.sampled_from(lists.QUOTE_LANGUAGE.values(STUDY)) if quote else None,
            quote_translation=st.sampled_from(lists.QuoteTranslation) if quote else None,
            source_id=source.source_id,
            origin_id=origin.source_id if origin else None,
            locator=words() if quote else optional(words()),
            certainty=st.sampled_from(certainties(source, origin)),
            note=words() if date is None else optional(words()),
        )
    )
    return row


def renderings(source: lists.SourceType) -> list[lists.Rendering]:
    """The possible renderings of words read in a source of this type."""
    bound = {lists.Rendering.RECORD: ("memcon", "telcon"), lists.Rendering.TRANSCRIPT: ("transcript",)}
    return [one for one in lists.Rendering if one not in bound or source in bound[one]]


def certainties(source: Source, origin: Source | None) -> list[lists.Certainty]:
    """The possible certainty of words read here: not high in a copy, nor at second hand from a record."""
    doubtful = source.host is lists.Host.COPY or (origin is not None and origin.type in RECORDS)
    return [one for one in lists.Certainty if not (doubtful and one is lists.Certainty.HIGH)]


def add_statement_links(draw: Draw[Any], tables: Tables, row: Statement, leaves: Sequence[str]) -> None:
    """Topics, one of them the primary; a first reading; further sources."""
    key = row.statement_id
    for number, leaf in enumerate(draw(subset(leaves, least=1))):
        tables["statement_topics"].append(StatementTopic(statement_id=key, topic_id=leaf, is_primary=number == 0))
    reading = {"coder": "reader", "codebook_version": "0", "role": lists.CodingRole.FIRST_READING}
    tables["codings"].append(draw(rows(Coding, statement_id=key, stance=row.stance, act=row.act, **reading)))
    for source in draw(subset([one.source_id for one in tables["sources"] if one.source_id != row.source_id])):
        tables["statement_sources"].append(draw(rows(StatementSource, statement_id=key, source_id=source)))


def add_assessments(draw: Draw[Any], tables: Tables) -> None:
    """A claim with its evidence; a check; some spans that were searched."""
    source = draw(st.sampled_from(tables["sources"])).source_id
    kind = draw(st.sampled_from(lists.ClaimKind))
    verdict = None if kind is lists.ClaimKind.OPINION else st.sampled_from(lists.Verdict)
    tables["claims"].append(draw(rows(Claim, claim_id="a-claim", kind=kind, claimed_by=source, verdict=verdict)))
    add_evidence(draw, tables)
    checked = {"table": lists.TableName.MEETINGS, "row_id": tables["meetings"][0].meeting_id, "columns": "start_date"}
    tables["verifications"].append(draw(rows(Verification, **checked, source_id=optional(st.just(source)))))
    for since in draw(st.lists(st.dates(*TERM), max_size=3, unique=True)):
        tables["coverage"].append(draw(span_searched(since)))


def add_evidence(draw: Draw[Any], tables: Tables) -> None:
    """Up to three rows of evidence for the claim, each of them a statement, a contact or a source."""
    known = {
        "statement_id": [row.statement_id for row in tables["statements"]],
        "meeting_id": [row.meeting_id for row in tables["meetings"]],
        "source_id": [row.source_id for row in tables["sources"]],
    }
    fields = st.sampled_from([name for name, keys in known.items() if keys])
    for position, name in enumerate(draw(st.lists(fields, max_size=3)), 1):
        cited = dict.fromkeys(known) | {name: draw(st.sampled_from(known[name]))}
        tables["claim_evidence"].append(draw(rows(ClaimEvidence, claim_id="a-claim", position=position, **cited)))


@st.composite
def span_searched(draw: Draw[Any], since: dt.date) -> Coverage:
    """A collection that was searched, or not, from this day on."""
    searched = draw(st.sampled_from(lists.Searched))
    tried = searched is not lists.Searched.NO
    ways = [one for one in lists.How if (one is not lists.How.NOT_TRIED) is tried]
    found = next(values(column) for column in columns(Coverage) if column.name == "found")
    row: Coverage = draw(
        rows(
            Coverage,
            since=since,
            until=st.dates(since, TERM[1]),
            searched=searched,
            how=st.sampled_from(ways),
            found=found if tried else None,
        )
    )
    return row


def refer_to_all(draw: Draw[Any], tables: Tables) -> None:
    """Give each source an event, and each topic and each other person a place in the first contact."""
    first = tables["meetings"][0].meeting_id
    for number, source in enumerate(tables["sources"]):
        day = draw(st.dates(*TERM))
        key = f"{day.isoformat()}-n{number}"
        tables["events"].append(draw(rows(Event, event_id=key, date=day, source_id=source.source_id)))
    others = st.sampled_from([role for role in lists.Role if role is not lists.Role.PRINCIPAL])
    for person in tables["people"][2:]:
        guest = rows(Participant, meeting_id=first, person_id=person.person_id, role=others, source_id=None)
        tables["participants"].append(draw(guest))
    filed = {row.topic_id for row in tables["meeting_topics"] if row.meeting_id == first}
    for row in tables["topics"]:
        if row.parent_id and row.topic_id not in filed:
            tables["meeting_topics"].append(MeetingTopic(meeting_id=first, topic_id=row.topic_id))


def grids(tables: Tables) -> Records:
    """The records of each table as text, header first, which a test can damage before writing them."""
    return {model.resource.name: [names(model), *map(canonical.cells, tables[model.resource.name])] for model in MODELS}


def write(records: Records, folder: Path) -> Path:
    """Write the records as a package with its descriptor, and return the folder."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for name, lines in records.items():
        (folder / "data" / f"{name}.csv").write_bytes(canonical.encode(lines))
    (folder / datapackage.FILE).write_text(datapackage.text(folder), "utf-8", newline="\n")
    return folder


__all__ = ["Row", "Tables", "cells", "datasets", "grids", "rows", "slugs", "values", "words", "write"]
