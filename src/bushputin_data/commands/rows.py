"""Rows on standard output: as lines for people, as JSON or CSV for programs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError
from bushputin_data.validation.reports.escaping import guarded, json_text, plain

if TYPE_CHECKING:
    from bushputin_data.models import Row

WIDTH = 80
# So much of a text is shown however little room there is.
LEAST = 12


def add_forms(command: argparse.ArgumentParser) -> None:
    """Add the options for the output format."""
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print a JSON array of objects")
    form.add_argument("--csv", action="store_true", help="print CSV with a header")


def add_package(command: argparse.ArgumentParser) -> None:
    """Add the option for another dataset."""
    command.add_argument(
        "--package", metavar="PATH", help="the dataset (default: the one in this folder, else the bundled release)"
    )


def ids(given: Iterable[str]) -> list[str]:
    """The keys that were given; `-` stands for the first words of the lines of standard input, as `list` writes them.

    Raises:
        RefusedError: standard input holds none.
    """
    found: list[str] = []
    for one in given:
        found += [one] if one != "-" else [line.split()[0] for line in read_lines() if line.strip()]
    if not found and any(one == "-" for one in given):
        raise RefusedError("no row is named on standard input: pipe what `bushputin list` writes")
    return found


def read_lines() -> list[str]:
    """The lines of standard input, in UTF-8 whatever the console has."""
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise RefusedError("standard input is closed")
    return str(stream.read().decode("utf-8", "replace")).splitlines()


def write_json(console: Console, records: Iterable[Mapping[str, Any]]) -> None:
    """Write records as a JSON array, always in UTF-8."""
    texts = (json_text(json.dumps(one, ensure_ascii=False, default=str)) for one in records)
    console.out.write(listed(texts), encoding="utf-8")


def listed(texts: Iterable[str]) -> Iterator[str]:
    """The elements of an array, one per line."""
    before = "[\n  "
    for one in texts:
        yield before + one
        before = ",\n  "
    yield "[]\n" if before.startswith("[") else "\n]\n"


def write_csv(console: Console, header: Sequence[str], records: Iterable[Sequence[str]]) -> None:
    """Write records as CSV in the form of the dataset, always in UTF-8."""
    from bushputin_data.canonical import encode

    console.out.write([encode([header, *records]).decode()], encoding="utf-8")


def record(row: Row) -> dict[str, Any]:
    """The cells of a row as in JSON, with dates and times as text."""
    from bushputin_data.models.cells import text

    values = {name: getattr(row, name) for name in type(row).model_fields}
    return {
        name: one if one is None or isinstance(one, bool | int | float) else text(one) for name, one in values.items()
    }


def cut(text: str, width: int) -> str:
    """A text on one line, cut to the available room."""
    words = plain(" ".join(text.split()))
    return words if len(words) <= width else words[: max(width, LEAST) - 1].rstrip() + "…"


def paragraph(head: str, text: str) -> Iterator[str]:
    """A row as lines of 80 columns: its name, and below it an indented text."""
    yield from wrap(guarded(plain(head)), WIDTH)
    yield from (f"    {one}" for one in wrap(guarded(plain(text)), WIDTH - 4))


def say(console: Console, lines: Sequence[Sequence[str]]) -> None:
    """Write lines of cells in columns; on a terminal the last cell is cut to 80 columns."""
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)][:-1]
    console.out.write(one_line(cells, widths, whole=not console.out.is_terminal) for cells in lines)


def room(lines: Sequence[Sequence[str]]) -> int:
    """How much of 80 columns is left for the last cell of lines that stand one below the other."""
    return WIDTH - sum(max(map(len, cells)) + 2 for cells in list(zip(*lines, strict=True))[:-1])


def one_line(cells: Sequence[str], widths: Sequence[int], *, whole: bool) -> str:
    """The cells of a line, the last one complete or cut."""
    head = "".join(f"{plain(cell):{width}}  " for cell, width in zip(cells[:-1], widths, strict=True))
    last = plain(" ".join(cells[-1].split())) if whole else cut(cells[-1], WIDTH - len(head))
    return guarded(f"{head}{last}".rstrip()) + "\n"
