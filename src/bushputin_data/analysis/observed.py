"""The statements to be counted: one row each, with its cluster, groups and codes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from os import PathLike
from typing import Any, TypedDict
from weakref import WeakKeyDictionary

import pandas as pd

from bushputin_data.agreement import parts
from bushputin_data.analysis.bounds import Bound, divided
from bushputin_data.codebook import codebook
from bushputin_data.dataset import Dataset, bundled, load
from bushputin_data.errors import UnknownNameError
from bushputin_data.frames import STRING, categories
from bushputin_data.models import Statement
from bushputin_data.models.vocabulary import Act, Certainty, Rendering, Setting, Stance
from bushputin_data.summary import AT_FIRST_HAND, Period, head, last_day

Given = Dataset | str | PathLike[str] | None
EARLIER, LATER, UNSURE = "before the first day", "after the last day", "no sure date"
PRIVATE, PUBLIC, WRITING = "private", "public", "in writing"
# Who heard a statement. `written` covers both letters and articles, and so has a value of its own.
AUDIENCES = {
    Setting.PRIVATE: PRIVATE,
    Setting.JOINT_PRESS: PUBLIC,
    Setting.PUBLIC: PUBLIC,
    Setting.INTERVIEW: PUBLIC,
    Setting.MEMOIR: WRITING,
    Setting.WRITTEN: WRITING,
}
CLUSTERS = ("contact", "occasion")
GROUPS = ("period", "year", "speaker", "topic", "setting", "audience", "rendering", "certainty", "act")


class Limits(TypedDict, total=False):
    """The options that restrict the statements. A statement must satisfy all of them; of several values, any one.

    Attributes:
        certainty: `medium` means medium or better.
        setting: one or more settings.
        speaker: one or both leaders, by key or name.
        rendering: one or more renderings.
        topic: topics, each including those below it; only the primary topic of a statement counts.
        without: contacts to leave out, by key.
        without_act: acts to leave out.
        coder: the coder whose newest codes are used instead of those in `statements`.
        bounds: where the periods but the first begin: keys of events, or days.
        clusters: `occasion` treats what a leader said outside contacts on one day in one setting as one cluster.
        quoted: True keeps the statements with a quote, False those with a paraphrase only.
        training: True keeps the training set of the codebook, False all other statements.
    """

    certainty: str
    setting: str | Iterable[str]
    speaker: str | Iterable[str]
    rendering: str | Iterable[str]
    topic: str | Iterable[str]
    without: str | Iterable[str]
    without_act: str | Iterable[str]
    coder: str
    bounds: Iterable[Bound]
    clusters: str
    quoted: bool
    training: bool


def given(data: Given) -> Dataset:
    """An open dataset as it is, the dataset at a path, or the bundled release."""
    if data is None:
        return bundled()
    return data if isinstance(data, Dataset) else load(data)


# A dataset does not change once it has been read.
_KNOWN: WeakKeyDictionary[Dataset, pd.DataFrame] = WeakKeyDictionary()


def observed(dataset: Dataset, limits: Mapping[str, Any] | None = None) -> pd.DataFrame:
    """The statements within these limits.

    Columns: `statement_id`, `meeting_id`, `cluster` (the contact; outside one, the statement itself), the groups, and
    `stance`; `first` and `last` are the first and last possible day of the statement.

    Raises:
        UnknownNameError: an option or value does not exist; the message suggests the closest.
    """
    limits = dict(limits or {})
    for name in limits:
        if name not in Limits.__annotations__:
            raise no_option(name, limits[name])
    if dataset not in _KNOWN:
        _KNOWN[dataset] = every(dataset)
    rows = _KNOWN[dataset]
    if (coder := limits.get("coder")) is not None:
        rows = coded_by(rows, dataset, coder)
    if known([limits.get("clusters", "contact")], CLUSTERS, "kind of cluster") == ["occasion"]:
        rows = rows.assign(cluster=occasions(rows))
    rows = in_periods(rows, divided(dataset, limits.get("bounds")))
    return rows[within(rows, dataset, limits)].reset_index(drop=True)


def no_option(name: str, value: Any) -> UnknownNameError:
    """The error for an option that does not exist; for a group, it says what to use instead."""
    if name not in GROUPS:
        return UnknownNameError.among(Limits.__annotations__, "option", name)
    instead = ""
    if name == "audience":
        settings = [str(setting) for setting, audience in AUDIENCES.items() if audience == value]
        instead = f", or restrict the statements by setting={settings or list(map(str, Setting))}"
    return UnknownNameError(f"no option {name!r}: group by it, with by={name!r}{instead}.")


def every(dataset: Dataset) -> pd.DataFrame:
    """All statements, without their periods."""
    rows = [observation(row) for row in dataset.statements]
    names = {row.person_id: row.name for row in dataset.people}
    spoke = [*dataset.study.leaders, *(row["speaker_id"] for row in rows)]
    dtypes: dict[str, Any] = {
        "statement_id": STRING,
        "meeting_id": STRING,
        "cluster": STRING,
        "speaker_id": STRING,
        "topic_id": STRING,
        "year": pd.Int64Dtype(),
        "speaker": categories(dict.fromkeys(names.get(key, key) for key in spoke)),
        "topic": categories(sorted({row["topic"] for row in rows})),
        "setting": categories(map(str, Setting)),
        "audience": categories([PRIVATE, PUBLIC, WRITING]),
        "rendering": categories(map(str, Rendering)),
        "certainty": categories(map(str, Certainty), ordered=True),
        "first_hand": bool,
        "quoted": bool,
        "stance": categories(map(str, Stance), ordered=True),
        "act": categories(map(str, Act)),
    }
    columns: dict[str, Any] = {
        name: pd.Series([row[name] for row in rows], dtype=dtype) for name, dtype in dtypes.items()
    }
    days = {name: pd.Series([row[name] for row in rows], dtype=object) for name in ("first", "last")}
    return pd.DataFrame(columns | days)


def observation(row: Statement) -> dict[str, Any]:
    """One statement."""
    first = row.date
    last = None if first is None else last_day(row, first)
    topics = row.topics
    return {
        "statement_id": row.statement_id,
        "meeting_id": row.meeting_id,
        "cluster": row.meeting_id or row.statement_id,
        "speaker_id": row.speaker_id,
        "topic_id": topics[0].topic_id if topics else None,
        "year": first.year if first and last and first.year == last.year else None,
        "speaker": row.speaker.name,
        "topic": head(topics[0]).label if topics else "no topic",
        "setting": str(row.setting),
        "audience": AUDIENCES[row.setting],
        "rendering": str(row.rendering),
        "certainty": str(row.certainty),
        "first_hand": row.wording_from in AT_FIRST_HAND,
        "quoted": row.quote is not None,
        "stance": str(row.stance),
        "act": None if row.act is None else str(row.act),
        "first": first,
        "last": last,
    }


def occasions(rows: pd.DataFrame) -> pd.Series[Any]:
    """The contact; outside one, speaker, day and setting together; for an undated statement, the statement itself."""
    days = rows["first"].map(lambda one: "" if one is None else str(one))
    together = rows["speaker_id"].astype(object) + " " + days + " " + rows["setting"].astype(object)
    alone = rows["meeting_id"].isna() & (days != "")
    return rows["cluster"].astype(object).mask(alone, together)


def in_periods(rows: pd.DataFrame, periods: tuple[Period, ...]) -> pd.DataFrame:
    """The rows with their period: one of these, before the first day, after the last, or no sure date."""
    labels = [one.label for one in periods]
    found = [of_period(first, last, periods) for first, last in zip(rows["first"], rows["last"], strict=True)]
    dtype = categories(dict.fromkeys([EARLIER, *labels, LATER, UNSURE]), ordered=True)
    return rows.assign(period=pd.Series(found, dtype=dtype, index=rows.index))


def of_period(first: dt.date | None, last: dt.date | None, periods: tuple[Period, ...]) -> str:
    """The period that contains all possible days of a statement."""
    if first is None or last is None:
        return UNSURE
    if last < periods[0].first:
        return EARLIER
    if first > periods[-1].last:
        return LATER
    return next((one.label for one in periods if one.holds(first, last)), UNSURE)


def coded_by(rows: pd.DataFrame, dataset: Dataset, coder: str) -> pd.DataFrame:
    """The statements coded by a coder, with the codes under the newest codebook version that the coder used."""
    own = [row for row in dataset.codings if row.coder == coder]
    if not own:
        raise UnknownNameError.among({row.coder for row in dataset.codings}, "coder", coder)
    newest = {row.statement_id: row for row in sorted(own, key=lambda row: parts(row.codebook_version))}
    rows = rows[rows["statement_id"].isin(list(newest))]
    codes = [newest[key] for key in rows["statement_id"]]
    stances = [str(row.stance) for row in codes]
    acts = [None if row.act is None else str(row.act) for row in codes]
    return rows.assign(
        stance=pd.Series(stances, dtype=rows["stance"].dtype, index=rows.index),
        act=pd.Series(acts, dtype=rows["act"].dtype, index=rows.index),
    )


def within(rows: pd.DataFrame, dataset: Dataset, limits: Mapping[str, Any]) -> pd.Series[bool]:
    """A mask of the rows within the limits."""
    kept = pd.Series(True, index=rows.index)
    if (certainty := limits.get("certainty")) is not None:
        levels = list(map(str, Certainty))
        (least,) = known([certainty], levels, "certainty")
        kept &= rows["certainty"].isin(levels[levels.index(least) :])
    for name, values in {"setting": Setting, "rendering": Rendering}.items():
        if (wanted := limits.get(name)) is not None:
            kept &= rows[name].isin(known(several(wanted), map(str, values), name))
    if (speakers := limits.get("speaker")) is not None:
        kept &= rows["speaker_id"].isin([person(dataset, one) for one in several(speakers)])
    if (topics := limits.get("topic")) is not None:
        wanted = known(several(topics), (row.topic_id for row in dataset.topics), "topic")
        kept &= rows["topic_id"].isin(below(dataset, wanted))
    if (contacts := limits.get("without")) is not None:
        kept &= ~rows["cluster"].isin(known(several(contacts), (row.meeting_id for row in dataset.meetings), "contact"))
    if (acts := limits.get("without_act")) is not None:
        kept &= ~rows["act"].isin(known(several(acts), map(str, Act), "act"))
    if (quoted := limits.get("quoted")) is not None:
        kept &= rows["quoted"] == bool(quoted)
    if (training := limits.get("training")) is not None:
        discussed = codebook().training_set(row.statement_id for row in dataset.statements)
        kept &= rows["statement_id"].isin(discussed) == bool(training)
    return kept


def several(value: str | Iterable[str]) -> list[str]:
    """One or more values as a list."""
    return [value] if isinstance(value, str) else list(value)


def known(wanted: Iterable[str], there: Iterable[str], what: str) -> list[str]:
    """The requested values, if all of them exist."""
    names = set(there)
    found = list(wanted)
    for one in found:
        if one not in names:
            raise UnknownNameError.among(names, what, one)
    return [str(one) for one in found]


def person(dataset: Dataset, name: str) -> str:
    """The key of a leader, given by key, name or surname."""
    names: dict[str, str] = {}
    for key in dataset.study.leaders:
        if key in dataset.people:
            row = dataset.people[key]
            names |= dict.fromkeys((key, row.name, row.sort_name.split(",")[0]), key)
    for one, key in names.items():
        if one.casefold() == str(name).casefold():
            return key
    raise UnknownNameError.among(names, "speaker", name)


def below(dataset: Dataset, topics: Iterable[str]) -> set[str]:
    """These topics and all topics below them."""
    found, left = set(), set(topics)
    while left:
        found |= left
        left = {row.topic_id for row in dataset.topics if row.parent_id in left} - found
    return found
