"""Anything that can be cited, in one form for all styles: a source of the dataset, or the release itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import chain
from pathlib import Path
from typing import Any

from bushputin_data.citing.names import Name, names
from bushputin_data.dataset import Dataset, bundled
from bushputin_data.models import Meeting, Source
from bushputin_data.models.vocabulary import Host, MeetingSourceRelation, Precision, PublishedBasis, Role, SourceType

RECORDS = {SourceType.MEMCON: "Memorandum of Conversation", SourceType.TELCON: "Memorandum of Telephone Conversation"}
BOOKS = (SourceType.MEMOIR, SourceType.SCHOLARLY)
ARTICLES = (SourceType.NEWS, SourceType.SCHOLARLY)
OFFICIAL = ("The White House", "The Kremlin", "US ", "U.S. ")
# Agencies, broadcasters and others among the publishers of news: no column tells them from newspapers.
NO_PERIODICALS = frozenset(
    chain.from_iterable(tomllib.loads(Path(__file__).with_name("publishers.toml").read_text("utf-8")).values())
)
SUBJECT = re.compile(r".*?\bSubject: *", re.DOTALL)
DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)(10\.\S+)", re.IGNORECASE)


class Kind(Enum):
    """The forms that citations have."""

    RECORD = auto()
    BOOK = auto()
    ARTICLE = auto()
    PAGE = auto()
    DATASET = auto()


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as it is known; an inferred date is in brackets."""

    first: dt.date
    precision: Precision = Precision.DAY
    is_inferred: bool = False

    @property
    def parts(self) -> tuple[int, ...]:
        """Year, month and day, as many of them as are known."""
        known = {Precision.YEAR: 1, Precision.MONTH: 2}.get(self.precision, 3)
        return (self.first.year, self.first.month, self.first.day)[:known]


@dataclass(frozen=True, slots=True)
class Work:
    """One work that can be cited.

    Attributes:
        key: the id; unique among the works of a dataset.
        kind: the form of the citation.
        title: the title as printed, or a description; empty if only the address is known.
        is_described: whether the title is a description.
        genre: for a record, what it calls itself.
        parties: for a record, the leaders whose conversation it is.
        held_at: for a record, where they talked.
        held_on: for a record, when they talked.
        authors: the authors.
        publisher: the publisher; for a copy, the site that hosts it.
        is_copy: whether it is a copy, not the page of its publisher.
        is_official: whether it is a government's own text, or another text for which the publisher counts as author.
        issued: the date of publication.
        language: the language (BCP 47).
        url: the address.
        archived_url: the address of an archived copy.
        accessed: when it was read.
        archive: the archive that holds it.
        archive_ref: the archive's reference.
        declassified: the declassification date stamped on it.
        pages: the number of pages.
        version: for a release, its version, and whether its tables were modified.
        hash: for a release, the hash over all its tables.
        doi: for a release, its DOI, if it has one.
    """

    key: str
    kind: Kind
    title: str
    is_described: bool = False
    genre: str = ""
    parties: tuple[str, ...] = ()
    held_at: str = ""
    held_on: Date | None = None
    authors: tuple[Name, ...] = ()
    publisher: str = ""
    is_copy: bool = False
    is_official: bool = False
    issued: Date | None = None
    language: str = "en"
    url: str = ""
    archived_url: str = ""
    accessed: Date | None = None
    archive: str = ""
    archive_ref: str = ""
    declassified: Date | None = None
    pages: int | None = None
    version: str = ""
    hash: str = ""
    doi: str = ""


def of_source(source: Source) -> Work:
    """A source as a work."""
    title, is_described = titled(source)
    work = Work(
        key=source.source_id,
        kind=kind(source),
        title=title,
        is_described=is_described,
        authors=names(source.author),
        publisher=flat(source.publisher),
        is_copy=source.host == Host.COPY,
        is_official=is_official(source),
        issued=date(source.published_on, source.published_precision, source.published_basis),
        language=source.language,
        url=source.url or "",
        archived_url=source.archived_url or "",
        # Printed books have no access date.
        accessed=date(source.accessed_on) if source.url or source.host == Host.COPY else None,
        archive=flat(source.archive),
        archive_ref=flat(source.archive_ref),
        declassified=date(source.declassified_on),
        pages=source.pages,
    )
    return of_record(work, source) if work.kind is Kind.RECORD else work


def kind(source: Source) -> Kind:
    """The form in which a source is cited: a book has no address of its own, but an online excerpt has one."""
    if source.type in RECORDS:
        return Kind.RECORD
    if source.type in BOOKS and source.url is None:
        return Kind.BOOK
    return Kind.ARTICLE if source.type in ARTICLES and is_in_periodical(source) else Kind.PAGE


def is_in_periodical(source: Source) -> bool:
    """Whether it appeared in a newspaper or journal, not in a copy, by a broadcaster or on a site known by domain."""
    is_domain = "." in source.publisher and " " not in source.publisher
    return source.host != Host.COPY and not is_domain and source.publisher not in NO_PERIODICALS


def is_official(source: Source) -> bool:
    """Whether its publisher counts as author; not if an archive or copy hosts somebody else's text."""
    own = source.host == Host.PUBLISHER or (source.host == Host.ARCHIVE and source.publisher.startswith(OFFICIAL))
    return own and source.type not in ARTICLES


def titled(source: Source) -> tuple[str, bool]:
    """The title of a source, and whether it is a description, which is printed in brackets."""
    title = flat(source.title)
    inner = re.fullmatch(r"\[([^\[\]]*)\]", title)
    if inner is None:
        return title, False
    return "" if repeats(source.url or "", inner[1]) else inner[1], True


def repeats(url: str, title: str) -> bool:
    """Whether a title merely repeats the address, or the words in it."""
    is_address = "." in title and " " not in title and title.rstrip("/…") in url
    words, within = (re.sub(r"[\W_]+", "-", text.lower()) for text in (title, url))
    return is_address or (title == title.lower() and words.strip("-") in within)


def of_record(work: Work, source: Source) -> Work:
    """A record, including who talked, where and when, if its contact is known."""
    links = source.home.many("meeting_sources", source_id=source.source_id)
    meetings = [link.meeting for link in links if link.relation == MeetingSourceRelation.RECORD]
    genre = RECORDS[source.type]
    title = work.title if work.is_described else SUBJECT.sub("", work.title)
    work = replace(work, genre=genre, title="" if title == genre else title)
    return of_contact(work, meetings[0]) if len(meetings) == 1 else work


def of_contact(work: Work, meeting: Meeting) -> Work:
    """The record of this contact."""
    parties = tuple(flat(one.person.name) for one in meeting.participants if one.role == Role.PRINCIPAL)
    held_on = date(meeting.start_date, meeting.date_precision)
    return replace(work, parties=parties, held_at=flat(meeting.city), held_on=held_on)


def of_release(data: Dataset) -> Work:
    """The release, as its descriptor describes it; no address, DOI or hash is made up."""
    return of_descriptor(data.descriptor, data.version)


def of_descriptor(said: Mapping[str, Any], version: str) -> Work:
    """A release of any age: its descriptor says all that is cited."""
    name = str(said.get("name") or "dataset")
    makers = [flat(str(one["title"])) for one in listed(said, "contributors") if one.get("title")]
    found = DOI.fullmatch(str(said.get("id") or ""))
    return Work(
        key=re.sub(r"[^A-Za-z0-9.-]+", "-", f"{name}-{version}" if version else name),
        kind=Kind.DATASET,
        title=flat(str(said.get("title") or name)),
        authors=tuple(map(Name, makers)),
        issued=created(said),
        url=str(said.get("homepage") or ""),
        version=f"{version}, modified" if is_modified(said) else version,
        hash=content_hash(said),
        doi=found[1] if found else "",
    )


def is_modified(said: Mapping[str, Any]) -> bool:
    """Whether a dataset bears the name and version of the installed release, but has other tables."""
    release = bundled().descriptor
    own, other = content_hash(release), content_hash(said)
    same = all(said.get(name) == release.get(name) for name in ("name", "version"))
    return same and "" not in (own, other) and own != other


def created(said: Mapping[str, Any]) -> Date | None:
    """The date of a release."""
    found = re.match(r"\d{4}-\d{2}-\d{2}", str(said.get("created") or ""))
    return Date(dt.date.fromisoformat(found[0])) if found else None


def content_hash(said: Mapping[str, Any]) -> str:
    """One hash for all tables: that of the list of their hashes, as printed by `sha256sum data/*.csv | sha256sum`."""
    lines = []
    for one in listed(said, "resources"):
        algorithm, _, value = str(one.get("hash") or "").partition(":")
        if algorithm != "sha256" or not isinstance(one.get("path"), str):
            return ""
        lines.append(f"{value}  {one['path']}\n")
    ordered = sorted(lines, key=lambda line: line.split("  ", 1)[1].encode())
    return "sha256:" + hashlib.sha256("".join(ordered).encode()).hexdigest()


def flat(text: str | None) -> str:
    """A cell on one line."""
    return " ".join((text or "").split())


def listed(said: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The objects of a list in a descriptor."""
    found = said.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def date(day: dt.date | None, precision: Precision | None = None, basis: PublishedBasis | None = None) -> Date | None:
    """A date with its precision, and whether it is inferred."""
    return None if day is None else Date(day, precision or Precision.DAY, basis == PublishedBasis.INFERRED)
