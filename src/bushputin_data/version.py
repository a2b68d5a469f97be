"""The name and version of this release, read from the only place where they are declared."""

from __future__ import annotations

import tomllib
from pathlib import Path

_said = tomllib.loads((Path(__file__).parent / "package.toml").read_text("utf-8"))
NAME: str = _said["name"]
__version__: str = _said["version"]
