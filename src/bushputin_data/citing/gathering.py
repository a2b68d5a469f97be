"""Rows → what to cite for them: each source once, with page or paragraph references and the rows that rest on them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bushputin_data.citing.wording import inner, series, stopped
from bushputin_data.citing.works import Kind, Work, of_source
from bushputin_data.given import joined
from bushputin_data.models import Meeting, Row, Source, columns
from bushputin_data.models.vocabulary import MeetingSourceRelation

# Rows of these tables are identified by id alone; for other tables the table is named as well.
KNOWN = ("statements", "meetings", "sources", "events")
RELATIONS = list(MeetingSourceRelation)
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
# "Third paragraph", "third and fourth paragraphs"; no part of a longer number in words.
ORDINAL = re.compile(rf"(?<![\w-])({'|'.join(ORDINALS)})(?: and ({'|'.join(ORDINALS)}))? paragraphs?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a source, and the row that rests on it; the locator is empty if none was noted."""

    row: str
    locator: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A source with the places cited in it, and the record that it quotes there, if that is a different source."""

    work: Work
    origin: Work | None
    places: list[Place] = field(default_factory=list)


def gather(rows: Iterable[Row]) -> list[Citation]:
    """The citations for rows, in their order."""
    found: dict[tuple[Source, Source | None], Citation] = {}
    works: dict[Source, Work] = {}
    for row in rows:
        for source, origin, locator in sources(row):
            for one in filter(None, (source, origin)):
                works.setdefault(one, of_source(one))
            citation = Citation(works[source], None if origin is None else works[origin])
            found.setdefault((source, origin), citation).places.append(Place(label(row), located(locator)))
    return list(found.values())


def sources(row: Row) -> Iterator[tuple[Source, Source | None, str | None]]:
    """The sources on which a row rests, each with the record that it quotes and the place in it.

    For a contact these are its links, closest relations first. A row of another table names its source itself.
    """
    if isinstance(row, Source):
        yield row, None, None
    elif isinstance(row, Meeting):
        for link in sorted(row.source_links, key=lambda link: RELATIONS.index(link.relation)):
            yield link.source, None, link.locator
    elif any(column.name == "source_id" for column in columns(type(row))):
        source, origin = (row.home.maybe(Source, getattr(row, name, None)) for name in ("source_id", "origin_id"))
        if source is not None:
            yield source, origin, getattr(row, "locator", None)


def works(citations: Iterable[Citation]) -> dict[Work, list[Place]]:
    """Each work once, with its places; a record quoted elsewhere comes after the work that quotes it."""
    found: dict[Work, list[Place]] = {}
    for citation in citations:
        found.setdefault(citation.work, []).extend(citation.places)
        if citation.origin is not None:
            rows = (Place(place.row, read_in(citation.origin, citation.work)) for place in citation.places)
            found.setdefault(citation.origin, []).extend(rows)
    return found


def read_in(origin: Work, work: Work) -> str:
    """The other source in which a work was read, named so that a reader recognises it."""
    if origin.kind is work.kind is Kind.BOOK and work.is_copy:
        return f"read in an online copy ({work.publisher})"
    title = f"[{work.title or 'title not seen'}]" if work.is_described else f"“{inner(stopped(work.title))}”"
    who = series([name.surname for name in work.authors]) or work.publisher
    return f"{taken(work)} {who}, {title}"


def taken(work: Work) -> str:
    """How much of another source a source contains: a copy contains all of it."""
    return "reproduced in" if work.is_copy else "quoted in"


def several(citations: Iterable[Citation]) -> bool:
    """Whether more than one row is cited."""
    return len({place.row for citation in citations for place in citation.places}) > 1


def label(row: Row) -> str:
    """The name of a row in a citation."""
    name = row.resource.name
    return joined(row) if name in KNOWN else f"{name} {joined(row)}"


def labels(rows: Iterable[Row]) -> str:
    """The names of rows in a citation; consecutive statements are given as a range."""
    spans: list[list[str]] = []
    for one in map(label, rows):
        if spans and follows(one, spans[-1][-1]):
            spans[-1].append(one)
        else:
            spans.append([one])
    return ", ".join(f"{span[0]}–{span[-1]}" if len(span) > 2 else ", ".join(span) for span in spans)


def follows(one: str, before: str) -> bool:
    """Whether the id of one statement follows directly on another."""
    ids = [re.fullmatch(r"S(\d+)", label) for label in (before, one)]
    return all(ids) and int(ids[1][1]) == int(ids[0][1]) + 1  # type: ignore[index]


def located(locator: str | None) -> str:
    """A locator with the punctuation of printed notes; numbered paragraphs are written in one form."""
    text = ORDINAL.sub(numbered, " ".join((locator or "").split()))
    text = re.sub(r"\bparagraph(s?) (?=\d)", r"para\1 ", text)
    text = re.sub(r"\bpara(s?)\b(?!\.? \d)\.?", r"paragraph\1", text)
    text = re.sub(r"\b(paras?|pp?)\.? (?=\d)", r"\1. ", text)
    return re.sub(r"(?<=\d)-(?=\d)", "–", text)


def numbered(found: re.Match[str]) -> str:
    """“Fifth paragraph” in figures: para. 5."""
    numbers = [str(ORDINALS.index(word.lower()) + 1) for word in found.groups() if word]
    return f"para{'s' if len(numbers) > 1 else ''}. {' and '.join(numbers)}"


def placed(places: Iterable[Place], *, named: bool) -> str:
    """The places in a source as one text; `named` if several rows are cited, so that each place names its row."""
    found: dict[str, list[str]] = {}
    for place in places:
        if place.locator:
            found.setdefault(place.locator, []).append(place.row)
    return "; ".join(f"{where} ({', '.join(rows)})" if named else where for where, rows in found.items())
