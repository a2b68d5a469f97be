"""The picture that the README shows, as `bushputin plot stance -o stance.svg` gives it."""

from __future__ import annotations

from pathlib import Path

from bushputin_data import charts


def text(root: Path) -> str:
    """Stances by period, as SVG."""
    return charts.stance(data=root).svg()
