"""Agreement with frictionless-py 5.21, fault for fault, over generated packages; every difference is in the ledger."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from bushputin_data.validation import check
from bushputin_data.validation.agreement.cases import cases, seen
from bushputin_data.validation.agreement.differences import DIFFERENCES, TOLD_OTHERWISE, Case, Difference
from bushputin_data.validation.agreement.opinion import reason
from bushputin_data.validation.agreement.peers import Fault, ours, theirs
from bushputin_data.validation.source.package import open_package
from bushputin_data.validation.testing.strategies import (
    Draft,
    packages,
    packages_with_a_wrong_descriptor,
    spoilt_packages,
)

# frictionless leaves files open where it stops early.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def sides(folder: Path) -> tuple[set[Fault], set[Fault], dict[str, list[str]]]:
    its, headers = theirs(folder / "datapackage.json", trusted=True)
    return set(ours(check(folder))), set(its), headers


def both_sides(draft: Draft) -> tuple[set[Fault], set[Fault]]:
    with tempfile.TemporaryDirectory() as folder:
        return sides(draft.write(Path(folder)))[:2]


def differing(draft: Draft) -> list[Case]:
    with tempfile.TemporaryDirectory() as folder:
        path = draft.write(Path(folder))
        return list(cases(seen(open_package(path)), *sides(path)))


@given(packages())
def test_a_valid_package_is_valid_to_both(draft: Draft) -> None:
    assert both_sides(draft) == (set(), set())


@given(spoilt_packages())
def test_every_difference_is_in_the_ledger(draft: Draft) -> None:
    for case in differing(draft):
        assert reason(case), case


@given(packages_with_a_wrong_descriptor())
def test_both_refuse_a_wrong_descriptor(named: tuple[str, Draft]) -> None:
    name, draft = named
    mine, its = ({fault.kind for fault in side} for side in both_sides(draft))
    if name in TOLD_OTHERWISE:
        assert mine >= TOLD_OTHERWISE[name][0]
    elif "descriptor" in mine | its:
        assert "descriptor" in mine & its, (name, mine, its)
    else:
        assert mine == its != set(), name


@pytest.mark.parametrize("entry", DIFFERENCES, ids=lambda entry: entry.name)
def test_difference_is_still_one(tmp_path: Path, entry: Difference) -> None:
    resources = [
        {"name": name, "type": "table", "path": f"{name}.csv", "schema": schema}
        for name, (schema, _) in entry.tables.items()
    ]
    files = {f"{name}.csv": rows.encode() for name, (_, rows) in entry.tables.items()}
    write(tmp_path, {"name": "p", "resources": resources}, files)
    mine, its, _ = sides(tmp_path)
    assert mine != its, "stale: remove the entry"


def write(folder: Path, descriptor: dict[str, Any], files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "datapackage.json").write_text(json.dumps(descriptor, ensure_ascii=False), "utf-8")
