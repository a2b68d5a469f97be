"""Hypothesis strategies for whole datasets of this shape: valid by construction, small, and full of awkward text.

Needs `hypothesis` (it comes with the extra `test`). In a test of your own:

    @given(datasets())
    def test_my_export(tables): ...
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

try:
    from hypothesis import strategies as st
except ImportError as error:  # pragma: no cover
    raise ImportError("bushputin_data.strategies needs hypothesis: pip install hypothesis") from error

from bushputin_data import canonical, descriptor
from bushputin_data import vocabulary as lists
from bushputin_data.models import (
    MODELS,
    Claim,
    ClaimEvidence,
    Coding,
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
)

T = TypeVar("T")
Tables = dict[str, list[Any]]
Draw = Callable[[st.SearchStrategy[T]], T]

TERM = (dt.date(2001, 1, 20), dt.date(2009, 1, 20))
BUSH, PUTIN = "george-w-bush", "vladimir-putin"
PLACED = (lists.ContactKind.IN_PERSON, lists.ContactKind.CO_PRESENCE)
ADDRESSED = (lists.Setting.PRIVATE, lists.Setting.WRITTEN)
# Letters of both scripts that do not look alike, a combining accent, and what CSV has to quote, line breaks among it.
LETTERS = "bDzZéñß" + "яЯжЖё" + "0123456789" + "\u0301" + " ,;:.!?'\"“”«»–…()[]/\\|" + "\n"


def words() -> st.SearchStrategy[str]:
    """Text as a cell may hold it: NFC, no edge spaces, not like a formula."""
    return st.text(LETTERS, min_size=1, max_size=24).map(tidy).filter(bool)


def tidy(text: str) -> str:
    """Text in the form that the dataset keeps."""
    return unicodedata.normalize("NFC", text.strip().lstrip("\u0301")).strip()


def slugs() -> st.SearchStrategy[str]:
    """Keys of lower-case words and hyphens."""
    word = st.text("abcxyz019", min_size=1, max_size=4)
    return st.lists(word, min_size=1, max_size=3).map("-".join)


def members(values: type[T]) -> st.SearchStrategy[T]:
    """A value of a closed list."""
    return st.sampled_from(list(values))  # type: ignore[call-overload]


def optional(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """A value, or a missing one."""
    return st.none() | strategy


@st.composite
def datasets(draw: Draw[Any]) -> Tables:
    """A whole valid dataset: the rows of every table by its name, in canonical order."""
    sources, topics, people = draw(some_sources()), draw(topic_tree()), draw(some_people())
    meetings = draw(some_meetings())
    tables: Tables = {model.resource.name: [] for model in MODELS}
    tables |= {"sources": sources, "topics": topics, "people": people, "meetings": meetings}
    leaves = [topic.topic_id for topic in topics if topic.parent_id]
    add_contact_links(draw, tables, leaves)
    add_statements(draw, tables, leaves)
    add_assessments(draw, tables)
    leave_nothing_idle(draw, tables)
    return {model.resource.name: canonical.ordered(model, tables[model.resource.name]) for model in MODELS}


@st.composite
def some_sources(draw: Draw[Any]) -> list[Source]:
    """One to four sources, published after the term or undated."""
    out = []
    for key in draw(st.lists(slugs(), min_size=1, max_size=4, unique=True)):
        published = draw(optional(st.dates(TERM[1], dt.date(2026, 12, 31))))
        out.append(
            Source(
                source_id=key,
                type=draw(members(lists.SourceType)),
                title=draw(words()),
                author=draw(optional(words())),
                publisher=draw(words()),
                published_on=published,
                published_precision=draw(members(lists.Precision)) if published else None,
                language=draw(st.sampled_from(["en", "ru", "zh-Hans"])),
                url=draw(optional(st.just(f"https://example.org/{key}"))),
                archived_url=draw(optional(st.just(f"https://example.org/archive/{key}"))),
                accessed_on=draw(optional(st.dates(TERM[1], dt.date(2026, 12, 31)))),
                archive=draw(optional(words())),
                archive_ref=draw(optional(words())),
                declassified_on=draw(optional(st.dates(TERM[1], dt.date(2026, 12, 31)))),
                pages=draw(optional(st.integers(1, 999))),
                seen=draw(members(lists.Seen)),
                extracted=draw(members(lists.Extracted)),
                rights=draw(members(lists.Rights)),
                note=draw(optional(words())),
            )
        )
    return out


@st.composite
def topic_tree(draw: Draw[Any]) -> list[Topic]:
    """One to three heads, each with one or two leaves."""
    heads = draw(st.lists(slugs(), min_size=1, max_size=3, unique=True))
    out = []
    for head in heads:
        out.append(topic(head, None))
        out.extend(topic(f"{head}-leaf-{number}", head) for number in range(draw(st.integers(1, 2))))
    return out


def topic(key: str, parent: str | None) -> Topic:
    """A topic whose texts are made of its key."""
    return Topic(
        topic_id=key,
        label=key,
        parent_id=parent,
        definition=f"About {key}.",
        includes=f"All of {key}.",
        excludes=f"All but {key}.",
        label_ru=f"О {key}",
        wikidata="Q1",
    )


@st.composite
def some_people(draw: Draw[Any]) -> list[Person]:
    """The two, and up to three others."""
    others = draw(st.lists(slugs().map("p-{}".format), max_size=3, unique=True))
    return [
        Person(
            person_id=key,
            name=key,
            sort_name=key,
            native_name=draw(optional(words())),
            side=draw(members(lists.Side)),
            wikidata=draw(st.sampled_from([None, "Q207"])),
            description=draw(words()),
        )
        for key in (BUSH, PUTIN, *others)
    ]


@st.composite
def some_meetings(draw: Draw[Any]) -> list[Meeting]:
    """One to four contacts within the term."""
    starts = draw(st.lists(st.dates(*TERM), min_size=1, max_size=4))
    return [draw(meeting(start, number)) for number, start in enumerate(starts)]


@st.composite
def meeting(draw: Draw[Any], start: dt.date, number: int) -> Meeting:
    """A contact that begins on this day."""
    kind = draw(members(lists.ContactKind))
    placed = kind in PLACED
    times = sorted(draw(st.lists(st.times().map(to_the_minute), min_size=2, max_size=2)))
    return Meeting(
        meeting_id=f"{start.isoformat()}-n{number}",
        kind=kind,
        format=draw(members(lists.Format)) if kind is lists.ContactKind.IN_PERSON else None,
        title=draw(words()),
        occasion=draw(optional(words())),
        start_date=start,
        end_date=min(start + dt.timedelta(draw(st.integers(0, 3))), TERM[1]),
        date_precision=lists.Precision.DAY,
        start_time=draw(optional(st.just(times[0]))),
        end_time=draw(optional(st.just(times[1]))),
        timezone=draw(optional(st.sampled_from(["Europe/Moscow", "America/New_York"]))),
        duration_minutes=draw(optional(st.integers(1, 600))),
        venue=draw(optional(words())) if placed else None,
        city=draw(words()) if placed else None,
        country=draw(st.sampled_from(["RU", "US", "SI"])) if placed else None,
        latitude=draw(degrees(90)) if placed else None,
        longitude=draw(degrees(180)) if placed else None,
        initiated_by=draw(optional(members(lists.Initiator))),
        record=draw(members(lists.Record)),
        certainty=draw(members(lists.Certainty)),
        summary=draw(words()),
        outcome=draw(optional(words())),
        note=draw(optional(words())),
    )


def to_the_minute(moment: dt.time) -> dt.time:
    """A clock time without its seconds."""
    return moment.replace(second=0, microsecond=0)


def degrees(limit: int) -> st.SearchStrategy[float]:
    """Coordinates of two decimals."""
    return st.integers(-limit * 100, limit * 100).map(lambda hundredths: hundredths / 100)


def add_contact_links(draw: Draw[Any], tables: Tables, leaves: Sequence[str]) -> None:
    """Both principals, a source and a topic for each contact."""
    for contact in tables["meetings"]:
        key, sources = contact.meeting_id, [row.source_id for row in tables["sources"]]
        for person in (BUSH, PUTIN):
            tables["participants"].append(
                Participant(
                    meeting_id=key,
                    person_id=person,
                    role=lists.Role.PRINCIPAL,
                    office=draw(optional(words())),
                    source_id=draw(optional(st.sampled_from(sources))),
                )
            )
        for source in draw(subset(sources, least=1)):
            relation = draw(members(lists.MeetingSourceRelation))
            locator = draw(optional(words()))
            tables["meeting_sources"].append(
                MeetingSource(meeting_id=key, source_id=source, relation=relation, locator=locator)
            )
        for leaf in draw(subset(leaves, least=1)):
            tables["meeting_topics"].append(MeetingTopic(meeting_id=key, topic_id=leaf))


def subset(values: Sequence[T], *, least: int = 0) -> st.SearchStrategy[list[T]]:
    """Some of the values, none twice."""
    if not values:
        return st.just([])
    return st.lists(st.sampled_from(list(values)), min_size=least, max_size=3, unique=True)


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
        told = None if contact else draw(optional(st.sampled_from([one.meeting_id for one in tables["meetings"]])))
        row = draw(statement(f"S{number:04}", contact, told, sequence, date, tables["sources"]))
        tables["statements"].append(row)
        add_statement_links(draw, tables, row, leaves)


@st.composite
def statement(
    draw: Draw[Any],
    key: str,
    contact: Meeting | None,
    told: str | None,
    sequence: int | None,
    date: dt.date | None,
    sources: Sequence[Source],
) -> Statement:
    """A statement in this contact, or elsewhere, perhaps telling of another one."""
    speaker = draw(st.sampled_from([BUSH, PUTIN]))
    setting = draw(members(lists.Setting))
    source = draw(st.sampled_from(list(sources)))
    quote = draw(optional(words()))
    return Statement(
        statement_id=key,
        meeting_id=contact.meeting_id if contact else None,
        about_meeting_id=told,
        sequence=sequence,
        date=date,
        date_precision=lists.Precision.DAY if date else None,
        speaker_id=speaker,
        addressee_id=(PUTIN if speaker == BUSH else BUSH) if setting in ADDRESSED else None,
        setting=setting,
        rendering=draw(st.sampled_from(renderings(source.type))),
        paraphrase=draw(words()),
        quote=quote,
        quote_language=quote and draw(members(lists.QuoteLanguage)),
        quote_translation=quote and draw(members(lists.QuoteTranslation)),
        source_id=source.source_id,
        origin_id=draw(optional(st.sampled_from([one.source_id for one in sources]))),
        locator=draw(words()) if quote else draw(optional(words())),
        stance=draw(members(lists.Stance)),
        certainty=draw(members(lists.Certainty)),
        note=draw(words()) if date is None else draw(optional(words())),
    )


def renderings(source: lists.SourceType) -> list[lists.Rendering]:
    """What words read in a source of this type can be."""
    bound = {lists.Rendering.RECORD: ("memcon", "telcon"), lists.Rendering.TRANSCRIPT: ("transcript",)}
    return [one for one in lists.Rendering if one not in bound or source in bound[one]]


def add_statement_links(draw: Draw[Any], tables: Tables, row: Statement, leaves: Sequence[str]) -> None:
    """Topics, one of them the primary; a first reading; further sources."""
    key = row.statement_id
    for number, leaf in enumerate(draw(subset(leaves, least=1))):
        tables["statement_topics"].append(StatementTopic(statement_id=key, topic_id=leaf, is_primary=number == 0))
    reading = lists.CodingRole.FIRST_READING
    tables["codings"].append(
        Coding(
            statement_id=key,
            coder="reader",
            codebook_version="0",
            role=reading,
            stance=row.stance,
            certainty=draw(optional(members(lists.Certainty))),
            reason=draw(optional(words())),
        )
    )
    for source in draw(subset([one.source_id for one in tables["sources"] if one.source_id != row.source_id])):
        relation = draw(members(lists.StatementSourceRelation))
        tables["statement_sources"].append(
            StatementSource(
                statement_id=key,
                source_id=source,
                relation=relation,
                wording=draw(optional(words())),
                locator=draw(optional(words())),
            )
        )


def add_assessments(draw: Draw[Any], tables: Tables) -> None:
    """A claim, with evidence where there are statements; a check; a year of coverage."""
    source = draw(st.sampled_from(tables["sources"])).source_id
    verdict, explanation = draw(members(lists.Verdict)), draw(words())
    tables["claims"].append(
        Claim(claim_id="a-claim", claim=draw(words()), claimed_by=source, verdict=verdict, explanation=explanation)
    )
    for row in tables["statements"][:2]:
        relation = draw(members(lists.EvidenceRelation))
        tables["claim_evidence"].append(
            ClaimEvidence(claim_id="a-claim", statement_id=row.statement_id, relation=relation)
        )
    tables["verifications"].append(
        Verification(
            verification_id="V00001",
            table=lists.TableName.MEETINGS,
            row_id=tables["meetings"][0].meeting_id,
            columns="start_date",
            source_id=draw(optional(st.just(source))),
            outcome=draw(members(lists.CheckOutcome)),
            checked_on=dt.date(2026, 11, 24),
            checked_by="automated-checker",
            note=draw(optional(words())),
        )
    )
    for year in draw(subset(range(2001, 2010))):
        kind, searched = draw(members(lists.ContactKind)), draw(members(lists.Searched))
        tables["coverage"].append(
            Coverage(year=year, kind=kind, holding="a holding", searched=searched, found=0, note="A note.")
        )


def leave_nothing_idle(draw: Draw[Any], tables: Tables) -> None:
    """Give each source an event, and each topic and other person a place in the first contact."""
    first = tables["meetings"][0].meeting_id
    for number, source in enumerate(tables["sources"]):
        day = draw(st.dates(*TERM))
        tables["events"].append(
            Event(
                event_id=f"{day.isoformat()}-n{number}",
                date=day,
                title="An event",
                description="It happened.",
                source_id=source.source_id,
            )
        )
    for person in tables["people"][2:]:
        role = draw(st.sampled_from([role for role in lists.Role if role is not lists.Role.PRINCIPAL]))
        tables["participants"].append(Participant(meeting_id=first, person_id=person.person_id, role=role))
    filed = {row.topic_id for row in tables["meeting_topics"] if row.meeting_id == first}
    for row in tables["topics"]:
        if row.parent_id and row.topic_id not in filed:
            tables["meeting_topics"].append(MeetingTopic(meeting_id=first, topic_id=row.topic_id))


def grids(tables: Tables) -> dict[str, list[list[str]]]:
    """The records of each table as text, the header first: what a test can spoil before it writes."""
    return {
        model.resource.name: [list(model.model_fields), *map(canonical.cells, tables[model.resource.name])]
        for model in MODELS
    }


def write(records: dict[str, list[list[str]]], folder: Path) -> Path:
    """Write the records as a package with its descriptor; the folder."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    for name, lines in records.items():
        (folder / "data" / f"{name}.csv").write_bytes(canonical.encode(lines))
    (folder / descriptor.FILE).write_text(descriptor.text(folder), "utf-8", newline="\n")
    return folder


__all__ = ["Row", "Tables", "datasets", "grids", "slugs", "words", "write"]
