"""Rules on what must or must not be there: required_if, forbidden_if, word_limit."""

from __future__ import annotations

from collections.abc import Iterator

from bushputin_data.validation.checks.columns import RuleError
from bushputin_data.validation.checks.entry import Entry, Fault, Judge
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.findings import shown
from bushputin_data.validation.plan.tables import as_text


def required_if(entry: Entry) -> Judge:
    """Each field has a value where the condition holds."""
    fields, reason = entry.some_fields(), because(entry)

    def judge(row: int) -> Iterator[Fault]:
        for field in fields:
            if field(row) is None:
                yield Fault(row, field, f"{field.path} is missing{reason}.", "a value")

    return entry.each(judge)


def forbidden_if(entry: Entry) -> Judge:
    """No field has a value where the condition holds."""
    fields, reason = entry.some_fields(), because(entry)

    def judge(row: int) -> Iterator[Fault]:
        for field in fields:
            value = field(row)
            if value is not None and value is not FAULTY:
                yield Fault(row, field, f"{field.path} is {shown(as_text(value))}{reason}.", "no value")

    return entry.each(judge)


def because(entry: Entry) -> str:
    """The condition in words."""
    words = []
    for path, wanted in entry.mapping("when").items():
        if isinstance(wanted, bool):
            words.append(f"{path} is {'given' if wanted else 'missing'}")
        else:
            values = wanted if isinstance(wanted, list) else [wanted]
            words.append(f"{path} is {' or '.join(map(shown, values))}")
    return f" though {' and '.join(words)}" if words else ""


def word_limit(entry: Entry) -> Judge:
    """A text has at most so many words: runs of characters between white space."""
    fields, most = entry.some_fields(), entry.number("maximum")
    if most is None:
        raise RuleError("maximum", "The rule needs a maximum.")

    def judge(row: int) -> Iterator[Fault]:
        for field in fields:
            value = field(row)
            words = len(value.split()) if isinstance(value, str) else 0
            if words > most:
                yield Fault(row, field, f"{field.path} has {words} words, more than {most}.", f"at most {most} words")

    return entry.each(judge)
