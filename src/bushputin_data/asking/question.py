"""One question with its answer, and the rows from which the answer follows."""

from __future__ import annotations

from dataclasses import dataclass

# What stands between several forms or ids where they have to be one text.
BETWEEN = " | "
# The columns that hold several.
SEVERAL = ("accepted", "evidence")


@dataclass(frozen=True, slots=True)
class Question:
    """A closed question.

    Attributes:
        question_id: the recipe and what it was used on: the same as long as that is there, whatever its cells say.
        recipe: the rule by which it was made.
        question: what is asked.
        answer: the answer as one would print it; always an accepted form.
        accepted: the forms in which an answer is right.
        evidence: the rows from which the answer follows, as `bp.cite` names rows.
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
    """A question whose answer is the first of the forms; a form that comes again is left out."""
    accepted = tuple(dict.fromkeys(filter(None, forms)))
    return Question(f"{recipe}:{of}", recipe, question, accepted[0], accepted, evidence, answerable)
