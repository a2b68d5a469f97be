"""The command `bushputin mutate`."""

from pathlib import Path

import pytest

from bushputin_data.commands import main as cli
from tests.validation.testing.test_mutation import tiny


def test_a_package_with_errors_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["mutate", str(tiny(tmp_path, "id,up\nx,\n"))]) == 2
    assert "mend them first" in capsys.readouterr().err


def test_command_prints_the_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = sorted(tiny(tmp_path).iterdir())
    assert cli.main(["mutate", str(tmp_path), "--each", "1"]) == 0
    assert "injected faults found at their place, 0 false alarms" in capsys.readouterr().out
    assert sorted(tmp_path.iterdir()) == files
