"""Packages as people make them: what is said of each, and how much of it was checked.

Each folder under `tests/packages/situations` holds a package, or a zip, and `expected.json`: all findings by level,
rule, file, line, column and field, how many tables there are and were checked, and limits where they are not the usual
ones.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import Limits, Report, check
from tests.conftest import ROOT

SITUATIONS = ROOT / "tests" / "packages" / "situations"
FOLDERS = sorted(SITUATIONS.iterdir())
PLACE = ("level", "rule", "file", "line", "column", "field")
# However odd a package of this size is, its answer takes no more than this, in seconds of CPU.
SOON = 90


def spent() -> float:
    """The CPU time of this process and of its children that have ended: it does not depend on what else runs."""
    return sum(os.times()[:4])


def checked(folder: Path, expected: dict[str, Any]) -> Report:
    path = next(iter(folder.glob("*.zip")), folder)
    return check(path, limits=Limits(**expected.get("limits", {})))


def told(report: Report) -> dict[str, Any]:
    findings = [
        {name: found[name] for name in PLACE if found[name] is not None} for found in report.to_dict()["findings"]
    ]
    return {"findings": findings, "tables": report.tables, "checked": report.checked}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_is_said_of_it(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    start = spent()
    report = checked(folder, expected)
    assert spent() - start < SOON
    wanted = {name: expected[name] for name in ("findings", "tables", "checked")}
    if "repeated" in expected:
        wanted["findings"] += [expected["repeated"]["finding"]] * expected["repeated"]["times"]
    assert told(report) == wanted


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_was_not_checked_is_said(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    report = checked(folder, expected)
    assert report.findings or report.checked == report.tables > 0
