import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data import Dataset, UsageError
from bushputin_data.codebook import codebook
from bushputin_data.masks import OF_A_SIDE, OF_NEITHER, compiled, masked
from bushputin_data.sheets import texts

BUSH, PUTIN = "george-w-bush", "vladimir-putin"
# Typed here on purpose: it does not follow the lists of the codebook.
TELLING = re.compile(
    r"Bush\b|Bush's|Putin|Vladimir|\bGeorge\b|Буш|Путин|Джордж|Владимир|Russia|Soviet|Moscow|Kremlin|Duma\b|America|"
    r"United States|\bUS\b|\bU\.S|\bUSA\b|Washington|White House|Congress|Росси|росси|Москв|Кремл|Америк|американ|США|"
    r"Rice\b|Cheney|Powell|Hadley|Lavrov|Medvedev|Peskov|Crawford|Sochi|Camp David|memoir|[Pp]rime [Mm]inister|"
    r"\b(?:19|20)\d\d\b"
)


def test_no_name_and_no_year_is_left_in_the_release(release: Dataset) -> None:
    for row in release.statements:
        for text in texts(row).values():
            assert not TELLING.search(text), (row.statement_id, text)


def test_nothing_of_the_lists_is_left_in_the_release(release: Dataset) -> None:
    for row in release.statements:
        pattern, _ = compiled(row.speaker_id)
        for text in texts(row).values():
            without = re.sub(r"\[[^]]*\]", "[]", text)
            assert not pattern.search(without), (row.statement_id, text)


def test_masks_are_the_same_for_both_but_turned_round(release: Dataset) -> None:
    for row in release.statements:
        one, other = (masked(row.paraphrase, who) for who in (BUSH, PUTIN))
        assert one.replace("[SPEAKER", "[").replace("[OTHER", "[") == other.replace("[SPEAKER", "[").replace(
            "[OTHER", "["
        )
        assert one.count("[SPEAKER") == other.count("[OTHER")


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Tells Bush that he agrees.", "Tells [OTHER] that he agrees."),
        ("President George W. Bush and Mr. Putin", "[OTHER] and [SPEAKER]"),
        ("Bush's and Putins' words", "[OTHER]'s and [SPEAKER]' words"),
        ("the elder Bush in Sochi", "[OTHER'S OFFICIAL] in [PLACE]"),
        ("US-Russian relations", "[OTHER'S COUNTRY]-[SPEAKER'S COUNTRY] relations"),
        ("the U.S. and Russia", "the [OTHER'S COUNTRY] and [SPEAKER'S COUNTRY]"),
        ("the United States of America", "the [OTHER'S COUNTRY]"),
        ("According to the Kremlin", "According to the [SPEAKER'S GOVERNMENT]"),
        ("Congress and the Duma", "[OTHER'S PARLIAMENT] and the [SPEAKER'S PARLIAMENT]"),
        ("in 2008 and the 1990s", "in [YEAR] and the [YEAR]"),
        ("resolution 1747", "resolution [NUMBER]"),
        ("on 13 December, after 11 September", "on [DATE], after 11 September"),
        ("2,200 warheads, 45 million", "2,200 warheads, 45 million"),
        ("Georgia, Bushehr, us", "Georgia, Bushehr, us"),
        ("Путину и Бушу в России", "[SPEAKER] и [OTHER] в [SPEAKER'S COUNTRY]"),
        ("his memoir", "his account"),
        ("Rice University, says Rice", "[PLACE], says [OTHER'S OFFICIAL]"),
        ("the President of the United States and the Vice President", "[OTHER] and the [OFFICE]"),
        ("Russians and Americans", "[SPEAKER'S PEOPLE] and [OTHER'S PEOPLE]"),
        ("антиамериканскую истерию американцев", "[OTHER'S COUNTRY] истерию [OTHER'S PEOPLE]"),
        ("", ""),
    ],
)
def test_what_is_masked(text: str, seen: str) -> None:
    assert masked(text, PUTIN) == seen


@given(st.text(max_size=60), st.sampled_from([BUSH, PUTIN]))
def test_masking_twice_changes_nothing(text: str, who: str) -> None:
    assert masked(masked(text, who), who) == masked(text, who)


def test_a_speaker_of_another_pair_is_refused() -> None:
    with pytest.raises(UsageError, match="but none for ronald-reagan"):
        masked("Tells Gorbachev", "ronald-reagan")


def test_every_expression_is_of_use_or_a_word() -> None:
    lists = codebook().masks
    words = [word for kind in OF_NEITHER for word in getattr(lists, kind)]
    words += [word for side in lists.sides.values() for kind in ("leader", *OF_A_SIDE) for word in getattr(side, kind)]
    assert len(set(words)) == len(words)
    assert all(re.compile(word).groups == 0 for word in words)
    assert not any(re.fullmatch(word, "") for word in words)
