"""Hints name what was probably meant, and cost little whatever is asked among whatever names."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation.hints import (
    CANDIDATES,
    LENGTH,
    QUESTIONS,
    WANTED,
    Guesser,
    edit_distance,
    is_url,
    nearest,
    package_hint,
)


@pytest.mark.parametrize(
    ("name", "names", "meant"),
    [
        ("telefone", ["message", "telephone"], "telephone"),
        ("Telephone ", ["telephone"], "telephone"),
        ("lagre", ["small", "large"], "large"),
        ("date_start", ["end_date", "start_date"], "start_date"),
        ("Ronald Regan", ["ronald-reagan"], "ronald-reagan"),
        ("meetngs_idd", ["meetings_id"], "meetings_id"),
        ("STRASSE", ["straße"], "straße"),
        ("cafe", ["café"], "café"),
        ("meeting", ["meetings"], "meetings"),
        ("statment_id", ["statements", "statement_id"], "statement_id"),
        ("stop", [1, None, "stops"], "stops"),
        ("countries", ["city", "country"], "country"),
        ("branch", ["branches"], "branches"),
    ],
)
def test_a_slip_is_seen_through(name: str, names: list[object], meant: str) -> None:
    assert nearest(name, names) == f"Did you mean {meant!r}?"


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("x", ["y"]),
        ("id", ["od"]),
        ("city", ["country"]),
        ("ass", ["as"]),
        ("2001-06-17", ["2001-06-16"]),
        ("1002", ["1001"]),
        ("", ["a"]),
        ("---", ["***"]),
        ("a" * (LENGTH + 1), ["a" * (LENGTH + 2)]),
    ],
)
def test_what_is_not_alike_is_not_guessed(name: str, names: list[str]) -> None:
    assert nearest(name, names) is None


def test_of_several_the_closest_is_named() -> None:
    assert nearest("stations", ["stationss1", "station", "nations"]) == "Did you mean 'station'?"
    assert nearest("Label", ["label", "labels"]) == "Did you mean 'label'?"


def reference(one: str, other: str) -> int:
    """The distance by its definition: each letter of one is deleted, kept, replaced or swapped."""
    if not one or not other:
        return len(one) + len(other)
    ways = [
        reference(one[1:], other) + 1,
        reference(one, other[1:]) + 1,
        reference(one[1:], other[1:]) + (one[0] != other[0]),
    ]
    if one[:2] == other[1::-1] and len(one) > 1 and len(other) > 1:
        ways.append(reference(one[2:], other[2:]) + 1)
    return min(ways)


def test_the_distance_is_the_least_number_of_edits() -> None:
    words = ["".join(letters) for length in range(4) for letters in product("ab", repeat=length)]
    for one, other, most in product(words, words, range(4)):
        edits = reference(one, other)
        assert edit_distance(one, other, most) == (edits if edits <= most else None), (one, other, most)


@given(st.text(max_size=30), st.lists(st.text(max_size=30)))
def test_any_text_can_be_asked_for(name: str, names: list[str]) -> None:
    found = Guesser(lambda: names).closest(name)
    assert found is None or found in names
    if name.strip() and any(name.strip().casefold() == one.strip().casefold() for one in names):
        assert found is not None


def alike(number: int) -> str:
    return "a" * (LENGTH - 6) + f"{number:06d}"


def mixed(number: int) -> str:
    return "".join("ab"[number >> bit & 1] for bit in range(15)) * 6


# Names that share their beginning, and names that share nothing but their letters.
@pytest.mark.parametrize("name", [alike, mixed])
def test_many_long_names_are_searched_in_no_time(name: Callable[[int], str]) -> None:
    guess = Guesser(lambda: [name(number) for number in range(CANDIDATES)])
    start = time.process_time()
    for number in range(QUESTIONS):
        guess.hint(name(number)[:-3] + "xyz")
    assert time.process_time() - start < 5


def test_a_hundred_thousand_questions_at_a_thousand_lists_end() -> None:
    start = time.process_time()
    for first in range(0, 16_000, 160):
        names = [alike(number) for number in range(first, first + 160)]
        guess = Guesser(lambda names=names: names)  # type: ignore[misc]
        for number in range(QUESTIONS):
            guess.hint(alike(number)[:-3] + "xyz")
    assert time.process_time() - start < 8


def test_only_so_much_is_answered() -> None:
    guess = Guesser(lambda: ["telephone"])
    assert [guess.closest(f"telephone{number}") for number in range(QUESTIONS)] == ["telephone"] * QUESTIONS
    assert guess.closest("telefone") is None
    assert Guesser(lambda: map(str, range(CANDIDATES + 1))).closest("1") is None


@pytest.mark.parametrize("path", ["http://a.org/x", "HTTPS://a.org", Path("https://a.org/p")])
def test_an_address_of_the_web_is_known(path: str | Path) -> None:
    assert is_url(path)
    assert not is_url("http.csv")


def test_the_folder_of_a_package_is_found_for_a_file_of_it(tmp_path: Path) -> None:
    (tmp_path / "datapackage.json").write_text("{}")
    assert str(tmp_path) in package_hint(tmp_path / "data" / "t.csv")
    assert package_hint(tmp_path / "a" / "b" / "t.csv") == WANTED
