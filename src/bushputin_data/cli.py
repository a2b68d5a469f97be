"""The console script `bushputin`: reads the arguments, calls the library, prints, and gives the exit code."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from bushputin_data.validation import Report

EXIT_CODES = "Exit codes: 0 clean, 1 findings, 2 cannot run."


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(
        prog="bushputin", description="Every documented contact between George W. Bush and Vladimir Putin, 2001–2009."
    )
    top.add_argument("--version", action="store_true", help="print the version of the release and leave")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    report = commands.add_parser("report", help="what the dataset holds, and its first answer, on one screen")
    report.add_argument(
        "path", nargs="?", metavar="PATH", help="a package of this shape (default: the bundled release)"
    )

    check = commands.add_parser(
        "validate", help="check the release, or any data package: every fault, to line and column", epilog=EXIT_CODES
    )
    check.add_argument(
        "path", nargs="?", metavar="PATH", help="a folder, datapackage.json or zip (default: the release)"
    )
    check.add_argument(
        "--format", choices=("text", "json", "github", "sarif"), default="text", help="how to print the findings"
    )
    check.add_argument(
        "--level",
        choices=("error", "warning"),
        default="error",
        help="the lowest level that exits with 1 (default: error)",
    )
    check.add_argument(
        "--limit", type=positive, metavar="N", help="show at most N findings of a rule; counts stay whole"
    )
    check.add_argument(
        "--bound",
        action="append",
        default=[],
        metavar="NAME=NUMBER",
        help="raise a bound on what the package may cost, such as line_bytes=50_000_000 (--bound help names them)",
    )

    explain = commands.add_parser("explain", help="what a rule of a finding means, and how to mend what breaks it")
    explain.add_argument("rule", nargs="?", metavar="RULE", help="its name (default: list all)")

    mutate = commands.add_parser(
        "mutate",
        help="put faults into a valid package, one at a time and in memory, and count how many are found",
        epilog="Exit codes: 0 all found and no false alarm, 1 not so, 2 cannot run.",
    )
    mutate.add_argument(
        "path", nargs="?", metavar="PATH", help="a folder, datapackage.json or zip (default: the release)"
    )
    mutate.add_argument(
        "--each", type=positive, default=3, metavar="N", help="at most N faults of each rule (default: 3)"
    )
    mutate.add_argument(
        "--seed", type=int, default=0, metavar="N", help="the same seed gives the same faults (default: 0)"
    )

    init = commands.add_parser("init", help="write an empty package of this shape for another pair of leaders")
    init.add_argument("folder", metavar="DIR", help="a new folder")
    init.add_argument("--leaders", nargs=2, required=True, metavar="NAME", help="their names, as in “Ronald Reagan”")
    init.add_argument("--sides", nargs=2, required=True, metavar="SIDE", help="short names of their sides, as in US SU")
    init.add_argument(
        "--term", nargs=2, required=True, type=day, metavar="DATE", help="the first and last day of both in office"
    )
    return top


def day(text: str) -> dt.date:
    """A date as YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date as YYYY-MM-DD") from None


def positive(text: str) -> int:
    """A whole number of 1 or more."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 1 or more")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        replace_unprintable(stream)
    try:
        code = run(parser().parse_args(arguments))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader went away (`| head`): nothing more to say, and no complaint at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def run(options: argparse.Namespace) -> int:
    """Run the command that was asked for; the exit code."""
    if options.version:
        return version()
    if options.command is None:
        parser().print_help()
        return 2
    commands = {"report": report, "validate": validate, "explain": explain, "mutate": mutate, "init": init}
    return commands[options.command](options)


def replace_unprintable(stream: TextIO) -> None:
    """Names here are in Cyrillic and Latin alike: a console of another encoding shows marks, and does not stop."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def version() -> int:
    """Print the version of the release."""
    from bushputin_data.version import __version__

    print(f"bushputin-data {__version__}")
    return 0


def report(options: argparse.Namespace) -> int:
    """`bushputin report [PATH]`: load, check, and print what the dataset holds."""
    from bushputin_data import release
    from bushputin_data.errors import BushputinError
    from bushputin_data.validation.reports import text as formats

    try:
        checked = release.validate(options.path)
        if not checked.valid:
            return refuse(checked.counts["errors"], options.path)
        from bushputin_data.dataset import load
        from bushputin_data.reporting import text

        print(text(load(options.path), colour=wants_colour(sys.stdout)))
    except BushputinError as error:
        print(f"bushputin: {error}", file=sys.stderr)
        return 2
    print(f"Checked: {formats.summary(checked)}.")
    return 0


def refuse(errors: int, path: str | None) -> int:
    """Say that a package has faults, which would make the numbers of a report wrong; the exit code."""
    where = f" {path}" if path else ""
    print(
        f"bushputin: no report, for the package has {errors:,} errors. Run: bushputin validate{where}", file=sys.stderr
    )
    return 1


def validate(options: argparse.Namespace) -> int:
    """`bushputin validate [PATH]`: check a package and print its findings."""
    from bushputin_data import release
    from bushputin_data.progress import Progress
    from bushputin_data.validation import Limits, PackageError, check

    try:
        limits = Limits.parse(options.bound)
    except ValueError as error:
        print(f"bushputin: {error}", file=sys.stderr)
        return 2
    progress = Progress(sys.stderr)
    try:
        path = release.root() if options.path is None else options.path
        checked = check(path, limit=options.limit, progress=progress, limits=limits)
    except PackageError as error:
        print(f"bushputin: {error}", file=sys.stderr)
        return 2
    finally:
        progress.done()
    print(formatted(checked, options.format, folder_of(options.path)), end="")
    return 1 if checked.at_least(options.level) else 0


def folder_of(path: str | None) -> str:
    """The folder of a package as the paths of its files begin with it, in formats that others read."""
    if path is None or path.lower().endswith(".zip"):
        return ""
    folder = Path(path) if Path(path).is_dir() else Path(path).parent
    return "" if folder == Path() else folder.as_posix()


def formatted(checked: Report, form: str, folder: str) -> str:
    """A report in one of the formats."""
    from bushputin_data.validation.reports import text as formats

    if form == "json":
        return formats.json(checked)
    if form == "github":
        from bushputin_data.validation.reports.github import github

        return github(checked, folder)
    if form == "sarif":
        from bushputin_data.validation.reports.sarif import sarif
        from bushputin_data.version import __version__

        return sarif(checked, folder, __version__)
    return formats.text(checked, colour=wants_colour(sys.stdout))


def explain(options: argparse.Namespace) -> int:
    """`bushputin explain [RULE]`: print what a rule means, or the names of all."""
    from bushputin_data.validation import catalogue
    from bushputin_data.validation.hints import nearest

    rules = catalogue.catalogue()
    if options.rule is None:
        print(catalogue.listing())
        return 0
    if options.rule not in rules:
        hint = nearest(options.rule, list(rules)) or "bushputin explain lists them."
        print(f"bushputin: there is no rule {options.rule!r}. {hint}", file=sys.stderr)
        return 2
    print(catalogue.explain(rules[options.rule]), end="")
    return 0


def mutate(options: argparse.Namespace) -> int:
    """`bushputin mutate [PATH]`: the mutation score of a package."""
    from bushputin_data import release
    from bushputin_data.progress import Progress
    from bushputin_data.validation import PackageError
    from bushputin_data.validation.testing.mutation import scoring

    progress = Progress(sys.stderr, "trying {}: {:,} faults")
    try:
        path = release.root() if options.path is None else options.path
        scores = scoring.score(path, each=options.each, seed=options.seed, progress=progress)
    except (PackageError, ValueError) as error:
        print(f"bushputin: {error}", file=sys.stderr)
        return 2
    finally:
        progress.done()
    print(scoring.table(scores), end="")
    for line in scoring.failures(scores):
        print(line)
    return 0 if scoring.is_total(scores) else 1


def init(options: argparse.Namespace) -> int:
    """`bushputin init DIR`: write an empty package for another pair of leaders."""
    from bushputin_data.template import Pair, start

    try:
        pair = Pair(tuple(options.leaders), tuple(options.sides), tuple(options.term))
        folder = start(Path(options.folder), pair)
    except (ValueError, OSError) as error:
        print(f"bushputin: {error}", file=sys.stderr)
        return 2
    print(f"{pair.title}: an empty package in {folder}. Next: fill data/people.csv and data/sources.csv,")
    print(f"then the contacts; bushputin validate {folder} says at each step what is missing.")
    return 0


def wants_colour(stream: TextIO) -> bool:
    """Whether to colour: on a terminal, unless NO_COLOR is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


if __name__ == "__main__":
    raise SystemExit(main())
