"""`bushputin show`: print one row with everything that belongs to it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from bushputin_data.commands import paths, rows
from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError
from bushputin_data.validation.reports.escaping import guarded, plain

if TYPE_CHECKING:
    from bushputin_data.dataset import Dataset
    from bushputin_data.models import Row
    from bushputin_data.table import Table

EPILOG = """Exit codes: 0 shown, 2 no such row, or could not run.

examples:
  bushputin show 2001-06-16-brdo
  bushputin show 2001-06-16-brdo --accounts
  bushputin show S0001 S0002 --json
  bushputin show '2001-06-16-brdo|condoleezza-rice'
  bushputin show statements              what the columns of a table mean
  bushputin list events | bushputin show -
"""
# What belongs to a row, in the order in which it is shown: rows are named by their key and what they are called.
BELONGINGS = ("participants", "topics", "children", "evidence", "sources", "statements", "retold", "participations")
# So many are named of each.
NAMED = 12


def add(commands: Any) -> None:
    """Add the command and its options."""
    show = commands.add_parser(
        "show",
        help="show a row by its key, from any table, with its related rows",
        description="Show the rows with these keys, from any table, with their related rows. Separate the columns of "
        "a composite key with |. If you name a table instead, its columns are explained.",
        epilog=EPILOG,
    )
    show.add_argument(
        "id",
        nargs="+",
        metavar="ID",
        help="key of a row, or name of a table; - reads the output of `bushputin list`",
    )
    show.add_argument(
        "--accounts",
        action="store_true",
        help="instead, what the sources of each side give on a contact: the sources, and all statements in full",
    )
    rows.add_forms(show)
    rows.add_package(show)
    show.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Find the rows and print them."""
    from bushputin_data.dataset import load

    console: Console = options.console
    console.out.check()
    dataset = load(paths.dataset(options.package).path)
    keys = rows.ids(options.id)
    if all(name in dataset for name in keys):
        describe(console, options, [dataset[name] for name in keys])
        return 0
    found = [row for key in keys for row in with_key(dataset, key)]
    if options.accounts:
        console.out.write([guarded("\n\n".join(map(accounts, found)) + "\n")])
    elif options.json:
        rows.write_json(console, ({"table": row.resource.name} | rows.record(row) for row in found))
    elif options.csv:
        # Rows of several tables have one header only in the form of a cell a line.
        cells = (
            (row.resource.name, keyed(row), name, "" if value is None else str(value))
            for row in found
            for name, value in rows.record(row).items()
        )
        rows.write_csv(console, ("table", "key", "column", "value"), cells)
    else:
        console.out.write([guarded("\n\n".join("\n".join(card(row)) for row in found) + "\n")])
    return 0


def describe(console: Console, options: argparse.Namespace, tables: list[Table[Any]]) -> None:
    """Say what the columns of tables mean."""
    from dataclasses import asdict

    from bushputin_data.describing import Description
    from bushputin_data.models.cells import text

    told = [Description.of(table) for table in tables]
    # As Description.frame() has them.
    records = [
        {"table": one.name} | {"values" if name == "allowed" else name: value for name, value in asdict(column).items()}
        for one in told
        for column in one.columns
    ]
    if options.json:
        rows.write_json(console, records)
    elif options.csv:
        rows.write_csv(console, list(records[0]), (list(map(text, one.values())) for one in records))
    else:
        console.out.write([guarded("\n\n".join(map(str, told)) + "\n")])


def with_key(dataset: Dataset, key: str) -> list[Row]:
    """The rows with this key, in whichever tables.

    Raises:
        UnknownNameError: there is no such row; the message suggests similar keys.
    """
    from bushputin_data.errors import UnknownNameError, shown

    found = [row for table in dataset.tables.values() for row in [table.get(key)] if row is not None]
    if not found:
        if key[:1] == "S" and key[1:].isdecimal():
            last = max(row.statement_id for row in dataset.statements) if len(dataset.statements) else "none"
            raise UnknownNameError(f"no statement {shown(key)}: statements run to {last}, and some keys are retired.")
        # Of composite keys, many contain any given word.
        whole = [table for table in dataset.tables.values() if "|" in key or len(table.model.resource.key) == 1]
        known = [keyed(row) for table in whole for row in table]
        raise UnknownNameError.among(known, "row with the key", key)
    return found


def accounts(row: Row) -> str:
    """The accounts of a contact, side by side.

    Raises:
        RefusedError: the row is no contact.
    """
    from bushputin_data.models import Meeting

    if not isinstance(row, Meeting):
        raise RefusedError(f"--accounts is for contacts, and {keyed(row)!r} is a row of {row.resource.name}")
    texts = [f"{row.meeting_id}: {row.title}", str(row.accounts())]
    return "\n\n".join("\n".join(map(plain, one.splitlines())) for one in texts)


def keyed(row: Row) -> str:
    """The key of a row as one text."""
    from bushputin_data.filters import text_of

    return text_of(row.key)


def card(row: Row) -> Iterator[str]:
    """The printed row, with everything that belongs to it."""
    yield from (plain(one) for one in str(row).splitlines())
    for name in BELONGINGS:
        several = getattr(row, name, ())
        if several:
            yield f"  {name} ({len(several)})"
            yield from (f"    {one}" for one in named(several))


def named(several: Iterable[Row]) -> Iterator[str]:
    """Some rows with their keys and names, and how many more there are."""
    every = list(several)
    for row in every[:NAMED]:
        yield rows.cut(f"{other_key(row)}  {called(row)}", rows.WIDTH - 4)
    if len(every) > NAMED:
        yield f"… and {len(every) - NAMED} more"


def other_key(row: Row) -> str:
    """The key of a row, or of the row that it links to."""
    link = getattr(row, "person", None) or (
        getattr(row, "row", None) if row.resource.name == "claim_evidence" else None
    )
    return keyed(link or row)


def called(row: Row) -> str:
    """The name of a row; for a link, what it says about the other row."""
    from bushputin_data.models.cells import text

    if row.resource.label:
        return text(getattr(row, row.resource.label[0]))
    return "; ".join(text(getattr(row, name)) for name in ("role", "office", "relation") if getattr(row, name, None))
