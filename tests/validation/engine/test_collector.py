from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation.engine.collector import Collector
from bushputin_data.validation.findings import Finding

PLACES = st.tuples(st.integers(0, 2), st.integers(1, 30), st.integers(1, 3))


def finding(place: tuple[int, int, int], rule: str = "type") -> Finding:
    _, line, column = place
    return Finding("error", rule, f"{place}", "t", line=line, column=column, value=str(line % 2))


def collected(places: list[Any], most: int) -> Collector:
    collector = Collector(most)
    for place in places:
        found = finding(place)
        if collector.wants("t", found.rule, place):
            collector.add(found, place, cause=found.value)
        else:
            collector.count("t", found.rule, found.level, cause=found.value)
    return collector


@given(st.lists(PLACES, unique=True, max_size=40), st.integers(1, 6), st.randoms(use_true_random=False))
def test_the_same_findings_are_kept_in_whatever_order_they_come(places: Any, most: int, random: Any) -> None:
    first = collected(places, most)
    shuffled = list(places)
    random.shuffle(shuffled)
    other = collected(shuffled, most)
    kept = [found.message for found in first.findings(["t"])]
    assert kept == [str(place) for place in sorted(places)[:most]]
    assert kept == [found.message for found in other.findings(["t"])]
    assert first.by_rule == other.by_rule == ({"type": len(places)} if places else {})
    assert sum(first.omitted.values()) == len(places) - len(kept)


def test_the_first_of_each_rule_are_kept() -> None:
    collector = Collector(2)
    for line in range(1, 9):
        for rule in ("type", "pattern"):
            collector.add(finding((0, line, 1), rule), (0, line, 1))
    assert [(found.rule, found.line) for found in collector.findings(["t"])] == [
        ("pattern", 1),
        ("type", 1),
        ("pattern", 2),
        ("type", 2),
    ]


def test_a_cause_counts_what_is_not_kept_too() -> None:
    collector = collected([(0, line, 1) for line in range(1, 21)], 2)
    assert [found.cause and found.cause.count for found in collector.findings(["t"])] == [10, 10]


def test_what_stands_alone_has_no_cause() -> None:
    assert [found.cause for found in collected([(0, 1, 1), (0, 2, 1)], 5).findings(["t"])] == [None, None]


@given(st.permutations(["a", "b", "c", "d"]), st.integers(1, 3))
def test_of_findings_at_one_place_the_first_by_the_names_of_their_checks_are_kept(names: Any, most: int) -> None:
    collector = Collector(most)
    for name in names:
        found = Finding("error", "compare", name, "t", line=2, column=1, check=name)
        if collector.wants("t", "compare", (0, 2, 1), name):
            collector.add(found, (0, 2, 1))
        else:
            collector.count("t", "compare", "error")
    assert collector.omitted == {("t", "compare"): 4 - most}
    assert [found.check for found in collector.findings(["t"])] == ["a", "b", "c"][:most]


def test_what_is_left_out_is_known_before_the_findings_are_asked_for() -> None:
    collector = Collector(2)
    for line in range(1, 6):
        collector.add(finding((0, line, 1)), (0, line, 1))
    assert collector.omitted == {("t", "type"): 3}


def test_findings_without_a_table_come_first_and_stale_waivers_last() -> None:
    collector = Collector(9)
    for rule, resource in (("stale_waiver", None), ("type", "b"), ("type", "a"), ("descriptor", None), ("type", "b")):
        collector.add(Finding("error", rule, rule, resource))
    kept = [(found.rule, found.resource) for found in collector.findings(["b", "a", "b"])]
    assert kept == [("descriptor", None), ("type", "b"), ("type", "b"), ("type", "a"), ("stale_waiver", None)]
