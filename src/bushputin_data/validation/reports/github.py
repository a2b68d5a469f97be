"""The report as workflow commands of GitHub, which shows each finding beside its line."""

from __future__ import annotations

from bushputin_data.validation.findings import Finding, Report
from bushputin_data.validation.reports.text import advice, file_below, safe, summary


def github(report: Report, folder: str = "") -> str:
    """One command for each finding, and a notice with the summary.

    Args:
        report: what was found.
        folder: where the package lies in the repository; the files' paths begin with it.
    """
    return "\n".join([*(command(found, folder) for found in report.findings), notice(report)]) + "\n"


def command(found: Finding, folder: str) -> str:
    """A finding as a command; the field's position goes into the title, for GitHub counts columns in characters."""
    title = " ".join(filter(None, [found.rule, found.check, found.field and f"({found.field})"]))
    parts = {"file": file_below(folder, found), "line": str(found.line) if found.line else "", "title": title}
    properties = ",".join(f"{name}={escape_property(value)}" for name, value in parts.items() if value)
    return f"::{found.level} {properties}::{escape(advice(found))}"


def notice(report: Report) -> str:
    """The summary."""
    return f"::notice title={escape_property(report.package)}::{escape(summary(report))}"


def escape(text: str) -> str:
    """A message as commands have it: on one line."""
    return safe(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """A property as commands have it."""
    return escape(text).replace(":", "%3A").replace(",", "%2C")
