"""How far coders agree: Krippendorff's alpha with an interval, pairwise agreement, and confusion tables.

Needs numpy, which is installed with pandas. Codes are a DataFrame with one row per unit and one column per coder, and a
missing value where a coder did not code the unit. The method is that of K. Krippendorff, Content Analysis, 4th ed.
(2019), chapter 12.
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
# The number of bootstrap draws made at once.
AT_ONCE = 250
RESULT = ("variable", "group", "coders", "statements", "pairs", "share", "alpha", "low", "high")


def coincidences(codes: pd.DataFrame, values: Sequence[str]) -> Array:
    """The matrix of value pairs for each unit that at least two coders coded.

    Each pair counts in both directions, divided by the number of the unit's coders minus one, so that a unit weighs as
    much as its number of codings.

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
    """Krippendorff's alpha: 1 for full agreement, 0 for chance; NaN if all codes are equal, or no unit has two codings.

    Args:
        codes: one row per unit, one column per coder, missing where a coder did not code the unit.
        values: the possible values of a code; for `ordinal`, in order.
        level: the level of measurement, which defines how different two values are.
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
    """The squared difference between each two values.

    Nominal: 0 or 1. Ordinal: the number of codings between the two values, counting half of those at either end.
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
    """The 95 % percentile interval of alpha from a bootstrap over units; NaN if alpha is undefined.

    As many units as there are, each with all its codings, are drawn with replacement; draws in which alpha is undefined
    are left out. The same seed gives the same interval.
    """
    units = coincidences(codes, values)
    if not len(units):
        return float("nan"), float("nan")
    # The only generator in numpy that is guaranteed to give the same numbers in every version.
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
    """The share of pairs of codings of the same unit that agree, and the number of pairs; NaN if there are none."""
    agreed = pairs = 0
    for one, other in combinations(codes.columns, 2):
        both = codes[[one, other]].dropna()
        pairs += len(both)
        agreed += int((both[one].astype(str) == both[other].astype(str)).sum())
    return (agreed / pairs if pairs else float("nan")), pairs


def confusion(codes: pd.DataFrame, values: Sequence[str], one: str, other: str) -> pd.DataFrame:
    """How often each value of one coder met each value of the other: the first in rows, the second in columns."""
    names = [str(value) for value in values]
    both = codes[[one, other]].dropna().astype(str)
    table = pd.crosstab(both[one], both[other]).reindex(index=names, columns=names, fill_value=0)
    table.index.name, table.columns.name = one, other
    return table


def comparable(dataset: Dataset, version: str | None = None, *, training: bool = False) -> pd.DataFrame:
    """The codings by which coders are compared: role `coding`, one codebook version, without the training set.

    Args:
        dataset: the dataset with the codings.
        version: the version of the codebook; the newest that coders have used if None.
        training: True for the training set alone, instead of all other statements.
    """
    rows = [row for row in dataset.codings if row.role is CodingRole.CODING]
    versions = {row.codebook_version for row in rows}
    if version is None:
        version = max(versions, key=parts, default=codebook().version)
    discussed = codebook().training_set(row.statement_id for row in dataset.statements)
    kept = [
        row for row in rows if row.codebook_version == version and (row.statement_id in discussed) is bool(training)
    ]
    frame = pd.DataFrame(
        {name: [getattr(row, name) for row in kept] for name in ("statement_id", "coder", *VARIABLES)}, dtype=object
    )
    return frame.map(lambda value: None if value is None else str(value))


def parts(version: str) -> list[int]:
    """A version as numbers, so that 10 comes after 9."""
    return [int(part) for part in version.split(".")]


def by_coder(codings: pd.DataFrame, variable: str) -> pd.DataFrame:
    """The codes of a variable: one row per statement, one column per coder."""
    rows = codings.set_index("statement_id")
    return pd.DataFrame({coder: own[variable] for coder, own in rows.groupby("coder")})


def agreement(
    dataset: Dataset,
    by: str | None = None,
    *,
    version: str | None = None,
    coder: Iterable[str] | None = None,
    training: bool = False,
) -> pd.DataFrame:
    """How far the coders agree, from `codings`: one row per variable, or per variable and group.

    Columns: `variable`; `group` (of `by`; otherwise `all`); the number of `coders`; the `statements` coded by at least
    two; the `pairs` of codings; the `share` of pairs that agree; `alpha` (ordinal for stance, nominal for act); and
    `low` and `high`, its 95 % interval from a bootstrap over statements. The training set is left out, because
    coders discuss it; `training=True` compares them on it alone. There are no rows without codings. With few statements
    the interval is wide or undefined, and alpha says little.

    Args:
        dataset: the dataset with the codings.
        by: `topic` (the top-level topic of the primary one), `speaker` or `setting`.
        version: the version of the codebook; the newest that coders have used if None.
        coder: only these coders; all who coded by that version if None.
        training: True for the training set alone, instead of all other statements.

    Raises:
        UnknownNameError: `by` is none of these, or a coder has not coded by that version.
    """
    if by is not None and by not in GROUPS:
        raise UnknownNameError.among(GROUPS, "group", by)
    codings = comparable(dataset, version, training=training)
    if coder is not None:
        codings = codings[codings["coder"].isin(chosen(dataset, codings, coder, training=training))]
    group = GROUPS[by] if by else lambda _row: "all"
    groups = {key: group(dataset.statements[key]) for key in codings["statement_id"].unique()}
    found = [
        {"variable": variable, "group": name, **compared(codes, variable)}
        for variable in VARIABLES
        for name, codes in split(by_coder(codings, variable), groups)
    ]
    return pd.DataFrame(found, columns=list(RESULT))


def chosen(dataset: Dataset, codings: pd.DataFrame, coder: Iterable[str], *, training: bool = False) -> list[str]:
    """The requested coders, if all of them exist."""
    known, wanted = set(codings["coder"]), [coder] if isinstance(coder, str) else list(coder)
    for name in wanted:
        if name not in known:
            if name in {row.coder for row in dataset.codings}:
                raise UnknownNameError(f"{shown(name)} {elsewhere(known, training=training)}")
            raise UnknownNameError.among(known, "coder", name)
    return wanted


def elsewhere(known: Iterable[str], *, training: bool) -> str:
    """What to say of a coder whose codings are all outside the part, or by another version of the codebook."""
    part = (
        "has coded nothing of the training set"
        if training
        else "has coded nothing beyond the training set, which is left out (training=True compares on it alone),"
    )
    return f"{part} by this version of the codebook. Coders: {', '.join(map(shown, sorted(known)))}."


def split(codes: pd.DataFrame, groups: dict[str, str]) -> Iterable[tuple[str, pd.DataFrame]]:
    """The codes of each group, by name, leaving out groups in which no statement was coded twice."""
    paired = codes[codes.notna().sum(axis=1) > 1]
    for name in sorted(set(groups.values())):
        rows = paired[[groups[str(key)] == name for key in paired.index]]
        if len(rows):
            yield name, rows


def compared(codes: pd.DataFrame, variable: str) -> dict[str, Any]:
    """The agreement figures for some codes."""
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
    """The top-level topic of a topic; itself if it has no parent."""
    return topic if topic.parent is None else head(topic.parent)


def topic_of(row: Statement) -> str:
    """The top-level topic of the primary topic of a statement."""
    return head(row.topics[0]).label


GROUPS: dict[str, Callable[[Statement], str]] = {
    "topic": topic_of,
    "speaker": lambda row: row.speaker.name,
    "setting": lambda row: str(row.setting),
}
