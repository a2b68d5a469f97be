"""The check with which several commands begin."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError
from bushputin_data.commands.paths import Target
from bushputin_data.progress import Progress
from bushputin_data.validation.errors import EngineError, MissingExtraError

if TYPE_CHECKING:
    from bushputin_data.validation import Limits, Report


def check(
    target: Target, console: Console, *, bounds: Limits | None = None, waivers: bool = True, **more: Any
) -> Report:
    """Check a package and show the progress on a terminal; `more` are options of `validation.check`."""
    from bushputin_data.validation import Limits, check

    progress = Progress(console.err.stream)
    try:
        checked = check(target.path, progress=progress, limits=bounds or Limits(), waivers=waivers, **more)
    except (EngineError, MissingExtraError) as error:
        raise RefusedError(str(error)) from None
    finally:
        progress.done()
    return dataclasses.replace(checked, path=target.given)
