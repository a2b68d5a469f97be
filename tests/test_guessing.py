"""How well the masks hide: the program that guesses from words finds what is there, and nothing where nothing is."""

import random

from bushputin_data import Dataset
from tools.guessing import guess, guesses

CLUSTERS = [str(at // 4) for at in range(80)]


def test_what_a_word_gives_away_is_guessed() -> None:
    values = ["Bush" if at % 2 else "Putin" for at in range(80)]
    shown = [f"[SPEAKER] says {'yes' if value == 'Bush' else 'no'} again" for value in values]
    found = guess("speaker", shown, values, CLUSTERS)
    assert (found.right, found.commonest, found.statements) == (1, 0.5, 80)


def test_words_of_a_contact_do_not_help_to_guess_the_same_contact() -> None:
    values = ["Bush" if at // 4 % 2 else "Putin" for at in range(80)]
    own = [f"word{at // 4}" for at in range(80)]
    assert guess("speaker", own, values, CLUSTERS).right <= 0.5
    assert guess("speaker", own, values, [str(at) for at in range(80)]).right == 1


def test_where_words_say_nothing_the_commonest_is_hardly_beaten() -> None:
    chance = random.Random(1)
    values = ["Bush" if chance.random() < 0.5 else "Putin" for _ in range(80)]
    shown = [" ".join(chance.choices("abcdefgh", k=6)) for _ in values]
    found = guess("speaker", shown, values, CLUSTERS)
    assert found.right <= found.commonest + 0.2


def test_speaker_and_period_of_the_release_are_guessed(release: Dataset) -> None:
    speaker, period = guesses(release)
    assert (speaker.what, period.what) == ("speaker", "period")
    assert speaker.statements == len(release.statements) > period.statements
    for found in (speaker, period):
        assert found.commonest < found.right < 1
