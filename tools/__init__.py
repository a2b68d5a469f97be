"""What builds the derived files, and the tasks of those who change the project; not shipped."""

from __future__ import annotations

import sys
from pathlib import Path


def python() -> str:
    """This Python, as it is typed here: `.venv/bin/python` where it lies below the current folder."""
    path, here = Path(sys.executable), Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else "python"
