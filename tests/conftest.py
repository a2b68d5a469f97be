"""What all tests share: Hypothesis profiles, and no silent skip where the suite must run whole."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from bushputin_data import Dataset, load

slow_start = [HealthCheck.too_slow]
settings.register_profile("dev", max_examples=25, deadline=None, suppress_health_check=slow_start)
settings.register_profile("ci", max_examples=30, deadline=None, derandomize=True, database=None, print_blob=True)
settings.register_profile("nightly", max_examples=5000, deadline=None, suppress_health_check=slow_start)
# A failure is not made small: what stops a run should stop it soon, and its blob repeats it.
unshrunk = [Phase.explicit, Phase.reuse, Phase.generate]
settings.register_profile("short", settings.get_profile("ci"), max_examples=10, phases=unshrunk)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))

ROOT = Path(__file__).resolve().parents[1]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where CI is set, a skipped test is a failed one: what it needs should have been installed."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
    return report


@pytest.fixture(scope="session")
def release() -> Dataset:
    return load()
