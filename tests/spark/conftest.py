"""One Spark session for all tests; they are run where pyspark and Java are installed, as by `.ci/spark`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest

LACKING = [name for name, there in (("pyspark", find_spec("pyspark")), ("Java", shutil.which("java"))) if there is None]
REASON = f"not run without {' and '.join(LACKING)}: `.ci/spark` installs what these tests need"
# Elsewhere what is skipped in CI has failed; of these there is a step of their own.
collect_ignore_glob = ["test_*.py"] if LACKING and os.environ.get("CI") else []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if LACKING and "tests/spark" in item.path.as_posix():
            item.add_marker(pytest.mark.skip(reason=REASON))


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    """A session of two threads, as the engine would begin it."""
    from bushputin_data.validation.engine.spark.session import Own

    own = Own(2)
    # Most tests have a handful of rows, for which plans that change while they run take longest.
    own.session.conf.set("spark.sql.adaptive.enabled", "false")
    own.session.conf.set("spark.sql.shuffle.partitions", "2")
    try:
        yield own.session
    finally:
        own.close()
