"""`bushputin list`: print the rows of a table, one per line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from bushputin_data.commands import paths, rows
from bushputin_data.commands.console import Console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bushputin_data.models import Row
    from bushputin_data.table import Table

EPILOG = """Dates are YYYY-MM-DD, YYYY-MM or YYYY, as far as they are known; … after a day
stands for one unknown day from that day on. If a filter is given twice, either
value matches. Any column can be a filter: --where city=Sochi. `bushputin show
TABLE` explains the columns of a table and their values.
Exit codes: 0 printed (even if no row matches), 2 could not run.

examples:
  bushputin list meetings --kind in_person --country RU
  bushputin list statements --speaker Putin --topic ukraine --since 2008
  bushputin list coverage --since 2001-09-11 --until 2001-10-01 --csv
  bushputin list coverage --where searched=no    what was not searched
  bushputin list statements --meeting 2001-06-16-brdo | cut -d' ' -f1
"""
# The filters that have an option of their own, with what they take; the library knows which table has which.
FILTERS = {
    "kind": "kind of contact or claim",
    "since": "first date",
    "until": "last date (included)",
    "topic": "key or label of a topic; its subtopics are included",
    "speaker": "key or name of the speaker",
    "addressee": "key or name of the leader addressed",
    "person": "key or name of a participant",
    "meeting": "key of a contact",
    "country": "two-letter code or English name of a country",
    "record": "whether a declassified record is public",
    "certainty": "at least this certainty",
    "setting": "setting in which it was said",
    "rendering": "kind of text in which it was read",
    "stance": "stance towards the other side",
    "act": "what the speaker does (act)",
    "verdict": "verdict on a claim",
    "table": "table of the row that was checked",
    "row": "key of the row that was checked",
}
ONCE = ("since", "until")
# What stands before the name of a row, where that alone does not say who spoke, how they met, or what was found.
BEFORE = {"statements": "speaker", "meetings": "kind", "claims": "verdict"}
# Where less room than this is left beside the keys, rows are paragraphs.
ROOM = 24
# An option and an argument may have one name.
OF = "filter_"


def add(commands: Any) -> None:
    """Add the command and its options."""
    listing = commands.add_parser(
        "list",
        help="list the rows of a table, one per line, or as JSON or CSV",
        description="List the rows of a table that match all filters: the key, a date, and the title; before it the "
        "speaker of a statement, the kind of a contact, or the verdict on a claim. Statements are sorted by date; "
        "other tables are in the order of their files.",
        epilog=EPILOG,
    )
    listing.add_argument("table", metavar="TABLE", help="meetings, statements, topics, people, sources, …")
    rows.add_forms(listing)
    for name, says in FILTERS.items():
        listing.add_argument(f"--{name}", dest=OF + name, action="append", metavar=name.upper(), help=says)
    listing.add_argument(
        "--where", action="append", default=[], metavar="COLUMN=VALUE", type=pair, help="value of any column"
    )
    rows.add_package(listing)
    listing.set_defaults(run=run)


def pair(text: str) -> tuple[str, str]:
    """A column and its value."""
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise argparse.ArgumentTypeError(f"{text!r}: expected COLUMN=VALUE, such as city=Sochi")
    return name, value


def run(options: argparse.Namespace) -> int:
    """Select the rows and print them."""
    from bushputin_data.canonical import cells
    from bushputin_data.dataset import load
    from bushputin_data.models.spans import by_date

    console: Console = options.console
    console.out.check()
    table = load(paths.dataset(options.package).path)[options.table]
    found: Sequence[Any] = table.where(**conditions(options))
    if table.name == "statements":
        found = by_date(found)
    if options.json:
        rows.write_json(console, map(rows.record, found))
    elif options.csv:
        rows.write_csv(console, list(table.columns), map(cells, found))
    else:
        tell(console, table, found)
    if not (found or options.json or options.csv):
        console.note(f"no row of {options.table} matches all filters")
    return 0


def tell(console: Console, table: Table[Any], found: Sequence[Row]) -> None:
    """Write rows for people: a line each, or a paragraph where a line would be too short."""
    from bushputin_data.models.spans import written

    cells = [(key_text(row), written(row), before(row), called(row)) for row in found]
    # A table whose rows have no dates has no column for them.
    kept = [place for place in range(4) if place in (0, 3) or any(line[place] for line in cells)]
    lines = [[line[place] for place in kept] for line in cells]
    # What has no name to be called by, and may have much to say, is told in full.
    is_long = not table.model.resource.label and "note" in table.columns
    if lines and console.out.is_terminal and (is_long or rows.room(lines) < ROOM):
        texts = (rows.paragraph("  ".join(line[:-1]), line[-1]) for line in lines)
        console.out.write(f"{line}\n" for text in texts for line in (*text, *([""] if is_long else [])))
    else:
        rows.say(console, lines)


def conditions(options: argparse.Namespace) -> dict[str, Any]:
    """The given filters by name."""
    found: dict[str, Any] = {}
    for name in FILTERS:
        if (given := getattr(options, OF + name)) is not None:
            found[name] = given[-1] if name in ONCE or len(given) == 1 else given
    for name, value in options.where:
        before = found.get(name, [])
        found[name] = value if name not in found else [*(before if isinstance(before, list) else [before]), value]
    return found


def key_text(row: Row) -> str:
    """The key of a row as one word."""
    from bushputin_data.filters import text_of

    return text_of(row.key)


def before(row: Row) -> str:
    """What is said of a row before its name, if anything: a person by the family name."""
    from bushputin_data.models import Person
    from bushputin_data.models.cells import text

    value = getattr(row, BEFORE.get(row.resource.name, ""), None)
    return value.sort_name.partition(",")[0] if isinstance(value, Person) else text(value)


def called(row: Row) -> str:
    """The name of a row, or else all its values, with column names for those that are not words."""
    from bushputin_data.models.cells import text

    label = row.resource.label
    if label:
        return text(getattr(row, label[0]))
    names = [name for name in type(row).model_fields if name not in row.resource.key]
    values = ((name, getattr(row, name)) for name in names)
    return "; ".join(
        text(value) if isinstance(value, str) else f"{name.replace('_', ' ')} {text(value)}"
        for name, value in values
        if value is not None
    )
