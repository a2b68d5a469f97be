"""Aimed packages cost little more than honest ones: here each in a short form; `python -m tools.fuzz_aims` in full."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bushputin_data.validation import Limits, PackageError, check
from tools import fuzz_aims
from tools.fuzz_aims import AIMS, Cost, Measure, Target, broken, csv, package, table
from tools.fuzz_worker import FORMS

SIZE, SECONDS = 60_000, 3.0
# Patterns and JSON Schemas have a budget of their own, which some aims use up.
QUICK = Limits(pattern_seconds=0.1)


@pytest.mark.parametrize("name", AIMS)
def test_short_form_of_an_aim_takes_little(name: str, tmp_path: Path) -> None:
    path = AIMS[name](SIZE).write(tmp_path)
    start = time.process_time()
    try:
        report = check(path, limits=QUICK)
    except PackageError:
        return
    for write in FORMS.values():
        write(report)
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("name", AIMS)
def test_aims_are_below_the_size_to_which_the_law_applies(name: str) -> None:
    target = AIMS[name](SIZE)
    # The descriptor has a limit of its own, at which some aims end.
    assert sum(map(len, target.unpacked.values())) < 3 * SIZE
    assert target.cells > 0


def test_cost_is_measured_in_a_process_of_its_own() -> None:
    found = fuzz_aims.cost(Target(package(table({"fields": [{"name": "a"}]})), {"t.csv": csv("a", ["1"])}))
    assert found.said == "0 errors, 0 warnings"
    assert 0 < found.seconds < 5
    assert 1 << 20 < found.memory < fuzz_aims.MEMORY


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (Cost(11.0, 1 << 20, "1 errors, 0 warnings"), ""),
        (Cost(11.2, 1 << 20, "1 errors, 0 warnings"), "seconds"),
        (Cost(1.0, 1 << 30, "1 errors, 0 warnings"), "memory"),
        (Cost(1.0, 1 << 20, "KeyError: x"), "KeyError: x"),
        (Cost(60.0, 0, "no end"), "no end, seconds"),
    ],
)
def test_what_breaks_the_law(found: Cost, fault: str) -> None:
    assert broken(found, 1.1) == fault


def test_honest_cost_grows_with_cells_and_keys() -> None:
    measure = Measure(0.5, 1e-6, 1e-7)
    target = Target(package(), {"t.csv": csv("a", ["1"] * 999_999)}, keys=1_000_000)
    assert measure.of(target) == pytest.approx(0.5 + 1.0 + 0.1, abs=0.01)
