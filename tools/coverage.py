"""The column `found` of data/coverage.csv: how many contacts the sources of a holding gave, counted from the tables.

`python -m tools.coverage` brings it up to date. A contact is found in a holding when `meeting_sources` lists for it a
source of the holding that was read, if only in its title; it belongs to the row of its kind whose span holds its first
day. What was not searched has no number.
"""

from __future__ import annotations

import csv
import io
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "data" / "coverage.csv"
Line = dict[str, str]
BOOKS = "Books: memoirs and histories"
CHANNEL_ONE = "Channel One news, list of titles (1tv.ru)"
KREMLIN = "Kremlin website and its texts"
SECURITY_ARCHIVE = "National Security Archive postings"
ENGLISH = "Press and reference works in English"
RUSSIAN = "Press and reference works in Russian"
OTHER_LANGUAGES = "Press and reference works in other languages"
PUBLIC_PAPERS = "Public Papers and Weekly Compilation of Presidential Documents"
US_TEXTS = "US government texts outside the White House archive"
WHITE_HOUSE = "White House archive (georgewbush-whitehouse.archives.gov)"
HOLDINGS = {
    BOOKS,
    CHANNEL_ONE,
    KREMLIN,
    SECURITY_ARCHIVE,
    ENGLISH,
    RUSSIAN,
    OTHER_LANGUAGES,
    PUBLIC_PAPERS,
    US_TEXTS,
    WHITE_HOUSE,
}
BY_TYPE = {
    "memcon": SECURITY_ARCHIVE,
    "telcon": SECURITY_ARCHIVE,
    "posting": SECURITY_ARCHIVE,
    "memoir": BOOKS,
    "scholarly": BOOKS,
}
BY_PUBLISHER = {
    "Channel One Russia": CHANNEL_ONE,
    "The Kremlin": KREMLIN,
    "The White House": WHITE_HOUSE,
    "The American Presidency Project": PUBLIC_PAPERS,
    "US Government Publishing Office": PUBLIC_PAPERS,
}
# The titles of copies of the two series and of their digests.
SERIES = ("Weekly Compilation of Presidential Documents", "Digest of Other White House Announcements")
BY_LANGUAGE = {"en": ENGLISH, "ru": RUSSIAN}


def holding(source: Line) -> str:
    """The holding to which a source belongs: by its kind of text, its publisher, its side, then its language."""
    if source["type"] in BY_TYPE:
        return BY_TYPE[source["type"]]
    if any(series in source["title"] for series in SERIES):
        return PUBLIC_PAPERS
    if source["publisher"] in BY_PUBLISHER:
        return BY_PUBLISHER[source["publisher"]]
    if source["type"] != "news" and source["side"] == "RU":
        return KREMLIN
    if source["type"] != "news" and source["side"] == "US":
        return US_TEXTS
    return BY_LANGUAGE.get(source["language"], OTHER_LANGUAGES)


def table(name: str) -> list[Line]:
    """The rows of a table, as text."""
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def given() -> dict[tuple[str, str], dict[str, str]]:
    """The contacts that each holding gave, by holding and kind: their keys, with their first days."""
    sources = {row["source_id"]: row for row in table("sources")}
    meetings = {row["meeting_id"]: row for row in table("meetings")}
    contacts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in table("meeting_sources"):
        source, meeting = sources[row["source_id"]], meetings[row["meeting_id"]]
        if source["seen"] != "not_seen":
            contacts[holding(source), meeting["kind"]][meeting["meeting_id"]] = meeting["start_date"]
    return contacts


def renewed() -> list[Line]:
    """The rows of the coverage table, with what was found counted anew."""
    contacts = given()
    return [{**row, "found": found(row, contacts)} for row in table("coverage")]


def found(row: Line, contacts: dict[tuple[str, str], dict[str, str]]) -> str:
    """How many contacts a row's holding gave in its span; empty where it was not searched."""
    if row["searched"] == "no":
        return ""
    days = contacts.get((row["holding"], row["kind"]), {}).values()
    return str(sum(row["since"] <= day <= row["until"] for day in days))


def text(rows: list[Line]) -> str:
    """The rows as the CSV file has them."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def main() -> int:
    """Write the column anew."""
    FILE.write_text(text(renewed()), "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
