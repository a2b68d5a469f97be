import pytest
from pydantic import ValidationError

from bushputin_data import Dataset
from bushputin_data.codebook import Codebook, codebook, digest
from bushputin_data.models.vocabulary import Act, Certainty, Stance


def test_each_value_has_an_entry_and_no_other() -> None:
    book = codebook()
    assert sorted(book.stance.values) == sorted(Stance)
    assert sorted(book.act.values) == sorted(Act)
    assert sorted(book.act.precedence) == sorted(Act)
    assert list(book.certainty) == list(book.coder_certainty) == list(reversed(Certainty))


def test_the_order_of_precedence_is_the_one_that_coders_read() -> None:
    book = codebook()
    order = ", ".join(f"`{value}`" for value in book.act.precedence)
    assert any(order in rule for rule in book.act.mixed)


def test_each_value_has_two_examples_and_a_near_miss_of_another_value() -> None:
    book = codebook()
    for variable in (book.stance, book.act):
        for value, entry in variable.values.items():
            assert len({example.id for example in (*entry.examples, entry.near_miss)}) == 3
            assert entry.near_miss.code in set(variable.values) - {value}


def test_decided_cases_have_values_that_there_are() -> None:
    cases = codebook().cases
    assert len({case.id for case in cases}) == len(cases)
    assert {case.stance for case in cases} == set(Stance)
    assert {case.act for case in cases} <= set(Act)


def test_no_statement_is_given_two_values() -> None:
    book = codebook()
    for name in ("stance", "act"):
        variable = getattr(book, name)
        given = [(one.id, value) for value, entry in variable.values.items() for one in entry.examples]
        given += [(entry.near_miss.id, entry.near_miss.code) for entry in variable.values.values()]
        given += [(case.id, getattr(case, name)) for case in book.cases]
        assert len(dict(given)) == len(set(given))


def test_cited_statements_are_there(release: Dataset) -> None:
    assert all(key in release.statements for key in codebook().cited)


def test_the_training_set_holds_what_the_page_cites(release: Dataset) -> None:
    book = codebook()
    training = book.training_set(row.statement_id for row in release.statements)
    assert len(training) == book.training.size == 150
    assert book.cited <= training


def test_statements_that_come_later_do_not_change_the_training_set(release: Dataset) -> None:
    keys = [row.statement_id for row in release.statements]
    book = codebook()
    assert book.training_set([*keys, "S0943", "S1999"]) == book.training_set(keys)
    assert book.training_set(reversed(keys)) == book.training_set(keys)


def test_another_seed_draws_others(release: Dataset) -> None:
    book, keys = codebook(), [row.statement_id for row in release.statements]
    other = book.model_copy(update={"training": book.training.model_copy(update={"seed": 1})})
    assert other.training_set(keys) != book.training_set(keys)
    assert len(other.training_set(keys)) == book.training.size


def test_what_looks_drawn_is_the_same_everywhere() -> None:
    assert digest(1, "S0001") == "bd9612a9cdbfb3cb2b8c11d8af43936226a0eadf323a751b11ad0a8ca29fca20"
    assert digest(1, "S0001") != digest(11, "S0001")


def test_an_entry_that_it_does_not_know_is_refused() -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        Codebook.model_validate(codebook().model_dump() | {"exmaples": []})
