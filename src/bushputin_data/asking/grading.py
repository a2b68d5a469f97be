"""Whether an answer is one of the accepted forms, whatever its case, punctuation, accents or way of writing a date."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from bushputin_data.asking.forms import MONTHS
from bushputin_data.asking.refusals import is_refusal
from bushputin_data.errors import UsageError, shown

ARTICLES = ("a", "an", "the")
# What may stand around a day: quotation marks, and what makes letters bold.
AROUND = " .!*_`\"'“”‘’"
# The form of all answers that say that something is not known; no words of an answer give it.
NOT_KNOWN = "(not known)"
ABBREVIATED = {"saint": "st"}
_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS).lower() + "|sept"
# Whole answers that are a day. Where day and month could be taken for each other (6/7/2001) nothing is guessed.
_DAYS = [
    re.compile(pattern, re.ASCII)
    for pattern in (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m>{_MONTH})\.?,? (?P<y>\d{{4}})",
        rf"(?P<m>{_MONTH})\.? (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y>\d{{4}})",
    )
]
_BEFORE = re.compile(r"^(?:on )?(?:the )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?(?:the )?")


def grade(answer: str, accepted: str | Iterable[str]) -> bool:
    """Whether a short answer is right: one of the accepted forms, once both are written alike.

    Case, accents, punctuation, articles, spaces and date formats are ignored. A sentence around the answer is not: ask
    for the answer alone. An ambiguous date (6/7/2001) is not read as a date. All usual ways to say that something is
    not known ("I don't know", "The sources do not say.") count as one form, unless a guess follows.

    Args:
        answer: what was answered.
        accepted: the accepted forms, as the questions have them; or one of them.

    Raises:
        UsageError: one of the two is no text.

    >>> import bushputin_data as bp
    >>> accepted = ("16 June 2001", "2001-06-16")
    >>> bp.grade("on June 16th, 2001.", accepted), bp.grade("17 June 2001", accepted)
    (True, False)
    >>> bp.grade("I don't know.", "unknown"), bp.grade("I don't know, but perhaps in May.", "unknown")
    (True, False)
    """
    forms = [accepted] if isinstance(accepted, str) else list(accepted)
    for one in (answer, *forms):
        if not isinstance(one, str):
            raise UsageError(f"{shown(one)} is no text: give the answer, and the accepted forms, as texts")
    given = alike(answer)
    return bool(given) and given in map(alike, forms)


def alike(text: str) -> str:
    """A text normalised for comparison: a date as its day, "not known" as one form, anything else as its words."""
    if found := day_of(text):
        return str(found)
    sentences = [" ".join(words(one)) for one in re.split(r"[.!?;\n]+", text)]
    return NOT_KNOWN if is_refusal([one for one in sentences if one]) else " ".join(words(text))


def words(text: str) -> list[str]:
    """The words of a text, without case, accents, punctuation and articles."""
    bare = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one)).casefold()
    found = re.sub(r"[\W_]+", " ", re.sub(r"['’‘]", "", bare)).split()
    return [ABBREVIATED.get(one, one) for one in found if one not in ARTICLES]


def day_of(text: str) -> dt.date | None:
    """The day that a whole text denotes, if it does."""
    bare = _BEFORE.sub("", " ".join(text.casefold().split()).strip(AROUND))
    for pattern in _DAYS:
        if found := pattern.fullmatch(bare):
            try:
                return dt.date(int(found["y"]), month_of(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


def month_of(text: str) -> int:
    """The number of a month, given as a number or by name."""
    if text.isdecimal():
        return int(text)
    return 1 + next(rank for rank, name in enumerate(MONTHS) if name.lower().startswith(text[:3]))
