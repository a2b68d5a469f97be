"""Every rule has a tiny broken package, in which it finds what is wrong at its place, and no other rule does."""

import json
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import Limits, check
from bushputin_data.validation.catalogue import catalogue
from bushputin_data.validation.checks import KINDS
from tests.conftest import ROOT

BAD = ROOT / "tests" / "packages" / "bad"


def expected(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "expected.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("rule", catalogue())
def test_fault_is_found_at_its_place_by_its_rule_and_no_other(rule: str) -> None:
    wanted = expected(BAD / rule)
    report = check(BAD / rule, limits=Limits(**wanted.get("bounds", {})))
    found = [one.to_dict() for one in report.findings]
    assert [{key: one[key] for key in wanted["findings"][0]} for one in found] == wanted["findings"]
    assert {one.rule for one in report.findings} == {rule}


@pytest.mark.parametrize("rule", catalogue())
def test_finding_says_what_to_do(rule: str) -> None:
    wanted = expected(BAD / rule)
    for found in check(BAD / rule, limits=Limits(**wanted.get("bounds", {}))).findings:
        assert found.message.endswith(".")
        assert found.expected or found.hint, found


def test_there_is_one_for_each_rule() -> None:
    assert {path.name for path in BAD.iterdir()} == set(catalogue())
    assert {rule.name for rule in catalogue().values() if rule.is_declared} == set(KINDS)


def test_parameters_are_those_of_the_kinds() -> None:
    for name, kind in KINDS.items():
        assert set(catalogue()[name].parameters) == set(kind.parameters), name
        assert json.loads(catalogue()[name].example)["rule"] == name
