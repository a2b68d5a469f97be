"""What the dataset holds and a first answer to its question, as text for a screen of 80 columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from textwrap import fill, shorten

from bushputin_data import summary
from bushputin_data.dataset import Dataset
from bushputin_data.models import Coverage
from bushputin_data.models.vocabulary import CodingRole, ContactKind, Searched, Seen, Stance, Vocabulary
from bushputin_data.validation.reports.escaping import guarded, plain

WIDTH = 80
# How many years of contacts go into a line.
YEARS = 9
KINDS = {
    ContactKind.IN_PERSON: "in person",
    ContactKind.TELEPHONE: "calls",
    ContactKind.MESSAGE: "messages",
    ContactKind.CO_PRESENCE: "(co-presence only)",
}
STANCES = {Stance.COOPERATIVE: "32", Stance.NEUTRAL: "0", Stance.CONFLICTUAL: "31"}  # ANSI colours


def text(dataset: Dataset, *, colour: bool = False) -> str:
    """The whole report, with terminal colours or without."""
    parts = [
        [bold(plain(str(dataset.descriptor.get("title", dataset))), colour), made(dataset)],
        [bold("Contacts", colour), *contacts(dataset)],
        [bold(f"Statements: {len(dataset.statements)}", colour), *statements(dataset)],
        [bold("Topics, by the primary topic of each statement", colour), *topics(dataset)],
        [bold("What was seen, and what is not covered", colour), *limits(dataset)],
        [bold(question(dataset), colour), *answer(dataset, colour)],
    ]
    return guarded("\n\n".join("\n".join(part) for part in parts) + "\n")


def made(dataset: Dataset) -> str:
    """How the data were made, and who has checked them."""
    seen, first = summary.seen(dataset), [row.coder for row in dataset.codings]
    read = "Programs read the sources" if first and all(map(is_program, first)) else "The sources were read"
    return fill(
        f"Version {plain(dataset.version)}. {read}, {seen[Seen.WHOLE]} of {len(dataset.sources)} of them whole and "
        f"{seen[Seen.EXCERPT]} in excerpts; {checked_by(dataset)}.",
        WIDTH,
    )


def is_program(key: str) -> bool:
    """Whether it is the key of a program, by the convention of `coder` and `checked_by`."""
    return key.startswith("automated-")


def question(dataset: Dataset) -> str:
    """The heading of the last part: the question of the study, where it asks one."""
    asked = plain(dataset.study.question)
    return fill(f"{asked} A first answer from the data" if asked else "Stances by period", WIDTH)


def checked_by(dataset: Dataset) -> str:
    """Whether persons have checked rows, as the checks themselves say."""
    people = {row.row_id for row in dataset.verifications if not is_program(row.checked_by)}
    return f"persons have checked {len(people)} rows" if people else "no person has checked the rows yet"


def contacts(dataset: Dataset) -> Iterable[str]:
    """Contacts by kind and year; mere co-presence stands apart and is not counted."""
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
    """The line of some kinds of contact: how many in each of these years, and in all years."""
    of_these = {(kind, year): count for (kind, year), count in counts.items() if kind in kinds}
    per_year = [sum(count for (_, one), count in of_these.items() if one == year) for year in years]
    return line(label, per_year, sum(of_these.values()))


def line(label: str, cells: Iterable[int], last: int | str) -> str:
    """One line of the table of contacts; nothing is shown as a dot."""
    return f"{label:20}" + "".join(f"{cell or '·':>6}" for cell in cells) + f"{last:>6}"


def statements(dataset: Dataset) -> Iterable[str]:
    """Statements by speaker, by setting and by the way in which the wording came here, side by side."""
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
    """A value of a closed list as words."""
    return value.replace("_", " ")


def tally(label: str, counts: Counter[str]) -> list[str]:
    """A column: its heading, then what was counted, most first."""
    width = max(14, *map(len, counts)) if counts else 14
    return [label, *(f"  {name:{width}}{count:>5}" for name, count in counts.most_common())]


def topics(dataset: Dataset) -> Iterable[str]:
    """A bar for each head of the topic tree."""
    counts = summary.primary_heads(dataset).most_common()
    longest = max((count for _, count in counts), default=1)
    for label, count in counts:
        yield f"{plain(label):36}{count:>5} {'▇' * round(count / longest * 38)}"


def limits(dataset: Dataset) -> Iterable[str]:
    """How much was read at first hand, and what is missing."""
    total, direct = len(dataset.statements), summary.at_first_hand(dataset)
    seen, silent = summary.seen(dataset), summary.silent_contacts(dataset)
    yield f"Statements read in a transcript or in a record itself: {direct} of {total} ({share(direct, total)})."
    yield fill(f"Statements from records that were read only through others: {summary.through_others(dataset)}.", WIDTH)
    yield "Sources seen: " + ", ".join(f"{spoken(how)} {seen[how]}" for how in Seen) + "."
    without = ", ".join(f"{label.strip('()')} {silent[kind]}" for kind, label in KINDS.items())
    yield fill(f"Contacts with no recorded statement: {without}.", WIDTH)
    yield fill(searched(dataset.coverage.rows), WIDTH)


def searched(rows: Sequence[Coverage]) -> str:
    """What the coverage table says of the search, or that it says nothing yet."""
    if not rows:
        return "Searches that found nothing are not recorded yet: a gap here may be a gap in the search."
    counts = Counter(row.searched for row in rows)
    whole, part, none = (counts[how] for how in Searched)
    return f"Holdings searched, by kind of contact and span of days: {whole} whole, {part} in part, {none} not."


def answer(dataset: Dataset, colour: bool) -> Iterable[str]:
    """The shares of stances by period, with the rows behind each, and what to think of them."""
    table = summary.stances(dataset)
    yield f"{'share (rows)':20}" + "".join(f"{stance:>17}" for stance in STANCES) + f"{'rows':>9}"
    for period, counts in table.items():
        cells = (
            paint(f"{share(counts[stance], counts.total())} ({counts[stance]})".rjust(17), code, colour)
            for stance, code in STANCES.items()
        )
        yield f"{shorten(plain(period.label), 19, placeholder='…'):20}" + "".join(cells) + f"{counts.total():>9}"
    outside = len(dataset.statements) - sum(counts.total() for counts in table.values())
    yield ""
    yield fill(
        f"{read_by(dataset)} {outside} statements have no date in one of the periods. The rows are what was found, "
        "not a sample of what was said: the shares describe these rows only.",
        WIDTH,
    )


def read_by(dataset: Dataset) -> str:
    """Who judged the stances, as the codings say."""
    roles = {row.role for row in dataset.codings}
    if CodingRole.ADJUDICATION in roles:
        return "Coded by the codebook, adjudicated where coders differed."
    if not roles:
        return "Not yet read for stance."
    coders = {row.coder for row in dataset.codings}
    who = "program" if all(map(is_program, coders)) else "reader"
    return f"First reading, not yet coded: one {who}'s impression of each statement."


def share(part: int, whole: int) -> str:
    """A percentage, or a dash where there is nothing to divide."""
    return f"{part / whole:.0%}".replace("%", " %") if whole else "–"


def bold(words: str, colour: bool) -> str:
    """Words for a heading."""
    return paint(words, "1", colour)


def paint(words: str, code: str, colour: bool) -> str:
    """Words in an ANSI style, on a terminal."""
    return f"\033[{code}m{words}\033[0m" if colour else words
