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


def require_shape(target: Target) -> None:
    """Refuse a package of another kind before its errors are counted, which would not be the reason.

    Raises:
        RefusedError: the package has none of the tables of this dataset.
    """
    from bushputin_data.commands.paths import OURS
    from bushputin_data.errors import BushputinError
    from bushputin_data.reading import Package

    try:
        names = set(Package(target.path).tables)
    except BushputinError:
        # The check says what is wrong with it.
        return
    if not names & OURS:
        listed = f": it has none of the tables {', '.join(sorted(OURS))}"
        raise RefusedError(f"{target.given}: not a dataset of this kind{listed}")
