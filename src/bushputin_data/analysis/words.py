"""The answer in sentences, chosen from the figures by the rules that docs/answer.md gives."""

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

# A contact that contributes this share of a period's statements is named as a weakness.
LARGE = 1 / 3
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
CONFLICT = str(Stance.CONFLICTUAL)
# The groupings by which the text decomposes a change of the share; the table has all of them.
MIXED = ("topic", "audience", "rendering")
ADVERSE, BINDING = (Act.DISAGREES, Act.WARNS), (Act.COMMITS, Act.AGREES)


def percent(share: float) -> str:
    """A share in per cent; a dash if it is missing."""
    return "–" if pd.isna(share) else f"{share:.0%}".replace("%", " %")


def between(row: pd.Series[Any], name: str = SHARE) -> str:
    """A share with its interval, unless there are too few clusters for one."""
    low, high = (row[end if name == "share" else f"{name}_{end}"] for end in ("low", "high"))
    ends = "" if clusters(row) < FEW else f" ({100 * low:.0f}–{100 * high:.0f})"
    return f"{percent(row[name])}{ends}"


def points(step: Step) -> str:
    """A difference in percentage points with its interval."""
    value, low, high = step.difference
    ends = "" if pd.isna(low) else f", interval {signed(low)} to {signed(high)}"
    return f"{signed(value)} points{ends}"


def day(date: dt.date) -> str:
    """A day in words."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def listed(parts: Iterable[str], last: str = "and") -> str:
    """Parts of a sentence, joined by commas and a final conjunction."""
    found = list(parts)
    return f" {last} ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


def upper(text: str) -> str:
    """The text with an initial capital."""
    return text[:1].upper() + text[1:]


def plural(count: int, noun: str) -> str:
    """A count with its noun, in the plural unless it is one."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def quoted(label: str) -> str:
    """The label of a period in quotation marks."""
    return f"“{label}”"


def said(dataset: Dataset, parts: Mapping[str, Any], steps: Sequence[Step]) -> tuple[str, str]:
    """The answer in a few sentences, and in paragraphs.

    Args:
        dataset: the dataset that the answer is about.
        parts: the tables of an `Answer`, by name.
        steps: the changes from one period to the next.
    """
    labels = [one.label for one in summary.periods(dataset)]
    top = peak(parts["table"], labels)
    paragraphs = [
        [verdict(steps), *headline(steps), top, supports(steps)],
        [
            f"The cooperative shares are given in the order of the periods ({listed(map(quoted, labels))}).",
            "; ".join(by_group("speaker", parts["leaders"], labels, steps)) + ".",
            upper("; ".join(by_group("audience", parts["audiences"], labels, steps))) + ".",
            conflict(parts["table"], parts["doubts"], labels, steps),
            within_topics(parts["topics"], labels),
            by_mix(parts["mix"], steps),
            act_sentences(parts["acts"], labels),
            frequency(parts["contacts"]),
        ],
        [*robust(parts["doubts"], steps), *narrow(parts["table"], steps), *placed(parts["nearby"], steps)],
        ["Weaknesses:", *weaknesses(dataset, parts["selection"])],
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
        f"The conflictual share, which need not mirror the cooperative one, is {shares} "
        f"({told(there, steps, CONFLICT)})."
    ]
    for pair, step in zip(pairwise(there), steps, strict=True):
        found = counted_otherwise(doubts, step, "conflict")
        if (now := change(*pair, CONFLICT)) in (RISE, FALL) and found:
            same = sum(one == now for one in found.values())
            said.append(f"This {now} is clear in {same} of {len(found)} robustness checks.")
    return " ".join(said)


def by_mix(mix: pd.DataFrame, steps: Sequence[Step]) -> str:
    """How much of each change comes from a different mix of statements."""
    said = []
    for step in steps:
        rows = mix[mix["after"] == step.after]
        parts = [f"{signed(row['mix'])} by {row['by']}" for _, row in rows.iterrows() if row["by"] in MIXED]
        if parts:
            whole = step.shares[1] - step.shares[0]
            said.append(f"{listed(parts)} of the {signed(whole)} points from {day(step.date)}")
    if not said:
        return ""
    return (
        "Part of a change can come from a different mix of statements. In points, the mix accounts for "
        f"{'; '.join(said)}. Each grouping is taken alone, so the parts do not add up."
    )


def signed(share: float) -> str:
    """A difference of shares in whole percentage points with its sign."""
    return f"{round(100 * share) + 0:+d}".replace("-", "−").replace("+0", "0")


def within_topics(table: pd.DataFrame, labels: list[str]) -> str:
    """In how many topics the share rises or falls between periods: a change of topics can look like one of stance."""
    said = []
    for before, after in pairwise(labels):
        moves = Counter(
            move(by_label(table[table["topic"] == one]), before, after) for one in table["topic"].cat.categories
        )
        del moves[""]
        if moves:
            counts = f"the share rises in {moves['rises']} and falls in {moves['falls']} of {moves.total()}"
            said.append(f"from “{before}” to “{after}”, {counts}")
    if not said:
        return f"No topic has {FEW} statements in each of two consecutive periods."
    return (
        f"Within topics with at least {FEW} statements in both periods: {'; '.join(said)}. These are point "
        "estimates, not tests."
    )


def move(rows: dict[str, pd.Series[Any]], before: str, after: str) -> str:
    """Whether the share of a topic rises or falls between two periods; empty if it has few statements in one."""
    pair = [rows[label] for label in (before, after) if label in rows and rows[label]["statements"] >= FEW]
    if len(pair) < 2:
        return ""
    apart = float(pair[1][SHARE]) - float(pair[0][SHARE])
    return "rises" if apart > 0 else "falls" if apart < 0 else "stays"


def frequency(contacts: pd.DataFrame) -> str:
    """How often the two leaders were in contact in each period."""
    months = ", ".join(f"{one:.1f}" for one in contacts["per_month"].dropna())
    return f"Documented contacts per month: {months}." if months else ""


def nothing_yet(dataset: Dataset, table: pd.DataFrame) -> str | None:
    """Why there is no answer; None if there is one."""
    if not len(dataset.statements):
        met = plural(len(dataset.meetings), "contact")
        said = (
            f"{met} recorded, but no statement" if len(dataset.meetings) else "no contact and no statement is recorded"
        )
        return f"There is no answer yet: {said}."
    if len(summary.periods(dataset)) < 2:
        return (
            f"There is no answer yet: {plural(len(dataset.statements), 'statement')} recorded, but the study names no "
            "periods to compare."
        )
    if not len(table):
        return "There is no answer yet: no statement has a date that lies within one period."
    return None


def verdict(steps: Sequence[Step]) -> str:
    """Whether the rows speak for what the question assumes; empty if the study does not state an assumption.

    For it: each assumed direction is clear at the start of at least one period. Against it: a change is clearly
    opposite to the assumption, and none is as assumed. Otherwise the rows do not settle it.
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
    return f"The rows {head}. The question assumes {listed(itself(way, there) for way, there in supposed.items())}."


def itself(way: str, steps: Sequence[Step]) -> str:
    """What is assumed to happen at the start of some periods, and what was found."""
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
    """How the share changes at the start of each period, in order."""
    if all(one.change == TOO_FEW for one in steps):
        yield "Too little was found to say whether the cooperative share of statements changes."
        return
    for place, one in enumerate(steps):
        subject = "it" if place else "the cooperative share of the statements found"
        found = f"From {bound(one)} {subject} is {percent(one.shares[1])} ({percent(one.shares[0])} before)"
        if one.clear:
            yield f"{found}: a clear {one.change} ({points(one)})."
        elif one.change == TOO_FEW:
            yield f"{found}, but there are too few contacts on one side to draw a conclusion."
        elif one.hint:
            yield (
                f"{found}: a hint of a {one.hint}, but not a clear one. The two 95 % intervals overlap, although that "
                f"of the difference ({points(one)}) excludes zero."
            )
        else:
            yield f"{found}: no clear change, because the two 95 % intervals overlap ({points(one)})."


def bound(step: Step) -> str:
    """The day and event with which a period begins."""
    return f"{day(step.date)} ({step.event})"


def peak(table: pd.DataFrame, labels: Sequence[str]) -> str:
    """Where the share is highest, and from which periods it can be distinguished; empty with fewer than three."""
    rows = by_label(table)
    there = [rows[label] for label in labels if label in rows and clusters(rows[label]) >= FEW]
    if len(there) < 3:
        return ""
    top = max(there, key=lambda row: float(row[SHARE]))
    others = [row for row in there if row is not top]
    apart = [quoted(row["period"]) for row in others if change(row, top) == RISE]
    near = [quoted(row["period"]) for row in others if change(row, top) != RISE]
    said = [f"is clearly above {listed(apart)}"] if apart else []
    said += [f"cannot be distinguished from {listed(near, 'or')}"] if near else []
    return f"The highest share, {percent(top[SHARE])} {quoted(top['period'])}, {' but '.join(said)}."


def supports(steps: Sequence[Step]) -> str:
    """What follows from the changes, and what does not."""
    ways = {RISE: "more", FALL: "less"}
    clear = [f"{ways[one.change]} cooperative from {day(one.date)} on" for one in steps if one.clear]
    left = [day(one.date) for one in steps if not one.clear]
    said = [f"The rows support the conclusion that the statements found are {listed(clear)}."] if clear else []
    if left:
        they = "They" if clear else "The rows"
        said.append(f"{they} do not show whether the cooperative share changed on {listed(left, 'or')}.")
    return " ".join([*said, "A change in the share at an event does not show that the event caused it."])


def by_group(name: str, table: pd.DataFrame, labels: Sequence[str], steps: Sequence[Step]) -> Iterator[str]:
    """The shares of each group of one kind, and which of its changes are clear."""
    for group in table[name].cat.categories:
        rows = by_label(table[table[name] == group])
        there = [rows.get(label) for label in labels]
        if any(row is not None for row in there):
            shares = ", ".join(percent(float("nan") if row is None else row[SHARE]) for row in there)
            yield f"{group}: {shares} ({told(there, steps)})"


def told(rows: Sequence[pd.Series[Any] | None], steps: Sequence[Step], share: str = SHARE) -> str:
    """Which changes are clear in a group, and for which it has too few contacts."""
    found = [(change(*pair, share), step) for pair, step in zip(pairwise(rows), steps, strict=True)]
    clear = [f"a clear {one} from {day(step.date)}" for one, step in found if one in (RISE, FALL)]
    short = [day(step.date) for one, step in found if one == TOO_FEW]
    if len(short) == len(steps):
        return "too few contacts to say"
    return (listed(clear) or "no clear change") + (f"; too few contacts for {listed(short, 'or')}" if short else "")


def act_sentences(acts: pd.DataFrame, labels: Sequence[str]) -> str:
    """A sentence on the acts, or that they are not coded."""
    if not len(acts):
        return "The acts of the statements are not coded yet."
    shares = acts.groupby(["period", "act"], observed=False)["share"].sum()
    said = []
    for name, values in (("Disagreement and warning", ADVERSE), ("commitment and agreement", BINDING)):
        sums = (sum(float(shares.get((label, str(one)), 0)) for one in values) for label in labels)
        said.append(f"{name} together make up {', '.join(map(percent, sums))} of the acts")
    return f"{'; '.join(said)}."


def counted_otherwise(doubts: pd.DataFrame, step: Step, name: str = "change") -> dict[str, str]:
    """The change at the start of a period in each robustness check that leaves enough contacts."""
    rows = doubts[(doubts["period"] == step.after) & (doubts["check"] != AS_COUNTED) & (doubts[name] != TOO_FEW)]
    return dict(zip(rows["check"].astype(str), rows[name].astype(str), strict=True))


def robust(doubts: pd.DataFrame, steps: Sequence[Step]) -> Iterator[str]:
    """For each change, in how many robustness checks the finding stays the same, and in which it does not."""
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
        yield f"{result} is the same in {same} of {len(found)} robustness checks{but}."
    if found_few(doubts):
        yield "Checks that leave too few contacts are not included."
    if len(set(doubts["check"])) > 1 and any(step.change != TOO_FEW for step in steps):
        yield "The checks are not independent tests, because they largely count the same rows."
        if any(step.change == UNCLEAR for step in steps):
            yield "Checks with fewer rows have wider intervals, and would often find no clear change in any case."


def narrow(table: pd.DataFrame, steps: Sequence[Step]) -> Iterator[str]:
    """By how much a change is clear, and how far the code of a single statement moves a share."""
    rows = by_label(table)
    for step in steps:
        if step.clear:
            lower, higher = sorted((rows[step.before], rows[step.after]), key=lambda row: float(row[SHARE]))
            gap = float(higher[f"{SHARE}_low"]) - float(lower[f"{SHARE}_high"])
            before, after = (100 / rows[one]["statements"] for one in (step.before, step.after))
            yield (
                f"The two intervals behind the clear {step.change} from {day(step.date)} are {100 * gap:.0f} points "
                f"apart. A different code for one statement would move the share by {before:.1f} points "
                f"{quoted(step.before)} or {after:.1f} {quoted(step.after)}."
            )


def placed(nearby: pd.DataFrame, steps: Sequence[Step]) -> Iterator[str]:
    """Whether the change at the start of a period shows in the years around it, and at how many events one does."""
    ends = {RISE: "a clear rise", FALL: "a clear fall", UNCLEAR: "no clear change", TOO_FEW: "too few contacts to say"}
    rows = {(row["date"], row["event"]): row for _, row in nearby.iterrows()}
    there = [(step, rows[step.date, step.event]) for step in steps if (step.date, step.event) in rows]
    if not there:
        return
    said = [
        f"{percent(row['before'])} and {percent(row['after'])} for {day(step.date)} ({ends[row['change']]})"
        for step, row in there
    ]
    yield f"The cooperative share in the year before and the year after the event is {listed(said)}."
    enough = nearby[nearby["change"] != TOO_FEW]
    clear = int(enough["change"].isin([RISE, FALL]).sum())
    yield (
        f"Among the {plural(len(enough), 'event')} in the table of events with enough contacts in both years, the "
        f"share changes clearly at {clear or 'none'}."
    )
    if any(step.clear and row["change"] not in (RISE, FALL) for step, row in there):
        yield "The clear change is therefore one between periods of several years; the rows do not place it on a day."


def way(doubts: pd.DataFrame, label: str, step: Step) -> str:
    """A robustness check with its two shares, which show whether a change is gone or only its interval wider."""
    rows = by_label(doubts[doubts["check"] == label])
    before, after = (percent(float(rows[one][SHARE])) for one in (step.before, step.after))
    return f"{quoted(label)} ({before} to {after})"


def robust_briefly(doubts: pd.DataFrame, steps: Sequence[Step]) -> str:
    """In how many robustness checks the finding for each change stays the same."""
    said = []
    for step in steps:
        found = counted_otherwise(doubts, step)
        if found and step.change != TOO_FEW:
            same = sum(one == step.change for one in found.values())
            said.append(f"for {day(step.date)} in {same} of {len(found)}")
    return f"In the robustness checks, the result is the same {listed(said)}." if said else ""


def found_few(doubts: pd.DataFrame) -> bool:
    """Whether some robustness check, but not every one, leaves too few contacts."""
    few = doubts["change"] == TOO_FEW
    return bool(few.any() and not few[doubts["change"].notna()].all())


def weaknesses(dataset: Dataset, selection: pd.DataFrame) -> Iterator[str]:
    """The weaknesses of the rows, the most serious first."""
    yield read_by(dataset)
    yield from agreed(agreement(dataset), {row.coder for row in dataset.codings})
    yield checked_by(dataset)
    silent, met = int(selection["silent"].sum()), int(selection["contacts"].sum())
    yield f"The rows are what was found, not a sample of what was said; {silent} of {met} contacts have no statement."
    if silent:
        ends = zip(selection["period"], selection["lowest"], selection["highest"], strict=True)
        spans = (f"{percent(low)} to {percent(high)} {quoted(period)}" for period, low, high in ends)
        yield (
            "If each of these had the average number of statements for its period, and none or all of them were "
            f"cooperative, the shares could lie anywhere from {listed(spans)}."
        )
    seen = summary.seen(dataset)
    yield f"{seen[Seen.WHOLE]} of {len(dataset.sources)} sources were read in full, {seen[Seen.EXCERPT]} in excerpts."
    for _, row in selection[selection["largest_share"] >= LARGE].iterrows():
        yield (
            f"{percent(row['largest_share'])} of the statements {quoted(row['period'])} come from one contact, "
            f"{dataset.meetings[str(row['largest'])].title} ({row['largest']}); where one contact weighs so much, the "
            "interval is narrower than it should be."
        )
    yield from uneven(selection)
    yield f"The share read in transcripts or in records is {listed(per_period(selection, 'first_hand'))}."
    yield (
        f"The share taken from one side's readout is {listed(per_period(selection, 'readout'))}; readouts are "
        "diplomatic by nature, and report agreement more readily than dispute."
    )
    if selection["unquoted"].any():
        yield (
            f"The share without a quote is {listed(per_period(selection, 'unquoted'))}; in these statements the coders "
            "judged a paraphrase, in the words of whoever entered the row."
        )
    yield from translated(dataset)
    private = selection[selection["private"] > 0]
    if len(private):
        counts = (f"{row['private_contacts']} {quoted(row['period'])}" for _, row in private.iterrows())
        yield (
            f"The number of contacts with statements made in private is {listed(counts)}; these are the contacts whose "
            "records were released or of which accounts were given, not a random sample."
        )
    yield "A stance describes what was said; it shows neither what the leaders thought nor what they did."


def translated(dataset: Dataset) -> Iterator[str]:
    """How many of the quotes of each leader are translations."""
    names = {row.person_id: row.name for row in dataset.people}
    shares = []
    for leader in dataset.study.leaders:
        quotes = [row.quote_translation for row in dataset.statements if row.speaker_id == leader and row.quote]
        if quotes:
            there = sum(one is not QuoteTranslation.NONE for one in quotes) / len(quotes)
            shares.append((there, f"{percent(there)} of those of {names.get(leader, leader)}"))
    if any(share for share, _ in shares):
        yield (
            f"Of the quotes, {listed(said for _, said in shares)} are in the words of a translator or interpreter. "
            "Translation can change the tone, so the two leaders are not judged on the same footing."
        )


def uneven(selection: pd.DataFrame) -> Iterator[str]:
    """How far the statements of a period depend on a few contacts."""
    few = selection[selection["effective"] < FEW]
    if len(few):
        counts = (
            f"{plural(round(row['effective']), 'contact')} of equal size {quoted(row['period'])}"
            for _, row in few.iterrows()
        )
        yield (
            "Contacts differ in their number of statements. Together they carry the weight of only "
            f"{listed(counts)}; with fewer than {FEW}, neither the interval nor a change measured from that period is "
            "reliable."
        )
    left = selection[selection["least"].notna()]
    if len(left):
        ends = zip(left["period"], left["least"], left["most"], strict=True)
        spans = (f"{percent(low)} to {percent(high)} {quoted(period)}" for period, low, high in ends)
        yield f"If any one contact is left out, the cooperative share ranges from {listed(spans)}."


def agreed(found: pd.DataFrame, coders: Iterable[str]) -> Iterator[str]:
    """How far the coders agree, if several coded the same statements."""
    there = found[found["alpha"].notna()]
    said = listed(f"{row.alpha:.2f} ({row.low:.2f} to {row.high:.2f}) for {row.variable}" for row in there.itertuples())
    if said:
        programs = all(map(is_program, coders))
        only = ": all are programs, so this is repeatability, not the agreement of people" if programs else ""
        yield f"The agreement of the coders (Krippendorff's alpha) is {said}{only}."


def heavy(selection: pd.DataFrame) -> Iterator[str]:
    """Short sentences on the periods in which one contact has much of the weight."""
    for _, row in selection[selection["largest_share"] >= LARGE].iterrows():
        yield (
            f"{percent(row['largest_share'])} of the statements {quoted(row['period'])} come from {row['largest']}; "
            f"together, the contacts of this period carry the weight of only {row['effective']:.0f} of equal size."
        )


def per_period(table: pd.DataFrame, name: str) -> Iterator[str]:
    """A share in each period."""
    return (f"{percent(row[name])} {quoted(row['period'])}" for _, row in table.iterrows())


def read_by(dataset: Dataset) -> str:
    """Who judged the stances, according to the codings."""
    roles, coders = {row.role for row in dataset.codings}, {row.coder for row in dataset.codings}
    programs = bool(coders) and all(map(is_program, coders))
    if not roles:
        return "The statements have not been coded yet."
    if CodingRole.ADJUDICATION in roles:
        by = " All coders are programs; no person has coded." if programs else ""
        return f"The statements were coded according to the codebook and adjudicated where coders differed.{by}"
    if any(label.startswith("codes of") for _, label in coders_of(dataset)):
        return (
            "The stances are still first readings: the codings according to the codebook have not been adjudicated yet."
        )
    return f"The stances are first readings, not codings: one {'program' if programs else 'reader'}'s impressions."


def checked_by(dataset: Dataset) -> str:
    """Whether people have checked rows, according to `verifications`."""
    people = {row.row_id for row in dataset.verifications if not is_program(row.checked_by)}
    return f"People have checked {len(people)} rows." if people else "No person has checked the rows yet."


def is_program(key: str) -> bool:
    """Whether a key in `coder` or `checked_by` is that of a program."""
    return key.startswith("automated-")
