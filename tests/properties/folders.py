"""Puts generated packages into folders that go away again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bushputin_data.validation.testing.strategies import Draft


@contextmanager
def folder_of(draft: Draft) -> Iterator[Path]:
    """The draft, written into a new folder."""
    with tempfile.TemporaryDirectory() as folder:
        yield draft.write(Path(folder))
