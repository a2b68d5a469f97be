"""No kernel takes for right what the exact judge does not, and the values of all others are the exact judge's."""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import Any

import pyarrow.compute as pc
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bushputin_data.validation.engine.exact import Column
from bushputin_data.validation.engine.screen import characters
from bushputin_data.validation.engine.screen.arrays import Texts, texts_of
from bushputin_data.validation.engine.screen.choice import kernel
from bushputin_data.validation.engine.screen.kernels import Decimals, Integers, Kernel, OneOf, Strings
from bushputin_data.validation.engine.screen.moments import Clocks, Moments, Years
from bushputin_data.validation.engine.screen.patterns import translated
from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.fields.characters import INVISIBLE, character_faults
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.plan.plan import Field
from bushputin_data.validation.stores.local import Room

MISSING = [frozenset([""]), frozenset(["", "NA", "-"]), frozenset(["0", "\ud800"]), frozenset[str]()]
FIELDS: list[dict[str, Any]] = [
    {"type": "string"},
    {"type": "any"},
    {"type": "string", "constraints": {"minLength": 2, "maxLength": 4}},
    {"type": "string", "constraints": {"pattern": "[a-z]+[0-9]*"}},
    {"type": "string", "constraints": {"pattern": r"\d\w?|[^a]|.\s"}},
    {"type": "string", "constraints": {"pattern": r"(?i)ab?"}},
    {"type": "string", "constraints": {"pattern": r"^a$|b(?=c)"}},
    {"type": "string", "constraints": {"enum": ["a", "b ", "NA", "б"]}},
    {"type": "string", "constraints": {"enum": ["a", "\ud800"]}},
    {"type": "string", "categories": ["a", "b"]},
    {"type": "string", "format": "email"},
    {"type": "integer"},
    {"type": "integer", "constraints": {"minimum": -5, "maximum": 10}},
    {"type": "integer", "constraints": {"exclusiveMinimum": 0, "exclusiveMaximum": 7}},
    {"type": "integer", "constraints": {"minimum": 1.5}},
    {"type": "integer", "constraints": {"enum": [-1, 0, 1]}},
    {"type": "integer", "groupChar": ","},
    {"type": "integer", "bareNumber": False},
    {"type": "number"},
    {"type": "number", "constraints": {"minimum": -90, "maximum": 90}},
    {"type": "number", "constraints": {"exclusiveMinimum": 0.1, "exclusiveMaximum": 0.3}},
    {"type": "number", "decimalChar": ","},
    {"type": "date"},
    {"type": "date", "constraints": {"minimum": "2001-01-20", "maximum": "2009-01-20"}},
    {"type": "date", "format": "%d.%m.%Y"},
    {"type": "year"},
    {"type": "year", "constraints": {"minimum": 2001, "exclusiveMaximum": 2009}},
    {"type": "year", "constraints": {"enum": [2001, "2009"]}},
    {"type": "yearmonth"},
    {"type": "boolean"},
    {"type": "boolean", "trueValues": ["yes", "1"], "falseValues": ["NA", "0"]},
    {"type": "boolean", "constraints": {"enum": [True]}},
    {"type": "datetime"},
    {"type": "datetime", "constraints": {"minimum": "2001-01-20T12:00:00", "maximum": "2009-01-20T12:00:00"}},
    {"type": "datetime", "constraints": {"exclusiveMinimum": "2001-01-20T12:00:00-05:00"}},
    {"type": "datetime", "constraints": {"exclusiveMaximum": "2009-01-20T12:00:00.000001"}},
    {"type": "datetime", "format": "any"},
    {"type": "time"},
    {"type": "time", "constraints": {"minimum": "09:00:00", "exclusiveMaximum": "17:00:00"}},
    {"type": "time", "constraints": {"maximum": "17:00:00+01:00"}},
    {"type": "integer", "categories": [{"value": 1, "label": "one"}, {"value": 7}]},
    {"type": "string", "categories": ["a", "b"], "constraints": {"enum": ["a"], "maxLength": 1}},
    {"type": "list"},
]
# Numbers, days and texts, right and wrong, as they are written by people and by machines of all kinds.
NEAR = (
    "0 1 7 10 -1 +1 -0 007 1_0 1e3 1E400 1. .5 . - -- 5-3 1,000 1,5 0.1 0.10 0.3 0.30000000000000001 "
    "90 90.0 90.0000000000000000001 -90 0x10 0b1 NaN nan INF -INF inf Infinity ٣ ½ ² 12a ９ "
    "9223372036854775807 9223372036854775808 -9223372036854775809 99999999999999999999 2001-01-19 "
    "2001-01-20 2009-01-20 2009-01-21 2004-02-29 2003-02-29 1900-02-29 2000-02-29 0000-01-01 "
    "0001-01-01 9999-12-31 10000-01-01 2004-2-9 20040209 2004-W01-1 2004-366 ٢٠٠٤-٠٢-٠٩ -004-01-01 "
    "2004-01-01T00:00:00 2004-13-01 2004-00-10 2004-04-31 01.02.2003 a b ab abc abcd abcde A á á Ａ é "
    "é а а́ aа аa ё в“ вё Ñ Ã© â€™ ï¿½ � пїЅ 锟斤拷 ΓÇÖ √a a√ ﬁ Å Å ﷽ 가 ᄀ ᅡ क़ 字 😀 👍🏽 ‘ ’ — № € true "
    "TRUE false yes NA N/A null =1 @a +b a@b.org a,b "
)
# Clocks and calendars: leap days and leap seconds, the end of a day, year 0, zones, fractions, digits of others.
NEAR += (
    "00:00:00 09:00:00 16:59:59 17:00:00 17:00:01 23:59:59 24:00:00 23:59:60 12:60:00 9:00:00 09:00 09:00:00.5 "
    "09:00:00Z 09:00:00+01:00 T09:00:00 09-00-00 09:00:0\u0660 0\u0663:00:00 09:00:00. 17:00:00,0 "
    "2001-01-20T12:00:00 2001-01-20T11:59:59 2001-01-20T17:00:00 2001-01-20T17:00:01 2009-01-20T12:00:00 "
    "2009-01-20T12:00:01 2001-01-20T12:00:00Z 2001-01-20T12:00:00.000001 2004-02-29T00:00:00 2003-02-29T00:00:00 "
    "1900-02-29T00:00:00 2000-02-29T23:59:59 2004-02-28T24:00:00 2004-02-28T23:59:60 0000-01-01T00:00:00 "
    "0001-01-01T00:00:00 9999-12-31T23:59:59 9999-12-31T24:00:00 2004-13-01T00:00:00 2004-01-01t00:00:00 "
    "2004-01-01T00:00 2004-01-01T000000 20040101T000000 2004-01-01T00-00-00 2004-01-01T00:00:00+14:00 "
    "\u0662004-01-01T00:00:00 -004-01-01T00:00:00 2004-W01-1T00:00:00 0000 0001 0045 2001 2009 20045 -2001 +2001 "
    "200\u0661 2e03 2001Z 2001+01:00 2001-06 2001-13 True False FALSE yes no Yes 1.0 01 +0 -0 \uff11"
)
ODD = NEAR.split()
ODD += [
    "",
    "2004-01-01 00:00:00",
    "09:00:00\n",
    "\u00a009:00:00",
    "2001\u00a0",
    " ",
    "a ",
    " a",
    "\u00a0",
    "a\u00a0b",
    "a\u00a0",
    "a\nb",
    "a\n",
    "\na",
    "a\tb",
    "a\rb",
    "a\x0bb",
    "a\x00",
    "\x1f",
    "a\x7f",
]
ODD += [
    "a\u200bb",
    "\ufeffa",
    "a\u2028b",
    "a\u202eb",
    "a\u00adb",
    "éа\nb",
    "ба\n",
    "b ",
    "1 ",
    " 1",
    "1\n",
    "\u30001",
    "a\u0301",
]
TEXTS = st.lists(
    st.one_of(
        st.sampled_from(ODD),
        st.text(max_size=4),
        st.text("0123456789+-.e_, ٣", max_size=8),
        st.text("0123456789-", min_size=10, max_size=10),
        st.text("012359:", min_size=8, max_size=8),
        st.datetimes().map(lambda moment: moment.isoformat()),
        st.datetimes().map(lambda moment: moment.replace(microsecond=0).isoformat()),
        st.times().map(lambda time: time.replace(microsecond=0).isoformat()),
        st.dates().map(str),
        st.integers().map(str),
        st.decimals(allow_nan=False, allow_infinity=False).map(str),
        st.text("abcабвёСÃâ€“\u00a0 \n=é", max_size=6),
    ),
    max_size=30,
)


def column(descriptor: dict[str, Any], missing: frozenset[str], **more: Any) -> Column:
    field = Field("f", 1, {"name": "f", **descriptor}, descriptor["type"], missing, **more)
    limits = Limits()
    return Column(
        field, 0, 1, "utf-8", limits=limits, cage=Cage(limits), room=Room(1_000), is_kept=True, is_key=bool(field.is_id)
    )


@given(st.sampled_from(FIELDS), st.sampled_from(MISSING), st.booleans(), st.booleans(), TEXTS)
@settings(max_examples=400)
@example(FIELDS[0], MISSING[0], False, False, ODD)
@example(FIELDS[0], MISSING[0], False, True, ODD)
def test_no_kernel_passes_what_is_wrong(
    descriptor: dict[str, Any], missing: frozenset[str], required: bool, is_id: bool, texts: list[str]
) -> None:
    texts = [text for text in texts if not re.search("[\ud800-\udfff]", text)]
    judge, screen = (column(descriptor, missing, required=required, is_id=is_id) for _ in range(2))
    compare(judge, kernel(screen), texts)


@pytest.mark.parametrize("kind", ["string", "integer", "number", "date", "time", "year", "any"])
def test_a_constraint_that_no_kernel_knows_is_left_to_the_exact_engine(kind: str) -> None:
    known = column({"type": kind}, frozenset({""}))
    unknown = column({"type": kind, "constraints": {"multipleOf": 2}}, frozenset({""}))
    assert type(kernel(known)) is not Kernel
    assert type(kernel(unknown)) is Kernel


@pytest.mark.parametrize(("pattern", "kind"), [("a*a*b", Strings), ("^a*a*b$", Kernel)])
def test_a_text_on_which_a_pattern_may_take_long_is_left_to_the_exact_engine(pattern: str, kind: type[Kernel]) -> None:
    screen = kernel(column({"type": "string", "constraints": {"pattern": pattern}}, frozenset({""})))
    reach = screen.cell.patterns[0].reach
    assert type(screen) is kind
    found = screen(Texts(texts_of(["a" * (reach - 1) + "b", "a" * reach + "b"])))
    assert found.suspects is not None
    assert found.suspects.tolist() == [False, True]


def compare(judge: Column, screen: Kernel, texts: list[str]) -> None:
    found = screen(Texts(texts_of(texts)))
    wrong = judge.judge(texts)
    values = judge.values(texts, wrong)
    kept = found.values if isinstance(found.values, list) else found.values.to_pylist()
    is_own = False
    for place, text in enumerate(texts):
        if found.suspects is not None and found.suspects[place]:
            continue
        assert text not in wrong, text
        assert values[place] is not FAULTY
        assert (type(kept[place]), kept[place]) == (type(values[place]), values[place])
        is_own = is_own or not judge.is_text_of(values[place], text)
    if judge.is_key:
        assert found.is_own or not is_own


@pytest.mark.parametrize("descriptor", FIELDS, ids=str)
@pytest.mark.parametrize("missing", MISSING, ids=sorted)
def test_every_odd_text(descriptor: dict[str, Any], missing: frozenset[str]) -> None:
    for is_id in (False, True):
        judge, screen = (column(descriptor, missing, is_id=is_id) for _ in range(2))
        screened = kernel(screen)
        for text in ODD:
            compare(judge, screened, [text])


@pytest.mark.parametrize(
    ("descriptor", "kind", "texts"),
    [
        ({"type": "string"}, Strings, ["a", "Кремль", "« d’État »", "a\nb", "—", "№ 5", "字", "😀"]),
        ({"type": "string", "constraints": {"pattern": "[a-z]+"}}, Strings, ["abc"]),
        ({"type": "string", "constraints": {"enum": ["a"]}}, OneOf, ["a"]),
        ({"type": "integer", "constraints": {"minimum": 0}}, Integers, ["5", "0"]),
        ({"type": "number", "constraints": {"maximum": 90}}, Decimals, ["5", "90", "-0.25"]),
        ({"type": "boolean"}, OneOf, ["true", "0", "FALSE"]),
        ({"type": "string", "categories": ["a", {"value": "b"}]}, OneOf, ["a", "b"]),
        ({"type": "year"}, Years, ["2001", "0045"]),
        ({"type": "time"}, Clocks, ["09:00:00", "23:59:59"]),
        ({"type": "datetime"}, Moments, ["2004-02-29T00:00:00", "0001-01-01T00:00:00"]),
        ({"type": "datetime", "constraints": {"maximum": "2009-01-20T12:00:00Z"}}, Moments, ["2009-01-20T12:00:00"]),
    ],
)
def test_what_is_right_is_no_suspect(descriptor: dict[str, Any], kind: type[Kernel], texts: list[str]) -> None:
    screen = kernel(column(descriptor, MISSING[0]))
    assert type(screen) is kind
    assert screen(Texts(texts_of(texts))).suspects is None


def test_harmless_characters_are() -> None:
    second = set()
    for code in range(sys.maxunicode + 1):
        parts = unicodedata.decomposition(chr(code)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            second.add(int(parts[1], 16))
    for first, last in characters.HARMLESS:
        for code in range(first, last + 1):
            char = chr(code)
            assert unicodedata.is_normalized("NFC", char), hex(code)
            assert not unicodedata.combining(char), hex(code)
            assert code not in second, hex(code)
            assert not INVISIBLE.match(char), hex(code)
            if char not in characters.EXCEPT and not char.isspace() and char not in "=+-@":
                assert not list(character_faults(f"1{char}2", is_id=False)), hex(code)


PIECES = st.sampled_from(
    [*"abc019 .-", "а", "é", r"\d", r"\w", r"\s", ".", "[a-c]", "[^a]", r"[^\d]", r"[\w-]", "(?:a|b)", "(a)", "^", "$"]
)
PIECES |= st.sampled_from([r"\b", r"\D", "(?i:a)", "(?=a)", r"\1", "a|b", "[а-я]", r"\.", r"\x41", "(?s:.)"])
PATTERNS = st.lists(
    st.tuples(PIECES, st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,3}", "*?", "++"])).map("".join), max_size=4
)


@given(PATTERNS.map("".join), st.lists(st.text("abcABC019 .-аéя\n٣_", max_size=5), max_size=10))
@settings(max_examples=500)
@example("(?i)[^a]", ["A"])
@example(r"[^\d]", ["٣"])
def test_a_translated_pattern_matches_nothing_else(pattern: str, texts: list[str]) -> None:
    found = translated(pattern)
    if found is None:
        return
    whole = re.compile(pattern)
    for text in texts:
        if pc.match_substring_regex(texts_of([text]), found)[0].as_py():
            assert whole.fullmatch(text), (pattern, found, text)


def test_usual_patterns_are_translated() -> None:
    for pattern in ("st[0-9]+", "[A-Z]{2}", "https?://[^ ]+", r"\d{4}-\d{2}", "(?:a|b)+c?", "m(eeting)?-[0-9a-z]*"):
        assert translated(pattern) is not None
