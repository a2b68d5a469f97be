"""`bushputin codings`: write a sheet for a coder, and read a completed one."""

from __future__ import annotations

import argparse
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bushputin_data.commands import paths
from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bushputin_data.models import Coding
    from bushputin_data.sheets import Sheet

PARTS = ("training", "rest", "all")
# Seeds are typed again when the sheet is read.
LONGEST_SEED = 18
# With fewer statements, the interval of alpha is too wide to say anything.
FEW = 30
EPILOG = """Exit codes: 0 done, 1 the sheet has errors and nothing was written, 2 could
not run.

examples:
  bushputin codings sheet --coder jane-doe --seed 7 --part training --out t.csv
  bushputin codings sheet --coder jane-doe --seed 7 --part rest --out sheet.csv
  bushputin codings read sheet.csv --coder jane-doe --seed 7
"""


def add(commands: Any) -> None:
    """Add the command, its two actions and their options."""
    codings = commands.add_parser(
        "codings",
        help="write a coding sheet for another coder, or read in a filled-in one",
        description=(
            "Write the statements as a coding sheet, in random order and without names and years, or add a "
            "filled-in sheet to the table of codings. docs/codebook.md explains what to fill in."
        ),
        epilog=EPILOG,
    )
    codings.set_defaults(run=lambda options: codings.print_help() or 2)
    actions = codings.add_subparsers(metavar="ACTION", parser_class=type(codings))
    sheet = actions.add_parser(
        "sheet", help="write a sheet to fill in", description="Write a sheet to fill in, as CSV.", epilog=EPILOG
    )
    sheet.add_argument("--part", choices=PARTS, default="all", help="which statements (default: all)")
    sheet.add_argument("--out", metavar="FILE", help="output file, which must not exist yet (default: standard output)")
    sheet.set_defaults(run=write_sheet)
    read = actions.add_parser(
        "read",
        help="add a filled-in sheet to the table of codings",
        description="Add the rows of a filled-in sheet to the table of codings.",
        epilog=EPILOG,
    )
    read.add_argument("file", metavar="FILE", help="the filled-in sheet, as CSV")
    read.set_defaults(run=read_sheet)
    for action in (sheet, read):
        action.add_argument("--coder", required=True, metavar="NAME", help="the coder's key, such as jane-doe")
        action.add_argument(
            "--seed", required=True, type=seed, metavar="N", help="random seed for the order of the statements"
        )
        action.add_argument("--package", metavar="PATH", help="the dataset (default: the one in this folder)")


def seed(text: str) -> int:
    """A whole number of 0 or more."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_SEED):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 0 or more")
    return int(text)


def opened(options: argparse.Namespace, target: paths.Target) -> Sheet:
    """The sheet that the options describe."""
    from bushputin_data.dataset import load
    from bushputin_data.sheets import Sheet

    return Sheet(load(target.path), options.coder, options.seed)


def write_sheet(options: argparse.Namespace) -> int:
    """Write a sheet."""
    from pathlib import Path

    console: Console = options.console
    console.out.check()
    text = opened(options, paths.dataset(options.package)).text(options.part)
    if options.out is None:
        console.out.write([text], encoding="utf-8")
        return 0
    put(Path(options.out), text)
    rows = text.count("\n") - 1
    console.tell(
        f"{options.out}: {rows} statements. Fill in stance, act, certainty and reason as docs/codebook.md explains, "
        "then type:",
        f"bushputin codings read {options.out} --coder {options.coder} --seed {options.seed}",
    )
    return 0


def put(path: Path, text: str) -> None:
    """Write a new file.

    Raises:
        RefusedError: the file exists; a sheet that is being filled in must not be lost.
    """
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise RefusedError(f"{str(path)!r} already exists: choose another file name") from None


def read_sheet(options: argparse.Namespace) -> int:
    """Read a completed sheet; if it has faults, list all of them and write nothing."""
    from pathlib import Path

    from bushputin_data.sheets import store

    console: Console = options.console
    console.out.check()
    target = paths.dataset(options.package)
    if not target.given:
        raise RefusedError("there is no dataset in this folder to write to: name one with --package PATH")
    sheet, data = opened(options, target), Path(options.file).read_bytes()
    codings, faults = sheet.read(data)
    for fault in faults:
        place = f"{fault.line}:{fault.character}" if fault.character else str(fault.line)
        console.say(f"{options.file}:{place} {fault.message}")
    blank = sheet.blank(data)
    if faults or not codings:
        console.note(f"nothing was written: the sheet has {lacking(len(faults), blank)}")
        return 1
    table = store(sheet.dataset, codings)
    with suppress(ValueError):
        table = table.relative_to(Path.cwd())
    left = f"; {blank} blank rows were skipped" if blank else ""
    console.say(
        f"{table}: {len(codings)} codings by {options.coder} added{left}. Next: bushputin validate{target.typed}",
        *comparing(sheet, codings),
    )
    return 0


def lacking(faults: int, blank: int) -> str:
    """Why a sheet is not read, in a few words."""
    if faults:
        return f"{faults} errors" if faults > 1 else "1 error"
    return f"no row that is filled in ({blank} are blank)" if blank else "no rows"


def comparing(sheet: Sheet, codings: Sequence[Coding]) -> Iterator[str]:
    """The call that compares the codings with those of another coder, if there is one."""
    from bushputin_data.codebook import codebook
    from bushputin_data.models.vocabulary import CodingRole

    others = {
        row.coder
        for row in sheet.dataset.codings
        if (row.role, row.codebook_version) == (CodingRole.CODING, codebook().version) and row.coder != sheet.coder
    }
    if not others:
        return
    discussed = codebook().training_set(row.statement_id for row in sheet.dataset.statements)
    training = ", training=True" if all(row.statement_id in discussed for row in codings) else ""
    coders = f"[{sheet.coder!r}, {min(others)!r}]"
    yield f"To compare, in Python: bp.analysis.agreement(data={str(sheet.dataset.path)!r}, coder={coders}{training})"
    if len(codings) < FEW:
        yield f"With only {len(codings)} statements, the figures will say little."
