"""The accepted forms of an answer."""

from __future__ import annotations

import datetime as dt

from bushputin_data.models import Person

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NUMBERS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
# Country names as used in sentences; for other countries only the code exists, and no question names them.
COUNTRIES = {
    "AU": "Australia", "CA": "Canada", "CH": "Switzerland", "CL": "Chile", "CN": "China", "DE": "Germany",
    "FI": "Finland", "FR": "France", "GB": "the United Kingdom", "IS": "Iceland", "IT": "Italy", "KR": "South Korea",
    "RO": "Romania", "RU": "Russia", "SI": "Slovenia", "SK": "Slovakia", "TH": "Thailand", "US": "the United States",
    "VN": "Vietnam",
}  # fmt: skip
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
    return [one.name, f"{one.name.split()[0]} {family}", family, native, native.rpartition(" ")[2]]


def place(city: str, venue: str | None, country: str | None) -> list[str]:
    """The names of a place: the city, alone or with its country, and the venue."""
    within = COUNTRIES.get(country or "", "")
    named = [f"{city}, {within}"] if within else []
    at = [venue, f"{venue}, {city}"] if venue else []
    return [city, *OTHERWISE.get(city, ()), *named, *at]
