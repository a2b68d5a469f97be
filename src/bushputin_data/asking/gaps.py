"""Questions that the sources searched do not answer: whether there was a call or message in a month without one."""

from __future__ import annotations

from collections.abc import Iterator

from bushputin_data.asking import forms
from bushputin_data.asking.certain import months, span, touch
from bushputin_data.asking.contacts import both
from bushputin_data.asking.question import Question, made
from bushputin_data.citing.gathering import label
from bushputin_data.dataset import Dataset
from bushputin_data.models.vocabulary import ContactKind, Searched

# Other people witness a meeting in person, so the absence of any report says more than the search does.
ASKED = {
    ContactKind.TELEPHONE: "Did {} speak by telephone in {}?",
    ContactKind.MESSAGE: "Did a letter or message pass between {} in {}?",
}


def gap(dataset: Dataset) -> Iterator[Question]:
    """Whether there was one in a month for which none was found and the search was not complete."""
    for kind, asked in ASKED.items():
        known = [span(row) for row in dataset.meetings if row.kind is kind]
        searched = [row for row in dataset.coverage if row.kind is kind]
        for days in months(dataset.study.first_day, dataset.study.last_day):
            rows = [row for row in searched if touch((row.since, row.until), days)]
            is_open = any(row.searched is not Searched.YES for row in rows)
            if is_open and not any(touch(one, days) for one in known):
                text = asked.format(both(dataset), forms.month(days[0]))
                of = f"{kind}-{days[0]:%Y-%m}"
                yield made("gap", of, text, list(forms.NOT_SAID), tuple(map(label, rows)), answerable=False)
