from __future__ import annotations

import pytest

from bushputin_data.validation.fields.characters import character_faults


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (" a", "edge_space"),
        ("a\u00a0", "edge_space"),
        ("=SUM(A1)", "formula_like"),
        ("@name", "formula_like"),
        ("a\u200bb", "invisible_character"),
        ("a\u202eb", "invisible_character"),
        ("a\x07b", "invisible_character"),
        ("cafe\u0301", "not_nfc"),
        ("mosc\u043ew", "look_alike"),
        ("caf\udce9", "encoding"),
    ],
)
def test_odd_text_has_one_name(text: str, rule: str) -> None:
    assert [odd.rule for odd in character_faults(text, is_id=True)] == [rule]


@pytest.mark.parametrize("text", ["plain", "naïve — Россия", "two\nlines", "a\tb", "-", "👩‍👩‍👧", "日本語"])
def test_plain_text_is_not_odd(text: str) -> None:
    assert list(character_faults(text, is_id=False)) == []


def test_letters_of_two_scripts_are_right_outside_ids() -> None:
    assert list(character_faults("Путин and Bush", is_id=False)) == []
