"""What the written styles share: dates, quotation marks and lists of words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bushputin_data.citing.works import Date
from bushputin_data.models.vocabulary import Precision

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(date: Date | None) -> str:
    """A date as American notes have it: June 16, 2001; in brackets where it is inferred."""
    if date is None:
        return "n.d."
    year, *rest = date.parts
    month = MONTHS[rest[0] - 1] if rest else ""
    text = f"{month} {rest[1]}, {year}" if len(rest) > 1 else f"{month} {year}".strip()
    text = f"{text} or later" if date.precision == Precision.RANGE else text
    return f"[{text}]" if date.is_inferred else text


def quoted(title: str) -> str:
    """A title in quotation marks; marks inside it are single, and the comma after it stands within."""
    text = inner(stopped(title))
    return f"“{text[:-1]},’”" if text.endswith("’") and "‘" in text else f"“{text},”"


def inner(title: str) -> str:
    """A title as it appears inside quotation marks."""
    return curly(title).replace("“", "‘").replace("”", "’")


def curly(text: str) -> str:
    """A text with typographic quotation marks and apostrophes; an address is left as it is."""
    if "://" in text:
        return text
    for straight, opening, closing in (('"', "“", "”"), ("'", "‘", "’")):
        text = re.sub(rf"(^|[\s(\[“‘*—–-]){straight}", rf"\1{opening}", text).replace(straight, closing)
    return text


def stopped(title: str) -> str:
    """A title without its final full stop, since other punctuation follows."""
    return title[:-1] if title.endswith(".") and not title.endswith("..") else title


def series(words: Sequence[str], last: str = "and") -> str:
    """Words as a list: `A`, `A and B`, `A, B, and C`."""
    if len(words) < 3:
        return f" {last} ".join(words)
    return f"{', '.join(words[:-1])}, {last} {words[-1]}"


def with_comma(text: str) -> str:
    """A text with a comma at its end; it stands within closing quotation marks, as American notes have it."""
    if text.endswith((",", ",”", ",’”")):
        return text
    words = text.rstrip("”’") if text.endswith("”") else text
    return f"{words},{text[len(words) :]}"


def sentence(*parts: str) -> str:
    """The parts that are not empty, with commas between them, where none of them brings one, and a stop at the end."""
    text = ""
    for part in map(curly, filter(None, parts)):
        text = f"{with_comma(text)} {part}" if text else part
    text = re.sub(r",(’?”?)$", r"\1", text)
    return text if text.endswith((".", ".”", "?”", "!”")) else f"{text}."
