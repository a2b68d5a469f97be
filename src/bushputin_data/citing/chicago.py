"""Footnotes by the Chicago Manual of Style (notes and bibliography), with italics between asterisks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bushputin_data.citing.gathering import Citation, placed, several, taken
from bushputin_data.citing.names import Name
from bushputin_data.citing.wording import day, quoted, sentence, series, stopped
from bushputin_data.citing.works import Kind, Work

# With this many authors or more, only the first is named.
MANY = 4


def written(citations: Sequence[Citation], release: Work, rows: str) -> str:
    """A note for each source, in the order of the rows, and one for the release."""
    cited: set[str] = set()
    notes = [note(citation, cited, named=several(citations)) for citation in citations]
    return "\n".join([*notes, sentence(*dataset(release, rows))])


def note(citation: Citation, cited: set[str], *, named: bool) -> str:
    """The note for a source; a work already cited in full is shortened."""
    where = placed(citation.places, named=named)
    work, origin = citation.work, citation.origin
    if origin is None or origin == work:
        return sentence(*parts(work, where, cited))
    if origin.kind is work.kind is Kind.BOOK and work.is_copy:
        return sentence(*parts(origin, where, cited), *read_in(work))
    first = sentence(*parts(origin, "", cited)).removesuffix(".")
    reading = sentence(*parts(work, where, cited))
    return f"{first}, {taken(work)} {reading}"


def parts(work: Work, where: str, cited: set[str]) -> list[str]:
    """The parts of a note."""
    if work.key in cited:
        return [*short(work), where]
    cited.add(work.key)
    forms: dict[Kind, Callable[[Work, str], list[str]]] = {Kind.RECORD: record, Kind.BOOK: book}
    return forms.get(work.kind, page)(work, where)


def record(work: Work, where: str) -> list[str]:
    """A memcon or telcon: its type, the leaders, place and date, and the archive with its reference."""
    posted = f"posted {day(work.issued)}" if work.issued else "n.d."
    declassified = f"declassified {day(work.declassified)}" if work.declassified else ""
    archive = work.archive or work.publisher
    return [*headed(work), archive, work.archive_ref, declassified, posted, where, *address(work)]


def headed(work: Work) -> list[str]:
    """The type of a record; a description that contains the date is used as it is."""
    if work.title and work.is_described:
        parties = [] if work.held_on and str(work.held_on.first.year) in work.title else held(work)
        return [f"[{work.title}]", *parties]
    if work.title.startswith(work.genre):
        return [work.title, *held(work)]
    return [work.genre, quoted(work.title) if work.title else "", *held(work)]


def held(work: Work) -> list[str]:
    """The leaders, the place and the date of the talk."""
    return [series(work.parties), work.held_at, day(work.held_on) if work.held_on else ""]


def book(work: Work, where: str) -> list[str]:
    """A book; if a copy on a site was read, the site is named."""
    title = f"*{stopped(work.title)}*" if work.title and not work.is_described else titled(work)
    year = str(work.issued.first.year) if work.issued else "n.d."
    if work.is_copy:
        return [by(work.authors), f"{title} ({year})", where, *read_in(work)]
    return [by(work.authors), f"{title} ({work.publisher}, {year})", where, *address(work)]


def read_in(work: Work) -> list[str]:
    """The site that hosts the copy of a book, and when it was read there."""
    return [f"read in an online copy ({work.publisher})", *address(work)]


def page(work: Work, where: str) -> list[str]:
    """A page of a site, or an article in a newspaper or journal, whose name is in italics."""
    publisher = f"*{work.publisher}*" if work.kind is Kind.ARTICLE else work.publisher
    publisher = f"copy at {publisher}" if work.is_copy else publisher
    publisher = "" if by(work.authors) == publisher else publisher
    return [by(work.authors), titled(work), publisher, day(work.issued), where, *address(work)]


def titled(work: Work) -> str:
    """A title in quotation marks; a description in brackets."""
    if work.is_described:
        return f"[{work.title or 'title not seen'}]"
    return quoted(work.title)


def address(work: Work) -> list[str]:
    """The access date, the address, and the address of an archived copy."""
    return [
        f"accessed {day(work.accessed)}" if work.accessed else "",
        work.url,
        f"archived at {work.archived_url}" if work.archived_url else "",
    ]


def short(work: Work) -> list[str]:
    """The short form for a work that an earlier note cites in full."""
    surnames = series([name.surname for name in work.authors[:3]])
    if work.kind is Kind.RECORD:
        return [*headed(work)]
    if work.kind is Kind.BOOK and not work.is_described:
        return [surnames, f"*{stopped(work.title.partition(':')[0])}*"]
    return [surnames, titled(work), "" if surnames else work.publisher]


def by(names: Sequence[Name]) -> str:
    """The authors."""
    if len(names) >= MANY:
        return f"{names[0].whole} et al."
    return series([name.whole for name in names])


def dataset(work: Work, rows: str) -> list[str]:
    """The release, and the rows of it."""
    version = f"version {work.version}" if work.version else ""
    date = f"({day(work.issued)})" if work.issued else ""
    title = f"*{stopped(work.title)}*"
    doi = f"https://doi.org/{work.doi}" if work.doi else ""
    return [by(work.authors), title, f"{version} {date}".strip(), "data set", rows, work.hash, doi, work.url]
