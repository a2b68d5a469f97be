"""The check that several commands begin with."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError
from bushputin_data.commands.paths import Target
from bushputin_data.progress import Progress

if TYPE_CHECKING:
    from bushputin_data.validation import Limits, Report


def check(target: Target, console: Console, *, bounds: Limits | None = None, waivers: bool = True) -> Report:
    """Check a package, telling on a terminal how far that is."""
    from bushputin_data.validation import Limits, check

    # Until every engine knows the option, it is passed on only where it is asked for.
    more: dict[str, Any] = {} if waivers else {"waivers": False}
    if more and "waivers" not in (check.__kwdefaults__ or {}):
        raise RefusedError("--no-waivers is not supported yet")
    progress = Progress(console.err.stream)
    try:
        checked = check(target.path, progress=progress, limits=bounds or Limits(), **more)
    finally:
        progress.done()
    return dataclasses.replace(checked, path=target.given)
