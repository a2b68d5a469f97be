"""Shortcuts to the bundled release: its tables as DataFrames, search, descriptions, the answer and the report.

The functions differ only in their filters; `Table.where` documents them, and `filters` implements them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Never

from bushputin_data.dataset import Dataset, bundled
from bushputin_data.errors import UnknownNameError, shown
from bushputin_data.filters import names
from bushputin_data.models import Meeting, Row
from bushputin_data.models.spans import by_date
from bushputin_data.models.vocabulary import ContactKind

if TYPE_CHECKING:
    import pandas as pd

    from bushputin_data.analysis.answer import Answer
    from bushputin_data.analysis.observed import Given
    from bushputin_data.describing import Description
    from bushputin_data.fulltext import Found

# One value, or several of which any may match; None for no filter.
Values = str | Iterable[str] | None
# A day, a month or a year as ISO text, or a date; None for no limit.
Day = str | dt.date | None


def release() -> Dataset:
    """The bundled release, opened once."""
    return bundled()


def meetings(
    kind: Values = None,
    since: Day = None,
    until: Day = None,
    topic: Values = None,
    person: Values = None,
    country: Values = None,
    record: Values = None,
    certainty: Values = None,
    *,
    wide: bool = False,
    **unknown: Never,
) -> pd.DataFrame:
    """All contacts: meetings, calls, messages and co-presence. Look at `kind` before counting.

    One row per contact, sorted by start date; columns and dtypes as in `Table.frame`. A filter takes one value, or a
    list of values any of which may match; if several filters are given, a row must satisfy all of them.

    Args:
        kind: `in_person`, `telephone`, `message` or `co_presence`.
        since: the first day, month or year ("2001-09-11", "2001-09", "2001", or a date), inclusive.
        until: the last day, month or year, inclusive. A contact whose day is not known exactly matches if one of its
            possible days lies within the limits.
        topic: the key or label of a topic, including topics below it, as listed for contacts in `meeting_topics`.
        person: the key or name of a participant; part of a name will do if it identifies one person.
        country: the country code, such as "SI", or the English name, such as "Slovenia".
        record: whether a declassified record is public: `released`, `released_in_part`, `not_released`, `unknown`.
        certainty: this certainty or higher; for a list, exactly these values.
        wide: add the labels of topics and the names of participants.
        unknown: not used; any other name raises an error that suggests similar ones.

    Raises:
        UnknownNameError: a filter, key or value is unknown; the message suggests similar ones.
        UsageError: a value is not a date, or the last day is before the first.

    >>> import bushputin_data as bp
    >>> sorted(bp.meetings()["kind"].unique())
    ['co_presence', 'in_person', 'message', 'telephone']
    >>> bp.meetings(topic="abm-treaty", until="2002-05")["start_date"].is_monotonic_increasing
    True
    """
    given = _all(since=since, until=until, topic=topic, person=person, country=country, record=record)
    return _frame("meetings", given | _all(kind=kind, certainty=certainty), unknown, wide=wide)


def in_person(
    since: Day = None,
    until: Day = None,
    topic: Values = None,
    person: Values = None,
    country: Values = None,
    record: Values = None,
    certainty: Values = None,
    *,
    wide: bool = False,
    **unknown: Never,
) -> pd.DataFrame:
    """The in-person contacts, without co-presence, sorted by start date; filters as in `meetings`.

    >>> import bushputin_data as bp
    >>> bp.in_person()["city"].iloc[0]
    'Brdo pri Kranju'
    """
    given = _all(since=since, until=until, topic=topic, person=person, country=country, record=record)
    return _contacts(ContactKind.IN_PERSON, given | _all(certainty=certainty), unknown, wide=wide)


def calls(
    since: Day = None,
    until: Day = None,
    topic: Values = None,
    person: Values = None,
    record: Values = None,
    certainty: Values = None,
    *,
    wide: bool = False,
    **unknown: Never,
) -> pd.DataFrame:
    """The calls, sorted by start date; filters as in `meetings`, except `country`.

    >>> import bushputin_data as bp
    >>> str(bp.calls()["start_date"].iloc[0].date())
    '2001-01-31'
    """
    given = _all(since=since, until=until, topic=topic, person=person, record=record, certainty=certainty)
    return _contacts(ContactKind.TELEPHONE, given, unknown, wide=wide)


def messages(
    since: Day = None,
    until: Day = None,
    topic: Values = None,
    person: Values = None,
    record: Values = None,
    certainty: Values = None,
    *,
    wide: bool = False,
    **unknown: Never,
) -> pd.DataFrame:
    """The letters and messages passed on by aides, sorted by start date; filters as in `meetings`, except `country`.

    >>> import bushputin_data as bp
    >>> set(bp.messages()["kind"])
    {'message'}
    """
    given = _all(since=since, until=until, topic=topic, person=person, record=record, certainty=certainty)
    return _contacts(ContactKind.MESSAGE, given, unknown, wide=wide)


def statements(
    speaker: Values = None,
    topic: Values = None,
    since: Day = None,
    until: Day = None,
    meeting: Values | Meeting = None,
    setting: Values = None,
    rendering: Values = None,
    stance: Values = None,
    act: Values = None,
    certainty: Values = None,
    addressee: Values = None,
    *,
    wide: bool = False,
    **unknown: Never,
) -> pd.DataFrame:
    """What the two leaders said: one row per claim, sorted by date; columns and dtypes as in `Table.frame`.

    Statements of one day are sorted by contact and `sequence`; undated statements come last. The file, and therefore
    `bp.load().statements`, is sorted by key.

    The last column, `wording_from`, is not in the file: it says how the wording reached the dataset, from a record
    itself or through the press, a book, an archive's posting or a translation. A filter takes one value, or a list of
    values any of which may match; if several filters are given, a row must satisfy all of them.

    Args:
        speaker: the key or name of the speaker ("Putin").
        topic: the key or label of a topic, including topics below it; it need not be the primary topic of the
            statement.
        since: the first day, month or year, inclusive.
        until: the last day, month or year, inclusive. A statement whose day is not known exactly matches if one of its
            possible days lies within the limits; an undated one does not match.
        meeting: the key of the contact in which the statement was made.
        setting: where the statement was made, such as `private`.
        rendering: the kind of text in which it was read, such as `record`.
        stance: `cooperative`, `neutral` or `conflictual`.
        act: what the speaker does, such as `warns`.
        certainty: this certainty or higher; for a list, exactly these values.
        addressee: the key or name of the leader addressed ("Bush").
        wide: add speaker, contact, sources and topics.
        unknown: not used; any other name raises an error that suggests similar ones.

    Raises:
        UnknownNameError: a filter, key or value is unknown; the message suggests similar ones.
        UsageError: a value is not a date, or the last day is before the first.

    >>> import bushputin_data as bp
    >>> sorted(set(bp.statements()["speaker_id"]))
    ['george-w-bush', 'vladimir-putin']
    >>> bool((bp.statements()["wording_from"] == "record_in_press").any())
    True
    >>> set(bp.statements("Putin", topic="nato-enlargement", wide=True)["speaker_name"])
    {'Vladimir Putin'}
    """
    given = _all(speaker=speaker, topic=topic, since=since, until=until, meeting=meeting, setting=setting)
    given |= _all(rendering=rendering, stance=stance, act=act, certainty=certainty, addressee=addressee)
    return _frame("statements", given, unknown, wide=wide)


def topics(*, wide: bool = False, **unknown: Never) -> pd.DataFrame:
    """The hierarchy of topics, sorted by key.

    >>> import bushputin_data as bp
    >>> "ABM Treaty" in set(bp.topics()["label"])
    True
    """
    return _frame("topics", {}, unknown, wide=wide)


def people(side: Values = None, *, wide: bool = False, **unknown: Never) -> pd.DataFrame:
    """Everyone who took part in a contact, or who spoke, sorted by key.

    >>> import bushputin_data as bp
    >>> bool(bp.people("RU")["native_name"].isin(["Владимир Путин"]).any())
    True
    """
    return _frame("people", _all(side=side), unknown, wide=wide)


def sources(
    type: Values = None,  # noqa: A002
    side: Values = None,
    since: Day = None,
    until: Day = None,
    language: Values = None,
    publisher: Values = None,
    seen: Values = None,
    *,
    wide: bool = False,
    **unknown: Never,
) -> pd.DataFrame:
    """The sources that the other tables cite, sorted by key; dates are dates of publication.

    >>> import bushputin_data as bp
    >>> sorted(set(bp.sources(type=["memcon", "telcon"])["type"]))
    ['memcon', 'telcon']
    """
    given = _all(type=type, side=side, since=since, until=until, language=language, publisher=publisher, seen=seen)
    return _frame("sources", given, unknown, wide=wide)


def events(since: Day = None, until: Day = None, *, wide: bool = False, **unknown: Never) -> pd.DataFrame:
    """Background events, sorted by date.

    >>> import bushputin_data as bp
    >>> bp.events("2001-09-11", "2001-09-11")["event_id"].iloc[0]
    '2001-09-11-attacks'
    """
    return _frame("events", _all(since=since, until=until), unknown, wide=wide)


def participants(
    meeting: Values | Meeting = None,
    person: Values = None,
    role: Values = None,
    *,
    wide: bool = False,
    **unknown: Never,
) -> pd.DataFrame:
    """The people who took part in each contact, with role and office; the lists are often incomplete.

    >>> import bushputin_data as bp
    >>> set(bp.participants(person="Rice")["person_id"])
    {'condoleezza-rice'}
    """
    return _frame("participants", _all(meeting=meeting, person=person, role=role), unknown, wide=wide)


def claims(verdict: Values = None, kind: Values = None, *, wide: bool = False, **unknown: Never) -> pd.DataFrame:
    """Claims that others have made about the relationship, with a verdict based on the rows.

    >>> import bushputin_data as bp
    >>> set(bp.claims("contradicted")["verdict"])
    {'contradicted'}
    """
    return _frame("claims", _all(verdict=verdict, kind=kind), unknown, wide=wide)


def coverage(
    since: Day = None,
    until: Day = None,
    kind: Values = None,
    searched: Values = None,
    *,
    wide: bool = False,
    **unknown: Never,
) -> pd.DataFrame:
    """What was searched: the rows of `coverage` whose spans overlap these days; dtypes as in `Table.frame`.

    Args:
        since: the first day, month or year; None for the beginning.
        until: the last day, month or year; None for the end.
        kind: the kind of contact searched for.
        searched: how far it was searched: `yes`, `partly` or `no`.
        wide: has no effect, because the table refers to no other.
        unknown: not used; any other name raises an error that suggests similar ones.

    Raises:
        UnknownNameError: a filter or a kind is unknown.
        UsageError: a value is not a date, or the last day is before the first.

    >>> import bushputin_data as bp
    >>> len(bp.coverage("2001-09-11", "2001-10-01")) < len(bp.coverage())
    True
    >>> set(bp.coverage("2001-09-11", "2001-10-01", searched="no")["searched"])
    {'no'}
    """
    return _frame("coverage", _all(since=since, until=until, kind=kind, searched=searched), unknown, wide=wide)


def codings(
    coder: Values = None,
    role: Values = None,
    codebook_version: Values = None,
    stance: Values = None,
    act: Values = None,
    certainty: Values = None,
    *,
    wide: bool = False,
    **unknown: Never,
) -> pd.DataFrame:
    """Every coding of every statement; several coders may have coded the same one.

    >>> import bushputin_data as bp
    >>> set(bp.codings(role="first_reading")["codebook_version"])
    {'0'}
    """
    given = _all(coder=coder, role=role, codebook_version=codebook_version, stance=stance, act=act)
    return _frame("codings", given | _all(certainty=certainty), unknown, wide=wide)


def verifications(
    table: Values = None,
    row: Values | Row = None,
    outcome: Values = None,
    *,
    wide: bool = False,
    **unknown: Never,
) -> pd.DataFrame:
    """The checks of rows against sources.

    A row that was never checked gives an empty frame; an unknown row is an error.

    >>> import bushputin_data as bp
    >>> set(bp.verifications("meetings", outcome="corrected")["table"])
    {'meetings'}
    """
    return _frame("verifications", _all(table=table, row=row, outcome=outcome), unknown, wide=wide)


def search(words: str, *, limit: int | None = None) -> Found:
    """The rows that contain all these words, best matches first, each with a snippet.

    The search covers the texts of statements (in all their wordings), contacts, claims, people and topics, in English
    and Russian; a statement is also found by the name of its speaker. Case and accents are ignored. English words are
    matched by stem, Russian words by prefix, without common endings, so not every form of a word is found. Text in
    double quotation marks is searched for exactly; a word that ends with `*` matches by prefix.

    Args:
        words: the words to search for; no other sign or word, such as OR, has a meaning.
        limit: the maximum number of rows; None for all.

    Raises:
        UsageError: there is no word.

    >>> import bushputin_data as bp
    >>> bp.search("foxhole")[0].row.key
    'nationpress-10-foxhole'
    >>> "counterterrorism" in {hit.key for hit in bp.search("терроризма")}
    True
    """
    return release().search(words, limit=limit)


def describe(table: str) -> Description:
    """What a table is, what each of its columns means, and what it cannot tell you. Print it, or call `frame()`.

    Raises:
        UnknownNameError: there is no such table.

    >>> import bushputin_data as bp
    >>> bp.describe("statements").frame().set_index("column").loc["certainty", "values"]
    'low, medium, high'
    """
    from bushputin_data.describing import Description

    return Description.of(release()[table])


def report(*, full: bool = False) -> str:
    """The answer that the release gives to its question, as plain text for a screen of 80 columns and 40 lines.

    Args:
        full: also the complete answer, and an overview of the release.

    >>> import bushputin_data as bp
    >>> bp.report().splitlines()[0]
    'Bush and Putin, 2001–2009: every documented contact'
    """
    from bushputin_data.reporting import text

    return text(release(), full=full)


def question(data: Given = None) -> Answer:
    """The answer to the question of the study, as far as the rows give one: text, tables and robustness checks.

    Print it to read the text. `.table` has the shares by period; `.leaders`, `.audiences`, `.topics` and `.acts` have
    finer ones; `.doubts` has the results of the robustness checks; `.rows` has the statements behind every number. All
    of it is computed: when a row changes, so does the answer.

    Args:
        data: an open dataset or its path, also for another pair of leaders; the bundled release if None.

    >>> import bushputin_data as bp
    >>> answer = bp.question()
    >>> print(answer.question)
    Did 9/11 briefly make the two leaders allies?
    >>> int(answer.table["statements"].sum()) == len(answer.rows)
    True
    """
    from bushputin_data.analysis.answer import answer

    return answer(data)


def _all(**filters: Any) -> dict[str, Any]:
    """The filters by name, including those that are None, so that all names are known."""
    return filters


def _contacts(kind: ContactKind, filters: Mapping[str, Any], unknown: Mapping[str, Any], *, wide: bool) -> pd.DataFrame:
    """The contacts of one kind."""
    _refuse("meetings", filters, unknown, kind)
    return _frame("meetings", {**filters, "kind": kind}, {}, wide=wide)


def _frame(table: str, filters: Mapping[str, Any], unknown: Mapping[str, Any], *, wide: bool) -> pd.DataFrame:
    """The frame of the rows of a table that satisfy the filters."""
    _refuse(table, filters, unknown)
    given = {name: value for name, value in filters.items() if value is not None}
    rows = release()[table]
    if table == "statements" and not (given or wide):
        return _by_date().copy()
    found: tuple[Any, ...] = rows.where(**given) if given else rows.rows
    if table == "statements":
        found = tuple(by_date(found))
    return rows.frame_of(found, wide=wide) if found is not rows.rows else rows.frame(wide=wide)


@cache
def _by_date() -> pd.DataFrame:
    """The frame of all statements by date, of which users get copies."""
    table = release().statements
    return table.frame_of(by_date(table.rows))


def _refuse(table: str, filters: Mapping[str, Any], unknown: Mapping[str, Any], kind: str | None = None) -> None:
    """Raise an error about an unknown filter; for a column, it names the call that filters by any column."""
    asked = table if kind is None else "this function"
    for name, value in unknown.items():
        if name in names(table):
            only = f"kind={str(kind)!r}, " if kind else ""
            call = f"bp.load().{table}.where({only}{name}={shown(value)}).frame()"
            raise UnknownNameError(f"{asked} has no filter {shown(name)}, which is a column of {table}: use {call}")
        raise UnknownNameError.stating(f"{asked} has no filter {shown(name)}", [*filters, "wide"], name)
