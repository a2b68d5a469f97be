"""How a command ends if it cannot do what was asked: with one line and exit code 2."""

from __future__ import annotations

import errno
import os
from contextlib import suppress

from bushputin_data.commands.console import OutputError
from bushputin_data.validation.errors import PackageError
from bushputin_data.validation.findings import cut

REFUSED, INTERRUPTED = 2, 130
# A folder for temporary files is full, or the file or the user may have no more.
FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
MORE_ROOM = ". Free some space, or set TMPDIR to a folder that has more"
# The longest a reason may be: names in a package have no end.
LENGTH = 2_000
EXIT_CODES = "Exit codes: 0 clean, 1 findings, 2 could not run."


class RefusedError(Exception):
    """A command cannot do what was asked; the message says why, and what to do instead."""


def reason(error: BaseException) -> str:
    """The reason why a command ends, as one line of limited length."""
    return cut(why(error), LENGTH)


def why(error: BaseException) -> str:
    """Whether the cause is the use of the command, the state of the machine, or a bug in this program."""
    from bushputin_data.errors import BushputinError

    if isinstance(error, RefusedError | OutputError | PackageError | BushputinError):
        return str(error)
    if isinstance(error, MemoryError) or is_shortage(error):
        return "out of memory: close other programs, or raise the memory limit"
    if isinstance(error, OSError):
        file = f": {os.fsdecode(error.filename)!r}" if isinstance(error.filename, str | bytes) else ""
        return f"cannot go on: {error.strerror or error}{file}{MORE_ROOM if error.errno in FULL else ''}"
    if (type(error).__module__, type(error).__name__) == ("sqlite3", "OperationalError"):
        return f"cannot use the temporary file for keys: {error}{MORE_ROOM}"
    return (
        f"this is a bug in bushputin: {of(error)}. Please report it to {address()}; set BUSHPUTIN_DEBUG=1 to see more"
    )


def is_shortage(error: BaseException) -> bool:
    """Whether a module could not be loaded because there was not enough memory."""
    return isinstance(error, ImportError) and ("failed to map" in str(error) or "cannot allocate" in str(error).lower())


def of(error: BaseException) -> str:
    """A description of an unexpected exception: its type, its message, and the line of this package that raised it."""
    trace, where = error.__traceback__, ""
    while trace:
        file = trace.tb_frame.f_code.co_filename
        if "bushputin_data" in file:
            where = f" ({os.path.basename(file)}:{trace.tb_lineno})"  # noqa: PTH119 - pathlib may not be loaded
        trace = trace.tb_next
    return f"{type(error).__name__}: {cut(str(error), 200)}{where}"


def address() -> str:
    """Where to report bugs, according to the metadata of the installed package."""
    from importlib.metadata import PackageNotFoundError, metadata

    links: dict[str, str] = {}
    with suppress(PackageNotFoundError, ValueError):
        links = dict(entry.split(", ", 1) for entry in metadata("bushputin-data").get_all("Project-URL") or ())
    named = (links[name] for name in links if name.lower() in ("issues", "bug tracker", "repository"))
    return next(named, "the repository of bushputin-data")


def traceback_lines(error: BaseException) -> list[str]:
    """The lines of a traceback, if BUSHPUTIN_DEBUG is set."""
    if os.environ.get("BUSHPUTIN_DEBUG", "0") in ("", "0"):
        return []
    import traceback

    return "".join(traceback.format_exception(error)).splitlines()
