from __future__ import annotations

import pytest

from bushputin_data.validation.plan import tables


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "file":
        monkeypatch.setattr(tables, "MEMORY_ROWS", 0)
