"""Charts of the figures of `analysis`: SVG, PNG and self-contained pages. They need altair and vl-convert-python.

Each function returns a `Picture`: notebooks show it, `save` writes it, `.chart` is the altair chart, `.alt` its alt
text.

>>> import bushputin_data as bp
>>> picture = bp.charts.stance(certainty="medium")
>>> picture.svg().startswith("<svg")
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from bushputin_data.charts.looks import NARROW, PRINT
from bushputin_data.charts.picture import Picture

if TYPE_CHECKING:
    from bushputin_data.analysis.observed import Given, Limits

__all__ = ["NARROW", "PRINT", "Picture", "contacts", "map", "stance", "timeline", "topics"]


def timeline(*, data: Given = None, certainty: str = "low", width: int = PRINT) -> Picture:
    """The dates of the contacts, by year and day, and the bounds of the periods.

    Args:
        data: an open dataset or its path; the bundled release if None.
        certainty: `medium` means medium or better.
        width: the width in pixels: `PRINT` (seven inches), `NARROW` (a phone), or another number.

    Raises:
        MissingExtraError: altair is not installed.
        UnknownNameError: there is no such certainty.
        UsageError: the width is too small to draw anything.

    >>> import bushputin_data as bp
    >>> len(bp.charts.timeline().table) == int((bp.meetings()["kind"] != "co_presence").sum())
    True
    """
    from bushputin_data.charts.daily import timeline

    return timeline(data, certainty, width)


def stance(*, data: Given = None, width: int = PRINT, **limits: Unpack[Limits]) -> Picture:
    """The share of each stance by period, with intervals, as in `analysis.stance`.

    Args:
        data: an open dataset or the path of one; the bundled release when None.
        width: the width in pixels: `PRINT` (seven inches), `NARROW` (a phone), or another number.
        **limits: which statements to count, as in `analysis.stance`: certainty, setting, speaker, rendering, topic,
            without, without_act, coder, bounds, clusters.

    Raises:
        MissingExtraError: as in `timeline`.
        UnknownNameError: an option or value does not exist; the message suggests similar ones.
        UsageError: as in `timeline`.

    >>> import bushputin_data as bp
    >>> bp.charts.stance(speaker="Putin").name
    'stance'
    """
    from bushputin_data.charts.shares import stance

    return stance(data, width, limits)


def topics(*, data: Given = None, width: int = PRINT, **limits: Unpack[Limits]) -> Picture:
    """The share of each topic by period, with intervals, as in `analysis.topics`.

    Args:
        data: an open dataset or the path of one; the bundled release when None.
        width: the width in pixels: `PRINT` (seven inches), `NARROW` (a phone), or another number.
        **limits: which statements to count, as in `analysis.topics`: certainty, setting, speaker, rendering, topic,
            without, without_act, coder, bounds, clusters.

    Raises:
        MissingExtraError: as in `timeline`.
        UnknownNameError: as in `stance`.
        UsageError: as in `timeline`.

    >>> import bushputin_data as bp
    >>> bp.charts.topics(setting="private").name
    'topics'
    """
    from bushputin_data.charts.shares import topics

    return topics(data, width, limits)


def map(*, data: Given = None, certainty: str = "low", width: int = PRINT) -> Picture:  # noqa: A001 - what it is
    """Where the two leaders met in person, and how often.

    Args:
        data: an open dataset or the path of one; the bundled release when None.
        certainty: `medium` means medium or better.
        width: the width in pixels: `PRINT` (seven inches), `NARROW` (a phone), or another number.

    Raises:
        MissingExtraError: as in `timeline`.
        UnknownNameError: as in `timeline`.
        UsageError: as in `timeline`.

    >>> import bushputin_data as bp
    >>> int(bp.charts.map().table["contacts"].sum()) == len(bp.in_person())
    True
    """
    from bushputin_data.charts.places import places

    return places(data, certainty, width)


def contacts(*, data: Given = None, certainty: str = "low", width: int = PRINT) -> Picture:
    """The number of contacts in each year, by kind, as in `analysis.contacts`.

    Args:
        data: an open dataset or the path of one; the bundled release when None.
        certainty: `medium` means medium or better.
        width: the width in pixels: `PRINT` (seven inches), `NARROW` (a phone), or another number.

    Raises:
        MissingExtraError: as in `timeline`.
        UnknownNameError: as in `timeline`.
        UsageError: as in `timeline`.

    >>> import bushputin_data as bp
    >>> int(bp.charts.contacts().table["contacts"].sum()) == len(bp.charts.timeline().table)
    True
    """
    from bushputin_data.charts.yearly import contacts

    return contacts(data, certainty, width)
