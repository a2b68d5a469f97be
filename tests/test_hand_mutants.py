"""The mutants of `python -m tools.hand_mutants` are of the source as it is now."""

import ast

import pytest

from tests.conftest import ROOT
from tools import hand_mutants
from tools.hand_mutants import Mutant

ALL = [*hand_mutants.mutants(), *hand_mutants.unseen()]
FILES = sorted({mutant.file for mutant in ALL})


@pytest.mark.parametrize("file", FILES)
def test_each_mutant_changes_one_place_of_its_file_which_can_still_be_read(file: str) -> None:
    source = (ROOT / hand_mutants.PACKAGE / "validation" / file).read_text("utf-8")
    for mutant in ALL:
        if mutant.file == file:
            mutated = mutant.put_into(source)
            assert mutated != source
            ast.parse(mutated, mutant.other)


def test_no_mutant_is_listed_twice() -> None:
    assert len(set(ALL)) == len(ALL)


@pytest.mark.parametrize("file", FILES)
def test_the_tests_of_each_file_are_there(file: str) -> None:
    tests = hand_mutants.tests_of(file)
    assert tests
    assert all((ROOT / test).exists() for test in tests)


def test_a_mutant_of_a_line_that_is_gone_is_refused() -> None:
    with pytest.raises(ValueError, match="has 0 times: a line"):
        Mutant("engine/run.py", "a line", "another").put_into("text")
