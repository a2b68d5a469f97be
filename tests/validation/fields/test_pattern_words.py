from __future__ import annotations

import pytest

from bushputin_data.validation.fields.pattern_words import in_words


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("[A-Z]{2}", "two capital letters"),
        ("^[0-9]{4}$", "four digits"),
        (r"\d{4}-\d{2}", "four digits, then '-', then two digits"),
        ("K[0-9]+", "'K', then one or more digits"),
        ("[a-z]{2,5}", "two to five small letters"),
        ("[a-z]{2,}", "two or more small letters"),
        ("[A-Z0-9]{13}", "13 capital letters or digits"),
        ("[0-9]", "one digit"),
        (r"[0-9]{1}\.[0-9]{1}", "one digit, then '.', then one digit"),
        ("[A-Z]", "one capital letter"),
    ],
)
def test_simple_pattern_is_put_into_words(pattern: str, words: str) -> None:
    assert in_words(pattern) == words


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "abc",
        "[^A-Z]",
        "(?i)[a-z]",
        "a|b",
        "[A-Z]*",
        "ab+",
        "[a-z]{2}{3}",
        ".",
        "x{2}",
        "[0-9]-" * 4,
        r"[0-9]\$",
        "$[",
    ],
)
def test_of_other_patterns_nothing_is_said(pattern: str) -> None:
    assert in_words(pattern) is None
