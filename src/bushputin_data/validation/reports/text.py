"""The report as text for people: findings that go back to one cause stand together, the summary comes last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from bushputin_data.validation.findings import Finding, Report, Series
from bushputin_data.validation.reports.escaping import line
from bushputin_data.validation.reports.wording import advice, counted, place, summary

COLOURS, PLAIN = {"error": "\x1b[31m", "warning": "\x1b[33m"}, "\x1b[0m"
# What only follows from another fault: where there is one, that one leads.
FOLLOWING = "reference"


@dataclass(slots=True)
class Group:
    """The findings of one cause.

    Attributes:
        head: the position of the finding under which the others stand.
        rule: that of the head.
        count: how many findings have the cause, also those that are not held.
        held: how many of them are held, by table and rule.
    """

    head: int
    rule: str
    count: int
    held: Counter[Series] = field(default_factory=Counter)

    @property
    def unheld(self) -> int:
        """How many findings of the cause are not held."""
        return max(0, self.count - self.held.total())


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
    report: Report, *, limit: int | None = None, colour: bool = False, subject: str | None = None
) -> Iterator[str]:
    """The report finding by finding."""
    groups = grouped(report.findings)
    shown: Counter[Series] = Counter()
    hidden: Counter[Series] = Counter()
    beyond = Counter(report.omitted)
    for position, found in enumerate(report.findings):
        group = groups[found.cause.id] if found.cause else None
        if group and group.head != position:
            continue
        shown[found.series] += 1
        if limit is None or shown[found.series] <= limit:
            yield told(found, group, colour)
            if group:
                take_out(group.unheld, beyond, group.held)
        else:
            hidden.update(group.held if group else [found.series])
    yield from not_shown(report, hidden, beyond)
    yield line(summary(report, subject)) + "\n"


def grouped(findings: Iterable[Finding]) -> dict[int, Group]:
    """The findings by their cause. The first of a cause leads, unless it is one that can only follow."""
    groups: dict[int, Group] = {}
    for position, found in enumerate(findings):
        if found.cause:
            group = groups.setdefault(found.cause.id, Group(position, found.rule, found.cause.count))
            if group.rule == FOLLOWING != found.rule:
                group.head, group.rule = position, found.rule
            group.held[found.series] += 1
    return groups


def take_out(number: int, beyond: Counter[Series], first: Iterable[Series]) -> None:
    """Findings that are not held but were told as a part of their cause are no longer among those left out."""
    for series in chain(first, beyond):
        if not number:
            return
        taken = min(number, beyond[series])
        beyond[series] -= taken
        number -= taken


def told(found: Finding, group: Group | None, colour: bool) -> str:
    """A finding, and how many more have its cause."""
    rule = line(" ".join(filter(None, [found.rule, found.check]))) + (" (warning)" if found.level == "warning" else "")
    lines = [
        f"{line(place(found))}  {painted(rule, found.level) if colour else rule}",
        f"  {line(advice(found))}",
        *(alike(group) if group else ()),
    ]
    return "\n".join(lines) + "\n"


def alike(group: Group) -> Iterator[str]:
    """A line for the other findings of a cause, and one for those that only follow from it."""
    following = sum(number for (_, rule), number in group.held.items() if rule != group.rule)
    same = group.held.total() - following - 1
    if following:
        following += group.unheld
    else:
        same += group.unheld
    if same:
        yield f"  and {counted(same, 'more finding')} like it"
    if following:
        yield f"  and {counted(following, 'more finding')} that follow{'s' if following == 1 else ''} from it"


def painted(text: str, level: str) -> str:
    """The text in the colour of a level."""
    return f"{COLOURS[level]}{text}{PLAIN}"


def not_shown(report: Report, hidden: Counter[Series], beyond: Counter[Series]) -> Iterator[str]:
    """A line for each table and rule with findings not shown: those `hidden` are held, those `beyond` are not."""
    left = hidden + beyond
    if not left:
        return
    files: dict[Series, set[str]] = {}
    for found in report.findings:
        files.setdefault(found.series, set()).add(found.file or "")
    # In the order of the report; those of which nothing is held come last.
    for series in [*filter(left.__contains__, files), *sorted(left.keys() - files.keys())]:
        name, rule = series
        own = files.get(series, set())
        where = (own.pop() if len(own) == 1 else "") or name or "the package"
        shows = "all" if hidden[series] == left[series] else f"{hidden[series]:,} of them"
        hint = f" (--limit 0 shows {shows})" if hidden[series] else ""
        noun = "finding" if left[series] == 1 else "findings"
        yield line(f"… and {left[series]:,} more `{rule}` {noun} in {where}{hint}") + "\n"
