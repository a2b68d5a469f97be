"""`bushputin fix`: propose safe repairs of a package as a diff, and write them on request."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bushputin_data.commands import paths
from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError
from bushputin_data.progress import Progress

if TYPE_CHECKING:
    from bushputin_data.validation.repairs.proposal import Proposal

EPILOG = """Exit codes: 0 nothing left to repair, 1 something left to repair, 2 could
not run. Errors that are no matter for repairs do not count: a package with exit
code 0 can still have errors, which `bushputin validate` lists.

examples:
  bushputin fix                              the package in this folder
  bushputin fix path/to/package > fix.patch  for `patch -p1` or `git apply`
  bushputin fix path/to/package --write      apply the repairs
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    fix = commands.add_parser(
        "fix",
        help="propose safe repairs to a package as a diff; --write applies them",
        description=(
            "Propose safe repairs to a package as a unified diff: line ends, byte order marks, spaces around "
            "cells, Unicode normalization, and dates and numbers that can be read in only one way. A key is "
            "repaired together with the references to it, and `bytes` and `hash` in the descriptor are "
            "updated. No file is changed without --write."
        ),
        epilog=EPILOG,
    )
    fix.add_argument("path", nargs="?", metavar="PATH", help="a folder or datapackage.json (default: this folder)")
    fix.add_argument("--write", action="store_true", help="apply the repairs to the files (to all or to none)")
    fix.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the diff, report what is not proposed and why, and write the files on request."""
    from bushputin_data.validation.repairs.proposal import propose

    console: Console = options.console
    console.out.check()
    target = paths.named(options.path or paths.HERE, paths.FIX)
    progress = Progress(console.err.stream)
    try:
        proposal = propose(target.path, progress)
    finally:
        progress.done()
    show(proposal, console)
    if options.write:
        write(proposal)
    console.complain([*refusals(proposal), summary(proposal, is_written=options.write, typed=target.typed)])
    return 1 if proposal.refused or (proposal.repairs and not options.write) else 0


def show(proposal: Proposal, console: Console) -> None:
    """Print the diff: byte for byte for programs; on a terminal, without control characters."""
    from bushputin_data.validation.reports.escaping import plain

    texts = (line.decode("utf-8", "surrogateescape") for line in proposal.diff())
    if console.out.is_terminal:
        # A carriage return shows as \r: it may be all that changes.
        console.out.write(f"{plain(text.removesuffix(chr(10)))}\n" for text in texts)
    else:
        console.out.write(texts, encoding="utf-8", errors="surrogateescape")


def write(proposal: Proposal) -> None:
    """Write the repairs.

    Raises:
        RefusedError: a file has changed in the meantime.
    """
    from bushputin_data.validation.repairs.writing import ChangedError

    try:
        proposal.write()
    except ChangedError as error:
        raise RefusedError(
            f"{str(error)!r} has changed in the meantime, so nothing was written. Run the command again"
        ) from None


def refusals(proposal: Proposal) -> Iterator[str]:
    """One line for each finding without a safe repair."""
    from bushputin_data.validation.findings import shown

    for one in proposal.refused:
        found = one.finding
        place = ":".join(str(part) for part in (found.file, found.line, found.character) if part)
        value = f" {shown(found.value)}" if found.value is not None else ""
        yield f"not repaired: {place} {found.rule}{value}: {one.why}"


def summary(proposal: Proposal, *, is_written: bool, typed: str = "") -> str:
    """How much is repaired, and how many errors remain; `typed` is the package as typed on a command line."""
    findings = sum(len(one.findings) for one in proposal.repairs)
    files = len(proposal.after)
    refused = len(proposal.refused)
    left = f"; {counted(refused, 'finding')} cannot be repaired safely" if refused else ""
    others = proposal.errors_left - sum(one.finding.level == "error" for one in proposal.refused)
    if others > 0:
        other = "other error" if findings or refused else "error"
        left += f"; {counted(others, other)} remain{'s' * (others == 1)}: bushputin validate{typed}"
    if not findings:
        return f"nothing to repair{' safely' * (others > 0 and not refused)}{left}"
    done = "repaired" if is_written else "can be repaired"
    ends = "" if is_written else ". Nothing was changed; --write applies the repairs"
    return f"{counted(findings, 'finding')} {done} in {counted(files, 'file')}{left}{ends}"


def counted(number: int, noun: str) -> str:
    """A number of things."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
