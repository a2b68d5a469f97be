"""The tables of facts: contacts, statements, events, and the tables that link them to others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from textwrap import fill
from types import MappingProxyType
from typing import Annotated, ClassVar

from bushputin_data.models.reference import Person, Source, Topic
from bushputin_data.models.row import CARD, COUNTRY, MEETING_ID, STATEMENT_ID, ZONE, Resource, Row, column
from bushputin_data.models.spans import Days, last_day
from bushputin_data.models.vocabulary import (
    ACCOUNT,
    INITIATOR,
    QUOTE_LANGUAGE,
    Act,
    Certainty,
    ContactKind,
    Format,
    MeetingSourceRelation,
    Precision,
    QuoteTranslation,
    Record,
    Rendering,
    Role,
    Setting,
    SourceType,
    Stance,
    StatementSourceRelation,
    WordingFrom,
)

RECORDS = (SourceType.MEMCON, SourceType.TELCON)
# Where the wording of a record, and of other words, comes from: one entry for each type but the records themselves.
OF_RECORDS = {
    SourceType.TRANSCRIPT: WordingFrom.RECORD_IN_PRESS,
    SourceType.READOUT: WordingFrom.RECORD_IN_PRESS,
    SourceType.JOINT_STATEMENT: WordingFrom.RECORD_IN_PRESS,
    SourceType.TREATY: WordingFrom.RECORD_IN_PRESS,
    SourceType.POSTING: WordingFrom.RECORD_IN_POSTING,
    SourceType.NEWS: WordingFrom.RECORD_IN_PRESS,
    SourceType.MEMOIR: WordingFrom.RECORD_IN_BOOK,
    SourceType.SCHOLARLY: WordingFrom.RECORD_IN_BOOK,
    SourceType.REFERENCE: WordingFrom.RECORD_IN_BOOK,
}
OF_OTHERS = {
    SourceType.TRANSCRIPT: WordingFrom.PRESS,
    SourceType.READOUT: WordingFrom.READOUT,
    SourceType.JOINT_STATEMENT: WordingFrom.READOUT,
    SourceType.TREATY: WordingFrom.READOUT,
    SourceType.POSTING: WordingFrom.POSTING,
    SourceType.NEWS: WordingFrom.PRESS,
    SourceType.MEMOIR: WordingFrom.BOOK,
    SourceType.SCHOLARLY: WordingFrom.BOOK,
    SourceType.REFERENCE: WordingFrom.BOOK,
}


@dataclass(frozen=True)
class SideOfContact:
    """The account that one side gave of one contact.

    Attributes:
        side: the side, or `other` for texts that are not the account of one side alone.
        sources: the texts of the side, those that document the contact first.
        statements: the statements cited from these texts as made in the contact or about it.
    """

    side: str
    sources: tuple[Source, ...]
    statements: tuple[Statement, ...]

    def __str__(self) -> str:
        """The account to be read beside the others: its sources, and what each leader says by it."""
        texts = [f"Source: {one.title} ({one.publisher or one.type}; read: {one.seen})" for one in self.sources]
        said = [f"{one.statement_id} {one.speaker.name}: {one.paraphrase}" for one in self.statements]
        lines = (fill(line, CARD, initial_indent="  ", subsequent_indent="    ") for line in (*texts, *said))
        return "\n".join([self.side, *(lines if texts or said else ["  nothing found"])])


class Accounts(tuple[SideOfContact, ...]):
    """The accounts of one contact, side by side: a tuple that can be printed."""

    def __str__(self) -> str:
        """The accounts, one below the other."""
        return "\n\n".join(map(str, self))


class Meeting(Row):
    """One direct contact between the two leaders: a meeting, a call or a message.

    One stay in one place on consecutive days is one contact; a move to another city begins a new contact; two calls on
    one day are two contacts. Most rows are calls: look at `kind` before counting meetings.
    """

    resource: ClassVar[Resource] = Resource(
        "meetings",
        "Meetings, calls and messages",
        key=("meeting_id",),
        order=("start_date", "meeting_id"),
        label=("title", "city"),
    )

    meeting_id: Annotated[
        str,
        column(
            "The contact's key. It begins with the date of the first talk, as known when the key was assigned, and "
            "stays the same if the date is corrected later.",
            "2001-06-16-brdo",
            pattern=MEETING_ID,
        ),
    ]
    kind: Annotated[ContactKind, column("The kind of contact.")]
    format: Annotated[Format | None, column("The format of an in-person meeting; empty for other contacts.")] = None
    title: Annotated[str, column("A short title for lists and charts.", "Brdo Castle, Slovenia: first meeting")]
    occasion: Annotated[str | None, column("The occasion or reason for the contact.", "G8 summit")] = None
    start_date: Annotated[
        dt.date,
        column(
            "The first day on which the two leaders talked with each other or appeared "
            "together at a joint event of their own; for "
            "`co_presence`, the first day on which both were present. The dates of the summit itself are given in the "
            "occasion or the note.",
            "2001-06-16",
        ),
    ]
    end_date: Annotated[dt.date, column("The last such day.", "2001-06-16")]
    date_precision: Annotated[
        Precision,
        column("How precisely the date is known; `range` means one unknown day between start_date and end_date."),
    ]
    start_time: Annotated[
        dt.time | None,
        column("When the talk began, in local time; only for one-day contacts for which a source gives it.", "15:30"),
    ] = None
    end_time: Annotated[dt.time | None, column("When the talk ended; given under the same conditions.", "09:50")] = None
    timezone: Annotated[
        str | None,
        column(
            "The IANA time zone of the place; for a call or message, the zone in which its source dates it.",
            "Europe/Moscow",
            pattern=ZONE,
        ),
    ] = None
    duration_minutes: Annotated[
        int | None,
        column(
            "The total duration of the talks in minutes, as reported; the note says if sources differ.",
            120,
            ge=1,
            le=1440,
        ),
    ] = None
    venue: Annotated[str | None, column("The main venue, in English; empty if unknown.", "Brdo Castle")] = None
    city: Annotated[str | None, column("The city or town; empty for calls and messages.", "Brdo pri Kranju")] = None
    country: Annotated[
        str | None, column("The country (ISO 3166-1 alpha-2); empty for calls and messages.", "SI", pattern=COUNTRY)
    ] = None
    latitude: Annotated[
        float | None,
        column("The latitude in degrees north (WGS 84), approximate, to two decimal places.", 46.28, ge=-90, le=90),
    ] = None
    longitude: Annotated[
        float | None,
        column("The longitude in degrees east (WGS 84), approximate, to two decimal places.", 14.37, ge=-180, le=180),
    ] = None
    initiated_by: Annotated[
        str | None, column("The side that initiated the contact, if a source says so.", study=INITIATOR)
    ] = None
    record: Annotated[Record, column("Whether a declassified record of the contact is public.")]
    certainty: Annotated[Certainty, column("How certain it is that the contact took place as the row says.")]
    summary: Annotated[str, column("What happened and what it was about, in one to four sentences.")]
    outcome: Annotated[str | None, column("What was signed, announced or agreed.")] = None
    note: Annotated[str | None, column("What is uncertain, and where sources disagree.")] = None

    @property
    def days(self) -> Days:
        """The first and last day that its dates allow."""
        return self.start_date, max(self.end_date, last_day(self.start_date, self.date_precision, self.end_date))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements made in the contact or at one of its public events, in listing order."""
        rows: tuple[Statement, ...] = self.home.many("statements", meeting_id=self.meeting_id)
        return tuple(sorted(rows, key=lambda row: row.sequence or 0))

    @property
    def retold(self) -> tuple[Statement, ...]:
        """The statements about the contact that were made elsewhere or later."""
        return self.home.many("statements", about_meeting_id=self.meeting_id)

    @property
    def participants(self) -> tuple[Participant, ...]:
        """The people who took part, with role and office, principals first; the list is often incomplete."""
        rows: tuple[Participant, ...] = self.home.many("participants", meeting_id=self.meeting_id)
        return tuple(sorted(rows, key=lambda row: row.role is not Role.PRINCIPAL))

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics of the contact."""
        return tuple(link.topic for link in self.home.many("meeting_topics", meeting_id=self.meeting_id))

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources that document the contact."""
        return tuple(dict.fromkeys(link.source for link in self.source_links))

    @property
    def source_links(self) -> tuple[MeetingSource, ...]:
        """The links to the sources that document the contact, with relation and locator."""
        return self.home.many("meeting_sources", meeting_id=self.meeting_id)

    def accounts(self) -> Accounts:
        """What the sources of each side give on the contact: the two sides in the order of the study, then `other`.

        Sources include records that were not meant for the public. Print the result to read it.

        A side for which no text was found is included with empty tuples. A statement belongs to the side whose account
        it comes from: that of its origin, if one is given, otherwise that of its source.

        >>> import bushputin_data as bp
        >>> for one in bp.load().meetings["2001-06-16-brdo"].accounts():
        ...     print(one.side, bool(one.sources), bool(one.statements))
        US True True
        RU True True
        other True True
        """
        told = {row: row.origin or row.source for row in (*self.statements, *self.retold)}
        texts = dict.fromkeys((*self.sources, *told.values()))
        return Accounts(
            SideOfContact(
                side,
                tuple(one for one in texts if one.side == side),
                tuple(row for row, one in told.items() if one.side == side),
            )
            for side in ACCOUNT.values(self.home.study)
        )


class Statement(Row):
    """One coherent claim by one of the two leaders: what was said, where, and the source for it."""

    resource: ClassVar[Resource] = Resource(
        "statements", "Statements", key=("statement_id",), order=("statement_id",), label=("paraphrase",)
    )
    derived = MappingProxyType({"wording_from": WordingFrom})

    statement_id: Annotated[str, column("The statement's key: opaque and permanent.", "S0001", pattern=STATEMENT_ID)]
    meeting_id: Annotated[
        str | None,
        column(
            "The contact in which, or at a public event of which, the statement was made; empty if it was made "
            "elsewhere.",
            "2001-06-16-brdo",
            to="meetings",
        ),
    ] = None
    about_meeting_id: Annotated[
        str | None,
        column(
            "The contact that the statement is about, if it was made elsewhere or later.",
            "2001-06-16-brdo",
            to="meetings",
        ),
    ] = None
    sequence: Annotated[
        int | None,
        column(
            "The position within its contact: 1, 2, 3 … This is a listing order; it does not say who spoke first.",
            1,
            ge=1,
        ),
    ] = None
    date: Annotated[
        dt.date | None, column("The day on which the statement was made; empty if no source gives it.", "2001-06-16")
    ] = None
    date_precision: Annotated[
        Precision | None, column("How precisely the date is known; `range` means one unknown day of the contact.")
    ] = None
    speaker_id: Annotated[str, column("The speaker.", "george-w-bush", to="people")]
    addressee_id: Annotated[
        str | None, column("The other leader, if he was addressed in speech or writing.", "vladimir-putin", to="people")
    ] = None
    setting: Annotated[Setting, column("Where the statement was made, not where it was read.")]
    rendering: Annotated[Rendering, column("The kind of text in which the statement was read.")]
    paraphrase: Annotated[str, column("The content of the statement, in this dataset's own words.")]
    quote: Annotated[
        str | None, column("The speaker's exact words, at most 30, in the language in which they were read.")
    ] = None
    quote_language: Annotated[str | None, column("The language of the quote.", study=QUOTE_LANGUAGE)] = None
    quote_translation: Annotated[
        QuoteTranslation | None, column("Whether the quote is in its original language or a translation.")
    ] = None
    source_id: Annotated[
        str, column("The source in which this wording was read.", "whitehouse-2001-brdo-press", to="sources")
    ]
    origin_id: Annotated[
        str | None,
        column(
            "The primary record that the source reproduces, if the two are different sources.",
            "nsarchive-2025-sochi-memcon",
            to="sources",
        ),
    ] = None
    locator: Annotated[
        str | None,
        column(
            "The place in the source: page, section or paragraph. Paragraphs of web pages are counted in the text as "
            "it was read; depending on headings, captions and teasers, the count may differ by one or two.",
            "para 2, last sentence",
        ),
    ] = None
    stance: Annotated[Stance, column("The stance towards the other side: the newest adjudicated value of `codings`.")]
    act: Annotated[
        Act | None,
        column("What the speaker does: the newest adjudicated value of `codings`; empty until there is one."),
    ] = None
    certainty: Annotated[Certainty, column("How certain it is that the statement was made as the row says.")]
    note: Annotated[str | None, column("What is uncertain, and where sources disagree.")] = None

    @property
    def days(self) -> Days | None:
        """The first and last day on which it can have been made: the days of the contact if only that is known."""
        contact = self.meeting if self.date is None or self.date_precision is Precision.RANGE else None
        if self.date is None:
            return contact.days if contact else None
        return self.date, last_day(self.date, self.date_precision, contact.end_date if contact else None)

    @property
    def meeting(self) -> Meeting | None:
        """The contact in which the statement was made."""
        return self.home.maybe(Meeting, self.meeting_id)

    @property
    def about(self) -> Meeting | None:
        """The contact that the statement is about."""
        return self.home.maybe(Meeting, self.about_meeting_id)

    @property
    def speaker(self) -> Person:
        """The speaker."""
        return self.home.one(Person, self.speaker_id)

    @property
    def source(self) -> Source:
        """The source in which this wording was read."""
        return self.home.one(Source, self.source_id)

    @property
    def origin(self) -> Source | None:
        """The primary record that the source reproduces."""
        return self.home.maybe(Source, self.origin_id)

    @property
    def rests_on_record(self) -> bool:
        """Whether it is based on a memcon or telcon, read directly or through another source."""
        return any(one is not None and one.type in RECORDS for one in (self.source, self.origin))

    @property
    def wording_from(self) -> WordingFrom:
        """How the wording reached the dataset: from the record itself, or through which kind of text.

        >>> import bushputin_data as bp
        >>> str(bp.load().statements["S0009"].wording_from)
        'record_in_press'
        """
        source, origin = self.source, self.origin
        if source.type in RECORDS:
            return WordingFrom.RECORD
        if origin is not None and origin.type in RECORDS:
            if self.quote_translation is QuoteTranslation.TRANSLATED or source.language != origin.language:
                return WordingFrom.RECORD_TRANSLATED
            return OF_RECORDS[source.type]
        if self.rendering is Rendering.TRANSCRIPT:
            return WordingFrom.TRANSCRIPT
        return OF_OTHERS[source.type]

    @property
    def source_links(self) -> tuple[StatementSource, ...]:
        """The links to further sources in which it was read, with relation and wording."""
        return self.home.many("statement_sources", statement_id=self.statement_id)

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics of the statement, the primary one first."""
        links = self.home.many("statement_topics", statement_id=self.statement_id)
        return tuple(link.topic for link in sorted(links, key=lambda link: not link.is_primary))


class Event(Row):
    """One event that forms the background to the contacts."""

    resource: ClassVar[Resource] = Resource(
        "events", "Events", key=("event_id",), order=("event_id",), label=("title",)
    )

    event_id: Annotated[str, column("The event's key.", "2001-09-11-attacks", pattern=MEETING_ID)]
    date: Annotated[dt.date, column("The day on which it happened or began.", "2001-09-11")]
    title: Annotated[str, column("A short title.", "Attacks of 11 September on the United States")]
    description: Annotated[str, column("What happened, in one or two sentences.")]
    source_id: Annotated[str, column("The source for the event.", to="sources")]

    @property
    def days(self) -> Days:
        """The day of the event, as first and last day."""
        return self.date, self.date

    @property
    def source(self) -> Source:
        """The source for the event."""
        return self.home.one(Source, self.source_id)


class Participant(Row):
    """One named person in one contact, with role and office."""

    resource: ClassVar[Resource] = Resource(
        "participants", "Participants", key=("meeting_id", "person_id"), order=("meeting_id", "person_id")
    )

    meeting_id: Annotated[str, column("The contact.", "2001-06-16-brdo", to="meetings")]
    person_id: Annotated[str, column("The person.", "condoleezza-rice", to="people")]
    role: Annotated[Role, column("The role of the person in the contact.")]
    office: Annotated[
        str | None,
        column("The office held at the time, including the country.", "Secretary of State of the United States"),
    ] = None
    source_id: Annotated[
        str | None, column("A source that names the person as present, if one was noted.", to="sources")
    ] = None

    @property
    def meeting(self) -> Meeting:
        """The contact."""
        return self.home.one(Meeting, self.meeting_id)

    @property
    def person(self) -> Person:
        """The person."""
        return self.home.one(Person, self.person_id)


class MeetingTopic(Row):
    """One topic of one contact."""

    resource: ClassVar[Resource] = Resource(
        "meeting_topics", "Topics of contacts", key=("meeting_id", "topic_id"), order=("meeting_id", "topic_id")
    )

    meeting_id: Annotated[str, column("The contact.", "2001-06-16-brdo", to="meetings")]
    topic_id: Annotated[str, column("The topic.", "abm-treaty", to="topics")]

    @property
    def meeting(self) -> Meeting:
        """The contact."""
        return self.home.one(Meeting, self.meeting_id)

    @property
    def topic(self) -> Topic:
        """The topic."""
        return self.home.one(Topic, self.topic_id)


class StatementTopic(Row):
    """One topic of one statement."""

    resource: ClassVar[Resource] = Resource(
        "statement_topics",
        "Topics of statements",
        key=("statement_id", "topic_id"),
        order=("statement_id", "topic_id"),
    )

    statement_id: Annotated[str, column("The statement.", "S0001", to="statements")]
    topic_id: Annotated[str, column("The topic.", "abm-treaty", to="topics")]
    is_primary: Annotated[bool, column("Whether this is the primary topic; true exactly once per statement.", True)]

    @property
    def statement(self) -> Statement:
        """The statement."""
        return self.home.one(Statement, self.statement_id)

    @property
    def topic(self) -> Topic:
        """The topic."""
        return self.home.one(Topic, self.topic_id)


class MeetingSource(Row):
    """One source that documents one contact."""

    resource: ClassVar[Resource] = Resource(
        "meeting_sources",
        "Sources of contacts",
        key=("meeting_id", "source_id", "relation"),
        order=("meeting_id", "source_id", "relation"),
    )

    meeting_id: Annotated[str, column("The contact.", "2001-06-16-brdo", to="meetings")]
    source_id: Annotated[str, column("The source.", "whitehouse-2001-brdo-press", to="sources")]
    relation: Annotated[MeetingSourceRelation, column("How the source relates to the contact.")]
    locator: Annotated[str | None, column("The place in the source.")] = None

    @property
    def meeting(self) -> Meeting:
        """The contact."""
        return self.home.one(Meeting, self.meeting_id)

    @property
    def source(self) -> Source:
        """The source."""
        return self.home.one(Source, self.source_id)


class StatementSource(Row):
    """One further source of one statement, in addition to the one from which its wording was taken."""

    resource: ClassVar[Resource] = Resource(
        "statement_sources",
        "Further sources of statements",
        key=("statement_id", "source_id"),
        order=("statement_id", "source_id"),
    )

    statement_id: Annotated[str, column("The statement.", "S0001", to="statements")]
    source_id: Annotated[str, column("The further source.", "rferl-2001-brdo-report", to="sources")]
    relation: Annotated[StatementSourceRelation, column("How the source gives the words of the statement.")]
    wording: Annotated[str | None, column("The exact wording of the source, at most 30 words, if it differs.")] = None
    locator: Annotated[str | None, column("The place in the source.")] = None

    @property
    def statement(self) -> Statement:
        """The statement."""
        return self.home.one(Statement, self.statement_id)

    @property
    def source(self) -> Source:
        """The further source."""
        return self.home.one(Source, self.source_id)
