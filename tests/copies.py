"""Copies of the release that a test may change."""

import shutil
from pathlib import Path

from bushputin_data.release import root


def copied(folder: Path) -> Path:
    """The release in a folder of its own."""
    shutil.copytree(root() / "data", folder / "data")
    for name in ("datapackage.json", "waivers.csv"):
        shutil.copy(root() / name, folder / name)
    return folder
