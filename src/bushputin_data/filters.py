"""The filters for every table: its columns, and shortcuts that stand for conditions across several tables.

Frames, selections, smaller datasets and the command line all use them. An unknown name is an error that suggests
similar ones; it never gives an empty result.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bushputin_data import countries
from bushputin_data.errors import UnknownNameError, UsageError, shown
from bushputin_data.models import BY_NAME, Column, Person, Row, Topic
from bushputin_data.models.cells import text
from bushputin_data.models.spans import Days, parsed
from bushputin_data.models.vocabulary import Certainty
from bushputin_data.values import native

if TYPE_CHECKING:
    from bushputin_data.table import Table

Test = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that is more than the value of a column.

    Attributes:
        says: what values it takes, in a phrase.
        test: makes the test of a row, for a table and a value.
    """

    says: str
    test: Callable[[Table[Any], Any], Test]


def tests(table: Table[Any], conditions: Mapping[str, Any]) -> list[Test]:
    """The tests that a row must pass.

    Raises:
        UnknownNameError: the table has no such column or filter, or a value is unknown; the message suggests similar
            ones.
        UsageError: a value is of the wrong kind, or the last day is before the first.
    """
    own = FILTERS.get(table.name, {})
    if own.get("since") is SINCE:
        check_order(conditions.get("since"), conditions.get("until"))
    found = []
    for name, value in conditions.items():
        is_missing = not several_values(value) and native(value) is None
        if name in own and not (is_missing and name in table.columns and name not in ("since", "until")):
            found += [] if is_missing else [own[name].test(table, value)]
        elif name in table.columns:
            found.append(of_column(table, table.columns[name], value))
        else:
            fact = f"{table.name} has no column or filter {shown(name)}"
            raise UnknownNameError.stating(fact, names(table.name), name)
    return found


def of_column(table: Table[Any], column: Column, value: Any) -> Test:
    """Rows with this value, or one of these values, in a column."""
    wanted = {table.value(column, one) for one in several(value)}
    for one in wanted:
        table.check_known(column, one)
    return lambda row: getattr(row, column.name) in wanted


def several_values(value: Any) -> bool:
    """Whether a value stands for several: a list, a tuple, a set, or a column of a frame."""
    return isinstance(value, list | tuple | set | frozenset | dict) or getattr(value, "ndim", 0) == 1


def several(value: Any) -> list[Any]:
    """The values of a filter, any of which may match.

    Raises:
        UsageError: there are none.
    """
    if not several_values(value):
        return [value]
    found = list(value)
    if not found:
        raise UsageError("the filter is an empty list; omit it to get all rows")
    return found


def limit(value: Any) -> Days | None:
    """The first and last day of a limit: a day, a month or a year; None if there is no limit.

    Raises:
        UsageError: the value is not a date.
    """
    found = native(value)
    if found is None:
        return None
    try:
        days = parsed(found) if isinstance(found, str) else (found, found)
    except ValueError:
        days = (value, value)
    if not isinstance(days[0], dt.date):
        raise UsageError(f"{shown(value)} is not a date (use YYYY-MM-DD, YYYY-MM or YYYY)")
    return days


def check_order(since: Any, until: Any) -> None:
    """Raise an error if the last day is before the first."""
    first, last = limit(since), limit(until)
    if first and last and first[0] > last[1]:
        raise UsageError(f"the last day, {last[1]}, is before the first, {first[0]}")


def since(table: Table[Any], value: Any) -> Test:
    """Rows for which some possible day is this day or later."""
    days = limit(value)
    return lambda row: (found := row.days) is not None and (days is None or found[1] >= days[0])


def until(table: Table[Any], value: Any) -> Test:
    """Rows for which some possible day is this day or earlier."""
    days = limit(value)
    return lambda row: (found := row.days) is not None and (days is None or found[0] <= days[1])


def certainty(table: Table[Any], value: Any) -> Test:
    """Rows that are at least this certain; for a list, exactly these values."""
    column = table.columns["certainty"]
    if several_values(value):
        return of_column(table, column, value)
    order = list(Certainty)
    least = order.index(table.value(column, value))
    return lambda row: row.certainty is not None and order.index(row.certainty) >= least


def topic(table: Table[Any], value: Any) -> Test:
    """Rows filed under this topic, or under one below it."""
    link, owner = LINKS[table.name]
    wanted = {one.topic_id for name in several(value) for one in topic_named(table, name).branches}
    owners = {getattr(row, owner) for row in table.other(link) if row.topic_id in wanted}
    return lambda row: row.key in owners


# The link table between the rows of a table and topics, and its column for these rows.
LINKS = {
    "meetings": ("meeting_topics", "meeting_id"),
    "statements": ("statement_topics", "statement_id"),
}


def topic_named(table: Table[Any], name: Any) -> Topic:
    """The topic with this key or label."""
    found: Topic = one_named(table.other("topics"), name, ("label", "native_label"), words=False)
    return found


def speaker(table: Table[Any], value: Any) -> Test:
    """Statements of this person."""
    return of_leader(table, "speaker_id", value)


def addressee(table: Table[Any], value: Any) -> Test:
    """Statements addressed to this person."""
    return of_leader(table, "addressee_id", value)


def of_leader(table: Table[Any], column: str, value: Any) -> Test:
    """Statements with this person in a column; among people of one name, the one in the column is meant."""
    people, named_there = table.other("people"), {getattr(row, column) for row in table}
    first = [one for one in people if one.person_id in named_there]
    wanted = {person_named(people, name, first).person_id for name in several(value)}
    return lambda row: getattr(row, column) in wanted


def present(table: Table[Any], value: Any) -> Test:
    """Contacts in which this person took part."""
    wanted = {person_named(table.other("people"), name).person_id for name in several(value)}
    meetings = {row.meeting_id for row in table.other("participants") if row.person_id in wanted}
    return lambda row: row.meeting_id in meetings


def person(table: Table[Any], value: Any) -> Test:
    """Rows of this person."""
    wanted = {person_named(table.other("people"), name).person_id for name in several(value)}
    return lambda row: row.person_id in wanted


def person_named(people: Table[Any], name: Any, first: Iterable[Person] = ()) -> Person:
    """The person with this key or name; names are first looked up among some people, then among all."""
    key = name.key if isinstance(name, Row) else native(name)
    if key not in people and (near := named(first, key, NAMES, words=True)) and len(near) == 1:
        only: Person = near[0]
        return only
    found: Person = one_named(people, key, NAMES, words=True)
    return found


NAMES = ("name", "sort_name", "native_name")


def country(table: Table[Any], value: Any) -> Test:
    """Contacts in this country."""
    codes = [countries.code(one) if isinstance(one, str) else one for one in several(value)]
    return of_column(table, table.columns["country"], codes)


def meeting(table: Table[Any], value: Any) -> Test:
    """Rows of this contact."""
    return of_column(table, table.columns["meeting_id"], [keyed(one) for one in several(value)])


def verified(table: Table[Any], value: Any) -> Test:
    """Checks of this row, which must exist even if it was never checked."""
    wanted = {text_of(keyed(one)) for one in several(value)}
    tables = table.columns["table"].vocabulary or ()
    known = {text_of(row.key) for name in tables for row in table.other(name)}
    for one in sorted(wanted - known):
        raise UnknownNameError.among(known, "verifiable row", one)
    return lambda row: row.row_id in wanted


def text_of(key: Any) -> str:
    """A key as written in `verifications`, its parts joined by `|`."""
    return "|".join(map(text, key if isinstance(key, tuple) else (key,)))


def keyed(value: Any) -> Any:
    """The key of a row, or the value itself."""
    return value.key if isinstance(value, Row) else value


def one_named(table: Table[Any], name: Any, labels: tuple[str, ...], *, words: bool) -> Any:
    """The row with this key, or with this name if it is unique.

    Raises:
        UnknownNameError: there is no such row, or several.
    """
    key = keyed(name)
    if isinstance(key, str) and key in table:
        return table[key]
    found = named(table, key, labels, words=words)
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownNameError(
            f"{shown(key)} could mean {' or '.join(repr(row.key) for row in found)}: use one of these."
        )
    known = [*(row.key for row in table), *(getattr(row, labels[0]) for row in table)]
    name_of = "label" if labels[0] == "label" else "name"
    fact = f"no {table.model.__name__.lower()} has the key or {name_of} {shown(key)}"
    raise UnknownNameError.stating(fact, known, key)


def named(rows: Iterable[Any], name: Any, labels: tuple[str, ...], *, words: bool) -> list[Any]:
    """The rows with this name; with `words`, otherwise those that have all its words in a name."""
    if not isinstance(name, str) or not name.strip():
        return []
    wanted, all_rows = folded(name), list(rows)
    exact = [row for row in all_rows if wanted in {folded(getattr(row, label)) for label in labels}]
    if exact or not words:
        return exact
    parts = set(wanted.split())
    return [row for row in all_rows if any(parts <= set(folded(getattr(row, label)).split()) for label in labels)]


def folded(name: str | None) -> str:
    """A name for comparison, without case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", (name or "").casefold())
    return " ".join("".join(one if one.isalnum() else " " for one in plain if not unicodedata.combining(one)).split())


SINCE = Filter("first date: YYYY-MM-DD, YYYY-MM or YYYY", since)
UNTIL = Filter("last date (included), in the same form", until)
CERTAINTY = Filter("at least this certainty: low, medium or high", certainty)
TOPIC = Filter("key or label of a topic; its subtopics are included", topic)
MEETING = Filter("key of a contact", meeting)
DAYS = {"since": SINCE, "until": UNTIL}

FILTERS: dict[str, dict[str, Filter]] = {
    "meetings": DAYS
    | {
        "topic": TOPIC,
        "person": Filter("key or name of a participant", present),
        "country": Filter("two-letter code or English name of a country", country),
        "certainty": CERTAINTY,
    },
    "statements": DAYS
    | {
        "speaker": Filter("key or name of the speaker", speaker),
        "addressee": Filter("key or name of the leader addressed", addressee),
        "topic": TOPIC,
        "meeting": MEETING,
        "certainty": CERTAINTY,
    },
    "sources": DAYS,
    "events": DAYS,
    "participants": {"meeting": MEETING, "person": Filter("key or name of a person", person)},
    "codings": {"certainty": CERTAINTY},
    "verifications": {"row": Filter("key of the row that was checked", verified)},
    "coverage": DAYS,
}


def names(table: str) -> list[str]:
    """The names by which the rows of a table can be filtered: its filters, then its columns."""
    return list(dict.fromkeys([*FILTERS.get(table, {}), *BY_NAME[table].model_fields]))
