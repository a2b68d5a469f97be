"""Laws: findings depend on the package alone, not on how it is cut up, what is in memory, or where the run lives."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bushputin_data.validation import Limits, Report, check
from bushputin_data.validation.engine import exact, reading
from bushputin_data.validation.source import records
from bushputin_data.validation.stores import local
from bushputin_data.validation.testing.strategies import Draft, packages_with_a_wrong_descriptor, spoilt_packages
from tests.conftest import ROOT
from tests.properties.folders import folder_of


def told(report: Report) -> object:
    return report.to_dict()["findings"], report.counts, dict(report.omitted)


@contextmanager
def cut_up(batch: int, block: int, chunk: int, remembered: int) -> Iterator[None]:
    """Few rows at a time, few bytes at a time, few rows in a chunk, few texts remembered."""
    with (
        patch.object(reading, "BATCH", batch),
        patch.object(records, "BLOCK", block),
        patch.object(local, "CHUNK", chunk),
        patch.object(exact, "REMEMBERED", remembered),
    ):
        yield


@given(spoilt_packages(), st.integers(1, 5), st.integers(1, 60), st.integers(1, 3), st.integers(0, 3))
def test_findings_do_not_depend_on_batches_blocks_or_chunks(
    draft: Draft, batch: int, block: int, chunk: int, remembered: int
) -> None:
    with folder_of(draft) as folder:
        whole = check(folder)
        with cut_up(batch, block, chunk, remembered):
            assert told(check(folder)) == told(whole)


@given(spoilt_packages())
def test_findings_do_not_depend_on_where_rows_wait(draft: Draft) -> None:
    with folder_of(draft) as folder:
        assert told(check(folder, limits=Limits(memory_cells=1))) == told(check(folder))


@given(spoilt_packages(), st.integers(1, 3))
def test_a_smaller_report_holds_the_beginning_of_a_larger_one(draft: Draft, most: int) -> None:
    with folder_of(draft) as folder:
        whole, small = check(folder), check(folder, limits=Limits(findings=most))
        assert small.counts == whole.counts
        kept: dict[tuple[str, str], int] = {}
        firsts = []
        for found in whole.findings:
            series = (found.resource or "", found.rule)
            kept[series] = kept.get(series, 0) + 1
            firsts += [found] if kept[series] <= most else []
        assert list(small.findings) == firsts


SURROUNDINGS: list[dict[str, str]] = [
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "1"},
    {"TZ": "Asia/Kolkata"},
    {"TZ": "America/St_Johns"},
    {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    {"LC_ALL": "C"},
    {"PYTHONUTF8": "0", "LC_ALL": "POSIX"},
]
SCRIPT = """
import contextlib, json, locale, sys
with contextlib.suppress(locale.Error):
    locale.setlocale(locale.LC_ALL, "")
from bushputin_data.validation import check
reports = [check(path).to_dict() | {"path": ""} for path in sys.argv[1:]]
sys.stdout.buffer.write(json.dumps(reports).encode())
"""


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Packages with faults of every kind: the tiny ones of the rules, and some drawn ones."""
    drawn: list[str] = []

    @settings(
        max_examples=12,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(spoilt_packages() | packages_with_a_wrong_descriptor().map(lambda named: named[1]))
    def draw(draft: Draft) -> None:
        drawn.append(str(draft.write(tmp_path_factory.mktemp("drawn"))))

    draw()
    bad = sorted(str(path.parent) for path in (ROOT / "tests" / "packages" / "bad").glob("*/datapackage.json"))
    return [*bad, *drawn]


def reports(folders: list[str], **environment: str) -> list[dict[str, object]]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "TZ", "PYTHONHASH"))
    }
    command = [sys.executable, "-c", SCRIPT, *folders]
    done = subprocess.run(command, env=kept | environment, capture_output=True, check=False, cwd=Path("/"))
    assert done.returncode == 0, done.stderr.decode()
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def test_findings_do_not_depend_on_hash_seed_zone_or_locale(folders: list[str]) -> None:
    first = reports(folders, **SURROUNDINGS[0])
    assert sum(bool(report["findings"]) for report in first) > 50
    for environment in SURROUNDINGS[1:]:
        for folder, one, other in zip(folders, first, reports(folders, **environment), strict=True):
            assert one == other, (folder, environment)
