"""How far coders agree: Krippendorff's alpha with an interval, shares of pairs, and tables of confusion.

Needs numpy, which comes with pandas. Codes are a DataFrame: a row for each unit, a column for each coder, and missing
where a coder did not code the unit. The method: K. Krippendorff, Content Analysis, 4th ed. (2019), chapter 12.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from bushputin_data.codebook import codebook
from bushputin_data.errors import UnknownNameError, shown
from bushputin_data.models.vocabulary import Act, CodingRole, Stance, Vocabulary

if TYPE_CHECKING:
    from bushputin_data.dataset import Dataset
    from bushputin_data.models import Statement, Topic

Level = Literal["nominal", "ordinal"]
Array = np.ndarray[Any, np.dtype[np.float64]]
VARIABLES: dict[str, tuple[type[Vocabulary], Level]] = {"stance": (Stance, "ordinal"), "act": (Act, "nominal")}
SEED, DRAWS, CONFIDENCE = 20261128, 2000, 0.95
# Draws of the bootstrap that are made at once.
AT_ONCE = 250
RESULT = ("variable", "group", "coders", "statements", "pairs", "share", "alpha", "low", "high")


def coincidences(codes: pd.DataFrame, values: Sequence[str]) -> Array:
    """For each unit that two coders or more coded, the matrix of its pairs of values.

    Each pair counts in both directions, divided by the number of the unit's coders less one, so that a unit weighs as
    much as it has codings.

    Raises:
        UnknownNameError: a code is not one of the values.
    """
    places = {str(value): place for place, value in enumerate(values)}
    counts = np.zeros((len(codes), len(places)))
    for name in codes.columns:
        for unit, code in enumerate(codes[name].tolist()):
            if not pd.isna(code):
                if str(code) not in places:
                    raise UnknownNameError.among(places, "value", code)
                counts[unit, places[str(code)]] += 1
    coders = counts.sum(axis=1)
    counts, coders = counts[coders > 1], coders[coders > 1]
    pairs = counts[:, :, None] * counts[:, None, :] - np.eye(len(places)) * counts[:, :, None]
    paired: Array = pairs / (coders - 1)[:, None, None]
    return paired


def alpha(codes: pd.DataFrame, values: Sequence[str], level: Level) -> float:
    """Krippendorff's alpha: 1 for full agreement, 0 for chance; NaN where all codes are one value, or none is paired.

    Args:
        codes: a row for each unit, a column for each coder, missing where a coder did not code the unit.
        values: the values that a code may have; for `ordinal`, in their order.
        level: of measurement: how unlike two values are.
    """
    return float(alphas(coincidences(codes, values).sum(axis=0)[None], level)[0])


def alphas(matrices: Array, level: Level) -> Array:
    """The alpha of each of several coincidence matrices."""
    totals = matrices.sum(axis=2)
    weights = unlikeness(totals, level)
    observed = (matrices * weights).sum(axis=(1, 2))
    sizes = totals.sum(axis=1)
    expected = (totals[:, :, None] * totals[:, None, :] * weights).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Array = np.where(expected > 0, 1 - (sizes - 1) * observed / expected, np.nan)
    return found


def unlikeness(totals: Array, level: Level) -> Array:
    """How unlike each two values are, squared.

    Nominal: 0 or 1. Ordinal: the number of codings that lie between the two, half of those at either end counted.
    """
    if level == "nominal":
        size = totals.shape[1]
        return np.broadcast_to(1 - np.eye(size), (len(totals), size, size))
    middles = np.cumsum(totals, axis=1) - totals / 2
    apart: Array = (middles[:, :, None] - middles[:, None, :]) ** 2
    return apart


def interval(
    codes: pd.DataFrame, values: Sequence[str], level: Level, *, seed: int = SEED, draws: int = DRAWS
) -> tuple[float, float]:
    """The 95 % percentile interval of alpha by a bootstrap over units; NaN where alpha is not defined.

    As many units as there are, are drawn with replacement, each with all its codings; a draw in which alpha is not
    defined is left out. The same seed gives the same interval.
    """
    units = coincidences(codes, values)
    if not len(units):
        return float("nan"), float("nan")
    # Of numpy's generators only this one promises the same numbers in every version.
    chance = np.random.RandomState(seed)
    flat, size = units.reshape(len(units), -1), units.shape[1]
    found: list[float] = []
    for first in range(0, draws, AT_ONCE):
        drawn = chance.random_sample((min(AT_ONCE, draws - first), len(units)))
        picked = (drawn * len(units)).astype(int)
        times = np.stack([np.bincount(row, minlength=len(units)) for row in picked])
        found += alphas((times @ flat).reshape(-1, size, size), level).tolist()
    defined = [one for one in found if not np.isnan(one)]
    if not defined:
        return float("nan"), float("nan")
    low, high = np.quantile(defined, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return float(low), float(high)


def share(codes: pd.DataFrame) -> tuple[float, int]:
    """The share of pairs of codings of one unit that agree, and how many pairs there are; NaN without any."""
    agreed = pairs = 0
    for one, other in combinations(codes.columns, 2):
        both = codes[[one, other]].dropna()
        pairs += len(both)
        agreed += int((both[one].astype(str) == both[other].astype(str)).sum())
    return (agreed / pairs if pairs else float("nan")), pairs


def confusion(codes: pd.DataFrame, values: Sequence[str], one: str, other: str) -> pd.DataFrame:
    """How often a coder gave each value where another gave each: the first in rows, the second in columns."""
    names = [str(value) for value in values]
    both = codes[[one, other]].dropna().astype(str)
    table = pd.crosstab(both[one], both[other]).reindex(index=names, columns=names, fill_value=0)
    table.index.name, table.columns.name = one, other
    return table


def comparable(dataset: Dataset, version: str | None = None) -> pd.DataFrame:
    """The codings by which coders are compared: role `coding`, one codebook version, without the training set.

    Args:
        dataset: whose `codings` are read.
        version: of the codebook; the newest that coders used when None.
    """
    rows = [row for row in dataset.codings if row.role is CodingRole.CODING]
    versions = {row.codebook_version for row in rows}
    if version is None:
        version = max(versions, key=parts, default=codebook().version)
    training = codebook().training_set(row.statement_id for row in dataset.statements)
    kept = [row for row in rows if row.codebook_version == version and row.statement_id not in training]
    frame = pd.DataFrame(
        {name: [getattr(row, name) for row in kept] for name in ("statement_id", "coder", *VARIABLES)}, dtype=object
    )
    return frame.map(lambda value: None if value is None else str(value))


def parts(version: str) -> list[int]:
    """A version as numbers, so that 10 comes after 9."""
    return [int(part) for part in version.split(".")]


def by_coder(codings: pd.DataFrame, variable: str) -> pd.DataFrame:
    """The codes of a variable: a row for each statement, a column for each coder."""
    rows = codings.set_index("statement_id")
    return pd.DataFrame({coder: own[variable] for coder, own in rows.groupby("coder")})


def agreement(
    dataset: Dataset, by: str | None = None, *, version: str | None = None, coder: Iterable[str] | None = None
) -> pd.DataFrame:
    """How far the coders agree, from `codings`: a row for each variable, or for each variable and group.

    Columns: `variable`, `group` (of `by`; `all` without), `coders`, `statements` coded by two or more, `pairs` of
    codings, `share` of pairs that agree, `alpha` (ordinal for stance, nominal for act), and `low` and `high`, its 95 %
    interval by a bootstrap over statements. The training set is left out. No rows without codings.

    Args:
        dataset: whose `codings` are read.
        by: `topic` (the head of the primary topic), `speaker` or `setting`.
        version: of the codebook; the newest that coders used when None.
        coder: only these; all who coded by that version when None.

    Raises:
        UnknownNameError: `by` is none of these, or a coder has not coded by that version.
    """
    if by is not None and by not in GROUPS:
        raise UnknownNameError.among(GROUPS, "group", by)
    codings = comparable(dataset, version)
    if coder is not None:
        codings = codings[codings["coder"].isin(chosen(dataset, codings, coder))]
    group = GROUPS[by] if by else lambda _row: "all"
    groups = {key: group(dataset.statements[key]) for key in codings["statement_id"].unique()}
    found = [
        {"variable": variable, "group": name, **compared(codes, variable)}
        for variable in VARIABLES
        for name, codes in split(by_coder(codings, variable), groups)
    ]
    return pd.DataFrame(found, columns=list(RESULT))


def chosen(dataset: Dataset, codings: pd.DataFrame, coder: Iterable[str]) -> list[str]:
    """The requested coders, if all of them exist."""
    known, wanted = set(codings["coder"]), [coder] if isinstance(coder, str) else list(coder)
    for name in wanted:
        if name not in known:
            if name in {row.coder for row in dataset.codings}:
                only = "has coded nothing beyond the training set, which is left out, by this version of the codebook"
                raise UnknownNameError(f"{shown(name)} {only}. Coders: {', '.join(map(shown, sorted(known)))}.")
            raise UnknownNameError.among(known, "coder", name)
    return wanted


def split(codes: pd.DataFrame, groups: dict[str, str]) -> Iterable[tuple[str, pd.DataFrame]]:
    """The codes of each group, by its name, those groups left out in which no statement was coded twice."""
    paired = codes[codes.notna().sum(axis=1) > 1]
    for name in sorted(set(groups.values())):
        rows = paired[[groups[str(key)] == name for key in paired.index]]
        if len(rows):
            yield name, rows


def compared(codes: pd.DataFrame, variable: str) -> dict[str, Any]:
    """The figures of some codes."""
    values, level = VARIABLES[variable]
    agreed, pairs = share(codes)
    low, high = interval(codes, list(values), level)
    return {
        "coders": int(codes.notna().any().sum()),
        "statements": len(codes),
        "pairs": pairs,
        "share": agreed,
        "alpha": alpha(codes, list(values), level),
        "low": low,
        "high": high,
    }


def head(topic: Topic) -> Topic:
    """The head of a topic: itself, when it stands under none."""
    return topic if topic.parent is None else head(topic.parent)


def topic_of(row: Statement) -> str:
    """The head of the primary topic of a statement."""
    return head(row.topics[0]).label


GROUPS: dict[str, Callable[[Statement], str]] = {
    "topic": topic_of,
    "speaker": lambda row: row.speaker.name,
    "setting": lambda row: str(row.setting),
}
