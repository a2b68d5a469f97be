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

# The rows of these tables are known by their id alone; of others the table is named, too.
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
    """A source with the places cited in it, and the record that it quotes there, if that is another source."""

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
    """Each work once, with the places in it; a record that is quoted elsewhere comes after where it is quoted."""
    found: dict[Work, list[Place]] = {}
    for citation in citations:
        found.setdefault(citation.work, []).extend(citation.places)
        if citation.origin is not None:
            rows = (Place(place.row, read_in(citation.origin, citation.work)) for place in citation.places)
            found.setdefault(citation.origin, []).extend(rows)
    return found


def read_in(origin: Work, work: Work) -> str:
    """In which other source a work was read, named as a reader knows it."""
    if origin.kind is work.kind is Kind.BOOK and work.is_copy:
        return f"read in an online copy ({work.publisher})"
    title = f"[{work.title or 'title not seen'}]" if work.is_described else f"“{inner(stopped(work.title))}”"
    who = series([name.surname for name in work.authors]) or work.publisher
    return f"{taken(work)} {who}, {title}"


def taken(work: Work) -> str:
    """How a source has the words of another one: a copy has all of them."""
    return "reproduced in" if work.is_copy else "quoted in"


def several(citations: Iterable[Citation]) -> bool:
    """More than one row is cited."""
    return len({place.row for citation in citations for place in citation.places}) > 1


def label(row: Row) -> str:
    """How a row is named in a citation."""
    name = row.resource.name
    return joined(row) if name in KNOWN else f"{name} {joined(row)}"


def labels(rows: Iterable[Row]) -> str:
    """How rows are named in a citation; statements that follow on each other as a span."""
    spans: list[list[str]] = []
    for one in map(label, rows):
        if spans and follows(one, spans[-1][-1]):
            spans[-1].append(one)
        else:
            spans.append([one])
    return ", ".join(f"{span[0]}–{span[-1]}" if len(span) > 2 else ", ".join(span) for span in spans)


def follows(one: str, before: str) -> bool:
    """The id of a statement is the next after another."""
    ids = [re.fullmatch(r"S(\d+)", label) for label in (before, one)]
    return all(ids) and int(ids[1][1]) == int(ids[0][1]) + 1  # type: ignore[index]


def located(locator: str | None) -> str:
    """A locator with the points and dashes that printed notes have; paragraphs with a number are written in one way."""
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
    """The places in a source as one text; `named` where several rows are cited, so that each says which is whose."""
    found: dict[str, list[str]] = {}
    for place in places:
        if place.locator:
            found.setdefault(place.locator, []).append(place.row)
    return "; ".join(f"{where} ({', '.join(rows)})" if named else where for where, rows in found.items())
