"""Items of CSL-JSON, which Zotero, pandoc and other citation processors read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bushputin_data.citing.gathering import Citation, works
from bushputin_data.citing.names import Name
from bushputin_data.citing.notes import note
from bushputin_data.citing.works import Date, Kind, Work
from bushputin_data.models.vocabulary import Precision

KINDS = {
    Kind.RECORD: "document",
    Kind.BOOK: "book",
    Kind.ARTICLE: "article-newspaper",
    Kind.PAGE: "webpage",
    Kind.DATASET: "dataset",
}


def written(citations: Sequence[Citation], release: Work, rows: str) -> str:
    """An item for each source and one for the release."""
    items = [item(work, note(work, places)) for work, places in works(citations).items()]
    items.append(item(release, f"Rows: {rows}" if rows else ""))
    return json.dumps(items, indent=2, ensure_ascii=False)


def item(work: Work, note: str) -> dict[str, Any]:
    """One item, without empty variables."""
    title = f"[{work.title or 'title not seen'}]" if work.is_described else work.title
    container = "container-title" if work.kind in (Kind.ARTICLE, Kind.PAGE) else "publisher"
    variables = {
        "id": work.key,
        "type": KINDS[work.kind],
        "title": title or work.genre,
        "genre": work.genre,
        "author": [person(name) for name in work.authors],
        container: work.publisher,
        "issued": dated(work.held_on or work.issued),
        "event-place": work.held_at,
        "version": work.version,
        "number-of-pages": work.pages,
        "archive": work.archive,
        "archive_location": work.archive_ref,
        "accessed": dated(work.accessed),
        "DOI": work.doi,
        "URL": work.url,
        "language": work.language if work.kind is not Kind.DATASET else "",
        "note": "; ".join(filter(None, (work.hash, note))),
    }
    return {name: value for name, value in variables.items() if value}


def dated(date: Date | None) -> dict[str, Any]:
    """A date with as many parts as are known."""
    if date is None:
        return {}
    circa = {"circa": True} if date.is_inferred or date.precision == Precision.RANGE else {}
    return {"date-parts": [list(date.parts)], **circa}


def person(name: Name) -> dict[str, str]:
    """A name by its parts, or in one piece."""
    if not name.is_person:
        return {"literal": name.whole}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: text for part, text in parts.items() if text}
