"""How a report reads: as text for people, as JSON for programs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bushputin_data.validation.findings import Finding, Report, firsts

if TYPE_CHECKING:
    from collections.abc import Hashable

# Rules whose messages do not say what was expected: the words before it that the text report leaves out.
UNSAID = {
    "enum": "one of ",
    "category": "one of ",
    "pattern": "a text of the pattern ",
    "min_length": "",
    "max_length": "",
}
COLOURS, PLAIN = {"error": "\x1b[31m", "warning": "\x1b[33m"}, "\x1b[0m"
# Characters that could change how a terminal or an editor shows what stands around them.
UNSAFE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


def safe(text: str) -> str:
    """The text with its control and bidirectional characters escaped; line ends stay."""
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def json(report: Report) -> str:
    """The report as JSON, a line for each finding; its `schema` names the shape."""
    from json import JSONEncoder

    encode = JSONEncoder(ensure_ascii=False).encode
    head = ",\n".join(f"  {encode(name)}: {encode(value)}" for name, value in report.head().items())
    findings = ",\n".join(safe(f"    {encode(found.to_dict())}") for found in report.findings)
    return f'{{\n{safe(head)},\n  "findings": [\n{findings}\n  ]\n}}\n'


def text(report: Report, *, limit: int | None = None, colour: bool = False) -> str:
    """The report for people: findings with one cause stand together, a summary comes last.

    Args:
        report: what was found.
        limit: how many findings of each rule are shown.
        colour: levels are coloured, for a terminal.
    """
    groups = {id(group[0]): group for group in grouped(report.findings)}
    heads = [group[0] for group in groups.values()]
    shown = heads if limit is None else firsts(heads, limit)
    parts = [told(groups[id(head)], colour=colour) for head in shown]
    told_of = sum(len(groups[id(head)]) for head in shown)
    total = report.counts["errors"] + report.counts["warnings"]
    if told_of < total:
        parts.append(f"{counted(total - told_of, 'more finding')} not shown")
    return "\n".join([*parts, summary(report)]) + "\n"


def grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings by their cause: same rule, field and value; or references to a row whose key is itself faulty."""
    groups: dict[Hashable, list[Finding]] = {}
    causes: dict[tuple[str | None, ...], Hashable] = {}
    findings = list(findings)
    for found in findings:
        if not found.cause:
            groups.setdefault(cause(found), []).append(found)
            if list(found.row_key) == [found.field]:
                causes.setdefault((found.resource, *found.row_key.values()), cause(found))
    for found in findings:
        if found.cause:
            groups.setdefault(causes.get(found.cause, cause(found)), []).append(found)
    return list(groups.values())


def cause(found: Finding) -> Hashable:
    """What findings of one cause have in common."""
    if found.value is None:
        return (id(found),)
    return (found.rule, found.check, found.resource, found.field, found.value)


def told(group: list[Finding], *, colour: bool) -> str:
    """A finding, and how many more stand under it."""
    found, *others = group
    rule = " ".join(filter(None, [found.rule, found.check])) + (" (warning)" if found.level == "warning" else "")
    dependent = sum(other.cause is not None for other in others)
    return "\n".join(
        [
            f"{safe(place(found))}  {painted(safe(rule), found.level) if colour else safe(rule)}",
            safe(f"  {advice(found)}"),
            *more(len(others) - dependent, "like it"),
            *more(dependent, "that depend on it"),
        ]
    )


def advice(found: Finding) -> str:
    """The message with what was expected, and how to mend it."""
    return " ".join(filter(None, [sentence(found), found.hint]))


def file_below(folder: str, found: Finding) -> str:
    """The path of a finding's file, where the package lies in a folder of something larger."""
    return "/".join(part for part in (folder.rstrip("/"), found.file) if part)


def sentence(found: Finding) -> str:
    """The message, with what was expected where it does not say that itself."""
    if found.rule not in UNSAID or not found.expected:
        return found.message
    return f"{found.message.removesuffix('.')} → {found.expected.removeprefix(UNSAID[found.rule])}."


def painted(text: str, level: str) -> str:
    """The text in the colour of a level."""
    return f"{COLOURS[level]}{text}{PLAIN}"


def more(number: int, what: str) -> list[str]:
    """A line for the findings that are not told one by one."""
    return [f"  and {counted(number, 'row')} {what}"] if number else []


def place(found: Finding) -> str:
    """File, line, column and field, as far as they are known."""
    where = ":".join(str(part) for part in (found.file, found.line, found.column) if part is not None)
    return f"{where} {found.field}" if found.field else where


def summary(report: Report) -> str:
    """The last line: how much was found in how much."""
    counts = report.counts
    parts = [counted(counts["errors"], "error"), counted(counts["warnings"], "warning")]
    if counts["waived"]:
        parts.append(f"{counts['waived']:,} waived")
    return f"{', '.join(parts)} in {counted(report.tables, 'table')}, {counted(report.rows, 'row')}"


def counted(number: int, noun: str) -> str:
    """A number and its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
