"""The name and the version of this release, from where they are typed once."""

from __future__ import annotations

import tomllib
from pathlib import Path

_said = tomllib.loads((Path(__file__).parent / "package.toml").read_text("utf-8"))
NAME: str = _said["name"]
__version__: str = _said["version"]
