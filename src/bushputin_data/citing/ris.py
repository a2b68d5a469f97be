"""Records of RIS, which EndNote, Zotero and Mendeley read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bushputin_data.citing.gathering import Citation, works
from bushputin_data.citing.names import Name
from bushputin_data.citing.notes import note
from bushputin_data.citing.works import Date, Kind, Work

KINDS = {
    Kind.RECORD: "MANSCPT",
    Kind.BOOK: "BOOK",
    Kind.ARTICLE: "NEWS",
    Kind.PAGE: "ELEC",
    Kind.DATASET: "DATA",
}


def written(citations: Sequence[Citation], release: Work, rows: str) -> str:
    """A record for each source and one for the release."""
    records = [record(work, note(work, places)) for work, places in works(citations).items()]
    return "\n".join([*records, record(release, f"Rows: {rows}" if rows else "")])


def record(work: Work, note: str) -> str:
    """One record, without empty tags."""
    return "".join(f"{tag}  - {value}\n" for tag, value in tags(work, note) if value) + "ER  - "


def tags(work: Work, note: str) -> Iterator[tuple[str, str]]:
    """The tags of a record."""
    title = f"[{work.title or 'title not seen'}]" if work.is_described else work.title
    issued = work.held_on or work.issued
    yield "TY", KINDS[work.kind]
    yield "ID", work.key
    yield from (("AU", author(name)) for name in work.authors)
    yield "TI", title or work.genre
    yield "T2" if work.kind in (Kind.ARTICLE, Kind.PAGE) else "PB", work.publisher
    yield "M3", work.genre
    yield "PY", str(issued.first.year) if issued else ""
    yield "DA", dated(issued)
    yield "CY", work.held_at
    yield "ET", work.version
    yield "SP", str(work.pages or "")
    yield "AV", work.archive_ref
    yield "DP", work.archive
    yield "Y2", dated(work.accessed)
    yield "LA", work.language if work.kind is not Kind.DATASET else ""
    yield "DO", work.doi
    yield "UR", work.url
    yield "N1", "; ".join(filter(None, (work.hash, note)))


def dated(date: Date | None) -> str:
    """A date as YYYY/MM/DD, as far as it is known."""
    return "/".join(f"{part:02}" for part in date.parts) if date else ""


def author(name: Name) -> str:
    """A name with the family name first."""
    if not name.is_person:
        return name.whole
    return ", ".join(part for part in (name.surname, name.given, name.suffix) if part)
