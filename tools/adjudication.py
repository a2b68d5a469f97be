"""Where coders differ, a third reading decides: `python -m tools.adjudication sheet|read --coder NAME --seed N FILE`.

`sheet` writes the statements on which the coders of the newest codebook version differ, in an order of the reader's
own, masked as on a coder's sheet, with what each coder gave and why; which coder comes first changes from row to row.
`read` takes the sheet back with `stance`, `act`, `certainty` and `reason` filled in, gives every statement that was
coded its row of role `adjudication`, and puts the values into `statements`. What the coders agree on stands as it is.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bushputin_data import Dataset, canonical, load
from bushputin_data.agreement import parts
from bushputin_data.codebook import digest
from bushputin_data.models import Coding, Statement
from bushputin_data.models.vocabulary import Certainty, CodingRole, Vocabulary
from bushputin_data.sheets import LISTS, SHOWN, Sheet, texts
from tools.measure import write

ROOT = Path(__file__).resolve().parents[1]
GIVEN = ("stance", "act", "reason")
COLUMNS = ("row", "item", *SHOWN, *(f"{one}_{name}" for one in ("first", "second") for name in GIVEN))
FILLED = (*LISTS, "reason")
AGREED = "The coders agree."


def coded(data: Dataset) -> tuple[str, dict[str, list[Coding]]]:
    """The newest version by which statements were coded, and the codings of each statement by it."""
    rows = [row for row in data.codings if row.role is CodingRole.CODING]
    version = max((row.codebook_version for row in rows), key=parts)
    found: dict[str, list[Coding]] = {}
    for row in rows:
        if row.codebook_version == version:
            found.setdefault(row.statement_id, []).append(row)
    return version, found


def agree(codings: Sequence[Coding]) -> bool:
    """No two coders gave different values."""
    return len({(row.stance, row.act) for row in codings}) < 2


def sheet(own: Sheet) -> str:
    """The sheet of the third reader."""
    _, codings = coded(own.dataset)
    rows = [row for row in own.statements() if not agree(codings.get(row.statement_id, ()))]
    lines = [record(own, number, row, codings[row.statement_id]) for number, row in enumerate(rows, 1)]
    return "\ufeff" + canonical.encode([[*COLUMNS, *FILLED], *lines]).decode()


def record(own: Sheet, number: int, row: Statement, codings: Sequence[Coding]) -> list[str]:
    """A row of the sheet: what a coder saw, and what the two gave, in an order that the seed draws."""
    swapped = int(digest(own.seed, row.statement_id), 16) % 2
    given = [str(getattr(one, name) or "") for one in (reversed(codings) if swapped else codings) for name in GIVEN]
    return [str(number), str(own.item(row.statement_id)), *texts(row).values(), *given, *("" for _ in FILLED)]


def settled(own: Sheet, text: str) -> list[Coding]:
    """An adjudication of each statement that was coded: what the sheet says, or what the coders agree on.

    Raises:
        ValueError: the sheet does not settle exactly the statements on which the coders differ, or has another value.
    """
    version, codings = coded(own.dataset)
    items = {str(own.item(name)): name for name in codings}
    read = {items[row["item"]]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))}
    open_ = {name for name, rows in codings.items() if not agree(rows)}
    if read.keys() != open_:
        raise ValueError(f"not settled, or settled without need: {sorted(read.keys() ^ open_)}")
    return [
        Coding(
            statement_id=name,
            coder=own.coder,
            codebook_version=version,
            role=CodingRole.ADJUDICATION,
            **decision(read.get(name), rows),
        )
        for name, rows in codings.items()
    ]


def decision(row: Mapping[str, str] | None, codings: Sequence[Coding]) -> dict[str, Any]:
    """The values of an adjudication; the certainty of an agreed one is the least of its coders'."""
    if row is None:
        least = min((one.certainty for one in codings if one.certainty), key=[*Certainty].index)
        return {"stance": codings[0].stance, "act": codings[0].act, "certainty": least, "reason": AGREED}
    if not row["reason"]:
        raise ValueError(f"item {row['item']} has no reason")
    values = {name: one_of(kind, row[name]) for name, kind in LISTS.items()}
    return {**values, "reason": row["reason"]}


def one_of(kind: type[Vocabulary], text: str) -> Vocabulary:
    """The value of a code list.

    Raises:
        ValueError: it has none that is so written.
    """
    for value in kind:
        if str(value) == text:
            return value
    raise ValueError(f"{text!r} is not one of {', '.join(map(str, kind))}")


def store(data: Dataset, root: Path, codings: Sequence[Coding]) -> None:
    """Put the adjudications into `codings`, in place of earlier ones of the version, and their values into rows."""
    values = {row.statement_id: {"stance": row.stance, "act": row.act} for row in codings}
    (version,) = {row.codebook_version for row in codings}
    kept = [row for row in data.codings if (row.role, row.codebook_version) != (CodingRole.ADJUDICATION, version)]
    statements = [row.model_copy(update=values.get(row.statement_id, {})) for row in data.statements]
    for model, rows in ((Coding, canonical.ordered(Coding, [*kept, *codings])), (Statement, statements)):
        write(root / model.resource.path, canonical.table(model, rows).decode())


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a sheet, or read one."""
    parser = argparse.ArgumentParser(prog="python -m tools.adjudication", description=__doc__)
    parser.add_argument("what", choices=["sheet", "read"])
    parser.add_argument("file", type=Path)
    parser.add_argument("--coder", required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args(arguments)
    own = Sheet(load(ROOT), options.coder, options.seed)
    if options.what == "sheet":
        write(options.file, sheet(own))
    else:
        store(own.dataset, ROOT, settled(own, options.file.read_text("utf-8")))
        print("Next: python -m tools.build")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
