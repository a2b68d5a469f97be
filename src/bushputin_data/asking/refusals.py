"""Answers that say that there is none to be had: “I don't know”, “the sources do not say”, “cannot be determined”.

A text says so when each of its sentences does, and none of them goes on to guess. Sentences come as `grading` compares
them: words without case, accents, punctuation and articles.
"""

from __future__ import annotations

import re

# What may stand before it, and is no answer by itself.
OPENING = (
    r"(?:answer )?(?:(?:sorry|apologies|unfortunately|honestly|alas|well|my answer is|answer is|it is|its|this is) )*"
)
# What it may be said of, or by whom: a clause that begins with one of these words.
CLAUSE = (
    "(?: (?:about|according|based|by|exactly|for|from|given|here|how|if|in|of|on|that|this|to|what|when|where|"
    "whether|which|who|with|either|not|without|yet)(?: .*)?)?"
)
# A guess after it is an answer, and a wrong one.
GUESS = re.compile(
    r"\b(?:but|however|although|though|yet they|probably|likely|perhaps|maybe|guess|presumably|i think|i believe|"
    r"i would say|yes)\b"
)
UNSURE = r"(?:not |no longer )?(?:sure|certain|able to (?:answer|say|tell|determine|confirm)|aware)"
KNOWN = r"(?:known|available|reliable|clear|further|documented|such|definitive|that|any|enough|sufficient)"
SOURCES = rf"(?:{KNOWN} )*(?:sources?|data|dataset|rows?|records?|documents?|evidence|information|answer|documentation)"
THEY = rf"{SOURCES}(?: (?:searched|consulted|available|given|provided|known|cited|used))?"
SAY = (
    r"(?:say|tell|know|state|give|mention|record|contain|answer|specify|show|indicate|confirm|provide|cover|settle)"
    r"(?: duration| day| date| place| number| name| answer)?"
)
NOT = r"(?:do|does|did|can|could) ?not|dont|doesnt|didnt|cant|couldnt"
FORMS = (
    rf"(?:i|we|one) (?:(?:really|simply|honestly) )?(?:{NOT}) (?:know|say|tell|answer|determine|confirm|find)",
    r"(?:dont|do not) know",
    r"(?:nobody|noone|no one) (?:knows|can (?:say|tell))",
    rf"(?:i am|im|we are) not {UNSURE.removeprefix('(?:not |no longer )?')}",
    r"(?:i am|im|we are) unable to (?:answer|say|tell|determine|confirm)",
    rf"(?:i|we|sources) (?:{NOT}) have {SOURCES}",
    r"(?:(?:i|we) have |there is |theres )?no (?:idea|clue|way of knowing|way to know)",
    r"(?:answer |day |date |place |number )?(?:is )?(?:currently )?(?:unknown|unanswerable|undetermined|indeterminate|"
    r"unclear|uncertain|undocumented|unrecorded|unspecified|unavailable)",
    r"(?:answer |it |this |that )?(?:is |was )?not (?:publicly )?(?:known|recorded|documented|stated|reported|"
    r"specified|given|available|answerable|certain|clear|in sources)",
    rf"(?:{THEY}|it) (?:{NOT}) {SAY}",
    rf"{THEY} (?:is|are) (?:silent|unclear|inconclusive|insufficient)",
    r"(?:(?:it|this|that|question|this question|answer) )?(?:cannot|can not|cant|could not|couldnt) be "
    r"(?:answered|determined|known|said|established|inferred|found|confirmed|ascertained)",
    rf"(?:(?:there (?:is|are|was|were)|theres|i have|we have) )?(?:no|not|insufficient) {THEY}",
    # What is left of “N/A” without its article.
    r"n|not applicable",
)
REFUSAL = re.compile(rf"{OPENING}(?:{'|'.join(FORMS)}){CLAUSE}")


def is_refusal(sentences: list[str]) -> bool:
    """Whether each of these sentences says that it is not known."""
    return bool(sentences) and all(REFUSAL.fullmatch(one) and not GUESS.search(one) for one in sentences)
