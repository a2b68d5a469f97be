"""The code lists, and what is said of their values elsewhere: a new value must not be left out in silence."""

from collections.abc import Collection

import pytest

from bushputin_data import reporting, summary
from bushputin_data.analysis import measures, observed
from bushputin_data.charts import captions
from bushputin_data.datapackage import study
from bushputin_data.exports import sqlite
from bushputin_data.models import facts, vocabulary
from bushputin_data.models.vocabulary import (
    Certainty,
    ContactKind,
    Setting,
    SourceType,
    Stance,
    StudyList,
    Vocabulary,
)

OPEN = [one for one in vars(vocabulary).values() if isinstance(one, StudyList)]
LISTS = [one for one in vars(vocabulary).values() if isinstance(one, type) and issubclass(one, Vocabulary) and len(one)]


@pytest.mark.parametrize("values", LISTS, ids=lambda values: values.__name__)
def test_each_value_is_defined_in_a_sentence(values: type[Vocabulary]) -> None:
    assert values.__doc__
    for value in values:
        assert value.definition[0].isupper()
        assert value.definition.endswith(".")
    assert len({value.definition for value in values}) == len(values)


@pytest.mark.parametrize("values", OPEN, ids=lambda values: values.name)
def test_each_value_that_a_study_names_is_defined_in_a_sentence(values: StudyList) -> None:
    found = values.definitions(study())
    assert list(found) == values.values(study())
    assert {one.value for one in getattr(study(), values.of)} | dict(values.others).keys() == found.keys()
    for definition in found.values():
        assert definition[0].isupper()
        assert definition.endswith(".")


def test_a_member_is_its_value() -> None:
    assert str(ContactKind.IN_PERSON) == "in_person"
    assert {str(kind): kind for kind in ContactKind}["telephone"] is ContactKind.TELEPHONE


def test_ordered_lists_run_from_low_to_high() -> None:
    assert list(Certainty) == ["low", "medium", "high"]
    assert list(Stance) == ["conflictual", "neutral", "cooperative"]


# What is written by hand for each value of a list, and the values that it is not for.
BY_HAND: dict[str, tuple[Collection[str], type[Vocabulary], set[Vocabulary]]] = {
    "audiences": (observed.AUDIENCES, Setting, set()),
    "shares": (measures.SHOWN, Stance, set()),
    "colours of the report": (reporting.STANCES, Stance, set()),
    "words of the report": (reporting.KINDS, ContactKind, set()),
    "what counts as a contact": (summary.COUNTED, ContactKind, {ContactKind.CO_PRESENCE}),
    "words of the charts": (captions.KINDS, ContactKind, {ContactKind.CO_PRESENCE}),
    "columns of the views": (sqlite.CONTACTS.values(), ContactKind, {ContactKind.CO_PRESENCE}),
    "wording of records": (facts.OF_RECORDS, SourceType, set(facts.RECORDS)),
    "wording of other texts": (facts.OF_OTHERS, SourceType, set(facts.RECORDS)),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_what_is_written_for_each_value_leaves_none_out(name: str) -> None:
    written, values, others = BY_HAND[name]
    assert set(written) == set(values) - others, "decide what is said of the new value there, or name it here"
    assert len(written) == len(set(written))


def test_each_share_has_its_score() -> None:
    assert len(measures.SCORES) == len(measures.SHOWN)
    assert list(measures.SCORES) == sorted(measures.SCORES, reverse=True)
