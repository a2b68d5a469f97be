"""The command `bushputin mutate`."""

import re
from pathlib import Path

import pytest

from bushputin_data.commands import main as cli
from tests.validation.testing.test_mutation import tiny


def test_a_package_with_errors_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tiny(tmp_path, "id,up\nx,\n"))
    assert cli.main(["mutate", path]) == 2
    said = capsys.readouterr().err
    assert re.search(r"such as '\w+' .*in \S+: fix them first\. Type: bushputin validate ", said)
    assert path in said


def test_command_prints_the_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(tiny(tmp_path).iterdir())
    assert cli.main(["mutate", str(tmp_path), "--each", "1"]) == 0
    assert "injected faults found in the right place, 0 false alarms" in capsys.readouterr().out
    assert sorted(tmp_path.iterdir()) == files
