"""Which rows a smaller dataset keeps so that every reference resolves, and which checks still apply to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from bushputin_data.errors import UnknownNameError
from bushputin_data.filters import limit, names, text_of
from bushputin_data.models import MODELS, Row, Statement, columns

if TYPE_CHECKING:
    from bushputin_data.dataset import Dataset
    from bushputin_data.table import Key

ROOTS = ("meetings", "statements")
# Tables whose rows belong to a contact or a statement and are kept with it, with the column that names it.
BELONGS = {
    "participants": "meeting_id",
    "meeting_topics": "meeting_id",
    "meeting_sources": "meeting_id",
    "statement_topics": "statement_id",
    "statement_sources": "statement_id",
    "codings": "statement_id",
}
# The tables of which rows are left out though rows that stay may be of one series with them.
CUT = ("meetings", "statements", "events", "verifications", "coverage")
Kept = dict[str, frozenset[Any]]


def kept(dataset: Dataset, filters: Mapping[str, Any]) -> Kept:
    """The keys of the rows that are kept, by table; see `Dataset.where`.

    Raises:
        UnknownNameError, UsageError: as for `Table.where`.
    """
    found: dict[str, dict[Key, Row]] = {model.resource.name: {} for model in MODELS}
    add(dataset, found, roots(dataset, filters))
    for table, owner in BELONGS.items():
        owners = found["statements" if owner == "statement_id" else "meetings"]
        add(dataset, found, (row for row in dataset[table] if getattr(row, owner) in owners))
    add(dataset, found, background(dataset, filters))
    add(dataset, found, claims(dataset, found))
    add_checks(dataset, found)
    return {name: frozenset(rows) for name, rows in found.items()}


def add(dataset: Dataset, found: dict[str, dict[Key, Row]], rows: Iterable[Row]) -> None:
    """Keep rows, and everything that they refer to."""
    waiting = list(rows)
    while waiting:
        row = waiting.pop()
        kept = found[row.resource.name]
        if row.key in kept:
            continue
        kept[row.key] = row
        for column in columns(type(row)):
            key = getattr(row, column.name) if column.target else None
            # A reference that does not resolve in the whole dataset does not resolve here either.
            if column.target and key is not None and key in dataset[column.target]:
                waiting.append(dataset[column.target][key])


def roots(dataset: Dataset, filters: Mapping[str, Any]) -> Iterable[Row]:
    """The selected contacts and statements."""
    known = {table: names(table) for table in ROOTS}
    for name in filters:
        if not any(name in one for one in known.values()):
            every = list(dict.fromkeys([*known["meetings"], *known["statements"]]))
            raise UnknownNameError.among(every, "column or filter of meetings or statements", name)
    mine = {table: {name: value for name, value in filters.items() if name in known[table]} for table in ROOTS}
    meetings = dataset.meetings.where(**mine["meetings"])
    statements: Iterable[Statement] = dataset.statements.where(**mine["statements"])
    if set(mine["meetings"]) - set(mine["statements"]):
        here = set(meetings.ids)
        statements = [row for row in statements if row.meeting_id in here or row.about_meeting_id in here]
    if set(mine["statements"]) - set(mine["meetings"]):
        said = {row.meeting_id for row in statements} | {row.about_meeting_id for row in statements}
        return [*(row for row in meetings if row.meeting_id in said), *statements]
    return [*meetings, *statements]


def background(dataset: Dataset, filters: Mapping[str, Any]) -> Iterable[Row]:
    """The events and searches of these days, and the events with which the periods of the study begin."""
    days = {name: filters[name] for name in ("since", "until") if limit(filters.get(name))}
    begun = {one.begins for one in dataset.study.periods}
    yield from dataset.events.where(**days)
    yield from (row for row in dataset.events if row.event_id in begun)
    yield from dataset.coverage.where(**days)


def claims(dataset: Dataset, found: Mapping[str, Mapping[Key, Row]]) -> Iterable[Row]:
    """The claims whose evidence is complete here and includes contacts or statements, with this evidence."""
    for claim in dataset.claims:
        evidence = claim.evidence
        bears = [row for row in evidence if row.statement_id or row.meeting_id]
        if bears and all(
            (row.statement_id is None or row.statement_id in found["statements"])
            and (row.meeting_id is None or row.meeting_id in found["meetings"])
            for row in bears
        ):
            yield from (claim, *evidence)


def add_checks(dataset: Dataset, found: dict[str, dict[Key, Row]]) -> None:
    """Keep the checks of kept rows; the source of such a check may itself have checks."""
    size = -1
    while size != len(found["verifications"]):
        size = len(found["verifications"])
        here = {(name, text_of(key)) for name, rows in found.items() for key in rows}
        add(dataset, found, (row for row in dataset.verifications if (str(row.table), row.row_id) in here))


def descriptor(whole: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the descriptor that still applies: neither measures of files, nor checks that need missing rows."""
    resources = [
        {name: value for name, value in resource.items() if name not in ("bytes", "hash")}
        for resource in whole.get("resources", [])
    ]
    checks = [check for check in whole.get("checks", []) if survives(check)]
    return {**whole, "resources": resources, "checks": checks}


def survives(check: Mapping[str, Any]) -> bool:
    """Whether a check that holds for the whole dataset also holds for the part.

    Dropped are checks of a series of which rows are left out (`sequence`), checks that count rows which may be left out
    (`count`) or compare with them (`equals_related`), and checks that require a reference to a row that is kept for
    another reason (`covered`).
    """
    if check.get("rule") in ("sequence", "covered"):
        return check.get("resource") not in CUT
    return not any((check.get(name) or {}).get("resource") in CUT for name in ("child", "related"))
