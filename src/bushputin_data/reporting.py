"""The answer to the question of a dataset, and an overview of it, as text for a screen of 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from textwrap import shorten
from typing import Any

import pandas as pd

from bushputin_data import summary
from bushputin_data.analysis import words
from bushputin_data.analysis.answer import Answer, answer, wrapped
from bushputin_data.analysis.changes import FEW, SHARE, by_label, clusters
from bushputin_data.analysis.observed import PRIVATE, PUBLIC
from bushputin_data.dataset import Dataset
from bushputin_data.models import Coverage
from bushputin_data.models.vocabulary import ContactKind, Searched, Seen, Stance, Vocabulary
from bushputin_data.validation.reports.escaping import guarded, plain

# The number of years per line.
YEARS = 9
KINDS = {
    ContactKind.IN_PERSON: "in person",
    ContactKind.TELEPHONE: "calls",
    ContactKind.MESSAGE: "messages",
    ContactKind.CO_PRESENCE: "(co-presence only)",
}
STANCES = {Stance.COOPERATIVE: "32", Stance.NEUTRAL: "0", Stance.CONFLICTUAL: "31"}  # ANSI colours


def text(dataset: Dataset, *, full: bool = False, colour: bool = False) -> str:
    """The report, which begins with the answer on one screen.

    Args:
        dataset: the dataset.
        full: also the complete answer, and the overview behind it.
        colour: whether to use terminal colours.
    """
    found = answer(dataset)
    title = [bold(plain(str(dataset.descriptor.get("title", dataset))), colour), made(dataset)]
    asked = bold(wrapped(plain(found.question) or "Stances by period"), colour)
    parts = [title, [asked, wrapped(plain(found.brief))], list(shares(found, colour)), list(groups(found))]
    if full:
        parts[1] = [asked, "", "\n\n".join(wrapped(plain(one)) for one in found.text.split("\n\n"))]
        parts += [
            [bold("Contacts", colour), *contacts(dataset)],
            [bold(f"Statements: {len(dataset.statements)}", colour), *statements(dataset)],
            [bold("Topics, by the primary topic of each statement", colour), *topics(dataset)],
            [bold("What was seen, and what is not covered", colour), *limits(dataset)],
        ]
    else:
        parts.append(list(behind(dataset, found)))
    return guarded("\n\n".join("\n".join(part) for part in parts if part) + "\n")


def made(dataset: Dataset) -> str:
    """How the data were made."""
    if not (len(dataset.sources) or len(dataset.meetings)):
        return wrapped(f"Version {plain(dataset.version)}. No source and no contact is entered yet.")
    seen, coders = summary.seen(dataset), [row.coder for row in dataset.codings]
    read = "Programs read the sources" if coders and all(map(words.is_program, coders)) else "The sources were read"
    return wrapped(
        f"Version {plain(dataset.version)}. {read}, {seen[Seen.WHOLE]} of {len(dataset.sources)} of them whole and "
        f"{seen[Seen.EXCERPT]} in excerpts. {words.checked_by(dataset)} {words.read_by(dataset)}"
    )


def shares(found: Answer, colour: bool) -> Iterable[str]:
    """The shares of stances by period, with intervals and the numbers of statements and contacts."""
    if not len(found.table):
        return
    yield f"{'share (95 %)':20}" + "".join(f"{stance:>15}" for stance in STANCES) + f"{'rows':>6}{'contacts':>9}"
    for label, row in by_label(found.table).items():
        cells = (paint(words.between(row, str(stance)).rjust(15), code, colour) for stance, code in STANCES.items())
        yield f"{named(label)}{''.join(cells)}{row['statements']:>6}{row['contacts']:>9}"


def named(label: str) -> str:
    """The label of a period at the beginning of a line."""
    return f"{shorten(plain(label), 19, placeholder='…'):20}"


def groups(found: Answer) -> Iterable[str]:
    """The cooperative share by leader, and in private and in public."""
    columns = [
        (str(one).split()[-1], found.leaders[found.leaders["speaker"] == one])
        for one in found.leaders["speaker"].cat.categories[:2]
    ]
    columns += [(one, found.audiences[found.audiences["audience"] == one]) for one in (PRIVATE, PUBLIC)]
    columns = [(name, rows) for name, rows in columns if len(rows)]
    if not columns:
        return
    yield f"{SHARE:20}" + "".join(f"{shorten(plain(name), 14, placeholder='…'):>15}" for name, _ in columns)
    for label in by_label(found.table):
        cells = (cell(by_label(rows).get(label)) for _, rows in columns)
        yield f"{named(label)}{''.join(cells)}".rstrip()


def cell(row: pd.Series[Any] | None) -> str:
    """A share in a table, where there is no interval with the number of statements; a dash if there is none."""
    if row is None:
        return f"{'–':>15}"
    count = "" if clusters(row) >= FEW else f" of {row['statements']}"
    return f"{words.between(row) + count:>15}"


def behind(dataset: Dataset, found: Answer) -> Iterable[str]:
    """What the figures rest on and what else there is to see, in a few lines."""
    if not len(dataset.meetings):
        return
    counts = Counter(row.kind for row in dataset.meetings)
    met = ", ".join(f"{label} {counts[kind]}" for kind, label in KINDS.items() if kind in summary.COUNTED)
    said = [f"Documented contacts: {sum(counts[kind] for kind in summary.COUNTED)} ({met})."]
    if found.steps:
        said += [
            f"Intervals: a bootstrap over contacts, none with fewer than {FEW}.",
            *(plain(one) for one in words.heavy(found.selection)),
            "The rows are what was found, not a sample of what was said.",
        ]
    yield wrapped(" ".join(said))
    yield "All of it, with the checks: bushputin report --full"


def contacts(dataset: Dataset) -> Iterable[str]:
    """Contacts by kind and year; co-presence is listed separately and not counted."""
    counts, study = summary.contacts(dataset), dataset.study
    years = list(range(study.first_day.year, study.last_day.year + 1))
    for part in (years[start : start + YEARS] for start in range(0, len(years), YEARS)):
        yield line("", part, "all")
        for kind, label in KINDS.items():
            if kind is ContactKind.CO_PRESENCE:
                yield counted("contacts", summary.COUNTED, part, counts)
            yield counted(label, [kind], part, counts)


def counted(
    label: str, kinds: Iterable[ContactKind], years: Sequence[int], counts: Counter[tuple[ContactKind, int]]
) -> str:
    """The line of some kinds of contact: the number in each year, and in all years."""
    of_these = {(kind, year): count for (kind, year), count in counts.items() if kind in kinds}
    per_year = [sum(count for (_, one), count in of_these.items() if one == year) for year in years]
    return line(label, per_year, sum(of_these.values()))


def line(label: str, cells: Iterable[int], last: int | str) -> str:
    """One line of the table of contacts; a zero is shown as a dot."""
    return f"{label:20}" + "".join(f"{cell or '·':>6}" for cell in cells) + f"{last:>6}"


def statements(dataset: Dataset) -> Iterable[str]:
    """Statements by speaker, setting and origin of the wording, side by side."""
    rows = dataset.statements.rows
    names = {person.person_id: plain(person.sort_name.split(",")[0]) for person in dataset.people}
    columns = [
        tally("by speaker", Counter(names[row.speaker_id] for row in rows)),
        tally("said where", Counter(spoken(row.setting) for row in rows)),
        tally("wording from", Counter(spoken(row.wording_from) for row in rows)),
    ]
    for cells in zip_longest(*columns, fillvalue=""):
        yield "".join(f"{cell:27}" for cell in cells).rstrip()


def spoken(value: Vocabulary) -> str:
    """A value of a code list in words."""
    return value.replace("_", " ")


def tally(label: str, counts: Counter[str]) -> list[str]:
    """A column: its heading, then the counts, highest first."""
    width = max(14, *map(len, counts)) if counts else 14
    return [label, *(f"  {name:{width}}{count:>5}" for name, count in counts.most_common())]


def topics(dataset: Dataset) -> Iterable[str]:
    """A bar for each top-level topic."""
    counts = summary.primary_heads(dataset).most_common()
    longest = max((count for _, count in counts), default=1)
    for label, count in counts:
        yield f"{plain(label):36}{count:>5} {'▇' * round(count / longest * 38)}"


def limits(dataset: Dataset) -> Iterable[str]:
    """How much was read at first hand, and what is missing."""
    total, direct = len(dataset.statements), summary.at_first_hand(dataset)
    seen, silent = summary.seen(dataset), summary.silent_contacts(dataset)
    yield f"Statements read in a transcript or in a record itself: {direct} of {total} ({share(direct, total)})."
    yield wrapped(f"Statements from records that were read only through others: {summary.through_others(dataset)}.")
    yield "Sources seen: " + ", ".join(f"{spoken(how)} {seen[how]}" for how in Seen) + "."
    without = ", ".join(f"{label.strip('()')} {silent[kind]}" for kind, label in KINDS.items())
    yield wrapped(f"Contacts with no recorded statement: {without}.")
    yield wrapped(searched(dataset.coverage.rows))


def searched(rows: Sequence[Coverage]) -> str:
    """What the coverage table says about the search, or that it is empty."""
    if not rows:
        return "Searches that found nothing are not recorded yet: a gap here may be a gap in the search."
    counts = Counter(row.searched for row in rows)
    whole, part, none = (counts[how] for how in Searched)
    return f"Holdings searched, by kind of contact and span of days: {whole} whole, {part} in part, {none} not."


def share(part: int, whole: int) -> str:
    """A percentage, or a dash if there is nothing to divide by."""
    return words.percent(part / whole) if whole else "–"


def bold(words: str, colour: bool) -> str:
    """Text for a heading."""
    return paint(words, "1", colour)


def paint(words: str, code: str, colour: bool) -> str:
    """Text in an ANSI style, on a terminal."""
    return f"\033[{code}m{words}\033[0m" if colour else words
