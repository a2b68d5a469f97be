"""The mutation score: total on every valid package at hand, and not a score that cannot fail."""

from pathlib import Path

import pytest

from bushputin_data.commands import main as cli
from bushputin_data.release import root
from bushputin_data.validation.catalogue import catalogue
from bushputin_data.validation.engine import run as checking
from bushputin_data.validation.testing.mutation import scoring
from bushputin_data.validation.testing.mutation.subject import Subject
from tests.conftest import ROOT
from tests.validation.packages import field, refers, table, write

PACKAGES = [root(), *sorted(path.parent for path in ROOT.glob("examples/*/datapackage.json"))]


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_every_fault_is_found_at_its_place_and_nothing_else_is(folder: Path) -> None:
    each = 1 if folder == root() else 3
    scores = scoring.score(folder, each=each)
    assert list(scoring.failures(scores)) == []
    assert sum(one.injected for one in scores) >= 40


def test_there_are_faults_for_every_rule() -> None:
    assert set(scoring.FAULTS) == set(catalogue())
    injected = {one.rule for folder in PACKAGES for one in scoring.score(folder, each=1) if one.injected}
    assert set(catalogue()) - injected <= {"exclusive_minimum", "exclusive_maximum", "json_schema", "min_length"}


def tiny(folder: Path, text: str = "id,up\n1,\n2,1\n") -> Path:
    fields = [field("id", "integer"), field("up", "integer")]
    return write(folder, table("t", fields, text, primaryKey=["id"], foreignKeys=[refers("up", "t.id")]))


def test_a_rule_that_finds_nothing_lowers_the_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "dangling", lambda *arguments: iter(()))
    scores = {one.rule: one for one in scoring.score(tiny(tmp_path))}
    assert (scores["reference"].injected, scores["reference"].found) == (1, 0)
    assert not scoring.is_total(list(scores.values()))
    assert "not found: reference at t.csv:3:2 (t.up" in "\n".join(scoring.failures(list(scores.values())))


def test_a_rule_that_cries_wolf_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subject = Subject(tiny(tmp_path))
    monkeypatch.setattr(type(subject), "explains", lambda self, mutation, found: False)
    scores = scoring.score(tiny(tmp_path))
    assert any(one.false_alarms for one in scores)


def test_the_same_seed_gives_the_same_faults(tmp_path: Path) -> None:
    path = tiny(tmp_path, "id,up\n" + "".join(f"{number},\n" for number in range(1, 50)) + "50,1\n")
    assert scoring.score(path, seed=1) == scoring.score(path, seed=1)


def test_a_package_with_errors_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["mutate", str(tiny(tmp_path, "id,up\nx,\n"))]) == 2
    assert "mend them first" in capsys.readouterr().err


def test_command_prints_the_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(tiny(tmp_path).iterdir())
    assert cli.main(["mutate", str(tmp_path), "--each", "1"]) == 0
    assert "injected faults found at their place, 0 false alarms" in capsys.readouterr().out
    assert sorted(tmp_path.iterdir()) == files
