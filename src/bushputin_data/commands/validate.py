"""`bushputin validate`: check a package and print the findings."""

from __future__ import annotations

import argparse
import dataclasses
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any

from bushputin_data.commands import paths, second_opinion
from bushputin_data.commands.checking import check
from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import EXIT_CODES, RefusedError
from bushputin_data.validation.baseline import BaselineError, Identity, read_baseline, since

if TYPE_CHECKING:
    from bushputin_data.validation import Limits, Report

FORMATS = ("text", "html", "json", "github", "sarif")
# How many findings of each rule and table the text shows.
SHOWN = 10
OPTION = "argument --write-descriptor"
ENGINES = ("auto", "exact", "fast", "spark")
# Nobody has more processors, and each process takes memory.
JOBS = 256
EPILOG = f"""{EXIT_CODES}

examples:
  bushputin validate                                the package in this folder
  bushputin validate path/to/package                another package
  bushputin validate table.csv                      a table without a descriptor
  bushputin validate table.csv --write-descriptor   also write a descriptor
  bushputin validate package.zip --limit 0          show every finding
  bushputin validate . --level warning              exit with 1 on warnings, too
  bushputin validate . --format html > report.html  a page with the faulty rows
  bushputin validate . --format json > report.json  for programs
  bushputin validate . --format github              for GitHub Actions
  bushputin validate . --bound line_bytes=50_000_000
  bushputin validate --bound help                   list the limits
  bushputin validate . --second-opinion             compare with frictionless
"""


def add(commands: Any) -> None:
    """Add the command and its options."""
    check = commands.add_parser(
        "validate",
        help="check any data package: each error with file, line and column",
        description=(
            "Check a data package: its descriptor, files, cells, rows, keys, references and declared checks. "
            "Without PATH, the package in the current folder is checked. If that folder has neither a "
            "datapackage.json nor a table, the release bundled with this program is checked. For a CSV file "
            "that no descriptor lists, a descriptor is inferred, and the report says what was assumed."
        ),
        epilog=EPILOG,
    )
    check.add_argument("path", nargs="?", metavar="PATH", help="a folder, datapackage.json, zip or CSV file")
    check.add_argument("--format", choices=FORMATS, default="text", help="output format (default: text)")
    check.add_argument(
        "--level",
        choices=("error", "warning"),
        default="error",
        help="lowest level of finding for which the exit code is 1 (default: error)",
    )
    check.add_argument(
        "--limit",
        type=whole,
        metavar="N",
        help=f"show at most N findings of each rule in each table, 0 for all (default: {SHOWN} in text and html, "
        "else all); counts and exit code include those not shown",
    )
    check.add_argument(
        "--bound",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="raise a limit on size, time or number; `--bound help` lists the limits",
    )
    check.add_argument(
        "--engine",
        choices=ENGINES,
        default="auto",
        help=(
            "exact needs no other packages; fast needs numpy and pyarrow, spark needs pyspark and Java; auto (default) "
            "uses fast for large packages if it is installed. All report the same findings"
        ),
    )
    check.add_argument(
        "--jobs",
        type=jobs,
        default=1,
        metavar="N",
        help=(
            "check the rows of large files in N processes, or in N threads of the fast engine or of a local Spark "
            "(default: 1)"
        ),
    )
    check.add_argument(
        "--baseline",
        metavar="REPORT",
        help="show only findings that are not in this earlier JSON report; rows are matched by key, not by line",
    )
    check.add_argument("--no-waivers", action="store_true", help="also report the findings that waivers.csv waives")
    check.add_argument(
        "--second-opinion",
        action="store_true",
        help=(
            "also run frictionless on the package, and explain where the two differ (frictionless must be installed)"
        ),
    )
    check.add_argument(
        "--write-descriptor",
        nargs="?",
        const="",
        metavar="FILE",
        help=(
            "write the descriptor inferred for a CSV file, or add the file to a descriptor that is there (default: "
            "datapackage.json beside it)"
        ),
    )
    check.add_argument("--overwrite", action="store_true", help="allow --write-descriptor to replace a file")
    check.set_defaults(run=run)


def whole(text: str) -> int:
    """A whole number of 0 or more."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 0 or more")
    return int(text)


def jobs(text: str) -> int:
    """The number of processes, at least one."""
    if not 0 < (number := whole(text)) <= JOBS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 to {JOBS}")
    return number


def run(options: argparse.Namespace) -> int:
    """Check, print, and return the exit code, which depends on all findings, not only on those shown."""
    console: Console = options.console
    console.out.check()
    if "help" in options.bound:
        console.say(*listing())
        return 0
    bounds = limits(options.bound)
    if options.write_descriptor is not None:
        require_unlisted(options.path)
    target = paths.target(options.path, alone=True)
    if options.second_opinion:
        second_opinion.require(target, options.format)
    if options.write_descriptor is not None:
        write_descriptor(target, options.write_descriptor, bounds, console, overwrite=options.overwrite)
    if options.path is None and not target.given:
        console.note(f"there is no datapackage.json in this folder: checking {paths.BUNDLED}")
    known = baseline(options.baseline) if options.baseline else None
    shown = SHOWN if options.limit is None else options.limit or bounds.findings
    checked = check(
        target,
        console,
        bounds=bounds,
        waivers=not options.no_waivers,
        context=shown if options.format == "html" else 0,
        jobs=options.jobs,
        engine=options.engine,
    )
    if known is not None:
        checked = since(checked, known)
    write(checked, target, options.format, options.limit, console)
    if options.second_opinion:
        second_opinion.say(target, console)
    return 1 if checked.has(options.level) else 0


def baseline(path: str) -> Counter[Identity]:
    """The findings of an earlier report.

    Raises:
        RefusedError: the file is not a report, or cannot be read.
    """
    try:
        return read_baseline(path)
    except BaselineError as error:
        raise RefusedError(f"argument --baseline: {error}") from None


def require_unlisted(path: str | None) -> None:
    """Check that a table was named for which a descriptor can be written.

    Raises:
        RefusedError: none was, or a descriptor lists it already.
    """
    if path and paths.is_alone(path):
        return
    if path and (listing := paths.listing(path)):
        raise RefusedError(
            f"{OPTION}: {path!r} is already listed in {str(listing)!r}: edit it, or delete it to infer it anew"
        )
    raise RefusedError(f"{OPTION}: before the option, name a CSV file that no descriptor lists")


def write_descriptor(target: paths.Target, name: str, bounds: Limits, console: Console, *, overwrite: bool) -> None:
    """Write the descriptor that is inferred for a table, or add the table to a descriptor that is there.

    Raises:
        RefusedError: the file exists and is not a descriptor, or is in another folder.
    """
    import json
    import shlex
    from pathlib import Path

    from bushputin_data.release import DESCRIPTOR
    from bushputin_data.validation import infer
    from bushputin_data.validation.writing import put

    option = OPTION
    file = Path(name) if name else target.path.parent / DESCRIPTOR
    if file.resolve() == target.path.resolve():
        raise RefusedError(f"{option}: {str(file)!r} is the table itself")
    descriptor = infer(target.path, bounds).descriptor
    try:
        below = target.path.resolve().relative_to(file.parent.resolve()).as_posix()
    except ValueError:
        raise RefusedError(f"{option}: {str(file)!r} must be in the same folder as the table, or above it") from None
    descriptor["resources"][0]["path"] = below
    known = None if overwrite else paths.described(file)
    if known is not None:
        descriptor = joined(known, descriptor["resources"][0])
    text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    try:
        if known is not None:
            put({file: text.encode()})
        else:
            with file.open("w" if overwrite else "x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
    except FileExistsError:
        raise RefusedError(f"{option}: {str(file)!r} already exists; --overwrite replaces it") from None
    except OSError as error:
        raise RefusedError(f"{option}: {str(file)!r} cannot be written: {error.strerror or error}") from None
    given = file.parent if file.name == DESCRIPTOR else file
    done = "written" if known is None else f"now lists {below!r} as well"
    console.note(f"{file} {done}. Review and correct it, then type: bushputin validate {shlex.quote(str(given))}")


def joined(descriptor: dict[str, Any], resource: dict[str, Any]) -> dict[str, Any]:
    """A descriptor with one more resource, which gets a number behind its name if that is taken."""
    taken = {one.get("name") for one in descriptor["resources"] if isinstance(one, dict)}
    names = (resource["name"], *(f"{resource['name']}-{number}" for number in range(2, len(taken) + 3)))
    name = next(one for one in names if one not in taken)
    return {**descriptor, "resources": [*descriptor["resources"], {**resource, "name": name}]}


def limits(texts: Sequence[str]) -> Limits:
    """The limits set by `NAME=NUMBER` texts.

    Raises:
        RefusedError: one is not of this form.
    """
    from bushputin_data.validation import Limits

    try:
        return Limits.parse(texts)
    except ValueError as error:
        raise RefusedError(f"argument --bound: {error}. Type: bushputin validate --bound help") from None


def listing(width: int = 80) -> Iterator[str]:
    """The limits with their values and meanings."""
    from bushputin_data.validation import Limits

    said = meanings(Limits.__doc__ or "")
    yield "Limits, which you can raise with, for example, --bound line_bytes=50_000_000:"
    for one in dataclasses.fields(Limits):
        value = f"{one.default:_}" if isinstance(one.default, int) else f"{one.default:g}"
        text = f"{one.name}={value}  {said.get(one.name, '')}".rstrip()
        yield from fill(text, width, initial_indent="  ", subsequent_indent="      ").splitlines()


def meanings(doc: str) -> dict[str, str]:
    """The descriptions of the attributes in a docstring, whose indentation Python removes from 3.13 on."""
    said = re.findall(r"^( +)(\w+): (.+(?:\n\1 +\S.*)*)", doc, re.MULTILINE)
    return {name: " ".join(text.split()) for _, name, text in said}


def write(checked: Report, target: paths.Target, form: str, limit: int | None, console: Console) -> None:
    """Print a report in one of the formats: for people in the encoding of the console, for programs in UTF-8."""
    if form == "text":
        from bushputin_data.validation.reports import text

        shown = SHOWN if limit is None else limit or None
        texts = text.written(checked, limit=shown, colour=console.colour, subject=target.subject)
        console.out.write(texts)
        return
    if form == "html":
        from bushputin_data.validation.reports import html

        shown = SHOWN if limit is None else limit or None
        console.out.write(html.written(checked, limit=shown, subject=target.subject), encoding="utf-8")
        return
    shortened = checked.limited(limit) if limit else checked
    console.out.write(WRITERS[form](shortened, target), encoding="utf-8")


def in_json(checked: Report, target: paths.Target) -> Iterator[str]:
    """A report as JSON, in pieces."""
    from bushputin_data.validation.reports import json

    return json.written(checked)


def for_github(checked: Report, target: paths.Target) -> Iterator[str]:
    """A report as annotations of GitHub Actions, in pieces."""
    from bushputin_data.validation.reports import github

    return github.written(checked, target.folder, target.subject)


def in_sarif(checked: Report, target: paths.Target) -> Iterator[str]:
    """A report as SARIF, in pieces."""
    from bushputin_data.validation.reports import sarif
    from bushputin_data.version import __version__

    return sarif.written(checked, target.folder, __version__)


# The reports for programs; `write` has those for people.
WRITERS = {"json": in_json, "github": for_github, "sarif": in_sarif}


def refusal(arguments: Sequence[str], message: str) -> Iterator[str]:
    """The substitute for a report that programs expect in a format; empty for text."""
    refuse = REFUSALS.get(asked(arguments))
    return refuse(message) if refuse else iter(())


def no_json(message: str) -> Iterator[str]:
    """The substitute for a JSON report."""
    from bushputin_data.validation.reports import json

    yield json.refusal(message)


def no_html(message: str) -> Iterator[str]:
    """The substitute for a page."""
    from bushputin_data.validation.reports import html

    yield from html.refusal(message)


def no_github(message: str) -> Iterator[str]:
    """The substitute for annotations of GitHub Actions."""
    from bushputin_data.validation.reports import github

    yield github.refusal(message)


def no_sarif(message: str) -> Iterator[str]:
    """The substitute for a SARIF report."""
    from bushputin_data.validation.reports import sarif
    from bushputin_data.version import __version__

    yield sarif.refusal(message, __version__)


# What is written instead of a report of a package that cannot be checked; for text, the message alone is enough.
REFUSALS = {"json": no_json, "html": no_html, "github": no_github, "sarif": no_sarif}


def asked(arguments: Sequence[str]) -> str:
    """The format that the arguments request, even if they are invalid."""
    form = ""
    for before, one in zip(("", *arguments), arguments, strict=False):
        if before == "--format" or one.startswith("--format="):
            form = one.removeprefix("--format=")
    return form if "validate" in arguments else ""
