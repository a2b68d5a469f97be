"""The accepted forms of an answer."""

from __future__ import annotations

import datetime as dt

from bushputin_data import countries
from bushputin_data.models import Person

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
# Other common names of cities.
OTHERWISE = {
    "Beijing": ("Peking",),
    "Busan": ("Pusan",),
    "Washington": ("Washington, D.C.", "Washington DC"),
}
UNKNOWN = "the sources searched do not say"
NOT_SAID = (
    UNKNOWN, "the sources do not say", "unanswerable", "cannot be answered", "unknown", "not known", "no answer",
)  # fmt: skip


# What may stand before the family name of a leader.
TITLES = ("President", "Mr")
# Names of leaders in the script of the other side; the rows have only names in their own.
TRANSCRIBED = {"george-w-bush": ("Джордж Буш", "Буш", "Джордж Уокер Буш", "Джордж Буш-младший")}


def day(date: dt.date) -> str:
    """A day as this dataset writes it in its texts: 16 June 2001."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def month(date: dt.date) -> str:
    """A month in words."""
    return f"{MONTHS[date.month - 1]} {date.year}"


def days(date: dt.date) -> list[str]:
    """The forms of a day."""
    return [day(date), str(date), f"{MONTHS[date.month - 1]} {date.day}, {date.year}"]


def number(value: int) -> list[str]:
    """The forms of a number."""
    return [str(value), *NUMBERS[value : value + 1]]


def person(one: Person) -> list[str]:
    """The names of a person: in full, without initials, the family name, and the same in the original script."""
    family = one.sort_name.partition(",")[0]
    native = one.native_name or ""
    script = [native, native.rpartition(" ")[2]] if native else [*TRANSCRIBED.get(one.person_id, ())]
    titled = [f"{title} {family}" for title in TITLES]
    return [one.name, f"{one.name.split()[0]} {family}", family, *script, *titled]


def place(city: str, venue: str | None, country: str | None) -> list[str]:
    """The names of a place: the city, alone or with its country, and the venue."""
    within = countries.NAMES.get(country or "", "")
    named = [f"{city}, {within}"] if within else []
    at = [venue, f"{venue}, {city}"] if venue else []
    return [city, *OTHERWISE.get(city, ()), *named, *at]
