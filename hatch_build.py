"""Build hook: puts the data into the wheel; an editable install reads them where they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("data", "datapackage.json", "waivers.csv", "errata.csv", "retired_ids.csv", "CITATION.cff")


class DataHook(BuildHookInterface[Any]):
    """Adds the release to a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files that go in beside the modules.

        Raises:
            FileNotFoundError: one is absent: a wheel without it would install, and then find no release.
        """
        if version == "editable":
            return
        for name in SHIPPED:
            if not (Path(self.root) / name).exists():
                raise FileNotFoundError(f"{name} is not in {self.root}: the release is incomplete")
            build_data["force_include"][name] = f"bushputin_data/{name}"
