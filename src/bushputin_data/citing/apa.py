"""Reference list entries by the seventh edition of the APA manual, with italics between asterisks."""

from __future__ import annotations

from collections.abc import Sequence

from bushputin_data.citing.gathering import Citation, Place, placed, several, works
from bushputin_data.citing.names import Name
from bushputin_data.citing.wording import MONTHS, curly, day, series, stopped
from bushputin_data.citing.works import Date, Kind, Work
from bushputin_data.models.vocabulary import Precision

MOST = 20


def written(citations: Sequence[Citation], release: Work, rows: str) -> str:
    """An entry for each source and for the release, by author or title, each followed by what was cited from it."""
    named = several(citations)
    entries = [(entry(work), cited(places, named=named)) for work, places in works(citations).items()]
    entries.append((dataset(release), f"    Rows: {rows}." if rows else ""))
    ordered = sorted(entries, key=lambda one: one[0].lstrip("*[“«\"'").casefold())
    return "\n".join(line for one in ordered for line in one if line)


def cited(places: Sequence[Place], *, named: bool) -> str:
    """The passages cited from a work; they belong in the text, because the manual puts no page numbers in the list."""
    where = placed(places, named=named)
    return f"    Cited: {curly(stopped(where))}." if where else ""


def entry(work: Work) -> str:
    """The entry of a source."""
    author = people(work.authors)
    if not author and (work.is_official or work.kind is Kind.RECORD):
        author = work.publisher
    where = [] if author == work.publisher and work.kind is not Kind.BOOK else [publisher(work)]
    date = f"({year(work.held_on or work.issued)})"
    if work.kind is Kind.BOOK and work.issued:
        date = f"({work.issued.first.year})"
    title, rest = titled(work), [held_by(work, author), *where, retrieved(work)]
    head = [author, date, title] if author else [title, date]
    return " ".join(end(curly(part)) for part in [*head, *rest] if part)


def titled(work: Work) -> str:
    """The title; descriptions, including those of records, are in brackets."""
    if work.kind is Kind.RECORD and not work.title.startswith(work.genre):
        held = f" between {series(work.parties)}" if work.parties else ""
        kind = f"[{work.genre}{held}{', ' + work.held_at if work.held_at else ''}]"
        return f"*{work.title}* {kind}" if work.title and not work.is_described else kind
    if work.is_described:
        return f"[{work.title or 'Title not seen'}]"
    if work.kind is Kind.ARTICLE:
        return work.title
    return f"*{stopped(work.title)}*"


def held_by(work: Work, author: str) -> str:
    """For a record, the archive that holds it, unless already given, and its reference."""
    archive = "" if work.archive == author else work.archive
    return f"{archive} ({work.archive_ref})" if archive and work.archive_ref else archive or work.archive_ref


def publisher(work: Work) -> str:
    """The publisher, or the site that hosts the copy."""
    if work.is_copy:
        return f"Copy at {work.publisher}"
    return f"*{work.publisher}*" if work.kind is Kind.ARTICLE else work.publisher


def retrieved(work: Work) -> str:
    """The address; for an undated work, with the access date."""
    if work.accessed and work.issued is None and work.url:
        return f"Retrieved {day(work.accessed)}, from {work.url}"
    return work.url


def dataset(work: Work) -> str:
    """The entry of the release."""
    version = f" (Version {work.version})" if work.version else ""
    address = f"https://doi.org/{work.doi}" if work.doi else work.url
    parts = [people(work.authors), f"({year(work.issued)})", f"*{work.title}*{version} [Data set]", work.hash, address]
    return " ".join(end(part) for part in parts if part)


def people(names: Sequence[Name]) -> str:
    """The authors, family names first."""
    listed = [turned(name) for name in names]
    if len(listed) > MOST:
        return ", ".join([*listed[: MOST - 1], "…", listed[-1]])
    return ", & ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)


def turned(name: Name) -> str:
    """An author with the family name first and the other names as initials."""
    if not name.is_person:
        return name.whole
    initials = " ".join("-".join(f"{part[0]}." for part in word.split("-") if part) for word in name.given.split())
    return ", ".join(filter(None, (name.surname, initials, name.suffix)))


def year(date: Date | None) -> str:
    """A date with the year first; in brackets if it is inferred."""
    if date is None:
        return "n.d."
    first, *rest = date.parts
    text = " ".join([MONTHS[rest[0] - 1], *map(str, rest[1:])]) if rest else ""
    text = ", ".join(filter(None, (str(first), text))) + (" or later" if date.precision == Precision.RANGE else "")
    return f"[{text}]" if date.is_inferred else text


def end(part: str) -> str:
    """A part with its full stop; an address has none."""
    bare = part.rstrip("*”’")
    is_address = part.rpartition(" ")[2].startswith(("http://", "https://"))
    return part if is_address or bare.endswith((".", "?", "!")) else f"{part}."
