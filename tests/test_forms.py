"""The forms for issues, and the hooks that run before a commit: read as their readers do, and held against the data."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bushputin_data import Dataset
from bushputin_data.models.vocabulary import Seen
from tests.conftest import ROOT
from tools import __main__ as tasks
from tools import errata

FOLDER = ROOT / ".github" / "ISSUE_TEMPLATE"
FORMS = sorted(path for path in FOLDER.glob("*.yml") if path.name != "config.yml")
# What the syntax of GitHub's issue forms has: the attributes of each kind of element, those needed first.
ATTRIBUTES = {
    "markdown": ["value"],
    "input": ["label", "description", "placeholder", "value"],
    "textarea": ["label", "description", "placeholder", "value", "render"],
    "dropdown": ["label", "options", "description", "multiple", "default"],
    "checkboxes": ["label", "options", "description"],
}


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def asked(name: str) -> dict[str, Any]:
    """The elements of a form that are filled in, by their ids."""
    return {one["id"]: one for one in read(FOLDER / name)["body"] if one["type"] != "markdown"}


def test_there_are_forms() -> None:
    assert [path.name for path in FORMS] == ["correct-a-fact.yml", "report-a-false-finding.yml"]
    assert read(FOLDER / "config.yml") == {"blank_issues_enabled": True}


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_is_one_that_the_host_takes(path: Path) -> None:
    form = read(path)
    assert set(form) <= {"name", "description", "title", "labels", "assignees", "body"}
    assert all(isinstance(form[key], str) and form[key] for key in ("name", "description"))
    filled = [one for one in form["body"] if one["type"] != "markdown"]
    assert filled
    for one in form["body"]:
        attributes = one["attributes"]
        known = ATTRIBUTES[one["type"]]
        assert set(one) <= {"type", "id", "attributes", "validations"}
        assert set(attributes) <= set(known)
        assert all(attributes[key] for key in known[: 2 if "options" in known[:2] else 1])
        assert set(one.get("validations", {})) <= {"required"}
        options = attributes.get("options", [])
        assert len(set(options)) == len(options)
        assert "None" not in options
    for name in ("id", "label"):
        said = [one["id"] if name == "id" else one["attributes"]["label"] for one in filled]
        assert len(set(said)) == len(said)
        assert name == "label" or all(re.fullmatch("[a-z][a-z_]*", one) for one in said)


def test_the_tables_to_choose_from_are_those_of_the_descriptor(release: Dataset) -> None:
    tables = [resource["name"] for resource in release.descriptor["resources"]]
    assert asked("correct-a-fact.yml")["table"]["attributes"]["options"] == [*tables, "I do not know"]


def test_a_correction_asks_for_what_errata_will_say() -> None:
    form = asked("correct-a-fact.yml")
    # What stood there is known, and the release will be the next; a source may have no key yet.
    wanted = {"source" if name == "source_id" else name for name in errata.COLUMNS} - {"old", "release"}
    assert wanted <= set(form)
    required = {name for name, one in form.items() if one.get("validations", {}).get("required")}
    assert required == set(form) - {"reason"}
    said = [f"{one}: {one.definition}" for one in Seen]
    assert form["seen"]["attributes"]["options"] == said


def test_the_example_of_a_row_and_a_column_is_there(release: Dataset) -> None:
    form = asked("correct-a-fact.yml")
    row = release.meetings[form["row_id"]["attributes"]["placeholder"]]
    assert hasattr(row, form["column"]["attributes"]["placeholder"])


def test_files_that_a_form_names_are_there() -> None:
    for path in [*FORMS, ROOT / ".github" / "pull_request_template.md"]:
        named = re.findall(r"`([\w./-]+(?:\.\w+|/))`", path.read_text("utf-8"))
        assert named
        assert [name for name in named if name != ".csv" and not (ROOT / name).exists()] == []


def test_the_hooks_run_what_stands_in_the_environment() -> None:
    (group,) = read(ROOT / ".pre-commit-config.yaml")["repos"]
    assert group["repo"] == "local"
    commands = []
    for hook in group["hooks"]:
        assert hook["language"] == "system"
        python, option, module, *arguments = hook["entry"].split()
        assert (python, option) == ("python", "-m")
        assert hook.get("always_run") or hook.get("files") or hook["types_or"]
        commands.append((module, *(one for one in arguments if one not in ("--force-exclude", "."))))
    for command in tasks.TASKS["check"].commands:
        assert command in commands, "a hook runs what `python -m tools check` runs"
    assert ("tools.measure", "--check") in commands


def test_the_hooks_see_the_files_that_they_are_for(release: Dataset) -> None:
    (group,) = read(ROOT / ".pre-commit-config.yaml")["repos"]
    files = {hook["id"]: hook.get("files", "") for hook in group["hooks"]}
    for resource in release.descriptor["resources"]:
        assert all(re.search(files[name], resource["path"]) for name in ("measure", "validate", "errata"))
    for path in ("datapackage.json", "src/bushputin_data/package.toml", "src/bushputin_data/models/facts.py"):
        assert re.search(files["measure"], path)
        assert (ROOT / path).is_file()


def test_the_hook_for_other_packages_is_one_that_pre_commit_takes() -> None:
    (hook,) = read(ROOT / ".pre-commit-hooks.yaml")
    assert {"id", "name", "entry", "language"} <= set(hook)
    assert re.search(hook["files"], "tables/any.csv")
