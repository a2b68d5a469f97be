"""`bushputin search`: print the rows that contain some words."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

from bushputin_data.commands import paths, rows
from bushputin_data.commands.console import Console

if TYPE_CHECKING:
    from bushputin_data.fulltext import Hit

EPILOG = """A row must contain all the words. Words in double quotation marks must appear as
a phrase; a word ending with * matches any ending. Case and accents are ignored.
English words are matched by their stems, Russian words by their beginnings. OR,
AND and NOT are words like any other: search for alternatives one by one.
Exit codes: 0 searched (even if nothing was found), 2 could not run.

examples:
  bushputin search foxhole
  bushputin search терроризм
  bushputin search Putin Ukraine NATO --table statements
  bushputin search '"axis of evil"' --json
"""
COLUMNS = ("table", "key", "title", "snippet", "score", "date", "speaker")
# Words that other search engines read as operators.
OPERATORS = ("AND", "OR", "NOT")


def add(commands: Any) -> None:
    """Add the command and its options."""
    search = commands.add_parser(
        "search",
        help="search statements, contacts, claims, people and topics for words",
        description=(
            "Search the texts of statements, contacts, claims, people and topics, in English and Russian. "
            "The best matches come first."
        ),
        epilog=EPILOG,
    )
    search.add_argument("words", nargs="+", metavar="WORDS", help="words to search for")
    search.add_argument("--table", action="append", metavar="TABLE", help="search only this table")
    search.add_argument(
        "--limit", type=number, default=20, metavar="N", help="show at most N rows, 0 for all (default: 20)"
    )
    rows.add_forms(search)
    rows.add_package(search)
    search.set_defaults(run=run)


def number(text: str) -> int:
    """A whole number of 0 or more."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 0 or more")
    return int(text)


def named(hit: Hit) -> Iterator[str]:
    """A hit as lines of 80 columns: the row with its date and speaker, and the words in context."""
    about = ", ".join(filter(None, (hit.table, hit.date, hit.speaker)))
    yield from rows.paragraph(f"{hit.key} ({about})", hit.snippet)


def remarks(words: str, *, is_found: bool) -> Iterator[str]:
    """What to say of a search that found nothing, or that asked for what has no meaning here."""
    from bushputin_data.errors import shown
    from bushputin_data.fulltext import CYRILLIC

    parts = words.split()
    if not is_found:
        yield f"no row contains {shown(words)}" if len(parts) == 1 else "no row contains all these words"
        if CYRILLIC.search(words):
            yield "few texts are in Russian: search in English, too"
    if operators := [one for one in OPERATORS if one in parts]:
        yield f"{' and '.join(operators)} was searched for as a word: search for alternatives one by one"


def run(options: argparse.Namespace) -> int:
    """Search and print the results."""
    from bushputin_data.errors import UnknownNameError
    from bushputin_data.fulltext import TEXTS, Index
    from bushputin_data.reading import Package

    console: Console = options.console
    console.out.check()
    for name in options.table or ():
        if name not in TEXTS:
            raise UnknownNameError.among(TEXTS, "searchable table", name)
    index = Index(Package(paths.dataset(options.package).path))
    found = [hit for hit in index.find(" ".join(options.words)) if not options.table or hit.table in options.table]
    shown = found[: options.limit or None]
    if options.json:
        rows.write_json(console, (dict(zip(COLUMNS, astuple(hit), strict=False)) for hit in shown))
        return 0
    if options.csv:
        rows.write_csv(console, COLUMNS, (tuple(map(str, astuple(hit)[: len(COLUMNS)])) for hit in shown))
        return 0
    if console.out.is_terminal:
        console.out.write(f"{part}\n" for hit in shown for part in (*named(hit), ""))
    else:
        rows.say(console, [(hit.key, hit.table, hit.date, hit.speaker, hit.snippet) for hit in shown])
    if len(found) > len(shown):
        console.note(f"{len(found) - len(shown)} more; --limit 0 shows all")
    for remark in remarks(" ".join(options.words), is_found=bool(found)):
        console.note(remark)
    return 0
