"""The fuzzer finds nothing, and would find each of the things that it looks for."""

from __future__ import annotations

import json
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bushputin_data.validation import Finding, PackageError, Report, check
from bushputin_data.validation.checks import KINDS
from bushputin_data.validation.fields.types import FORMS
from tools import fuzz, fuzz_packages
from tools.fuzz_mutations import make
from tools.fuzz_packages import SECRET, SEEDS, Parcel, Raw, encode
from tools.fuzz_worker import Check, Outcome

CASES = range(500)


def checked(parcel: Parcel) -> Report:
    parcel.seal()
    with TemporaryDirectory() as room:
        return check(parcel.write(Path(room)))


def test_damaged_packages_are_reported_or_refused() -> None:
    outcomes = list(fuzz.run("ci", CASES))
    assert [one for one in outcomes if one.kind in fuzz.BAD] == []
    assert sorted(one.case for one in outcomes) == list(CASES)
    # Damage that only ever made packages unreadable would try next to nothing.
    assert Counter(one.kind for one in outcomes)["report"] > len(CASES) / 2


@pytest.mark.parametrize("name", SEEDS)
def test_packages_are_right_before_they_are_damaged(name: str) -> None:
    report = checked(SEEDS[name]())
    # Rows in another format are not judged, which is said.
    assert {(found.level, found.rule) for found in report.findings} <= {("warning", "not_checked")}
    assert report.counts["rows"] > 0


def test_packages_have_every_type_and_rule() -> None:
    whole = json.dumps([make().descriptor for make in SEEDS.values()])
    assert [kind for kind in KINDS if f'"rule": "{kind}"' not in whole] == []
    assert [kind for kind in FORMS if f'"type": "{kind}"' not in whole] == []


def test_case_is_the_same_package_whatever_was_made_before() -> None:
    first = [make("x", case) for case in range(300)]
    assert [make("x", case) for case in reversed(range(300))] == first[::-1]
    assert make("y", 0) != first[0]


def test_cases_do_not_depend_on_the_hash_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    digests = []
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        digests.append({one.case: one.digest for one in fuzz.run("hash", range(40), workers=1)})
    assert digests[0] == digests[1]


def test_json_that_python_cannot_hold_is_written() -> None:
    again = f"a{fuzz_packages.AGAIN}"
    assert encode({"a": [Raw("1e400"), "\ud800"], again: None}) == '{"a": [1e400, "\\ud800"], "a": null}'


# Validators that break a promise each: the fuzzer must see it.


def raises(path: Path, **options: Any) -> Report:
    raise KeyError("x")


def sleeps(path: Path, **options: Any) -> Report:
    time.sleep(60)
    return Report("x")


def grows(path: Path, **options: Any) -> Report:
    return Report(str(len(bytes(1 << 30))))


def dies(path: Path, **options: Any) -> Report:
    os._exit(3)


def wavers(path: Path, **options: Any) -> Report:
    return Report(str(time.monotonic_ns()))


def miscounts(path: Path, **options: Any) -> Report:
    return Report("x", levels={"error": 2}, by_rule={"type": 2})


def invents(path: Path, **options: Any) -> Report:
    return Report("x", (Finding("error", "x", "X."),), levels={"error": 1}, by_rule={"x": 1})


def tells(path: Path, **options: Any) -> Report:
    raise PackageError(SECRET)


def looks(path: Path, **options: Any) -> Report:
    for file in path.parent.glob("*/secret.csv"):
        file.read_bytes()
    return Report("x")


def writes(path: Path, **options: Any) -> Report:
    (path.parent / "more").write_bytes(b"x")
    return Report("x")


def calls(path: Path, **options: Any) -> Report:
    os.system("true")
    return Report("x")


@pytest.mark.parametrize(
    ("broken", "kind", "told"),
    [
        (raises, "traceback", "KeyError: 'x'"),
        (sleeps, "hang", "no answer"),
        (grows, "memory", "MemoryError"),
        (dies, "death", "ended with 3"),
        (wavers, "unstable", "became"),
        (miscounts, "unsound", "0 findings are counted as (2, 2)"),
        (invents, "unsound", "no such rule"),
        (tells, "outside", "tells what stands in a file"),
        (looks, "outside", "secret.csv"),
        (writes, "outside", "more"),
        (calls, "outside", "os.system"),
    ],
)
def test_broken_validator_is_found_out(broken: Check, kind: str, told: str) -> None:
    (outcome,) = fuzz.run("x", [7], workers=1, check=broken, patience=3 if broken is sleeps else fuzz.PATIENCE)
    assert (outcome.case, outcome.kind) == (7, kind), outcome
    assert told in outcome.detail


def sleeps_once(path: Path, **options: Any) -> Report:
    if path.parent.name == "1":
        time.sleep(60)
    return Report("x")


def test_others_go_on_when_one_hangs() -> None:
    outcomes = fuzz.run("x", range(4), workers=1, check=sleeps_once, patience=3)
    assert [one.kind for one in outcomes] == ["report", "hang", "report", "report"]


def only(outcome: Outcome) -> Callable[..., list[Outcome]]:
    return lambda *arguments: [outcome]


def test_failure_is_told_kept_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(fuzz, "run", only(Outcome(4, "traceback", "KeyError: 'x'")))
    assert fuzz.main(["1", "--seed", "s", "--save", str(tmp_path)]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first == "s:4 traceback: KeyError: 'x'"
    assert last.startswith("cases: 1, reports: 0, refusals: 0, tracebacks: 1,")
    assert len(list((tmp_path / "s-4").iterdir())) == 2


def test_clean_run_exits_with_0(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(fuzz, "run", only(Outcome(0, "report")))
    assert fuzz.main(["1"]) == 0
    assert capsys.readouterr().out.startswith("cases: 1, reports: 1, ")
