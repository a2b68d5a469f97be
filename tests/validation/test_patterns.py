from __future__ import annotations

import pytest

from bushputin_data.validation.fields.patterns import Caged, PatternTimeoutError, compile_pattern, is_risky
from bushputin_data.validation.limits import Limits, holding


@pytest.mark.parametrize(
    "pattern",
    [
        r"[a-z0-9]+(-[a-z0-9]+)*",
        r"\d{4}-\d{2}-\d{2}(-[a-z0-9]+)+",
        r"[A-Z][A-Za-z]+(/[A-Z][A-Za-z_]+)+",
        r"https?://[^ ]+",
        r"[^@]+@[^@]+",
        r"Q[1-9]\d*",
        r"(yes|no)",
        r"[а-я]+-[а-я]+",
    ],
)
def test_pattern_with_one_way_to_match_runs_in_place(pattern: str) -> None:
    assert not is_risky(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",
        r"(a|aa)+",
        r"(a?){25}a{25}",
        r"a*a*b",
        r".*a.*b",
        r"(.*),(.*)",
        r"(x+x+)+y",
        r"(\w+\d)*",
        r"([а-я]я?)+",
        r"(x)\1",
        r"(?i)k+ſ+",
        r"(?=a*)a*",
    ],
)
def test_pattern_that_may_never_end_is_caged(pattern: str) -> None:
    assert is_risky(pattern)


def test_caged_pattern_matches_whole_values() -> None:
    cage = Caged(r"(a+)+b")
    assert [cage.matches(text) for text in ("aab", "aa", "aabc", "aab\n", "é")] == [True, False, False, False, False]
    cage.close()


def test_caged_pattern_is_ended_when_it_takes_too_long() -> None:
    with holding(Limits(pattern_seconds=0.2)), pytest.raises(PatternTimeoutError, match="more than"):
        Caged(r"(a+)+b").matches("a" * 64)


@pytest.mark.parametrize("text", ["[[a]b]", "([[a]+)+b"])
def test_a_pattern_that_a_later_python_may_read_otherwise_is_no_warning(text: str) -> None:
    compile_pattern(text)
