"""Prints the lowest versions that pyproject.toml allows, in the form of a constraints file of pip."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def text(root: Path) -> str:
    """Of each requirement with a lower bound, for use or for tests, that bound."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    return "".join(line.replace(">=", "==") + "\n" for line in requirements if ">=" in line)


if __name__ == "__main__":
    print(text(ROOT), end="")
