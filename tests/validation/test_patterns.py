"""Patterns: what is surely quick runs in this process, all else in one child; nothing hangs, and both say the same."""

from __future__ import annotations

import pickle
import re
import time
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import check
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields import cage as cages
from bushputin_data.validation.fields.patterns import Cage, Pattern, compile_pattern
from bushputin_data.validation.limits import Limits
from tests.validation.packages import field, table, write

CELL = 1 << 20
EVERYDAY = [
    r"[A-Z]{2}",
    r"S\d{4,}",
    r"[a-z0-9]+(-[a-z0-9]+)*",
    r"https?://[^ ]+",
    r"\d{4}-\d{2}-\d{2}(-[a-z0-9]+)+",
    r"\d{4}(-\d{2}(-\d{2})?)?",
    r"Q[1-9]\d*",
    r"[A-Z][A-Za-z]+(/[A-Z][A-Za-z_]+)+",
    r"^[a-z]+$",
    r"cat|dog|bird",
    r"cat|car|cart",
    r"(yes|no)",
    r"(19|20)\d\d",
    r"([01]\d|2[0-3]):[0-5]\d",
    r"[^@]+@[^@]+",
    r"-?\d+(\.\d+)?([eE][+-]?\d+)?",
    r"\w+( \w+)*",
    r"\S+(\s\S+)*",
    r"[А-Я][а-я]+( [А-Я][а-я]+)*",
    r"[a-zàâäéèêëîïôöùûüÿç]+",
    r"(?i)[a-z]+(-[a-z]+)*",
    r"(?i)[a-z]+\d+",
    r"(?:[a-z]|[0-9])+x?",
    r"10\.\d{4,9}/[-._;()/:A-Z0-9]+",
    r"[^,]*(,[^,]*)*",
    r"(a|b|cd)*",
    r"((\d+,)*x)*",
    r".*",
    r"\S(.*\S)?",
    r".*foo",
    r".*?foo",
    r"a{1000000}",
]
RISKY = [
    "(a+)+b",
    "(a|a)*b",
    "(a|aa)+",
    "(?:a|a)" * 40 + "b",
    "(?:b|bb)" * 40 + "z",
    "a+(?:b|)a+(?:b|)a+(?:b|)a+c",
    "a?" * 25 + "a" * 25,
    "(a?){25}a{25}",
    "(?:|)" * 40 + "x",
    "((a?)?)?" * 20 + "b",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "(.*)*z",
    r"\d*\d*\d*x",
    ".*.*.*=",
    "a*a*a*b",
    r"(x+x+)+y",
    r"(\w+\d)*",
    r"([а-я]я?)+",
    r"(x)\1",
    r"(?i)(k1|K1)+x",
    r"(?i)(ſ1|s.)+x",
    r"(?i)(é1|É.)+x",
    r"(?=a*)a*b",
    r"(?!b)a*",
    r"(?<=a)b",
    r"(?>a+)b",
    r"a*+b",
    r"(a)?(?(1)b|c)",
    r"(?a)\w+\W+",
    "()" * 90 + "(?:(-)|(a))*",
]
QUICK = Limits(pattern_seconds=0.2)


@pytest.fixture
def cage() -> Any:
    with Cage(QUICK) as one:
        yield one


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were started."""
    pids: list[int] = []

    class Counted(cages.Child):
        def __init__(self, seconds: float) -> None:
            super().__init__(seconds)
            pids.append(self.process.pid)

    monkeypatch.setattr(cages, "Child", Counted)
    return pids


def fact(pattern: Pattern, value: str) -> str:
    with pytest.raises(FaultError) as caught:
        pattern.matches(value)
    fault = caught.value.fault
    assert (fault.rule, fault.level, caught.value.place) == ("descriptor", "error", "pattern")
    return fault.fact


@pytest.mark.parametrize("text", EVERYDAY)
def test_everyday_pattern_runs_here_and_is_quick_for_long_cells(text: str, cage: Cage, started: list[int]) -> None:
    pattern = compile_pattern(text, cage)
    assert pattern.reach == CELL
    pieces = ["a", "f", "0", "-", ",", "A/", "-a", "x0,", "éa", "я ", "2001-"]
    cells = [piece * (CELL // len(piece)) for piece in pieces]
    starts = ["", "Qa", "S1", "https://", "2001-06-16-", "Ab/C", "10.1234/", "a@"]
    assert max(seconds(pattern, f"{first}{cell}"[: CELL - 1] + "!") for first in starts for cell in cells) < 1
    assert not started


@pytest.mark.parametrize("text", RISKY)
def test_pattern_that_may_never_end_runs_here_only_for_the_shortest_texts(text: str, cage: Cage) -> None:
    assert compile_pattern(text, cage).reach <= 32


@pytest.mark.parametrize("text", RISKY)
def test_pattern_that_may_never_end_ends(text: str, cage: Cage) -> None:
    pattern = compile_pattern(text, cage)
    pieces = ["a", "b", "x", "1", "=", "яя", "-a", "kK"]
    values = [piece * (size // len(piece)) for piece in pieces for size in (44, 5000)]
    start = time.perf_counter()
    pattern.prefetch(values)
    for value in values:
        try:
            pattern.matches(value)
        except FaultError:
            break
    assert time.perf_counter() - start < 60


def test_long_cells_of_a_pattern_that_is_quick_for_short_ones_are_caged(cage: Cage, started: list[int]) -> None:
    pattern = compile_pattern(r"[\w.]+@[\w.]+\.\w+", cage)
    assert pattern.matches("ann@example.org")
    assert not started
    assert pattern.matches("ann@example.org" + "a" * 100)
    assert len(started) == 1


def test_caged_pattern_matches_whole_values(cage: Cage) -> None:
    pattern = compile_pattern("(a+)+b", cage)
    values = ["aaab", "aaaa", "aaabc", "aaab\n", "éééé", "", "ab"]
    expected = [True, False, False, False, False, False, True]
    assert [pattern.matches(value) for value in values] == expected
    pattern.prefetch(values * 2)
    assert [pattern.matches(value) for value in values] == expected


@pytest.mark.parametrize(
    "value", ["\ud800" * 5, "\ud83d\ude00" * 5, "\udc80bbbb", "😀" * 5, "\n\r\u2028\x00\x85", '"\\"\\']
)
def test_caged_pattern_sees_each_character_as_it_is(value: str, cage: Cage) -> None:
    pattern = compile_pattern("(?=.)(?s:.){5}", cage)
    assert pattern.matches(value) is (re.fullmatch("(?=.)(?s:.){5}", value) is not None)


def test_one_process_runs_all_patterns_of_a_run(cage: Cage, started: list[int]) -> None:
    patterns = [compile_pattern(f"(a+)+{number}", cage) for number in range(60)]
    assert not started
    for number, pattern in enumerate(patterns):
        pattern.prefetch([f"aaaa{number}", "aaaa"])
        assert pattern.matches(f"aaaa{number}")
        assert not pattern.matches("aaaa")
    assert len(started) == 1


def test_value_that_takes_too_long_ends_its_pattern(cage: Cage, started: list[int]) -> None:
    pattern = compile_pattern("(a+)+b", cage)
    assert pattern.matches("aaaab")
    start = time.perf_counter()
    assert fact(pattern, "a" * 64) == "cannot be checked: its pattern needs more than 0.2 s for one value"
    again = time.perf_counter()
    assert again - start < 60
    assert fact(pattern, "aaaaaab") == fact(pattern, "a" * 64)
    assert time.perf_counter() - again < 1
    # What was known before remains so; and what is short is matched without the child.
    assert pattern.matches("aaaab")
    assert compile_pattern("(a+)+c", cage).matches("aaaac")
    assert len(started) == 1


def test_culprit_of_a_batch_is_found(cage: Cage) -> None:
    pattern = compile_pattern("(a+)+b", cage)
    pattern.prefetch([*(f"{'a' * number}b" for number in range(10, 500)), "a" * 64, "aaaaac", "aaaaab"])
    assert pattern.matches("a" * 400 + "b")
    assert "more than 0.2 s" in fact(pattern, "aaaaac")
    assert "more than 0.2 s" in fact(pattern, "aaaaab")


def test_after_three_values_no_pattern_is_tried_any_more(cage: Cage) -> None:
    for number in range(3):
        assert "for one value" in fact(compile_pattern(f"(a+)+b{number}", cage), "a" * 64)
    start = time.perf_counter()
    for number in range(1000):
        assert "have used up their time" in fact(compile_pattern(f"(a+)+c{number}", cage), "aaaac")
    assert time.perf_counter() - start < 60


def test_values_that_each_take_nearly_too_long_use_up_the_time_of_the_run() -> None:
    with Cage(Limits(pattern_seconds=0.3)) as cage:
        pattern = compile_pattern("(a*)*b", cage)
        # The shortest that takes long each time, not once because the machine was busy.
        length = next(n for n in range(12, 40) if min(seconds(pattern, f"{'a' * n}-{k}") for k in range(3)) > 0.05)
        values = [f"{'a' * length}{number}" for number in range(1000)]
        start = time.perf_counter()
        pattern.prefetch(values)
        assert time.perf_counter() - start < 60
        assert "used up their time" in fact(pattern, values[-1])


def seconds(pattern: Pattern, value: str) -> float:
    start = time.perf_counter()
    pattern.matches(value)
    return time.perf_counter() - start


def test_pattern_that_needs_too_much_memory_is_not_judged(cage: Cage) -> None:
    pattern = compile_pattern("()" * 90 + "(?:(-)|(a))*", cage)
    assert pattern.matches("-a" * 100)
    assert re.search("memory|more than", fact(pattern, "-a" * (CELL // 2)))


@pytest.mark.parametrize(
    "text",
    [
        "a{1000000}",
        "((a{100}){100}){100}",
        "(?i)[\x00-\U0010ffff]",
        "(a)" * 1300,
        "|".join(f"w{number}" for number in range(999)),
    ],
)
def test_large_pattern_costs_little(text: str, cage: Cage) -> None:
    start = time.perf_counter()
    pattern = compile_pattern(text, cage)
    assert not pattern.matches("b" * 1000)
    assert time.perf_counter() - start < 60


@pytest.mark.parametrize(
    "text",
    [
        "|".join(f"word{number}" for number in range(100_000)),
        "(a)" * 350_000,
        "(?i)" + "[\x00-\U0010fffe]" * 50_000,
        "[\u0100-\uffffa-cx]" * 100_000,
        "(?:(?:a|b){2,3}){1,9}" * 50_000,
    ],
    ids=["words", "groups", "folded sets", "sets", "repetitions"],
)
def test_pattern_of_a_megabyte_is_compiled_in_the_child_or_given_up(text: str, cage: Cage) -> None:
    start = time.perf_counter()
    with pytest.raises(FaultError, match=r"more than 0\.2 s to be compiled|too much memory"):
        compile_pattern(text, cage)
    assert time.perf_counter() - start < 60


def test_many_patterns_are_not_all_compiled_here() -> None:
    with Cage(QUICK) as cage:
        start = time.perf_counter()
        faults = 0
        for number in range(3000):
            try:
                compile_pattern(f"{number}(?:[a-z]b|[^a]c)" * 100, cage)
            except FaultError as error:
                assert "used up their time" in error.fault.fact  # noqa: PT017
                faults += 1
        assert faults
        assert time.perf_counter() - start < 60


@pytest.mark.parametrize(
    "text", ["(", "[", "a{2,1}", "(*", r"\1", "(?<=a+)b", "(?P<a", "a{99999999999}", r"\N{NO SUCH}"]
)
def test_what_is_not_a_regular_expression_is_no_pattern(text: str, cage: Cage) -> None:
    for whole in (text, "x" * 5000 + text):
        with pytest.raises(re.error):
            compile_pattern(whole, cage)


def test_what_is_not_a_string_is_no_pattern(cage: Cage) -> None:
    with pytest.raises(TypeError):
        compile_pattern(5, cage)  # type: ignore[arg-type]


@pytest.mark.parametrize("depth", [200, 480, 5000])
def test_deep_pattern_is_matched_or_not_judged(depth: int, cage: Cage) -> None:
    try:
        pattern = compile_pattern("(" * depth + "a" + ")" * depth, cage)
    except FaultError as error:
        assert error.fault.fact == "cannot be checked: its pattern is nested too deeply"  # noqa: PT017
        assert depth > 400
    else:
        assert pattern.matches("a")


@pytest.mark.parametrize("text", ["[[a]b]", "([[a]+)+b", "[a&&b]+", "[a~~b]"])
def test_a_pattern_that_a_later_python_may_read_otherwise_is_no_warning(text: str, cage: Cage) -> None:
    compile_pattern(text, cage)


def test_pattern_goes_to_another_process(cage: Cage) -> None:
    pattern = pickle.loads(pickle.dumps(compile_pattern("(a+)+b", cage)))
    assert pattern.matches("aaaaab")
    assert pattern._cage.limits == QUICK
    pattern._cage.close()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("(a|a)*b", "a" * 60),
        ("(?:a|a)" * 40 + "b", "a" * 45),
        ("(?:b|bb)" * 40 + "z", "b" * 60),
        ("a+(?:b|)a+(?:b|)a+(?:b|)a+c", "a" * 4000),
    ],
)
def test_package_with_a_pattern_without_end_is_judged_in_time(tmp_path: Path, text: str, cell: str) -> None:
    path = write(tmp_path, table("t", [field("a", pattern=text)], f"a\n{cell}\n"))
    start = time.perf_counter()
    (found,) = check(path, limits=Limits(pattern_seconds=0.5)).findings
    assert time.perf_counter() - start < 60
    assert found.rule == "descriptor"


def test_package_with_many_risky_columns_starts_one_process(tmp_path: Path, started: list[int]) -> None:
    fields = [field(f"c{number}", pattern=f"(a+)+{number}") for number in range(60)]
    lines = ",".join(f"c{number}" for number in range(60)), ",".join(f"aaa{number}" for number in range(60))
    assert check(write(tmp_path, table("t", fields, "\n".join(lines) + "\n"))).valid
    assert len(started) == 1
