import pytest

from bushputin_data.datapackage import study
from bushputin_data.models import vocabulary
from bushputin_data.models.vocabulary import Certainty, ContactKind, Stance, StudyList, Vocabulary

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
