"""Shortcuts to the bundled release: its most used tables as DataFrames, and the report on it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from bushputin_data.dataset import Dataset, bundled

if TYPE_CHECKING:
    import pandas as pd

    from bushputin_data.analysis.answer import Answer
    from bushputin_data.analysis.observed import Given


def release() -> Dataset:
    """The bundled release, opened once."""
    return bundled()


def meetings() -> pd.DataFrame:
    """All contacts: meetings, calls, messages, and mere co-presence. Look at `kind` before counting.

    One row per contact, by start date; columns and dtypes as in `Table.frame`.

    >>> import bushputin_data as bp
    >>> sorted(bp.meetings()["kind"].unique())
    ['co_presence', 'in_person', 'message', 'telephone']
    """
    return release().meetings.frame()


def in_person() -> pd.DataFrame:
    """The contacts in person (without mere co-presence), by start date; as `meetings`.

    >>> import bushputin_data as bp
    >>> bp.in_person()["city"].iloc[0]
    'Brdo pri Kranju'
    """
    return release().in_person()


def calls() -> pd.DataFrame:
    """The calls, by start date; as `meetings`.

    >>> import bushputin_data as bp
    >>> str(bp.calls()["start_date"].iloc[0].date())
    '2001-01-31'
    """
    return release().calls()


def messages() -> pd.DataFrame:
    """The letters and messages passed on by aides, by start date; as `meetings`.

    >>> import bushputin_data as bp
    >>> set(bp.messages()["kind"])
    {'message'}
    """
    return release().messages()


def statements() -> pd.DataFrame:
    """What the two leaders said: one row per claim, ordered by key; columns and dtypes as in `Table.frame`.

    The last column, `wording_from`, stands in no file: it says how the wording came here, from a record itself or
    through the press, a book, an archive's posting or a translation.

    >>> import bushputin_data as bp
    >>> sorted(set(bp.statements()["speaker_id"]))
    ['george-w-bush', 'vladimir-putin']
    >>> bool((bp.statements()["wording_from"] == "record_in_press").any())
    True
    """
    return release().statements.frame()


def coverage(since: str | dt.date | None = None, until: str | dt.date | None = None) -> pd.DataFrame:
    """What was searched: the rows of `coverage` whose span of days touches these days; dtypes as in `Table.frame`.

    Args:
        since: the first day, as a date or as YYYY-MM-DD; None for the beginning.
        until: the last day; None for the end.

    Raises:
        UsageError: one of them is no date, or the last day is before the first.

    >>> import bushputin_data as bp
    >>> len(bp.coverage("2001-09-11", "2001-10-01")) < len(bp.coverage())
    True
    """
    return release().searched(since, until)


def report(*, full: bool = False) -> str:
    """The answer that the release gives to its question, as plain text for a screen of 80 columns and 40 lines.

    Args:
        full: the whole answer, and what the release holds.

    >>> import bushputin_data as bp
    >>> bp.report().splitlines()[0]
    'Bush and Putin, 2001–2009: every documented contact'
    """
    from bushputin_data.reporting import text

    return text(release(), full=full)


def question(data: Given = None) -> Answer:
    """The answer to the question of the study, as far as the rows give one: in words, in tables, with its doubts.

    `print` shows the words. `.table` has the shares by period, `.leaders`, `.audiences`, `.topics` and `.acts` the same
    more finely, `.doubts` what becomes of it when it is counted otherwise, and `.rows` the statements behind every
    number. Nothing in it is typed: when a row changes, the answer does.

    Args:
        data: an open dataset or the path of one, also for another pair of leaders; the bundled release when None.

    >>> import bushputin_data as bp
    >>> answer = bp.question()
    >>> print(answer.question)
    Did 9/11 briefly make the two leaders allies?
    >>> int(answer.table["statements"].sum()) == len(answer.rows)
    True
    """
    from bushputin_data.analysis.answer import answer

    return answer(data)
