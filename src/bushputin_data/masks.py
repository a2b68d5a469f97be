"""Masks replace names, offices, countries, places and years in the texts that coders see.

A mask hides who speaks, not what is spoken about: a reader who knows the history will often guess.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from bushputin_data.codebook import MaskLists, SideMasks, codebook
from bushputin_data.errors import UsageError

# The kinds of words that reveal a side, each with its mask; a leader is the speaker or the other one.
OF_A_SIDE = ("official", "country", "people", "government", "parliament")
OF_NEITHER = {
    "numbers": "[NUMBER]",
    "years": "[YEAR]",
    "dates": "[DATE]",
    "places": "[PLACE]",
    "accounts": "account",
    "offices": "[OFFICE]",
}


@lru_cache(maxsize=8192)
def masked(text: str, speaker: str) -> str:
    """A text of this speaker as coders see it.

    >>> masked("Tells Bush in 2008 that Russia's position is known in Washington.", "vladimir-putin")
    "Tells [OTHER] in [YEAR] that [SPEAKER'S COUNTRY]'s position is known in [OTHER'S COUNTRY]."
    """
    pattern, masks = compiled(speaker)
    return pattern.sub(lambda found: masks[found.lastgroup or ""], text)


@cache
def compiled(speaker: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A single pattern for everything that is masked for a speaker, and the mask for each of its groups.

    Raises:
        UsageError: the codebook has no masks for this speaker.
    """
    lists = codebook().masks
    sides = {"SPEAKER" if side.person == speaker else "OTHER": side for side in lists.sides.values()}
    if "SPEAKER" not in sides:
        known = ", ".join(side.person for side in lists.sides.values())
        raise UsageError(f"the codebook has masks for {known}, but none for {speaker}")
    alternatives = [*neutral(lists), *(one for who, side in sides.items() for one in of_a_side(who, side))]
    groups = {f"m{number}": mask for number, (_, mask) in enumerate(alternatives)}
    parts = (f"(?P<m{number}>{words})" for number, (words, _) in enumerate(alternatives))
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)"), groups


def neutral(lists: MaskLists) -> list[tuple[str, str]]:
    """Words that reveal the time or occasion, but no side."""
    return [(words, mask) for kind, mask in OF_NEITHER.items() for words in getattr(lists, kind)]


def of_a_side(who: str, side: SideMasks) -> list[tuple[str, str]]:
    """Words that reveal one side."""
    named = [(words, f"[{who}]") for words in side.leader]
    return named + [(words, f"[{who}'S {kind.upper()}]") for kind in OF_A_SIDE for words in getattr(side, kind)]
