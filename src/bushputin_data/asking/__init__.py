"""Quiz questions with answers, generated from the rows by recipes, for teaching and for testing language models."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from bushputin_data.asking.contacts import day, place
from bushputin_data.asking.counts import count
from bushputin_data.asking.gaps import gap
from bushputin_data.asking.grading import grade
from bushputin_data.asking.question import Question
from bushputin_data.asking.statements import contact, speaker
from bushputin_data.dataset import Dataset, bundled, load
from bushputin_data.errors import UnknownNameError, UsageError, shown

if TYPE_CHECKING:
    from os import PathLike

    import pandas as pd

__all__ = ["grade", "questions"]

RECIPES: dict[str, Callable[[Dataset], Iterator[Question]]] = {
    "day": day,
    "place": place,
    "speaker": speaker,
    "contact": contact,
    "count": count,
    "gap": gap,
}


def questions(
    n: int | None = None,
    recipe: str | Iterable[str] | None = None,
    *,
    seed: int = 0,
    data: Dataset | str | PathLike[str] | None = None,
) -> pd.DataFrame:
    """Quiz questions with answers, generated from the rows, for teaching and for testing language models.

    Only rows of high certainty are used, and only questions that exactly one row answers. When a row changes, so does
    its question. The recipes are `day` (on what day the leaders met or called), `place` (in which city), `speaker`
    (which of them said it), `contact` (in which contact it was said), `count` (how many, by the counting rule) and
    `gap`: questions that the sources searched do not answer, with the rows of `coverage` as evidence.

    Columns: `question_id`, `recipe`, `question`, `answer`, `accepted` (a tuple of forms; see `grade`), `evidence` (a
    tuple of ids, as used by `cite`) and `answerable`.

    Args:
        n: the number of questions to draw at random; all if None.
        recipe: one or more recipes; all if None.
        seed: the seed of the draw; the same seed draws the same questions on every machine.
        data: an open dataset or its path, also for another pair of leaders; the bundled release if None.

    Raises:
        UnknownNameError: there is no such recipe; the message suggests similar ones.
        UsageError: `n` or `seed` is not a whole number, or `n` is negative.

    >>> import bushputin_data as bp
    >>> asked = bp.questions(recipe="place").set_index("question_id").loc["place:2001-06-16-brdo"]
    >>> asked.question
    'In which city or town did George W. Bush and Vladimir Putin meet in person on 16 June 2001?'
    >>> asked.evidence, bp.grade("Brdo pri Kranju", asked.accepted)
    (('2001-06-16-brdo',), True)
    """
    from bushputin_data.asking.tables import frame

    wanted = chosen(recipe)
    for name, value in (("n", 0 if n is None else n), ("seed", seed)):
        if isinstance(value, bool) or not isinstance(value, int):
            raise UsageError(f"{name} is {shown(value)}, not a whole number")
    if n is not None and n < 0:
        raise UsageError(f"n is {n}; it must be 0 or more")
    dataset = bundled() if data is None else data if isinstance(data, Dataset) else load(data)
    found = [one for name in wanted for one in RECIPES[name](dataset)]
    return frame(found if n is None else drawn(found, n, seed))


def chosen(recipe: str | Iterable[str] | None) -> list[str]:
    """The requested recipes, in their own order."""
    named = list(RECIPES) if recipe is None else [recipe] if isinstance(recipe, str) else list(recipe)
    for one in named:
        if one not in RECIPES:
            raise UnknownNameError.among(RECIPES, "recipe", one)
    return [one for one in RECIPES if one in named]


def drawn(found: list[Question], n: int, seed: int) -> list[Question]:
    """A random sample, in the original order; adding or removing a question changes only a few others.

    The draw uses the hash of seed and id, which is the same in every version of Python.
    """
    rank = {one.question_id: hashlib.sha256(f"{seed}:{one.question_id}".encode()).digest() for one in found}
    within = set(sorted(rank, key=rank.__getitem__)[:n])
    return [one for one in found if one.question_id in within]
