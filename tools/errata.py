"""errata.csv: what a release says otherwise than the one before, cell by cell, where that was wrong.

`python -m tools.errata` compares the tables with those of the last frozen release, brings the lines of this release up
to date, and names each changed fact that has no line yet: its reason is for a person to write. Filled blanks, new rows
and edited wording have no line; a text has one only where its sense was wrong, and is entered by hand.
"""

from __future__ import annotations

import argparse
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from bushputin_data.models import BY_NAME
from bushputin_data.version import __version__

ROOT = Path(__file__).resolve().parents[1]
BEFORE = "0.2.0"
FILE = "errata.csv"
# Names of publishers and authors that are spelt otherwise now: the fact is the same.
SPELLINGS = Path(__file__).with_name("spellings.csv")
COLUMNS = ("table", "row_id", "column", "old", "new", "reason", "source_id", "release")
# Tables whose rows are judgements and searches, not facts; and columns of wording, order and the making.
NOT_FACTS = {"codings", "verifications", "coverage", "claims", "claim_evidence", "topics"}
WORDING = {"paraphrase", "summary", "outcome", "note", "description", "locator", "occasion", "wording"}
PUBLISHED = {"published_on", "published_precision"}
MAKING = {"sequence", "accessed_on", "seen", "extracted"}
# What coders judged; `codings` has each judgement.
CODED = {"stance", "act"}
EXPLAINED = (
    "old is what the last release gives, new what the table gives now, reason in your words, source_id the source "
    "for it. Then type: python -m tools.errata"
)
Cell = tuple[str, str, str]
Line = dict[str, str]
Tables = dict[str, dict[str, Line]]


def read(text: str) -> list[Line]:
    """The rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def keyed(name: str, rows: list[Line]) -> dict[str, Line]:
    """The rows of a table by key; several columns joined by `|`. An older release may lack a column of today's key."""
    return {"|".join(row.get(column, "") for column in BY_NAME[name].resource.key): row for row in rows}


def frozen(version: str = BEFORE, root: Path = ROOT) -> Tables:
    """The tables of a frozen release, the last one by default."""
    with zipfile.ZipFile(root / "releases" / f"bushputin-data-{version}.zip") as package:
        return {name: keyed(name, read(package.read(f"data/{name}.csv").decode())) for name in BY_NAME}


def current(root: Path = ROOT) -> Tables:
    """The tables as they are."""
    return {name: keyed(name, read((root / "data" / f"{name}.csv").read_text("utf-8"))) for name in BY_NAME}


def spellings() -> set[tuple[str, str, str]]:
    """The names that are spelt otherwise now: the column of the sources, the old form and the new one."""
    return {(line["column"], line["old"], line["new"]) for line in read(SPELLINGS.read_text("utf-8"))}


def changed(old: Tables, new: Tables) -> Iterator[tuple[Cell, str, str]]:
    """Each fact that was given before and is given otherwise now: its cell, and both values."""
    respelt = spellings()
    for name in BY_NAME:
        if name in NOT_FACTS:
            continue
        for key, row in new[name].items():
            before = old[name].get(key, {})
            for column, was in before.items():
                if not was or row.get(column, was) == was or not is_fact(name, column, was):
                    continue
                if name == "sources" and (column, was, row[column]) in respelt:
                    continue
                if column not in PUBLISHED or not is_narrower(before, row):
                    yield (name, key, column), was, row[column]


def is_narrower(before: Line, now: Line) -> bool:
    """Whether a date of publication lies within the month or year that was given: it was not wrong."""
    shared = {"month": 7, "year": 4}.get(before["published_precision"], 10)
    return before["published_on"][:shared] == now["published_on"][:shared]


def is_fact(table: str, column: str, was: str) -> bool:
    """Whether the cell states a fact; a title made from an address, in brackets, states none."""
    if column == "title":
        return table == "sources" and not was.startswith("[")
    return column not in WORDING | MAKING | CODED


def lines(root: Path = ROOT) -> list[Line]:
    """The lines of errata.csv."""
    path = root / FILE
    return read(path.read_text("utf-8")) if path.exists() else []


def cell(line: Line) -> Cell:
    """The cell that a line is about."""
    return line["table"], line["row_id"], line["column"]


def renewed(root: Path = ROOT) -> tuple[list[Line], list[Cell]]:
    """The lines as they should be, and the changed cells that have none."""
    old, new = frozen(root=root), current(root)
    facts = {where: (was, now) for where, was, now in changed(old, new)}
    said = {cell(line): line for line in lines(root) if line["release"] == __version__}
    kept = [line for line in lines(root) if line["release"] != __version__]
    for (name, key, column), line in said.items():
        was, now = old[name][key][column], new[name][key][column]
        if was != now:
            kept.append(line | {"old": was, "new": now})
    missing = [where for where in facts if where not in said]
    return in_order(kept), missing


def entered(missing: Iterable[Cell], reason: str, source: str, root: Path = ROOT) -> list[Line]:
    """New lines for changed cells that have none, all with one reason and one source."""
    facts = {where: (was, now) for where, was, now in changed(frozen(root=root), current(root))}
    said = {"reason": reason, "source_id": source, "release": __version__}
    return [dict(zip(COLUMNS[:5], (*where, *facts[where]), strict=True)) | said for where in missing]


def in_order(found: Iterable[Line]) -> list[Line]:
    """The lines by release, table, row and column."""
    return sorted(found, key=lambda line: (line["release"], list(BY_NAME).index(line["table"]), *cell(line)[1:]))


def text(found: list[Line]) -> str:
    """The file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue()


def main(root: Path = ROOT, *, check: bool = False) -> int:
    """Bring the file up to date, or with `check` only look; 1 when it is not, or a changed cell has no line."""
    kept, missing = renewed(root)
    path, new = root / FILE, text(kept)
    stale = check and (not path.exists() or path.read_bytes() != new.encode())
    if stale:
        print(f"{FILE}: stale. Run: python -m tools.errata")
    elif not check:
        path.write_text(new, "utf-8", newline="\n")
    for where in missing:
        print("no line for", *where)
    if missing:
        print('`python -m tools correct --reason "…" --source ID` writes the lines. By hand:')
        print(f"Enter each in {FILE} ({','.join(COLUMNS)}), with {__version__} as its release: {EXPLAINED}")
    return 1 if missing or stale else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.errata", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a line is absent or stale")
    raise SystemExit(main(check=parser.parse_args().check))
