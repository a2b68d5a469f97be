"""The report as one HTML page: each faulty cell in its table, without scripts or external resources."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path

from bushputin_data.validation.catalogue import catalogue
from bushputin_data.validation.excerpts import Excerpt, Line
from bushputin_data.validation.findings import Finding, Report, Series, clipped, cut, letters
from bushputin_data.validation.reports.escaping import line
from bushputin_data.validation.reports.groups import Group, Selection
from bushputin_data.validation.reports.wording import NAME, advice, counted, known, place, subject_of, verdict

STYLE = Path(__file__).with_name("page.css")
# Nothing is loaded, and no script runs, whatever is in a cell.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
# Most findings, and rows of the table of counts, on a page: a browser must be able to open it.
MOST, COUNTS = 1_000, 200


def html(report: Report, *, limit: int | None = None, subject: str | None = None) -> str:
    """The whole page.

    Args:
        report: what was found; rows are shown where `check` was asked for their context.
        limit: how many findings of each rule and table are shown.
        subject: what the heading calls the package.
    """
    return "".join(written(report, limit=limit, subject=subject))


def written(report: Report, *, limit: int | None = None, subject: str | None = None) -> Iterator[str]:
    """The page piece by piece."""
    yield from head(f"{verdict(report)} · {cut(report.package, NAME)}")
    yield from summary(report, subject)
    yield "<main>\n"
    yield from assumed(report)
    yield from counts(report)
    selection = Selection(report, limit, MOST)
    for number, (resource, some) in enumerate(groupby(selection, key=lambda one: one[0].resource), 1):
        yield f'<section aria-labelledby="t{number}">\n<h2 id="t{number}">{said(resource or "The package")}</h2>\n'
        for rank, (found, group) in enumerate(some, 1):
            yield from article(found, group, report.excerpts.get(found.spot), f"{number}.{rank}")
        yield "</section>\n"
    yield from not_shown(selection)
    yield "</main>\n"
    yield from foot()


def refusal(message: str) -> Iterator[str]:
    """The page shown instead of a report if nothing could be checked."""
    yield from head("Not checked")
    yield f'<main>\n<h1>Not checked</h1>\n<p class="error">{said(message)}</p>\n</main>\n</body>\n</html>\n'


def said(text: str) -> str:
    """Untrusted text on one line, safe in HTML: it cannot close a tag or reverse the text direction."""
    return escape(line(text))


def head(title: str) -> Iterator[str]:
    """The page up to its body."""
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{said(title)}</title>\n<style>\n"
    yield from STYLE.read_text("utf-8").splitlines(keepends=True)
    yield "</style>\n</head>\n<body>\n"


def summary(report: Report, subject: str | None) -> Iterator[str]:
    """What was checked, and the result."""
    level = "error" if report.has("error") else "warning" if report.has("warning") else "right"
    yield f"<header>\n<h1>Validation report: {said(subject_of(report, subject))}</h1>\n"
    yield f'<p class="verdict {level}">{verdict(report)}</p>\n'
    checked = f"{report.checked:,} of {counted(report.tables, 'table')} checked, {counted(report.rows, 'row')} read"
    waived = f"; {counted(report.waived, 'finding')} waived" if report.waived else ""
    left_out = f"; {known(report)}" if known(report) else ""
    yield f'<p class="muted">{checked}{waived}{left_out}.</p>\n</header>\n'


def assumed(report: Report) -> Iterator[str]:
    """What was assumed of a table without a descriptor."""
    if report.assumed:
        yield '<section aria-labelledby="assumed">\n<h2 id="assumed">What was assumed</h2>\n<ul>\n'
        yield from (f"<li>{said(clipped(one) or '')}</li>\n" for one in report.assumed)
        yield "</ul>\n</section>\n"


def counts(report: Report) -> Iterator[str]:
    """How many findings each rule and table has."""
    held = Counter(found.series for found in report.findings)
    every: Counter[Series] = held + Counter(report.omitted)
    if not every:
        return
    yield '<section aria-labelledby="counts">\n<h2 id="counts">Findings by table and rule</h2>\n'
    yield '<table class="counts">\n<thead><tr><th scope="col">Table</th><th scope="col">Rule</th>'
    yield '<th scope="col" class="number">Findings</th></tr></thead>\n<tbody>\n'
    ordered = [*held, *sorted(every.keys() - held.keys())]
    for name, rule in ordered[:COUNTS]:
        table = said(cut(name, NAME)) if name else "the package"
        yield f"<tr><td>{table}</td><td>{said(cut(rule, NAME))}</td>"
        yield f'<td class="number">{every[name, rule]:,}</td></tr>\n'
    yield "</tbody>\n</table>\n"
    if more := ordered[COUNTS:]:
        yield f"<p>… and {sum(map(every.__getitem__, more)):,} more findings of other tables and rules.</p>\n"
    yield "</section>\n"


def article(found: Finding, group: Group | None, excerpt: Excerpt | None, number: str) -> Iterator[str]:
    """A finding, its surroundings, and how many more have the same cause."""
    warns = found.level == "warning"
    rule = " ".join(filter(None, [found.rule, clipped(found.check)]))
    level = "warning" if warns else "error"
    yield f'<article class="is-{level}">\n<header><h3>{said(rule)}</h3> <span class="{level}">{level}</span> '
    yield f"<code>{said(place(found))}</code></header>\n<p>{said(advice(found))}</p>\n"
    if excerpt:
        yield from grid(found, excerpt, number)
    if known := catalogue().get(found.rule):
        yield f'<p class="muted">The rule: {quoted(known.says)}</p>\n'
    if group and group.alike:
        yield f"<p>And {counted(group.alike, 'more finding')} like it.</p>\n"
    if group and (following := group.following):
        verb = "follows" if following == 1 else "follow"
        yield f"<p>And {counted(following, 'more finding')} that {verb} from it.</p>\n"
    yield "</article>\n"


def grid(found: Finding, excerpt: Excerpt, number: str) -> Iterator[str]:
    """The rows and columns around a finding, as a spreadsheet shows them."""
    columns = used(excerpt, found.column)
    label = f"Excerpt {number}: rows {excerpt.lines[0].number:,} to {excerpt.lines[-1].number:,}"
    yield f'<div class="scroll" role="region" tabindex="0" aria-label="{label}">\n<table class="grid">\n<thead><tr>'
    yield '<td aria-hidden="true"></td>'
    yield from (f'<th scope="col">{letters(column)}</th>' for column in columns)
    yield "</tr></thead>\n<tbody>\n"
    if excerpt.header:
        yield from row(excerpt.header, excerpt, columns, "names")
        if excerpt.lines[0].number > excerpt.header.number + 1:
            yield f'<tr class="gap" aria-hidden="true"><th>⋮</th>{"<td></td>" * len(columns)}</tr>\n'
    for one in excerpt.lines:
        is_here = one.number == found.record
        kind = "here" + (" is-warning" if found.level == "warning" else "") if is_here else ""
        yield from row(one, excerpt, columns, kind, found.column if is_here else None, is_whole=is_here)
    yield "</tbody>\n</table>\n</div>\n"


def used(excerpt: Excerpt, column: int | None) -> Sequence[int]:
    """The columns of an excerpt of which some row has a cell, and the faulty one."""
    lines = [*excerpt.lines, *([excerpt.header] if excerpt.header else [])]
    there = (rank for rank in range(len(excerpt.columns)) if any(one.cells[rank] is not None for one in lines))
    kept = {excerpt.columns[rank] for rank in there} | ({column} if column else set())
    return [one for one in excerpt.columns if one in kept]


def row(
    one: Line, excerpt: Excerpt, columns: Sequence[int], kind: str, faulty: int | None = None, *, is_whole: bool = False
) -> Iterator[str]:
    """A row; of the faulty one a cell is marked, or all of them where no cell is to blame."""
    begin = f'<tr class="{kind}">' if kind else "<tr>"
    yield f'{begin}<th scope="row">{one.number:,}</th>'
    for column in columns:
        text = one.cells[excerpt.columns.index(column)]
        is_faulty = is_whole and faulty in (None, column)
        is_named = faulty is not None and (text is None or column == faulty)
        shown = said(text) if text else empty(text) if is_named else ""
        yield f'<td class="fault"><mark>{shown}</mark></td>' if is_faulty else f"<td>{shown}</td>"
    yield "</tr>\n"


def quoted(text: str) -> str:
    """A sentence of the catalogue, with what it has in backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", said(text))


def empty(text: str | None) -> str:
    """What stands for a cell in which there is nothing."""
    return "(no cell)" if text is None else "(empty)"


def not_shown(selection: Selection) -> Iterator[str]:
    """How many findings are not on the page."""
    left = list(selection.left())
    if left:
        yield '<section aria-labelledby="left">\n<h2 id="left">Not shown</h2>\n<ul>\n'
        for (_, rule), where, number in left[:COUNTS]:
            noun = f"finding{'s' * (number != 1)}"
            yield f"<li>{number:,} more <code>{said(cut(rule, NAME))}</code> {noun} in {said(cut(where, NAME))}</li>\n"
        if more := left[COUNTS:]:
            yield f"<li>{sum(number for *_, number in more):,} more of other tables and rules</li>\n"
        yield "</ul>\n</section>\n"


def foot() -> Iterator[str]:
    """How to read the page."""
    yield (
        "<footer>\n<p>Places are given as file, line and character, as in a text editor, then as "
        "field and cell, as in a "
    )
    yield "spreadsheet. <code>bushputin explain RULE</code> explains a rule and how to fix violations of "
    yield "it.</p>\n</footer>\n</body>\n</html>\n"
