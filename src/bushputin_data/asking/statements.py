"""Questions about words: who said them, and in which contact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bushputin_data.asking import forms
from bushputin_data.asking.certain import certain, sole
from bushputin_data.asking.grading import words
from bushputin_data.asking.question import Question, made
from bushputin_data.dataset import Dataset
from bushputin_data.models import Statement
from bushputin_data.models.vocabulary import Certainty, ContactKind, Precision, QuoteTranslation, Setting

# A shorter quotation could be by anybody, and one only slightly longer could be from any talk.
FEWEST, FEWEST_OF_CONTACT = 8, 10
IN_WRITING = (Setting.WRITTEN, Setting.MEMOIR)


def speaker(dataset: Dataset) -> Iterator[Question]:
    """Which of the two said it: words that occur in no statement by the other, and name neither."""
    leaders = [dataset.people[one] for one in dataset.study.leaders]
    for row, others in quoted(dataset):
        if row.speaker_id not in dataset.study.leaders or {one.speaker_id for one in others} - {row.speaker_id}:
            continue
        who = f"Which of the two leaders, {leaders[0].name} or {leaders[1].name},"
        when = f" on {forms.day(row.date)}" if row.date and row.date_precision is Precision.DAY else ""
        asked = f"{who} {verb(row)}{when}: “{row.quote}”?"
        yield made("speaker", row.statement_id, asked, forms.person(row.speaker), (row.statement_id,))


def contact(dataset: Dataset) -> Iterator[Question]:
    """In which contact it was said: words that occur in one statement only; the contact is identified by its day.

    Letters and messages are left out, as in `contacts.day`.
    """
    for row, others in quoted(dataset):
        meeting = row.meeting
        if others or meeting is None or len(words(row.quote or "")) < FEWEST_OF_CONTACT:
            continue
        if meeting.kind is ContactKind.MESSAGE or not certain(meeting) or not sole(dataset, meeting):
            continue
        asked = (
            f"In which contact of the two leaders, or at which public event of one, did {row.speaker.name} say: "
            f"“{row.quote}”? Name it by its day."
        )
        length = (meeting.end_date - meeting.start_date).days
        of_stay = [meeting.start_date + dt.timedelta(one) for one in range(length + 1)]
        named = [f"{forms.day(meeting.start_date)}, {meeting.title}", meeting.title, meeting.meeting_id]
        accepted = named + [form for one in of_stay for form in forms.days(one)]
        yield made("contact", row.statement_id, asked, accepted, (row.statement_id, meeting.meeting_id))


def quoted(dataset: Dataset) -> Iterator[tuple[Statement, list[Statement]]]:
    """The certain quotations that the press has not translated, each with all statements that contain it."""
    everywhere = {row.statement_id: wordings(row) for row in dataset.statements}
    names = {word for one in dataset.study.leaders for word in words(dataset.people[one].name) if len(word) > 1}
    for row in dataset.statements:
        if row.quote is None or row.certainty is not Certainty.HIGH:
            continue
        said = words(row.quote)
        # A quotation that names a leader almost gives away who speaks.
        names_one = any(word.startswith(name) for word in said for name in names)
        if row.quote_translation is QuoteTranslation.TRANSLATED or len(said) < FEWEST or names_one:
            continue
        phrase = f" {' '.join(said)} "
        yield row, [one for one in dataset.statements if one != row and overlap(phrase, everywhere[one.statement_id])]


def wordings(row: Statement) -> list[str]:
    """The wordings of a statement: its quotation and those in its further sources."""
    texts = [row.quote, *(one.wording for one in row.source_links)]
    return [f" {' '.join(words(text))} " for text in texts if text]


def overlap(phrase: str, others: list[str]) -> bool:
    """Whether another text contains the phrase, or is a part of it long enough to be recognised."""
    return any(phrase in one or (one in phrase and len(one.split()) >= FEWEST) for one in others)


def verb(row: Statement) -> str:
    """“Said” or “wrote”."""
    return "wrote" if row.setting in IN_WRITING else "said"
