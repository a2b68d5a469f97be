"""Shortcuts to the bundled release: its most used tables as DataFrames, and the report on it."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from bushputin_data.dataset import Dataset, load

if TYPE_CHECKING:
    import pandas as pd


@cache
def release() -> Dataset:
    """The bundled release, opened once."""
    return load()


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


def report() -> str:
    """What the release holds, and a first answer based on it, as plain text for 80 columns.

    >>> import bushputin_data as bp
    >>> bp.report().splitlines()[0]
    'Bush and Putin, 2001–2009: every documented contact'
    """
    from bushputin_data.reporting import text

    return text(release())
