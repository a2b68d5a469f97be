"""The mutation score: total on every valid package at hand, and not a score that cannot fail."""

from __future__ import annotations

import dataclasses
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation.catalogue import catalogue
from bushputin_data.validation.checks import ALL
from bushputin_data.validation.checks.check import Check
from bushputin_data.validation.checks.equals_related import HasOneOf
from bushputin_data.validation.engine import run
from bushputin_data.validation.findings import Finding, Report
from bushputin_data.validation.testing.mutation import scoring
from bushputin_data.validation.testing.mutation.mutation import Mutation
from bushputin_data.validation.testing.mutation.prediction import Prediction
from bushputin_data.validation.testing.mutation.scoring import Score
from bushputin_data.validation.testing.mutation.sheet import Sheet
from bushputin_data.validation.testing.mutation.spots import Spot
from bushputin_data.validation.testing.mutation.subject import Subject
from tests.conftest import ROOT
from tests.validation.packages import field, refers, table, write
from tests.validation.testing.whole import write_whole

EXAMPLES = sorted(path.parent for path in ROOT.glob("examples/*/datapackage.json"))
# Rules that wait for the catalogue.
WAITING = {"mojibake", "replacement_character"}
# A text that no rule of the tiny package minds.
Change = Callable[[Finding], Finding]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_whole(tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def scores(whole: Path) -> dict[str, list[Score]]:
    return {folder.name: scoring.score(folder, each=2) for folder in (whole, *EXAMPLES)}


def tiny(folder: Path, text: str = "id,up\n1,\n2,1\n") -> Path:
    fields = [field("id", "integer"), field("up", "integer")]
    return write(folder, table("t", fields, text, primaryKey=["id"], foreignKeys=[refers("up", "t.id")]))


# Total


def test_every_fault_of_the_examples_is_found_at_its_place_and_nothing_else_is(
    scores: dict[str, list[Score]],
) -> None:
    assert [line for some in scores.values() for line in scoring.failures(some)] == []
    assert all(map(scoring.is_total, scores.values()))


def test_every_fault_of_the_release_is_found_at_its_place_and_nothing_else_is() -> None:
    found = scoring.score(ROOT, each=1, seed=1)
    assert list(scoring.failures(found)) == []
    assert sum(one.injected for one in found) >= 40


def test_there_is_a_fault_for_every_rule_of_the_catalogue(scores: dict[str, list[Score]]) -> None:
    assert set(catalogue()) <= set(scoring.FAULTS)
    assert set(scoring.FAULTS) - set(catalogue()) <= WAITING
    injected = {one.rule for some in scores.values() for one in some if one.injected}
    assert injected == set(catalogue())


@pytest.mark.parametrize("kind", [*ALL, HasOneOf])
def test_each_kind_of_check_says_how_it_is_broken(kind: type[Check]) -> None:
    assert kind.faults is not Check.faults


# Seeds


def faults(path: Path, seed: int, each: int = 3) -> list[str]:
    with Subject(path) as subject:
        prediction = Prediction(subject)
        found = (list(some_faults(prediction, rule, seed))[:each] for rule in catalogue())
        return [f"{one.rule}: {one.what} {one.at}" for some in found for one in some]


def some_faults(prediction: Prediction, rule: str, seed: int) -> Iterator[Mutation]:
    return scoring.faults(prediction, rule, seed)


def test_the_same_seed_gives_the_same_faults_and_another_one_others(whole: Path) -> None:
    first, again, other = faults(whole, 1), faults(whole, 1), faults(whole, 2)
    assert first == again
    assert len(set(first) - set(other)) > len(first) // 4


def test_the_same_seed_gives_the_same_score(whole: Path) -> None:
    first, again = scoring.score(whole, each=1, seed=3), scoring.score(whole, each=1, seed=3)
    assert scoring.table(first) == scoring.table(again)
    assert list(scoring.failures(first)) == list(scoring.failures(again))


# Validators that are wrong


def validator(monkeypatch: pytest.MonkeyPatch, change: Callable[[list[Finding]], list[Finding]]) -> None:
    """From here on what is found is changed."""

    def check_package(*arguments: Any, **more: Any) -> Report:
        report = run.check_package(*arguments, **more)
        return dataclasses.replace(report, findings=tuple(change(list(report.findings))))

    monkeypatch.setattr(scoring, "check_package", check_package)


def invented(findings: list[Finding]) -> list[Finding]:
    """One more, of the same rule in the same file, at another line."""
    first = findings[0]
    return [*findings, dataclasses.replace(first, line=(first.line or 0) + 1_000)]


LIARS: dict[str, Callable[[list[Finding]], list[Finding]]] = {
    "invents one of the same rule in the same file": invented,
    "tells everything twice": lambda findings: findings * 2,
}


@pytest.mark.parametrize("liar", LIARS.values(), ids=list(LIARS))
def test_a_validator_that_cries_wolf_is_told_of_every_fault(
    whole: Path, monkeypatch: pytest.MonkeyPatch, liar: Callable[[list[Finding]], list[Finding]]
) -> None:
    validator(monkeypatch, liar)
    found = scoring.score(whole, each=1)
    assert all(len(one.false_alarms) >= one.injected for one in found)
    assert all(one.found == one.injected for one in found)
    assert not scoring.is_total(found)


def on_the_next_line(found: Finding) -> Finding:
    return dataclasses.replace(found, line=found.line and found.line + 1)


def in_the_next_column(found: Finding) -> Finding:
    return dataclasses.replace(found, column=found.column and found.column + 1)


def at_another_pointer(found: Finding) -> Finding:
    return dataclasses.replace(found, field=found.field and found.field.rpartition("/")[0])


def of_another_row(found: Finding) -> Finding:
    return dataclasses.replace(found, row_key={name: text + "0" for name, text in found.row_key.items()})


def at_the_other_level(found: Finding) -> Finding:
    return dataclasses.replace(found, level="warning" if found.level == "error" else "error")


MISPLACED: dict[str, tuple[Change, tuple[str, ...]]] = {
    "line": (on_the_next_line, ("encoding", "line_end", "blank_row", "stale_waiver", "final_newline", "quote")),
    "column": (in_the_next_column, ("encoding", "extra_cell", "missing_cell", "missing_column", "column_order")),
    "pointer": (at_another_pointer, ("descriptor", "duplicate_json_key", "not_checked", "unknown_rule")),
    "row": (of_another_row, ("type", "count", "reference", "encoding")),
    "level": (at_the_other_level, ("edge_space", "hash", "missing_file", "acyclic", "repeated_header")),
    "file": (lambda found: dataclasses.replace(found, file="other.csv"), ("bytes", "final_newline", "quote")),
    "table": (lambda found: dataclasses.replace(found, resource="other"), ("size_limit", "dialect", "prefix")),
    "check": (lambda found: dataclasses.replace(found, check="other"), ("word_limit", "equals_related", "covered")),
    "rule": (lambda found: dataclasses.replace(found, rule="other"), ("enum", "column_order", "required_if")),
}


@pytest.mark.parametrize(("change", "rules"), MISPLACED.values(), ids=list(MISPLACED))
def test_a_finding_at_another_place_is_both_missing_and_a_false_alarm(
    whole: Path, monkeypatch: pytest.MonkeyPatch, change: Change, rules: tuple[str, ...]
) -> None:
    validator(monkeypatch, lambda findings: list(map(change, findings)))
    by_rule = {one.rule: one for one in scoring.score(whole, each=2)}
    for rule in rules:
        assert by_rule[rule].injected > 0, rule
        assert by_rule[rule].found == 0, rule
        assert len(by_rule[rule].false_alarms) >= by_rule[rule].injected, rule


@pytest.mark.parametrize("rule", catalogue())
def test_a_rule_that_finds_nothing_has_no_score(whole: Path, monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    validator(monkeypatch, lambda findings: [found for found in findings if found.rule != rule])
    monkeypatch.setattr(scoring, "catalogue", lambda: {rule: catalogue()[rule]})
    (one,) = scoring.score(whole, each=1)
    assert (one.injected, one.found) == (1, 0)
    assert f"not found: {rule}" in "\n".join(scoring.failures([one]))


def test_what_follows_must_be_found_too(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    validator(monkeypatch, lambda findings: [found for found in findings if found.rule not in ("hash", "bytes")])
    by_rule = {one.rule: one for one in scoring.score(whole, each=3)}
    changed = by_rule["blank_row"]
    assert 0 < changed.found < changed.injected
    assert "hash at towns.csv, which follows from blank_row at towns.csv:" in "\n".join(scoring.failures([changed]))


@pytest.mark.parametrize("rule", ["minimum", "max_length", "pattern", "enum", "type", "json_schema", "edge_space"])
def test_faults_of_cells_do_not_wait_for_the_validator_to_call_them_wrong(
    whole: Path, monkeypatch: pytest.MonkeyPatch, rule: str
) -> None:
    monkeypatch.setattr(scoring, "catalogue", lambda: {rule: catalogue()[rule]})
    (usual,) = scoring.score(whole, each=100)
    monkeypatch.setattr(Sheet, "faults", lambda self, rank, text: [])
    (blind,) = scoring.score(whole, each=100)
    assert blind.injected >= usual.injected > 0


def test_a_check_that_finds_nothing_lowers_the_score(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (*ALL, HasOneOf):
        monkeypatch.setattr(kind, "judge", lambda self, store: iter(()))
    by_rule = {one.rule: one for one in scoring.score(whole, each=3)}
    for kind in ALL:
        assert by_rule[kind.kind].injected > by_rule[kind.kind].found == 0


# What is right


def right(path: Path, rule: str, text: str) -> Counter[Spot]:
    """What is expected of the fault whose words have this text in them."""
    with Subject(path) as subject:
        prediction = Prediction(subject)
        found = next(one for one in scoring.FAULTS[rule](subject, random.Random(0)) if text in one.what)
        return prediction.expected(found.own, found.after).right


def test_a_key_that_changes_leaves_behind_those_that_refer_to_it(tmp_path: Path) -> None:
    path = tiny(tmp_path, "id,up\n1,\n2,1\n3,1\n4,2\n")
    with Subject(path) as subject:
        sheet = subject.sheets["t"]
        after = sheet.put(0, {0: "x"})
        own = sheet.spot("type", after.rows["t"][0], 0)
        found = Prediction(subject).expected((own,), after).right
    assert {(spot.rule, spot.line, spot.column) for spot in found} == {
        ("type", 2, 1),
        ("reference", 3, 2),
        ("reference", 4, 2),
    }


def test_two_references_at_one_cell_are_found_both(tmp_path: Path) -> None:
    fields = [field("id"), field("to")]
    other = table("other", [field("id")], "id\na\n", primaryKey="id")
    both = [refers("to", "other.id"), refers("to", "t.id")]
    path = write(tmp_path, other, table("t", fields, "id,to\na,a\nb,a\n", primaryKey="id", foreignKeys=both))
    assert max(right(path, "reference", "t.to").values()) == 2
    found = {one.rule: one for one in scoring.score(path)}
    assert scoring.is_total([found["reference"]])
    assert found["reference"].injected == 2


def test_what_was_found_before_moves_with_its_line(tmp_path: Path) -> None:
    path = tiny(tmp_path, "id,up\n1,\n2,1")
    (last,) = [spot for spot in right(path, "blank_row", "t.csv") if spot.rule == "final_newline"]
    assert last.line == 4
    by_rule = {one.rule: one for one in scoring.score(path)}
    assert scoring.is_total([by_rule["blank_row"], by_rule["missing_file"], by_rule["size_limit"]])


def test_what_was_found_in_a_table_that_is_not_read_is_tolerated_with_a_reason(tmp_path: Path) -> None:
    path = tiny(tmp_path, "id,up\n1,\n2,1")
    with Subject(path) as subject:
        found = next(scoring.FAULTS["missing_file"](subject, random.Random(0)))
        expected = Prediction(subject).expected(found.own, found.after)
    assert list(expected.right) == list(found.own)
    assert {spot.rule: reason for spot, reason in expected.tolerated.items()} == {
        "final_newline": "the rest of its table is not read"
    }


def test_a_waiver_whose_finding_goes_is_stale_unless_its_table_has_errors(whole: Path) -> None:
    with Subject(whole) as subject:
        sheet, prediction = subject.sheets["trips"], Prediction(subject)
        until = next(rank for rank, one in enumerate(sheet.table.fields) if one.name == "until")
        after = sheet.put(1, {until: "2001-05-04"})
        found = prediction.expected((), after).right
        error = sheet.spot("type", sheet.rows[0], 0)
        beside_an_error = prediction.expected((error,), after).right
    stale = Spot("warning", "stale_waiver", None, "waivers.csv", 2)
    assert stale in found
    assert error in beside_an_error
    assert stale not in beside_an_error


# Use


def test_a_package_with_errors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="fix them first"):
        scoring.score(tiny(tmp_path, "id,up\nx,\n"))


def test_nothing_is_written(tmp_path: Path) -> None:
    path = tiny(tmp_path)
    before = {file: file.read_bytes() for file in path.iterdir()}
    scoring.score(path)
    assert {file: file.read_bytes() for file in path.iterdir()} == before


def test_the_table_sums_up(tmp_path: Path) -> None:
    found = scoring.score(tiny(tmp_path), each=1)
    last = scoring.table(found).splitlines()[-1]
    injected = sum(one.injected for one in found)
    assert last == f"{injected} of {injected} injected faults found in the right place, 0 false alarms"


def test_progress_counts_the_faults(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    found = scoring.score(tiny(tmp_path), each=2, progress=lambda rule, tried: told.append((rule, tried)))
    assert [tried for _, tried in told] == list(range(1, sum(one.injected for one in found) + 1))
    assert dict.fromkeys(rule for rule, _ in told) == dict.fromkeys(one.rule for one in found if one.injected)


def test_the_faults_do_not_depend_on_the_hash_seed(whole: Path) -> None:
    code = (
        "from bushputin_data.validation.testing.mutation import scoring; from tests.validation.testing import "
        f"test_mutation as own; from pathlib import Path; print(own.faults(Path({str(whole)!r}), 0))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True, text=True, check=True,
        )
        for seed in "12"
    ]  # fmt: skip
    assert runs[0].stdout == runs[1].stdout
    assert "byte_order_mark" in runs[0].stdout


@pytest.mark.parametrize("key", [{}, {"primaryKey": ["a"]}], ids=["unique", "primary key"])
def test_no_fault_repeats_nan_which_equals_nothing(tmp_path: Path, key: dict[str, Any]) -> None:
    numbers = field("a", "number") if key else field("a", "number", unique=True)
    write(tmp_path, table("t", [numbers], "a\nNaN\n1\n2\n", **key))
    for seed in range(20):
        assert list(scoring.failures(scoring.score(tmp_path, each=1, seed=seed))) == []


def test_no_fault_needs_nan_to_be_a_key_of_rows(tmp_path: Path) -> None:
    fields = [field("id"), field("n", "number", unique=True)]
    checks = [
        {"rule": "sorted", "resource": "t", "fields": ["n"]},
        {"rule": "required_if", "resource": "t", "fields": ["n"]},
    ]
    path = write(tmp_path, table("t", fields, "id,n\na,NaN\nb,1\nc,NaN\nd,2\n", primaryKey="id"), checks=checks)
    for seed in range(5):
        assert list(scoring.failures(scoring.score(path, seed=seed))) == []
