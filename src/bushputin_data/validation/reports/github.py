"""The report as workflow commands of GitHub, which shows each finding beside its line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bushputin_data.validation.findings import Finding, Report, clipped, cut
from bushputin_data.validation.reports.escaping import plain
from bushputin_data.validation.reports.wording import NAME, advice, file_below, summary

# Line ends are kept, in the escapes of commands: GitHub shows a message of several lines.
LINE_END = re.compile(r"\r\n?|\n")


def github(report: Report, folder: str = "", subject: str | None = None) -> str:
    """One command for each finding, and a notice with the summary.

    Args:
        report: what was found.
        folder: where the package lies in the repository; the files' paths begin with it.
        subject: what the summary calls the package.
    """
    return "".join(written(report, folder, subject))


def written(report: Report, folder: str = "", subject: str | None = None) -> Iterator[str]:
    """The report line by line."""
    for found in report.findings:
        yield command(found, folder) + "\n"
    yield f"::notice title={escape_property(cut(report.package, NAME))}::{escape(summary(report, subject))}\n"


def refusal(message: str) -> str:
    """What is printed instead of a report if nothing could be checked."""
    return f"::error title=Not checked::{escape(message)}\n"


def command(found: Finding, folder: str) -> str:
    """A finding as a command; GitHub counts columns in characters."""
    named = ", ".join(filter(None, [clipped(found.field), found.cell]))
    title = " ".join(filter(None, [found.rule, clipped(found.check), named and f"({named})"]))
    numbers = {"line": found.line, "col": found.character}
    placed = {name: str(number) for name, number in numbers.items() if number}
    parts = {"file": file_below(folder, found), **placed, "title": title}
    properties = ",".join(f"{name}={escape_property(value)}" for name, value in parts.items() if value)
    return f"::{found.level} {properties}::{escape(advice(found))}"


def escape(text: str) -> str:
    """A message as commands have it: on one line."""
    return "%0A".join(plain(part).replace("%", "%25") for part in LINE_END.split(text))


def escape_property(text: str) -> str:
    """A property as commands have it."""
    return escape(text).replace(":", "%3A").replace(",", "%2C")
