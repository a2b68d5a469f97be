"""Wording shared by all reports: a finding as a sentence, its place, and the summary of a run."""

from __future__ import annotations

from bushputin_data.validation.findings import Finding, Report, clipped, cut

# Rules whose messages do not state what was expected, with the prefix that the sentence leaves out.
UNSAID = {
    "enum": "one of ",
    "category": "one of ",
    "pattern": "a value that matches the pattern ",
    "min_length": "",
    "max_length": "",
}
# How much of a package's name and version the summary shows.
NAME = 100


def advice(found: Finding) -> str:
    """The message, what was expected, and how to fix it."""
    return " ".join(filter(None, [clipped(sentence(found)), clipped(found.hint)]))


def sentence(found: Finding) -> str:
    """The message, with what was expected if it does not say so itself."""
    if found.rule not in UNSAID or not found.expected:
        return found.message
    return f"{found.message.removesuffix('.')} → {found.expected.removeprefix(UNSAID[found.rule])}."


def place(found: Finding) -> str:
    """File, line, character, field and cell, as far as they are known; without a file, the table."""
    parts = [part for part in (clipped(found.file), found.line, found.character) if part is not None]
    where = ":".join(map(str, parts)) or clipped(found.resource) or "package"
    cell = found.cell and f"({found.cell})"
    return " ".join(filter(None, [where, clipped(found.field), cell]))


def file_below(folder: str, found: Finding) -> str:
    """The path of a finding's file, if the package lies in a subfolder of something larger."""
    return "/".join(part for part in (folder.rstrip("/"), clipped(found.file)) if part)


def summary(report: Report, subject: str | None = None) -> str:
    """What was checked, what was found, and how much of it was checked.

    Args:
        report: what was found.
        subject: what to call the package, if its path does not say.
    """
    counts = report.counts
    found = [verdict(report)]
    if counts["waived"]:
        found.append(f"{counts['waived']:,} waived")
    checked = f"{report.checked:,} of {counted(report.tables, 'table')} checked, {counted(report.rows, 'row')}"
    return f"{subject_of(report, subject)}: {'; '.join(filter(None, [', '.join(found), known(report), checked]))}"


def verdict(report: Report) -> str:
    """How many errors and warnings there are; if an earlier report had some, how many are new."""
    new = "new " if any(report.known.values()) else ""
    return f"{counted(report.counts['errors'], f'{new}error')}, {counted(report.counts['warnings'], f'{new}warning')}"


def known(report: Report) -> str:
    """How many findings are left out because an earlier report had them; empty if none are."""
    left_out = {level: number for level, number in report.known.items() if number}
    if not left_out:
        return ""
    said = " and ".join(
        counted(left_out[level], f"known {level}") for level in ("error", "warning") if level in left_out
    )
    return f"{said} in the baseline {'is' if sum(left_out.values()) == 1 else 'are'} not shown"


def subject_of(report: Report, subject: str | None = None) -> str:
    """Where the package is, and what it is called."""
    name = f"{cut(report.package, NAME)} {cut(report.version, NAME)}".rstrip()
    where = subject or report.path
    return f"{where} ({name})" if where else name


def counted(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
