"""One question with its answer, and the rows from which the answer is derived."""

from __future__ import annotations

from dataclasses import dataclass

# The separator between several forms or ids in one text.
BETWEEN = " | "
# The columns with several values.
SEVERAL = ("accepted", "evidence")


@dataclass(frozen=True, slots=True)
class Question:
    """A quiz question.

    Attributes:
        question_id: the recipe and what it was applied to; it stays the same even if the cells change.
        recipe: the rule by which the question was generated.
        question: the question.
        answer: the answer as it should be printed; always an accepted form.
        accepted: the accepted forms of the answer.
        evidence: the rows from which the answer is derived, with ids as used by `bp.cite`.
        answerable: whether the rows give an answer.
    """

    question_id: str
    recipe: str
    question: str
    answer: str
    accepted: tuple[str, ...]
    evidence: tuple[str, ...]
    answerable: bool = True


def made(
    recipe: str, of: str, question: str, forms: list[str], evidence: tuple[str, ...], *, answerable: bool = True
) -> Question:
    """A question whose answer is the first form; repeated forms are dropped."""
    accepted = tuple(dict.fromkeys(filter(None, forms)))
    return Question(f"{recipe}:{of}", recipe, question, accepted[0], accepted, evidence, answerable)
