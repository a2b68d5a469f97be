from __future__ import annotations

import dataclasses

import pytest

from bushputin_data.validation.engine import run
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.stores.local import LocalStore


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept of the rows waits in memory, or in a temporary file and in parts of a few keys."""
    if request.param == "file":
        monkeypatch.setattr(run, "LocalStore", in_a_file)


def in_a_file(limits: Limits) -> LocalStore:
    return LocalStore(dataclasses.replace(limits, memory_cells=1))
