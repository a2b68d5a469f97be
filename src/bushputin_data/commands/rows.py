"""Rows on the standard output: as lines for people, as JSON or CSV for programs."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from bushputin_data.commands.console import Console
from bushputin_data.validation.reports.escaping import guarded, json_text, plain

if TYPE_CHECKING:
    from bushputin_data.models import Row

WIDTH = 80
# So much of a text is shown however little room there is.
LEAST = 12


def add_forms(command: argparse.ArgumentParser) -> None:
    """Add the options for the form of what is written."""
    form = command.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print a JSON array of objects")
    form.add_argument("--csv", action="store_true", help="print CSV with a header")


def add_package(command: argparse.ArgumentParser) -> None:
    """Add the option for another dataset."""
    command.add_argument(
        "--package", metavar="PATH", help="the dataset (default: the one in this folder, else the bundled release)"
    )


def write_json(console: Console, records: Iterable[Mapping[str, Any]]) -> None:
    """Write records as a JSON array, in UTF-8 whatever the console has."""
    texts = (json_text(json.dumps(one, ensure_ascii=False, default=str)) for one in records)
    console.out.write(listed(texts), encoding="utf-8")


def listed(texts: Iterable[str]) -> Iterator[str]:
    """The members of an array, each on its line."""
    before = "[\n  "
    for one in texts:
        yield before + one
        before = ",\n  "
    yield "[]\n" if before.startswith("[") else "\n]\n"


def write_csv(console: Console, header: Sequence[str], records: Iterable[Sequence[str]]) -> None:
    """Write records as the CSV of the dataset, in UTF-8 whatever the console has."""
    from bushputin_data.canonical import encode

    console.out.write([encode([header, *records]).decode()], encoding="utf-8")


def record(row: Row) -> dict[str, Any]:
    """The cells of a row as JSON has them: dates and times as texts."""
    from bushputin_data.models.cells import text

    values = {name: getattr(row, name) for name in type(row).model_fields}
    return {
        name: one if one is None or isinstance(one, bool | int | float) else text(one) for name, one in values.items()
    }


def cut(text: str, width: int) -> str:
    """A text on one line, as long as there is room for."""
    words = plain(" ".join(text.split()))
    return words if len(words) <= width else words[: max(width, LEAST) - 1].rstrip() + "…"


def paragraph(head: str, text: str) -> Iterator[str]:
    """A row as lines of 80 columns: what it is, and below it a text, indented."""
    yield from wrap(guarded(plain(head)), WIDTH)
    yield from (f"    {one}" for one in wrap(guarded(plain(text)), WIDTH - 4))


def say(console: Console, lines: Sequence[Sequence[str]]) -> None:
    """Write lines of cells, one below the other; on a terminal the last one is cut to what is left of 80 columns."""
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)][:-1]
    console.out.write(one_line(cells, widths, whole=not console.out.is_terminal) for cells in lines)


def one_line(cells: Sequence[str], widths: Sequence[int], *, whole: bool) -> str:
    """The cells of a line, the last one whole or cut."""
    head = "".join(f"{plain(cell):{width}}  " for cell, width in zip(cells[:-1], widths, strict=True))
    last = plain(" ".join(cells[-1].split())) if whole else cut(cells[-1], WIDTH - len(head))
    return guarded(f"{head}{last}".rstrip()) + "\n"
