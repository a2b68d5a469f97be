"""The report as plain text: findings with the same cause are grouped, and the summary comes last."""

from __future__ import annotations

from collections.abc import Iterator

from bushputin_data.validation.findings import Finding, Report, clipped
from bushputin_data.validation.reports.escaping import line
from bushputin_data.validation.reports.groups import Group, Selection
from bushputin_data.validation.reports.wording import advice, counted, place, summary

COLOURS, PLAIN = {"error": "\x1b[31m", "warning": "\x1b[33m"}, "\x1b[0m"


def text(report: Report, *, limit: int | None = None, colour: bool = False, subject: str | None = None) -> str:
    """The whole report.

    Args:
        report: what was found.
        limit: how many findings of each rule and table are shown.
        colour: levels are coloured, for a terminal.
        subject: what the summary calls the package.
    """
    return "".join(written(report, limit=limit, colour=colour, subject=subject))


def written(
    report: Report,
    *,
    limit: int | None = None,
    colour: bool = False,
    subject: str | None = None,
    note: str | None = None,
) -> Iterator[str]:
    """The report finding by finding; a note, if there is one, comes before the summary."""
    selection = Selection(report, limit)
    for found, group in selection:
        yield finding_lines(found, group, colour)
    yield from not_shown(selection)
    if report.assumed:
        yield "Assumed, as there is no descriptor (--write-descriptor saves one):\n"
        yield from (f"  {line(clipped(one) or '')}\n" for one in report.assumed)
    if note:
        yield line(clipped(note) or "") + "\n"
    yield line(summary(report, subject)) + "\n"


def finding_lines(found: Finding, group: Group | None, colour: bool) -> str:
    """A finding, and how many more have the same cause."""
    rule = line(" ".join(filter(None, [found.rule, found.check]))) + (" (warning)" if found.level == "warning" else "")
    lines = [
        f"{line(place(found))}  {painted(rule, found.level) if colour else rule}",
        f"  {line(advice(found))}",
        *(alike(group) if group else ()),
    ]
    return "\n".join(lines) + "\n"


def alike(group: Group) -> Iterator[str]:
    """A line for the other findings of a cause, and one for those that only follow from it."""
    if group.alike:
        yield f"  and {counted(group.alike, 'more finding')} like it"
    if following := group.following:
        yield f"  and {counted(following, 'more finding')} that follow{'s' if following == 1 else ''} from it"


def painted(text: str, level: str) -> str:
    """The text in the colour of a level."""
    return f"{COLOURS[level]}{text}{PLAIN}"


def not_shown(selection: Selection) -> Iterator[str]:
    """A line for each table and rule with findings not shown."""
    for series, where, number in selection.left():
        hidden = selection.hidden[series]
        hint = f" (--limit 0 shows {'all' if hidden == number else f'{hidden:,} of them'})" if hidden else ""
        yield line(f"… and {number:,} more `{series[1]}` finding{'s' * (number != 1)} in {where}{hint}") + "\n"
