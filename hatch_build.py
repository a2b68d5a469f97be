"""Put the one copy of the data inside the wheel; leave it where it is for an editable install."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("data", "datapackage.json", "waivers.csv", "CITATION.cff")


class DataHook(BuildHookInterface[Any]):
    """Adds the release to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name what goes in beside the modules; an editable install reads the checkout, where a copy would go stale."""
        if version == "editable":
            return
        for name in SHIPPED:
            if (Path(self.root) / name).exists():
                build_data["force_include"][name] = f"bushputin_data/{name}"
