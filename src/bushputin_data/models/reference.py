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
    """One topic in a small hierarchy; contacts and statements are filed under the topics of the lower level."""

    resource: ClassVar[Resource] = Resource(
        "topics", "Topics", key=("topic_id",), order=("topic_id",), unique=(("label",),), label=("label",)
    )

    topic_id: Annotated[str, column("The topic's key.", "abm-treaty", pattern=SLUG)]
    label: Annotated[str, column("The name in English.", "ABM Treaty")]
    parent_id: Annotated[
        str | None, column("The parent topic; empty for a top-level topic.", "strategic-arms", to="topics")
    ] = None
    definition: Annotated[str, column("What the topic covers, in one sentence.")]
    includes: Annotated[
        str | None, column("What the topic also covers; for a top-level topic, the topics below it.")
    ] = None
    excludes: Annotated[
        str | None, column("What the topic does not cover, or covers only secondarily, and where that is filed.")
    ] = None
    native_label: Annotated[
        str | None, column("The name in the other language of the study, if there is one.", "Договор по ПРО")
    ] = None
    wikidata: Annotated[
        str | None, column("The Wikidata item, given only if it was checked.", "Q207", pattern=WIKIDATA)
    ] = None

    @property
    def parent(self) -> Topic | None:
        """The parent topic."""
        return self.home.maybe(Topic, self.parent_id)

    @property
    def children(self) -> tuple[Topic, ...]:
        """The topics directly below this one."""
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
        """The statements filed under the topic or one below it, by date, undated ones last.

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
    name: Annotated[str, column("The name commonly used in English.", "Condoleezza Rice")]
    sort_name: Annotated[str, column("The name for sorting.", "Rice, Condoleezza")]
    native_name: Annotated[
        str | None, column("The name in the person's own script, if it differs from `name`.", "Владимир Путин")
    ] = None
    side: Annotated[str, column("The side for which the person is listed.", study=SIDE)]
    wikidata: Annotated[
        str | None, column("The Wikidata item, given only if it was checked.", "Q207", pattern=WIKIDATA)
    ] = None
    description: Annotated[str, column("Who the person is, in one phrase.", "President of the United States 2001–2009")]

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements made by the person."""
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
            "The source's key: publisher, year (`nd` if undated) and a short name.",
            "whitehouse-2001-brdo-press",
            pattern=SLUG,
        ),
    ]
    type: Annotated[SourceType, column("The kind of text, regardless of who hosts it.")]
    side: Annotated[str, column("Whose account the text gives, regardless of who hosts it.", study=ACCOUNT)]
    host: Annotated[Host, column("Where the text was read: at its publisher, in an archive, or in a copy.")]
    title: Annotated[str, column("The title; in square brackets a description, if the page's own title was not seen.")]
    author: Annotated[
        str | None, column("The author, if named; multiple authors are separated by semicolons.", "Peter Baker")
    ] = None
    publisher: Annotated[
        str,
        column(
            "The publisher. For a copy, this is the site that hosts it, and the note says whose text it is, if known; "
            "for the mirror of an official site, it is the body whose site it was.",
            "The White House",
        ),
    ]
    published_on: Annotated[
        dt.date | None, column("The date of publication; for a record, the date on which it was posted.", "2001-06-16")
    ] = None
    published_precision: Annotated[
        Precision | None,
        column("How precisely the date of publication is known; empty if and only if the date is empty."),
    ] = None
    published_basis: Annotated[
        PublishedBasis | None,
        column("What the date of publication is based on; empty if and only if the date is empty."),
    ] = None
    language: Annotated[
        str, column("The language of the text that was read (BCP 47).", "en", pattern=r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
    ]
    url: Annotated[
        str | None, column("The URL of the text.", "https://example.org/page", uri=True, pattern=r"https?://\S+")
    ] = None
    archived_url: Annotated[str | None, column("The URL of an archived copy.", uri=True, pattern=r"https?://\S+")] = (
        None
    )
    accessed_on: Annotated[
        dt.date | None, column("The day on which the text was last read, if noted.", "2026-11-24")
    ] = None
    archive: Annotated[str | None, column("The archive that holds the document.", "National Security Archive")] = None
    archive_ref: Annotated[str | None, column("The archive's reference for the document.", "33711")] = None
    declassified_on: Annotated[
        dt.date | None, column("The declassification date stamped on the document.", "2025-08-25")
    ] = None
    pages: Annotated[int | None, column("The number of pages.", 7, ge=1)] = None
    seen: Annotated[Seen, column("How much of the text was read for this dataset.")]
    extracted: Annotated[Extracted, column("How much of the part that was read was entered as statements.")]
    rights: Annotated[Rights, column("The terms under which the text itself may be used.")]
    note: Annotated[str | None, column("Anything else worth knowing about the source.")] = None

    @property
    def days(self) -> Days | None:
        """The first and last day on which it can have been published; None if no date is known."""
        first = self.published_on
        return None if first is None else (first, last_day(first, self.published_precision))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements whose wording was read in this source."""
        return self.home.many("statements", source_id=self.source_id)

    @property
    def reproduced(self) -> tuple[Statement, ...]:
        """The statements that are based on this record but were read in another source."""
        return self.home.many("statements", origin_id=self.source_id)
