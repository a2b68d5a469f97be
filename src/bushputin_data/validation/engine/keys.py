"""Uniqueness and references: what no row can say of itself alone."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterator, Mapping, Sequence

from bushputin_data.validation.findings import Finding, shown
from bushputin_data.validation.hints import CANDIDATES, Guesser
from bushputin_data.validation.plan.tables import Reference, Table, as_text
from bushputin_data.validation.stores.store import Key


def repeated_keys(table: Table) -> Iterator[Finding]:
    """Every row whose primary key, unique key or unique field stood in a row before."""
    for rule, names in unique_sets(table):
        if table.has(*names):
            for row, first in table.store.repeats(names):
                yield repeated(table, row, first, rule, names)


def unique_sets(table: Table) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The sets of columns that are unique, each once, with the rule that says so."""
    if table.key:
        yield "primary_key", table.key
    for names in table.unique:
        if names != table.key:
            yield "unique" if len(names) == 1 else "unique_key", names


def repeated(table: Table, row: int, first: int, rule: str, names: Sequence[str]) -> Finding:
    """One row whose key stood before."""
    key = tuple(table.column(name)(row) for name in names)
    before = f"line {table.store.line(first)}"
    message = f"{told(key)} stands already in {before}."
    hint = "Remove the row, or give it a key of its own." if rule == "primary_key" else None
    return table.finding(row, names[0], rule, message, expected="a value of its own", value=joined(key), hint=hint)


def told(key: tuple[Key, ...]) -> str:
    """A key as a message names it."""
    return ", ".join(shown(as_text(part)) for part in key)


def joined(key: tuple[Key, ...]) -> str:
    """A key as one text."""
    return "|".join(as_text(part) or "" for part in key)


def dangling(
    table: Table, tables: Mapping[str, Table], faulty: Callable[[str, str], bool]
) -> Iterator[tuple[Finding, Hashable]]:
    """Every row that refers to a row that is not there, with the faulty row from which that follows, if it does.

    Nothing is said where the target was not read whole: its own finding is the cause.
    `faulty` says whether the row with a key has a fault in its key; then the reference follows from that.
    """
    for reference in table.references:
        target = tables.get(reference.resource)
        if target and target.complete and target.has(*reference.target) and table.has(*reference.fields):
            guess = guesser(target, reference)
            for row, key in strangers(table, reference.fields, target.store.known(reference.target)):
                yield absent(table, row, key, reference, guess, faulty)


def strangers(table: Table, names: Sequence[str], known: Container[Key]) -> Iterator[tuple[int, Key]]:
    """The rows whose key is not among those known, each with its key."""
    if isinstance(known, set) and known.issuperset(table.store.keys(names)):
        return
    for row, key in enumerate(table.store.keys(names)):
        if key is not None and key not in known:
            yield row, key


def guesser(target: Table, reference: Reference) -> Guesser:
    """Guesses which key of a table was meant; of a large one, or of one with a key of several columns, none."""
    few = len(reference.target) == 1 and target.rows <= CANDIDATES
    return Guesser(lambda: filter(None, target.store.keys(reference.target)) if few else ())


def absent(
    table: Table, row: int, key: Key, reference: Reference, guess: Guesser, faulty: Callable[[str, str], bool]
) -> tuple[Finding, Hashable]:
    """One row whose reference leads nowhere."""
    parts = key if isinstance(key, tuple) else (key,)
    meant = guess.closest(joined(parts))
    cause = (reference.resource, meant) if meant and faulty(reference.resource, meant) else None
    found = table.finding(
        row,
        reference.fields[0],
        "reference",
        f"{told(parts)} is not in {reference.resource}.",
        value=joined(parts),
        expected=f"a {', '.join(reference.target)} of {reference.resource}",
        hint=meant and f"Did you mean {shown(meant)}?",
    )
    return found, cause


def ambiguous_targets(table: Table, tables: Mapping[str, Table], file: str) -> Iterator[Finding]:
    """References to columns that nobody declared to be unique, and that are not."""
    for reference in table.references:
        target = tables.get(reference.resource)
        if target and target.has(*reference.target) and reference.target not in (target.key, *target.unique):
            repeat = next(iter(target.store.repeats(reference.target)), None)
            if repeat:
                yield ambiguous(table, target, reference, repeat, file)


def ambiguous(table: Table, target: Table, reference: Reference, repeat: tuple[int, int], file: str) -> Finding:
    """One reference to columns that are not unique."""
    row, first = repeat
    columns = ", ".join(reference.target)
    message = (
        f"{table.name} refers to {columns} of {target.name}, which is not unique: "
        f"lines {target.store.line(first)} and {target.store.line(row)} have the same value."
    )
    hint = f"Declare {columns} as unique, or refer to the primary key."
    return Finding("error", "reference_target", message, table.name, file, field=reference.pointer, hint=hint)
