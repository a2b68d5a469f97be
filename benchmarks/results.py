"""The file of results, of which each measurement writes its own section."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Sequence
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
TITLE = "# Results\n\nEach section is written by the command that it names, with `--write`.\n"


def machine() -> str:
    """The day and what it ran on, in words that fit many machines."""
    system = f"{os.cpu_count()} cores, {platform.system()}"
    return f"{dt.date.today()}, {system}, Python {platform.python_version()}"


def record(title: str, lines: Sequence[str]) -> None:
    """Put a section into the file of results, in the place of the one of the same title."""
    text = RESULTS.read_text("utf-8") if RESULTS.exists() else TITLE
    _, *parts = text.split("\n## ")
    sections = {part.partition("\n")[0]: part for part in parts}
    sections[title] = "\n".join([title, "", *lines])
    RESULTS.write_text("\n\n## ".join(part.rstrip("\n") for part in (TITLE, *sections.values())) + "\n", "utf-8")
