"""The answer in sentences: which of them are said follows from the figures, by the rules that docs/answer.md gives."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from bushputin_data import summary
from bushputin_data.agreement import agreement
from bushputin_data.analysis.changes import FALL, FEW, RISE, SHARE, TOO_FEW, UNCLEAR, Step, by_label, change, clusters
from bushputin_data.analysis.doubts import AS_COUNTED
from bushputin_data.analysis.doubts import coders as coders_of
from bushputin_data.dataset import Dataset
from bushputin_data.models.vocabulary import Act, CodingRole, QuoteTranslation, Seen, Stance

# One contact with so large a share of a period's statements is named as a weakness.
LARGE = 1 / 3
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
CONFLICT = str(Stance.CONFLICTUAL)
# By which the change of a share is taken apart in words; the others are in the table.
MIXED = ("topic", "audience", "rendering")
ADVERSE, BINDING = (Act.DISAGREES, Act.WARNS), (Act.COMMITS, Act.AGREES)


def percent(share: float) -> str:
    """A share in per cent; a dash where there is none."""
    return "–" if pd.isna(share) else f"{share:.0%}".replace("%", " %")


def between(row: pd.Series[Any], name: str = SHARE) -> str:
    """A share with the ends of its interval, where it has one that can be trusted."""
    low, high = (row[end if name == "share" else f"{name}_{end}"] for end in ("low", "high"))
    ends = "" if clusters(row) < FEW else f" ({100 * low:.0f}–{100 * high:.0f})"
    return f"{percent(row[name])}{ends}"


def points(step: Step) -> str:
    """A difference in percentage points with the ends of its interval."""
    value, low, high = step.difference
    ends = "" if pd.isna(low) else f", interval {signed(low)} to {signed(high)}"
    return f"{signed(value)} points{ends}"


def day(date: dt.date) -> str:
    """A day in words."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def listed(parts: Iterable[str], last: str = "and") -> str:
    """Parts of a sentence, with commas and a last word between them."""
    found = list(parts)
    return f" {last} ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


def upper(text: str) -> str:
    """The same with a capital at its beginning."""
    return text[:1].upper() + text[1:]


def plural(count: int, noun: str) -> str:
    """A number of things."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def quoted(label: str) -> str:
    """The label of a period."""
    return f"“{label}”"


def said(dataset: Dataset, parts: Mapping[str, Any], steps: Sequence[Step]) -> tuple[str, str]:
    """The answer in a few sentences, and in paragraphs.

    Args:
        dataset: what it is about.
        parts: the tables of an `Answer` by their names.
        steps: what happens at the bounds of the periods.
    """
    labels = [one.label for one in summary.periods(dataset)]
    top = peak(parts["table"], labels)
    paragraphs = [
        [verdict(steps), *headline(steps), top, supports(steps)],
        [
            f"The cooperative share by period, in their order ({listed(map(quoted, labels))}).",
            "; ".join(by_group("speaker", parts["leaders"], labels, steps)) + ".",
            upper("; ".join(by_group("audience", parts["audiences"], labels, steps))) + ".",
            conflict(parts["table"], parts["doubts"], labels, steps),
            within_topics(parts["topics"], labels),
            by_mix(parts["mix"], steps),
            act_sentences(parts["acts"], labels),
            frequency(parts["contacts"]),
        ],
        [*robust(parts["doubts"], steps), *narrow(parts["table"], steps), *placed(parts["nearby"], steps)],
        ["What is weak in this:", *weaknesses(dataset, parts["selection"])],
    ]
    whole = "\n\n".join(" ".join(filter(None, one)) for one in paragraphs if one)
    brief = [verdict(steps) or " ".join(headline(steps)), top, robust_briefly(parts["doubts"], steps)]
    return " ".join(filter(None, brief)), whole


def conflict(table: pd.DataFrame, doubts: pd.DataFrame, labels: Sequence[str], steps: Sequence[Step]) -> str:
    """The conflictual share: fewer cooperative statements need not mean more conflictual ones."""
    rows = by_label(table)
    there = [rows.get(label) for label in labels]
    shares = ", ".join(percent(float("nan") if row is None else row[CONFLICT]) for row in there)
    said = [
        f"The conflictual share, a second measure that can go another way: {shares} ({told(there, steps, CONFLICT)})."
    ]
    for pair, step in zip(pairwise(there), steps, strict=True):
        found = counted_otherwise(doubts, step, "conflict")
        if (now := change(*pair, CONFLICT)) in (RISE, FALL) and found:
            same = sum(one == now for one in found.values())
            said.append(f"That {now} is clear in {same} of {len(found)} other ways of counting.")
    return " ".join(said)


def by_mix(mix: pd.DataFrame, steps: Sequence[Step]) -> str:
    """How much of each step comes from another mix of groups, and how much from inside them."""
    said = []
    for step in steps:
        rows = mix[mix["after"] == step.after]
        parts = [f"{signed(row['mix'])} by {row['by']}" for _, row in rows.iterrows() if row["by"] in MIXED]
        if parts:
            whole = step.shares[1] - step.shares[0]
            said.append(f"of the {signed(whole)} points from {day(step.date)}, {listed(parts)}")
    if not said:
        return ""
    return (
        f"How much of each change comes from another mix of statements: {'; '.join(said)}. Each kind of group is taken "
        "alone, so that the parts do not add up."
    )


def signed(share: float) -> str:
    """A difference of shares in whole percentage points with its sign."""
    return f"{round(100 * share) + 0:+d}".replace("-", "−").replace("+0", "0")


def within_topics(table: pd.DataFrame, labels: list[str]) -> str:
    """In how many topics the share rises and falls at each bound: a change of topics can look like one of stance."""
    said = []
    for before, after in pairwise(labels):
        moves = Counter(
            move(by_label(table[table["topic"] == one]), before, after) for one in table["topic"].cat.categories
        )
        del moves[""]
        if moves:
            counts = f"it rises in {moves['rises']} and falls in {moves['falls']} of {moves.total()}"
            said.append(f"from “{before}” to “{after}” {counts}")
    if not said:
        return f"No topic has {FEW} statements in each of two periods that follow each other."
    return (
        f"Within topics with at least {FEW} statements in both periods: {'; '.join(said)}. These are points, not tests."
    )


def move(rows: dict[str, pd.Series[Any]], before: str, after: str) -> str:
    """How the share of a topic goes from one period to another; empty where it has few statements in one of them."""
    pair = [rows[label] for label in (before, after) if label in rows and rows[label]["statements"] >= FEW]
    if len(pair) < 2:
        return ""
    apart = float(pair[1][SHARE]) - float(pair[0][SHARE])
    return "rises" if apart > 0 else "falls" if apart < 0 else "stays"


def frequency(contacts: pd.DataFrame) -> str:
    """How often the two were in contact in each period."""
    months = ", ".join(f"{one:.1f}" for one in contacts["per_month"].dropna())
    return f"Documented contacts a month: {months}." if months else ""


def nothing_yet(dataset: Dataset, table: pd.DataFrame) -> str | None:
    """Why there is no answer, where there is none; None where there is one."""
    if not len(dataset.statements):
        met = plural(len(dataset.meetings), "contact")
        said = (
            f"{met} recorded, but no statement" if len(dataset.meetings) else "no contact and no statement is recorded"
        )
        return f"There is no answer yet: {said}."
    if len(summary.periods(dataset)) < 2:
        return (
            f"There is no answer yet: {plural(len(dataset.statements), 'statement')} recorded, but the study names no "
            "periods that could be compared."
        )
    if not len(table):
        return "There is no answer yet: no statement has a date that lies within one period."
    return None


def verdict(steps: Sequence[Step]) -> str:
    """Whether the rows speak for what the question supposes; empty where the study does not say what that is.

    For it: of each supposed direction, one bound at least shows it clearly. Against it: a bound clearly shows the
    opposite of what is supposed there, and none shows what is. Otherwise the rows do not settle it.
    """
    supposed = {way: [one for one in steps if one.expects == way] for way in (RISE, FALL)}
    supposed = {way: there for way, there in supposed.items() if there}
    if not supposed:
        return ""
    shown = {way: any(one.change == way for one in there) for way, there in supposed.items()}
    against = any(
        one.clear and one.change != way and not shown[way] for way, there in supposed.items() for one in there
    )
    head = "speak for it" if all(shown.values()) else "speak against it" if against else "do not settle it"
    return f"The rows {head}. The question supposes {listed(itself(way, there) for way, there in supposed.items())}."


def itself(way: str, steps: Sequence[Step]) -> str:
    """What is supposed to happen at some bounds, and what is found there."""
    found = []
    for one in steps:
        if one.clear:
            what = "clear" if one.change == way else f"there is a clear {one.change}"
        elif one.change == TOO_FEW:
            what = "too few contacts to say"
        else:
            what = "only a hint" if one.hint == way else "not clear"
        found.append(f"{day(one.date)} ({what})")
    return f"a {way} in cooperation from {listed(found, 'or')}"


def headline(steps: Sequence[Step]) -> Iterator[str]:
    """What the share does at each bound of the periods, in their order."""
    if all(one.change == TOO_FEW for one in steps):
        yield "In what was found there is too little to say whether the cooperative share of statements changes."
        return
    for place, one in enumerate(steps):
        subject = "it" if place else "the cooperative share of the statements found"
        found = f"From {bound(one)} {subject} is {percent(one.shares[1])}, against {percent(one.shares[0])} before"
        if one.clear:
            yield f"{found}: a clear {one.change} ({points(one)})."
        elif one.change == TOO_FEW:
            yield f"{found}, but there are too few contacts on one side to say more."
        elif one.hint:
            yield (
                f"{found}: a hint of a {one.hint}, not a clear one, for the two 95 % intervals overlap, though that of "
                f"the difference ({points(one)}) excludes zero."
            )
        else:
            yield f"{found}: no clear change, for the two 95 % intervals overlap ({points(one)})."


def bound(step: Step) -> str:
    """A bound between periods: its day and event."""
    return f"{day(step.date)} ({step.event})"


def peak(table: pd.DataFrame, labels: Sequence[str]) -> str:
    """Where the share is highest, and from which periods that can be told apart; empty with two periods or fewer."""
    rows = by_label(table)
    there = [rows[label] for label in labels if label in rows and clusters(rows[label]) >= FEW]
    if len(there) < 3:
        return ""
    top = max(there, key=lambda row: float(row[SHARE]))
    others = [row for row in there if row is not top]
    apart = [quoted(row["period"]) for row in others if change(row, top) == RISE]
    near = [quoted(row["period"]) for row in others if change(row, top) != RISE]
    said = [f"is clearly above {listed(apart)}"] if apart else []
    said += [f"cannot be told from {listed(near, 'or')}"] if near else []
    return f"The highest share, {percent(top[SHARE])} {quoted(top['period'])}, {' but '.join(said)}."


def supports(steps: Sequence[Step]) -> str:
    """What follows from the steps, and what does not."""
    ways = {RISE: "more", FALL: "less"}
    clear = [f"{ways[one.change]} cooperative from {day(one.date)} on" for one in steps if one.clear]
    left = [day(one.date) for one in steps if not one.clear]
    said = [f"The rows support that the statements found are {listed(clear)}."] if clear else []
    if left:
        they = "They" if clear else "The rows"
        said.append(f"{they} do not show that this share changed on {listed(left, 'or')}, nor that it did not.")
    return " ".join([*said, "That a share changes at an event does not show that the event changed it."])


def by_group(name: str, table: pd.DataFrame, labels: Sequence[str], steps: Sequence[Step]) -> Iterator[str]:
    """The shares of each group of a kind, and which steps are clear in it."""
    for group in table[name].cat.categories:
        rows = by_label(table[table[name] == group])
        there = [rows.get(label) for label in labels]
        if any(row is not None for row in there):
            shares = ", ".join(percent(float("nan") if row is None else row[SHARE]) for row in there)
            yield f"{group}: {shares} ({told(there, steps)})"


def told(rows: Sequence[pd.Series[Any] | None], steps: Sequence[Step], share: str = SHARE) -> str:
    """Which steps are clear in a group, and for which it has too few contacts."""
    found = [(change(*pair, share), step) for pair, step in zip(pairwise(rows), steps, strict=True)]
    clear = [f"a clear {one} from {day(step.date)}" for one, step in found if one in (RISE, FALL)]
    short = [day(step.date) for one, step in found if one == TOO_FEW]
    if len(short) == len(steps):
        return "too few contacts to say"
    return (listed(clear) or "no clear change") + (f"; too few contacts for {listed(short, 'or')}" if short else "")


def act_sentences(acts: pd.DataFrame, labels: Sequence[str]) -> str:
    """What the acts say, or that they are not coded."""
    if not len(acts):
        return "What the speakers do in their statements (their acts) is not coded yet."
    shares = acts.groupby(["period", "act"], observed=False)["share"].sum()
    said = []
    for name, values in (("Disagreement and warning", ADVERSE), ("commitment and agreement", BINDING)):
        sums = (sum(float(shares.get((label, str(one)), 0)) for one in values) for label in labels)
        said.append(f"{name} together: {', '.join(map(percent, sums))}")
    return f"Of the acts, by period: {'; '.join(said)}."


def counted_otherwise(doubts: pd.DataFrame, step: Step, name: str = "change") -> dict[str, str]:
    """What the change at a bound is in each other way of counting in which there are contacts enough."""
    rows = doubts[(doubts["period"] == step.after) & (doubts["check"] != AS_COUNTED) & (doubts[name] != TOO_FEW)]
    return dict(zip(rows["check"].astype(str), rows[name].astype(str), strict=True))


def robust(doubts: pd.DataFrame, steps: Sequence[Step]) -> Iterator[str]:
    """For each bound, in how many of the checks the finding stays what it is, and in which it does not."""
    ends = {RISE: "a clear rise", FALL: "a clear fall", UNCLEAR: "no clear change"}
    for step in steps:
        found = counted_otherwise(doubts, step)
        if not found or step.change == TOO_FEW:
            continue
        same = sum(one == step.change for one in found.values())
        others = [
            f"{ends[end]} with {listed(way(doubts, label, step) for label, one in found.items() if one == end)}"
            for end in ends
            if end != step.change and end in found.values()
        ]
        but = f"; there is {listed(others)}" if others else ""
        result = f"The result for {day(step.date)}, {ends[step.change]},"
        yield f"{result} is the same in {same} of {len(found)} other ways of counting{but}."
    if found_few(doubts):
        yield "Ways of counting that leave too few contacts are not among them."
    if len(set(doubts["check"])) > 1 and any(step.change != TOO_FEW for step in steps):
        wider = "; and as fewer rows make wider intervals, no clear change is what most of them would give in any case"
        unclear = any(step.change == UNCLEAR for step in steps)
        yield f"These ways are not independent tests, for they count largely the same rows{wider if unclear else ''}."


def narrow(table: pd.DataFrame, steps: Sequence[Step]) -> Iterator[str]:
    """By how much a change is clear, and how far one statement coded otherwise moves a share."""
    rows = by_label(table)
    for step in steps:
        if step.clear:
            lower, higher = sorted((rows[step.before], rows[step.after]), key=lambda row: float(row[SHARE]))
            gap = float(higher[f"{SHARE}_low"]) - float(lower[f"{SHARE}_high"])
            before, after = (100 / rows[one]["statements"] for one in (step.before, step.after))
            yield (
                f"The two intervals of the clear {step.change} from {day(step.date)} are {100 * gap:.0f} points apart; "
                f"one statement coded otherwise moves its share by {before:.1f} points {quoted(step.before)} and "
                f"{after:.1f} {quoted(step.after)}."
            )


def placed(nearby: pd.DataFrame, steps: Sequence[Step]) -> Iterator[str]:
    """Whether the change at a bound also shows in the year around it, and how many other events look the same."""
    ends = {RISE: "a clear rise", FALL: "a clear fall", UNCLEAR: "no clear change", TOO_FEW: "too few contacts to say"}
    rows = {(row["date"], row["event"]): row for _, row in nearby.iterrows()}
    there = [(step, rows[step.date, step.event]) for step in steps if (step.date, step.event) in rows]
    if not there:
        return
    said = [
        f"from {day(step.date)} {percent(row['after'])} against {percent(row['before'])} ({ends[row['change']]})"
        for step, row in there
    ]
    yield f"The cooperative share in the year from each bound on, against the year before it: {'; '.join(said)}."
    enough = nearby[nearby["change"] != TOO_FEW]
    clear = int(enough["change"].isin([RISE, FALL]).sum())
    yield (
        f"Of the {plural(len(enough), 'event')} in the table with contacts enough in both years, the share changes "
        f"clearly at {clear or 'none'}."
    )
    if any(step.clear and row["change"] not in (RISE, FALL) for step, row in there):
        yield "So the clear change is one between periods of years; the rows do not place it on a day."


def way(doubts: pd.DataFrame, label: str, step: Step) -> str:
    """A way of counting with its two shares: whether a change is gone, or only its interval wider."""
    rows = by_label(doubts[doubts["check"] == label])
    before, after = (percent(float(rows[one][SHARE])) for one in (step.before, step.after))
    return f"{quoted(label)} ({before} to {after})"


def robust_briefly(doubts: pd.DataFrame, steps: Sequence[Step]) -> str:
    """In how many of the checks the finding at each bound stays what it is."""
    said = []
    for step in steps:
        found = counted_otherwise(doubts, step)
        if found and step.change != TOO_FEW:
            same = sum(one == step.change for one in found.values())
            said.append(f"for {day(step.date)} in {same} of {len(found)}")
    return f"Counted in other ways, the result is the same {listed(said)}." if said else ""


def found_few(doubts: pd.DataFrame) -> bool:
    """Whether some way of counting leaves too few contacts, and some other does not."""
    few = doubts["change"] == TOO_FEW
    return bool(few.any() and not few[doubts["change"].notna()].all())


def weaknesses(dataset: Dataset, selection: pd.DataFrame) -> Iterator[str]:
    """What is weak in the rows, the gravest first."""
    yield read_by(dataset)
    yield from agreed(agreement(dataset), {row.coder for row in dataset.codings})
    yield checked_by(dataset)
    silent, met = int(selection["silent"].sum()), int(selection["contacts"].sum())
    yield f"The rows are what was found, not a sample of what was said; {silent} of {met} contacts have no statement."
    if silent:
        ends = zip(selection["period"], selection["lowest"], selection["highest"], strict=True)
        spans = (f"{percent(low)} to {percent(high)} {quoted(period)}" for period, low, high in ends)
        yield (
            "Had each of these as many statements as the others of its period, none or all of them cooperative, the "
            f"shares would lie anywhere from {listed(spans)}."
        )
    seen = summary.seen(dataset)
    yield f"{seen[Seen.WHOLE]} of {len(dataset.sources)} sources were read whole, {seen[Seen.EXCERPT]} in excerpts."
    for _, row in selection[selection["largest_share"] >= LARGE].iterrows():
        yield (
            f"{percent(row['largest_share'])} of the statements {quoted(row['period'])} come from one contact, "
            f"{dataset.meetings[str(row['largest'])].title} ({row['largest']}); where one weighs so much, the interval "
            "is narrower than it should be."
        )
    yield from uneven(selection)
    yield f"Of the statements, {listed(per_period(selection, 'first_hand'))} were read in transcripts or in records."
    yield (
        f"Others, {listed(per_period(selection, 'readout'))}, are what one side gave out, which is diplomatic by its "
        "nature and names agreement sooner than dispute."
    )
    if selection["unquoted"].any():
        yield (
            f"Without any quote are {listed(per_period(selection, 'unquoted'))}: what was coded there is the "
            "paraphrase, in the words of whoever entered the row."
        )
    yield from translated(dataset)
    private = selection[selection["private"] > 0]
    if len(private):
        counts = (f"{row['private_contacts']} {quoted(row['period'])}" for _, row in private.iterrows())
        yield (
            f"What was said in private comes from so many contacts: {listed(counts)}. They are those of which a record "
            "was opened or an account given, and not a random draw."
        )
    yield "A stance is what was said; it shows neither what the two thought nor what they did."


def translated(dataset: Dataset) -> Iterator[str]:
    """How much of what each leader said is judged in another language than his."""
    names = {row.person_id: row.name for row in dataset.people}
    shares = []
    for leader in dataset.study.leaders:
        quotes = [row.quote_translation for row in dataset.statements if row.speaker_id == leader and row.quote]
        if quotes:
            there = sum(one is not QuoteTranslation.NONE for one in quotes) / len(quotes)
            shares.append((there, f"{percent(there)} of those of {names.get(leader, leader)}"))
    if any(share for share, _ in shares):
        yield (
            f"Of the quotes, {listed(said for _, said in shares)} are in a translator's or an interpreter's words, and "
            "tone is what these change first: the two leaders are not judged on the same footing."
        )


def uneven(selection: pd.DataFrame) -> Iterator[str]:
    """How far the statements of a period hang on few contacts."""
    few = selection[selection["effective"] < FEW]
    if len(few):
        counts = (f"{row['effective']:.0f} {quoted(row['period'])}" for _, row in few.iterrows())
        yield (
            "Contacts differ in the number of their statements. By weight there are no more than "
            f"{listed(counts)} contacts of equal size; with fewer than {FEW} an interval is not to be trusted, nor is "
            "a change that is measured from there."
        )
    left = selection[selection["least"].notna()]
    if len(left):
        ends = zip(left["period"], left["least"], left["most"], strict=True)
        spans = (f"{percent(low)} to {percent(high)} {quoted(period)}" for period, low, high in ends)
        yield f"When any one contact is left out, the share lies within {listed(spans)}."


def agreed(found: pd.DataFrame, coders: Iterable[str]) -> Iterator[str]:
    """How far coders agree, where some coded the same statements."""
    there = found[found["alpha"].notna()]
    said = listed(f"{row.alpha:.2f} ({row.low:.2f} to {row.high:.2f}) for {row.variable}" for row in there.itertuples())
    if said:
        only = (
            ": of programs, so it is repeatability, not the agreement of people" if all(map(is_program, coders)) else ""
        )
        yield f"The agreement of the coders (Krippendorff's alpha) is {said}{only}."


def heavy(selection: pd.DataFrame) -> Iterator[str]:
    """The periods in which one contact weighs much, in few words."""
    for _, row in selection[selection["largest_share"] >= LARGE].iterrows():
        yield (
            f"{percent(row['largest_share'])} of the statements {quoted(row['period'])} come from {row['largest']}, so "
            f"that the contacts of this period weigh no more than {row['effective']:.0f} of one size."
        )


def per_period(table: pd.DataFrame, name: str) -> Iterator[str]:
    """A share in each period."""
    return (f"{percent(row[name])} {quoted(row['period'])}" for _, row in table.iterrows())


def read_by(dataset: Dataset) -> str:
    """Who judged the stances, as the codings say."""
    roles, coders = {row.role for row in dataset.codings}, {row.coder for row in dataset.codings}
    programs = bool(coders) and all(map(is_program, coders))
    if not roles:
        return "Not yet read for stance."
    if CodingRole.ADJUDICATION in roles:
        by = " All coders are programs; no person has coded." if programs else ""
        return f"Coded by the codebook, adjudicated where coders differed.{by}"
    if any(label.startswith("codes of") for _, label in coders_of(dataset)):
        return "The stances are a first reading still: there are codings by the codebook, not adjudicated yet."
    return f"First reading, not yet coded: one {'program' if programs else 'reader'}'s impression of each statement."


def checked_by(dataset: Dataset) -> str:
    """Whether persons have checked rows, as the checks themselves say."""
    people = {row.row_id for row in dataset.verifications if not is_program(row.checked_by)}
    return f"Persons have checked {len(people)} rows." if people else "No person has checked the rows yet."


def is_program(key: str) -> bool:
    """Whether it is the key of a program, by the convention of `coder` and `checked_by`."""
    return key.startswith("automated-")
