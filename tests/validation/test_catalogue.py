"""What rules are called, here and elsewhere."""

import inspect
import re

import pytest
from frictionless import Error, errors

from bushputin_data.validation import catalogue
from bushputin_data.validation.agreement import peers
from bushputin_data.validation.fields.properties import CONSTRAINTS

THEIRS = sorted(kind.type for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, Error))
# Of steps and statistics that this validator has not: there is nothing to explain.
NOT_HERE = {
    *("ascii-value", "catalog-error", "checklist-error", "control-error", "data-error", "dataset-error"),
    *("detector-error", "deviated-cell", "deviated-value", "error", "field-count", "inquiry-error"),
    *("inquiry-task-error", "pipeline-error", "report-error", "report-task-error", "row-count", "step-error"),
    *("table-dimensions", "table-error"),
}


@pytest.mark.parametrize("name", THEIRS)
def test_every_error_of_frictionless_leads_to_rules(name: str) -> None:
    assert bool(catalogue.named(name)) == (name not in NOT_HERE)


@pytest.mark.parametrize("name", catalogue.SYNONYMS)
def test_every_other_name_leads_to_rules_that_there_are(name: str) -> None:
    assert [rule.name for rule in catalogue.named(name)] == list(catalogue.SYNONYMS[name])
    assert name not in catalogue.catalogue()
    assert catalogue.normalised(name) == name


@pytest.mark.parametrize("name", catalogue.catalogue())
def test_every_rule_is_found_however_it_is_written(name: str) -> None:
    words = name.split("_")
    camel = words[0] + "".join(map(str.capitalize, words[1:]))
    for written in (name, name.upper(), name.replace("_", "-"), name.replace("_", " "), camel, f" {name} "):
        assert [rule.name for rule in catalogue.named(written)] == [name]


def test_an_unknown_name_has_the_nearest_as_a_hint() -> None:
    assert catalogue.named("refrence") == []
    assert catalogue.hint("refrence") == "Did you mean 'reference'?"
    assert catalogue.hint("duplicate-lable") == "Did you mean 'duplicate_column'?"
    assert catalogue.hint("foreignkeyz") == "Did you mean 'reference' or 'reference_target'?"
    assert catalogue.hint("zzz") is None


def test_every_constraint_is_a_rule_with_the_same_name() -> None:
    rules = {re.sub(r"(?=[A-Z])", "_", name).lower(): name for name in CONSTRAINTS}
    assert rules.keys() == set(catalogue.CONSTRAINTS)
    assert rules.keys() <= catalogue.catalogue().keys()
    # What frictionless calls each of them; it has no JSON Schema, and an error of its own for unique.
    assert {rule: name for rule, name in rules.items() if rule not in ("unique", "json_schema")} == peers.CONSTRAINTS
