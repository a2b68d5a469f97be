"""Texts that break a rule by what the descriptor says."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bushputin_data.validation.plan.plan import Field
from bushputin_data.validation.testing.mutation import cells
from tests.validation.packages import field


def texts(rule: str, declared: dict[str, Any], text: str, *, is_id: bool = False) -> list[str]:
    make = cells.ERRORS.get(rule) or cells.WARNINGS[rule]
    return list(make(Field("a", 1, declared, declared["type"], is_id=is_id), text))


@pytest.mark.parametrize(
    ("pattern", "tame"),
    [
        ("[a-z]{2}-[0-9]+", True),
        ("(19|20)[0-9]{2}", True),
        ("(a+)+b", False),
        ("(?:b|bb)" * 10, False),
        ("a?" * 40 + "a" * 40, False),
        (r"(a|b)\1*c", True),
        (".*.*.*.*x", False),
    ],
)
def test_a_pattern_is_asked_only_where_that_ends_soon(pattern: str, tame: bool) -> None:
    assert cells.is_tame(pattern) == tame
    assert bool(texts("pattern", field("a", pattern=pattern), "a" * 20)) <= tame


def test_texts_do_not_match_a_pattern_that_their_beginnings_match() -> None:
    found = texts("pattern", field("a", pattern="[a-z]+"), "abc")
    assert "abc?" in found
    assert not any(re.fullmatch("[a-z]+", text) for text in found)


@pytest.mark.parametrize(
    ("rule", "declared", "found"),
    [
        ("minimum", field("a", "integer", minimum=5), ["4"]),
        ("maximum", field("a", "number", maximum=1.5), ["2.5"]),
        ("maximum", field("a", "number", maximum="1.5", decimalChar=","), ["2,5"]),
        ("exclusive_minimum", field("a", "integer", exclusiveMinimum=5), ["5"]),
        ("minimum", field("a", "date", minimum="2001-03-01"), ["2001-02-28"]),
        ("maximum", field("a", "date", maximum="9999-12-31"), []),
        ("minimum", field("a", "date", minimum="soon"), []),
        ("min_length", field("a", minLength=3), ["ab", "a", ""]),
        ("max_length", field("a", maxLength=5), ["abcdab"]),
        ("enum", field("a", "integer", enum=[0, 1]), ["99", "999983"]),
        ("category", {"name": "a", "type": "string", "categories": [{"value": "x"}]}, ["abcd?", "?"]),
        ("category", {"name": "a", "type": "string", "categories": ["x"], "constraints": {"enum": ["x"]}}, []),
        ("type", field("a", "list"), []),
        ("type", field("a", "date", format="%d.%m.%Y"), ["not a value"]),
        ("json_schema", field("a", "array", jsonSchema={"minItems": 1, "items": {"type": "string"}}), ["[]", "[null]"]),
        ("json_schema", field("a", "object", jsonSchema={"type": "object"}), []),
    ],
)
def test_a_text_is_just_beyond_what_is_allowed(rule: str, declared: dict[str, Any], found: list[str]) -> None:
    assert texts(rule, declared, "abcd") == found


def test_only_a_key_can_look_like_another() -> None:
    assert texts("look_alike", field("a"), "abc", is_id=True) == ["аbc"]
    assert texts("look_alike", field("a"), "abc") == []
    assert texts("look_alike", field("a"), "a12", is_id=True) == []
