"""Full-text search over a package with SQLite's FTS5; the index is built in memory when it is first used.

Words are matched without regard to case, accents and, within limits, inflection. English words are matched by their
Porter stems ("negotiating" finds "negotiations"). Russian words lose a common ending and are matched by prefix
("терроризма" finds "терроризм" and "терроризму"); words whose stem changes ("друг", "друзья") are not found by their
other forms. Only the raw values are read, without row models, so that the command answers at once.
"""

from __future__ import annotations

import re
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from bushputin_data.errors import BushputinError, UsageError
from bushputin_data.values import as_known

if TYPE_CHECKING:
    import pandas as pd

    from bushputin_data.reading import Package

# The columns that are searched: the name of a row, and everything else. Both may contain both languages.
TEXTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "statements": (("paraphrase", "quote"), ("note",)),
    "meetings": (("title", "occasion", "city", "venue"), ("summary", "outcome", "note")),
    "claims": (("claim",), ("explanation",)),
    "people": (("name", "native_name"), ("description",)),
    "topics": (("label", "native_label"), ("definition", "includes", "excludes")),
}
KEYS = {
    "statements": "statement_id",
    "meetings": "meeting_id",
    "claims": "claim_id",
    "people": "person_id",
    "topics": "topic_id",
}
# The weights of a match in the name of a row, in its other texts, and in the name of the speaker.
WEIGHTS = (8.0, 2.0, 0.5)
# The number of words in a snippet.
AROUND = 14
MARKS = ("[", "]")
# Russian endings; the longest that leaves four letters is removed.
ENDINGS = re.compile(
    "(?<=.{4})(?:ами|ями|ого|его|ому|ему|ыми|ими|ая|яя|ое|ее|ые|ие|ый|ий|ой|ую|юю|ам|ям|ах|ях|ом|ем|ов|ев|ей|ью|ия|ии"
    "|ию|[аяоеыиуюь])$"
)
# The maximum number of words in a query, far below the limit of SQLite.
MOST = 100
CYRILLIC = re.compile(r"[\u0400-\u04ff]")
WORD = re.compile(r'"([^"]*)"|([\w\u0301]+\*?)')


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that contains the words.

    Attributes:
        table: the table of the row.
        key: the key of the row.
        title: the name of the row.
        snippet: the words in context, in square brackets.
        score: how well the row matches, from 0 up.
        date: the date of a statement or contact, as far as it is known; otherwise empty.
        speaker: the family name of the speaker of a statement; otherwise empty.
    """

    table: str
    key: str
    title: str
    snippet: str
    score: float
    date: str = ""
    speaker: str = ""
    _row: Callable[[str, str], Any] | None = field(default=None, repr=False, compare=False)

    def of(self, row: Callable[[str, str], Any]) -> Hit:
        """The same hit, linked to a dataset so that it can find its row."""
        return replace(self, _row=row)

    @property
    def row(self) -> Any:
        """The row itself.

        Raises:
            UsageError: the hit does not come from a dataset.
        """
        if self._row is None:
            raise UsageError("only a hit from Dataset.search() can look up its row")
        return self._row(self.table, self.key)


class Found(tuple[Hit, ...]):
    """The results of a search, best matches first: a tuple that can be printed or turned into a frame."""

    def __new__(cls, hits: Iterable[Hit]) -> Found:
        """The hits in order."""
        return super().__new__(cls, hits)

    def frame(self) -> pd.DataFrame:
        """A DataFrame with one row per hit: table, key, title, snippet and score."""
        import pandas as pd

        names = ("table", "key", "title", "snippet")
        texts = {name: pd.Series([getattr(hit, name) for hit in self], dtype="string[python]") for name in names}
        return pd.DataFrame(texts | {"score": pd.Series([hit.score for hit in self], dtype="float64")})

    def __repr__(self) -> str:
        return "\n".join(f"{hit.table} {hit.key}: {hit.snippet}" for hit in self) or "nothing found"

    def _repr_html_(self) -> str:
        """A table for notebooks."""
        return self.frame().to_html(notebook=True) if self else "<p>nothing found</p>"


class Index:
    """The index of a package."""

    def __init__(self, package: Package) -> None:
        """Read the tables and index their words.

        Raises:
            ShapeError, CellsError: a table cannot be read.
        """
        self._connection = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        try:
            self._connection.execute("CREATE VIRTUAL TABLE probe USING fts5(word)")
        except sqlite3.OperationalError:
            raise BushputinError("search needs SQLite with FTS5, which the SQLite of this Python lacks") from None
        self._connection.execute(
            "CREATE VIRTUAL TABLE words USING fts5(kind UNINDEXED, key UNINDEXED, head, body, speaker, "
            "date UNINDEXED, family UNINDEXED, "
            "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '4 5 6')"
        )
        self._connection.executemany("INSERT INTO words VALUES (?, ?, ?, ?, ?, ?, ?)", entries(package))

    def find(self, words: str) -> Iterator[Hit]:
        """The rows that contain all the words, best matches first.

        Raises:
            UsageError: there is no word.
        """
        weights = ", ".join(map(str, (0, 0, *WEIGHTS, 0, 0)))
        found = self._connection.execute(
            f"SELECT kind, key, head, snippet(words, -1, ?, ?, '…', {AROUND}), -bm25(words, {weights}) AS score, "
            "date, family FROM words WHERE words MATCH ? ORDER BY score DESC, kind, key",
            (*MARKS, query(words)),
        )
        for kind, key, head, snippet, score, date, family in found:
            around = " / ".join(filter(None, map(str.strip, snippet.split("\n"))))
            yield Hit(kind, key, head.partition("\n")[0], around, score, date, family)


def entries(package: Package) -> Iterator[tuple[str, ...]]:
    """What is indexed for each row: its table and key, its name, its other texts, and the speaker.

    Its date and the family name of the speaker follow, which are shown but not searched.
    """
    people = {row["person_id"]: row for row in cells(package, "people")}
    contacts = {row["meeting_id"]: row for row in cells(package, "meetings")}
    wordings: dict[str, list[str | None]] = {}
    for row in cells(package, "statement_sources"):
        wordings.setdefault(row["statement_id"], []).append(row.get("wording"))
    for name, (heads, bodies) in TEXTS.items():
        for row in cells(package, name):
            key = row[KEYS[name]]
            speaker: Mapping[str, Any] = people.get(row.get("speaker_id"), {})
            more = wordings.get(key, []) if name == "statements" else []
            yield (
                name,
                key,
                joined([*map(row.get, heads), *more]),
                joined(map(row.get, bodies)),
                joined((speaker.get("name"), speaker.get("native_name"))),
                dated(row, contacts.get(row.get("meeting_id"), {})),
                str(speaker.get("sort_name") or "").partition(",")[0],
            )


def dated(row: Mapping[str, Any], contact: Mapping[str, Any]) -> str:
    """The date of a statement or contact as far as it is known; without one, that of the contact it belongs to."""
    if first := row.get("date"):
        return as_known(first, row.get("date_precision"))
    if first := contact.get("start_date"):
        is_open = "date" in row and contact.get("end_date") != first
        return as_known(first, contact.get("date_precision"), is_open=is_open)
    return ""


def cells(package: Package, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a table as they were read."""
    return (dict(record.values) for record in package.records(name))


def joined(texts: Iterable[str | None]) -> str:
    """The texts that are present, one per line."""
    return "\n".join(filter(None, texts))


def query(words: str) -> str:
    """The FTS5 query: all these words, and what is in quotation marks as a phrase.

    A word that ends with `*` matches by prefix. No other sign has a meaning.

    Raises:
        UsageError: there is no word.
    """
    if not isinstance(words, str):
        raise UsageError(f"{words!r} is not a string: give the words to search for")
    found = [part for phrase, word in WORD.findall(words) for part in asked(phrase, word)]
    if not found:
        raise UsageError("there is no word to search for; give at least one")
    if len(found) > MOST:
        raise UsageError(f"there are {len(found)} words to search for; give at most {MOST}")
    return " AND ".join(found)


def asked(phrase: str, word: str) -> Iterator[str]:
    """One phrase or word in FTS5 syntax; empty if it consists of signs alone."""
    if phrase:
        if plain := " ".join(re.findall(r"\w+", phrase)):
            yield f'"{plain}"'
    elif re.search(r"[^\W_]", word):
        stem = word.rstrip("*")
        if CYRILLIC.search(word):
            yield f'"{stem if word.endswith("*") else stemmed(stem)}"*'
        else:
            yield f'"{stem}"' + "*" * word.endswith("*")


def stemmed(word: str) -> str:
    """A Russian word without a common ending; short words are left as they are."""
    return ENDINGS.sub("", word.casefold(), count=1)
