"""The version of this release, from where it is typed once."""

from __future__ import annotations

import tomllib
from pathlib import Path

__version__: str = tomllib.loads((Path(__file__).parent / "package.toml").read_text("utf-8"))["version"]
