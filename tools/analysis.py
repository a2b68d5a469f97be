"""The page on `bp.analysis` (docs/analysis.md): inserts the output of its code below each block."""

from __future__ import annotations

from pathlib import Path

from tools.lessons import filled


def text(root: Path) -> str:
    """The page."""
    return filled((root / "docs" / "analysis.md").read_text("utf-8"))
