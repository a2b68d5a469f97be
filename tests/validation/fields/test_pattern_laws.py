"""Laws of patterns: where one runs does not change what it says, and what runs here is quick whatever the text is."""

from __future__ import annotations

import re
import sys
import time
import unicodedata
import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterator
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.pattern_costs import UnprovenError, match_steps, search_steps
from bushputin_data.validation.fields.pattern_reading import (
    DIGIT,
    KINDS,
    NOWHERE,
    OUTSIDE,
    REST,
    SPACE,
    WORD,
    Reader,
    reach,
)
from bushputin_data.validation.fields.patterns import Cage, compile_pattern
from bushputin_data.validation.limits import Limits

PLAIN = st.sampled_from(
    ["a", "b", "ab", "ba", "[ab]", "[^a]", ".", "^", "$", "", r"\w", r"\s", r"\S", "é", "[à-ö]", "k"]
)
ODD = st.sampled_from(["(?=a)", "(?!b)", r"(a)\1", "(?>a*)", "(a)?(?(1)b|a)", r"\b", "a*+"])
QUANTIFIERS = st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}", "*?", "+?", "??", "{1,3}?"])


def deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        several.map("".join),
        several.map(lambda parts: f"(?:{'|'.join(parts)})"),
        several.map(lambda parts: f"({'|'.join(parts)})"),
        st.tuples(inner, QUANTIFIERS).map(lambda both: f"(?:{both[0]}){both[1]}"),
        st.tuples(inner, QUANTIFIERS).map(lambda both: f"({both[0]}){both[1]}"),
    )


def is_pattern(text: str) -> bool:
    try:
        parser.parse(text)
    except re.error:
        return False
    return True


KNOWN = st.recursive(PLAIN, deeper, max_leaves=8).filter(is_pattern)
ANY = st.tuples(st.sampled_from(["", "", "(?i)", "(?s)", "(?x)"]), st.recursive(PLAIN | ODD, deeper, max_leaves=8))
PATTERNS = ANY.map("".join).filter(is_pattern)
TEXTS = st.text(st.sampled_from("aabbkKſ é\n!"), max_size=10)


@pytest.fixture(scope="module")
def cage() -> Iterator[Cage]:
    with Cage(Limits(pattern_seconds=20)) as one:
        yield one


@settings(deadline=None)
@given(PATTERNS, st.lists(TEXTS, min_size=1, max_size=5))
@example("(?:|a)+?b", ["", "ab", "aab"])
@example("(?i)[k-s]+", ["ſ", "\u212a", "K"])
def test_verdict_is_that_of_fullmatch_wherever_it_was_found(cage: Cage, text: str, values: list[str]) -> None:
    expected = [re.fullmatch(text, value) is not None for value in values]
    pattern = compile_pattern(text, cage)
    assert [pattern.matches(value) for value in values] == expected
    assert cage.ask(len(cage.compiled) + 1_000_000, text, values).verdicts == expected
    pattern = compile_pattern(text, cage)
    pattern.prefetch(values)
    assert [pattern.matches(value) for value in values] == expected
    # The children's memory of patterns is not what is tested here.
    cage.compiled.clear()
    cage.close()
    cage.weight = 0


@settings(deadline=None)
@given(PATTERNS, st.text(st.sampled_from("ab ék"), min_size=1, max_size=4), st.sampled_from(["", "!", "a", "\n"]))
@example("(?:a|b)*", "a", "!")
@example("((a|b)*|c)*", "ab", "!")
def test_pattern_that_runs_here_is_quick_for_repetitive_texts(text: str, piece: str, end: str) -> None:
    tree = parser.parse(text)
    match, seek = re.compile(text).fullmatch, re.compile(text).search
    for longest, run in ((reach(tree), match), (reach(tree, search=True), seek)):
        for length in (3000, 100_000):
            value = (piece * length)[: min(longest, length) - len(end)] + end
            if len(value) <= longest:
                start = time.perf_counter()
                run(value)
                assert time.perf_counter() - start < 60


class Steps:
    """Follows all ways of a pattern through a text, as the engine does until one succeeds, and counts the steps."""

    def __init__(self, text: str, most: int) -> None:
        self.text, self.most, self.count = text, most, 0
        self.sets: dict[str, re.Pattern[str]] = {}

    def step(self) -> None:
        self.count += 1
        if self.count > self.most:
            raise OverflowError

    def follow(self, nodes: list[Any], place: int, on: Callable[[int], None]) -> None:
        if not nodes:
            on(place)
            return
        (kind, value), rest = nodes[0], nodes[1:]

        def go_on(place: int) -> None:
            self.follow(rest, place, on)

        if kind is op.SUBPATTERN:
            self.follow(list(value[3]), place, go_on)
        elif kind is op.BRANCH:
            for branch in value[1]:
                self.step()
                self.follow(list(branch), place, go_on)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT):
            self.repeat(value, 0, place, None, go_on)
        else:
            self.step()
            if kind is op.AT:
                go_on(place)
            elif place < len(self.text) and self.takes(kind, value, self.text[place]):
                go_on(place + 1)

    def repeat(self, value: Any, done: int, place: int, last: int | None, on: Callable[[int], None]) -> None:
        least, most, body = value
        if done < most and place != last:
            self.step()
            self.follow(list(body), place, lambda end: self.repeat(value, done + 1, end, place, on))
        if done >= least:
            self.step()
            on(place)

    def takes(self, kind: Any, value: Any, char: str) -> bool:
        if kind is op.ANY:
            return True
        if kind in (op.LITERAL, op.NOT_LITERAL):
            return (ord(char) == value) is (kind is op.LITERAL)
        taken = any(self.holds(one, codes, char) for one, codes in value)
        return taken is not (value[0][0] is op.NEGATE)

    @staticmethod
    def holds(kind: Any, codes: Any, char: str) -> bool:
        if kind is op.RANGE:
            return bool(codes[0] <= ord(char) <= codes[1])
        if kind is op.CATEGORY:
            classes = {op.CATEGORY_WORD: r"\w", op.CATEGORY_SPACE: r"\s", op.CATEGORY_NOT_SPACE: r"\S"}
            return re.match(classes[codes], char) is not None
        return kind is op.LITERAL and ord(char) == codes


@settings(deadline=None, max_examples=300)
@given(KNOWN, st.text(st.sampled_from("aab é!"), max_size=8))
@example("(?:(a)*?(?:[ab])*[ab].(a)+ba.a)?", "aaaaaa")
@example("(((?:(?:[^a]|.|[^a])|.|[ab])){2}){2}", "abb")
@example("(a)+([^a])??", "aaaaaaaa")
def test_no_text_takes_more_steps_than_were_counted(pattern: str, text: str) -> None:
    tree = parser.parse(pattern)
    try:
        whole = Reader(tree).whole()
    except UnprovenError:
        assume(False)
    most = match_steps(whole, len(text))
    assume(most < 50_000)
    steps = Steps(text, most)
    steps.follow(list(tree), 0, lambda _: steps.step())
    assert match_steps(whole, len(text) + 1) >= most
    assert search_steps(whole, len(text)) >= most


SETS = [
    r"\w",
    r"\d",
    r"\s",
    r"\W",
    r"\D",
    r"\S",
    "[^a]",
    "[^k]",
    r"[^\w]",
    r"[^\s,]",
    "[а-я]",
    "[^а-я]",
    "k",
    "s",
    "i",
    "å",
]
SETS += [
    "ſ",
    "\u212a",
    "İ",
    "ı",
    "[a-z]",
    "[A-F]",
    "[à-ö]",
    "[^à-ö]",
    "ς",
    "ͅ",
    "ǅ",
    "ß",
    "ẞ",
    "ⓐ",
    "[ⅰ-ⅹ]",
    r"[^\d_]",
    "_",
]


@pytest.mark.parametrize("flag", ["", "(?i)"])
@pytest.mark.parametrize("text", SETS)
def test_set_of_symbols_is_never_too_small(text: str, flag: str) -> None:
    # A second part names bounds of its own.
    tree = parser.parse(f"{flag}{text}[е-ё]?")
    reader = Reader(tree)
    symbols = reader.characters(*tree[0])
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    for found in re.finditer(flag + text, every):
        code = found.start()
        char, stretch = chr(code), bisect_right(reader.bounds, code) - 1
        kind = DIGIT if char.isdecimal() else SPACE if char.isspace() else WORD if char.isalnum() else REST
        symbol = 2 << (code if code < OUTSIDE else OUTSIDE + len(KINDS) * stretch + kind)
        assert symbols & symbol, (text, hex(code), unicodedata.name(chr(code), ""))


def test_what_is_not_known_runs_nowhere_here() -> None:
    for text in (r"(a)\1", "(?=a)b", "(?a:a)", "(?>a)", "a++", "(a)?(?(1)b|c)", "(?:a?)*", "(?!)"):
        assert reach(parser.parse(text)) == NOWHERE


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from(r"ab|()[]{}*+?^$.\-,:!=<>#Pik1di&~é") | st.characters(), max_size=14))
@example("(?au)a")
@example("(?L)a")
@example("(?a)(?u)a")
@example("(?x)(?-x: a)")
@example("a{4294967295}")
@example("a{4294967294}")
@example("\\N{DIGIT ONE}")
@example("\\8")
@example(r"\\[[")
def test_any_string_is_a_pattern_or_told_not_to_be(cage: Cage, text: str) -> None:
    try:
        compile_pattern(text, cage)
    except (re.error, FaultError):
        # Python also warns of some wrong patterns, before it refuses them.
        with pytest.raises((re.error, ValueError, OverflowError)), warnings.catch_warnings(action="ignore"):
            re.compile(text)
    cage.weight = 0
