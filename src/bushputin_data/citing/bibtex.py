"""Entries for BibTeX and biblatex, in UTF-8."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bushputin_data.citing.gathering import Citation, works
from bushputin_data.citing.names import Name
from bushputin_data.citing.notes import note
from bushputin_data.citing.works import Date, Kind, Work

KINDS = {Kind.BOOK: "book", Kind.ARTICLE: "article"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Braces are counted even where a backslash stands before them, so they are named.
SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
}  # fmt: skip
IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C"}


def written(citations: Sequence[Citation], release: Work, rows: str) -> str:
    """An entry for each source and one for the release."""
    entries = [entry(work, note(work, places)) for work, places in works(citations).items()]
    return "\n\n".join([*entries, entry(release, f"Rows: {rows}" if rows else "")])


def entry(work: Work, note: str) -> str:
    """One entry, without empty fields."""
    kind = KINDS.get(work.kind, "misc")
    lines = [f"  {name} = {value}," for name, value in fields(work, note)]
    return "\n".join([f"@{kind}{{{work.key},", *lines, "}"])


def fields(work: Work, note: str) -> Iterator[tuple[str, str]]:
    """The fields of an entry."""
    title = f"[{work.title or 'title not seen'}]" if work.is_described else work.title
    publisher = {Kind.BOOK: "publisher", Kind.ARTICLE: "journal"}.get(work.kind, "howpublished")
    if work.kind is Kind.BOOK and work.is_copy:
        publisher = "howpublished"
    texts = {
        "title": f"{{{escaped(title or work.genre)}}}",
        "author": " and ".join(map(author, work.authors)),
        publisher: escaped(work.publisher),
        "type": escaped(work.genre),
        "version": escaped(work.version),
        "archive": escaped(", ".join(filter(None, (work.archive, work.archive_ref)))),
        "pagetotal": str(work.pages or ""),
        "doi": work.doi,
        "url": "".join(IN_ADDRESS.get(sign, sign) for sign in work.url),
        "urldate": iso(work.accessed),
        "langid": work.language if work.kind is not Kind.DATASET else "",
        "note": escaped("; ".join(filter(None, (work.hash, note)))),
    }
    dates = dict(dated(work.held_on or work.issued))
    yield from ((name, f"{{{text}}}") for name, text in texts.items() if text)
    yield from dates.items()


def dated(date: Date | None) -> Iterator[tuple[str, str]]:
    """Year, month and day, as far as they are known."""
    if date is None:
        return
    year, *rest = date.parts
    yield "year", f"{{{year}}}"
    if rest:
        yield "month", MONTHS[rest[0] - 1]
    yield from (("day", f"{{{day}}}") for day in rest[1:])


def iso(date: Date | None) -> str:
    """A day as YYYY-MM-DD."""
    return date.first.isoformat() if date else ""


def author(name: Name) -> str:
    """A name in the form that BibTeX parses; a name without parts is in braces."""
    if not name.is_person:
        return f"{{{escaped(name.whole)}}}"
    return ", ".join(escaped(part) for part in (name.surname, name.suffix, name.given) if part)


def escaped(text: str) -> str:
    """A text without characters that are special in TeX."""
    return "".join(SPECIAL.get(sign, sign) for sign in text)
