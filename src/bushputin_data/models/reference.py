"""The tables that others refer to: topics, people and sources."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, ClassVar

from bushputin_data.models.row import SLUG, WIKIDATA, Resource, Row, column
from bushputin_data.models.spans import Days, by_date, last_day
from bushputin_data.models.vocabulary import (
    ACCOUNT,
    SIDE,
    Extracted,
    Host,
    Precision,
    PublishedBasis,
    Rights,
    Seen,
    SourceType,
)

if TYPE_CHECKING:
    from bushputin_data.models.facts import Participant, Statement


class Topic(Row):
    """One topic in a small tree: those at the top, and those below, under which contacts and statements are filed."""

    resource: ClassVar[Resource] = Resource(
        "topics", "Topics", key=("topic_id",), order=("topic_id",), unique=(("label",),), label=("label",)
    )

    topic_id: Annotated[str, column("The topic's key.", "abm-treaty", pattern=SLUG)]
    label: Annotated[str, column("Its name in English.", "ABM Treaty")]
    parent_id: Annotated[
        str | None, column("The topic above it; empty for a topic at the top.", "strategic-arms", to="topics")
    ] = None
    definition: Annotated[str, column("What it is about, in one sentence.")]
    includes: Annotated[str | None, column("What it also covers; for a topic at the top, the topics below it.")] = None
    excludes: Annotated[
        str | None, column("What it does not cover, or only in the second place, and where that is filed.")
    ] = None
    native_label: Annotated[
        str | None, column("Its name in the other language of the study, where there is one.", "Договор по ПРО")
    ] = None
    wikidata: Annotated[
        str | None, column("The Wikidata item; only where it was checked.", "Q207", pattern=WIKIDATA)
    ] = None

    @property
    def parent(self) -> Topic | None:
        """The topic above it."""
        return self.home.maybe(Topic, self.parent_id)

    @property
    def children(self) -> tuple[Topic, ...]:
        """The topics directly below it."""
        return self.home.many("topics", parent_id=self.topic_id)

    @property
    def branches(self) -> tuple[Topic, ...]:
        """The topic itself and all topics below it, at any depth."""
        found: dict[Topic, None] = {}
        waiting: list[Topic] = [self]
        while waiting:
            topic = waiting.pop(0)
            if topic not in found:
                found[topic] = None
                waiting += topic.children
        return tuple(found)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements filed under the topic or one below it, by date, those without a date last.

        >>> import bushputin_data as bp
        >>> topics = bp.load().topics
        >>> set(topics["abm-treaty"].statements) < set(topics["strategic-arms"].statements)
        True
        """
        found = {
            link.statement: None
            for topic in self.branches
            for link in self.home.many("statement_topics", topic_id=topic.topic_id)
        }
        return tuple(by_date(found))


class Person(Row):
    """One person who took part in a contact, or who spoke."""

    resource: ClassVar[Resource] = Resource(
        "people", "People", key=("person_id",), order=("person_id",), unique=(("name",),), label=("name",)
    )

    person_id: Annotated[str, column("The person's key.", "condoleezza-rice", pattern=SLUG)]
    name: Annotated[str, column("The name as used in English.", "Condoleezza Rice")]
    sort_name: Annotated[str, column("The name for sorting.", "Rice, Condoleezza")]
    native_name: Annotated[
        str | None, column("The name in the person's own script, where that differs from `name`.", "Владимир Путин")
    ] = None
    side: Annotated[str, column("The side for which the person is listed.", study=SIDE)]
    wikidata: Annotated[
        str | None, column("The Wikidata item; only where it was checked.", "Q207", pattern=WIKIDATA)
    ] = None
    description: Annotated[
        str, column("Who the person is, in one phrase.", "President of the United States, 2001–2009")
    ]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What the person said."""
        return self.home.many("statements", speaker_id=self.person_id)

    @property
    def participations(self) -> tuple[Participant, ...]:
        """The contacts in which the person took part, with role and office."""
        return self.home.many("participants", person_id=self.person_id)


class Source(Row):
    """One text on which the dataset is based, and how much of it was read."""

    resource: ClassVar[Resource] = Resource(
        "sources",
        "Sources",
        key=("source_id",),
        order=("source_id",),
        unique=(("url",),),
        label=("title", "publisher", "url"),
    )

    source_id: Annotated[
        str,
        column(
            "The source's key: publisher, year (`nd` without one), slug.", "whitehouse-2001-brdo-press", pattern=SLUG
        ),
    ]
    type: Annotated[SourceType, column("The kind of text, whoever hosts it.")]
    side: Annotated[str, column("Whose account the text gives, whoever hosts it.", study=ACCOUNT)]
    host: Annotated[Host, column("Where it was read: at its publisher's, in an archive, or in a copy.")]
    title: Annotated[
        str, column("Its title; where none was seen, a description or the words of its address, in square brackets.")
    ]
    author: Annotated[
        str | None, column("Who wrote it, where named; several are divided by semicolons.", "Peter Baker")
    ] = None
    publisher: Annotated[
        str,
        column(
            "The publisher; for a copy, the site that has it, while the note says whose text it is, where that is "
            "known; for the mirror of an official site, the body whose site it was.",
            "The White House",
        ),
    ]
    published_on: Annotated[
        dt.date | None, column("The day of publication; for a record, the day on which it was posted.", "2001-06-16")
    ] = None
    published_precision: Annotated[
        Precision | None, column("How precisely the date of publication is known; empty exactly when the date is.")
    ] = None
    published_basis: Annotated[
        PublishedBasis | None,
        column("What the date of publication is based on; empty exactly when the date is."),
    ] = None
    language: Annotated[
        str, column("The language of the text seen (BCP 47).", "en", pattern=r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
    ]
    url: Annotated[
        str | None, column("Its address.", "https://example.org/page", uri=True, pattern=r"https?://\S+")
    ] = None
    archived_url: Annotated[
        str | None, column("The address of an archived copy.", uri=True, pattern=r"https?://\S+")
    ] = None
    accessed_on: Annotated[dt.date | None, column("The day on which it was last read, where noted.", "2026-11-24")] = (
        None
    )
    archive: Annotated[str | None, column("The archive that holds it.", "National Security Archive")] = None
    archive_ref: Annotated[str | None, column("The archive's reference for it.", "33711")] = None
    declassified_on: Annotated[dt.date | None, column("The day of declassification stamped on it.", "2025-08-25")] = (
        None
    )
    pages: Annotated[int | None, column("Its number of pages.", 7, ge=1)] = None
    seen: Annotated[Seen, column("How much of it was read for this dataset.")]
    extracted: Annotated[Extracted, column("How much of the part seen was entered as statements.")]
    rights: Annotated[Rights, column("The terms under which its own text may be used.")]
    note: Annotated[str | None, column("Anything else worth knowing about it.")] = None

    @property
    def days(self) -> Days | None:
        """The first and the last day on which it can have been published; None where no date is known."""
        first = self.published_on
        return None if first is None else (first, last_day(first, self.published_precision))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements whose wording was read in it."""
        return self.home.many("statements", source_id=self.source_id)

    @property
    def reproduced(self) -> tuple[Statement, ...]:
        """The statements that are based on it as their primary record, read in another source."""
        return self.home.many("statements", origin_id=self.source_id)
