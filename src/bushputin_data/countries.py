"""The countries of contacts: their two-letter codes and English names."""

from __future__ import annotations

# Names as used in sentences; for other countries only the code exists.
NAMES = {
    "AU": "Australia", "CA": "Canada", "CH": "Switzerland", "CL": "Chile", "CN": "China", "DE": "Germany",
    "FI": "Finland", "FR": "France", "GB": "the United Kingdom", "IS": "Iceland", "IT": "Italy", "KR": "South Korea",
    "RO": "Romania", "RU": "Russia", "SI": "Slovenia", "SK": "Slovakia", "TH": "Thailand", "US": "the United States",
    "VN": "Vietnam",
}  # fmt: skip


def code(name: str) -> str:
    """The code of a country that is given by name, with or without its article; anything else as it is."""
    wanted = name.casefold().removeprefix("the ")
    return next((one for one, said in NAMES.items() if said.casefold().removeprefix("the ") == wanted), name)
