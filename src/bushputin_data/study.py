"""The subject of a dataset of this kind: the `study` in its descriptor. The code makes no assumption about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from bushputin_data.errors import ShapeError, shown

EXPECTED = ("rise", "fall")


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a code list that the study defines: a side or a language. `label` is its name."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Period:
    """A period of the study, up to the beginning of the next one.

    Attributes:
        label: the name of the period in the report.
        begins: the key of the event with which it begins; None for the first, which begins with the study.
        reason: why it begins there.
        expects: what the question assumes will happen to cooperation when it begins: `rise` or `fall`; empty for
            nothing. If several periods expect the same, one is enough.
    """

    label: str
    begins: str | None
    reason: str
    expects: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """The two leaders, their sides and languages, the days and periods, and the question.

    Attributes:
        leaders: the keys of the leaders in `people`, in the order of their sides.
        sides: the sides of the two leaders.
        languages: the languages of quotes (BCP 47).
        first_day, last_day: the first and last possible day of a contact.
        periods: the periods of the study, in order; may be empty.
        question: the question that the report answers; may be empty.
    """

    leaders: tuple[str, str]
    sides: tuple[Value, Value]
    languages: tuple[Value, ...]
    first_day: dt.date
    last_day: dt.date
    periods: tuple[Period, ...] = ()
    question: str = ""

    @classmethod
    def read(cls, said: Any) -> Study:
        """The study in a descriptor.

        Raises:
            ShapeError: there is none, or it is invalid; the message says why.
        """
        if not isinstance(said, Mapping):
            refuse(f"is {shown(said)}, but the descriptor needs a study with leaders, sides, languages and days")
        leaders = [word(one, "leaders") for one in listed(said, "leaders")]
        sides, languages = named(said, "sides"), named(said, "languages")
        periods = tuple(period(one, number) for number, one in enumerate(listed(said, "periods", [])))
        first, last = day(said, "first_day"), day(said, "last_day")
        if len(leaders) != 2 or len(set(leaders)) != 2:
            refuse(f"has the leaders {shown(leaders)}; it needs two different ones")
        if len(sides) != 2:
            refuse(f"has {len(sides)} sides; it needs two")
        if first >= last:
            refuse(f"has the last_day {last}, which is not after its first_day {first}")
        question = said.get("question", "")
        if not isinstance(question, str):
            refuse(f"has the question {shown(question)}, which is not a string")
        return cls((leaders[0], leaders[1]), (sides[0], sides[1]), languages, first, last, periods, question)

    def said(self) -> dict[str, Any]:
        """The study as written in a descriptor."""
        return {
            "question": self.question,
            "leaders": list(self.leaders),
            "sides": [{"value": one.value, "label": one.label} for one in self.sides],
            "languages": [{"value": one.value, "label": one.label} for one in self.languages],
            "first_day": str(self.first_day),
            "last_day": str(self.last_day),
            "periods": [
                {name: said for name in ("label", "begins", "reason", "expects") if (said := getattr(one, name))}
                for one in self.periods
            ],
        }


def refuse(why: str) -> NoReturn:
    """Raise an error about the study."""
    raise ShapeError(f"datapackage.json: the study {why}")


def word(value: Any, name: str) -> str:
    """A non-empty text."""
    if not isinstance(value, str) or not value:
        refuse(f"has {shown(value)} among its {name}, which is not a string")
    return value


def listed(said: Mapping[str, Any], name: str, default: list[Any] | None = None) -> list[Any]:
    """A list in the study."""
    found = said.get(name, default)
    if not isinstance(found, list):
        refuse(f"has {shown(found)} as its {name}, not a list")
    return found


def named(said: Mapping[str, Any], name: str) -> tuple[Value, ...]:
    """The values of a code list, each with its label and without repeats."""
    found = []
    for one in listed(said, name):
        if not isinstance(one, Mapping):
            refuse(f"has {shown(one)} among its {name}: each needs a value and a label")
        found.append(Value(word(one.get("value"), name), word(one.get("label"), name)))
    if not found or len({one.value for one in found}) < len(found) or "other" in {one.value for one in found}:
        values = ", ".join(one.value for one in found) or "none"
        refuse(f"has the {name} {values}; it needs at least one, without repeats, and none may be called 'other'")
    return tuple(found)


def day(said: Mapping[str, Any], name: str) -> dt.date:
    """A day of the study."""
    try:
        return dt.date.fromisoformat(said.get(name, ""))
    except (TypeError, ValueError):
        refuse(f"has the {name} {shown(said.get(name))}, which is not a date (use YYYY-MM-DD)")


def period(said: Any, number: int) -> Period:
    """A period: the first begins with the study, each later one with an event."""
    if not isinstance(said, Mapping):
        refuse(f"has the period {shown(said)}; each needs a label, a reason and (except the first) 'begins'")
    begins = said.get("begins")
    if (begins is None) is not (number == 0):
        refuse(
            f"has {shown(begins)} as the beginning of period {number + 1}; every period except the first "
            "begins with an event"
        )
    label, reason = word(said.get("label"), "periods"), word(said.get("reason"), "periods")
    expects = said.get("expects", "")
    if expects not in ("", *EXPECTED) or (expects and not number):
        refuse(
            f"expects {shown(expects)} in the period {label!r}; allowed are a rise or a fall, and nothing for "
            "the first period"
        )
    return Period(label, None if begins is None else word(begins, "periods"), reason, expects)
