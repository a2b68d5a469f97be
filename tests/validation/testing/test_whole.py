"""The package with something for every rule: each of its faults is found, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bushputin_data.validation import check
from bushputin_data.validation.testing.mutation import scoring
from tests.validation.testing.whole import write_whole


@pytest.mark.parametrize("seed", range(3))
def test_every_fault_is_found_at_its_place_and_nothing_else_is(tmp_path: Path, seed: int) -> None:
    found = scoring.score(write_whole(tmp_path), each=4, seed=seed)
    assert list(scoring.failures(found)) == []


def test_it_is_valid_and_whole(tmp_path: Path) -> None:
    report = check(write_whole(tmp_path))
    assert report.valid
    assert report.findings == ()
    assert report.counts == {
        "errors": 0,
        "warnings": 0,
        "by_rule": {},
        "waived": 1,
        "rows": 26,
    }
    assert (report.tables, report.checked) == (5, 5)
